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
/// function (TransferCurve; φ₂ for quadratic integrate-and-fire neurons):
///   Û_i = Σ_j W_ij r_j,  r_j = φ(f_j + I_j) for a target f_j of the drive, f_j itself for a target of the
///   rate; the rate is φ(Û_i + I_i).
/// I is the input from outside in the target window. All arrays: sample k of a neuron at [k·neurons + i], at
/// the targets' times.
class Prediction {
public:
  /// @param transfer the neurons' transfer function, measured with the same neuron parameters; nullptr: made
  /// here
  /// @throws Cancelled when stop is requested meanwhile
  Prediction(const Experiment& experiment, const TargetSets& targets,
             std::shared_ptr<const TransferCurve> transfer = nullptr, const std::stop_token& stop = {});

  /// Of what is trained (drive, or rate in spikes per T0) in this target set, S × neurons.size().
  [[nodiscard]] std::vector<float> activity(const Network& network, int set,
                                            std::span<const std::uint32_t> neurons) const;
  /// Of the rate of all neurons, S × N, spikes per T0 (tanh x for rate units).
  [[nodiscard]] std::vector<float> rates(const Network& network, int set) const;
  /// Both of these of all neurons, in pieces; all that is passed must be there until they are done.
  void predict(const Network& network, int set, std::vector<float>& activity, std::vector<float>& rates,
               Pieces& pieces) const;
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

} // namespace spikeloom
