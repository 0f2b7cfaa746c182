#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
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
/// that at most; large runs less often, so that it takes a small share of the time. Of several windows that
/// are open at once, the first one has the session; the others keep only what their users have not saved,
/// under names with a number, which the next window offers when theirs is gone. Files that are damaged or
/// missing are told of, and never keep a window from opening.
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

  /// Offers the runs of programs that were cut off, one after the other.
  void offerRecovery();

  static constexpr int interval = 60000; ///< ms
  /// Training waits while a large run is handed over: no more than this share of the time.
  static constexpr double mostShare = 0.05;

signals:
  /// A run is to be opened that is in no file of the user's.
  void recoveryWanted(const QString& file);

private:
  struct Session;
  void takeSlot(const QString& base);
  [[nodiscard]] QStringList cutOff() const;
  void removeRecovered();
  void saveEveryMinute();
  void takeKept(const QString& file);
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
  bool m_ours = false;   ///< no other window has these files
  bool m_first = false;  ///< they are the session's
  QString m_allBases;    ///< what the names of all windows' files begin with
  QStringList m_offered; ///< files of runs that were cut off
  QTimer m_timer;
  QElapsedTimer m_sinceCopy;
  qint64 m_pause = 0; ///< ms before the next copy may begin
};

} // namespace spikeloom
