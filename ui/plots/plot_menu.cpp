#include "ui/plots/plot_menu.h"

#include <QFileDialog>
#include <QMenu>
#include <QObject>

#include "ui/plots/plot_widget.h"

namespace spikeloom {

namespace {

/// "spike-raster.svg"
QString proposal(const PlotWidget& plot, const QString& suffix) {
  QString name = plot.accessibleName().toLower().simplified();
  return name.replace(QLatin1Char(' '), QLatin1Char('-')) + suffix;
}

void askAndSave(PlotWidget& plot, const QString& suffix, const QString& filter) {
  static QString folder; // the last one used, as long as the program runs
  QString file = QFileDialog::getSaveFileName(&plot, QObject::tr("Save the plot"),
                                              QDir(folder).filePath(proposal(plot, suffix)), filter);
  if (file.isEmpty())
    return;
  if (QFileInfo(file).suffix().isEmpty())
    file += suffix;
  folder = QFileInfo(file).path();
  plot.save(file);
}

} // namespace

void showPlotMenu(PlotWidget& plot, const QPoint& place) {
  auto* menu = new QMenu(&plot);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  auto* copy = menu->addAction(QObject::tr("Copy picture and numbers"), &plot, &PlotWidget::copy);
  copy->setShortcut(QKeySequence::Copy);
  menu->addSeparator();
  for (const PictureKind kind : {PictureKind::Svg, PictureKind::Pdf, PictureKind::Png})
    menu->addAction(QObject::tr("Save as %1…").arg(suffixOf(kind).mid(1).toUpper()), &plot,
                    [&plot, kind] { askAndSave(plot, suffixOf(kind), filterOf(kind)); });
  menu->addAction(QObject::tr("Save the numbers shown as CSV…"), &plot,
                  [&plot] { askAndSave(plot, QStringLiteral(".csv"), QObject::tr("CSV (*.csv)")); });
  menu->addSeparator();
  auto* all = menu->addAction(QObject::tr("Show all"), &plot, [&plot] { plot.navigation().reset(); });
  all->setShortcut(Qt::Key_0);
  all->setEnabled(plot.navigation().zoomed());
  menu->popup(place);
}

} // namespace spikeloom
