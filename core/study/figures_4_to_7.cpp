#include <array>
#include <string>
#include <tuple>

#include "core/base/text.h"
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
       "one spike less: deviations stay markedly smaller inside the window",
       "mean phase distance inside, 10 deletions: after training over before",
       atMost(0.65),
       {trained},
       [](Values v) { return v[0].at("distance_inside_after") / v[0].at("distance_inside_before"); }});
  out.push_back(
      {"4",
       "and grow outside it",
       "mean phase distance after training, 10 deletions: outside over inside",
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
  out.push_back(
      {"5",
       "shuffling the synapses between them harms",
       "correlation of rates, shuffled over intact",
       atMost(0.5),
       {shuffled, twice},
       ratio("correlation_of_rates"),
       "two thirds of a recorded neuron's inputs come from auxiliary neurons and keep their places"});
}

/// Figure 6's network at other time constants and sizes.
Case timeConstants(const std::string& tauS, const std::string& tauC, const std::string& neurons) {
  return with("figure-6a-learned", {"synapse.time_constant=" + tauS, "target.correlation_time=" + tauC,
                                    "network.neurons=" + neurons});
}

/// A correlation in the middle less the larger of those at both ends, of three cases.
double topOfTheU(Values values) {
  const auto correlation = [&](std::size_t k) { return values[k].at("correlation_mean"); };
  return correlation(1) - std::max(correlation(0), correlation(2));
}

void figure6Causes(std::vector<Claim>& out) {
  const Case fast{"figure-6a-too-fast"}, right{"figure-6a-learned"}, slow{"figure-6a-too-slow"};
  const char* const part = "sampling error as a part of tracking and sampling";
  out.push_back({"6a", "τs = 5 ms, τc = 100 ms: sampling error", part, atLeast(0.7), {fast}, samplingPart});
  out.push_back(
      {"6a", "τs = 30 ms: learned", "error of the test", atMost(0.25), {right}, plain("total_error")});
  out.push_back({"6a", "τs = 200 ms: tracking error", part, atMost(0.15), {slow}, samplingPart});
  out.push_back({"6c",
                 "inverted U over τs",
                 "correlation at 30 ms less the larger of those at 5 and 200 ms",
                 positive,
                 {fast, right, slow},
                 topOfTheU});
  out.push_back({"6c",
                 "slower targets are easier",
                 "correlation at τc = 400 ms less at 20 ms (τs = 20 ms)",
                 positive,
                 {timeConstants("20", "400", "500"), timeConstants("20", "20", "500")},
                 difference("correlation_mean")});
  out.push_back({"6d",
                 "the same inverted U with 1000 neurons",
                 "correlation at 30 ms less the larger of those at 5 and 200 ms, N = 1000",
                 positive,
                 {timeConstants("5", "100", "1000"), timeConstants("30", "100", "1000"),
                  timeConstants("200", "100", "1000")},
                 topOfTheU});
}

void figure6Scaling(std::vector<Claim>& out) {
  for (const auto& [ratio, fast, slow] :
       {std::tuple("1/2", timeConstants("50", "100", "1000"), timeConstants("200", "400", "1000")),
        std::tuple("1", timeConstants("50", "50", "1000"), timeConstants("200", "200", "1000")),
        std::tuple("2", timeConstants("100", "50", "1000"), timeConstants("400", "200", "1000"))})
    out.push_back({"6e",
                   std::string("performance follows τs/τc: ratio ") + ratio,
                   "difference of the correlations of two such pairs, one four times as slow, N = 1000",
                   atMost(0.08),
                   {fast, slow},
                   spread("correlation_mean")});
  for (const int product : {2500, 5000, 10000}) {
    const int fewest = product < 10000 ? 250 : 400; // figure 6f's synapses have up to 30 ms
    const auto at = [product](int neurons) {
      return timeConstants(shortest(static_cast<double>(product) / neurons), "100", std::to_string(neurons));
    };
    out.push_back({"6f",
                   "performance follows Nτs: " + std::to_string(product) + " ms",
                   "largest less smallest correlation of N = " + std::to_string(fewest) + ", 500, 1000",
                   atMost(0.08),
                   {at(fewest), at(500), at(1000)},
                   spread("correlation_mean")});
  }
  out.push_back(
      {"6f",
       "sampling error falls as 1/√N",
       "√(e/(1 − e)) of it at N = 125 over that at 500, τs = 5 ms (√4 expected)",
       near(2),
       {timeConstants("5", "100", "125"), timeConstants("5", "100", "500")},
       [](Values v) { return noiseToSignal(v[0].at("sampling")) / noiseToSignal(v[1].at("sampling")); }});
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
  figure6Causes(out);
  figure6Scaling(out);
  figure7(out);
}

} // namespace spikeloom::claims
