#include <array>

#include "core/study/claim_parts.h"

namespace spikeloom::claims {

namespace {

void figure4(std::vector<Claim>& out) {
  const Case trained{"figure-4-balanced-innate", {}, {.perturbation = true, .eigenvalues = true}};
  const Case untrained = with("figure-4-balanced-innate", {"run.loops=0"});
  out.push_back({"4",
                 "before training each trial is another one",
                 "correlation with the innate drive",
                 atMost(0.3),
                 {untrained},
                 plain("correlation_mean")});
  out.push_back({"4",
                 "after training the innate activity is repeated",
                 "test correlation",
                 atLeast(good),
                 {trained},
                 plain("correlation_mean")});
  out.push_back(
      {"4", "no synapse ever changes its sign", "sign violations", {0, 0}, {trained}, plain("violations")});
  out.push_back(
      {"4",
       "one spike less: deviations stay small inside the window",
       "mean phase distance inside: after training over before",
       atMost(0.5),
       {trained},
       [](Values v) { return v[0].at("distance_inside_after") / v[0].at("distance_inside_before"); }});
  out.push_back(
      {"4",
       "and grow outside it",
       "mean phase distance after training: outside over inside",
       atLeast(1),
       {trained},
       [](Values v) { return v[0].at("distance_outside_after") / v[0].at("distance_inside_after"); }});
  out.push_back(
      {"4", "the spectral radius falls", "radius after over before", atMost(1), {trained}, [](Values v) {
         return v[0].at("radius_after") / v[0].at("radius_before");
       }});
}

void figure5(std::vector<Claim>& out) {
  const Case alone = with("figure-5-recorded-neurons", {"network.neurons=50", "target.auxiliary_neurons=0"});
  const Case twice{"figure-5-recorded-neurons"};
  const Case shuffled = with("figure-5-recorded-neurons", {"probe.shuffled_synapses=recorded"});
  out.push_back({"5",
                 "with twice as many auxiliary neurons recorded rates are fitted (here: synthetic ones)",
                 "correlation of rates in 50 ms bins",
                 atLeast(shown),
                 {twice},
                 plain("correlation_of_rates")});
  out.push_back({"5",
                 "without them they are not",
                 "the same, less that without auxiliary neurons",
                 positive,
                 {twice, alone},
                 difference("correlation_of_rates")});
  out.push_back({"5",
                 "shuffling the synapses between them harms",
                 "correlation of rates, shuffled over intact",
                 atMost(0.5),
                 {shuffled, twice},
                 ratio("correlation_of_rates")});
}

void figure6(std::vector<Claim>& out) {
  const Case fast{"figure-6a-too-fast"}, right{"figure-6a-learned"}, slow{"figure-6a-too-slow"};
  out.push_back({"6",
                 "τs = 5 ms, τc = 100 ms: sampling error",
                 "sampling less tracking error",
                 positive,
                 {fast},
                 [](Values v) { return v[0].at("sampling") - v[0].at("tracking"); }});
  out.push_back({"6",
                 "the same, as theory expects it",
                 "expected sampling less tracking error, squares",
                 positive,
                 {fast},
                 [](Values v) {
                   return std::pow(v[0].at("theory_sampling"), 2) - std::pow(v[0].at("theory_tracking"), 2);
                 }});
  out.push_back({"6", "τs = 30 ms: learned", "total error", atMost(0.2), {right}, plain("total_error")});
  out.push_back(
      {"6", "τs = 200 ms: tracking error", "tracking less sampling error", positive, {slow}, [](Values v) {
         return v[0].at("tracking") - v[0].at("sampling");
       }});
  out.push_back({"6",
                 "inverted U over τs",
                 "correlation at 30 ms less the larger of those at 5 and 200 ms",
                 positive,
                 {fast, right, slow},
                 [](Values v) {
                   const auto c = [&](std::size_t k) { return v[k].at("correlation_mean"); };
                   return c(1) - std::max(c(0), c(2));
                 }});
  const auto at = [](const char* tauS, const char* tauC, const char* n) {
    return with("figure-6a-learned",
                {std::string("synapse.time_constant=") + tauS, std::string("target.correlation_time=") + tauC,
                 std::string("network.neurons=") + n});
  };
  out.push_back({"6",
                 "slower targets are easier",
                 "correlation at τc = 400 ms less at 20 ms (τs = 20 ms)",
                 positive,
                 {at("20", "400", "500"), at("20", "20", "500")},
                 difference("correlation_mean")});
  out.push_back({"6",
                 "tracking error follows τs/τc",
                 "its amplitude at τs, τc = 100, 200 ms over that at 50, 100 ms",
                 near(1),
                 {at("100", "200", "500"), at("50", "100", "500")},
                 [](Values v) { return amplitude(v[0].at("tracking")) / amplitude(v[1].at("tracking")); }});
  out.push_back({"6",
                 "sampling error follows 1/√N",
                 "its amplitude at N = 125 over that at 500 (√4 expected)",
                 near(2),
                 {at("20", "100", "125"), at("20", "100", "500")},
                 [](Values v) { return amplitude(v[0].at("sampling")) / amplitude(v[1].at("sampling")); }});
}

/// The longest of the windows whose targets are learned (correlation of 0.8 or more), in ms.
double longestLearned(Values values, std::span<const double> durations) {
  double longest = 0;
  for (std::size_t k = 0; k < durations.size(); ++k)
    if (values[k].at("correlation_mean") >= shown)
      longest = std::max(longest, durations[k]);
  return longest;
}

void figure7(std::vector<Claim>& out) {
  static constexpr std::array<double, 5> durations{250, 500, 1000, 2000, 4000};
  const auto cases = [](const char* neurons) {
    std::vector<Case> all;
    for (const double duration : durations)
      all.push_back(
          with("figure-7-capacity", {"target.duration=" + std::to_string(static_cast<int>(duration)),
                                     std::string("network.neurons=") + neurons}));
    return all;
  };
  std::vector<Case> both = cases("500");
  out.push_back({"7",
                 "longer windows are harder",
                 "correlation at T = 250 ms less at 4000 ms",
                 positive,
                 {both.front(), both.back()},
                 difference("correlation_mean")});
  for (const Case& small : cases("125"))
    both.push_back(small);
  out.push_back({"7", "capacity grows with the number of neurons",
                 "longest window learned (correlation ≥ 0.8), N = 500 less N = 125, ms", atLeast(1), both,
                 [](Values v) {
                   return longestLearned(v.first(durations.size()), durations) -
                          longestLearned(v.last(durations.size()), durations);
                 }});
}

} // namespace

void addFigures4To7(std::vector<Claim>& out) {
  figure4(out);
  figure5(out);
  figure6(out);
  figure7(out);
}

} // namespace spikeloom::claims
