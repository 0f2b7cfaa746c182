#include "core/run/test_session.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/analysis/diagnosis.h"
#include "core/analysis/trial_summary.h"
#include "core/run/probe.h"

namespace spikeloom {

namespace {

constexpr std::size_t histogramBins = 20;

/// Means over the bins of rates sampled at the targets' times (from the window's begin on), in Hz. A bin
/// without a sample takes the nearest one.
std::vector<float> binned(const std::vector<float>& rates, const BinnedRates& like, double interval) {
  const std::size_t n = like.neurons, samples = rates.size() / n;
  std::vector<float> out(like.bins() * n);
  for (std::size_t b = 0; b < like.bins(); ++b) {
    const double begin = like.edges[b] - like.edges[0], end = like.edges[b + 1] - like.edges[0];
    const auto sampleAfter = [&](double time) {
      return static_cast<std::size_t>(std::floor(time / interval + 1e-9));
    };
    std::size_t first = std::min(sampleAfter(begin), samples - 1);
    const std::size_t last = std::clamp(sampleAfter(end), first + 1, samples);
    const double unit = 1000 / T0 / static_cast<double>(last - first);
    for (; first < last; ++first)
      for (std::size_t i = 0; i < n; ++i)
        out[b * n + i] += static_cast<float>(unit * static_cast<double>(rates[first * n + i]));
  }
  return out;
}

} // namespace

TestSession::TestSession(Network& network, const Experiment& experiment, const TargetSets& targets)
    : m_network(network), m_experiment(experiment), m_targets(targets) {
  network.visitDynamics(m_before);
  network.visitWeights(m_before);
  m_before.startRestoring();
  if (probesWeights(experiment))
    network.setWeights(probedWeights(network, experiment));
}

int TestSession::trialsWanted() const {
  const int sets = m_experiment.run.test_set == 0 ? m_experiment.target.sets : 1;
  return sets * m_experiment.run.test_trials;
}

int TestSession::nextSet() const {
  const int chosen = m_experiment.run.test_set;
  return chosen == 0 ? trialsDone() % m_experiment.target.sets : chosen - 1;
}

void TestSession::prepareTrial() { m_network.visitSynapses(m_before); }

void TestSession::add(TrialRecord record, TrialSummary summary) {
  const Targets& targets = *m_targets[static_cast<std::size_t>(record.set)];
  SetTrials& trials =
      m_sets.try_emplace(record.set, SetTrials{{targets.samples, targets.neurons}, {}, {}, {}, 0})
          .first->second;
  trials.statistics.add(windowOf(record, targets));
  const auto main = static_cast<std::ptrdiff_t>(mainNeurons(m_experiment));
  trials.correlations.insert(trials.correlations.end(), summary.correlation.begin(),
                             summary.correlation.begin() + main);
  trials.rmsErrors += summary.rmsError;
  trials.times = record.times; // but for the free run before, all trials have the same
  trials.spikes.push_back(std::move(record.spikes));
  m_summaries.push_back(std::move(summary));
}

SetTest TestSession::describe(int set, const SetTrials& trials, const Prediction& prediction,
                              const std::vector<TrialSummary>& curve) const {
  const Targets& targets = *m_targets[static_cast<std::size_t>(set)];
  SetTest out;
  out.set = set;
  out.trials = trials.statistics.trials();
  out.windowBegin = trials.times.target;
  out.sampleInterval = targets.interval;
  out.correlationMean = meanOf(trials.correlations);
  for (std::size_t k = 0; k < targets.samples; ++k)
    for (std::size_t i = 0; i < targets.neurons; ++i) {
      out.mean.push_back(static_cast<float>(trials.statistics.mean(k, i)));
      out.spread.push_back(static_cast<float>(std::sqrt(trials.statistics.variance(k, i))));
    }
  const std::vector<float> target(targets.values.begin(), targets.values.end());
  out.averageCorrelation = correlations(out.mean, target, targets.neurons);
  std::vector<std::uint32_t> all(targets.neurons);
  std::iota(all.begin(), all.end(), 0u);
  out.prediction = prediction.activity(m_network, set, all);
  if (m_network.spiking())
    describeRates(out, trials, prediction);
  if (out.trials >= 2)
    out.diagnosis =
        diagnose(m_network, m_experiment, targets, trials.statistics,
                 meanRates(trials.spikes, targets.neurons, {trials.times.target, trials.times.targetEnd}),
                 trials.rmsErrors / static_cast<double>(out.trials), curve);
  return out;
}

void TestSession::describeRates(SetTest& out, const SetTrials& trials, const Prediction& prediction) const {
  const TimeWindow window{trials.times.target, trials.times.targetEnd};
  const std::size_t neurons = m_network.size();
  const double interval = m_targets.front()->interval;
  out.rates = binnedRates(trials.spikes, neurons, window, m_experiment.run.rate_bin);
  out.targetRates = binned(prediction.targetRates(out.set), out.rates, interval);
  out.predictedRates = binned(prediction.rates(m_network, out.set), out.rates, interval);
  out.rateCorrelation = correlations(out.rates.mean, out.targetRates, neurons);
  const auto perNeuron = meanRates(trials.spikes, neurons, window);
  out.histogram = rateHistogram(std::span(perNeuron).first(mainNeurons(m_experiment)), histogramBins);
  const std::vector<float> variation = intervalVariation(trials.spikes, neurons, window).perNeuron;
  out.intervalVariation = meanOf(std::span(variation).first(mainNeurons(m_experiment)));
}

TestSummary TestSession::summary(int afterLoop, const Prediction& prediction,
                                 const std::vector<TrialSummary>& curve) const {
  TestSummary out = summarise(m_summaries, mainNeurons(m_experiment), afterLoop);
  for (const auto& [set, trials] : m_sets)
    out.sets.push_back(std::make_shared<const SetTest>(describe(set, trials, prediction, curve)));
  return out;
}

void TestSession::restore() {
  m_network.visitDynamics(m_before);
  m_network.visitWeights(m_before);
}

} // namespace spikeloom
