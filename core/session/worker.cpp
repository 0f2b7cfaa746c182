#include "core/session/worker.h"

#include <algorithm>
#include <new>
#include <thread>

namespace spikeloom {

namespace {

using namespace std::chrono_literals;
constexpr auto chunkTime = 3ms; // with a piece of work and a frame beyond it, a command waits less than 10 ms
constexpr auto frameInterval = 31ms; // looked at between chunks, hence 32 ms: just above 30 frames a second

/// The window must win against the computation, also on one core.
constexpr int niceness = 5;

} // namespace

Worker::Worker()
    : m_writer([this] { wakeUp(); }), m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

Worker::~Worker() = default;

/// From other threads that have something for this one.
void Worker::wakeUp() {
  { const std::lock_guard lock(m_mutex); } // whoever is about to sleep does so first
  m_wake.notify_one();
}

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
      break;
    serveSaves();
    serveRecording();
    const bool due = unpaced() || m_pace.wait(std::chrono::steady_clock::now()) == 0ns;
    if (running() && !held() && due)
      attempt({}, [&] { step(stop); });
    showWhenDue();
    wait(stop);
  }
  saveBeforeTheEnd();
}

/// Sleeps until there is something to do; a command ends it at once.
void Worker::wait(const std::stop_token& stop) {
  std::unique_lock lock(m_mutex);
  const auto woken = [this] {
    return !m_letters.empty() || m_writer.ready() || (m_recording && m_recording->hasNews());
  };
  if (!running() || held()) {
    // what is being written will be told
    m_asleep = !m_writer.busy() && m_saves.empty() && !(m_recording && m_recording->busy());
    m_wake.wait(lock, stop, woken);
    m_asleep = false;
  } else if (const auto time = m_pace.wait(std::chrono::steady_clock::now()); time > 0ns && !unpaced())
    m_wake.wait_for(lock, stop, time, woken);
}

void Worker::step(const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  const bool loop = m_simulation->schedule().next() == Schedule::Next::Trial, brief = unpaced();
  const double due = brief ? 1e300 : std::min(m_pace.due(begin), 1e300);
  // Holding the history keeps its address from being used again: another address is another one.
  const auto before = m_simulation->history();
  const double done =
      m_simulation->advance({.wallTime = chunkTime, .simulatedMs = due, .oneTrial = true}, stop);
  const auto end = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(end - begin).count();
  if (brief)
    m_pace.restart(end); // nothing is owed for its time
  else
    m_pace.simulated(done);
  if (loop || brief)
    m_testShare.spent(brief, brief ? seconds : std::max(seconds, m_pace.secondsFor(done)));
  const auto now = m_simulation->history();
  if (now->curve.size() > before->curve.size())
    m_testShare.loopEnded();
  if (brief && now->tests.size() > before->tests.size())
    m_testShare.testEnded();
  m_simulation->schedule().testEvery(m_testShare.loopsPerTest());
  m_changed = m_changed || now != before;
}

