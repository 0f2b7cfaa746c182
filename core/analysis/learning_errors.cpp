#include "core/analysis/learning_errors.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/analysis/trial_summary.h"
#include "core/base/text.h"
#include "core/model/network.h"

namespace spikeloom {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Mean over the neurons whose target varies.
double meanOverVarying(std::span<const double> values, std::span<const double> variances) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(variances[i])) {
      sum += values[i];
      ++count;
    }
  return sum / static_cast<double>(count);
}

void add(ErrorShares& sum, const ErrorShares& more) {
  sum.tracking += more.tracking;
  sum.sampling += more.sampling;
  sum.firstQuarter += more.firstQuarter;
  sum.lastQuarter += more.lastQuarter;
}

ErrorShares divided(const ErrorShares& sum, double by) {
  return {sum.tracking / by, sum.sampling / by, sum.firstQuarter / by, sum.lastQuarter / by};
}

/// Absolute errors of every neuron, and their sums over neurons with a varying target at each sample.
struct AbsoluteErrors {
  std::vector<ErrorShares> neurons;
  std::vector<double> trackingOverTime, samplingOverTime;

  AbsoluteErrors(const TrialStatistics& trials, std::span<const double> target,
                 std::span<const double> variances)
      : neurons(variances.size()), trackingOverTime(trials.samples()), samplingOverTime(trials.samples()) {
    const std::size_t samples = trials.samples(), n = neurons.size();
    const std::size_t quarter = std::max<std::size_t>(1, samples / 4);
    const auto perSample = 1 / static_cast<double>(samples), perQuarter = 1 / static_cast<double>(quarter);
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < n; ++i) {
        const double distance = trials.mean(k, i) - target[k * n + i], sampling = trials.variance(k, i);
        const double tracking = distance * distance - sampling / static_cast<double>(trials.trials());
        const double total = tracking + sampling;
        add(neurons[i], {tracking * perSample, sampling * perSample, k < quarter ? total * perQuarter : 0,
                         k >= samples - quarter ? total * perQuarter : 0});
        if (!std::isnan(variances[i])) {
          trackingOverTime[k] += tracking;
          samplingOverTime[k] += sampling;
        }
      }
  }
};

template <class Part> double medianOf(const std::vector<ErrorShares>& neurons, Part part) {
  std::vector<float> values;
  for (const ErrorShares& neuron : neurons)
    values.push_back(static_cast<float>(part(neuron)));
  return quantile(values, 0.5);
}

TheoryAmplitudes relativeTo(std::span<const double> variances, std::span<const double> squares) {
  TheoryAmplitudes out;
  for (std::size_t i = 0; i < squares.size(); ++i)
    out.neurons.push_back(std::sqrt(squares[i] / variances[i]));
  out.population = std::sqrt(meanOverVarying(squares, variances) / meanOverVarying(variances, variances));
  return out;
}

/// [r̄ (T0/(2τs) − r̄)]₊: variance of a filtered spike train of mean rate r̄.
double poissonVariance(double meanRate, double synapticTimeConstant) {
  return std::max(0.0, meanRate * (T0 / (2 * synapticTimeConstant) - meanRate));
}

std::string twoDigits(double x) { return decimals(std::max(x, 0.0), 2); } // "−0.00" would puzzle

std::string parts(const ErrorShares& errors) {
  return "the error is " + twoDigits(errors.total()) + " of the target's variance (tracking " +
         twoDigits(errors.tracking) + ", sampling " + twoDigits(errors.sampling) + ")";
}

/// What helps against the error that dominates, or against the one that theory holds for its cause.
std::string advice(Verdict measured, const std::optional<TheoryShares>& theory) {
  using enum Verdict;
  Verdict cause = measured;
  std::string text = "; ";
  if (theory && theory->tracking > theory->sampling)
    cause = tracking_dominated;
  else if (theory && theory->tracking < theory->sampling)
    cause = sampling_dominated;
  if (cause != measured)
    text += std::string("theory puts the cause in ") +
            (cause == tracking_dominated ? "targets too fast for the synapses" : "the noise of spikes") +
            " (it expects tracking " + twoDigits(theory->tracking) + ", sampling " +
            twoDigits(theory->sampling) + "): ";
  return text +
         (cause == tracking_dominated ? "slower targets or faster synapses"
                                      : "more neurons or slower synapses") +
         " would help";
}

} // namespace

