#include "ui/plots/cause_curve_plot.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "core/analysis/verdict.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/log_ticker.h"
#include "ui/plots/pattern_area.h"
#include "ui/plots/pattern_bar.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

constexpr int stepsPerDecade = 12;
constexpr double leastTop = 0.3; ///< of the value axis: small errors look small

QVector<QCPGraphData> pointsOf(const CauseCurve& curve, auto&& value) {
  QVector<QCPGraphData> points;
  for (const CausePoint& point : curve.points)
    points.append({point.x, value(point)});
  return points;
}

} // namespace

CauseCurvePlot::CauseCurvePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Error and its causes over a parameter"));
  buildAxes();
  buildItems();
  connect(plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    m_dragged = event->button() == Qt::LeftButton && takesDrag(event->pos());
  });
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (m_dragged && (event->buttons() & Qt::LeftButton))
      moveHandleTo(event->pos());
  });
  connect(&navigation(), &PlotNavigation::changed, this, [this] { m_zoomed = navigation().zoomed(); });
  connect(plot(), &QCustomPlot::afterLayout, this, &CauseCurvePlot::placeWords);
  plot()->setCursor(Qt::SizeHorCursor);
  plot()->setToolTip(
      tr("Drag, or press ← and →: what would the network err by with another value? Space builds "
         "and trains it there. Thin lines: the paper's own terms T (tracking) and S (sampling)."));
  applyColors();
}

void CauseCurvePlot::buildAxes() {
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_rect = addAxisRect(grid, 0, 0);
  auto* const x = m_rect->axis(QCPAxis::atBottom);
  x->setScaleType(QCPAxis::stLogarithmic);
  x->setTicker(QSharedPointer<LogTicker>::create(x));
  x->grid()->setVisible(false);
  m_rect->axis(QCPAxis::atLeft)->setLabel(tr("error (share of variance)"));
  m_tracking = addArea();
  m_total = addArea();
  m_total->setChannelFillGraph(m_tracking);
  m_theoryTracking = addGraph(m_rect, QStringLiteral("main"));
  m_theorySampling = addGraph(m_rect, QStringLiteral("main"));
}

