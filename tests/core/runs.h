// Runs as a whole: every trial as it was recorded, and experiments of every kind.
#pragma once

#include <QTemporaryDir>
#include <fstream>
#include <string>
#include <vector>

#include "checks.h"
#include "core/io/hdf5.h"
#include "core/model/random.h"

namespace spikeloom::test {

inline constexpr Simulation::Chunk oneTrial{.wallTime = std::chrono::hours(10), .oneTrial = true};

inline Simulation::Chunk simulated(double ms) {
  return {.wallTime = std::chrono::hours(10), .simulatedMs = ms};
}

/// Does all that is asked for, and returns every trial it took.
inline std::vector<TrialRecord> recorded(Simulation& simulation) {
  std::vector<TrialRecord> out;
  while (!simulation.idle()) {
    simulation.advance(oneTrial);
    out.push_back(*simulation.lastTrial());
  }
  return out;
}

inline Simulation trainedSimulation(const Experiment& experiment, int loops) {
  Simulation simulation(experiment);
  simulation.train(loops);
  finish(simulation);
  return simulation;
}

/// The experiment with `auxiliary` auxiliary neurons beside recorded ones, whose rates (8 to 20 Hz, waves of
/// 150 to 400 ms) it writes into `folder`.
inline Experiment recordedExperiment(const QTemporaryDir& folder, int auxiliary) {
  Experiment experiment = smallExperiment();
  experiment.learning.quantity = TrainedQuantity::rate;
  experiment.target.family = TargetFamily::file;
  experiment.target.file_quantity = FileQuantity::rate_hz;
  experiment.target.auxiliary_neurons = auxiliary;
  experiment.target.file = folder.filePath("rates.csv").toStdString();
  std::ofstream out(experiment.target.file);
  for (int i = 0; i < experiment.network.neurons - auxiliary; ++i) {
    RandomStream random(3, Purpose::Targets, static_cast<std::uint64_t>(i));
    const double period = random.uniform(150, 400), shift = random.uniform(0, 400);
    for (int k = 0; k < 12; ++k)
      out << (k > 0 ? "," : "") << 14 + 6 * std::sin(6.283185 * (20 * k - shift) / period);
    out << '\n';
  }
  return experiment;
}

/// A network of the small experiment's size in a file, with stimuli for two sets and phases; every neuron of
/// one sign.
inline std::string writeNetwork(const QTemporaryDir& folder) {
  constexpr std::size_t n = 40;
  std::vector<double> weights(n * n), stimuli(2 * n), phases(n);
  RandomStream random(5, Purpose::Weights, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (i != j && (j == (i + 1) % n || random.uniform() < 0.3))
        weights[i * n + j] = (j < 32 ? 0.4 : -1.2) * random.uniform(0.5, 1);
  for (double& x : stimuli)
    x = random.uniform(-1, 1);
  for (double& x : phases)
    x = random.uniform(-3, 3);
  const std::string name = folder.filePath("network.h5").toStdString();
  Hdf5File file(name, Hdf5File::Mode::Create);
  file.writeMatrix<double>("weights", n, n, weights);
  file.writeMatrix<double>("stimulus", 2, n, stimuli);
  file.write<double>("phase", phases);
  return name;
}

inline TargetSets setsOf(std::initializer_list<Targets> sets) {
  TargetSets out;
  for (const Targets& set : sets)
    out.push_back(std::make_shared<const Targets>(set));
  return out;
}

struct NamedExperiment {
  const char* name;
  Experiment experiment;
};

/// Experiments that differ in everything that a state is made of; files go into `folder`.
inline std::vector<NamedExperiment> everyKind(const QTemporaryDir& folder) {
  std::vector<NamedExperiment> out;
  const auto add = [&out](const char* name, auto change) {
    Experiment experiment = smallExperiment();
    change(experiment);
    out.push_back({name, experiment});
  };
  add("rate training", [](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; });
  add("balanced, Dale's law", [](Experiment& e) {
    e.network.topology = Topology::balanced;
    e.dale.enforced = true;
    e.stimulus.kick_strength = 2;
    e.stimulus.kick_duration = 100;
    e.learning.update_interval = 5;
  });
  add("random, Dale's law", [](Experiment& e) { e.dale.enforced = true; });
  add("three sets", [](Experiment& e) { e.target.sets = 3; });
  add("innate targets", [](Experiment& e) {
    e.target.family = TargetFamily::innate;
    e.target.warm_up = 100;
    e.target.sets = 2;
  });
  add("leaky neurons", [](Experiment& e) { e.neuron.model = NeuronKind::lif; });
  add("Izhikevich's neurons", [](Experiment& e) { e.neuron.model = NeuronKind::izhikevich; });
  add("rate units", [](Experiment& e) { e.neuron.model = NeuronKind::rate; });
  add("all to all", [](Experiment& e) { e.network.connection_probability = 1; });
  add("all to all, rate units", [](Experiment& e) {
    e.network.connection_probability = 1;
    e.neuron.model = NeuronKind::rate;
  });
  add("frozen noise", [](Experiment& e) { e.stimulus.noise = 0.5; });
  add("reset", [](Experiment& e) { e.run.start = TrialStart::reset; });
  add("rate units, reset", [](Experiment& e) {
    e.neuron.model = NeuronKind::rate;
    e.run.start = TrialStart::reset;
  });
  add("network from a file", [&](Experiment& e) {
    e.network.topology = Topology::file;
    e.network.file = writeNetwork(folder);
    e.target.sets = 2;
    e.dale.enforced = true;
  });
  out.push_back({"recorded and auxiliary neurons", recordedExperiment(folder, 10)});
  return out;
}

/// Whether two runs, each brought to its end, came to the same: weights, curve, last trial and last test, bit
/// for bit.
inline bool sameEnd(Simulation& a, Simulation& b) {
  finish(a);
  finish(b);
  const auto bits = [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); };
  const auto sameTotals = [bits](const TrialTotals& x, const TrialTotals& y) {
    return x.number == y.number && x.set == y.set && bits(x.mean, y.mean) && bits(x.median, y.median) &&
           x.rmsError == y.rmsError && x.weightChange == y.weightChange && x.rate == y.rate;
  };
  const auto sameSummary = [&](const TrialSummary& x, const TrialSummary& y) {
    return sameTotals(x, y) && std::ranges::equal(x.correlation, y.correlation, bits);
  };
  const TrialRecord &x = *a.lastTrial(), &y = *b.lastTrial();
  const auto sameSpike = [](const Spike& p, const Spike& q) {
    return p.time == q.time && p.neuron == q.neuron;
  };
  const bool tests = static_cast<bool>(a.lastTest());
  return a.weightsChecksum() == b.weightsChecksum() && x.activity == y.activity && x.number == y.number &&
         x.set == y.set && std::ranges::equal(x.spikes, y.spikes, sameSpike) &&
         std::ranges::equal(a.curve(), b.curve(), sameTotals) && tests == static_cast<bool>(b.lastTest()) &&
         (!tests || std::ranges::equal(a.lastTest()->trials, b.lastTest()->trials, sameSummary));
}

} // namespace spikeloom::test
