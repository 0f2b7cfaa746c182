#include "core/model/initial_network.h"

#include <algorithm>
#include <numbers>

#include "core/base/cancellation.h"
#include "core/model/random.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

std::shared_ptr<const Connectivity> shared(Connectivity connectivity) {
  return std::make_shared<const Connectivity>(std::move(connectivity));
}

std::vector<double> startPhases(const Experiment& experiment) {
  return randomPhases(static_cast<std::size_t>(experiment.network.neurons),
                      RandomStream(experiment.run.seed, Purpose::Phases, 0));
}

std::vector<std::int8_t> drawnTypes(const Experiment& experiment) {
  const auto n = static_cast<std::size_t>(experiment.network.neurons);
  std::vector<std::int8_t> types(n, 1);
  std::fill_n(types.rbegin(), inhibitoryCount(n, experiment.dale.inhibitory_fraction), std::int8_t{-1});
  return types;
}

/// What a neuron's outgoing weights are.
struct Outgoing {
  std::size_t positive = 0, negative = 0;
};

std::vector<Outgoing> outgoingOf(const NetworkFile& file, const std::stop_token& stop) {
  std::vector<Outgoing> out(file.neurons);
  for (std::size_t i = 0; i < file.neurons; ++i) {
    throwIfStopped(stop);
    for (std::size_t j = 0; j < file.neurons; ++j) {
      const double w = file.weights[i * file.neurons + j];
      out[j].positive += w > 0;
      out[j].negative += w < 0;
    }
  }
  return out;
}

std::vector<std::int8_t> typesIn(const NetworkFile& file, const std::stop_token& stop) {
  std::vector<std::int8_t> types;
  for (const Outgoing& outgoing : outgoingOf(file, stop))
    types.push_back(outgoing.negative > 0 ? -1 : 1);
  return types;
}

InitialNetwork fromFile(const Experiment& experiment, const InputFiles& files, const std::stop_token& stop) {
  const auto content = files.network(experiment.network.file, stop);
  const NetworkFile& file = *content;
  std::vector<std::vector<std::uint32_t>> rows(file.neurons);
  std::size_t next = 0;
  for (std::size_t i = 0; i < file.neurons; ++i) {
    throwIfStopped(stop);
    for (std::uint32_t j = 0; j < file.neurons; ++j)
      if (file.isSynapse(i * file.neurons + j, next))
        rows[i].push_back(j);
  }
  InitialNetwork out{shared(connectivityFromRows(rows, stop)), {}, file.phases, {}, file.stimuli};
  out.weights.assign(out.connectivity->paddedSize(), 0.0);
  for (std::size_t i = 0; i < file.neurons; ++i) {
    throwIfStopped(stop);
    for (std::size_t l = 0; l < rows[i].size(); ++l)
      out.weights[out.connectivity->rowStart[i] + l] = file.weights[i * file.neurons + rows[i][l]];
  }
  if (experiment.dale.enforced)
    out.cellTypes = file.cellTypes.empty() ? typesIn(file, stop) : file.cellTypes;
  if (out.phases.empty())
    out.phases = startPhases(experiment);
  return out;
}

InitialNetwork random(const Experiment& experiment, const std::stop_token& stop) {
  InitialNetwork out;
  out.connectivity =
      shared(randomConnectivity(static_cast<std::size_t>(experiment.network.neurons),
                                experiment.network.connection_probability, experiment.run.seed, stop));
  if (hasCellTypes(experiment))
    out.cellTypes = drawnTypes(experiment);
  out.weights =
      randomWeights(*out.connectivity, experiment.network, experiment.run.seed, out.cellTypes, stop);
  out.phases = startPhases(experiment);
  return out;
}

InitialNetwork balanced(const Experiment& experiment, const std::stop_token& stop) {
  InitialNetwork out;
  out.connectivity = shared(balancedConnectivity(experiment, stop));
  out.weights = balancedWeights(*out.connectivity, experiment, stop);
  out.cellTypes = drawnTypes(experiment);
  out.phases = startPhases(experiment);
  return out;
}

