#include "ui/plots/matrix_plot.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/image_plottable.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

constexpr int strongest = 127; // index of the strongest colour; that of the background is in the middle
constexpr double swipeStep = 0.02;

/// Weak weights are to be seen, too.
QColor signedColor(const PlotColors& colors, double share) {
  return blended(share < 0 ? colors.inhibitory : colors.excitatory, colors.background,
                 std::pow(std::abs(share), 0.7));
}

uchar indexOf(float value, double scale) {
  const double share = scale > 0 ? std::clamp(static_cast<double>(value) / scale, -1.0, 1.0) : 0;
  return static_cast<uchar>(std::lround(strongest + strongest * share));
}

FittedText* addCaption(QCustomPlot* plot, Qt::Alignment side) {
  auto* const text = new FittedText(plot);
  text->setLayer(QStringLiteral("legend"));
  text->setClipToAxisRect(false);
  text->setPositionAlignment(side | Qt::AlignBottom);
  text->position->setType(QCPItemPosition::ptAxisRectRatio);
  text->position->setAxisRect(plot->axisRect());
  text->position->setCoords(side & Qt::AlignLeft ? 0 : 1, 0);
  return text;
}

} // namespace

MatrixPlot::MatrixPlot(QWidget* parent)
    : PlotWidget(parent), m_image(new ImagePlottable(plot()->xAxis, plot()->yAxis)),
      m_scale(new QCPColorScale(plot())), m_line(addUprightLine(plot()->axisRect())),
      m_mark(addLine(plot(), QStringLiteral("overlay"))),
      m_title(addSideTitle(plot()->axisRect(), tr("to neuron"))), m_left(addCaption(plot(), Qt::AlignLeft)),
      m_right(addCaption(plot(), Qt::AlignRight)) {
  setAccessibleName(tr("Matrix of the weights"));
  setAccessibleDescription(
      tr("Up and Down choose the neuron whose inputs are in that row; Left and Right move "
         "the line between before and now."));
  setStatusTip(tr("A click chooses the neuron whose inputs are in that row. The wheel zooms, a drag moves, a "
                  "double click shows all."));
  navigation().setWheelAxes(Qt::Horizontal | Qt::Vertical);
  plot()->plotLayout()->addElement(0, 1, m_scale);
  m_scale->setType(QCPAxis::atRight);
  plot()->axisRect()->setAutoMargins(QCP::msNone);
  for (QCPAxis* const axis : {plot()->xAxis, plot()->yAxis}) {
    axis->grid()->setVisible(false);
    axis->setSubTicks(false);
  }
  plot()->yAxis->setRangeReversed(true);
  plot()->xAxis->setLabel(tr("from neuron"));
  for (QCPItemPosition* const end : {m_mark->start, m_mark->end}) {
    end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    end->setTypeY(QCPItemPosition::ptPlotCoords);
  }
  m_mark->setVisible(false);
  connect(plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    m_swiping = event->button() == Qt::LeftButton && takesDrag(event->pos());
  });
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (const auto share = swipeAt(event->pos()); m_swiping && share && event->buttons() & Qt::LeftButton)
      setSwipe(*share);
  });
  connect(&navigation(), &PlotNavigation::changed, this, [this] { placeMark(); });
  connect(plot(), &QCustomPlot::afterLayout, this, [this] {
    if (const std::size_t fits = blocksThatFit(); fits != m_fits) {
      m_fits = fits;
      emit roomChanged();
    }
  });
  applyColors();
}

void MatrixPlot::show(const Matrices& matrices) {
  const bool newSize = !m_matrices.now || !matrices.now || m_matrices.now->neurons != matrices.now->neurons;
  m_matrices = matrices;
  if (newSize && matrices.now) {
    const double end = std::max(0.5, static_cast<double>(matrices.now->neurons) - 0.5);
    plot()->xAxis->setRange(-0.5, end);
    plot()->yAxis->setRange(-0.5, end);
  }
  const double scale = matrices.scale > 0 ? matrices.scale : 1;
  m_scale->setDataRange({-scale, scale});
  m_scale->axis()->setLabel(matrices.now && matrices.now->block > 1
                                ? tr("mean weight of %1 × %1").arg(matrices.now->block)
                                : tr("weight"));
  paintImage();
  redraw();
}

void MatrixPlot::setShows(Shows shows) {
  m_shows = shows;
  paintImage();
  redraw();
}

