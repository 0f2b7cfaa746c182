#include "core/experiment/validate.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>

#include "core/base/text.h"
#include "core/experiment/memory.h"
#include "core/model/initial_network.h"
#include "core/params/access.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

class Rules {
public:
  Rules(const Experiment& experiment, const std::set<std::string>& broken, const InputFiles& files,
        const std::stop_token& stop)
      : m_experiment(experiment), m_broken(broken), m_files(files), m_stop(stop) {}

  void ranges() {
    for (const Field& field : fields())
      if (!m_broken.contains(field.path()))
        if (const auto problem = checkValue(field, field.get(m_experiment))) {
          m_errors.push_back({{}, field.path(), *problem});
          m_broken.insert(field.path());
        }
  }

  void order(const Field& low, const Field& high) {
    if (!usable({&low, &high}) || !low.relevant(m_experiment))
      return;
    const double a = std::get<double>(low.get(m_experiment)), b = std::get<double>(high.get(m_experiment));
    if (!(a <= b))
      m_errors.push_back(
          {{},
           low.path(),
           text(low) + " is above " + high.path() + " = " + text(high) + ": it must not be larger"});
  }

  void times() {
    const Field &interval = SPIKELOOM_FIELD(learning, update_interval),
                &step = SPIKELOOM_FIELD(neuron, time_step), &duration = SPIKELOOM_FIELD(target, duration);
    const double ratio = m_experiment.learning.update_interval / m_experiment.neuron.time_step;
    if (usable({&interval, &step}) &&
        !(std::round(ratio) >= 1 && std::abs(ratio - std::round(ratio)) < 1e-6 * ratio))
      m_errors.push_back({{},
                          interval.path(),
                          text(interval) + " ms is not a whole number of time steps of " + text(step) +
                              " ms (" + step.path() + ")"});
    if (usable({&interval, &duration}) &&
        !(m_experiment.target.duration >= m_experiment.learning.update_interval))
      m_errors.push_back({{},
                          duration.path(),
                          text(duration) + " ms is shorter than the update interval of " + text(interval) +
                              " ms (" + interval.path() + "): the window must hold at least one update"});
  }

  /// Values that contradict each other: what is wrong stands at the first, and names the second.
  void combinations() {
    const NetworkParams& network = m_experiment.network;
    const TargetParams& target = m_experiment.target;
    const Field &model = SPIKELOOM_FIELD(neuron, model), &quantity = SPIKELOOM_FIELD(learning, quantity),
                &family = SPIKELOOM_FIELD(target, family), &sets = SPIKELOOM_FIELD(target, sets),
                &testSet = SPIKELOOM_FIELD(run, test_set), &neurons = SPIKELOOM_FIELD(network, neurons),
                &auxiliary = SPIKELOOM_FIELD(target, auxiliary_neurons),
                &fileQuantity = SPIKELOOM_FIELD(target, file_quantity);
    const bool trainsRate = m_experiment.learning.quantity == TrainedQuantity::rate;
    refuseIf(
        trainsRate && m_experiment.neuron.model != NeuronKind::qif, quantity, model,
        "rates can be trained with quadratic integrate-and-fire neurons only, whose transfer function φ₂ the "
        "rule uses");
    refuseIf(!trainsRate && fileHoldsRates(m_experiment), fileQuantity, quantity,
             "recorded rates are targets for rates: the trained quantity must be the spiking rate");
    refuseIf(target.sets > 1 &&
                 (target.family == TargetFamily::constant || target.family == TargetFamily::drawn),
             sets, family, "these targets are the same in every set: one set is all there is to learn");
    refuseIf(m_experiment.run.test_set > target.sets, testSet, sets, "there is no such set");
    refuseIf(auxiliaryThere(m_experiment) && target.auxiliary_neurons >= network.neurons, auxiliary, neurons,
             "at least one neuron must be left for a recorded target");
  }

  void balancedNetwork() {
    const Field &neurons = SPIKELOOM_FIELD(network, neurons),
                &p = SPIKELOOM_FIELD(network, connection_probability),
                &fraction = SPIKELOOM_FIELD(dale, inhibitory_fraction);
    if (m_experiment.network.topology != Topology::balanced || !usable({&neurons, &p, &fraction}))
      return;
    const auto n = static_cast<std::size_t>(m_experiment.network.neurons);
    const std::size_t inhibitory = inhibitoryCount(n, m_experiment.dale.inhibitory_fraction);
    const BalancedInputs inputs = balancedInputs(m_experiment);
    // a neuron is not its own input: one of its kind is missing
    const auto enough = [](std::size_t wanted, std::size_t there) { return wanted == 0 || wanted < there; };
    if (inputs.excitatory + inputs.inhibitory == 0 || !enough(inputs.excitatory, n - inhibitory) ||
        !enough(inputs.inhibitory, inhibitory)) {
      m_errors.push_back({{},
                          p.path(),
                          text(p) + " would give every neuron " + std::to_string(inputs.excitatory) +
                              " excitatory and " + std::to_string(inputs.inhibitory) +
                              " inhibitory inputs, from " + std::to_string(n - inhibitory) + " and " +
                              std::to_string(inhibitory) +
                              " neurons: it must be at least one, and fewer than there are of a kind"});
      m_broken.insert(p.path());
    }
  }

