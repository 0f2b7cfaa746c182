#include "core/session/worker.h"

#include <algorithm>
#include <new>

namespace spikeloom {

namespace {

using namespace std::chrono_literals;
constexpr auto chunkTime = 8ms;
constexpr auto frameInterval = 27ms; // looked at between chunks, hence 32 ms: just above 30 frames a second

/// The window must win against the computation, also on one core.
constexpr int niceness = 5;

} // namespace

Worker::Worker() : m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

Worker::~Worker() = default;

std::vector<Notice> Worker::takeNotices() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_notices, {});
}

void Worker::tell(Notice notice) {
  const std::lock_guard lock(m_mutex);
  m_notices.push_back(std::move(notice));
}

void Worker::loop(const std::stop_token& stop) {
  lowerPriority(niceness);
  while (!stop.stop_requested()) {
    obeyAll();
    if (stop.stop_requested())
      return;
    if (running() && m_pace.wait(std::chrono::steady_clock::now()) == 0ns)
      attempt({}, [&] { step(stop); });
    showWhenDue();
    wait(stop);
  }
}

/// Sleeps until there is something to do; a command ends it at once.
void Worker::wait(const std::stop_token& stop) {
  std::unique_lock lock(m_mutex);
  const auto woken = [this] { return !m_letters.empty(); };
  if (!running()) {
    m_asleep = true;
    m_wake.wait(lock, stop, woken);
    m_asleep = false;
  } else if (const auto time = m_pace.wait(std::chrono::steady_clock::now()); time > 0ns)
    m_wake.wait_for(lock, stop, time, woken);
}

void Worker::step(const std::stop_token& stop) {
  const auto due = m_pace.due(std::chrono::steady_clock::now());
  // Holding the last trial keeps its address from being used again: another address is another trial.
  const auto before = m_simulation->lastTrial();
  const double done = m_simulation->advance(
      {.wallTime = chunkTime, .simulatedMs = std::min(due, 1e300), .oneTrial = true}, stop);
  m_pace.simulated(done);
  if (m_simulation->lastTrial() != before)
    trialEnded();
}

void Worker::trialEnded() {
  m_changed = true;
  const bool training = m_simulation->lastTrial()->kind == TrialKind::Training;
  const bool testEnded = !training && m_simulation->idle();
  // Between two loops nothing is abandoned by asking for more or for less.
  if (training)
    m_simulation->trainUpTo(m_plan.testNow ? finishedLoops() : m_plan.loops);
  if (m_simulation->idle())
    askNext();
  if (std::exchange(m_plan.pauseAfterTrial, false) ||
      (testEnded && std::exchange(m_plan.pauseAfterTest, false)))
    m_paused = !m_simulation->idle();
  if (training)
    pauseIfSilent();
}

/// Without a spike there is nothing to learn from: the weights stay as they are. Rate units learn without
/// any.
void Worker::pauseIfSilent() {
  if (!m_simulation->network().spiking)
    return;
  if (m_simulation->curve().back().rate > 0 || std::exchange(m_toldSilent, true))
    return;
  m_paused = !m_simulation->idle();
  tell(Halted{
      m_run,
      "no neuron fired in the target window, so nothing was learned. A stronger stimulus, larger targets "
      "or stronger initial weights bring a silent network to life"});
}

/// Gives the idle simulation the next part of the plan.
void Worker::askNext() {
  if (std::exchange(m_plan.testNow, false))
    m_simulation->test();
  else if (finishedLoops() < m_plan.loops)
    m_simulation->trainUpTo(m_plan.loops);
  else if (std::exchange(m_plan.testAtEnd, false))
    m_simulation->test();
}

void Worker::showWhenDue() {
  if (!m_simulation)
    return;
  const auto now = std::chrono::steady_clock::now();
  if (running() ? now - m_lastFrame < frameInterval : !m_changed)
    return;
  Frame frame;
  m_simulation->fill(frame, m_watched);
  frame.run = m_run;
  frame.paused = m_paused;
  frame.loops = std::max(m_plan.loops, frame.loop);
  m_frames.post(std::move(frame));
  m_lastFrame = now;
  m_changed = false;
}

void Worker::obeyAll() {
  for (;;) {
    std::unique_lock lock(m_mutex);
    if (m_letters.empty())
      return;
    const Letter letter = std::move(m_letters.front());
    m_letters.pop_front();
    lock.unlock();
    std::visit([this](const auto& l) { obey(l); }, letter);
  }
}

void Worker::obey(const Command& command) {
  std::visit([this](const auto& c) { obey(c); }, command);
}

void Worker::obey(const Standing& standing) {
  install(standing.run, standing.network);
  noLongerAwaited(standing.run);
}

void Worker::obey(const NotBuilt& notBuilt) {
  tell(notBuilt.refused);
  noLongerAwaited(notBuilt.refused.run);
}

void Worker::obey(const HandOver&) {
  {
    const std::lock_guard lock(m_mutex);
    m_handedOver = std::move(m_simulation);
    m_simulation.reset();
    m_held = 0;
  }
  m_handover.notify_one();
}

