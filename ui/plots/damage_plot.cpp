#include "ui/plots/damage_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/image_plottable.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/spike_plottable.h"

namespace spikeloom {

namespace {

constexpr double spikeReach = 6; // pixels within which a click means a spike
constexpr int shades = 255;

QVector<QCPGraphData> traceOf(const TrialRecord& trial, std::uint32_t neuron, double factor) {
  QVector<QCPGraphData> points;
  const Series<float>& activity = trial.activity;
  for (std::size_t k = 0; neuron < activity.neurons && k < activity.samples(); ++k)
    points.append({activity.first + static_cast<double>(k) * activity.interval,
                   factor * static_cast<double>(activity.at(k, neuron))});
  return points;
}

QVector<QCPGraphData> pointAt(const std::optional<Spike>& spike) {
  if (!spike)
    return {};
  return {{static_cast<double>(spike->time), static_cast<double>(spike->neuron)}};
}

} // namespace

DamagePlot::DamagePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Intact and damaged trial"));
  setAccessibleDescription(
      tr("Left and Right go from spike to spike of the chosen neuron, Up and Down to other "
         "neurons; Enter deletes the spike."));
  setStatusTip(tr("A click on a spike deletes it in a copy; elsewhere it chooses the neuron."));
  buildPanels();
  m_cursor->setName(tr("chosen spike"));
  m_deleted->setName(tr("deleted spike"));
  m_target->setName(wordOf(Role::Target));
  m_intact->setName(tr("intact"));
  m_damaged->setName(tr("damaged"));
  m_mean->setName(tr("distance, mean"));
  for (QCPGraph* const graph : {m_target, m_intact, m_damaged})
    graph->addToLegend(m_legend);
  connect(&navigation(), &PlotNavigation::changed, this, [this] { placeMarks(); });
  applyColors();
}

DamagePlot::~DamagePlot() = default;

void DamagePlot::show(const DamageView& view) {
  m_facts = view.facts;
  m_scale = view.scale;
  m_neuron = view.neuron;
  const bool there = view.found && view.found->intact;
  const auto isChosen = [this](const Spike& spike) {
    return m_chosen && spike.time == m_chosen->time && spike.neuron == m_chosen->neuron;
  };
  if (!there || std::ranges::none_of(view.found->intact->spikes, isChosen)) // the trial is another one
    m_chosen.reset();
  m_intactTrial = there ? view.found->intact : nullptr;
  m_damagedTrial = there && view.found->request.damage != Damage::none ? view.found->damaged : nullptr;
  m_difference = m_damagedTrial ? view.found->difference : nullptr;
  m_gone = there ? view.found->deleted : std::nullopt;
  m_mostDifference = view.mostDifference;
  for (QCPAxisRect* const rect : {m_raster, m_trace, m_heat, m_distance})
    rect->setVisible(there);
  for (QCPItemText* const title : m_titles)
    title->setVisible(there);
  m_legend->setVisible(there);
  for (TimeMarks& marks : m_marks)
    marks.setTimes(there ? m_intactTrial->times : TrialTimes{0, 0, 1, 1});
  showSpikes(view);
  showTraces(view);
  showStrip(view);
  showFan(view);
  placeMarks();
  redraw();
}

void DamagePlot::showSpikes(const DamageView& view) {
  const std::size_t neurons = m_facts ? m_facts->neurons : 0;
  m_rows.resize(neurons);
  std::iota(m_rows.begin(), m_rows.end(), 0u);
  const std::span<const Spike> nothing;
  const auto& front = m_damagedTrial ? m_damagedTrial : m_intactTrial;
  m_back->setSpikes(m_intactTrial ? std::span<const Spike>(m_intactTrial->spikes) : nothing, m_rows);
  m_front->setSpikes(front ? std::span<const Spike>(front->spikes) : nothing, m_rows);
  m_front->setPen(scaledPen(m_facts && !m_facts->cellTypes.empty() ? colors().excitatory : colors().actual));
  m_front->setTypes(m_facts ? std::span<const std::int8_t>(m_facts->cellTypes)
                            : std::span<const std::int8_t>(),
                    colors().inhibitory);
  valueOf(m_raster)->setRange(-0.5, std::max(0.5, static_cast<double>(neurons) - 0.5));
  m_titles.front()->setText(view.spiking ? tr("neuron") : tr("no spikes"));
}

