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

/// Does the newer command make the older one pointless?
bool replaces(const Command& newer, const Command& older) {
  using namespace command;
  const bool setsSomething = std::holds_alternative<Speed>(newer) || std::holds_alternative<Watch>(newer) ||
                             std::holds_alternative<Live>(newer);
  return setsSomething && newer.index() == older.index();
}

/// Is it meant for the network that was asked for last?
bool waitsForNetwork(const Command& command) {
  using namespace command;
  return std::holds_alternative<Train>(command) || std::holds_alternative<OneTrial>(command) ||
         std::holds_alternative<Test>(command) || std::holds_alternative<Live>(command);
}

} // namespace

Worker::Worker() : m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

Worker::~Worker() = default;

void Worker::post(Command command) {
  if (auto* const build = std::get_if<command::Build>(&command)) {
    expect(build->run);
    return m_builder.build(build->run, std::move(build->experiment));
  }
  if (auto* const load = std::get_if<command::Load>(&command)) {
    expect(load->run);
    return m_builder.load(load->run, std::move(load->file));
  }
  if (auto* const check = std::get_if<command::Check>(&command))
    return m_builder.check(check->ticket, std::move(check->experiment));
  {
    const std::lock_guard lock(m_mutex);
    if (m_awaited != 0 && waitsForNetwork(command)) {
      std::erase_if(m_deferred, [&](const Command& older) { return replaces(command, older); });
      m_deferred.push_back(std::move(command));
      return;
    }
    if (std::holds_alternative<command::Stop>(command))
      m_deferred.clear();
    else if (std::holds_alternative<command::Pause>(command) && !m_deferred.empty())
      m_deferred.push_back(command);
    std::erase_if(m_letters, [&](const Letter& older) {
      const auto* const olderCommand = std::get_if<Command>(&older);
      return olderCommand && replaces(command, *olderCommand);
    });
    m_letters.push_back(std::move(command));
  }
  m_wake.notify_one();
}

/// What the network awaited until now was to do goes with it.
void Worker::expect(std::uint64_t run) {
  const std::lock_guard lock(m_mutex);
  m_awaited = run;
  m_deferred.clear();
}

void Worker::send(Letter letter) {
  {
    const std::lock_guard lock(m_mutex);
    m_letters.push_back(std::move(letter));
  }
  m_wake.notify_one();
}

/// What waited for this run's network is now obeyed, by it or by the one that stays.
void Worker::noLongerAwaited(std::uint64_t run) {
  const std::lock_guard lock(m_mutex);
  if (run != m_awaited)
    return;
  m_awaited = 0;
  m_letters.insert(m_letters.begin(), std::make_move_iterator(m_deferred.begin()),
                   std::make_move_iterator(m_deferred.end()));
  m_deferred.clear();
}

Builder::Host Worker::host() {
  return {.memoryHeld =
              [this] {
                const std::lock_guard lock(m_mutex);
                return m_held;
              },
          .takeNetwork = [this](const std::stop_token& stop) { return takeNetwork(stop); },
          .install =
              [this](std::uint64_t run, std::shared_ptr<Simulation> network) {
                send(Standing{run, std::move(network)});
              },
          .refuse = [this](Refused refused) { send(NotBuilt{std::move(refused)}); },
          .answer = [this](Checked answer) { tell(std::move(answer)); }};
}

/// On the builder's thread.
std::shared_ptr<Simulation> Worker::takeNetwork(const std::stop_token& stop) {
  send(HandOver{});
  std::unique_lock lock(m_mutex);
  m_handover.wait(lock, stop, [this] { return m_handedOver.has_value(); });
  return std::exchange(m_handedOver, std::nullopt).value_or(nullptr);
}

bool Worker::quiet() const {
  if (!m_builder.idle()) // in this order: what it sent before is then seen
    return false;
  const std::lock_guard lock(m_mutex);
  return m_asleep && m_letters.empty() && m_notices.empty();
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
