#include "ui/window/lesson_actions.h"

#include <QAction>
#include <QDockWidget>

#include <algorithm>
#include <utility>

#include "ui/lessons/lesson_panel.h"
#include "ui/params/draft.h"
#include "ui/session/cause_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/run_actions.h"
#include "ui/window/speed.h"
#include "ui/window/top_bar.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

LessonActions::LessonActions(const WindowParts& window, const Parts& parts, QObject* parent)
    : QObject(parent), m_draft(window.draft), m_controller(window.controller), m_unsaved(window.unsaved),
      m_parts(parts), m_back(window.actions.make(tr("Lesson: step before"), {QKeySequence(Qt::Key_PageUp)},
                                                 tr("The step before of the lesson that is open"))),
      m_next(window.actions.make(tr("Lesson: next step"), {QKeySequence(Qt::Key_PageDown)},
                                 tr("The next step of the lesson that is open"))) {
  m_back->setEnabled(false);
  m_next->setEnabled(false);
  connectPanel();
  connect(&m_controller, &RunController::frameReady, this, &LessonActions::takeFrame);
  connect(&m_parts.finder, &CauseFinder::changed, this, &LessonActions::present);
}

void LessonActions::connectPanel() {
  connect(m_back, &QAction::triggered, &m_parts.panel, [this] { m_parts.panel.turn(-1); });
  connect(m_next, &QAction::triggered, &m_parts.panel, [this] { m_parts.panel.turn(1); });
  connect(&m_parts.panel, &LessonPanel::stepShown, this, [this](bool hasBack, bool hasNext) {
    m_back->setEnabled(hasBack);
    m_next->setEnabled(hasNext);
  });
  connect(&m_parts.panel, &LessonPanel::actWanted, this, qOverload<const LessonLink&>(&LessonActions::act));
  connect(&m_parts.panel, &LessonPanel::opened, this, &LessonActions::begin);
  connect(m_parts.dock.toggleViewAction(), &QAction::toggled, this, &LessonActions::takePlace);
}

/// Lessons are read when they are first asked for, those of the user's folder too.
void LessonActions::takePlace(bool shown) {
  if (shown && !std::exchange(m_loaded, true)) {
    std::vector<InputError> problems;
    auto lessons = allLessons(problems);
    m_parts.panel.setLessons(std::move(lessons), problems);
  }
  if (shown)
    m_experimentShown = !m_parts.experiment.isHidden();
  m_parts.experiment.setVisible(!shown && m_experimentShown);
}

/// A lesson is opened: slowly, and what an earlier one waits for is none of its business.
void LessonActions::begin() {
  m_awaited = 0;
  m_result.reset();
  const auto slow = static_cast<int>(std::ranges::find(speeds, speed) - speeds.begin());
  m_parts.topBar.setSpeedIndex(std::min(slow, m_parts.topBar.speedIndex()));
}

void LessonActions::act(const LessonLink& link) {
  std::visit([this](const auto& what) { act(what); }, link.act);
}

void LessonActions::act(const lesson::Load& load) {
  m_draft.choose(load.preset, tr("preset “%1”").arg(toQString(load.preset.title)));
  m_parts.run.buildIfUntrained();
  emit told(tr("The experiment is now: %1").arg(toQString(load.preset.title)));
}

void LessonActions::act(const lesson::Set& set) {
  std::vector<std::pair<std::size_t, QString>> texts;
  QStringList said;
  for (const auto& [field, value] : set.values) {
    texts.emplace_back(indexOf(*field), toQString(valueText(value)));
    said << QStringLiteral("%1 = %2 %3")
                .arg(toQString(field->name), texts.back().second, toQString(field->unit));
  }
  m_draft.typeAll(texts, tr("lesson"));
  emit told(said.join(QStringLiteral(", ")));
}

void LessonActions::act(const lesson::Run& run) {
  if (!m_draft.allowed())
    return;
  if (run.on) {
    await(m_controller.run());
    m_controller.train();
  } else if (m_controller.run() == m_built && !m_controller.building()) {
    trainAnew();
  } else {
    m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] { trainAnew(); });
  }
}

void LessonActions::trainAnew() {
  m_built = m_controller.build(m_draft.experiment());
  await(m_built);
  m_controller.train(); // waits for it
}

/// An untrained network that is not the draft's is built anew; a trained one is tested as it is.
void LessonActions::act(const lesson::Test&) {
  if (!m_draft.allowed())
    return;
  if (m_draft.waiting() > 0 || m_controller.run() == 0) {
    m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] {
      m_built = m_controller.build(m_draft.experiment());
      await(m_built);
      m_controller.test();
    });
    return;
  }
  await(m_controller.run());
  m_controller.test();
}

void LessonActions::act(const lesson::Look& look) { m_parts.showPage(look.page); }

void LessonActions::await(std::uint64_t run) {
  m_awaited = run;
  m_result.reset();
  m_earlier = m_seen.run == run ? m_seen.history->lastTest : nullptr;
  m_parts.panel.setRunning();
}

void LessonActions::takeFrame(const Frame& frame) {
  m_seen = {frame.run, frame.history, frame.signViolations, frame.excludedSynapses};
  if (m_awaited == 0 || frame.run != m_awaited || frame.activity != Activity::Idle ||
      !frame.history->lastTest || frame.history->lastTest == m_earlier)
    return;
  m_result = m_seen;
  m_awaited = 0;
  present();
}

/// Again whenever more is known of the causes, as long as they are this test's.
void LessonActions::present() {
  if (!m_result || m_seen.history->lastTest != m_result->history->lastTest)
    return;
  m_parts.panel.showOutcome(outcomeOf(*m_result->history, m_parts.finder.diagnosis().network,
                                      m_result->signViolations, m_result->excludedSynapses));
}

} // namespace spikeloom
