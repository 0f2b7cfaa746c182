#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/pieces.h"
#include "core/model/network.h"
#include "core/model/transfer_curve.h"
#include "core/record/targets.h"

namespace spikeloom {

/// The quasi-static prediction: what a network would do whose neurons fire as their targets say, without
/// delay and without the noise of single spikes (docs/SPEC.md, section 7). With φ the neurons' transfer
/// function (TransferCurve; (T0/τ) φ₂ for quadratic integrate-and-fire neurons):
///   drive: Û_i = Σ_j W_ij r_j,  r_j = φ(f_j + I_j) for a target f_j of the drive, f_j itself for a target of
///   the rate;
///   rate: φ(ū_i + I_i) of the drive ū that the network has on average over its trials; before there are any,
///   of Û.
/// I is the input from outside in the target window. All arrays: sample k of a neuron at [k·neurons + i], at
/// the targets' times.
class Prediction {
public:
  /// @param transfer the neurons' transfer function, measured with the same neuron parameters; nullptr: made
  /// here
  /// @throws Cancelled when stop is requested meanwhile
  Prediction(const Experiment& experiment, const TargetSets& targets,
             std::shared_ptr<const TransferCurve> transfer = nullptr, const std::stop_token& stop = {});

  /// Of what is trained (drive, or rate in spikes per T0) in this target set, S × neurons.size(); without
  /// trials.
  [[nodiscard]] std::vector<float> activity(const Network& network, int set,
                                            std::span<const std::uint32_t> neurons) const;
  /// Of all neurons, S × N each, in pieces; all that is passed must be there until they are done.
  /// @param mean what is trained, averaged over trials: of the drive ū itself, of the rate r̄, since ū = W r̄
  /// @param activity of what is trained
  /// @param rates of the rate, spikes per T0 (tanh x for rate units)
  void predict(const Network& network, int set, const std::vector<float>& mean, std::vector<float>& activity,
               std::vector<float>& rates, Pieces& pieces) const;
  /// The rate that the targets ask for, S × N, likewise: r_j above.
  [[nodiscard]] const std::vector<float>& targetRates(int set) const {
    return m_rates[static_cast<std::size_t>(set)];
  }
  [[nodiscard]] const std::shared_ptr<const TransferCurve>& transfer() const { return m_transfer; }

private:
  [[nodiscard]] std::vector<float> drive(const Network& network, int set,
                                         std::span<const std::uint32_t> neurons) const;
  void applyTransfer(std::span<const std::uint32_t> neurons, std::vector<float>& values,
                     std::size_t firstSample, std::size_t lastSample) const;

  std::shared_ptr<const TransferCurve> m_transfer;
  bool m_predictsRate;
  std::vector<std::uint32_t> m_all;        // 0 … N − 1
  std::vector<std::vector<float>> m_rates; // a set each
  std::vector<float> m_external;           // I, S × N; empty when there is none
};

/// Low-pass filter of what is sampled every `interval` ms, as a synapse of time constant τ does, in place:
///   y_k = d y_{k−1} + (1 − d) x_k,  d = e^{−interval/τ},  y_0 = x_0,
/// each value held since the one before.
/// @param values S × neurons; those before sample `first` are filtered already
void lowPass(std::span<float> values, std::size_t neurons, double interval, double timeConstant,
             std::size_t first = 0);

} // namespace spikeloom
