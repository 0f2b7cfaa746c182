#include "ui/window/run_actions.h"

#include <QAction>

#include <utility>

#include "core/params/access.h"
#include "ui/look/literal_text.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/plots/learning_view.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/message_strip.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

RunActions::RunActions(const WindowParts& parts, QObject* parent)
    : QObject(parent), m_draft(parts.draft), m_controller(parts.controller), m_actions(parts.actions),
      m_panel(parts.panel), m_strip(parts.strip), m_unsaved(parts.unsaved) {
  connectActions();
  connectPanel();
  connectController();
}

void RunActions::connectActions() {
  const auto on = [this](QAction* action, auto&& act) {
    connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
  };
  on(m_actions.newNetwork, [this] { build(); });
  on(m_actions.restart, [this] { m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] { restart(); }); });
  on(m_actions.train, [this] { toggleTraining(); });
  on(m_actions.oneTrial, [this] { m_controller.oneTrial(); });
  on(m_actions.test, [this] { m_controller.test(); });
  on(m_actions.stop, [this] { m_controller.stop(); });
  for (std::size_t set = 0; set < m_actions.cues.size(); ++set)
    on(m_actions.cues[set], [this, set] { m_controller.cue(static_cast<int>(set)); });
}

void RunActions::connectPanel() {
  connect(&m_panel, &ExperimentPanel::checkWanted, this, &RunActions::check);
  connect(&m_panel, &ExperimentPanel::liveChanged, this, &RunActions::takeLive);
  connect(&m_panel, &ExperimentPanel::buildWanted, this, &RunActions::build);
  connect(&m_panel, &ExperimentPanel::presetTaken, this, &RunActions::buildIfUntrained);
  connect(&m_panel, &ExperimentPanel::stateChanged, this, &RunActions::update);
}

void RunActions::connectController() {
  connect(&m_controller, &RunController::frameReady, this, &RunActions::takeFrame);
  connect(&m_controller, &RunController::built, this, &RunActions::takeBuilt);
  connect(&m_controller, &RunController::refused, this, &RunActions::takeRefusal);
  connect(&m_controller, &RunController::buildingChanged, this, &RunActions::update);
  connect(&m_controller, &RunController::ended, this, [this](const RunEnded& ended) {
    tellAboutRun(tr("The run has been halted: %1. What was computed stays for looking at; "
                    "a new network (Ctrl+N) starts afresh.")
                     .arg(QString::fromStdString(ended.message)),
                 true);
  });
  connect(&m_controller, &RunController::halted, this, [this](const Halted& halted) {
    tellAboutRun(tr("Paused: %1. Space goes on.").arg(QString::fromStdString(halted.message)), false);
  });
  connect(&m_controller, &RunController::checked, this, [this](const Checked& answer) {
    if (answer.ticket == m_ticket)
      takeCheck(answer);
  });
  connect(&m_controller, &RunController::readingFile, this, [this](const FileProgress& progress) {
    m_reading = !progress.over;
    update();
  });
}

void RunActions::check() { m_ticket = m_controller.check(m_draft.experiment()); }

void RunActions::takeCheck(const Checked& answer) {
  m_panel.showProblems(answer.problems, answer.read);
  const QString stopped = tr("Reading was stopped: a new network needs the whole file.");
  if (answer.unread)
    m_strip.showChoices(stopped, {{tr("Read it"), tr("From the beginning"), [this] { check(); }}});
  else if (m_strip.sentence() == stopped)
    m_strip.dismiss();
}

void RunActions::build() {
  if (m_panel.whyNotBuildable().isEmpty())
    m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] { m_controller.build(m_draft.experiment()); });
}

void RunActions::restart() {
  if (m_run.exists)
    m_controller.build(m_draft.liveExperiment());
}

