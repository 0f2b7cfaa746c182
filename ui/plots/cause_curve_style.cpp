// How the U looks: what depends on theme and font.
#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/pattern_area.h"
#include "ui/plots/pattern_bar.h"

namespace spikeloom {

void CauseCurvePlot::restyle(const PlotColors&) {
  const int line = fontMetrics().height();
  m_rect->setMinimumMargins({});
  m_rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
  m_rect->setMargins(QMargins(0, 2 * line, line, 0));
  plot()->plotLayout()->setMargins(QMargins(0, 0, 0, line + 2)); // for the key of the thin lines
  styleItems();
  fitAxes();
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
    name->setColor(QColor(inkOnArea));
    name->setBrush(name == m_trackingName ? tracking.color : sampling.color);
    name->setPadding(QMargins(4, 0, 4, 0));
  }
  for (auto* const leader : {m_trackingLeader, m_samplingLeader})
    leader->setPen(scaledPen(text));
  for (QCPItemText* const small :
       {m_bestText, m_theoryTrackingName, m_theorySamplingName, static_cast<QCPItemText*>(m_progress),
        static_cast<QCPItemText*>(m_theoryKey)}) {
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
    ring.feedback->setLook(lookOf(Role::Feedback, palette()), line * (ring.point.present ? 1.0 : 0.4),
                           QPen(blended(text, colors().background, 0.5)));
    for (QCPItemText* const words : {ring.text, ring.feedbackText}) {
      words->setFont(font());
      words->setColor(ink);
    }
  }
}

} // namespace spikeloom
