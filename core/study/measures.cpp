#include "core/study/measures.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "core/analysis/quasi_static.h"
#include "core/analysis/trial_summary.h"
#include "core/model/transfer_curve.h"
#include "core/run/causes.h"
#include "core/run/probe.h"

namespace spikeloom {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double trainingSeconds(const MeasuredRun& run) {
  double sum = 0;
  for (const TrialTotals& loop : run->curve())
    sum += loop.seconds;
  return sum;
}

/// Mean over the tested sets of what a set's trials have in common; NaN when one has it not.
template <class Of> double meanOverSets(const MeasuredRun& run, Of of) {
  double sum = 0;
  const auto& sets = run->lastTest()->sets;
  for (const auto& set : sets)
    sum += of(*set);
  return sum / static_cast<double>(sets.size());
}

/// Mean over the main neurons.
double mainMean(const MeasuredRun& run, std::vector<float> SetTest::*values) {
  return meanOverSets(run, [&](const SetTest& set) {
    const std::vector<float>& all = set.*values;
    return all.empty() ? nothing : meanOf(std::span(all).first(run->facts().mainNeurons));
  });
}

/// Mean over the tested sets of a part of the network's error.
double errorPart(const MeasuredRun& run, double ErrorParts::*part) {
  double sum = 0;
  for (const Diagnosis& diagnosis : run.diagnoses())
    sum += diagnosis.network.*part;
  return sum / static_cast<double>(run.diagnoses().size());
}

/// Of what the trials themselves show.
double measuredError(const MeasuredRun& run, double MeasuredErrors::*part) {
  return meanOverSets(run, [part](const SetTest& set) { return set.errors.network.*part; });
}

/// Of what was measured with what was predicted, mean over the main neurons.
template <class Measured>
double predictionCorrelation(const MeasuredRun& run, Measured measured,
                             std::vector<float> SetTest::*predicted) {
  return meanOverSets(run, [&](const SetTest& set) {
    if ((set.*predicted).empty())
      return nothing;
    const auto each = correlations(measured(set), set.*predicted, run->facts().neurons);
    return meanOf(std::span(each).first(run->facts().mainNeurons));
  });
}

template <class Of> double worstSet(const MeasuredRun& run, Of of) {
  double worst = std::numeric_limits<double>::infinity();
  for (const auto& set : run->lastTest()->sets)
    worst = std::min(worst, of(*set));
  return worst;
}

/// Population rate in the window without its first `from` ms.
double lateRate(const SetTest& set, std::size_t mainNeurons, double from) {
  double spikes = 0, time = 0;
  for (std::size_t b = 0; !set.rates.mean.empty() && b < set.rates.bins(); ++b) {
    const double width = set.rates.edges[b + 1] - set.rates.edges[b];
    if (set.rates.edges[b] < set.rates.edges[0] + from - 1e-9)
      continue;
    time += width;
    for (std::size_t i = 0; i < mainNeurons; ++i)
      spikes += width * static_cast<double>(set.rates.mean[b * set.rates.neurons + i]);
  }
  return spikes / (time * static_cast<double>(mainNeurons));
}

/// How well the drive follows at once from the rates that the neurons' own drives ask for: corr(u_i, Σ_j W_ij
/// φ(u_j)), both in the window of the last trial, mean over neurons. Needs drives, and no input besides.
double quasiStaticAccuracy(const MeasuredRun& run) {
  const Experiment& experiment = run->experiment();
  if (experiment.learning.quantity != TrainedQuantity::drive || frozenNoiseThere(experiment) ||
      probesWeights(experiment))
    return nothing;
  const TrialRecord& trial = *run->lastTrial();
  const auto drives = windowOf(trial, run->targets(trial.set));
  const TransferCurve transfer(experiment);
  const std::size_t neurons = trial.activity.neurons;
  std::vector<float> rates(drives.size()), instant(drives.size());
  for (std::size_t k = 0; k < rates.size(); ++k)
    rates[k] = static_cast<float>(transfer(k % neurons, static_cast<double>(drives[k])));
  std::vector<std::uint32_t> all(neurons);
  std::iota(all.begin(), all.end(), 0u);
  const Network& network = run->network();
  quasiStaticDrive(network.connectivity(), network.paddedWeights(), rates, all, instant);
  return meanOf(std::span<const float>(correlations(drives, instant, neurons)));
}

using S = const MeasuredRun&;
constexpr std::array allMeasures{
    Measure{"correlation_mean", "",
            "Correlation of activity and target in the test: mean over trials and neurons.",
            [](S run) { return run->lastTest()->correlationMean; }},
    Measure{"correlation_median", "",
            "Correlation of activity and target in the test: median over trials and neurons.",
            [](S run) { return run->lastTest()->correlationMedian; }},
    Measure{"rms_error", "", "Root of the mean squared difference of activity and target in the test.",
            [](S run) { return run->lastTest()->rmsError; }},
    Measure{"population_rate_hz", "Hz", "Spikes a neuron and second in the test's target window.",
            [](S run) { return run->lastTest()->rate; }},
    Measure{"correlation_of_average", "",
            "Correlation of the trial-averaged activity and the target: mean over neurons.",
            [](S run) { return mainMean(run, &SetTest::averageCorrelation); }},
    Measure{"correlation_of_rates", "",
            "Correlation of trial-averaged binned rates and the rates that the targets ask for: mean over "
            "neurons.",
            [](S run) { return mainMean(run, &SetTest::rateCorrelation); }},
    Measure{"late_rate_hz", "Hz", "Spikes a neuron and second in the test's window after its first 100 ms.",
            [](S run) {
              return meanOverSets(
                  run, [&](const SetTest& set) { return lateRate(set, run->facts().mainNeurons, 100); });
            }},
    Measure{
        "quasi_static_accuracy", "",
        "Correlation of the drives u in a trial and Σ W φ(u), the drives that follow from the rates they ask "
        "for without delay and noise: mean over neurons. Of drives only, and without noise or probes.",
        quasiStaticAccuracy},
    Measure{
        "worst_set_correlation_of_rates", "",
        "Correlation of trial-averaged binned rates and the rates that the targets ask for, of the target "
        "set that is remembered worst: mean over neurons.",
        [](S run) {
          return worstSet(run, [&](const SetTest& set) {
            return set.rateCorrelation.empty()
                       ? nothing
                       : meanOf(std::span(set.rateCorrelation).first(run->facts().mainNeurons));
          });
        }},
    Measure{"worst_set_correlation", "",
            "Of the target set that is remembered worst: mean over trials and neurons.",
            [](S run) {
              return worstSet(run,
                              [](const SetTest& set) { return static_cast<double>(set.correlationMean); });
            }},
    Measure{"worst_set_correlation_of_average", "", "The same of the trial-averaged activity.",
            [](S run) {
              return worstSet(run, [&](const SetTest& set) {
                return meanOf(std::span(set.averageCorrelation).first(run->facts().mainNeurons));
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
            "Correlation of the trial-averaged activity and its quasi-static prediction, low-passed by the "
            "synapses: mean over neurons.",
            [](S run) {
              return predictionCorrelation(
                  run, [](const SetTest& set) -> auto& { return set.mean; }, &SetTest::filteredPrediction);
            }},
    Measure{"total_error", "", "Error of the test as a share of the target's variance.",
            [](S run) { return measuredError(run, &MeasuredErrors::total); }},
    Measure{"tracking", "", "Part of it for want of speed: what is left when others send rates.",
            [](S run) { return errorPart(run, &ErrorParts::tracking); }},
    Measure{"sampling", "", "Part of it for want of spikes: what comes on top when they send spikes.",
            [](S run) { return errorPart(run, &ErrorParts::sampling); }},
    Measure{"feedback", "", "Part of it that comes round: the rest.",
            [](S run) { return errorPart(run, &ErrorParts::feedback); }},
    Measure{"systematic", "", "Part of it that is the same in every trial.",
            [](S run) { return measuredError(run, &MeasuredErrors::systematic); }},
    Measure{"variable", "", "Part of it that is different in every trial.",
            [](S run) { return measuredError(run, &MeasuredErrors::variable); }},
    Measure{"theory_tracking", "", "The paper's own term T for the tracking error, a share like it.",
            [](S run) { return errorPart(run, &ErrorParts::theoryTracking); }},
    Measure{"theory_sampling", "", "The paper's own term S for the sampling error.",
            [](S run) { return errorPart(run, &ErrorParts::theorySampling); }},
    Measure{
        "interval_variation", "", "Coefficient of variation of the inter-spike intervals: mean over neurons.",
        [](S run) { return meanOverSets(run, [](const SetTest& set) { return set.intervalVariation; }); }},
    Measure{"excluded_share", "", "Share of the synapses that Dale's law has excluded from training.",
            [](S run) {
              return static_cast<double>(run->excludedSynapses()) /
                     static_cast<double>(run->facts().synapses);
            }},
    Measure{"weight_change", "",
            "‖W − W₀‖ / ‖W₀‖ after the last training loop (‖W‖ when W₀ = 0; Frobenius norms).",
            [](S run) { return run->curve().empty() ? 0 : run->curve().back().weightChange; }},
    Measure{"training_correlation", "",
            "Correlation of activity and target in the last training loop: mean over neurons.",
            [](S run) { return run->curve().empty() ? nothing : run->curve().back().mean; }},
    Measure{secondsMeasure, "s", "Wall time of the training loops.", trainingSeconds},
};

} // namespace

const std::vector<Diagnosis>& MeasuredRun::diagnoses() const {
  if (!m_diagnoses)
    m_diagnoses = diagnose(m_simulation);
  return *m_diagnoses;
}

std::span<const Measure> measures() { return allMeasures; }

const Measure* findMeasure(std::string_view name) {
  const auto at = std::ranges::find(allMeasures, name, &Measure::name);
  return at == allMeasures.end() ? nullptr : &*at;
}

} // namespace spikeloom
