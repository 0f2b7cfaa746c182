// A network that is trained outside a Simulation, so that tests see weights and spike times in full
// precision.
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "core/learning/trainer.h"
#include "core/model/network.h"
#include "core/run/trial.h"

namespace spikeloom::test {

struct SpikeTime {
  std::uint32_t neuron;
  double time; ///< ms since the laboratory was made
};

/// Network, trainer, targets, and every spike and update there has been.
struct Laboratory {
  Experiment experiment;
  Network network;
  Trainer trainer;
  Targets targets;
  std::vector<double> stimulus;
  std::vector<SpikeTime> spikes;
  std::vector<double> updateTimes;
  std::size_t steps = 0;

  Laboratory(const Experiment& given, Network given_network, Targets given_targets,
             std::vector<double> given_stimulus)
      : experiment(given), network(std::move(given_network)), trainer(network, experiment),
        targets(std::move(given_targets)), stimulus(std::move(given_stimulus)) {}
  explicit Laboratory(const Experiment& given)
      : Laboratory(given, Network(given), makeTargets(given),
                   std::vector<double>(static_cast<std::size_t>(given.network.neurons), 1.0)) {}

  /// One training trial after `pre` ms.
  TrialRecord train(int number, double pre) {
    const double dt = experiment.neuron.time_step;
    const double begin = static_cast<double>(steps) * dt;
    Trial trial({network, trainer, targets, stimulus}, experiment, {TrialKind::Training, number, 0, {}}, pre);
    for (std::size_t k = 0; k < targets.samples; ++k)
      updateTimes.push_back(begin + pre + experiment.stimulus.duration + targets.time(k));
    while (!trial.finished()) {
      trial.step();
      ++steps;
      for (const StepSpike& spike : network.spikes())
        spikes.push_back({spike.neuron, static_cast<double>(steps) * dt - spike.remaining});
    }
    return trial.takeRecord();
  }

  /// r of all neurons (columns) at the updates from `first` on (rows), summed up from the spikes alone.
  [[nodiscard]] Eigen::MatrixXd regressors(std::size_t first = 0) const {
    const double tau = experiment.synapse.time_constant;
    const auto rows = static_cast<Eigen::Index>(updateTimes.size() - first);
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(rows, static_cast<Eigen::Index>(network.size()));
    for (const SpikeTime& spike : spikes)
      for (Eigen::Index k = 0; k < rows; ++k) {
        const double age = updateTimes[first + static_cast<std::size_t>(k)] - spike.time;
        if (age >= 0)
          out(k, spike.neuron) += T0 / tau * std::exp(-age / tau);
      }
    return out;
  }

  [[nodiscard]] Eigen::VectorXd weights(std::size_t i) const {
    const auto row = network.weightRow(i);
    return Eigen::Map<const Eigen::VectorXd>(row.data(), static_cast<Eigen::Index>(row.size()));
  }
  [[nodiscard]] std::vector<Eigen::VectorXd> allWeights() const {
    std::vector<Eigen::VectorXd> out;
    for (std::size_t i = 0; i < network.size(); ++i)
      out.push_back(weights(i));
    return out;
  }
};

/// Largest relative distance of a neuron's weights from the batch ridge solution
///   (Σ r rᵀ + λI)⁻¹ (Σ f r + λ w₀)
/// over the updates from `first` on, w₀ the weights before the first of them.
inline double distanceFromRidge(const Laboratory& lab, double lambda,
                                const std::vector<Eigen::VectorXd>& initial, std::size_t first = 0) {
  const Eigen::MatrixXd all = lab.regressors(first);
  double largest = 0;
  for (std::size_t i = 0; i < lab.network.size(); ++i) {
    const auto row = lab.network.connectivity().row(i);
    const auto n = static_cast<Eigen::Index>(row.size());
    if (n == 0)
      continue;
    Eigen::MatrixXd r(all.rows(), n);
    for (Eigen::Index c = 0; c < n; ++c)
      r.col(c) = all.col(row[static_cast<std::size_t>(c)]);
    Eigen::VectorXd f(all.rows());
    for (Eigen::Index k = 0; k < f.size(); ++k)
      f[k] = lab.targets.at((first + static_cast<std::size_t>(k)) % lab.targets.samples, i);
    const Eigen::MatrixXd correlation = r.transpose() * r + lambda * Eigen::MatrixXd::Identity(n, n);
    const Eigen::VectorXd ridge = correlation.ldlt().solve(r.transpose() * f + lambda * initial[i]);
    const double distance = (lab.weights(i) - ridge).norm() / ridge.norm();
    largest = distance <= largest ? largest : distance; // keeps NaN
  }
  return largest;
}

} // namespace spikeloom::test