TrialStatistics::TrialStatistics(std::size_t samples, std::size_t neurons)
    : m_samples(samples), m_neurons(neurons), m_mean(samples * neurons), m_squares(samples * neurons) {}

void TrialStatistics::add(std::span<const float> activity, Pieces& pieces) {
  assert(activity.size() == m_mean.size());
  const auto count = static_cast<double>(++m_trials);
  pieces.add(activity.size(), stretchOf(1), [this, activity, count](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      assert(std::isfinite(activity[k]));
      const double u = static_cast<double>(activity[k]), distance = u - m_mean[k];
      m_mean[k] += distance / count;
      m_squares[k] += distance * (u - m_mean[k]);
    }
  });
}

void TrialStatistics::add(std::span<const float> activity) {
  Pieces pieces;
  add(activity, pieces);
  pieces.finish();
}

double TrialStatistics::variance(std::size_t sample, std::size_t neuron) const {
  return m_trials < 2 ? undefined
                      : m_squares[sample * m_neurons + neuron] / static_cast<double>(m_trials - 1);
}

std::vector<double> targetVariances(std::span<const double> target, std::size_t neurons) {
  const std::size_t samples = target.size() / neurons;
  assert(target.size() == samples * neurons);
  std::vector<double> lowest(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(neurons));
  std::vector<double> highest = lowest, mean(neurons), out(neurons);
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < neurons; ++i) {
      const double f = target[k * neurons + i];
      lowest[i] = std::min(lowest[i], f);
      highest[i] = std::max(highest[i], f);
      mean[i] += f / static_cast<double>(samples);
    }
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < neurons; ++i) {
      const double distance = target[k * neurons + i] - mean[i];
      out[i] += distance * distance / static_cast<double>(samples);
    }
  for (std::size_t i = 0; i < neurons; ++i)
    if (highest[i] - lowest[i] <= 1e-12 * std::max(std::abs(lowest[i]), std::abs(highest[i])))
      out[i] = undefined;
  return out;
}

LearningErrors decompose(const TrialStatistics& trials, std::span<const double> target) {
  const std::size_t neurons = target.size() / trials.samples();
  assert(trials.trials() >= 2 && target.size() == trials.samples() * neurons && neurons <= trials.neurons());
  const auto variances = targetVariances(target, neurons);
  AbsoluteErrors absolute(trials, target, variances);
  LearningErrors out;
  double varianceSum = 0;
  for (std::size_t i = 0; i < neurons; ++i) {
    out.neurons.push_back(divided(absolute.neurons[i], variances[i]));
    if (!std::isnan(variances[i])) {
      varianceSum += variances[i];
      add(out.population, absolute.neurons[i]);
    }
  }
  out.population = divided(out.population, varianceSum);
  out.trackingOverTime = std::move(absolute.trackingOverTime);
  out.samplingOverTime = std::move(absolute.samplingOverTime);
  for (double& x : out.trackingOverTime)
    x /= varianceSum;
  for (double& x : out.samplingOverTime)
    x /= varianceSum;
  out.medianTracking = medianOf(out.neurons, [](const ErrorShares& errors) { return errors.tracking; });
  out.medianSampling = medianOf(out.neurons, [](const ErrorShares& errors) { return errors.sampling; });
  out.medianTotal = medianOf(out.neurons, [](const ErrorShares& errors) { return errors.total(); });
  return out;
}

TheoryAmplitudes theoryTracking(std::span<const double> target, std::size_t neurons, double interval,
                                double synapticTimeConstant) {
  assert(interval > 0 && synapticTimeConstant > 0);
  const auto variances = targetVariances(target, neurons);
  const std::size_t samples = target.size() / neurons;
  const double lag = std::min(synapticTimeConstant / interval, static_cast<double>(samples) / 2);
  const auto whole = static_cast<std::size_t>(lag);
  const double part = lag - static_cast<double>(whole);
  const std::size_t pairs = samples - whole - (part > 0 ? 1 : 0);
  const std::size_t next = part > 0 ? neurons : 0; // to the sample after, where there is one
  std::vector<double> squares(neurons);
  for (std::size_t k = 0; k < pairs; ++k)
    for (std::size_t i = 0; i < neurons; ++i) {
      const double* later = &target[(k + whole) * neurons + i];
      const double change = (1 - part) * later[0] + part * later[next] - target[k * neurons + i];
      squares[i] += change * change / static_cast<double>(pairs);
    }
  return relativeTo(variances, squares);
}

