#include "core/analysis/open_loop.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/analysis/driven_neurons.h"
#include "core/analysis/open_loop_regression.h"
#include "core/analysis/test_errors.h"
#include "core/base/cancellation.h"
#include "core/base/text.h"
#include "core/params/experiment.h"

namespace spikeloom {

namespace {

constexpr std::size_t answersAtOnce = 32; // neurons whose responses are held at a time

double meanOverVarying(std::span<const OpenLoopErrors> each, double OpenLoopErrors::*part) {
  double sum = 0;
  std::size_t count = 0;
  for (const OpenLoopErrors& errors : each)
    if (!std::isnan(errors.tracking)) { // its target varies
      sum += errors.*part;
      ++count;
    }
  return count ? sum / static_cast<double>(count) : notKnown;
}

/// Mean squared distance of each trial's response from the target; NaN without a trial.
double meanSquare(std::span<const float> responses, std::span<const double> target) {
  double sum = 0;
  for (std::size_t k = 0; k < responses.size(); ++k) {
    const double miss = static_cast<double>(responses[k]) - target[k % target.size()];
    sum += miss * miss;
  }
  return sum / static_cast<double>(responses.size());
}

} // namespace

/// What an open loop has made of its input, whatever τs.
struct OpenLoop::Driven {
  DrivenNeurons neurons;
  std::vector<double> variance; ///< of the targets, N; NaN: constant
  Regressors soft;              ///< φ₂ of all neurons, for the paper's S
  double targetTime;            ///< targetTimeScale
};

namespace {

/// The responses of a few neurons, in the unit of what a test measures.
struct OpenLoopAnswers {
  std::vector<float> rates, spikes; // S values a neuron; S values a fresh trial and neuron

  [[nodiscard]] std::span<const float> ratesOf(std::size_t i, std::size_t samples) const {
    return std::span(rates).subspan(i * samples, samples);
  }
  [[nodiscard]] std::span<const float> spikesOf(std::size_t i, std::size_t samples) const {
    return spikes.empty() ? std::span<const float>()
                          : std::span(spikes).subspan(i * samples * freshTrials, samples * freshTrials);
  }
};

OpenLoopAnswers answersOf(std::span<const std::uint32_t> neurons, const DrivenNeurons& driven,
                          bool trainsRates, OpenLoopRegression& regression,
                          std::vector<OpenLoopErrors>& theory, const std::stop_token& stop) {
  const std::size_t samples = driven.times().samples;
  OpenLoopAnswers out;
  out.rates.resize(neurons.size() * samples);
  if (driven.spiking())
    out.spikes.resize(neurons.size() * samples * freshTrials);
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    throwIfStopped(stop);
    regression.take(neurons[i]);
    regression.ratesResponse(std::span(out.rates).subspan(i * samples, samples));
    OpenLoopErrors& terms = theory.emplace_back();
    if (!driven.spiking())
      continue;
    regression.spikesResponse(
        std::span(out.spikes).subspan(i * samples * freshTrials, samples * freshTrials));
    const double variance = regression.wantedVariance();
    terms.theoryTracking = regression.paperTracking(variance);
    terms.theorySampling = regression.paperSampling(variance);
  }
  if (!trainsRates || !driven.spiking())
    return out;
  const OpenLoopAnswers drives = out;
  driven.answerInRates(neurons, drives.rates, regression.filter(), out.rates);
  driven.answerInSpikes(neurons, drives.spikes, freshTrials, regression.filter(), out.spikes, stop);
  return out;
}

OpenLoopTrace traceOf(std::uint32_t neuron, std::span<const double> target, std::span<const float> rates,
                      std::span<const float> spikes) {
  OpenLoopTrace out;
  out.neuron = neuron;
  out.target.assign(target.begin(), target.end());
  out.withRates.assign(rates.begin(), rates.end());
  if (spikes.empty())
    return out;
  const std::size_t samples = target.size();
  out.oneTrial.assign(spikes.begin(), spikes.begin() + static_cast<std::ptrdiff_t>(samples));
  TrialStatistics statistics(samples, 1);
  for (std::size_t m = 0; m < freshTrials; ++m)
    statistics.add(spikes.subspan(m * samples, samples));
  for (std::size_t k = 0; k < samples; ++k) {
    out.mean.push_back(static_cast<float>(statistics.mean(k, 0)));
    out.spread.push_back(static_cast<float>(std::sqrt(statistics.variance(k, 0))));
  }
  return out;
}

/// Adds how many of neuron i's inputs there are, and how many of them fire within τs, as a share of `count`.
void addInputs(const DrivenNeurons& driven, const Connectivity& connectivity, std::uint32_t i,
               std::size_t count, OpenLoopResult& out) {
  for (const std::uint32_t j : connectivity.row(i)) {
    out.inputs += 1 / static_cast<double>(count);
    if (driven.spiking())
      out.inputsFiring -= std::expm1(-driven.rate(j) * out.timeConstant / 1000) / static_cast<double>(count);
  }
}

/// The means, and no sampling error below 0.
void summarise(OpenLoopResult& result) {
  const auto atLeastNone = [](double x) { return std::isnan(x) ? x : std::max(x, 0.0); };
  result.network = {meanOverVarying(result.each, &OpenLoopErrors::tracking),
                    atLeastNone(meanOverVarying(result.each, &OpenLoopErrors::sampling)),
                    meanOverVarying(result.each, &OpenLoopErrors::theoryTracking),
                    meanOverVarying(result.each, &OpenLoopErrors::theorySampling)};
  for (OpenLoopErrors& errors : result.each)
    errors.sampling = atLeastNone(errors.sampling);
}

} // namespace

