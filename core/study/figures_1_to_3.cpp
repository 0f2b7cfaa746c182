#include <array>
#include <tuple>

#include "core/base/text.h"
#include "core/study/claim_parts.h"

namespace spikeloom::claims {

namespace {

/// Rates are compared as averages over 20 trials.
constexpr const char* averagedRates = "correlation of rates in 50 ms bins, 20 trials";
Case averaged(const char* preset) { return with(preset, {"run.test_trials=20"}); }

void figure1(std::vector<Claim>& out) {
  out.push_back({"1b",
                 "synaptic drives follow sines",
                 "test correlation",
                 atLeast(good),
                 {{"figure-1b-synaptic-drive"}},
                 plain("correlation_mean")});
  out.push_back({"1d",
                 "spiking rates follow, averaged over trials",
                 averagedRates,
                 atLeast(shown),
                 {averaged("figure-1d-spiking-rate")},
                 plain("correlation_of_rates")});
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
                 averagedRates,
                 atLeast(shown),
                 {averaged("figure-1s2-rate-from-no-connections")},
                 plain("correlation_of_rates")});
}

void figure2(std::vector<Claim>& out) {
  out.push_back(
      {"2",
       "each of two cues brings back its own target set",
       "test correlation of the worse set",
       atLeast(shown),
       {{"figure-2-two-memories"}},
       plain("worst_set_correlation"),
       "a stronger cue wipes out the other memory more surely: with stimulus.gain=3 both sets come to "
       "0.87 to 0.89"});
  out.push_back({"2",
                 "the same for rates",
                 std::string(averagedRates) + ", worse set",
                 atLeast(shown),
                 {averaged("figure-2-two-memories-rate")},
                 plain("worst_set_correlation_of_rates")});
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
    out.push_back({"3",
                   name + (" fires at " + decimals(rate, 1) + " Hz"),
                   "population rate, Hz",
                   near(rate),
                   {{preset}},
                   plain("population_rate_hz")});
  }
  // what is predicted is what is left when the noise of single trials has averaged out
  const Case manyTrials = with("figure-3-ornstein-uhlenbeck", {"run.test_trials=40"});
  out.push_back({"3a",
                 "the quasi-static prediction lies on the drive",
                 "correlation of prediction, low-passed, and mean drive",
                 atLeast(good),
                 {manyTrials},
                 plain("correlation_with_prediction")});
  out.push_back({"3b",
                 "and on the trial-averaged rate",
                 "correlation of predicted and measured rates in 50 ms bins",
                 atLeast(good),
                 {manyTrials},
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
  out.push_back({"3s1",
                 "amplitude 0.1 fires at 2.8 Hz",
                 "population rate, Hz",
                 near(2.8),
                 {{"figure-3s1-amplitude-0.1"}},
                 plain("population_rate_hz")});
  out.push_back({"3s1",
                 "amplitude 0.05 fires at 1.5 Hz",
                 "population rate, Hz",
                 near(1.5),
                 {{"figure-3s1-amplitude-0.05"}},
                 plain("population_rate_hz"),
                 "by φ₁ rates go as the root of the amplitude: 2.8 Hz at 0.1 make 2.0 Hz at 0.05"});
  out.push_back(
      {"3s1",
       "amplitude 0.01 is all but silent (0.01 Hz)",
       "population rate after the window's first 100 ms, Hz",
       atMost(0.2),
       {{"figure-3s1-amplitude-0.01"}},
       plain("late_rate_hz"),
       "0.1 to 0.3 Hz are left, a neuron's spike every three to ten seconds; nothing is learned either way"});
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

} // namespace

void addFigures1To3(std::vector<Claim>& out) {
  figure1(out);
  figure2(out);
  figure3(out);
  figure3Variants(out);
}

} // namespace spikeloom::claims