void DamagePlot::showTraces(const DamageView& view) {
  m_traceTitle->setText(m_scale.axisTitle());
  for (QCPGraph* const graph : {m_target, m_intact, m_damaged})
    graph->data()->clear();
  if (!m_intactTrial)
    return;
  m_intact->data()->set(traceOf(*m_intactTrial, m_neuron, m_scale.factor), true);
  if (m_damagedTrial)
    m_damaged->data()->set(traceOf(*m_damagedTrial, m_neuron, m_scale.factor), true);
  const auto set = static_cast<std::size_t>(view.found->request.set);
  double low = 0, high = 0;
  if (m_facts && set < m_facts->targets.size() && m_neuron < m_facts->targets[set]->neurons) {
    const Targets& targets = *m_facts->targets[set];
    QVector<QCPGraphData> points;
    for (std::size_t k = 0; k < targets.samples(); ++k)
      points.append(
          {m_intactTrial->times.target + targets.time(k), m_scale.factor * targets.at(k, m_neuron)});
    m_target->data()->set(points, true);
  }
  for (QCPGraph* const graph : {m_target, m_intact, m_damaged})
    for (const QCPGraphData& point : *graph->data())
      if (std::isfinite(point.value)) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
      }
  const double margin = 0.06 * std::max(high - low, 1e-6);
  valueOf(m_trace)->setRange(low - margin, high + margin);
}

void DamagePlot::showStrip(const DamageView&) {
  const std::size_t neurons = m_facts ? m_facts->neurons : 0;
  valueOf(m_heat)->setRange(-0.5, std::max(0.5, static_cast<double>(neurons) - 0.5));
  m_heatCaption->setVisible(m_intactTrial != nullptr);
  if (m_difference)
    m_heatCaption->setTexts({tr("|damaged − intact| of all neurons, at most %1")
                                 .arg(m_scale.factor * m_mostDifference, 0, 'g', 2),
                             tr("to %1").arg(m_scale.factor * m_mostDifference, 0, 'g', 2)});
  else
    m_heatCaption->setTexts({tr("Here and below: what becomes different"), tr("what differs")});
  paintStrip();
}

void DamagePlot::paintStrip() {
  if (!m_difference || m_difference->rows == 0 || m_difference->columns == 0) {
    m_strip->setImage({}, {});
    return;
  }
  const DifferenceMap& map = *m_difference;
  QImage image(static_cast<int>(map.columns), static_cast<int>(map.rows), QImage::Format_Indexed8);
  QList<QRgb> table;
  for (int k = 0; k <= shades; ++k)
    table
        << blended(colors().text, colors().background, std::pow(static_cast<double>(k) / shades, 0.7)).rgb();
  image.setColorTable(table);
  for (std::size_t row = 0; row < map.rows; ++row) {
    uchar* const line = image.scanLine(static_cast<int>(map.rows - 1 - row)); // the first neuron is below
    for (std::size_t column = 0; column < map.columns; ++column) {
      const double share =
          m_mostDifference > 0 ? static_cast<double>(map.at(row, column)) / m_mostDifference : 0;
      line[column] = static_cast<uchar>(std::lround(shades * std::clamp(share, 0.0, 1.0)));
    }
  }
  const double width = map.interval * static_cast<double>(map.perColumn * map.columns);
  const double height = static_cast<double>(map.perRow * map.rows);
  m_strip->setImage(image, {map.first - map.interval, height - 0.5, width, -height});
}

void DamagePlot::showFan(const DamageView& view) {
  m_fanTitle->setText(view.spiking ? tr("distance (rad)") : tr("distance"));
  const std::size_t wanted = m_damagedTrial ? view.found->deviations.size() : 0;
  while (m_fan.size() > wanted) {
    plot()->removeGraph(m_fan.back());
    m_fan.pop_back();
  }
  while (m_fan.size() < wanted)
    m_fan.push_back(addGraph(m_distance, QStringLiteral("main")));
  const auto set = [&](QCPGraph* graph, const std::vector<float>& values) {
    QVector<QCPGraphData> points;
    for (std::size_t k = 0; k < values.size() && k < view.found->times.size(); ++k)
      points.append({view.found->times[k], static_cast<double>(values[k])});
    graph->data()->set(points, true);
  };
  for (std::size_t k = 0; k < wanted; ++k) {
    set(m_fan[k], *view.found->deviations[k]);
    nameColumn(m_fan[k], tr("distance, pair %1").arg(k + 1));
  }
  if (wanted > 0)
    set(m_mean, view.found->deviation);
  else
    m_mean->data()->clear();
  valueOf(m_distance)->setTickLabels(wanted > 0);
  valueOf(m_distance)->setRange(0, 1.08 * std::max(view.mostDeviation, 1e-3));
  styleFan();
}

