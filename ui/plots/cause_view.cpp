#include "ui/plots/cause_view.h"

#include <QObject>

#include <cmath>

namespace spikeloom {

double CauseShares::of(Role cause) const {
  return cause == Role::Tracking ? tracking : cause == Role::Sampling ? sampling : feedback.value_or(0);
}

QString shortWordOf(Role cause) {
  return cause == Role::Tracking   ? QObject::tr("slow")
         : cause == Role::Sampling ? QObject::tr("spikes")
                                   : wordOf(cause);
}

QString causeHelp(Role cause) {
  if (cause == Role::Tracking)
    return QObject::tr(
        "Too slow (tracking error): what would be left if neurons sent each other smooth rates instead "
        "of spikes. Synapses blur what is faster than they are. Faster synapses or slower targets help.");
  if (cause == Role::Sampling)
    return QObject::tr(
        "Too few spikes (sampling error): what comes on top because a smooth signal is sent in single "
        "spikes. Slower synapses, more neurons, more inputs or larger targets help.");
  return QObject::tr(
      "Feedback: what comes on top in the trained network, where each neuron hears the errors of the "
      "others, not their targets. More loops help, or a longer or stronger stimulus.");
}

QString shareText(double share) {
  const QString text = QString::number(share, 'f', share < 0.995 ? 2 : 1);
  return text == QLatin1String("-0.00") ? QStringLiteral("0.00")
                                        : QString(text).replace(QLatin1Char('-'), QChar(0x2212));
}

double roundedValue(double value, bool whole) {
  if (!(value > 0))
    return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  const double rounded = std::round(value / unit) * unit;
  return whole ? std::max(1.0, std::round(rounded)) : rounded;
}

QString valueWithUnit(double value, const QString& unit) {
  const QString number = QString::number(value, 'g', 4);
  return unit.isEmpty() ? number : QStringLiteral("%1 %2").arg(number, unit);
}

} // namespace spikeloom
