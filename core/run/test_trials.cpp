#include "core/run/test_trials.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

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

TestPlan fullTest(const Experiment& experiment) {
  TestPlan plan;
  plan.trialsEach = experiment.run.test_trials;
  if (const int chosen = experiment.run.test_set; chosen > 0) {
    plan.sets = {chosen - 1};
  } else {
    plan.sets.resize(static_cast<std::size_t>(experiment.target.sets));
    std::iota(plan.sets.begin(), plan.sets.end(), 0);
  }
  return plan;
}

TestPlan briefTest(const Experiment& experiment) {
  TestPlan plan = fullTest(experiment);
  plan.trialsEach = 1;
  plan.probed = plan.described = false;
  return plan;
}

TestPlan cueTest(int set) {
  TestPlan plan;
  plan.sets = {set};
  plan.described = false;
  return plan;
}

TestTrials::TestTrials(const Network& trained, const Experiment& experiment, const TargetSets& targets,
                       TestPlan plan)
    : m_plan(std::move(plan)), m_trained(trained), m_network(trained), m_experiment(experiment),
      m_targets(targets) {
  if (m_plan.probed && probesWeights(experiment))
    m_network.setWeights(probedWeights(trained, experiment));
}

std::vector<TestPoint> TestTrials::points(int afterLoop) const {
  return testPoints(m_summaries, mainNeurons(m_experiment), afterLoop,
                    m_plan.probed && (probesWeights(m_experiment) || m_experiment.probe.noise > 0));
}

TestTrials::SetTrials& TestTrials::trialsOf(int set) {
  return m_sets.try_emplace(set, targetsOf(set)).first->second;
}

void TestTrials::take(const TrialRecord& record, Pieces& pieces) {
  if (!m_plan.described)
    return;
  const Targets& targets = targetsOf(record.set);
  SetTrials& trials = trialsOf(record.set);
  trials.statistics.add(windowOf(record, targets), pieces);
}

std::vector<float> TestTrials::meanCorrelation() const {
  std::vector<float> out;
  for (std::size_t i = 0; i < m_network.size(); ++i) {
    std::vector<float> ofTrials;
    for (const TrialSummary& summary : m_summaries)
      ofTrials.push_back(summary.correlation[i]);
    out.push_back(static_cast<float>(meanOf(ofTrials)));
  }
  return out;
}

void TestTrials::add(const TrialRecord& record, TrialSummary summary) {
  if (m_plan.described) {
    SetTrials& trials = trialsOf(record.set);
    const auto main = static_cast<std::ptrdiff_t>(mainNeurons(m_experiment));
    trials.correlations.insert(trials.correlations.end(), summary.correlation.begin(),
                               summary.correlation.begin() + main);
    trials.times = record.times; // but for the free run before, all trials have the same
    trials.spikes.push_back(record.spikes);
  }
  m_summaries.push_back(std::move(summary));
}

void TestTrials::describe(int set, SetTrials& trials, const Prediction& prediction, Pieces& pieces) {
  const Targets& targets = targetsOf(set);
  SetTest& out = *trials.test;
  out.set = set;
  out.trials = trials.statistics.trials();
  out.windowBegin = trials.times.target;
  out.sampleInterval = targets.interval;
  out.correlationMean = meanOf(trials.correlations);
  out.mean.resize(targets.values.size()); // the prediction looks at all of it from the beginning
  out.spread.reserve(targets.values.size());
  trials.target.reserve(targets.values.size());
  pieces.add(targets.samples(), stretchOf(4 * targets.neurons), [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      for (std::size_t i = 0; i < targets.neurons; ++i) {
        out.mean[k * targets.neurons + i] = static_cast<float>(trials.statistics.mean(k, i));
        out.spread.push_back(static_cast<float>(std::sqrt(trials.statistics.variance(k, i))));
        trials.target.push_back(static_cast<float>(targets.at(k, i)));
      }
  });
  pieces.add([&trials, &targets, &pieces] {
    correlations(trials.test->mean, trials.target, targets.neurons, trials.test->averageCorrelation, pieces);
  });
  prediction.predict(m_network, set, out.mean, out.prediction, trials.rates, pieces);
  // known only when the prediction is there; touched piece by piece
  pieces.add([&] { out.filteredPrediction.reserve(out.prediction.size()); });
  pieces.add(targets.values.size(), stretchOf(1), [&out](std::size_t begin, std::size_t end) {
    const auto from = out.prediction.begin();
    out.filteredPrediction.insert(out.filteredPrediction.end(), from + static_cast<std::ptrdiff_t>(begin),
                                  from + static_cast<std::ptrdiff_t>(end));
  });
  if (!m_network.spiking()) // rate units have no synapse that filters
    return;
  pieces.add(targets.samples(), stretchOf(targets.neurons), [this, &out](std::size_t begin, std::size_t end) {
    const std::size_t neurons = m_network.size();
    lowPass(std::span(out.filteredPrediction).first(end * neurons), neurons, out.sampleInterval,
            m_experiment.synapse.time_constant, begin);
  });
  describeRates(trials, prediction, pieces);
}

void TestTrials::describeRates(SetTrials& trials, const Prediction& prediction, Pieces& pieces) {
  SetTest& out = *trials.test;
  const TimeWindow window{trials.times.target, trials.times.targetEnd};
  const std::size_t neurons = m_network.size(), main = mainNeurons(m_experiment);
  const double interval = m_targets.front()->interval, bin = m_experiment.run.rate_bin;
  pieces.add([=, &out, &trials] { out.rates = binnedRates(trials.spikes, neurons, window, bin); });
  pieces.add([=, &out, &prediction] {
    out.targetRates = binned(prediction.targetRates(out.set), out.rates, interval);
  });
  pieces.add([=, &out, &trials] { out.predictedRates = binned(trials.rates, out.rates, interval); });
  pieces.add([=, &out, &trials] {
    out.rateCorrelation = correlations(out.rates.mean, out.targetRates, neurons);
    const auto perNeuron = meanRates(trials.spikes, neurons, window);
    out.histogram = rateHistogram(std::span(perNeuron).first(main), histogramBins);
  });
  pieces.add([=, &out, &trials] {
    const std::vector<float> variation = intervalVariation(trials.spikes, neurons, window).perNeuron;
    out.intervalVariation = meanOf(std::span(variation).first(main));
  });
}

void TestTrials::summarise(int afterLoop, const Prediction& prediction, TestSummary& out, Pieces& pieces) {
  out = spikeloom::summarise(m_summaries, mainNeurons(m_experiment), afterLoop);
  for (auto& [set, trials] : m_sets)
    describe(set, trials, prediction, pieces);
  // behind all that these add
  pieces.add([this, &out, &pieces] {
    for (auto& [set, trials] : m_sets) {
      out.sets.push_back(trials.test);
      std::vector<float> rates;
      if (m_network.spiking())
        rates = meanRates(trials.spikes, m_network.size(), {trials.times.target, trials.times.targetEnd});
      testErrors(trials.statistics, targetsOf(set), mainNeurons(m_experiment), std::move(rates),
                 trials.test->errors, pieces);
    }
  });
}

} // namespace spikeloom
