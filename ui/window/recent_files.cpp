#include "ui/window/recent_files.h"

#include <QFileInfo>
#include <QSettings>

#include "ui/look/literal_text.h"

namespace spikeloom {

namespace {
constexpr auto recentKey = "recentFiles";
constexpr qsizetype most = 10;
} // namespace

RecentFiles::RecentFiles(QSettings& settings, QWidget* parent)
    : QMenu(tr("Recent files"), parent), m_settings(settings) {
  setToolTipsVisible(true);
  fill();
}

QStringList RecentFiles::files() const { return m_settings.value(QLatin1String(recentKey)).toStringList(); }

void RecentFiles::add(const QString& file) {
  const QString path = QFileInfo(file).absoluteFilePath();
  QStringList list = files();
  list.removeAll(path);
  list.prepend(path);
  m_settings.setValue(QLatin1String(recentKey), QStringList(list.first(qMin(list.size(), most))));
  fill();
}

void RecentFiles::fill() {
  clear();
  for (const QString& file : files()) {
    QAction* const action =
        addAction(QFileInfo(file).fileName().replace(QLatin1Char('&'), QStringLiteral("&&")));
    action->setToolTip(literalTip(file));
    connect(action, &QAction::triggered, this, [this, file] { emit chosen(file); });
  }
  setEnabled(!isEmpty());
}

} // namespace spikeloom
