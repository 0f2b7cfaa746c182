#include "core/study/measures.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "core/analysis/trial_summary.h"

namespace spikeloom {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double trainingSeconds(const Simulation& simulation) {
  double sum = 0;
  for (const TrialSummary& loop : simulation.curve())
    sum += loop.seconds;
  return sum;
}

/// Mean over the tested sets of what a set's trials have in common; NaN when one has it not.
template <class Of> double meanOverSets(const Simulation& simulation, Of of) {
  double sum = 0;
  const auto& sets = simulation.lastTest()->sets;
  for (const auto& set : sets)
    sum += of(*set);
  return sum / static_cast<double>(sets.size());
}

/// Mean over the main neurons.
double mainMean(const Simulation& simulation, std::vector<float> SetTest::*values) {
  return meanOverSets(simulation, [&](const SetTest& set) {
    const std::vector<float>& all = set.*values;
    return all.empty() ? nothing : meanOf(std::span(all).first(simulation.facts().mainNeurons));
  });
}

template <class Of> double diagnosed(const Simulation& simulation, Of of) {
  return meanOverSets(simulation,
                      [&](const SetTest& set) { return set.diagnosis ? of(*set.diagnosis) : nothing; });
}

/// Of what was measured with what was predicted, mean over the main neurons.
template <class Measured>
double predictionCorrelation(const Simulation& simulation, Measured measured,
                             std::vector<float> SetTest::*predicted) {
  return meanOverSets(simulation, [&](const SetTest& set) {
    if ((set.*predicted).empty())
      return nothing;
    const auto each = correlations(measured(set), set.*predicted, simulation.facts().neurons);
    return meanOf(std::span(each).first(simulation.facts().mainNeurons));
  });
}

template <class Of> double worstSet(const Simulation& simulation, Of of) {
  double worst = std::numeric_limits<double>::infinity();
  for (const auto& set : simulation.lastTest()->sets)
    worst = std::min(worst, of(*set));
  return worst;
}

using S = const Simulation&;
constexpr std::array allMeasures{
    Measure{"correlation_mean", "",
            "Correlation of activity and target in the test: mean over trials and neurons.",
            [](S run) { return run.lastTest()->correlationMean; }},
    Measure{"correlation_median", "",
            "Correlation of activity and target in the test: median over trials and neurons.",
            [](S run) { return run.lastTest()->correlationMedian; }},
    Measure{"rms_error", "", "Root of the mean squared difference of activity and target in the test.",
            [](S run) { return run.lastTest()->rmsError; }},
    Measure{"population_rate_hz", "Hz", "Spikes a neuron and second in the test's target window.",
            [](S run) { return run.lastTest()->rate; }},
    Measure{"correlation_of_average", "",
            "Correlation of the trial-averaged activity and the target: mean over neurons.",
            [](S run) { return mainMean(run, &SetTest::averageCorrelation); }},
    Measure{"correlation_of_rates", "",
            "Correlation of trial-averaged binned rates and the rates that the targets ask for: mean over "
            "neurons.",
            [](S run) { return mainMean(run, &SetTest::rateCorrelation); }},
    Measure{"worst_set_correlation", "",
            "Of the target set that is remembered worst: mean over trials and neurons.",
            [](S run) {
              return worstSet(run,
                              [](const SetTest& set) { return static_cast<double>(set.correlationMean); });
            }},
    Measure{"worst_set_correlation_of_average", "", "The same of the trial-averaged activity.",
            [](S run) {
              return worstSet(run, [&](const SetTest& set) {
                return meanOf(std::span(set.averageCorrelation).first(run.facts().mainNeurons));
              });
            }},
    Measure{
        "rate_correlation_with_prediction", "",
        "Correlation of trial-averaged binned rates and their quasi-static prediction: mean over neurons.",
        [](S run) {
          return predictionCorrelation(
              run, [](const SetTest& set) -> auto& { return set.rates.mean; }, &SetTest::predictedRates);
        }},
    Measure{"correlation_with_prediction", "",
            "Correlation of the trial-averaged activity and its quasi-static prediction: mean over neurons.",
            [](S run) {
              return predictionCorrelation(
                  run, [](const SetTest& set) -> auto& { return set.mean; }, &SetTest::prediction);
            }},
    Measure{"tracking", "", "Tracking error as a share of the target's variance.",
            [](S run) {
              return diagnosed(run, [](const Diagnosis& d) { return d.errors.population.tracking; });
            }},
    Measure{"sampling", "", "Sampling error as a share of the target's variance.",
            [](S run) {
              return diagnosed(run, [](const Diagnosis& d) { return d.errors.population.sampling; });
            }},
    Measure{
        "total_error", "", "Both together.",
        [](S run) { return diagnosed(run, [](const Diagnosis& d) { return d.errors.population.total(); }); }},
    Measure{
        "theory_tracking", "",
        "What theory expects of the tracking error, as an amplitude (its square compares).",
        [](S run) { return diagnosed(run, [](const Diagnosis& d) { return d.theoryTracking.population; }); }},
    Measure{
        "theory_sampling", "", "What theory expects of the sampling error, as an amplitude.",
        [](S run) { return diagnosed(run, [](const Diagnosis& d) { return d.theorySampling.population; }); }},
    Measure{
        "interval_variation", "", "Coefficient of variation of the inter-spike intervals: mean over neurons.",
        [](S run) { return meanOverSets(run, [](const SetTest& set) { return set.intervalVariation; }); }},
    Measure{"excluded_share", "", "Share of the synapses that Dale's law has excluded from training.",
            [](S run) {
              return static_cast<double>(run.excludedSynapses()) / static_cast<double>(run.facts().synapses);
            }},
    Measure{"weight_change", "",
            "‖W − W₀‖ / ‖W₀‖ after the last training loop (‖W‖ when W₀ = 0; Frobenius norms).",
            [](S run) { return run.curve().empty() ? 0 : run.curve().back().weightChange; }},
    Measure{"training_correlation", "",
            "Correlation of activity and target in the last training loop: mean over neurons.",
            [](S run) { return run.curve().empty() ? nothing : run.curve().back().mean; }},
    Measure{secondsMeasure, "s", "Wall time of the training loops.", trainingSeconds},
};

} // namespace

std::span<const Measure> measures() { return allMeasures; }

const Measure* findMeasure(std::string_view name) {
  const auto at = std::ranges::find(allMeasures, name, &Measure::name);
  return at == allMeasures.end() ? nullptr : &*at;
}

} // namespace spikeloom