void Worker::install(std::uint64_t run, std::shared_ptr<Simulation> simulation) {
  if (m_simulation)
    m_builder.dispose(std::move(m_simulation));
  m_simulation = std::move(simulation);
  {
    const std::lock_guard lock(m_mutex);
    m_held = m_simulation->setup().memory;
  }
  m_run = run;
  m_loops = m_simulation->experiment().run.loops;
  // A run that was saved in the middle of a trial waits there.
  m_paused = !m_simulation->idle();
  m_plan = {.loops = m_paused ? std::max(m_loops, finishedLoops() + 1) : finishedLoops(),
            .testAtEnd = m_paused};
  m_ended.reset();
  m_toldSilent = false;
  m_changed = true;
  tell(Built{run, m_simulation->experiment()});
}

void Worker::obey(const command::Save& save) {
  if (!m_simulation)
    return;
  attempt(Asked{Refused::What::Save}, [&] {
    m_simulation->save(save.file);
    tell(Saved{save.file});
  });
}

/// A run that has failed cannot be continued; saying so again is the answer to whoever tries.
bool Worker::canGoOn() {
  if (m_ended)
    tell(*m_ended);
  return m_simulation && !m_ended;
}

void Worker::go() {
  m_paused = false;
  m_changed = true;
  m_pace.restart(std::chrono::steady_clock::now());
}

/// Completes the loops of the experiment, or asks for as many again when they are all done.
void Worker::planTraining() {
  m_plan.loops = finishedLoops() < m_loops ? m_loops : finishedLoops() + m_loops;
  m_plan.testAtEnd = true;
}

void Worker::obey(const command::Train&) {
  if (!canGoOn())
    return;
  m_plan.pauseAfterTrial = m_plan.pauseAfterTest = false;
  if (m_simulation->idle()) {
    planTraining();
    askNext();
  }
  go();
}

void Worker::obey(const command::Pause&) {
  if (!m_simulation || m_simulation->idle())
    return;
  m_paused = true;
  m_plan.pauseAfterTrial = false;
  m_changed = true;
}

void Worker::obey(const command::OneTrial&) {
  if (!canGoOn())
    return;
  if (m_simulation->idle()) {
    if (finishedLoops() < m_loops)
      planTraining();
    else
      m_plan.loops = finishedLoops() + 1;
    askNext();
  }
  m_plan.pauseAfterTrial = true;
  go();
}

void Worker::obey(const command::Test&) {
  if (!canGoOn())
    return;
  m_plan.testNow = true;
  if (m_simulation->idle())
    askNext();
  else
    m_plan.pauseAfterTest = m_paused;
  m_plan.pauseAfterTrial = false;
  go();
}

void Worker::obey(const command::Stop&) {
  if (!m_simulation)
    return;
  m_simulation->stop();
  m_plan = {.loops = finishedLoops()};
  m_paused = false;
  m_changed = true;
}

void Worker::obey(const command::Speed& speed) {
  m_pace.setSpeed(speed.factor, std::chrono::steady_clock::now());
}

void Worker::obey(const command::Live& live) {
  if (!m_simulation)
    return;
  attempt(Asked{Refused::What::Live}, [&] {
    m_simulation->setLive(live.experiment);
    const int more = live.experiment.run.loops - std::exchange(m_loops, live.experiment.run.loops);
    // Loops added or taken away while training; the trial under way is finished in any case.
    if (m_plan.loops > finishedLoops())
      m_plan.loops = std::max(finishedLoops() + 1, m_plan.loops + more);
    m_changed = true;
  });
}

void Worker::obey(const command::Watch& watch) {
  m_watched = watch.neurons;
  m_changed = true;
}

void Worker::obey(const command::Look& look) {
  Answer answer{m_run, look.ticket, {}};
  try {
    if (m_simulation)
      answer.value = look.question(*m_simulation);
  } catch (const std::exception&) {
    answer.value.reset();
  }
  tell(std::move(answer));
}

/// Does it, and turns whatever goes wrong into a notice. Without `asked`, it is the run itself that fails.
template <class Work> void Worker::attempt(std::optional<Asked> asked, Work&& work) {
  const auto fail = [&](const char* message, RunEnded::Reason reason = RunEnded::Reason::Failed) {
    failed(asked, {{.file = {}, .path = {}, .message = message}}, reason);
  };
  try {
    work();
  } catch (const NumericalError& error) {
    fail(error.what(), RunEnded::Reason::Diverged);
  } catch (const InputErrors& errors) {
    failed(asked, errors.errors(), RunEnded::Reason::Failed);
  } catch (const std::bad_alloc&) {
    fail("there is not enough memory");
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void Worker::failed(std::optional<Asked> asked, std::vector<InputError> problems, RunEnded::Reason reason) {
  if (asked) {
    tell(Refused{asked->what, asked->run, std::move(problems)});
    return;
  }
  std::string message;
  for (const InputError& problem : problems)
    message += (message.empty() ? "" : "; ") + problem.text();
  m_ended = RunEnded{reason, m_run, message};
  m_paused = true;
  m_changed = true;
  tell(*m_ended);
}

} // namespace spikeloom
