// How the U looks: what depends on theme, font and size, and where its words stand.
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/pattern_area.h"

namespace spikeloom {

/// Each name where its area is thickest.
void CauseCurvePlot::placeNames() {
  const auto place = [this](QCPItemText* name, auto&& thickness, auto&& middle) {
    const CausePoint* thickest = nullptr;
    for (const CausePoint& point : m_curve.points) {
      const double along = std::log(point.x / m_curve.low) / std::log(m_curve.high / m_curve.low);
      if (along > 0.005 && along < 0.995 && (!thickest || thickness(point) > thickness(*thickest)))
        thickest = &point;
    }
    const double lines = m_rect->height() > 0 ? fontMetrics().height() * 1.6 / m_rect->height() : 0.05;
    const bool fits = thickest && thickness(*thickest) > lines * m_top;
    name->setVisible(fits);
    if (!fits)
      return;
    const bool left = thickest->x * thickest->x < m_curve.low * m_curve.high; // it runs towards the middle
    name->setPositionAlignment(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight));
    name->position->setCoords(thickest->x, middle(*thickest));
  };
  place(
      m_trackingName, [](const CausePoint& p) { return p.shares.tracking; },
      [](const CausePoint& p) { return 0.4 * p.shares.tracking; });
  place(
      m_samplingName, [](const CausePoint& p) { return p.shares.sampling; },
      [](const CausePoint& p) { return p.shares.tracking + 0.25 * p.shares.sampling; });
  const auto nameTheory = [this](QCPItemText* name, double CausePoint::*term, bool atLeft) {
    const auto inside = [&](const CausePoint& p) { return std::isfinite(p.*term) && p.*term < 0.97 * m_top; };
    const CausePoint* end = nullptr;
    for (const CausePoint& point : m_curve.points)
      if (inside(point) && (!end || !atLeft))
        end = &point;
    name->setVisible(end != nullptr);
    if (end)
      name->position->setCoords(end->x, end->*term);
    name->setPositionAlignment(Qt::AlignBottom | (atLeft ? Qt::AlignLeft : Qt::AlignRight));
  };
  nameTheory(m_theoryTrackingName, &CausePoint::theoryTracking, false);
  nameTheory(m_theorySamplingName, &CausePoint::theorySampling, true);
}

void CauseCurvePlot::restyle(const PlotColors&) {
  const int line = fontMetrics().height();
  m_rect->setMinimumMargins({});
  m_rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
  m_rect->setMargins(QMargins(0, 2 * line, line, 0));
  plot()->plotLayout()->setMargins(QMargins(0, 0, 0, 0));
  styleItems();
  fitAxes();
  placeNames();
  placeHandle();
}

void CauseCurvePlot::styleItems() {
  const RoleLook tracking = lookOf(Role::Tracking, palette()), sampling = lookOf(Role::Sampling, palette());
  const QColor text = colors().text;
  m_tracking->setLook(tracking);
  m_total->setLook(sampling);
  m_theoryTracking->setPen(scaledPen(blended(tracking.color, text, 0.5)));
  m_theorySampling->setPen(scaledPen(blended(sampling.color, text, 0.5)));
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.4);
  for (auto* const name : {m_trackingName, m_samplingName}) {
    name->setFont(large);
    name->setColor(QColor(inkOnArea));
    name->setBrush(name == m_trackingName ? tracking.color : sampling.color);
    name->setPadding(QMargins(4, 0, 4, 0));
  }
  for (auto* const small : {m_bestText, m_progress, m_theoryTrackingName, m_theorySamplingName}) {
    small->setFont(font());
    small->setColor(blended(text, colors().background, 0.75));
    small->setPadding(QMargins(3, 1, 3, 1));
  }
  m_bestText->setBrush(colors().background);
  m_bestLine->setPen(scaledPen(blended(text, colors().background, 0.75), 1, Qt::DashLine));
  const int line = fontMetrics().height();
  m_handleLine->setPen(scaledPen(text, 2));
  m_knob->setSize(line * 1.2);
  m_knob->setPen(QPen(text));
  m_knob->setBrush(text);
  large.setBold(true);
  m_handleText->setFont(large);
  m_handleText->setColor(text);
  for (const Ring& ring : m_rings) {
    const QColor ink = ring.point.present ? text : blended(text, colors().background, 0.5);
    ring.ring->setSize(line * (ring.point.present ? 0.9 : 0.7));
    ring.ring->setPen(scaledPen(ink, ring.point.present ? 2.5 : 1.5));
    ring.ring->setBrush(colors().background);
    ring.feedback->setPen(scaledPen(lookOf(Role::Feedback, palette()).color, ring.point.present ? 5 : 2));
    ring.text->setFont(font());
    ring.text->setColor(ink);
  }
}

} // namespace spikeloom
