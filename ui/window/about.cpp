#include "ui/window/about.h"

#include <QMessageBox>
#include <QObject>

#include "core/base/cpu.h"
#include "ui/look/icons.h"

namespace spikeloom {

void showAbout(QWidget* parent) {
  QMessageBox box(parent);
  box.setWindowTitle(QObject::tr("About Spikeloom"));
  box.setIconPixmap(programIcon().pixmap(64, 64));
  box.setTextFormat(Qt::RichText);
  box.setText(
      QStringLiteral("<h3>Spikeloom %1</h3><p>%2</p><p>%3</p><p>%4</p><p>%5<br/>%6</p><p>%7</p>")
          .arg(
              QStringLiteral(SPIKELOOM_VERSION),
              QObject::tr("Watch a recurrent spiking network learn, and see why it fails when it does."),
              QObject::tr("Kernels for this processor: %1").arg(kernelText(kernelChoice())),
              QObject::tr("The method, to be cited:"),
              QStringLiteral("C. M. Kim, C. C. Chow: <i>Learning recurrent dynamics in spiking networks.</i> "
                             "eLife 2018;7:e37124."),
              QStringLiteral(
                  "<a href=\"https://doi.org/10.7554/eLife.37124\">doi.org/10.7554/eLife.37124</a>"),
              QObject::tr(
                  "Free software under the GNU General Public License, version 3 or later; without any "
                  "warranty. "
                  "Drawn with Qt and QCustomPlot.")));
  box.exec();
}

} // namespace spikeloom