  void memory() {
    const Field &neurons = SPIKELOOM_FIELD(network, neurons),
                &p = SPIKELOOM_FIELD(network, connection_probability);
    if (!usable({&neurons, &p, &SPIKELOOM_FIELD(learning, precision), &SPIKELOOM_FIELD(target, duration),
                 &SPIKELOOM_FIELD(learning, update_interval), &SPIKELOOM_FIELD(network, topology),
                 &SPIKELOOM_FIELD(network, file), &SPIKELOOM_FIELD(target, sets)}))
      return;
    const double needed = memoryNeeded(m_experiment, m_files), available = memoryAvailable();
    if (!(needed <= available)) {
      m_errors.push_back({{},
                          neurons.path(),
                          "the network needs " + gigabytesText(needed) + " of memory, " +
                              gigabytesText(available) + " are free: fewer neurons, a smaller " + p.path() +
                              " or 32-bit precision need less"});
      m_broken.insert(neurons.path()); // nothing may be drawn for it
    }
  }

  void synapses() {
    const Field &neurons = SPIKELOOM_FIELD(network, neurons),
                &p = SPIKELOOM_FIELD(network, connection_probability);
    const NetworkParams& network = m_experiment.network;
    if (network.topology != Topology::random || !usable({&neurons, &p, &SPIKELOOM_FIELD(run, seed)}))
      return;
    const double expectedWithout =
        network.neurons * std::pow(1 - network.connection_probability, network.neurons - 1);
    if (expectedWithout < 1e-12)
      return; // drawing it would be wasted time
    const Connectivity drawn =
        randomConnectivity(static_cast<std::size_t>(network.neurons), network.connection_probability,
                           m_experiment.run.seed, m_stop);
    std::size_t without = 0, first = 0;
    for (std::size_t i = drawn.neurons; i-- > 0;)
      if (drawn.synapseCounts[i] == 0) {
        ++without;
        first = i;
      }
    if (without > 0)
      m_errors.push_back({{},
                          p.path(),
                          std::to_string(without) + " of " + text(neurons) +
                              " neurons would have no synapse to train (the first is neuron " +
                              std::to_string(first) + "): p must be larger, or the network"});
  }

  void networkFile() {
    if (usable({&SPIKELOOM_FIELD(network, topology), &SPIKELOOM_FIELD(network, neurons),
                &SPIKELOOM_FIELD(network, file), &SPIKELOOM_FIELD(target, sets)}))
      takeProblems(checkNetworkFile(m_experiment, m_files, m_stop), SPIKELOOM_FIELD(network, file));
  }

  void targetFile() {
    const Field &family = SPIKELOOM_FIELD(target, family), &neurons = SPIKELOOM_FIELD(network, neurons),
                &file = SPIKELOOM_FIELD(target, file), &curves = SPIKELOOM_FIELD(target, curves);
    if (usable({&family, &neurons, &file, &SPIKELOOM_FIELD(target, file_layout),
                &SPIKELOOM_FIELD(target, file_dataset), &SPIKELOOM_FIELD(target, file_neurons),
                &SPIKELOOM_FIELD(target, file_minimum_rate), &SPIKELOOM_FIELD(target, auxiliary_neurons),
                &SPIKELOOM_FIELD(target, file_time_step), &SPIKELOOM_FIELD(target, duration),
                &SPIKELOOM_FIELD(target, sets), &SPIKELOOM_FIELD(stimulus, duration)}))
      takeProblems(checkTargetFile(m_experiment, m_files, m_stop), file);
    if (usable({&family, &neurons, &curves}))
      takeProblems(checkCurves(m_experiment), curves);
  }

  std::vector<InputError> take() { return std::move(m_errors); }

private:
  void refuseIf(bool wrong, const Field& field, const Field& other, const std::string& why) {
    if (!wrong || !usable({&field, &other}))
      return;
    m_errors.push_back(
        {{},
         field.path(),
         text(field) + " does not go with " + other.path() + " = " + text(other) + ": " + why});
    m_broken.insert(field.path());
  }
  void takeProblems(std::vector<InputError> problems, const Field& field) {
    if (!problems.empty())
      m_broken.insert(field.path());
    std::ranges::move(problems, std::back_inserter(m_errors));
  }
  [[nodiscard]] bool usable(std::initializer_list<const Field*> involved) const {
    for (const Field* field : involved)
      if (m_broken.contains(field->path()))
        return false;
    return true;
  }
  [[nodiscard]] std::string text(const Field& field) const { return valueText(field.get(m_experiment)); }

  const Experiment& m_experiment;
  std::set<std::string> m_broken;
  const InputFiles& m_files;
  const std::stop_token& m_stop;
  std::vector<InputError> m_errors;
};

} // namespace

std::vector<InputError> validate(const Experiment& experiment, const std::set<std::string>& broken,
                                 MemoryRule memoryRule, const InputFiles& files,
                                 const std::stop_token& stop) {
  Rules rules(experiment, broken, files, stop);
  rules.ranges();
  rules.order(SPIKELOOM_FIELD(target, amplitude_min), SPIKELOOM_FIELD(target, amplitude_max));
  rules.order(SPIKELOOM_FIELD(target, period_min), SPIKELOOM_FIELD(target, period_max));
  rules.order(SPIKELOOM_FIELD(target, slow_period_min), SPIKELOOM_FIELD(target, slow_period_max));
  rules.order(SPIKELOOM_FIELD(target, fast_period_min), SPIKELOOM_FIELD(target, fast_period_max));
  rules.order(SPIKELOOM_FIELD(run, pre_min), SPIKELOOM_FIELD(run, pre_max));
  rules.times();
  rules.combinations();
  rules.balancedNetwork();
  rules.networkFile();
  if (memoryRule == MemoryRule::Apply)
    rules.memory();
  rules.synapses();
  rules.targetFile();
  return rules.take();
}

} // namespace spikeloom
