#include "core/reproduction/claims.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <tuple>

namespace spikeloom {

namespace {

using Values = std::span<const CaseValues>;

/// The expectation for a value that the paper gives: within 20 %.
Expectation near(double value) { return {0.8 * value, 1.2 * value}; }
Expectation atLeast(double value) { return {.low = value}; }
Expectation atMost(double value) { return {.high = value}; }
const Expectation positive = {.low = 0};
constexpr double shown = 0.8, good = 0.9; // correlations

/// The number itself, of the first case.
auto plain(const char* measure) {
  return [measure](Values values) { return values[0].at(measure); };
}
/// First case less second.
auto difference(const char* measure) {
  return [measure](Values values) { return values[0].at(measure) - values[1].at(measure); };
}
/// First case over second.
auto ratio(const char* measure) {
  return [measure](Values values) { return values[0].at(measure) / values[1].at(measure); };
}
double amplitude(double share) { return std::sqrt(std::max(0.0, share)); }

Case with(const char* preset, std::vector<std::string> settings) { return {preset, std::move(settings), {}}; }

void figure1(std::vector<Claim>& out) {
  out.push_back({"1b",
                 "synaptic drives follow sines",
                 "test correlation",
                 atLeast(good),
                 {{"figure-1b-synaptic-drive"}},
                 plain("correlation_mean")});
  out.push_back({"1d",
                 "spiking rates follow, averaged over trials",
                 "correlation of the trial average",
                 atLeast(shown),
                 {{"figure-1d-spiking-rate"}},
                 plain("correlation_of_average")});
  out.push_back({"1d",
                 "rates need more loops than drives",
                 "share of the final correlation after 5 loops: drive less rate",
                 positive,
                 {with("figure-1b-synaptic-drive", {"run.loops=5"}),
                  {"figure-1b-synaptic-drive"},
                  with("figure-1d-spiking-rate", {"run.loops=5"}),
                  {"figure-1d-spiking-rate"}},
                 [](Values v) {
                   const auto share = [&](std::size_t early, std::size_t late) {
                     return v[early].at("correlation_mean") / v[late].at("correlation_mean");
                   };
                   return share(0, 1) - share(2, 3);
                 }});
  out.push_back({"1s1",
                 "a network of rate units is trained by the same rule",
                 "test correlation",
                 atLeast(good),
                 {{"figure-1s1-rate-units"}},
                 plain("correlation_mean")});
  out.push_back({"1s2",
                 "training works from zero connectivity",
                 "test correlation, drive",
                 atLeast(good),
                 {{"figure-1s2-from-no-connections"}},
                 plain("correlation_mean")});
  out.push_back({"1s2",
                 "the same for rates",
                 "correlation of the trial average, rate",
                 atLeast(shown),
                 {{"figure-1s2-rate-from-no-connections"}},
                 plain("correlation_of_average")});
}

void figure2(std::vector<Claim>& out) {
  out.push_back({"2",
                 "each of two cues brings back its own target set",
                 "test correlation of the worse set",
                 atLeast(shown),
                 {{"figure-2-two-memories"}},
                 plain("worst_set_correlation")});
  out.push_back({"2",
                 "the same for rates",
                 "correlation of the trial average, worse set",
                 atLeast(shown),
                 {{"figure-2-two-memories-rate"}},
                 plain("worst_set_correlation_of_average")});
}

void figure3(std::vector<Claim>& out) {
  const std::array<std::tuple<const char*, const char*, double>, 3> tasks{
      {{"figure-3-product-of-sines", "product of sines", 9.1},
       {"figure-3-chaotic", "chaotic rate network", 7.2},
       {"figure-3-ornstein-uhlenbeck", "Ornstein-Uhlenbeck", 12.1}}};
  for (const auto& [preset, name, rate] : tasks) {
    out.push_back({"3",
                   std::string("learns: ") + name,
                   "test correlation",
                   atLeast(shown),
                   {{preset}},
                   plain("correlation_mean")});
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), " fires at %.1f Hz", rate);
    out.push_back({"3",
                   name + std::string(text.data()),
                   "population rate, Hz",
                   near(rate),
                   {{preset}},
                   plain("population_rate_hz")});
  }
  // what is predicted is what is left when the noise of single trials has averaged out
  const Case averaged = with("figure-3-ornstein-uhlenbeck", {"run.test_trials=40"});
  out.push_back({"3a",
                 "the quasi-static prediction lies on the drive",
                 "correlation of prediction and mean drive",
                 atLeast(good),
                 {{"figure-3-ornstein-uhlenbeck"}},
                 plain("correlation_with_prediction")});
  out.push_back({"3b",
                 "and on the trial-averaged rate",
                 "correlation of predicted and measured rates in 50 ms bins",
                 atLeast(good),
                 {averaged},
                 plain("rate_correlation_with_prediction")});
}

