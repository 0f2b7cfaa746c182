#pragma once

#include <QByteArray>
#include <QObject>

#include <optional>

#include "ui/look/theme.h"

class QMainWindow;
class QSettings;

namespace spikeloom {

class Actions;
class ExperimentPanel;
class LiveWorkspace;
class TopBar;

/// How the window looks: its theme, and where its parts stand and how large they are. Kept in the settings
/// from one start to the next.
class Appearance : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    QSettings& settings;
    Actions& actions;
    TopBar& topBar;
    ExperimentPanel& panel;
    LiveWorkspace& live;
  };
  /// The window as it is now is the default layout.
  Appearance(const Parts& parts, QMainWindow& window);

  /// As it was remembered, with this theme instead if there is one.
  void restore(std::optional<ThemeChoice> theme);
  void remember();
  /// Whether the place of the window was remembered.
  [[nodiscard]] bool placed() const { return m_placed; }

  [[nodiscard]] ThemeChoice theme() const { return m_theme; }
  void setTheme(ThemeChoice theme);

private:
  void restoreDefault();

  QMainWindow& m_window;
  QSettings& m_settings;
  Actions& m_actions;
  TopBar& m_topBar;
  ExperimentPanel& m_panel;
  LiveWorkspace& m_live;
  bool m_placed = false;
  ThemeChoice m_theme = ThemeChoice::System;
  QByteArray m_defaultLayout, m_defaultLive;
};

} // namespace spikeloom
