#include "ui/session/cause_finder.h"

#include <any>
#include <utility>
#include <vector>

#include "core/run/causes.h"
#include "ui/session/analysis_controller.h"
#include "ui/session/run_controller.h"

namespace spikeloom {

namespace {

constexpr int mergeTime = 30; // ms: a drag asks no more often

/// The curve's results without their traces, for the words that name its best value.
std::vector<OpenLoopResult> withoutTraces(const CausesFound& found) {
  std::vector<OpenLoopResult> out;
  if (found.axis != CauseAxis::SynapticTimeConstant)
    return out;
  for (const CausePlace& place : found.places)
    if (place.result) {
      out.push_back(*place.result);
      out.back().traces.clear();
    }
  return out;
}

} // namespace

CauseFinder::CauseFinder(RunController& run, AnalysisController& analyses, QObject* parent)
    : QObject(parent), m_run(run), m_analyses(analyses), m_search(std::make_shared<CauseSearch>()) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(mergeTime);
  connect(&m_soon, &QTimer::timeout, this, &CauseFinder::ask);
  connect(&run, &RunController::frameReady, this, &CauseFinder::takeFrame);
  connect(&run, &RunController::built, this, &CauseFinder::networkChanged);
  connect(&run, &RunController::answered, this, &CauseFinder::takeNetwork);
  connect(&analyses, &AnalysisController::answered, this, &CauseFinder::takeResult);
  diagnose();
}

void CauseFinder::networkChanged() {
  m_input.reset();
  m_found = {};
  m_ticket = 0; // what is still to come is of the network before
  m_history.reset();
  m_loops = 0;
  m_problem.clear();
  diagnose();
  lookAgain();
  emit changed();
}

void CauseFinder::lookAgain() {
  m_look = m_run.look([](const Simulation& simulation) { return std::any(openLoopInput(simulation, 0)); });
}

void CauseFinder::takeNetwork(const Answer& answer) {
  const auto* const input = std::any_cast<OpenLoopInput>(&answer.value);
  if (answer.ticket != m_look || !input)
    return;
  m_input = *input;
  ++m_network;
  ask();
  emit changed();
}

void CauseFinder::takeFrame(const Frame& frame) {
  const bool newTest = !m_history || m_history->lastTest != frame.history->lastTest ||
                       m_history->tests.size() != frame.history->tests.size();
  const bool newLoops = m_loops != frame.loop;
  m_history = frame.history;
  m_loops = frame.loop;
  if (!newTest && !newLoops)
    return;
  diagnose();
  emit changed();
}

void CauseFinder::setAxis(CauseAxis axis) {
  if (axis == m_axis)
    return;
  m_axis = axis;
  m_place.reset();
  m_found.places.clear();
  m_found.axis = axis;
  ask();
  emit changed();
}

void CauseFinder::setPlace(double value) {
  if (value == m_place)
    return;
  m_place = value;
  m_soon.start();
  emit changed();
}

void CauseFinder::setNeuron(std::uint32_t neuron) {
  if (neuron == m_neuron)
    return;
  m_neuron = neuron;
  m_soon.start();
  emit changed();
}

void CauseFinder::setCurveWanted(bool wanted) {
  if (wanted == m_curveWanted)
    return;
  m_curveWanted = wanted;
  if (wanted)
    m_soon.start();
}

void CauseFinder::setDetailsWanted(bool wanted) {
  if (wanted == m_detailsWanted)
    return;
  m_detailsWanted = wanted;
  if (wanted)
    m_soon.start();
}

void CauseFinder::ask() {
  m_soon.stop();
  if (!m_input)
    return;
  const CauseRequest request{.network = m_network,
                             .input = *m_input,
                             .axis = m_axis,
                             .place = m_place,
                             .curve = m_curveWanted,
                             .details = m_detailsWanted,
                             .neuron = m_neuron};
  m_ticket = m_analyses.ask("causes", [search = m_search, request](const std::stop_token& stop,
                                                                   const AnalysisRunner::PostCoarse& post) {
    return std::any(search->find(
        request, [&](CausesFound found) { post(std::move(found)); }, stop));
  });
}

void CauseFinder::takeResult(const AnalysisRunner::Result& result) {
  if (result.ticket != m_ticket)
    return;
  m_problem = result.problem;
  if (const auto* const found = std::any_cast<CausesFound>(&result.value)) {
    m_found = *found;
    diagnose(); // what is advised follows the curve's best
  }
  emit changed();
}

std::size_t CauseFinder::tests() const { return m_history ? m_history->tests.size() : 0; }

/// Of the target set that is looked at, made by the network as it is.
std::optional<TestPoint> CauseFinder::lastPoint() const {
  if (!m_history)
    return {};
  for (std::size_t k = m_history->tests.size(); k > 0; --k)
    if (const TestPoint& point = m_history->tests[k - 1]; point.set == 0 && !point.probed)
      return point;
  return {};
}

/// A test between two loops tells no more than its means: they stand for every neuron.
std::optional<TestErrors> CauseFinder::briefErrors() const {
  const auto point = lastPoint();
  const TestSummary* const test = m_history ? m_history->lastTest.get() : nullptr;
  if (!point || !m_history->network || (test && test->afterLoop >= point->afterLoop))
    return {};
  MeasuredErrors mean;
  mean.total = point->errorShare;
  mean.rate = point->rate;
  TestErrors errors;
  errors.trials = static_cast<std::size_t>(point->trials);
  errors.neurons.assign(m_history->network->neurons, mean);
  errors.network = mean;
  return errors;
}

/// Means over some neurons: less than a millisecond.
void CauseFinder::diagnose() {
  const std::optional<TestErrors> brief = briefErrors();
  const TestSummary* const test = m_history ? m_history->lastTest.get() : nullptr;
  const SetTest* const full = !brief && test && !test->sets.empty() ? test->sets.front().get() : nullptr;
  const TestErrors* const errors = brief ? &*brief : full ? &full->errors : nullptr;
  const int loops = brief ? lastPoint()->afterLoop : full ? test->afterLoop : m_loops;
  const double window =
      m_input ? static_cast<double>(m_input->targets->samples()) * m_input->targets->interval : 0;
  m_diagnosis =
      spikeloom::diagnose(errors, window, m_found.present.get(), full ? full->set : 0, loops, m_found.why);
  if (!errors && m_loops > 0) {
    m_verdict = {};
    m_verdict.sentence = tr("Not tested yet: T tests the network.").toStdString();
    return;
  }
  const Experiment experiment = m_input ? m_input->experiment : Experiment();
  const std::vector<OpenLoopResult> curve = withoutTraces(m_found);
  m_verdict = verdictText(m_diagnosis, {experiment, m_found.present.get(), curve});
}

} // namespace spikeloom
