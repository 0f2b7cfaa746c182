#include "ui/window/why_actions.h"

#include <QAction>
#include <QEvent>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/plots/cause_bar.h"
#include "ui/session/cause_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/error_bar.h"
#include "ui/window/unsaved_run.h"
#include "ui/workspaces/watched_neurons.h"
#include "ui/workspaces/why_workspace.h"

namespace spikeloom {

namespace {

constexpr std::size_t mostTested = 64; ///< rings that are kept

bool sameValue(double a, double b) { return std::abs(a - b) <= 1e-6 * std::abs(a); }

/// Whether a test says nothing of what the parameter does.
bool besideTheError(const Field& field) {
  static const std::array beside{"run.loops", "run.threads", "run.test_trials", "run.test_set",
                                 "run.rate_bin"};
  return field.group == "probe" || std::ranges::find(beside, field.path()) != beside.end();
}

} // namespace

WhyActions::WhyActions(const WindowParts& window, const Parts& parts, QObject* parent)
    : QObject(parent), m_draft(window.draft), m_controller(window.controller), m_actions(window.actions),
      m_unsaved(window.unsaved), m_finder(parts.finder), m_bar(parts.bar), m_page(parts.page),
      m_watched(parts.watched) {
  connectPage();
  connectRun();
  connect(&window.panel, &ExperimentPanel::liveChanged, &m_finder, &CauseFinder::lookAgain);
  m_page.installEventFilter(this);
  present();
}

void WhyActions::connectPage() {
  connect(&m_bar, &ErrorBar::clicked, this, &WhyActions::pageWanted);
  connect(&m_bar, &ErrorBar::changeWanted, this, &WhyActions::take);
  connect(&m_page, &WhyWorkspace::changeWanted, this, &WhyActions::take);
  connect(&m_page, &WhyWorkspace::handleMoved, this, &WhyActions::moveHandle);
  connect(&m_page, &WhyWorkspace::trainWanted, this, &WhyActions::trainAtHandle);
  connect(&m_page, &WhyWorkspace::neuronStepped, this, &WhyActions::stepNeuron);
  connect(&m_page, &WhyWorkspace::neuronChosen, this,
          [this](std::uint32_t neuron) { m_watched.bringToFront(neuron); });
  connect(&m_page, &WhyWorkspace::detailsToggled, this, [this](bool shown) {
    m_finder.setDetailsWanted(shown);
    presentPage();
  });
  connect(&m_page, &WhyWorkspace::axisChosen, this, [this](CauseAxis axis) {
    m_finder.setAxis(axis);
    if (const auto scale = scaleOfNetwork())
      m_page.setHandle(scale->value);
    presentPage();
  });
}

void WhyActions::connectRun() {
  connect(&m_finder, &CauseFinder::changed, this, &WhyActions::present);
  connect(&m_controller, &RunController::built, this, &WhyActions::takeNetwork);
  connect(&m_draft, &Draft::changed, this, &WhyActions::draftChanged);
  connect(&m_watched, &WatchedNeurons::changed, this, [this](const std::vector<std::uint32_t>& neurons) {
    if (!neurons.empty())
      m_finder.setNeuron(neurons.front());
  });
}

/// The page is computed for only while it is seen.
bool WhyActions::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_page && event->type() == QEvent::Show) {
    m_finder.setCurveWanted(true);
    presentPage();
  } else if (watched == &m_page && event->type() == QEvent::Hide) {
    m_finder.setCurveWanted(false);
  }
  return QObject::eventFilter(watched, event);
}

void WhyActions::takeNetwork() {
  m_presentTested = false;
  m_tests = 0;
  m_testedWith.reset();
  if (const auto scale = scaleOfDraft())
    m_page.setHandle(scale->value);
  present();
}

/// A test of the network in place: its ring is where the network was when it was made.
void WhyActions::takeTest() {
  const Diagnosis& diagnosis = m_finder.diagnosis();
  if (diagnosis.loops == 0 || !std::isfinite(diagnosis.network.total))
    return;
  if (m_tests != m_finder.tests() || !m_testedWith) {
    m_tests = m_finder.tests();
    m_testedWith = m_draft.liveExperiment();
  }
  if (m_presentTested)
    m_tested.pop_back();
  m_tested.push_back({*m_testedWith, diagnosis.network.total, diagnosis.loops});
  m_presentTested = true;
  if (m_tested.size() > mostTested)
    m_tested.erase(m_tested.begin());
}

