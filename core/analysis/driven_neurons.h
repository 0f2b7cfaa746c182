// What neurons do that are driven from outside instead of by each other; part of open_loop.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/analysis/open_loop.h"
#include "core/analysis/ridge.h"
#include "core/model/transfer_curve.h"

namespace spikeloom {

/// The parts of an open-loop trial, in ms from stimulus onset, at which it begins: there is no free run.
struct OpenLoopTimes {
  double stimulus = 0; ///< how long it acts; the window follows
  double interval = 1; ///< between two samples of the window
  std::size_t samples = 0;

  [[nodiscard]] double end() const { return stimulus + static_cast<double>(samples) * interval; }
  [[nodiscard]] double sampleTime(std::size_t k) const {
    return stimulus + static_cast<double>(k + 1) * interval;
  }
};

/// A drive over the window from its samples: straight lines in between, the first one held before.
/// @param position time within the window over the interval between samples
[[nodiscard]] double driveBetween(const double* samples, std::size_t count, std::size_t stride,
                                  double position);

/// A spike in an open-loop trial.
struct DrivenSpike {
  std::uint32_t neuron;
  float time; ///< ms from stimulus onset
};
/// Those of several trials, a list by time each.
using DrivenSpikes = std::vector<std::vector<DrivenSpike>>;

/// The spikes of neuron j in trial m, in ascending order.
class SpikeTable {
public:
  SpikeTable(const DrivenSpikes& trials, std::size_t neurons);
  [[nodiscard]] std::span<const float> of(std::size_t trial, std::size_t neuron) const {
    const std::size_t row = trial * m_neurons + neuron;
    return std::span(m_times).subspan(m_start[row], m_start[row + 1] - m_start[row]);
  }

private:
  std::size_t m_neurons;
  std::vector<std::size_t> m_start; ///< trials × neurons + 1
  std::vector<float> m_times;
};

/// Synaptic low-pass of a spike train (jumps of T0/τs) or of a rate, sampled in the window; both are 0 at
/// stimulus onset.
class SynapticFilter {
public:
  SynapticFilter(const OpenLoopTimes& times, double timeConstant);
  /// @param out a value a sample
  void spikes(std::span<const float> train, std::span<float> out) const;
  /// @param rate(time) in spikes per T0; asked in the middle of steps of at most half a millisecond
  template <class Rate> void rate(Rate rate, std::span<float> out) const {
    double r = 0;
    for (std::size_t step = 0; step < m_stimulusSteps; ++step)
      r = m_stimulusKeep * r +
          (1 - m_stimulusKeep) * rate(m_stimulusStep * (static_cast<double>(step) + 0.5));
    for (std::size_t k = 0; k < out.size(); ++k) {
      const double begin = m_times.stimulus + static_cast<double>(k) * m_times.interval;
      for (std::size_t step = 0; step < m_steps; ++step)
        r = m_keep * r + (1 - m_keep) * rate(begin + m_step * (static_cast<double>(step) + 0.5));
      out[k] = static_cast<float>(r);
    }
  }

private:
  OpenLoopTimes m_times;
  double m_timeConstant;
  std::size_t m_stimulusSteps, m_steps; // before the window; in an interval between samples
  double m_stimulusStep, m_step, m_stimulusKeep, m_keep;
};

/// All neurons of a network, and what they are driven with.
class DrivenNeurons {
public:
  /// @throws Cancelled, NumericalError
  DrivenNeurons(const OpenLoopInput& input, const std::stop_token& stop);

  [[nodiscard]] bool spiking() const { return m_spikes.has_value(); }
  [[nodiscard]] const OpenLoopTimes& times() const { return m_times; }
  /// Drive whose learning is at issue: the target of the drive, or the drive whose rate is the target; S
  /// values of neuron i, less what acts on it from outside where that is part of it.
  [[nodiscard]] std::vector<double> wantedDrive(std::size_t i) const;

  /// r_j at the samples if neuron j sends rates: of rate units tanh x, whatever the filter.
  void sendRates(std::size_t j, const SynapticFilter& filter, std::span<float> out) const;
  /// r_j at the samples of trial m if it sends spikes.
  void sendSpikes(std::size_t j, std::size_t trial, const SynapticFilter& filter,
                  std::span<float> out) const {
    filter.spikes(m_spikes->of(trial, j), out);
  }
  /// The soft-threshold rate φ₂ at the samples (TransferCurve), for the paper's S.
  void softRates(std::size_t j, std::span<float> out) const;
  /// Mean over the trials in the window, Hz.
  [[nodiscard]] double rate(std::size_t j) const { return m_rates[j]; }
  [[nodiscard]] double meanRate() const;

  /// The activity of neurons that are driven by drives `u` (for each S values, what stands for w·x), where
  /// rates are what is trained: filtered rates, S values for each neuron.
  void answerInRates(std::span<const std::uint32_t> neurons, std::span<const float> drives,
                     const SynapticFilter& filter, std::span<float> out) const;
  /// The same with spikes of their own, `trials` drives a neuron: those of neuron i in trial m at
  /// [(i·trials + m)·S].
  void answerInSpikes(std::span<const std::uint32_t> neurons, std::span<const float> drives,
                      std::size_t trials, const SynapticFilter& filter, std::span<float> out,
                      const std::stop_token& stop) const;

private:
  /// Rate at a held input, spikes per T0: of quadratic neurons (T0/τ) φ₁, of others their transfer curve.
  [[nodiscard]] double heldRate(std::size_t neuron, double input) const;
  /// The input at which that is the rate; 0 for 0.
  [[nodiscard]] double driveFor(std::size_t neuron, double rate) const;
  /// Frozen noise.
  [[nodiscard]] double outside(std::size_t neuron, double time) const;
  /// Total input of an open-loop trial.
  [[nodiscard]] double inputAt(std::size_t neuron, double time) const;
  void takeTotalDrives(const OpenLoopInput& input, const std::stop_token& stop);
  void takeFrozenNoise(const std::stop_token& stop);
  void takeRates();
  /// Spikes of `units` neurons in trials from number `first` on. fill(trial, time, input) sets their inputs
  /// in the step around a time, and says whether it has changed anything.
  template <class Fill>
  DrivenSpikes drive(std::span<const std::uint32_t> units, std::size_t first, std::size_t trials, Fill fill,
                     const std::stop_token& stop) const;

  Experiment m_experiment;
  OpenLoopTimes m_times;
  int m_set;
  std::size_t m_neurons;
  std::vector<double> m_stimulus;
  TransferCurve m_transfer;
  std::vector<double> m_total; ///< total input in the window at the samples but for frozen noise, S × N
  std::vector<float> m_noise;  ///< frozen noise: stretch k of neuron j at [k·N + j]; empty: none
  double m_stretch = 1;        ///< ms
  bool m_noiseInDrive = false; ///< m_total holds it already: the wanted rate is that of the total input
  std::optional<SpikeTable> m_spikes;
  std::vector<double> m_rates;
};

} // namespace spikeloom
