#include "ui/plots/activity_scale.h"

#include <QObject>

#include "core/model/network.h"

namespace spikeloom {

namespace {

/// See neuron_models.h; the drive of quadratic integrate-and-fire neurons and rate units is dimensionless.
QString driveUnit(NeuronKind neurons) {
  switch (neurons) {
  case NeuronKind::lif:
    return QStringLiteral("mV/ms");
  case NeuronKind::izhikevich:
    return QStringLiteral("10 mV/ms");
  case NeuronKind::qif:
  case NeuronKind::rate:
    break;
  }
  return {};
}

} // namespace

QString quantityName(TrainedQuantity quantity) {
  return quantity == TrainedQuantity::rate ? QObject::tr("rate") : QObject::tr("drive");
}

ActivityScale activityScale(const NetworkFacts* network, NeuronKind neurons) {
  const TrainedQuantity quantity = network ? network->quantity : TrainedQuantity::drive;
  if (quantity == TrainedQuantity::rate)
    return {.factor = 1000 / T0, .quantity = quantityName(quantity), .unit = QStringLiteral("Hz")};
  return {.factor = 1, .quantity = quantityName(quantity), .unit = driveUnit(neurons)};
}

QString ActivityScale::axisTitle() const {
  const QString title = unit == QLatin1String("Hz") ? QObject::tr("rate") : QObject::tr("synaptic drive");
  return unit.isEmpty() ? title : QStringLiteral("%1 (%2)").arg(title, unit);
}

QString ActivityScale::withUnit(const QString& text) const {
  return unit.isEmpty() ? text : QStringLiteral("%1, %2").arg(text, unit);
}

} // namespace spikeloom
