// Where the words of the U stand: it depends on its size, so that they are placed after each layout.
#include <algorithm>
#include <array>
#include <cmath>

#include <qcustomplot.h>

#include "ui/plots/area_name.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/pattern_bar.h"

namespace spikeloom {

namespace {

constexpr std::array nameSizes{1.4, 1.0, 0.8}; // in sizes of the usual font, the first that fits
constexpr QSizeF nameMargin(8, 2);

QSizeF sizeOf(const QString& text, const QFont& font) {
  const QFontMetricsF metrics(font);
  return QSizeF(metrics.horizontalAdvance(text), metrics.height()) + nameMargin;
}

QRectF boxOf(const QCPItemText& text, const QString& drawn) {
  const QSizeF size = sizeOf(drawn, text.font());
  const QPointF at = text.position->pixelPosition();
  const Qt::Alignment align = text.positionAlignment();
  const double aside = text.padding().left();
  const double left = align & Qt::AlignLeft    ? at.x() + aside
                      : align & Qt::AlignRight ? at.x() - aside - size.width()
                                               : at.x() - size.width() / 2;
  const double top = align & Qt::AlignBottom ? at.y() - size.height()
                     : align & Qt::AlignTop  ? at.y()
                                             : at.y() - size.height() / 2;
  return {QPointF(left, top), size};
}

} // namespace

void CauseCurvePlot::placeWords() {
  placeHandle();
  placeFeedbackTexts();
  std::vector<QRectF> taken = takenPlaces();
  placeTheoryNames(taken);
  placeName(Role::Sampling, m_samplingName, m_samplingLeader, taken);
  placeName(Role::Tracking, m_trackingName, m_trackingLeader, taken);
}

/// What a name must not hide: the rings with their texts, the best value, the handle.
std::vector<QRectF> CauseCurvePlot::takenPlaces() const {
  std::vector<QRectF> out;
  const double line = fontMetrics().height();
  if (m_bestLine->visible()) {
    out.push_back(QRectF(m_bestLine->start->pixelPosition(), m_bestLine->end->pixelPosition())
                      .normalized()
                      .adjusted(-3, 0, 3, 0));
    out.push_back(boxOf(*m_bestText, m_bestText->text()));
  }
  for (const Ring& ring : m_rings) {
    const QPointF at = ring.ring->position->pixelPosition();
    out.emplace_back(at.x() - line / 2, at.y() - line / 2, line, line);
    if (ring.feedback->visible())
      out.push_back(ring.feedback->pixelRect());
    for (const FittedText* const text : {ring.text, ring.feedbackText})
      if (text->visible() && !text->text().isEmpty())
        out.push_back(boxOf(*text, text->fitting()));
  }
  if (m_handleLine->visible())
    out.emplace_back(m_knob->position->pixelPosition().x() - 3, m_rect->top(), 6, m_rect->height());
  return out;
}

/// Inside its area, large if it can be; where the area has no room, beside it with a line into it.
void CauseCurvePlot::placeName(Role cause, QCPItemText* name, QCPItemLine* leader,
                               std::vector<QRectF>& taken) {
  auto* const xAxis = m_rect->axis(QCPAxis::atBottom);
  auto* const yAxis = m_rect->axis(QCPAxis::atLeft);
  const QRectF plot = m_rect->rect();
  const auto pixel = [&](double value) {
    return std::clamp(yAxis->coordToPixel(value), plot.top(), plot.bottom());
  };
  const AreaName area(plot, [&](double x) -> std::optional<AreaName::Column> {
    const auto shares = between(xAxis->pixelToCoord(x));
    if (!shares)
      return {};
    const double low = cause == Role::Tracking ? 0 : shares->tracking;
    return AreaName::Column{pixel(low + shares->of(cause)), pixel(low), pixel(shares->openLoop())};
  });
  std::optional<QPointF> place;
  for (const double size : nameSizes)
    if (!place) {
      QFont inside = font();
      inside.setPointSizeF(inside.pointSizeF() * size);
      name->setFont(inside);
      place = area.inside(sizeOf(name->text(), inside), taken);
    }
  leader->setVisible(!place);
  if (!place) {
    name->setFont(font());
    place = area.above(sizeOf(name->text(), font()), taken);
  }
  name->setVisible(place.has_value());
  leader->setVisible(leader->visible() && place);
  if (!place)
    return;
  const QSizeF size = sizeOf(name->text(), name->font());
  name->position->setPixelPosition(*place);
  taken.emplace_back(*place - QPointF(size.width(), size.height()) / 2, size);
  if (leader->visible()) {
    leader->start->setCoords(*place + QPointF(0, size.height() / 2));
    leader->end->setCoords(*area.middleNear(place->x()));
  }
}

/// Beside their bars, which are as high as feedback is large.
void CauseCurvePlot::placeFeedbackTexts() {
  for (const Ring& ring : m_rings)
    ring.feedbackText->setVisible(ring.point.present && ring.feedback->visible() &&
                                  ring.feedback->pixelRect().height() > 3 * fontMetrics().height());
}

/// At the ends of their lines, or where nothing else stands nearest to them.
void CauseCurvePlot::placeTheoryNames(const std::vector<QRectF>& taken) {
  const auto nameTheory = [&](QCPItemText* name, double CausePoint::*term, bool atLeft) {
    name->setPositionAlignment(Qt::AlignBottom | (atLeft ? Qt::AlignLeft : Qt::AlignRight));
    const auto stands = [&](const CausePoint& point) {
      if (!std::isfinite(point.*term) || !(point.*term < 0.97 * m_top))
        return false;
      name->position->setCoords(point.x, point.*term);
      const QRectF box = boxOf(*name, name->text());
      return std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(box); });
    };
    const auto& points = m_curve.points;
    name->setVisible(atLeft ? std::any_of(points.begin(), points.end(), stands)
                            : std::any_of(points.rbegin(), points.rend(), stands));
  };
  nameTheory(m_theoryTrackingName, &CausePoint::theoryTracking, false);
  nameTheory(m_theorySamplingName, &CausePoint::theorySampling, true);
  m_theoryKey->setVisible(m_theoryTrackingName->visible() || m_theorySamplingName->visible());
}

} // namespace spikeloom
