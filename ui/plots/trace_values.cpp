// What the traces say in numbers: under the crosshair, and as a table.
#include "ui/plots/trace_plot.h"

#include <cmath>
#include <optional>

#include <qcustomplot.h>

#include "core/base/text.h"
#include "ui/plots/heard_spikes.h"

namespace spikeloom {

namespace {

constexpr double crosshairReach = 3; // pixels within which the crosshair means a spike

/// The value of the point nearest in time, if there is one within a step or two.
std::optional<double> valueNear(const QCPGraph* graph, double time) {
  const auto& points = *graph->data();
  if (points.size() < 2)
    return {};
  auto nearest = points.findBegin(time); // the last one before it
  if (const auto next = nearest + 1; next < points.constEnd() && next->key - time < time - nearest->key)
    nearest = next;
  const double step = (points.constEnd() - 1)->key - points.constBegin()->key;
  const bool near = std::abs(nearest->key - time) <= 1.5 * step / (points.size() - 1);
  return near && std::isfinite(nearest->value) ? std::optional(nearest->value) : std::nullopt;
}

} // namespace

QString TracePlot::valuesAt(const QCPAxisRect& rect, double x, double) const {
  const QString time = tr("%1 ms").arg(x, 0, 'f', 1);
  for (const Strip& strip : m_strips)
    if (strip.rect == &rect)
      return time + heardAt(strip, x);
  for (const auto& panel : m_panels) {
    if (panel.rect != &rect)
      continue;
    QStringList lines{time};
    const auto add = [&](const QString& name, const QCPGraph* graph) {
      const auto value = valueNear(graph, x);
      if (!value)
        return;
      const QString number = QString::fromStdString(significant(*value, 3));
      lines << (m_scale.unit.isEmpty() ? tr("%1 %2").arg(name, number)
                                       : tr("%1 %2 %3").arg(name, number, m_scale.unit));
    };
    add(m_scale.quantity, panel.activity);
    add(wordOf(Role::Target), panel.target);
    add(wordOf(Role::Prediction), panel.prediction);
    add(m_panels.front().previous->name(), panel.previous);
    return lines.join(QLatin1Char('\n'));
  }
  return {};
}

PlotTable TracePlot::table() const {
  PlotTable all = PlotWidget::table();
  for (const Strip& strip : m_strips) {
    const QString set = m_plan.sets > 1 ? tr(", set %1").arg(strip.column + 1) : QString();
    const QString neuron = tr("neuron %1%2").arg(m_plan.watched.front()).arg(set);
    PlotTable heard{
        {all.columns[0], tr("%1: hears neuron").arg(neuron), tr("%1: weight of that").arg(neuron)}, {}};
    const QCPRange shown = strip.rect->axis(QCPAxis::atBottom)->range();
    for (const auto& tick : strip.spikes->ticks())
      if (shown.contains(tick.time))
        heard.values.insert(heard.values.end(),
                            {tick.time, static_cast<double>(tick.neuron), static_cast<double>(tick.weight)});
    all = joined(all, heard);
  }
  return all;
}

/// The spike nearest in time, if the crosshair is at it.
QString TracePlot::heardAt(const Strip& strip, double x) const {
  const QCPAxis* axis = strip.rect->axis(QCPAxis::atBottom);
  const HeardSpikes::Tick* nearest = nullptr;
  double smallest = crosshairReach;
  for (const auto& tick : strip.spikes->ticks())
    if (const double distance = std::abs(axis->coordToPixel(tick.time) - axis->coordToPixel(x));
        distance <= smallest) {
      smallest = distance;
      nearest = &tick;
    }
  if (!nearest)
    return QLatin1Char('\n') + (m_inputs ? tr("%1 inputs").arg(m_inputs->count) : tr("inputs not known yet"));
  return tr("\nspike of neuron %1\nweight %2")
      .arg(nearest->neuron)
      .arg(QString::fromStdString(significant(static_cast<double>(nearest->weight), 3)));
}

} // namespace spikeloom
