#include "ui/plots/raster_plot.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/spike_plottable.h"

namespace spikeloom {

namespace {

constexpr double clickReach = 4; // pixels within which a click means a spike

} // namespace

RasterPlot::RasterPlot(QWidget* parent)
    : PlotWidget(parent), m_back(new SpikePlottable(plot()->xAxis, plot()->yAxis)),
      m_front(new SpikePlottable(plot()->xAxis, plot()->yAxis)),
      m_title(addSideTitle(plot()->axisRect(), tr("neuron"))), m_timeMarks(plot()->axisRect()) {
  setAccessibleName(tr("Spike raster"));
  setAccessibleDescription(
      tr("Up and Down choose the neuron of the next row, with Ctrl they add it, Home and End go to the "
         "first and last row."));
  setStatusTip(
      tr("Click watches a neuron, Ctrl+click adds or removes it. The wheel zooms (Shift: time alone, "
         "Ctrl: neurons alone), a drag moves, a double click shows all."));
  navigation().setWheelAxes(Qt::Horizontal | Qt::Vertical);
  m_front->setLayer(QStringLiteral("overlay"));
  plot()->yAxis->setRange(-0.5, 0.5);
  plot()->yAxis->grid()->setVisible(false); // rows, not values
  plot()->yAxis->setTickLabels(false);      // none yet
  plot()->xAxis->setSubTicks(false);
  plot()->yAxis->setSubTicks(false);
  plot()->axisRect()->setAutoMargins(QCP::msNone);
  plot()->xAxis->setLabel(tr("time from stimulus onset (ms)"));
  connect(&navigation(), &PlotNavigation::changed, this, [this] {
    placeMarks();
    placeBlocks();
  });
  setHint(tr("Press Space to train"));
  applyColors();
}

RasterPlot::~RasterPlot() = default;

void RasterPlot::show(const TrialView& view) {
  const bool newNetwork = view.network != m_network;
  const bool newRanking = view.ranking != m_ranking;
  const bool newOrder = newNetwork || (m_order == NeuronOrder::Correlation && newRanking);
  const bool newBack = view.back != m_previous;
  const bool newTimes = !sameTimes(view.times, m_times);
  const bool same = !newOrder && !newBack && !newTimes && view.time == m_time &&
                    (view.front ? view.front->spikes.size() : 0) == m_spikes.size();
  const TrialName trial(view.front);
  const bool goesOn = trial == m_trial && view.time >= m_time;
  const double before = m_time;
  m_trial = trial;
  m_network = view.network;
  m_ranking = view.ranking;
  m_summary = view.summary;
  m_previous = view.back;
  m_times = view.times;
  if (newOrder)
    sortRows();
  if (newTimes)
    m_timeMarks.setTimes(view.times);
  m_back->setSpikes(m_previous ? std::span<const Spike>(m_previous->spikes) : std::span<const Spike>(),
                    m_rows);
  showFront(view);
  if (newOrder || newBack || newTimes)
    redraw();
  else if (!same && goesOn)
    redrawMoving(plot()->xAxis, before, view.time);
  else if (!same)
    redrawMoving();
}

void RasterPlot::showFront(const TrialView& view) {
  if (view.front)
    m_spikes.assign(view.front->spikes.begin(), view.front->spikes.end());
  else
    m_spikes.clear();
  m_front->setSpikes(m_spikes, m_rows);
  m_time = view.time;
  m_timeMarks.setCursor(view.time, view.underWay);
  const bool empty = m_spikes.empty() && !m_previous && !view.underWay;
  const bool silent = m_network && m_network->neurons > 0 && !m_network->spiking;
  setHint(silent ? tr("Rate units do not spike") : empty ? tr("Press Space to train") : QString());
}

void RasterPlot::setOrder(NeuronOrder order) {
  m_order = order;
  sortRows();
  redraw();
}

void RasterPlot::nameAxis() {
  const bool typed = m_network && !m_network->cellTypes.empty();
  QString title = tr("neuron");
  if (m_order == NeuronOrder::TargetPeak)
    title = tr("rank by target peak");
  else if (m_order == NeuronOrder::Correlation)
    title = tr("rank by correlation");
  else if (m_order == NeuronOrder::Type && typed)
    title = tr("rank by type");
  m_title->setText(title);
}

void RasterPlot::sortRows() {
  m_neurons = m_network ? neuronsInOrder(m_order, *m_network, m_ranking.get()) : std::vector<std::uint32_t>();
  m_rows.resize(m_neurons.size());
  for (std::size_t row = 0; row < m_neurons.size(); ++row)
    m_rows[m_neurons[row]] = static_cast<std::uint32_t>(row);
  plot()->yAxis->setRange(-0.5, std::max(0.5, static_cast<double>(m_neurons.size()) - 0.5));
  plot()->yAxis->setTickLabels(!m_neurons.empty());
  nameAxis();
  placeMarks();
  placeBlocks();
}

void RasterPlot::setMarked(const std::vector<std::uint32_t>& neurons) {
  m_marked = neurons;
  placeMarks();
  redraw();
}

void RasterPlot::placeMarks() {
  for (auto* mark : m_marks)
    plot()->removeItem(mark);
  m_marks.clear();
  // A row can be less than a pixel high, the mark has to be seen behind it.
  const double height =
      std::max(3.0, std::abs(plot()->yAxis->coordToPixel(1) - plot()->yAxis->coordToPixel(0)));
  for (const std::uint32_t neuron : m_marked) {
    if (neuron >= m_rows.size())
      continue;
    auto* mark = addLine(plot(), QStringLiteral("grid"));
    for (auto* end : {mark->start, mark->end})
      end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    mark->start->setCoords(0, m_rows[neuron]);
    mark->end->setCoords(1, m_rows[neuron]);
    mark->setPen(QPen(colors().marked, height, Qt::SolidLine, Qt::FlatCap));
    m_marks.push_back(mark);
  }
}

/// Names the types where they stand, or in the middle where the order mixes them, and draws lines between
/// them: the colours alone would not tell everybody which is which.
void RasterPlot::placeBlocks() {
  for (auto* name : m_blockNames)
    plot()->removeItem(name);
  for (auto* line : m_blockLines)
    plot()->removeItem(line);
  m_blockNames.clear();
  m_blockLines.clear();
  m_blockEdges.clear();
  const auto types = m_network ? std::span(m_network->cellTypes) : std::span<const std::int8_t>();
  m_front->setPen(scaledPen(types.empty() ? colors().actual : colors().excitatory));
  m_front->setTypes(types, colors().inhibitory);
  if (m_neurons.empty())
    return;
  const std::size_t rows = m_neurons.size(), main = std::min(m_network->mainNeurons, rows);
  if (!types.empty() && main > 0)
    nameTypes(types, main);
  if (main < rows) {
    addEdge(main);
    nameBlock(tr("auxiliary"), colors().text, main, rows);
  }
}

/// The types of the first `rows` rows.
void RasterPlot::nameTypes(std::span<const std::int8_t> types, std::size_t rows) {
  std::vector<std::size_t> edges; // rows of another type than the row below
  for (std::size_t row = 1; row < rows; ++row)
    if (types[m_neurons[row]] != types[m_neurons[row - 1]])
      edges.push_back(row);
  const auto name = [&](bool excitatory, std::size_t from, std::size_t to) {
    nameBlock(wordOf(excitatory ? Role::Excitatory : Role::Inhibitory),
              excitatory ? colors().excitatory : colors().inhibitory, from, to);
  };
  if (edges.size() > 1) {
    name(true, 0, rows - rows / 8);
    name(false, rows / 8, rows);
    return;
  }
  const std::size_t edge = edges.empty() ? rows : edges.front();
  name(types[m_neurons.front()] > 0, 0, edge);
  if (edge < rows) {
    addEdge(edge);
    name(types[m_neurons[edge]] > 0, edge, rows);
  }
}

/// Writes the name beside what is shown of the rows [from, to).
void RasterPlot::nameBlock(const QString& text, const QColor& color, std::size_t from, std::size_t to) {
  const QCPRange shown = plot()->yAxis->range();
  const double lower = std::max(static_cast<double>(from) - 0.5, shown.lower);
  const double upper = std::min(static_cast<double>(to) - 0.5, shown.upper);
  if (lower >= upper)
    return;
  auto* name = addMarginText(plot());
  name->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
  name->position->setTypeY(QCPItemPosition::ptPlotCoords);
  name->position->setCoords(1, (lower + upper) / 2);
  name->setText(text);
  name->setFont(font());
  name->setColor(color);
  m_blockNames.push_back(name);
}

/// A line below the row, into the margin where the names stand.
void RasterPlot::addEdge(std::size_t row) {
  m_blockEdges.push_back(row);
  if (!plot()->yAxis->range().contains(static_cast<double>(row) - 0.5))
    return;
  auto* line = addLine(plot(), QStringLiteral("axes"));
  line->setClipToAxisRect(false);
  for (auto* end : {line->start, line->end}) {
    end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    end->setTypeY(QCPItemPosition::ptPlotCoords);
  }
  line->start->setCoords(0, static_cast<double>(row) - 0.5);
  line->end->setCoords(1.08, static_cast<double>(row) - 0.5);
  line->setPen(QPen(colors().previous));
  m_blockLines.push_back(line);
}

QStringList RasterPlot::blockNames() const {
  QStringList names;
  for (const auto* name : m_blockNames)
    names << name->text();
  return names;
}

QPoint RasterPlot::pixelOf(double time, std::uint32_t neuron) const {
  return QPointF(plot()->xAxis->coordToPixel(time), plot()->yAxis->coordToPixel(m_rows.at(neuron))).toPoint();
}

std::int64_t RasterPlot::neuronAt(const QPoint& point) const {
  if (m_neurons.empty() || !plot()->axisRect()->rect().contains(point))
    return -1;
  for (const SpikePlottable* spikes : {m_front, m_back})
    if (const Spike* spike = spikes->spikeAt(point, clickReach))
      return spike->neuron;
  const auto row = std::lround(plot()->yAxis->pixelToCoord(point.y()));
  return m_neurons[static_cast<std::size_t>(std::clamp(row, 0L, static_cast<long>(m_neurons.size()) - 1))];
}

void RasterPlot::clickedAt(const QPoint& point, bool ctrl) {
  if (const std::int64_t neuron = neuronAt(point); neuron >= 0)
    emit neuronChosen(static_cast<std::uint32_t>(neuron), ctrl);
}

void RasterPlot::keyPressEvent(QKeyEvent* event) {
  const auto last = static_cast<std::int64_t>(m_neurons.size()) - 1;
  const std::int64_t row =
      m_marked.empty() || m_marked.back() >= m_rows.size() ? -1 : m_rows[m_marked.back()];
  std::int64_t next = row;
  switch (event->key()) {
  case Qt::Key_Up:
    next = row + 1;
    break;
  case Qt::Key_Down:
    next = row - 1;
    break;
  case Qt::Key_PageUp:
    next = row + 10;
    break;
  case Qt::Key_PageDown:
    next = row - 10;
    break;
  case Qt::Key_Home:
    next = 0;
    break;
  case Qt::Key_End:
    next = last;
    break;
  default:
    PlotWidget::keyPressEvent(event);
    return;
  }
  if (last < 0)
    return;
  const bool add = event->modifiers().testFlag(Qt::ControlModifier);
  next = std::clamp<std::int64_t>(next, 0, last);
  const std::uint32_t neuron = m_neurons[static_cast<std::size_t>(next)];
  const bool marked = std::ranges::find(m_marked, neuron) != m_marked.end();
  if (!(add && marked) && next != row)
    emit neuronChosen(neuron, add);
}

/// "neuron 37, excitatory, r = 0.93 (loop 7)"
QString RasterPlot::describe(std::uint32_t neuron) const {
  QString text = tr("neuron %1").arg(neuron);
  if (neuron < m_network->cellTypes.size())
    text +=
        QStringLiteral(", ") + wordOf(m_network->cellTypes[neuron] > 0 ? Role::Excitatory : Role::Inhibitory);
  if (neuron >= m_network->mainNeurons)
    text += tr(", auxiliary");
  if (m_summary && neuron < m_summary->correlation.size())
    if (const float r = m_summary->correlation[neuron]; std::isfinite(r))
      text += (m_summary->kind == TrialKind::Test ? tr(", r = %1 (test trial %2)") : tr(", r = %1 (loop %2)"))
                  .arg(static_cast<double>(r), 0, 'f', 2)
                  .arg(m_summary->number);
  return text;
}

QString RasterPlot::valuesAt(const QCPAxisRect&, double x, double y) const {
  const QPointF point(plot()->xAxis->coordToPixel(x), plot()->yAxis->coordToPixel(y));
  const std::int64_t neuron = neuronAt(point.toPoint());
  if (neuron < 0)
    return {};
  return tr("%1 ms").arg(x, 0, 'f', 1) + QLatin1Char('\n') + describe(static_cast<std::uint32_t>(neuron));
}

PlotTable RasterPlot::table() const {
  PlotTable table{{plot()->xAxis->label(), tr("neuron")}, {}};
  const QCPRange times = plot()->xAxis->range(), rows = plot()->yAxis->range();
  for (const Spike& spike : m_spikes)
    if (spike.neuron < m_rows.size() && times.contains(spike.time) && rows.contains(m_rows[spike.neuron])) {
      table.values.push_back(spike.time);
      table.values.push_back(spike.neuron);
    }
  return table;
}

void RasterPlot::restyle(const PlotColors& colors) {
  plot()->axisRect()->setMargins(QMargins(leftMargin(), 8, nameMargin(), bottomMargin()));
  m_back->setPen(scaledPen(colors.previous));
  styleSideTitle(m_title);
  m_timeMarks.restyle(colors);
  placeMarks();
  placeBlocks();
}

} // namespace spikeloom