void MatrixPlot::setSwipe(double share) {
  m_swipe = std::clamp(share, 0.0, 1.0);
  paintImage();
  redraw();
}

const QImage& MatrixPlot::image() const { return m_image->image(); }

/// Of the synapses from that neuron on.
const WeightMatrix* MatrixPlot::matrixAt(double x) const {
  switch (m_shows) {
  case Shows::Before:
    return m_matrices.before.get();
  case Shows::Change:
    return m_matrices.change.get();
  case Shows::Swipe:
    if (m_matrices.now && x < m_swipe * static_cast<double>(m_matrices.now->neurons) - 0.5)
      return m_matrices.before.get();
    break;
  case Shows::Now:
    break;
  }
  return m_matrices.now.get();
}

void MatrixPlot::paintImage() {
  const bool there = m_matrices.now && m_matrices.now->size > 0;
  m_line->setVisible(there && m_shows == Shows::Swipe);
  m_left->setTexts(m_shows == Shows::Change ? QStringList{tr("now − before training"), tr("change")}
                   : m_shows == Shows::Before || m_shows == Shows::Swipe
                       ? QStringList{tr("before training"), tr("before")}
                       : QStringList{tr("now")});
  m_right->setTexts({m_shows == Shows::Swipe ? tr("now") : QString()});
  for (FittedText* const text : {m_left, m_right})
    text->setVisible(there);
  placeMark();
  if (!there) {
    m_image->setImage({}, {});
    return;
  }
  const std::size_t size = m_matrices.now->size;
  const auto side = static_cast<int>(size);
  QImage image(side, side, QImage::Format_Indexed8);
  QList<QRgb> table;
  for (int k = -strongest; k <= strongest; ++k)
    table << signedColor(colors(), static_cast<double>(k) / strongest).rgb();
  image.setColorTable(table);
  const double block = static_cast<double>(m_matrices.now->block);
  std::vector<const WeightMatrix*> shown;
  for (std::size_t column = 0; column < size; ++column)
    shown.push_back(matrixAt(block * static_cast<double>(column)));
  for (std::size_t row = 0; row < size; ++row) {
    uchar* const line = image.scanLine(static_cast<int>(row));
    for (std::size_t column = 0; column < size; ++column)
      line[column] = indexOf(shown[column]->at(row, column), m_matrices.scale);
  }
  const double reach = block * static_cast<double>(size);
  m_image->setImage(image, {-0.5, -0.5, reach, reach});
  moveUprightLine(m_line, m_swipe * static_cast<double>(m_matrices.now->neurons) - 0.5);
}

void MatrixPlot::setMarked(std::optional<std::uint32_t> neuron) {
  m_marked = neuron;
  placeMark();
  redraw();
}

/// A row may be less than a pixel high.
void MatrixPlot::placeMark() {
  m_mark->setVisible(m_marked && m_matrices.now && *m_marked < m_matrices.now->neurons);
  if (!m_mark->visible())
    return;
  m_mark->start->setCoords(0, *m_marked);
  m_mark->end->setCoords(1, *m_marked);
  const double height = std::abs(plot()->yAxis->coordToPixel(1) - plot()->yAxis->coordToPixel(0));
  m_mark->setPen(QPen(colors().marked, std::max(3.0, height), Qt::SolidLine, Qt::FlatCap));
}

std::size_t MatrixPlot::blocksThatFit() const {
  const QSize room = plot()->axisRect()->size();
  return static_cast<std::size_t>(std::max(32, std::min(room.width(), room.height())));
}

QPoint MatrixPlot::pixelOf(std::uint32_t postsynaptic, std::uint32_t presynaptic) const {
  return QPointF(plot()->xAxis->coordToPixel(presynaptic), plot()->yAxis->coordToPixel(postsynaptic))
      .toPoint();
}

std::optional<std::uint32_t> MatrixPlot::neuronAt(double coordinate) const {
  const double nearest = std::round(coordinate);
  if (!m_matrices.now || !(nearest >= 0 && nearest < static_cast<double>(m_matrices.now->neurons)))
    return {};
  return static_cast<std::uint32_t>(nearest);
}

void MatrixPlot::clickedAt(const QPoint& point, bool) {
  if (!plot()->axisRect()->rect().contains(point) || m_swiping)
    return;
  if (const auto neuron = neuronAt(plot()->yAxis->pixelToCoord(point.y())))
    emit neuronChosen(*neuron);
}