std::optional<CauseScale> WhyActions::scaleOfNetwork() const {
  return m_finder.network() ? scaleOf(m_finder.axis(), m_finder.network()->experiment) : std::nullopt;
}

std::optional<CauseScale> WhyActions::scaleOfDraft() const {
  return scaleOf(m_finder.axis(), m_draft.experiment());
}

/// An edit of what the handle stands for moves the handle.
void WhyActions::draftChanged() {
  if (const auto scale = scaleOfDraft(); scale && scale->value != m_drafted) {
    m_drafted = scale->value;
    m_page.setHandle(scale->value);
    m_finder.setPlace(scale->value);
  }
  present();
}

void WhyActions::moveHandle(double value) {
  m_finder.setPlace(value);
  presentPage();
}

void WhyActions::edit(const std::vector<Remedy::Change>& changes, const QString& label) {
  std::vector<std::pair<std::size_t, QString>> texts;
  for (const Remedy::Change& change : changes)
    if (const Field* const field = findField(change.path))
      texts.emplace_back(indexOf(*field), toQString(valueText(change.value)));
  m_draft.typeAll(texts, label);
}

void WhyActions::take(const Remedy& remedy) { edit(remedy.changes, toQString(remedy.label)); }

/// Predict, then see: with the handle elsewhere, a new network is built and trained there.
void WhyActions::trainAtHandle() {
  const auto network = scaleOfNetwork(), draft = scaleOfDraft();
  const double value = m_page.handle();
  if (!network || !draft || (sameValue(network->value, value) && sameValue(draft->value, value))) {
    m_actions.train->trigger();
    return;
  }
  if (!sameValue(draft->value, value))
    edit(changesTo(m_finder.axis(), m_draft.experiment(), value),
         tr("%1: %2").arg(toQString(draft->name), valueWithUnit(value, toQString(draft->unit))));
  if (m_draft.allowed())
    m_unsaved.before(UnsavedRun::Loss::NewNetwork, [this] {
      m_controller.build(m_draft.experiment());
      m_controller.train(); // waits for it
    });
}

void WhyActions::stepNeuron(int by) {
  if (m_finder.network())
    m_watched.stepFrom(m_finder.neuron(), by, m_finder.network()->mainNeurons());
}

bool WhyActions::outdated() const {
  if (!m_testedWith)
    return false;
  return std::ranges::any_of(fields(), [this](const Field& field) {
    return !besideTheError(field) && field.relevant(m_draft.experiment()) &&
           field.get(m_draft.experiment()) != field.get(*m_testedWith);
  });
}

void WhyActions::present() {
  takeTest();
  m_bar.show(sharesOf(m_finder.diagnosis().network), m_finder.verdict());
  m_bar.setOutdated(outdated());
  presentPage();
}

void WhyActions::presentAxes() {
  std::vector<CauseAxis> possible;
  for (const CauseAxis axis : {CauseAxis::SynapticTimeConstant, CauseAxis::TargetTimeConstant,
                               CauseAxis::Neurons, CauseAxis::TargetSize})
    if (m_finder.network() && scaleOf(axis, m_finder.network()->experiment))
      possible.push_back(axis);
  m_page.setAxes(possible, m_finder.axis());
}

void WhyActions::presentPage() {
  if (!m_page.isVisible())
    return;
  presentAxes();
  m_page.showCurve(curveOf(m_finder, m_tested, m_presentTested));
  const double handle = m_page.handle();
  const auto network = scaleOfNetwork();
  m_page.setTrainsAnew(network && !sameValue(network->value, handle));
  if (handle > 0) {
    WhyView view = viewAt(m_finder, handle);
    view.outdated = view.measured && outdated();
    m_page.showPlace(view);
    if (m_page.detailsShown())
      m_page.showDetails(detailsAt(m_finder, handle));
  }
}

} // namespace spikeloom
