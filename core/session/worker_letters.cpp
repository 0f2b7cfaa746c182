// What reaches the worker from other threads: commands, and what the builder sends.
#include <algorithm>
#include <iterator>

#include "core/session/worker.h"

namespace spikeloom {

namespace {

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
         std::holds_alternative<Test>(command) || std::holds_alternative<Cue>(command) ||
         std::holds_alternative<Live>(command);
}

} // namespace

void Worker::post(Command command) {
  if (auto* const build = std::get_if<command::Build>(&command)) {
    expect(build->run);
    return m_builder.build(build->run, std::move(build->experiment));
  }
  if (auto* const load = std::get_if<command::Load>(&command)) {
    expect(load->run);
    return m_builder.load(load->run, std::move(load->file));
  }
  if (auto* const question = std::get_if<command::Check>(&command))
    return m_builder.check(question->ticket, std::move(question->experiment));
  {
    const std::lock_guard lock(m_mutex);
    // a network that is in place is what one wants to save; before there is one, it is the one to come
    const bool savesTheFirst = std::holds_alternative<command::Save>(command) && m_held == 0;
    if (m_awaited != 0 && (waitsForNetwork(command) || savesTheFirst)) {
      std::erase_if(m_deferred, [&](const Command& older) { return replaces(command, older); });
      m_deferred.push_back(std::move(command));
      return;
    }
    if (std::holds_alternative<command::Stop>(command)) {
      m_deferred.clear();
      giveUpBuild();
      m_builder.giveUpReading();
    } else if (std::holds_alternative<command::Pause>(command) && !m_deferred.empty())
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

/// The network awaited is wanted no longer; one that stands already, but is not in place yet, comes. Under
/// the mutex.
void Worker::giveUpBuild() {
  const bool stands = std::ranges::any_of(m_letters, [this](const Letter& letter) {
    const auto* const standing = std::get_if<Standing>(&letter);
    return standing && standing->run == m_awaited;
  });
  if (m_awaited == 0 || stands)
    return;
  m_builder.giveUp();
  m_notices.push_back(GivenUp{std::exchange(m_awaited, 0)});
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
          .answer = [this](Checked answer) { tell(std::move(answer)); },
          .progress = [this](FileProgress progress) { tell(std::move(progress)); },
          .prepared =
              [this](std::uint64_t ticket, LiveParts parts) {
                send(Prepared{ticket, std::move(parts)});
              },
          .notPrepared =
              [this](std::uint64_t ticket, std::vector<InputError> problems) {
                send(NotPrepared{ticket, std::move(problems)});
              }};
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

} // namespace spikeloom