void figure3Variants(std::vector<Claim>& out) {
  const auto fraction = [](const char* q) {
    return with("figure-3c-half-alike", {std::string("target.random_fraction=") + q});
  };
  out.push_back({"3c",
                 "performance rises with the fraction of random targets",
                 "correlation at q = 1 less at q = 0.1",
                 positive,
                 {fraction("1"), fraction("0.1")},
                 difference("correlation_mean")});
  out.push_back({"3c",
                 "and saturates",
                 "rise from q = 0.5 to 1 over rise from 0 to 1",
                 atMost(0.25),
                 {fraction("0"), fraction("0.5"), fraction("1")},
                 [](Values v) {
                   const auto c = [&](std::size_t k) { return v[k].at("correlation_mean"); };
                   return (c(2) - c(1)) / (c(2) - c(0));
                 }});
  const auto loss = [](const char* share) {
    return with("figure-3d-neuron-loss", {std::string("probe.lost_neurons=") + share});
  };
  out.push_back({"3d",
                 "losing 5 % of the neurons does no harm",
                 "correlation over that of the intact network",
                 atLeast(0.95),
                 {loss("0.05"), loss("0")},
                 ratio("correlation_mean")});
  out.push_back({"3d",
                 "10 % is mild",
                 "correlation over that of the intact network",
                 atLeast(0.8),
                 {loss("0.1"), loss("0")},
                 ratio("correlation_mean")});
  out.push_back({"3d",
                 "40 % destroys it",
                 "correlation over that of the intact network",
                 atMost(0.5),
                 {loss("0.4"), loss("0")},
                 ratio("correlation_mean")});
  const std::array<std::tuple<const char*, const char*, double>, 3> amplitudes{
      {{"figure-3s1-amplitude-0.1", "0.1", 2.8},
       {"figure-3s1-amplitude-0.05", "0.05", 1.5},
       {"figure-3s1-amplitude-0.01", "0.01", 0.01}}};
  for (const auto& [preset, name, rate] : amplitudes) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "amplitude %s fires at %g Hz", name, rate);
    out.push_back(
        {"3s1", text.data(), "population rate, Hz", near(rate), {{preset}}, plain("population_rate_hz")});
  }
  out.push_back({"3s1",
                 "amplitude 0.1 is learned",
                 "test correlation",
                 atLeast(shown),
                 {{"figure-3s1-amplitude-0.1"}},
                 plain("correlation_mean")});
  out.push_back({"3s1",
                 "amplitude 0.01 fails",
                 "test correlation",
                 atMost(0.5),
                 {{"figure-3s1-amplitude-0.01"}},
                 plain("correlation_mean")});
  out.push_back({"3s2",
                 "leaky integrate-and-fire neurons learn",
                 "test correlation",
                 atLeast(shown),
                 {{"figure-3s2-leaky-integrate-and-fire"}},
                 plain("correlation_mean")});
  out.push_back({"3s2",
                 "Izhikevich's neurons learn",
                 "test correlation",
                 atLeast(shown),
                 {{"figure-3s2-izhikevich"}},
                 plain("correlation_mean")});
  out.push_back({"3s3",
                 "frozen noise lets neurons learn that share one target",
                 "correlation, high noise less low",
                 positive,
                 {{"figure-3s3-frozen-noise-high"}, {"figure-3s3-frozen-noise-low"}},
                 difference("correlation_mean")});
  out.push_back({"3s3",
                 "with strong frozen noise they follow it",
                 "test correlation",
                 atLeast(shown),
                 {{"figure-3s3-frozen-noise-high"}},
                 plain("correlation_mean")});
}

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

bool Case::operator<(const Case& other) const {
  const auto key = [](const Case& c) {
    return std::tie(c.preset, c.settings, c.analyses.perturbation, c.analyses.eigenvalues);
  };
  return key(*this) < key(other);
}

std::string Expectation::text() const {
  std::array<char, 64> text{};
  if (std::isinf(high))
    std::snprintf(text.data(), text.size(), "≥ %g", low);
  else if (std::isinf(low))
    std::snprintf(text.data(), text.size(), "≤ %g", high);
  else if (low == high)
    std::snprintf(text.data(), text.size(), "%g", low);
  else
    std::snprintf(text.data(), text.size(), "%.3g … %.3g", low, high);
  return text.data();
}

std::vector<Claim> paperClaims() {
  std::vector<Claim> out;
  figure1(out);
  figure2(out);
  figure3(out);
  figure3Variants(out);
  figure4(out);
  figure5(out);
  figure6(out);
  figure7(out);
  return out;
}

} // namespace spikeloom