std::optional<double> MatrixPlot::swipeAt(const QPoint& point) const {
  if (!m_matrices.now || m_matrices.now->neurons == 0)
    return {};
  return (plot()->xAxis->pixelToCoord(point.x()) + 0.5) / static_cast<double>(m_matrices.now->neurons);
}

/// Near the line.
bool MatrixPlot::takesDrag(const QPoint& point) const {
  return m_line->visible() &&
         std::abs(m_line->start->pixelPosition().x() - point.x()) < fontMetrics().height() / 2.0;
}

QString MatrixPlot::valuesAt(const QCPAxisRect&, double x, double y) const {
  const auto from = neuronAt(x), to = neuronAt(y);
  if (!from || !to)
    return {};
  const WeightMatrix& now = *m_matrices.now;
  const std::size_t row = *to / now.block, column = *from / now.block;
  const auto number = [](float value) { return QString::number(static_cast<double>(value), 'g', 3); };
  return (now.block > 1 ? tr("about neuron %1 → %2") : tr("neuron %1 → %2")).arg(*from).arg(*to) +
         QLatin1Char('\n') +
         tr("before %1, now %2").arg(number(m_matrices.before->at(row, column)), number(now.at(row, column)));
}

bool MatrixPlot::takesKey(const QKeyEvent& key) const {
  return m_shows == Shows::Swipe && isLeftOrRight(key);
}

void MatrixPlot::keyPressEvent(QKeyEvent* event) {
  const auto step = [&](std::int64_t by) {
    if (!m_matrices.now || m_matrices.now->neurons == 0)
      return;
    const auto last = static_cast<std::int64_t>(m_matrices.now->neurons) - 1;
    const std::int64_t from = m_marked ? static_cast<std::int64_t>(*m_marked) : -1;
    emit neuronChosen(static_cast<std::uint32_t>(std::clamp<std::int64_t>(from + by, 0, last)));
  };
  switch (event->key()) {
  case Qt::Key_Up:
    return step(-1);
  case Qt::Key_Down:
    return step(1);
  case Qt::Key_PageUp:
    return step(-10);
  case Qt::Key_PageDown:
    return step(10);
  case Qt::Key_Left:
  case Qt::Key_Right:
    if (m_shows == Shows::Swipe)
      return setSwipe(m_swipe + (event->key() == Qt::Key_Left ? -swipeStep : swipeStep));
    break;
  default:
    break;
  }
  PlotWidget::keyPressEvent(event);
}

PlotTable MatrixPlot::table() const {
  PlotTable table{{tr("to neuron"), tr("from neuron"), tr("weight before training"), tr("weight now")}, {}};
  if (!m_matrices.now)
    return table;
  const WeightMatrix &before = *m_matrices.before, &now = *m_matrices.now;
  const QCPRange rows = plot()->yAxis->range(), columns = plot()->xAxis->range();
  for (std::size_t row = 0; row < now.size; ++row)
    for (std::size_t column = 0; column < now.size; ++column) {
      const auto to = static_cast<double>(row * now.block), from = static_cast<double>(column * now.block);
      if (rows.contains(to) && columns.contains(from))
        table.values.insert(table.values.end(), {to, from, static_cast<double>(before.at(row, column)),
                                                 static_cast<double>(now.at(row, column))});
    }
  return table;
}

void MatrixPlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  plot()->axisRect()->setMargins(QMargins(leftMargin(), line + 6, 6, bottomMargin()));
  m_scale->setMargins(QMargins(0, line + 6, 4, bottomMargin()));
  m_scale->setAutoMargins(QCP::msRight);
  m_scale->setBarWidth(line * 2 / 3);
  QCPColorGradient gradient;
  gradient.clearColorStops();
  constexpr int stops = 20;
  for (int k = 0; k <= stops; ++k)
    gradient.setColorStopAt(static_cast<double>(k) / stops, signedColor(colors, 2.0 * k / stops - 1));
  m_scale->setGradient(gradient);
  m_scale->axis()->setSubTicks(false);
  m_line->setPen(scaledPen(colors.text, 2));
  styleSideTitle(m_title);
  QFont bold = font();
  bold.setBold(true);
  for (FittedText* const text : {m_left, m_right}) {
    text->setFont(bold);
    text->setColor(colors.text);
    text->setPadding(QMargins(0, 0, 0, 2));
  }
  paintImage();
}

} // namespace spikeloom