/// What a recording keeps is copied. Without a spike there is nothing to learn from: the weights stay as they
/// are. Rate units learn without any.
void Worker::trialEnded(const TrialRecord& record, const TrialSummary& summary, const Network& network) {
  if (m_recording)
    m_recording->add(record);
  if (record.kind == TrialKind::Test || !network.spiking() || summary.rate > 0 ||
      std::exchange(m_toldSilent, true))
    return;
  m_simulation->schedule().pause();
  tell(Halted{
      m_run,
      "no neuron fired in the target window, so nothing was learned. A stronger stimulus, larger targets "
      "or stronger initial weights bring a silent network to life"});
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
  frame.paused = frame.paused || m_ended;
  frame.takesAllCores = frame.activity == Activity::Training && !frame.paused && m_pace.behind(now) &&
                        m_simulation->threads() >= std::thread::hardware_concurrency();
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

// Told only when nothing is awaited any more: whoever then asks for another network does not take away what
// this one was to do.
void Worker::obey(const Standing& standing) {
  noLongerAwaited(standing.run);
  install(standing.run, standing.network);
}

void Worker::obey(const NotBuilt& notBuilt) {
  noLongerAwaited(notBuilt.refused.run);
  tell(notBuilt.refused);
}

void Worker::obey(const HandOver&) {
  finishSaves();
  obey(command::EndRecording{});
  {
    const std::lock_guard lock(m_mutex);
    m_handedOver = std::move(m_simulation);
    m_simulation.reset();
    m_held = 0;
  }
  m_handover.notify_one();
}

void Worker::install(std::uint64_t run, std::shared_ptr<Simulation> simulation) {
  finishSaves();
  obey(command::EndRecording{});
  if (m_simulation)
    m_builder.dispose(std::move(m_simulation));
  m_simulation = std::move(simulation);
  {
    const std::lock_guard lock(m_mutex);
    m_held = m_simulation->setup().memory;
  }
  m_run = run;
  ++m_change;
  m_preparing = false;
  m_asked.clear();
  // A run that was saved in the middle of a trial waits there.
  m_simulation->schedule().waitAfterRestore();
  m_testShare = {};
  m_simulation->schedule().testEvery(m_testShare.loopsPerTest());
  m_simulation->observe(*this);
  m_ended.reset();
  m_toldSilent = false;
  m_changed = true;
  tell(Built{run, m_simulation->experiment(), m_simulation->notes()});
}

/// A run that has failed cannot be continued; saying so again is the answer to whoever tries.
bool Worker::canGoOn() {
  if (m_ended)
    tell(*m_ended);
  return m_simulation && !m_ended;
}

/// Asks the schedule for something, and goes on. What begins after an edit begins with it; what is under way
/// does not wait.
void Worker::ask(const Ask& ask) {
  if (!canGoOn())
    return;
  if (m_preparing && !running())
    return m_asked.push_back(ask);
  ask(m_simulation->schedule());
  m_changed = true;
  m_pace.restart(std::chrono::steady_clock::now());
}

void Worker::obey(const command::Train&) {
  ask([](Schedule& schedule) { schedule.train(); });
}
void Worker::obey(const command::OneTrial&) {
  ask([](Schedule& schedule) { schedule.oneTrial(); });
}
void Worker::obey(const command::Test&) {
  ask([](Schedule& schedule) { schedule.testNext(); });
}

void Worker::obey(const command::Cue& cue) {
  ask([&](Schedule& schedule) { schedule.cueNext(cue.set); });
}

void Worker::obey(const command::Pause&) {
  if (!m_simulation)
    return;
  m_asked.clear();
  m_simulation->schedule().pause();
  m_changed = true;
}

void Worker::obey(const command::Stop&) {
  if (!m_simulation)
    return;
  m_asked.clear();
  m_simulation->stop();
  m_testShare.abandoned();
  m_changed = true;
}

void Worker::obey(const command::Speed& speed) {
  m_pace.setSpeed(speed.factor, std::chrono::steady_clock::now());
}

void Worker::obey(const command::Live& live) {
  if (!m_simulation)
    return;
  attempt(Asked{Refused::What::Live}, [&] {
    auto change = m_simulation->beginLive(live.experiment);
    ++m_change; // what is being made for an earlier one is no longer wanted
    m_preparing = change.has_value();
    if (change)
      m_builder.prepare(m_change, std::move(*change));
    else
      changePrepared();
  });
}

/// Nothing need be waited for any more.
void Worker::changePrepared() {
  m_preparing = false;
  m_changed = true;
  for (const Ask& waiting : std::exchange(m_asked, {}))
    ask(waiting);
}

void Worker::obey(const Prepared& prepared) {
  if (prepared.ticket != m_change || !m_simulation)
    return;
  m_simulation->finishLive(prepared.parts);
  changePrepared();
}

void Worker::obey(const NotPrepared& notPrepared) {
  if (notPrepared.ticket != m_change || !m_simulation)
    return;
  m_simulation->abandonLive();
  tell(Refused{Refused::What::Live, 0, notPrepared.problems});
  changePrepared();
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
void Worker::attempt(std::optional<Asked> asked, const std::function<void()>& work) {
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
  m_changed = true;
  tell(*m_ended);
}

} // namespace spikeloom