void DamagePlot::placeMarks() {
  m_cursor->data()->set(pointAt(m_chosen), true);
  m_deleted->data()->set(pointAt(m_gone), true);
  m_row->setVisible(m_intactTrial && m_neuron < m_rows.size());
  m_row->start->setCoords(0, m_neuron);
  m_row->end->setCoords(1, m_neuron);
  const double height = std::abs(valueOf(m_raster)->coordToPixel(1) - valueOf(m_raster)->coordToPixel(0));
  m_row->setPen(QPen(colors().marked, std::max(3.0, height), Qt::SolidLine, Qt::FlatCap));
}

QPoint DamagePlot::pixelOf(const Spike& spike) const {
  return QPointF(keyOf(m_raster)->coordToPixel(static_cast<double>(spike.time)),
                 valueOf(m_raster)->coordToPixel(spike.neuron))
      .toPoint();
}

void DamagePlot::clickedAt(const QPoint& point, bool) {
  const bool raster = m_raster->rect().contains(point), heat = m_heat->rect().contains(point);
  if (!m_facts || m_facts->neurons == 0 || (!raster && !heat))
    return;
  if (const Spike* const spike = raster ? m_back->spikeAt(point, spikeReach) : nullptr) {
    m_chosen = *spike;
    placeMarks();
    redraw();
    emit spikeTaken(*spike);
    return;
  }
  const double row = std::round(valueOf(raster ? m_raster : m_heat)->pixelToCoord(point.y()));
  emit neuronChosen(
      static_cast<std::uint32_t>(std::clamp(row, 0.0, static_cast<double>(m_facts->neurons - 1))));
}

QString DamagePlot::valuesAt(const QCPAxisRect& rect, double x, double y) const {
  if (!m_intactTrial)
    return {};
  const QString time = tr("%1 ms").arg(x, 0, 'f', 1) + QLatin1Char('\n');
  const auto valueOfGraph = [x](const QCPGraph* graph) {
    return graph->data()->isEmpty() ? QStringLiteral("–")
                                    : QString::number(graph->data()->at(graph->findBegin(x))->value, 'g', 3);
  };
  if (&rect == m_trace)
    return time + tr("intact %1, damaged %2").arg(valueOfGraph(m_intact), valueOfGraph(m_damaged));
  if (&rect == m_distance)
    return m_mean->data()->isEmpty() ? QString() : time + tr("mean distance %1").arg(valueOfGraph(m_mean));
  const double row = std::round(y);
  if (!m_facts || !(row >= 0 && row < static_cast<double>(m_facts->neurons)))
    return {};
  return time + tr("neuron %1").arg(row);
}

/// To the neuron's spike before or after the chosen one; the first choice is in the target window.
void DamagePlot::chooseSpike(int by) {
  if (!m_intactTrial)
    return;
  std::vector<Spike> own;
  std::ranges::copy_if(m_intactTrial->spikes, std::back_inserter(own),
                       [this](const Spike& spike) { return spike.neuron == m_neuron; });
  if (own.empty()) {
    QStatusTipEvent tip(
        tr("Neuron %1 does not fire in this trial: Up and Down choose another one").arg(m_neuron));
    QApplication::sendEvent(this, &tip);
    return;
  }
  const bool goesOn = m_chosen && m_chosen->neuron == m_neuron;
  const float from = goesOn ? m_chosen->time : static_cast<float>(m_intactTrial->times.target);
  auto at = std::ranges::lower_bound(own, from, {}, &Spike::time) - own.begin();
  if (goesOn)
    at += by;
  m_chosen = own[static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(own.size()) - 1))];
  QStatusTipEvent tip(tr("Spike of neuron %1 at %2 ms: Enter deletes it")
                          .arg(m_neuron)
                          .arg(static_cast<double>(m_chosen->time), 0, 'f', 1));
  QApplication::sendEvent(this, &tip);
  placeMarks();
  redraw();
}

bool DamagePlot::takesKey(const QKeyEvent& key) const { return isLeftOrRight(key); }

void DamagePlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Left:
    return chooseSpike(-1);
  case Qt::Key_Right:
    return chooseSpike(1);
  case Qt::Key_Up:
    emit neuronStepped(1);
    return;
  case Qt::Key_Down:
    emit neuronStepped(-1);
    return;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    if (m_chosen)
      emit spikeTaken(*m_chosen);
    return;
  default:
    PlotWidget::keyPressEvent(event);
  }
}

} // namespace spikeloom
