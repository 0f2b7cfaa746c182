#include "ui/window/appearance.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QScreen>
#include <QSettings>

#include "ui/params/experiment_panel.h"
#include "ui/window/actions.h"
#include "ui/window/speed.h"
#include "ui/window/top_bar.h"
#include "ui/workspaces/live_workspace.h"

namespace spikeloom {

namespace {
namespace key {
constexpr QLatin1String geometry("window/geometry"), layout("window/layout"), theme("window/theme"),
    live("window/live"), folded("window/folded"), speed("run/speed");
}

constexpr int usualPanel = 364; // px, its width where the screen leaves the workspace more than twice as much

} // namespace

Appearance::Appearance(const Parts& parts, QMainWindow& window)
    : QObject(&window), m_window(window), m_settings(parts.settings), m_actions(parts.actions),
      m_topBar(parts.topBar), m_panel(parts.panel), m_live(parts.live), m_defaultLayout(window.saveState()),
      m_defaultLive(parts.live.saveState()) {
  connect(m_actions.themeSystem, &QAction::triggered, this, [this] { setTheme(ThemeChoice::System); });
  connect(m_actions.themeLight, &QAction::triggered, this, [this] { setTheme(ThemeChoice::Light); });
  connect(m_actions.themeDark, &QAction::triggered, this, [this] { setTheme(ThemeChoice::Dark); });
  connect(m_actions.restoreLayout, &QAction::triggered, this, &Appearance::restoreDefault);
}

void Appearance::restore(std::optional<ThemeChoice> theme) {
  m_placed = m_window.restoreGeometry(m_settings.value(key::geometry).toByteArray());
  if (!m_window.restoreState(m_settings.value(key::layout).toByteArray()))
    restoreDefault();
  if (const QByteArray live = m_settings.value(key::live).toByteArray(); !live.isEmpty())
    m_live.restoreState(live);
  m_panel.setFoldedGroups(m_settings.value(key::folded).toStringList());
  m_topBar.setSpeedIndex(m_settings.value(key::speed, static_cast<int>(speeds.size()) - 1).toInt());
  setTheme(theme.value_or(themeNamed(m_settings.value(key::theme).toString()).value_or(ThemeChoice::System)));
}

void Appearance::remember() {
  m_settings.setValue(key::geometry, m_window.saveGeometry());
  m_settings.setValue(key::layout, m_window.saveState());
  m_settings.setValue(key::live, m_live.saveState());
  m_settings.setValue(key::folded, m_panel.foldedGroups());
  m_settings.setValue(key::speed, m_topBar.speedIndex());
  m_settings.sync();
}

void Appearance::restoreDefault() {
  m_window.restoreState(m_defaultLayout);
  m_live.restoreState(m_defaultLive);
  m_panel.setFoldedGroups({});
  const int screen = m_window.screen()->availableGeometry().width();
  m_window.resizeDocks({m_window.findChild<QDockWidget*>(QStringLiteral("experimentDock"))},
                       {qMax(m_panel.minimumWidth(), qMin(usualPanel, screen * 3 / 10))}, Qt::Horizontal);
}

void Appearance::setTheme(ThemeChoice theme) {
  m_theme = theme;
  applyTheme(*qApp, theme);
  const auto mark = [theme](QAction* action, ThemeChoice choice) { action->setChecked(theme == choice); };
  mark(m_actions.themeSystem, ThemeChoice::System);
  mark(m_actions.themeLight, ThemeChoice::Light);
  mark(m_actions.themeDark, ThemeChoice::Dark);
  m_settings.setValue(key::theme, themeName(theme));
}

} // namespace spikeloom
