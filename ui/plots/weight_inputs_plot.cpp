#include "ui/plots/weight_inputs_plot.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

WeightInputsPlot::WeightInputsPlot(QWidget* parent)
    : PlotWidget(parent), m_excites(addGraph(plot()->axisRect(), QStringLiteral("main"))),
      m_inhibits(addGraph(plot()->axisRect(), QStringLiteral("main"))),
      m_before(addGraph(plot()->axisRect(), QStringLiteral("main"))),
      m_mark(addUprightLine(plot()->axisRect())), m_caption(new FittedText(plot())),
      m_title(addSideTitle(plot()->axisRect(), tr("weight"))) {
  setAccessibleName(tr("Inputs of the chosen neuron by weight"));
  setAccessibleDescription(
      tr("Left and Right go from input to input; Enter chooses the neuron that it comes from."));
  setStatusTip(tr("A click chooses the neuron that an input comes from."));
  plot()->axisRect()->setAutoMargins(QCP::msNone);
  plot()->xAxis->setLabel(tr("inputs by weight"));
  plot()->xAxis->setSubTicks(false);
  plot()->yAxis->setSubTicks(false);
  thinOutTicks(plot()->yAxis);
  for (QCPGraph* const graph : {m_excites, m_inhibits})
    graph->setLineStyle(QCPGraph::lsImpulse);
  m_before->setLineStyle(QCPGraph::lsNone);
  m_excites->setName(tr("excites"));
  m_inhibits->setName(tr("inhibits"));
  m_before->setName(tr("before training"));
  m_caption->setLayer(QStringLiteral("legend"));
  m_caption->setClipToAxisRect(false);
  m_caption->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  m_caption->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_caption->position->setAxisRect(plot()->axisRect());
  m_caption->position->setCoords(0, 0);
  applyColors();
}

void WeightInputsPlot::show(std::uint32_t neuron, const std::vector<NeuronInput>& inputs) {
  if (neuron != m_neuron)
    m_current = 0;
  m_neuron = neuron;
  m_inputs = inputs;
  m_current = std::min(m_current, inputs.empty() ? 0 : inputs.size() - 1);
  QVector<QCPGraphData> excites, inhibits, before;
  double low = 0, high = 0;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const auto x = static_cast<double>(k + 1);
    (inputs[k].now < 0 ? inhibits : excites).append({x, inputs[k].now});
    before.append({x, inputs[k].before});
    low = std::min({low, inputs[k].now, inputs[k].before});
    high = std::max({high, inputs[k].now, inputs[k].before});
  }
  m_excites->data()->set(excites, true);
  m_inhibits->data()->set(inhibits, true);
  m_before->data()->set(before, true);
  const double margin = 0.05 * std::max(high - low, 1e-9);
  plot()->yAxis->setRange(low - margin, high + margin);
  plot()->xAxis->setRange(0, static_cast<double>(inputs.size()) + 1);
  m_caption->setTexts({tr("%1 inputs of neuron %2: now, ○ before training").arg(inputs.size()).arg(neuron),
                       tr("Inputs of neuron %1 (○ before)").arg(neuron), tr("to neuron %1").arg(neuron)});
  placeMark();
  redraw();
}

void WeightInputsPlot::placeMark() {
  m_mark->setVisible(hasFocus() && m_current < m_inputs.size());
  moveUprightLine(m_mark, static_cast<double>(m_current + 1));
}

QString WeightInputsPlot::describe(std::size_t input) const {
  const NeuronInput& one = m_inputs[input];
  return tr("from neuron %1: now %2, before %3")
      .arg(one.neuron)
      .arg(one.now, 0, 'g', 3)
      .arg(one.before, 0, 'g', 3);
}

QPoint WeightInputsPlot::pixelOf(std::size_t input) const {
  return QPointF(plot()->xAxis->coordToPixel(static_cast<double>(input + 1)),
                 plot()->yAxis->coordToPixel(m_inputs.at(input).now / 2))
      .toPoint();
}

QString WeightInputsPlot::valuesAt(const QCPAxisRect&, double x, double) const {
  const double nearest = std::round(x) - 1;
  if (!(nearest >= 0 && nearest < static_cast<double>(m_inputs.size())))
    return {};
  return describe(static_cast<std::size_t>(nearest));
}

void WeightInputsPlot::clickedAt(const QPoint& point, bool) {
  if (m_inputs.empty() || !plot()->axisRect()->rect().contains(point))
    return;
  const double nearest = std::round(plot()->xAxis->pixelToCoord(point.x())) - 1;
  m_current = static_cast<std::size_t>(std::clamp(nearest, 0.0, static_cast<double>(m_inputs.size() - 1)));
  placeMark();
  emit neuronChosen(m_inputs[m_current].neuron);
}

bool WeightInputsPlot::takesKey(const QKeyEvent& key) const { return isLeftOrRight(key); }

void WeightInputsPlot::keyPressEvent(QKeyEvent* event) {
  if (m_inputs.empty())
    return PlotWidget::keyPressEvent(event);
  switch (event->key()) {
  case Qt::Key_Left:
    m_current -= m_current > 0 ? 1 : 0;
    break;
  case Qt::Key_Right:
    m_current = std::min(m_current + 1, m_inputs.size() - 1);
    break;
  case Qt::Key_Home:
    m_current = 0;
    break;
  case Qt::Key_End:
    m_current = m_inputs.size() - 1;
    break;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    emit neuronChosen(m_inputs[m_current].neuron);
    return;
  default:
    return PlotWidget::keyPressEvent(event);
  }
  placeMark();
  QStatusTipEvent tip(describe(m_current));
  QApplication::sendEvent(this, &tip);
  redraw();
}

void WeightInputsPlot::focusInEvent(QFocusEvent* event) {
  PlotWidget::focusInEvent(event);
  placeMark();
  redraw();
}

void WeightInputsPlot::focusOutEvent(QFocusEvent* event) {
  PlotWidget::focusOutEvent(event);
  placeMark();
  redraw();
}

PlotTable WeightInputsPlot::table() const {
  PlotTable table{{tr("rank"), tr("from neuron"), tr("weight now"), tr("weight before training")}, {}};
  for (std::size_t k = 0; k < m_inputs.size(); ++k)
    if (const auto rank = static_cast<double>(k + 1); plot()->xAxis->range().contains(rank))
      table.values.insert(table.values.end(), {rank, static_cast<double>(m_inputs[k].neuron), m_inputs[k].now,
                                               m_inputs[k].before});
  return table;
}

void WeightInputsPlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  plot()->axisRect()->setMargins(QMargins(leftMargin(), line + 6, line / 2, bottomMargin()));
  m_excites->setPen(scaledPen(colors.excitatory, 2));
  m_inhibits->setPen(scaledPen(colors.inhibitory, 2));
  m_before->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle,
                                            QPen(blended(colors.text, colors.background, 0.55), lineScale()),
                                            Qt::NoBrush, 4 * lineScale()));
  m_mark->setPen(scaledPen(colors.text, 1, Qt::DotLine));
  QFont bold = font();
  bold.setBold(true);
  m_caption->setFont(bold);
  m_caption->setColor(colors.text);
  m_caption->setPadding(QMargins(0, 0, 0, 2));
  styleSideTitle(m_title);
}

} // namespace spikeloom
