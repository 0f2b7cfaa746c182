#include "core/run/measures.h"

#include <algorithm>
#include <array>
#include <limits>

namespace spikeloom {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double trainingSeconds(const Simulation& simulation) {
  double sum = 0;
  for (const TrialSummary& loop : simulation.curve())
    sum += loop.seconds;
  return sum;
}

using S = const Simulation&;
constexpr std::array all{
    Measure{"correlation_mean", "",
            "Correlation of drive and target in the test: mean over trials and neurons.",
            [](S run) { return run.lastTest()->correlationMean; }},
    Measure{"correlation_median", "",
            "Correlation of drive and target in the test: median over trials and neurons.",
            [](S run) { return run.lastTest()->correlationMedian; }},
    Measure{"rms_error", "", "Root of the mean squared difference of drive and target in the test.",
            [](S run) { return run.lastTest()->rmsError; }},
    Measure{"population_rate_hz", "Hz", "Spikes a neuron and second in the test's target window.",
            [](S run) { return run.lastTest()->rate; }},
    Measure{"weight_change", "",
            "‖W − W₀‖ / ‖W₀‖ after the last training loop (‖W‖ when W₀ = 0; Frobenius norms).",
            [](S run) { return run.curve().empty() ? 0 : run.curve().back().weightChange; }},
    Measure{"training_correlation", "",
            "Correlation of drive and target in the last training loop: mean over neurons.",
            [](S run) { return run.curve().empty() ? nothing : run.curve().back().mean; }},
    Measure{secondsMeasure, "s", "Wall time of the training loops.", trainingSeconds},
};

} // namespace

std::span<const Measure> measures() { return all; }

const Measure* findMeasure(std::string_view name) {
  const auto at = std::ranges::find(all, name, &Measure::name);
  return at == all.end() ? nullptr : &*at;
}

} // namespace spikeloom
