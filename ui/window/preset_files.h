#pragma once

#include <QObject>
#include <QStringList>

#include "core/experiment/preset.h"

class QWidget;

namespace spikeloom {

class Draft;
class MessageStrip;
class RecentFiles;

/// Presets in files: opens and saves them, says in the strip what is wrong with one, remembers the last ones.
class PresetFiles : public QObject {
  Q_OBJECT

public:
  PresetFiles(Draft& draft, MessageStrip& strip, RecentFiles& recent, QWidget* window);

  /// Puts the file's experiment into the draft. A broken file changes nothing: all its problems are listed.
  bool open(const QString& file);
  /// The same for a shipped or own preset's id or a file's path.
  bool openNamed(const QString& idOrFile, const std::vector<Preset>& known);
  void askAndOpen();
  /// Keeps the draft among one's own presets, under a title that is asked for.
  void askTitleAndSave();
  void askFileAndSave();
  /// Writes the draft; returns whether it could be written.
  bool save(const QString& title, const QString& file);

  /// Whether the file is called as presets are.
  [[nodiscard]] static bool isPreset(const QString& file);

signals:
  void opened();
  /// A preset file was written: lists of presets are to be read again.
  void saved(const QString& file);

private:
  [[nodiscard]] bool mayBeSaved();
  Draft& m_draft;
  MessageStrip& m_strip;
  RecentFiles& m_recent;
  QWidget* m_window;
};

} // namespace spikeloom
