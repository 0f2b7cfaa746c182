#pragma once

#include <QMenu>
#include <QStringList>

class QSettings;

namespace spikeloom {

/// The menu of the last presets opened or saved as files; remembered in the settings.
class RecentFiles : public QMenu {
  Q_OBJECT

public:
  RecentFiles(QSettings& settings, QWidget* parent);
  /// Puts the file on top of the list.
  void add(const QString& file);
  [[nodiscard]] QStringList files() const;

signals:
  void chosen(const QString& file);

private:
  void fill();
  QSettings& m_settings;
};

} // namespace spikeloom
