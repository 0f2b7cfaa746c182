#include "ui/session/damage_finder.h"

#include <any>
#include <utility>
#include <vector>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "ui/session/analysis_controller.h"
#include "ui/session/run_controller.h"

namespace spikeloom {

namespace {

/// Nothing where there is no memory for it.
std::any copiedNetwork(const Simulation& simulation) {
  const double bytes = 2 * sizeof(double) * static_cast<double>(simulation.initialWeights().size());
  if (bytes > memoryAvailable() / 2)
    return {};
  return std::make_shared<const NetworkCopy>(copyOf(simulation));
}

std::vector<DamageRequest> requestsOf(const DamageWish& wish) {
  std::vector<DamageRequest> out;
  for (const bool trained : {false, true}) {
    if (!(trained ? wish.trained : wish.untrained))
      continue;
    DamageRequest request;
    request.damage = wish.damage;
    request.trained = trained;
    request.amount = wish.amount;
    if (wish.ofTrained == trained)
      request.spike = wish.spike;
    request.trials = wish.damage == Damage::none ? 1 : DamageFinder::pairs;
    out.push_back(request);
  }
  return out;
}

/// All of them in turn, a pair of trials each time; `post` is told after each.
DamageComparison compared(const std::shared_ptr<const NetworkCopy>& copy,
                          const std::vector<DamageRequest>& requests, const std::stop_token& stop,
                          const AnalysisRunner::PostCoarse& post) {
  DamageComparison out;
  out.copy = copy;
  std::vector<DamageTrials> all;
  all.reserve(requests.size());
  for (const DamageRequest& request : requests) {
    throwIfStopped(stop);
    all.emplace_back(*copy, request);
  }
  const auto take = [&](const DamageTrials& trials) {
    (trials.found().request.trained ? out.trained : out.untrained) = trials.found();
  };
  for (bool more = true; more;) {
    more = false;
    for (DamageTrials& trials : all) {
      const bool made = trials.next(stop);
      take(trials);
      if (made) {
        ++out.done;
        post(out);
      }
      more = more || made;
    }
  }
  return out;
}

} // namespace

DamageFinder::DamageFinder(RunController& run, AnalysisController& analyses, QObject* parent)
    : QObject(parent), m_run(run), m_analyses(analyses) {
  connect(&run, &RunController::frameReady, this, &DamageFinder::takeFrame);
  connect(&run, &RunController::built, this, &DamageFinder::forget);
  connect(&run, &RunController::answered, this, &DamageFinder::takeCopy);
  connect(&analyses, &AnalysisController::answered, this, &DamageFinder::takeResult);
  connect(&analyses, &AnalysisController::roomChanged, this, [this] {
    if (computing())
      emit changed();
  });
}

bool DamageFinder::waitsForTraining() const { return computing() && m_analyses.trainingGoesFirst(); }

void DamageFinder::forget() {
  stop();
  m_now = m_copied = {};
  m_copy.reset();
  m_found = {};
  m_wish = {};
  m_problem.clear();
  emit changed();
}

void DamageFinder::setWanted(bool wanted) {
  m_wanted = wanted;
  update();
}

void DamageFinder::takeFrame(const Frame& frame) {
  m_training = frame.activity == Activity::Training && !frame.paused;
  if (!frame.history->network)
    return;
  m_now = {frame.run, frame.loop};
  update();
}

/// While it trains, the network that was copied stays in sight until something else is wished.
void DamageFinder::update() {
  if (!m_wanted || m_lookTicket != 0 || m_now.loop < 0 || m_now == m_copied || (m_copy && m_training))
    return;
  m_wish.spike.reset(); // of another copy
  copy();
}

void DamageFinder::copy() {
  m_copied = m_now;
  m_foundIsWished = false;
  m_lookTicket = m_run.look(copiedNetwork);
  emit changed();
}

void DamageFinder::ask(const DamageWish& wish) {
  m_wish = wish;
  if (m_now.loop < 0)
    return;
  if (m_lookTicket == 0 && m_copy && (m_now == m_copied || wish.spike))
    compute();
  else if (m_lookTicket == 0)
    copy();
}

void DamageFinder::stop() {
  m_lookTicket = 0;
  if (m_ticket != 0)
    m_analyses.withdraw("probe");
  m_ticket = 0;
  emit changed();
}

void DamageFinder::takeCopy(const Answer& answer) {
  if (m_lookTicket == 0 || answer.ticket != m_lookTicket)
    return;
  m_lookTicket = 0;
  const auto* const copy = std::any_cast<std::shared_ptr<const NetworkCopy>>(&answer.value);
  if (!copy || answer.run != m_copied.run) {
    m_problem =
        copy ? std::string() : tr("There is not enough memory for a copy of the network.").toStdString();
    emit changed();
    return;
  }
  m_copy = *copy;
  compute();
}

void DamageFinder::compute() {
  m_problem.clear();
  m_foundIsWished = false;
  m_ticket = m_analyses.ask(
      "probe",
      [copy = m_copy, requests = requestsOf(m_wish)](const std::stop_token& stop,
                                                     const AnalysisRunner::PostCoarse& post) {
        return std::any(compared(copy, requests, stop, post));
      },
      AnalysisRunner::Pace::Leisured);
  emit changed();
}

void DamageFinder::takeResult(const AnalysisRunner::Result& result) {
  if (m_ticket == 0 || result.ticket != m_ticket)
    return;
  if (result.complete)
    m_ticket = 0;
  m_problem = result.problem;
  if (const auto* const found = std::any_cast<DamageComparison>(&result.value)) {
    m_found = *found;
    m_foundIsWished = true;
  }
  emit changed();
}

int DamageFinder::wanted() const {
  int all = 0;
  for (const DamageRequest& request : requestsOf(m_wish))
    all += request.trials;
  return all;
}

} // namespace spikeloom