void checkTypes(const NetworkFile& file, const std::string& name, std::vector<InputError>& errors,
                const std::stop_token& stop) {
  const std::vector<Outgoing> outgoing = outgoingOf(file, stop);
  for (std::size_t j = 0; j < file.cellTypes.size(); ++j)
    if (const bool excitatory = file.cellTypes[j] > 0;
        (excitatory ? outgoing[j].negative : outgoing[j].positive) > 0) {
      errors.push_back(
          {name, SPIKELOOM_FIELD(network, file).path(),
           "says in /cell_types that neuron " + std::to_string(j) + " is " +
               (excitatory ? "excitatory, but it has negative" : "inhibitory, but it has positive") +
               " outgoing weights: under Dale's law they must agree"});
      return;
    }
  const auto mixed = [](const Outgoing& o) { return o.positive > 0 && o.negative > 0; };
  const auto count = std::ranges::count_if(outgoing, mixed);
  if (count == 0)
    return;
  const auto first = std::ranges::find_if(outgoing, mixed);
  errors.push_back({name, SPIKELOOM_FIELD(network, file).path(),
                    "holds " + std::to_string(count) +
                        " neurons with outgoing weights of both signs (the first is " + "neuron " +
                        std::to_string(first - outgoing.begin()) + ": column " +
                        std::to_string(first - outgoing.begin() + 1) + " of /weights has " +
                        std::to_string(first->positive) + " positive and " + std::to_string(first->negative) +
                        " negative ones): under Dale's law they must have one sign"});
}

void checkAgainst(const NetworkFile& file, const Experiment& experiment, std::vector<InputError>& errors,
                  const std::stop_token& stop) {
  const std::string& name = experiment.network.file;
  const std::string path = SPIKELOOM_FIELD(network, file).path();
  const Field &neurons = SPIKELOOM_FIELD(network, neurons), &sets = SPIKELOOM_FIELD(target, sets);
  if (file.neurons != static_cast<std::size_t>(experiment.network.neurons))
    errors.push_back({name, path,
                      "holds " + std::to_string(file.neurons) + " neurons, but " + neurons.path() + " is " +
                          valueText(neurons.get(experiment)) + ": the numbers must agree"});
  if (!file.stimuli.empty() && file.stimuli.size() < static_cast<std::size_t>(experiment.target.sets))
    errors.push_back({name, path,
                      "holds " + std::to_string(file.stimuli.size()) + " stimuli, but " + sets.path() +
                          " is " + valueText(sets.get(experiment)) + ": every target set needs one"});
  if (experiment.dale.enforced)
    checkTypes(file, name, errors, stop);
}

} // namespace

std::vector<double> randomPhases(std::size_t neurons, RandomStream random) {
  std::vector<double> phases(neurons);
  for (double& phase : phases)
    phase = random.uniform(-std::numbers::pi, std::numbers::pi);
  return phases;
}

InitialNetwork makeInitialNetwork(const Experiment& experiment, const InputFiles& files,
                                  const std::stop_token& stop) {
  switch (experiment.network.topology) {
  case Topology::random:
    break;
  case Topology::balanced:
    return balanced(experiment, stop);
  case Topology::file:
    return fromFile(experiment, files, stop);
  }
  return random(experiment, stop);
}

std::vector<InputError> checkNetworkFile(const Experiment& experiment, const InputFiles& files,
                                         const std::stop_token& stop) {
  if (experiment.network.topology != Topology::file)
    return {};
  const std::string path = SPIKELOOM_FIELD(network, file).path();
  if (experiment.network.file.empty())
    return {{{}, path, "is empty: a network from a file needs a file"}};
  std::vector<InputError> errors;
  try {
    checkAgainst(*files.network(experiment.network.file, stop), experiment, errors, stop);
  } catch (const InputErrors& problems) {
    errors = problems.errors();
    for (InputError& error : errors) // so that the window can mark the row
      error.path = error.path.empty() ? path : path + ": " + error.path;
  }
  return errors;
}

} // namespace spikeloom
