// What the worker writes to files: saved runs and a recording, each in a thread of its own.
#include "core/session/worker.h"

#include <utility>

namespace spikeloom {

/// What was asked for of this network is still saved when the worker goes.
void Worker::saveBeforeTheEnd() {
  std::unique_lock lock(m_mutex);
  const std::deque<Letter> left = std::exchange(m_letters, {});
  lock.unlock();
  for (const Letter& letter : left) {
    const auto* command = std::get_if<Command>(&letter);
    if (!command) // another network
      break;
    if (const auto* save = std::get_if<command::Save>(command))
      obey(*save);
  }
  finishSaves();
}

/// Begins what waits to be saved, hands over one slab of what is being saved, and tells what came of it.
void Worker::serveSaves() {
  if (auto outcome = m_writer.takeOutcome()) {
    if (outcome->problems.empty())
      tell(Saved{std::move(outcome->file)});
    else
      tell(Refused{Refused::What::Save, 0, std::move(outcome->problems)});
  }
  if (m_writer.handing()) {
    m_writer.handOver();
  } else if (!m_saves.empty() && !m_writer.busy()) {
    const auto file = std::move(m_saves.front());
    m_saves.pop_front();
    attempt(Asked{Refused::What::Save}, [&] { m_writer.begin(file, m_simulation->image()); });
  }
}

/// Tells how far the recording is, and forgets it when it is over.
void Worker::serveRecording() {
  if (!m_recording)
    return;
  if (auto news = m_recording->takeNews()) {
    const bool over = news->over;
    tell(std::move(*news));
    if (over)
      m_recording.reset();
  }
}

/// Before the simulation goes: also what was asked for since then. Takes as long as writing does.
void Worker::finishSaves() {
  takeSaves();
  for (serveSaves(); m_writer.busy() || !m_saves.empty(); serveSaves())
    if (m_writer.busy())
      m_writer.waitUntilReady();
}

/// What was asked to be saved of the network in place, and has not been looked at yet.
void Worker::takeSaves() {
  std::vector<command::Save> saves;
  {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_letters, [&](const Letter& letter) {
      const auto* const command = std::get_if<Command>(&letter);
      const auto* const save = command ? std::get_if<command::Save>(command) : nullptr;
      if (!save || save->run == 0 || save->run != m_run)
        return false;
      saves.push_back(*save);
      return true;
    });
  }
  for (const command::Save& save : saves)
    obey(save);
}

void Worker::obey(const command::Save& save) {
  if (save.run != 0 && (save.run != m_run || !m_simulation))
    return tell(Refused{Refused::What::Save,
                        save.run,
                        {{save.file.string(), {}, "was not saved: another network has taken its place"}}});
  if (!m_simulation)
    return;
  m_saves.push_back(save.file);
  serveSaves();
}

void Worker::obey(const command::Record& record) {
  const auto refuse = [&](const char* why) {
    tell(Refused{Refused::What::Record, record.run, {{record.file.string(), {}, why}}});
  };
  if (!m_simulation || record.run != m_run)
    return refuse("is not recorded: another network has taken the place of the one that was meant");
  if (m_recording)
    return refuse("is not recorded: another recording is under way");
  attempt(Asked{Refused::What::Record, record.run}, [&] {
    m_recording =
        std::make_unique<RecorderThread>(record.file, record.what, *m_simulation, [this] { wakeUp(); });
  });
}

void Worker::obey(const command::EndRecording&) {
  if (m_recording)
    m_recording->end();
}

} // namespace spikeloom
