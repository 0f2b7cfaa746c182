#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <memory>

#include "core/session/messages.h"
#include "ui/window/window_parts.h"

class QLockFile;
class QSettings;
class QTabWidget;

namespace spikeloom {

class UnsavedRun;

/// What the next start brings back: the preset, the experiment as it was edited, the workspace, and the run.
/// It stands in two files beside the settings: NAME.session.json, and NAME.session.h5 for a run that its user
/// has not saved. Every minute in which something was learned both are written anew, so that a crash loses
/// that at most. Of several windows that are open at once, the first one has the session. Files that are
/// damaged or missing are told of, and never keep a window from opening.
class SessionState : public QObject {
  Q_OBJECT

public:
  struct Parts {
    WindowParts window;
    QTabWidget& workspaces;
    QSettings& settings;
  };
  SessionState(const Parts& parts, QObject* parent);
  ~SessionState() override;

  /// Puts the experiment and workspace of the last session back, and opens its run. False when there is
  /// none: what the window shows is then for others to say.
  bool restore();
  /// Writes the session of a window that is about to close. `keepRun`: with what its user has not saved.
  void remember(bool keepRun);

  static constexpr int interval = 60000; ///< ms
  /// Larger runs are not written every minute: it would halt their training too often.
  static constexpr double mostBytes = 500e6;

private:
  struct Session;
  void saveEveryMinute();
  void setAside();
  void write(const QString& run, bool unsaved);
  [[nodiscard]] Session read() const;
  void put(const Session& session);
  void takeRefusal(const Refused& refused);
  [[nodiscard]] QString stateFile() const { return m_base + QStringLiteral(".json"); }
  [[nodiscard]] QString runFile() const { return m_base + QStringLiteral(".h5"); }

  Parts m_parts;
  UnsavedRun& m_unsaved;
  QString m_base; ///< of the files' names
  std::unique_ptr<QLockFile> m_lock;
  bool m_ours = false; ///< no other window has the session
  QTimer m_timer;
  std::uint64_t m_restored = 0; ///< the run that is being read
};

} // namespace spikeloom
