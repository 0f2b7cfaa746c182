// A network that is trained outside a Simulation, so that tests see weights and spike times in full
// precision.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <functional>
#include <vector>

#include "core/learning/trainer.h"
#include "core/model/network.h"
#include "core/run/trial.h"
#include "core/targets/targets.h"
#include "solvers.h"

namespace spikeloom::test {

/// Does all pieces of what is added by `ask`.
void atOnce(auto ask) {
  Pieces pieces;
  ask(pieces);
  pieces.finish();
}

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
  std::vector<Eigen::VectorXd> unitRates; ///< of rate units: r at the updates
  std::size_t steps = 0;
  std::function<void()> afterStep = [] {}; ///< after each time step, and the update that it may have brought

  Laboratory(const Experiment& given, Network given_network, Targets given_targets,
             std::vector<double> given_stimulus)
      : experiment(given), network(std::move(given_network)), trainer(network, experiment),
        targets(std::move(given_targets)), stimulus(std::move(given_stimulus)) {}
  explicit Laboratory(const Experiment& given)
      : Laboratory(given, Network(given), makeTargets(given),
                   std::vector<double>(static_cast<std::size_t>(given.network.neurons), 1.0)) {}

  /// Has the trainer take up what has changed in the experiment.
  void takeUp() {
    atOnce([this](Pieces& pieces) { trainer.setParameters(experiment, pieces); });
  }

  /// One training trial after `pre` ms.
  TrialRecord train(int number, double pre) {
    const double dt = experiment.neuron.time_step;
    const double begin = static_cast<double>(steps) * dt;
    Trial trial({network, &trainer, targets, stimulus}, experiment,
                {.kind = TrialKind::Training, .number = number, .set = 0, .probeNoise = {}}, pre);
    for (std::size_t k = 0; k < targets.samples(); ++k)
      updateTimes.push_back(begin + pre + experiment.stimulus.duration + targets.time(k));
    std::size_t updates = 0;
    while (!trial.finished()) {
      if (trial.step() == 0)
        continue; // the window begins
      trial.finishUpdate();
      ++steps;
      for (const StepSpike& spike : network.spikes())
        spikes.push_back({spike.neuron, static_cast<double>(steps) * dt - spike.remaining});
      if (updates < targets.samples() &&
          trial.time() > experiment.stimulus.duration + targets.time(updates) - dt / 2) {
        ++updates;
        const auto r = network.outputs();
        if (!network.spiking())
          unitRates.push_back(
              Eigen::Map<const Eigen::VectorXd>(r.data(), static_cast<Eigen::Index>(r.size())));
      }
      afterStep();
    }
    return trial.takeRecord();
  }

  /// r of all neurons (columns) at the updates from `first` on (rows), summed up from the spikes alone; of
  /// rate units as it was.
  [[nodiscard]] Eigen::MatrixXd regressors(std::size_t first = 0) const {
    const double tau = experiment.synapse.time_constant;
    const auto rows = static_cast<Eigen::Index>(updateTimes.size() - first);
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(rows, static_cast<Eigen::Index>(network.size()));
    for (std::size_t k = first; k < unitRates.size(); ++k)
      out.row(static_cast<Eigen::Index>(k - first)) = unitRates[k];
    for (const SpikeTime& spike : spikes)
      for (Eigen::Index k = 0; k < rows; ++k) {
        const double age = updateTimes[first + static_cast<std::size_t>(k)] - spike.time;
        if (age >= 0)
          out(k, spike.neuron) += T0 / tau * std::exp(-age / tau);
      }
    return out;
  }

  /// The columns of `all` that neuron i's synapses come from.
  [[nodiscard]] Eigen::MatrixXd presynaptic(const Eigen::MatrixXd& all, std::size_t i) const {
    const auto row = network.connectivity().row(i);
    Eigen::MatrixXd out(all.rows(), static_cast<Eigen::Index>(row.size()));
    for (std::size_t l = 0; l < row.size(); ++l)
      out.col(static_cast<Eigen::Index>(l)) = all.col(row[l]);
    return out;
  }
  /// f_i at update k, counted from the first trial on.
  [[nodiscard]] double target(std::size_t k, std::size_t i) const {
    return targets.at(k % targets.samples(), i);
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
    const auto n = static_cast<Eigen::Index>(lab.network.connectivity().synapseCounts[i]);
    if (n == 0)
      continue;
    const Eigen::MatrixXd r = lab.presynaptic(all, i);
    Eigen::VectorXd f(all.rows());
    for (Eigen::Index k = 0; k < f.size(); ++k)
      f[k] = lab.target(first + static_cast<std::size_t>(k), i);
    const Eigen::MatrixXd correlation = r.transpose() * r + lambda * Eigen::MatrixXd::Identity(n, n);
    const Eigen::VectorXd ridge = solveSymmetric(correlation, r.transpose() * f + lambda * initial[i]);
    const double distance = (lab.weights(i) - ridge).norm() / ridge.norm();
    largest = distance <= largest ? largest : distance; // keeps NaN
  }
  return largest;
}

} // namespace spikeloom::test
