#include "ui/window/unsaved_run.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

#include "ui/session/run_controller.h"

namespace spikeloom {

UnsavedRun::UnsavedRun(RunController& controller, QWidget* window)
    : QObject(window), m_controller(controller),
      m_window(window), m_ways{[this](Loss loss) { return ask(loss); }, [this] { return askFile(); }} {
  connect(&controller, &RunController::frameReady, this, &UnsavedRun::takeFrame);
  connect(&controller, &RunController::saved, this, &UnsavedRun::takeSaved);
  connect(&controller, &RunController::refused, this, &UnsavedRun::takeRefusal);
}

void UnsavedRun::takeFrame(const Frame& frame) {
  const bool training = frame.activity == Activity::Training;
  m_latest = {frame.run, frame.history->curve.size(), training ? frame.time : 0};
  m_trained = m_latest.loops > 0 || m_latest.time > 0;
  if (std::exchange(m_loaded, m_loaded == frame.run ? 0 : m_loaded) == frame.run && m_loadedSaved) {
    m_kept = m_latest;
    m_keptFile = m_loadedFile;
  }
}

void UnsavedRun::save(const QString& file) {
  m_saving = m_latest;
  m_savingFile = file;
  m_controller.save(file);
}

void UnsavedRun::saveCopy(const QString& file) {
  m_copies.insert(file);
  m_controller.save(file);
}

std::uint64_t UnsavedRun::load(const QString& file, bool saved) {
  m_loaded = m_openedRun = m_controller.load(file);
  m_loadedFile = file;
  m_loadedSaved = saved;
  return m_loaded;
}

void UnsavedRun::takeSaved(const QString& file) {
  if (file != m_savingFile) {
    if (m_copies.erase(file) > 0)
      emit keptCopy(file);
    else
      emit saved(file);
    return;
  }
  m_kept = m_saving;
  m_keptFile = file;
  m_savingFile.clear();
  emit saved(file);
  if (const auto act = std::exchange(m_act, nullptr))
    act();
}

void UnsavedRun::takeRefusal(const Refused& refused) {
  if (refused.what == Refused::What::Save)
    m_act = nullptr; // the strip says why it was not saved
}

void UnsavedRun::before(Loss loss, const std::function<void()>& act) {
  if (!unsaved() || (loss != Loss::Quit && !m_askBeforeReplacing))
    return act();
  switch (m_ways.question(loss)) {
  case Answer::Save:
    if (const QString file = m_ways.file(); !file.isEmpty()) {
      m_act = act;
      save(file);
    }
    return;
  case Answer::Discard:
    return act();
  case Answer::Cancel:
    return;
  }
}

UnsavedRun::Answer UnsavedRun::ask(Loss loss) {
  const QString title = loss == Loss::Quit         ? tr("Quit")
                        : loss == Loss::NewNetwork ? tr("New network")
                                                   : tr("Open run");
  QMessageBox box(QMessageBox::Warning, title, tr("The network has learned something that is in no file."),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
  box.setInformativeText(
      tr("Save writes it to a file, to go on later. Discard throws away what it has learned."));
  box.button(QMessageBox::Save)->setText(tr("&Save…"));
  box.button(QMessageBox::Discard)->setText(tr("&Discard"));
  box.setDefaultButton(QMessageBox::Save);
  box.setEscapeButton(QMessageBox::Cancel);
  if (loss != Loss::Quit) {
    box.setCheckBox(new QCheckBox(tr("Do not ask again before a network is replaced")));
    box.checkBox()->setToolTip(tr("Until the program ends; it always asks before it quits"));
  }
  const int answer = box.exec();
  if (answer != QMessageBox::Cancel && box.checkBox() && box.checkBox()->isChecked())
    m_askBeforeReplacing = false;
  return answer == QMessageBox::Save      ? Answer::Save
         : answer == QMessageBox::Discard ? Answer::Discard
                                          : Answer::Cancel;
}

QString UnsavedRun::askFile() {
  QFileDialog dialog(m_window, tr("Save run"), {}, tr("Runs (*.h5)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("h5"));
  return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

void UnsavedRun::askAndSave() {
  if (const QString file = m_ways.file(); !file.isEmpty())
    save(file);
}

} // namespace spikeloom
