#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>

#include "core/experiment/preset.h"

class QWidget;

namespace spikeloom {

class RunController;

/// Saved runs: asks for files and hands them to the controller.
class RunFiles : public QObject {
  Q_OBJECT

public:
  RunFiles(RunController& controller, QWidget* window);
  void askAndSave();
  void askAndOpen();
  void open(const QString& file);
  /// Whether the file is called as saved runs are.
  [[nodiscard]] static bool isRun(const QString& file);
  /// When the file opened last is no run but a network from elsewhere: how to use it, as a further sentence.
  [[nodiscard]] QString hint() const;
  /// The experiment as a preset named for the file, when the run in place was read from one.
  [[nodiscard]] std::optional<Preset> presetOfOpened(const Experiment& experiment) const;

private:
  RunController& m_controller;
  QWidget* m_window;
  std::uint64_t m_run = 0; ///< the run that was read from m_file
  QString m_file;
};

} // namespace spikeloom