PatternArea* CauseCurvePlot::addArea() {
  auto* const area = new PatternArea(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
  area->setLayer(QStringLiteral("main"));
  return area;
}

template <class Text> Text* CauseCurvePlot::addText(const QString& layer) {
  auto* const text = new Text(plot());
  text->setLayer(layer);
  text->setSelectable(false);
  text->setClipToAxisRect(false);
  text->position->setAxes(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
  text->position->setAxisRect(m_rect);
  return text;
}

void CauseCurvePlot::buildItems() {
  const QString marks = QStringLiteral("legend");
  m_trackingLeader = addLeader();
  m_samplingLeader = addLeader();
  m_trackingName = addText<QCPItemText>(marks);
  m_trackingName->setText(wordOf(Role::Tracking));
  m_samplingName = addText<QCPItemText>(marks);
  m_samplingName->setText(wordOf(Role::Sampling));
  m_theoryTrackingName = addText<QCPItemText>(marks);
  m_theoryTrackingName->setText(QStringLiteral("T"));
  m_theorySamplingName = addText<QCPItemText>(marks);
  m_theorySamplingName->setText(QStringLiteral("S"));
  m_theoryKey = addText<FittedText>(marks);
  m_theoryKey->setTexts({tr("thin lines: the paper's terms T (tracking), S (sampling)"),
                         tr("thin: the paper's terms T, S"), tr("T, S: the paper's")});
  m_theoryKey->position->setType(QCPItemPosition::ptViewportRatio);
  m_theoryKey->position->setCoords(1, 1); // below the axis' own title
  m_theoryKey->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
  m_bestText = addText<QCPItemText>(marks);
  m_bestLine = addLine(plot(), marks);
  for (auto* const position : {m_bestLine->start, m_bestLine->end})
    placeOverHeight(position, m_rect);
  m_progress = addText<FittedText>(marks);
  m_progress->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_progress->position->setCoords(1, 0.015);
  m_progress->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
  m_handleLine = addUprightLine(m_rect);
  m_handleLine->setClipToAxisRect(false);
  m_knob = new QCPItemTracer(plot());
  m_knob->setLayer(QStringLiteral("overlay"));
  m_knob->setClipToAxisRect(false);
  m_knob->setStyle(QCPItemTracer::tsCircle);
  placeOverHeight(m_knob->position, m_rect);
  m_handleText = addText<QCPItemText>(QStringLiteral("overlay"));
  placeOverHeight(m_handleText->position, m_rect);
}

QCPItemLine* CauseCurvePlot::addLeader() {
  auto* const leader = addLine(plot(), QStringLiteral("legend"));
  leader->setClipAxisRect(m_rect);
  leader->setAntialiased(true);
  for (auto* const end : {leader->start, leader->end})
    end->setType(QCPItemPosition::ptAbsolute);
  return leader;
}

QCPGraph* CauseCurvePlot::trackingGraph() const { return m_tracking; }
QCPGraph* CauseCurvePlot::totalGraph() const { return m_total; }

void CauseCurvePlot::show(const CauseCurve& curve) {
  if (curve == m_curve)
    return;
  m_curve = curve;
  m_rect->axis(QCPAxis::atBottom)->setLabel(curve.title);
  m_rect->axis(QCPAxis::atBottom)->setRange(curve.low, curve.high);
  m_progress->setTexts({curve.points.empty() ? QString() : curve.progress});
  setHint(curve.points.empty() ? curve.progress : QString());
  showPoints();
  showRings();
  fitAxes();
  showBest();
  placeHandle();
  redraw();
}

void CauseCurvePlot::showPoints() {
  m_tracking->data()->set(pointsOf(m_curve, [](const CausePoint& p) { return p.shares.tracking; }), true);
  m_total->data()->set(pointsOf(m_curve, [](const CausePoint& p) { return p.shares.openLoop(); }), true);
  m_theoryTracking->data()->set(pointsOf(m_curve, [](const CausePoint& p) { return p.theoryTracking; }),
                                true);
  m_theorySampling->data()->set(pointsOf(m_curve, [](const CausePoint& p) { return p.theorySampling; }),
                                true);
}

/// On the straight lines that are drawn; nothing outside the points.
std::optional<CauseShares> CauseCurvePlot::between(double x) const {
  const auto& points = m_curve.points;
  const auto right = std::ranges::lower_bound(points, x * (1 - 1e-9), {}, &CausePoint::x);
  if (right == points.end())
    return {};
  if (right == points.begin())
    return std::abs(right->x / x - 1) < 1e-6 ? std::optional(right->shares) : std::nullopt;
  const auto left = right - 1;
  const double part = std::log(x / left->x) / std::log(right->x / left->x);
  const auto mix = [part](double a, double b) { return a + part * (b - a); };
  return CauseShares{mix(left->shares.tracking, right->shares.tracking),
                     mix(left->shares.sampling, right->shares.sampling),
                     {}};
}

void CauseCurvePlot::showRings() {
  for (const Ring& ring : m_rings) {
    plot()->removeItem(ring.feedback);
    plot()->removeItem(ring.ring);
    plot()->removeItem(ring.text);
    plot()->removeItem(ring.feedbackText);
  }
  m_rings.clear();
  for (const TestedPoint& tested : m_curve.tested)
    if (tested.x >= m_curve.low && tested.x <= m_curve.high && std::isfinite(tested.error))
      addRing(tested);
  styleItems();
}

void CauseCurvePlot::addRing(const TestedPoint& tested) {
  const QString marks = QStringLiteral("legend");
  Ring ring{tested, new PatternBar(m_rect, QStringLiteral("axes")), new QCPItemTracer(plot()),
            addText<FittedText>(marks), addText<FittedText>(marks)};
  ring.ring->setLayer(QStringLiteral("legend"));
  ring.ring->setStyle(QCPItemTracer::tsCircle);
  ring.ring->setClipToAxisRect(false);
  ring.ring->position->setAxes(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
  m_rings.push_back(ring);
}

void CauseCurvePlot::fitAxes() {
  double highest = leastTop / 1.15;
  for (const CausePoint& point : m_curve.points)
    highest = std::max(highest, point.shares.openLoop());
  for (const TestedPoint& tested : m_curve.tested)
    if (std::isfinite(tested.error))
      highest = std::max(highest, std::min(tested.error, 1.0));
  m_top = 1.15 * std::min(highest, 1.2); // beyond 1 an error is as bad as silence: no need to see more
  m_rect->axis(QCPAxis::atLeft)->setRange(0, m_top);
  for (const Ring& ring : m_rings) {
    const double y = std::min(ring.point.error, m_top);
    ring.ring->position->setCoords(ring.point.x, y);
    const auto open = between(ring.point.x);
    ring.feedback->setVisible(open.has_value());
    if (open)
      ring.feedback->place(ring.point.x, open->openLoop(), y);
    const bool leftHalf = std::log(ring.point.x / m_curve.low) < 0.55 * std::log(m_curve.high / m_curve.low);
    const QString error =
        ring.point.error > m_top ? tr("%1 ↑").arg(shareText(ring.point.error)) : shareText(ring.point.error);
    ring.text->setTexts({QStringLiteral("%1 %2").arg(error, ring.point.label), error});
    ring.text->position->setCoords(ring.point.x, y);
    ring.feedbackText->setTexts(
        {open ? QStringLiteral("%1 %2").arg(wordOf(Role::Feedback),
                                            shareText(ring.point.error - open->openLoop()))
              : QString(),
         wordOf(Role::Feedback)});
    if (open)
      ring.feedbackText->position->setCoords(ring.point.x, (open->openLoop() + y) / 2);
    const int aside = fontMetrics().height() * 2 / 3;
    for (FittedText* const text : {ring.text, ring.feedbackText}) {
      text->setPadding(QMargins(aside, 0, aside, 0));
      const bool atTop = text == ring.text && y > 0.93 * m_top; // above it stands the handle's value
      text->setPositionAlignment((atTop ? Qt::AlignTop : Qt::AlignVCenter) |
                                 (leftHalf ? Qt::AlignLeft : Qt::AlignRight));
    }
  }
}

std::optional<double> CauseCurvePlot::best() const {
  if (m_curve.points.size() < leastPoints)
    return {};
  const auto least =
      std::ranges::min_element(m_curve.points, {}, [](const CausePoint& p) { return p.shares.openLoop(); });
  return std::clamp(chosenValue(least->x), m_curve.low, m_curve.high);
}

void CauseCurvePlot::showBest() {
  const auto x = best();
  m_bestLine->setVisible(x.has_value());
  m_bestText->setVisible(x.has_value());
  if (!x)
    return;
  const auto shares = between(*x);
  const double height = shares ? 1 - shares->openLoop() / m_top : 1;
  const double top = std::max(0.12, height - 0.3);
  m_bestLine->start->setCoords(*x, 1);
  m_bestLine->end->setCoords(*x, top);
  m_bestText->position->setTypeX(QCPItemPosition::ptPlotCoords);
  m_bestText->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  m_bestText->position->setCoords(*x, top);
  m_bestText->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
  m_bestText->setText(tr("best: about %1").arg(valueWithUnit(*x, m_curve.unit)));
}

void CauseCurvePlot::setHandle(double x) {
  if (x == m_handle)
    return;
  m_handle = x;
  placeHandle();
  redrawMoving();
}

void CauseCurvePlot::setApproximate(bool approximate) {
  if (approximate == m_approximate)
    return;
  m_approximate = approximate;
  placeHandle();
  redrawMoving();
}

void CauseCurvePlot::placeHandle() {
  const bool there = m_handle >= m_curve.low && m_handle <= m_curve.high;
  m_handleLine->setVisible(there);
  m_knob->setVisible(there);
  m_handleText->setVisible(there);
  if (!there)
    return;
  const double above = -static_cast<double>(fontMetrics().height()) / qMax(1, m_rect->height()); // a line
  moveUprightLine(m_handleLine, m_handle);
  m_handleLine->start->setCoords(m_handle, above);
  m_knob->position->setCoords(m_handle, above);
  const bool right = std::log(m_handle / m_curve.low) < 0.75 * std::log(m_curve.high / m_curve.low);
  m_handleText->setPositionAlignment(Qt::AlignVCenter | (right ? Qt::AlignLeft : Qt::AlignRight));
  const int aside = fontMetrics().height();
  m_handleText->setPadding(QMargins(aside, 0, aside, 0));
  m_handleText->position->setCoords(m_handle, above);
  const QString value = valueWithUnit(m_handle, m_curve.unit);
  m_handleText->setText(m_approximate ? QStringLiteral("≈ %1").arg(value) : value);
  setAccessibleDescription(m_curve.symbol.isEmpty() ? value
                                                    : QStringLiteral("%1 = %2").arg(m_curve.symbol, value));
}

const QCPItemText* CauseCurvePlot::nameOf(Role cause) const {
  return cause == Role::Tracking ? m_trackingName : m_samplingName;
}

const PatternBar* CauseCurvePlot::feedbackBar() const {
  return m_rings.empty() ? nullptr : m_rings.back().feedback;
}

QPoint CauseCurvePlot::handlePosition() const { return m_knob->position->pixelPosition().toPoint(); }

double CauseCurvePlot::stepped(double x, int steps) const {
  const auto moved = [&](double by) {
    const double value = roundedValue(x * std::pow(10.0, by / stepsPerDecade), m_curve.whole);
    return std::clamp(value, m_curve.low, m_curve.high);
  };
  double next = moved(steps);
  for (int more = 1; next == x && more < 4; ++more) // rounding may lead back
    next = moved(steps + (steps > 0 ? more : -more));
  return next;
}

void CauseCurvePlot::step(int steps) { moveHandleTo(stepped(m_handle, steps)); }

void CauseCurvePlot::moveHandleTo(double x) {
  if (m_curve.points.empty() || x == m_handle)
    return;
  setHandle(x);
  emit handleMoved(x);
}

void CauseCurvePlot::moveHandleTo(const QPoint& point) {
  const double x = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(point.x());
  moveHandleTo(std::clamp(roundedValue(x, m_curve.whole), m_curve.low, m_curve.high));
}

void CauseCurvePlot::clickedAt(const QPoint& point, bool) { moveHandleTo(point); }

/// Anywhere, but where the plot is zoomed: there what is beside the handle moves the picture.
bool CauseCurvePlot::takesDrag(const QPoint& point) const {
  const double away = std::abs(m_knob->position->pixelPosition().x() - point.x());
  return !m_zoomed || away < 2 * fontMetrics().height();
}

QString CauseCurvePlot::valuesAt(const QCPAxisRect&, double x, double) const {
  const auto shares = between(x);
  if (!shares)
    return {};
  return tr("%1\n%2 %3\n%4 %5")
      .arg(valueWithUnit(roundedValue(x, m_curve.whole), m_curve.unit), wordOf(Role::Tracking),
           shareText(shares->tracking), wordOf(Role::Sampling), shareText(shares->sampling));
}

void CauseCurvePlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Left:
    return step(-1);
  case Qt::Key_Right:
    return step(1);
  case Qt::Key_Home:
    return moveHandleTo(m_curve.low);
  case Qt::Key_End:
    return moveHandleTo(m_curve.high);
  default:
    PlotWidget::keyPressEvent(event);
  }
}

} // namespace spikeloom
