#pragma once

#include <QObject>
#include <QString>

#include <cstdint>

#include "core/params/experiment.h"
#include "core/session/messages.h"
#include "ui/window/window_parts.h"

class QWidget;

namespace spikeloom {

/// Saved runs: asks for one and opens it, in place of the present network; puts the experiment of one that
/// was opened into the draft, and says in the strip why one was not opened or not saved.
class RunFiles : public QObject {
  Q_OBJECT

public:
  RunFiles(const WindowParts& parts, QWidget* window);
  void askAndOpen();
  void open(const QString& file);
  /// Opens a copy that a program which was cut off left: it counts as in no file of the user's.
  void recover(const QString& file);
  /// Whether the file is called as saved runs are.
  [[nodiscard]] static bool isRun(const QString& file);

private:
  void load(const QString& file, bool saved);
  void takeBuilt(const Experiment& experiment);
  void takeRefusal(const Refused& refused);
  [[nodiscard]] QString hint() const;

  RunController& m_controller;
  Draft& m_draft;
  MessageStrip& m_strip;
  UnsavedRun& m_unsaved;
  QWidget* m_window;
  std::uint64_t m_run = 0; ///< the run that was read from m_file
  QString m_file;
};

} // namespace spikeloom
