#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace spikeloom {

/// Writes a whole workspace as one page: PDF, SVG or PNG.
class PageFiles : public QObject {
  Q_OBJECT
public:
  /// @param page the workspace that is shown; @param title what stands above it
  PageFiles(std::function<QWidget*()> page, std::function<QString()> title, QWidget* window);

  /// Asks for the file.
  void ask();
  /// Writes the file that its suffix says. False, and told why, when that cannot be.
  bool save(const QString& file);

signals:
  void told(const QString& sentence);

private:
  std::function<QWidget*()> m_page;
  std::function<QString()> m_title;
  QWidget* m_window;
};

} // namespace spikeloom
