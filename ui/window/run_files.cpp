#include "ui/window/run_files.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/experiment/preset.h"
#include "core/io/hdf5.h"
#include "ui/look/paths.h"
#include "ui/params/draft.h"
#include "ui/session/run_controller.h"
#include "ui/window/message_strip.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

RunFiles::RunFiles(const WindowParts& parts, QWidget* window)
    : QObject(window), m_controller(parts.controller), m_draft(parts.draft), m_strip(parts.strip),
      m_unsaved(parts.unsaved), m_window(window) {
  connect(&m_controller, &RunController::built, this, &RunFiles::takeBuilt);
  connect(&m_controller, &RunController::refused, this, &RunFiles::takeRefusal);
  connect(&m_controller, &RunController::noted, this, [this](const std::vector<InputError>& notes) {
    m_strip.showNotes(tr("The run was built from files that are not as they were; it goes on as it was:"),
                      notes);
  });
}

void RunFiles::askAndOpen() {
  const QString file =
      QFileDialog::getOpenFileName(m_window, tr("Open run"), {}, tr("Runs (*.h5);;All files (*)"));
  if (!file.isEmpty())
    open(file);
}

void RunFiles::open(const QString& file) { load(file, true); }
void RunFiles::recover(const QString& file) { load(file, false); }

void RunFiles::load(const QString& file, bool saved) {
  m_unsaved.before(UnsavedRun::Loss::OpenRun, [this, file, saved] {
    m_file = file;
    m_run = m_unsaved.load(file, saved);
  });
}

bool RunFiles::isRun(const QString& file) {
  return file.endsWith(QStringLiteral(".h5"), Qt::CaseInsensitive) ||
         file.endsWith(QStringLiteral(".hdf5"), Qt::CaseInsensitive);
}

void RunFiles::takeRefusal(const Refused& refused) {
  if (refused.what == Refused::What::Load)
    m_strip.showProblems(tr("The run was not opened; the present one is as it was.") + hint(),
                         refused.problems);
  else if (refused.what == Refused::What::Save)
    m_strip.showProblems(tr("The run was not saved."), refused.problems);
}

/// When the file opened last is no run but a network from elsewhere: how to use it, as a further sentence.
QString RunFiles::hint() const {
  try {
    const Hdf5File in(toPath(m_file), Hdf5File::Mode::Read);
    if (in.has("weights") && !in.has("experiment"))
      return tr(" %1 holds a network but no saved run: to train it, choose “from a file” as the Network "
                "(network.topology = "
                "file) in the Experiment panel, and this file as the Network file.")
          .arg(QFileInfo(m_file).fileName());
  } catch (const InputErrors&) {
    // then it is what the problems say
  }
  return {};
}

/// The experiment of a run from a file becomes a preset named for the file.
void RunFiles::takeBuilt(const Experiment& experiment) {
  if (m_run == 0 || m_controller.run() != m_run)
    return;
  Preset preset;
  preset.title = QFileInfo(m_file).completeBaseName().toStdString();
  preset.about = tr("The experiment of the saved run %1").arg(m_file).toStdString();
  preset.experiment = experiment;
  m_draft.choose(preset, tr("saved run “%1”").arg(toQString(preset.title)));
}

} // namespace spikeloom