std::size_t OpenLoopInput::mainNeurons() const { return spikeloom::mainNeurons(experiment); }

OpenLoop::OpenLoop(OpenLoopInput input, const std::stop_token& stop) : m_input(std::move(input)) {
  assert(!whyNoOpenLoop(m_input));
  auto driven = std::make_shared<Driven>(
      Driven{DrivenNeurons(m_input, stop), targetVariances(m_input.targets->values, m_input.targets->neurons),
             Regressors(m_input.targets->neurons, m_input.targets->samples()), targetTimeScale(m_input)});
  for (std::size_t j = 0; j < m_input.targets->neurons && driven->neurons.spiking(); ++j)
    driven->neurons.softRates(j, driven->soft.of(j));
  m_driven = std::move(driven);
}

const OpenLoopInput& OpenLoop::input() const { return m_input; }

double OpenLoop::rate() const { return m_driven->neurons.meanRate(); }

std::optional<OpenLoop> OpenLoop::reusedFor(OpenLoopInput input) const {
  const Experiment &a = m_input.experiment, &b = input.experiment;
  const Targets *f = m_input.targets.get(), *g = input.targets.get();
  const bool sameNeurons = a.neuron.model == b.neuron.model && a.neuron.integrator == b.neuron.integrator &&
                           a.neuron.time_constant == b.neuron.time_constant &&
                           a.neuron.time_step == b.neuron.time_step;
  const bool sameInput = a.run.seed == b.run.seed && a.stimulus.duration == b.stimulus.duration &&
                         a.stimulus.noise == b.stimulus.noise &&
                         a.stimulus.noise_correlation_time == b.stimulus.noise_correlation_time &&
                         m_input.stimulus == input.stimulus && m_input.set == input.set;
  const bool sameTargets =
      g && a.learning.quantity == b.learning.quantity &&
      (f == g || (f->interval == g->interval && f->neurons == g->neurons && f->values == g->values));
  if (!sameNeurons || !sameInput || !sameTargets || whyNoOpenLoop(input))
    return std::nullopt;
  OpenLoop out = *this;
  out.m_input = std::move(input);
  return out;
}

OpenLoopResult OpenLoop::at(double timeConstant, std::span<const std::uint32_t> neurons,
                            std::span<const std::uint32_t> traced, const std::stop_token& stop) const {
  assert(timeConstant > 0);
  OpenLoopResult out;
  out.timeConstant = timeConstant;
  out.neurons.assign(neurons.begin(), neurons.end());
  out.targetTime = m_driven->targetTime;
  std::vector<std::uint32_t> all = out.neurons;
  for (const std::uint32_t i : traced)
    if (std::ranges::find(neurons, i) == neurons.end())
      all.push_back(i);
  const DrivenNeurons& driven = m_driven->neurons;
  const std::size_t samples = driven.times().samples;
  const bool trainsRates = m_input.experiment.learning.quantity == TrainedQuantity::rate;
  OpenLoopRegression regression(driven, m_driven->soft, m_input, timeConstant, all, stop);
  for (std::size_t first = 0; first < all.size(); first += answersAtOnce) {
    const auto chunk = std::span(all).subspan(first, std::min(answersAtOnce, all.size() - first));
    std::vector<OpenLoopErrors> errors;
    const OpenLoopAnswers answers = answersOf(chunk, driven, trainsRates, regression, errors, stop);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      std::vector<double> target;
      for (std::size_t k = 0; k < samples; ++k)
        target.push_back(m_input.targets->at(k, chunk[i]));
      const auto rates = answers.ratesOf(i, samples), spikes = answers.spikesOf(i, samples);
      if (out.each.size() < neurons.size()) { // those come first
        const double variance = m_driven->variance[chunk[i]];
        errors[i].tracking = meanSquare(rates, target) / variance;
        // what comes on top, for now with its sign; NaN for rate units
        errors[i].sampling = meanSquare(spikes, target) / variance - errors[i].tracking;
        out.each.push_back(errors[i]);
        addInputs(driven, *m_input.connectivity, chunk[i], neurons.size(), out);
      }
      if (std::ranges::find(traced, chunk[i]) != traced.end())
        out.traces.push_back(traceOf(chunk[i], target, rates, spikes));
    }
  }
  summarise(out);
  return out;
}

} // namespace spikeloom
