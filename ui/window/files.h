#pragma once

#include <QObject>
#include <QString>

#include "ui/window/window_parts.h"

class QWidget;

namespace spikeloom {

class PresetFiles;
class RecentFiles;
class RunFiles;

/// Everything the window does with files, presets and saved runs: the actions of the File menu, the last
/// files, and what is dropped on the window.
class Files : public QObject {
  Q_OBJECT

public:
  Files(const WindowParts& parts, RecentFiles& recent, QWidget* window);

  /// Fills the preset box, and the draft with the default preset, or with that of this id or file unless
  /// empty; of a saved run, opens it.
  void start(const QString& preset);
  /// Opens a file: a preset into the draft, a saved run in place of the present one.
  void open(const QString& file);
  /// Opens a run that was cut off (RunFiles::recover).
  void recover(const QString& file);

signals:
  /// A preset from a file is in the draft.
  void presetOpened();
  /// A sentence for the status line.
  void told(const QString& sentence);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void connectActions(const Actions& actions);

  Draft& m_draft;
  ExperimentPanel& m_panel;
  MessageStrip& m_strip;
  UnsavedRun& m_unsaved;
  PresetFiles* m_presets;
  RunFiles* m_runs;
};

} // namespace spikeloom
