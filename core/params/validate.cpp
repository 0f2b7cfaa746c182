#include "core/params/validate.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <initializer_list>

#include "core/model/connectivity.h"
#include "core/params/access.h"
#include "core/run/memory.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

std::string gigabytes(double bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), bytes < 1e8 ? "%.3f GB" : "%.1f GB", bytes / 1e9);
  return text.data();
}

class Rules {
public:
  Rules(const Experiment& experiment, const std::set<std::string>& broken)
      : m_experiment(experiment), m_broken(broken) {}

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

  void memory() {
    const Field &neurons = SPIKELOOM_FIELD(network, neurons),
                &p = SPIKELOOM_FIELD(network, connection_probability);
    if (!usable({&neurons, &p, &SPIKELOOM_FIELD(learning, precision), &SPIKELOOM_FIELD(target, duration),
                 &SPIKELOOM_FIELD(learning, update_interval)}))
      return;
    const double needed = memoryNeeded(m_experiment), available = memoryAvailable();
    if (!(needed <= available)) {
      m_errors.push_back({{},
                          neurons.path(),
                          "the network needs " + gigabytes(needed) + " of memory, " + gigabytes(available) +
                              " are free: fewer neurons, a smaller " + p.path() +
                              " or 32-bit precision need less"});
      m_broken.insert(neurons.path()); // nothing may be drawn for it
    }
  }

  void synapses() {
    const Field &neurons = SPIKELOOM_FIELD(network, neurons),
                &p = SPIKELOOM_FIELD(network, connection_probability);
    if (!usable({&neurons, &p, &SPIKELOOM_FIELD(run, seed)}))
      return;
    const NetworkParams& network = m_experiment.network;
    const double expectedWithout =
        network.neurons * std::pow(1 - network.connection_probability, network.neurons - 1);
    if (expectedWithout < 1e-12)
      return; // drawing it would be wasted time
    const Connectivity drawn = randomConnectivity(static_cast<std::size_t>(network.neurons),
                                                  network.connection_probability, m_experiment.run.seed);
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

  void targetFile() {
    if (usable({&SPIKELOOM_FIELD(target, family), &SPIKELOOM_FIELD(target, file_layout),
                &SPIKELOOM_FIELD(network, neurons)}))
      for (InputError& error : checkTargetFile(m_experiment))
        m_errors.push_back(std::move(error));
  }

  std::vector<InputError> take() { return std::move(m_errors); }

private:
  [[nodiscard]] bool usable(std::initializer_list<const Field*> involved) const {
    for (const Field* field : involved)
      if (m_broken.contains(field->path()))
        return false;
    return true;
  }
  [[nodiscard]] std::string text(const Field& field) const { return valueText(field.get(m_experiment)); }

  const Experiment& m_experiment;
  std::set<std::string> m_broken;
  std::vector<InputError> m_errors;
};

} // namespace

std::vector<InputError> validate(const Experiment& experiment, const std::set<std::string>& broken,
                                 MemoryRule memoryRule) {
  Rules rules(experiment, broken);
  rules.ranges();
  rules.order(SPIKELOOM_FIELD(target, amplitude_min), SPIKELOOM_FIELD(target, amplitude_max));
  rules.order(SPIKELOOM_FIELD(target, period_min), SPIKELOOM_FIELD(target, period_max));
  rules.order(SPIKELOOM_FIELD(target, slow_period_min), SPIKELOOM_FIELD(target, slow_period_max));
  rules.order(SPIKELOOM_FIELD(target, fast_period_min), SPIKELOOM_FIELD(target, fast_period_max));
  rules.order(SPIKELOOM_FIELD(run, pre_min), SPIKELOOM_FIELD(run, pre_max));
  rules.times();
  if (memoryRule == MemoryRule::Apply)
    rules.memory();
  rules.synapses();
  rules.targetFile();
  return rules.take();
}

} // namespace spikeloom
