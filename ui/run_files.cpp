#include "ui/run_files.h"

#include <QFileDialog>
#include <QFileInfo>

#include "ui/run/run_controller.h"

namespace spikeloom {

RunFiles::RunFiles(RunController& controller, QWidget* window)
    : QObject(window), m_controller(controller), m_window(window) {}

void RunFiles::askAndSave() {
  QFileDialog dialog(m_window, tr("Save run"), {}, tr("Runs (*.h5)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("h5"));
  if (dialog.exec() == QDialog::Accepted)
    m_controller.save(dialog.selectedFiles().constFirst());
}

void RunFiles::askAndOpen() {
  const QString file =
      QFileDialog::getOpenFileName(m_window, tr("Open run"), {}, tr("Runs (*.h5);;All files (*)"));
  if (file.isEmpty())
    return;
  m_file = file;
  m_run = m_controller.load(file);
}

std::optional<Preset> RunFiles::presetOfOpened(const Experiment& experiment) const {
  if (m_run == 0 || m_controller.run() != m_run)
    return {};
  Preset preset;
  preset.title = QFileInfo(m_file).completeBaseName().toStdString();
  preset.about = tr("The experiment of the saved run %1").arg(m_file).toStdString();
  preset.experiment = experiment;
  return preset;
}

} // namespace spikeloom
