#include "ui/params/derived_facts.h"

#include <QLocale>
#include <QObject>
#include <QStringList>

#include <cmath>

#include "core/base/text.h"
#include "core/experiment/memory.h"
#include "core/model/connectivity.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {
QString number(double x) { return QString::number(x, 'g', 3); }

QString synapseFacts(const Experiment& experiment) {
  const NetworkParams& network = experiment.network;
  switch (network.topology) {
  case Topology::random:
    return QObject::tr("p(N − 1) = %1 synapses a neuron")
        .arg(number(network.connection_probability * (network.neurons - 1)));
  case Topology::balanced: {
    const BalancedInputs inputs = balancedInputs(experiment);
    return QObject::tr("%1 excitatory and %2 inhibitory synapses a neuron")
        .arg(inputs.excitatory)
        .arg(inputs.inhibitory);
  }
  case Topology::file:
    break; // the file says
  }
  return {};
}

QString memoryFacts(const Experiment& experiment) {
  if (experiment.network.topology == Topology::file)
    return {}; // it would be read anew at every edit; the check before building does
  const double available = memoryAvailable();
  const QString memory = memoryText(memoryNeeded(experiment));
  return std::isfinite(available) ? QObject::tr("memory %1 of %2 free").arg(memory, memoryText(available))
                                  : QObject::tr("memory %1").arg(memory);
}

QString networkFacts(const Experiment& experiment) {
  QStringList facts{synapseFacts(experiment), memoryFacts(experiment)};
  facts.removeAll(QString());
  return facts.join(QLatin1Char('\n'));
}

QString synapticFacts(const Experiment& experiment) {
  if (experiment.neuron.model == NeuronKind::rate)
    return {}; // without spikes there is nothing to sample
  const double spikesInMemory = experiment.network.neurons * experiment.synapse.time_constant;
  return QObject::tr("1/√(Nτs) = %1 (τs in ms)").arg(number(1 / std::sqrt(spikesInMemory)));
}

QString daleFacts(const Experiment& experiment) {
  if (!drawsCellTypes(experiment))
    return {};
  const auto neurons = static_cast<std::size_t>(experiment.network.neurons);
  const std::size_t inhibitory = inhibitoryCount(neurons, experiment.dale.inhibitory_fraction);
  return QObject::tr("%1 excitatory and %2 inhibitory neurons").arg(neurons - inhibitory).arg(inhibitory);
}

QString targetFacts(const Experiment& experiment) {
  const auto* const timeScale = findField("target.correlation_time");
  if (!timeScale || !timeScale->relevant(experiment))
    return {}; // the other families have no single time scale to compare with
  return QObject::tr("τs/τc = %1")
      .arg(number(experiment.synapse.time_constant / experiment.target.correlation_time));
}

QString runFacts(const Experiment& experiment, double secondsPerLoop) {
  if (!(secondsPerLoop > 0))
    return QObject::tr("time a loop: known after the first one");
  return QObject::tr("%1 s a loop, %2 for all %3")
      .arg(number(secondsPerLoop), toQString(durationText(secondsPerLoop * experiment.run.loops)))
      .arg(experiment.run.loops);
}
} // namespace

QString memoryText(double bytes) {
  return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

std::map<std::string, QString, std::less<>> derivedFacts(const Experiment& experiment,
                                                         double secondsPerLoop) {
  return {
      {"network", networkFacts(experiment)},
      {"synapse", synapticFacts(experiment)},
      {"dale", daleFacts(experiment)},
      {"target", targetFacts(experiment)},
      {"learning", QObject::tr("T/Δt = %1 updates a loop")
                       .arg(std::floor(experiment.target.duration / experiment.learning.update_interval))},
      {"run", runFacts(experiment, secondsPerLoop)}};
}

} // namespace spikeloom