/// After many loops P is small, and with it what a loop changes: what a trained network makes of other
/// synapses, another λ or Δt says little of what one that begins with them would learn.
void RunActions::takeLive(const Experiment& live) {
  const std::optional<Experiment> before = m_draft.running();
  m_controller.setLive(live);
  if (!m_run.trained || !before)
    return;
  if (!m_beforeEdits)
    m_beforeEdits = before;
  QStringList edits;
  for (const Field* const field :
       {&SPIKELOOM_FIELD(synapse, time_constant), &SPIKELOOM_FIELD(learning, lambda),
        &SPIKELOOM_FIELD(learning, update_interval)})
    if (const Value was = field->get(*m_beforeEdits), is = field->get(live); was != is)
      edits << editText({0, field->path(), valueText(was), valueText(is)});
  if (edits.isEmpty())
    return forgetQuestion();
  m_question = tr("%1: P has converged, so that little plasticity is left. Training on will change little; a "
                  "restart learns with the new value from the beginning.")
                   .arg(edits.join(QStringLiteral(", ")));
  m_strip.showChoices(m_question,
                      {{tr("Restart and train"),
                        tr("The same network with its initial weights, and the values as they are now"),
                        [this] {
                          m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] {
                            restart();
                            m_controller.train(); // waits for it
                          });
                        }},
                       {tr("Train on"), tr("Goes on with what has been learned"), [this] {
                          forgetQuestion();
                          if (!m_run.active || m_run.paused)
                            m_controller.train();
                        }}});
}

/// What an edit is to lead to is no question any more.
void RunActions::forgetQuestion() {
  m_beforeEdits.reset();
  if (const QString question = std::exchange(m_question, {});
      !question.isEmpty() && m_strip.sentence() == question)
    m_strip.dismiss();
}

void RunActions::buildIfUntrained() {
  if (!m_run.active && !m_run.trained && m_draft.allowed())
    m_controller.build(m_draft.experiment());
}

void RunActions::toggleTraining() {
  if (m_run.active && !m_run.paused)
    m_controller.pause();
  else
    m_controller.train();
}

void RunActions::takeFrame(const Frame& frame) {
  const auto& network = frame.history->network;
  const RunState state{.exists = true,
                       .active = frame.activity != Activity::Idle,
                       .paused = frame.paused,
                       .trained = frame.loop > 0,
                       .sets = network ? network->targets.size() : 1};
  sayPace(frame.history->curve, state == m_run);
  if (state == m_run)
    return;
  if (state.active)
    emit told({}); // it has been found out how to train
  m_run = state;
  update();
}

/// The panel is laid out anew for each number: not with every frame while loops take milliseconds.
void RunActions::sayPace(const LearningCurve& curve, bool goesOn) {
  constexpr qint64 pause = 1000; // ms
  if (curve.empty() || (goesOn && m_paceSaid.isValid() && m_paceSaid.elapsed() < pause))
    return;
  m_paceSaid.start();
  m_panel.setSecondsPerLoop(curve.back().seconds);
}

void RunActions::takeBuilt(const Experiment& experiment) {
  m_draft.setRunning(experiment);
  m_run = {.exists = true};
  forgetQuestion();
  m_panel.setSecondsPerLoop(0);
  m_paceSaid.invalidate();
  if (std::exchange(m_stripIsAboutRun, false))
    m_strip.dismiss();
  emit told(tr("The network is ready: Space trains it."));
  update();
}

void RunActions::takeRefusal(const Refused& refused) {
  const bool build = refused.what == Refused::What::Build;
  if (build || refused.what == Refused::What::Live)
    m_panel.showProblems(refused.problems);
  if (!build)
    return; // files are for RunFiles to tell about
  m_strip.showProblems(tr("The new network was not built; the present one is as it was."), refused.problems);
  m_stripIsAboutRun = true;
}

void RunActions::tellAboutRun(const QString& sentence, bool wrong) {
  m_strip.showMessage(wrong ? MessageStrip::Kind::Error : MessageStrip::Kind::Note, sentence);
  m_stripIsAboutRun = true;
}

void RunActions::update() {
  const QString why = m_panel.whyNotBuildable();
  QAction* const build = m_actions.newNetwork;
  build->setEnabled(why.isEmpty());
  build->setToolTip(why.isEmpty() ? actionTooltip(build->statusTip(), build->shortcuts()) : literalTip(why));
  const bool usable = m_run.exists || m_controller.building(); // commands wait until the network stands
  for (QAction* const action : {m_actions.train, m_actions.oneTrial, m_actions.test})
    action->setEnabled(usable);
  m_actions.restart->setEnabled(m_run.trained || m_run.active);
  for (std::size_t set = 0; set < m_actions.cues.size(); ++set)
    m_actions.cues[set]->setVisible(m_run.sets > 1 && set < m_run.sets);
  m_actions.stop->setEnabled(m_run.active || m_reading || m_controller.building());
  m_actions.saveRun->setEnabled(m_run.exists);
  m_actions.showTraining(m_run.active && !m_run.paused);
}

} // namespace spikeloom
