#include "ui/window/run_recording.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QMainWindow>
#include <QStatusBar>

#include "core/base/text.h"
#include "core/run/simulation.h"
#include "ui/look/literal_text.h"
#include "ui/look/paths.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/message_strip.h"
#include "ui/window/record_dialog.h"

namespace spikeloom {

namespace {

QString nameOf(const std::filesystem::path& file) { return toText(file.filename()); }

} // namespace

RunRecording::RunRecording(const WindowParts& parts, QMainWindow* window)
    : QObject(window), m_controller(parts.controller), m_action(*parts.actions.record), m_strip(parts.strip),
      m_window(window), m_label(new QLabel(window)),
      m_way([this](const Recordable& network) { return ask(network); }), m_folder(QDir::homePath()) {
  m_label->setAccessibleName(tr("Recording"));
  m_label->setContentsMargins(6, 0, 6, 0);
  m_label->hide();
  window->statusBar()->addPermanentWidget(m_label);
  m_action.setEnabled(false);
  connect(&m_action, &QAction::triggered, this, &RunRecording::toggle);
  connect(&m_controller, &RunController::built, this, [this] { m_action.setEnabled(true); });
  connect(&m_controller, &RunController::answered, this, &RunRecording::takeAnswer);
  connect(&m_controller, &RunController::recorded, this, &RunRecording::takeState);
  connect(&m_controller, &RunController::refused, this, [this](const Refused& refused) {
    if (refused.what == Refused::What::Record)
      m_strip.showProblems(tr("Nothing is recorded."), refused.problems);
  });
}

QString RunRecording::text() const { return m_label->isHidden() ? QString() : m_label->text(); }

/// Ends it; or finds out what the network is like, to ask what is to be recorded of it.
void RunRecording::toggle() {
  if (m_recording)
    return m_controller.endRecording();
  m_ticket = m_controller.look([](const Simulation& simulation) {
    return Recordable{simulation.facts().neurons, simulation.nextExperiment()};
  });
}

void RunRecording::takeAnswer(const Answer& answer) {
  if (m_ticket == 0 || answer.ticket != m_ticket)
    return;
  m_ticket = 0;
  const auto* const network = std::any_cast<Recordable>(&answer.value);
  if (!network)
    return;
  const Wish wish = m_way(*network);
  if (!wish.file.isEmpty())
    m_controller.record(wish.file, wish.what);
}

RunRecording::Wish RunRecording::ask(const Recordable& network) {
  RecordDialog dialog(network, proposal(), m_window);
  if (dialog.exec() != QDialog::Accepted)
    return {};
  m_folder = QFileInfo(dialog.file()).absolutePath();
  return {dialog.file(), dialog.choice()};
}

/// A name that is not there yet.
QString RunRecording::proposal() const {
  const QDir folder(m_folder);
  for (int number = 1;; ++number)
    if (const QString name = tr("recording-%1.h5").arg(number); !folder.exists(name))
      return folder.filePath(name);
}

void RunRecording::takeState(const Recorded& state) {
  m_recording = !state.over;
  m_action.setText(m_recording ? tr("End recording") : tr("Record trials…"));
  m_label->setVisible(m_recording);
  const QString trials = state.trials == 1 ? tr("1 trial") : tr("%1 trials").arg(state.trials);
  m_label->setText(
      tr("● recording %1: %2, %3")
          .arg(nameOf(state.file), trials, toQString(bytesText(static_cast<double>(state.bytes)))));
  m_label->setToolTip(literalTip(toText(state.file)));
  if (!state.problems.empty())
    m_strip.showProblems(
        tr("The recording %1 ends after %2; the run goes on.").arg(nameOf(state.file), trials),
        state.problems);
  else if (state.over)
    emit told(tr("Recorded %1 to %2.").arg(trials, nameOf(state.file)));
}

} // namespace spikeloom
