#include "ui/window/presentation.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>

#include "ui/look/line_scale.h"
#include "ui/window/speed.h"
#include "ui/window/text_zoom.h"
#include "ui/window/top_bar.h"

namespace spikeloom {

Presentation::Presentation(QMainWindow& window, TopBar& topBar, TextZoom& zoom, QAction& action)
    : QObject(&window), m_window(window), m_topBar(topBar), m_zoom(zoom), m_action(action) {
  action.setCheckable(true);
  connect(&action, &QAction::toggled, this, &Presentation::show);
}

void Presentation::leave() { m_action.setChecked(false); }

void Presentation::show(bool active) {
  if (active == m_active)
    return;
  m_active = active;
  if (active) {
    m_hidden.clear();
    for (QDockWidget* const panel : m_window.findChildren<QDockWidget*>())
      if (!panel->isHidden() && panel->objectName() != QStringLiteral("lessonDock")) // it leads through
        m_hidden << panel;
    m_speedBefore = m_topBar.speedIndex();
    const auto slow = std::ranges::find(speeds, speed);
    m_topBar.setSpeedIndex(static_cast<int>(slow - speeds.begin()));
  } else {
    m_topBar.setSpeedIndex(m_speedBefore);
  }
  for (QDockWidget* const panel : m_hidden)
    panel->setVisible(!active);
  m_zoom.enlarge(active ? textFactor : 1);
  setLineScale(active ? 2 : 1);
}

} // namespace spikeloom