TheoryAmplitudes theorySampling(const Connectivity& connectivity, std::span<const double> paddedWeights,
                                std::span<const float> meanRates, double synapticTimeConstant,
                                std::span<const double> target) {
  assert(synapticTimeConstant > 0 && meanRates.size() == connectivity.neurons);
  assert(paddedWeights.size() == connectivity.paddedSize());
  std::vector<double> squares(connectivity.neurons);
  for (std::size_t i = 0; i < connectivity.neurons; ++i) {
    const auto row = connectivity.row(i);
    for (std::size_t s = 0; s < row.size(); ++s) {
      const double weight = paddedWeights[connectivity.rowStart[i] + s];
      const double rate = static_cast<double>(meanRates[row[s]]);
      squares[i] += weight * weight * poissonVariance(rate, synapticTimeConstant);
    }
  }
  return relativeTo(targetVariances(target, connectivity.neurons), squares);
}

TheoryAmplitudes theoryRateSampling(std::span<const float> meanRates, double synapticTimeConstant,
                                    std::span<const double> target) {
  assert(synapticTimeConstant > 0);
  std::vector<double> squares;
  for (const float meanRate : meanRates)
    squares.push_back(poissonVariance(static_cast<double>(meanRate), synapticTimeConstant));
  return relativeTo(targetVariances(target, meanRates.size()), squares);
}

std::string_view verdictName(Verdict verdict) {
  constexpr std::array<std::string_view, 4> names{"learned", "tracking-dominated", "sampling-dominated",
                                                  "unstable"};
  return names[static_cast<std::size_t>(verdict)];
}

std::optional<Verdict> verdict(const ErrorShares& errors) {
  if (std::isnan(errors.total()))
    return std::nullopt;
  if (errors.total() < learnedBelow)
    return Verdict::learned;
  if (errors.lastQuarter > unstableGrowth * errors.firstQuarter && errors.lastQuarter > unstableAbove)
    return Verdict::unstable;
  return errors.tracking > errors.sampling ? Verdict::tracking_dominated : Verdict::sampling_dominated;
}

bool notYetLevel(double testRmsError, std::span<const double> trainingRmsErrors) {
  const auto last = trainingRmsErrors.last(std::min(levelLoops, trainingRmsErrors.size()));
  const double sum = std::accumulate(last.begin(), last.end(), 0.0);
  return last.empty() || testRmsError > levelRatio * sum / static_cast<double>(last.size());
}

std::string verdictText(std::string_view subject, const ErrorShares& errors, bool stillLearning,
                        const std::optional<TheoryShares>& theory) {
  const std::string who(subject);
  const auto which = verdict(errors);
  if (!which)
    return who + " cannot be judged: a constant target has no variance to compare the error with.";
  const std::string end = stillLearning ? ", but it is still learning: more loops first." : ".";
  switch (*which) {
  case Verdict::learned:
    return who + " has learned: " + parts(errors) + ", less than " + twoDigits(learnedBelow) +
           (stillLearning ? ", and it is still learning: more loops may lower it further." : ".");
  case Verdict::tracking_dominated:
    return who + " errs most in the same way every time: " + parts(errors) + advice(*which, theory) + end;
  case Verdict::sampling_dominated:
    return who + " errs most in a different way every time: " + parts(errors) + advice(*which, theory) + end;
  case Verdict::unstable:
    return who + " is unstable: the error grows from " + twoDigits(errors.firstQuarter) +
           " of the target's variance in the first quarter of the window to " +
           twoDigits(errors.lastQuarter) + " in the last; longer training" +
           (stillLearning ? " (it is still learning)" : "") + " or a larger λ would help.";
  }
  return {};
}

} // namespace spikeloom
