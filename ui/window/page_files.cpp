#include "ui/window/page_files.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QWidget>

#include <qcustomplot.h>

#include "ui/plots/plot_export.h"

namespace spikeloom {

PageFiles::PageFiles(std::function<QWidget*()> page, std::function<QString()> title, QWidget* window)
    : QObject(window), m_page(std::move(page)), m_title(std::move(title)), m_window(window) {}

void PageFiles::ask() {
  QStringList filters;
  for (const PictureKind kind : {PictureKind::Pdf, PictureKind::Svg, PictureKind::Png})
    filters << filterOf(kind);
  QString chosen;
  QString file = QFileDialog::getSaveFileName(m_window, tr("Save the workspace as one page"),
                                              QStringLiteral("spikeloom.pdf"),
                                              filters.join(QStringLiteral(";;")), &chosen);
  if (file.isEmpty())
    return;
  if (QFileInfo(file).suffix().isEmpty())
    for (const PictureKind kind : {PictureKind::Pdf, PictureKind::Svg, PictureKind::Png})
      if (chosen == filterOf(kind))
        file += suffixOf(kind);
  save(file);
}

bool PageFiles::save(const QString& file) {
  const QString suffix = QLatin1Char('.') + QFileInfo(file).suffix().toLower();
  QString problem = tr("A workspace is saved as .pdf, .svg or .png; %1 is none of them").arg(file);
  for (const PictureKind kind : {PictureKind::Pdf, PictureKind::Svg, PictureKind::Png})
    if (suffix == suffixOf(kind))
      problem = writeBytes(file, bytesOf(pictureOf(*m_page(), m_title()), kind));
  emit told(problem.isEmpty() ? tr("Saved: %1").arg(file) : problem);
  return problem.isEmpty();
}

} // namespace spikeloom
