#include "core/session/writer.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "core/base/job_thread.h"
#include "core/experiment/memory.h"
#include "core/run/run_file.h"

namespace spikeloom {

RunWriter::RunWriter(std::function<void()> wake) : m_wake(std::move(wake)) {}

RunWriter::~RunWriter() {
  {
    const std::lock_guard lock(m_mutex);
    m_givenUp = handing();
  }
  m_changed.notify_all();
  if (m_thread.joinable())
    m_thread.join();
}

void RunWriter::begin(std::filesystem::path file, RunImage image, bool held) {
  m_held = held;
  const auto large = std::stable_partition(image.arrays.begin(), image.arrays.end(),
                                           [](const auto& array) { return array.live.empty(); });
  m_live.assign(std::make_move_iterator(large), std::make_move_iterator(image.arrays.end()));
  image.arrays.erase(large, image.arrays.end());
  m_next = m_done = 0;
  m_slabs.clear();
  m_allHanded = m_live.empty();
  m_failed = false;
  std::vector<RunImage::Array> described = m_live;
  for (RunImage::Array& array : described)
    array.live = {}; // the thread must not look there
  m_thread = std::thread([this, file = std::move(file), copies = std::move(image),
                          large = std::move(described)]() mutable { run(file, std::move(copies), large); });
}

bool RunWriter::handOver() {
  const RunImage::Array& array = m_live[m_next];
  {
    const std::lock_guard lock(m_mutex);
    if (m_failed)
      m_next = m_live.size();
    if (m_failed || m_slabs.size() >= mostWaiting)
      return m_failed;
  }
  const auto bytes = array.live.subspan(m_done, std::min(slabBytes, array.live.size() - m_done));
  Slab slab{m_next, m_done / bytesOf(array.kind), {bytes.begin(), bytes.end()}};
  m_done += bytes.size();
  if (m_done == array.live.size()) {
    ++m_next;
    m_done = 0;
  }
  {
    const std::lock_guard lock(m_mutex);
    m_slabs.push_back(std::move(slab));
    m_allHanded = !handing();
  }
  m_changed.notify_all();
  return true;
}

bool RunWriter::ready() const {
  const std::lock_guard lock(m_mutex);
  return readyLocked();
}

void RunWriter::waitUntilReady() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return readyLocked(); });
}

std::optional<RunWriter::Outcome> RunWriter::takeOutcome() {
  {
    const std::lock_guard lock(m_mutex);
    if (!m_outcome)
      return std::nullopt;
  }
  m_thread.join();
  m_next = m_live.size(); // nobody would take the rest
  return std::exchange(m_outcome, std::nullopt);
}

// --- the thread ---

/// Nothing when all were taken, or the owner has given up.
std::optional<RunWriter::Slab> RunWriter::nextSlab() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return !m_slabs.empty() || m_allHanded || m_givenUp; });
  if (m_slabs.empty() || m_givenUp)
    return std::nullopt;
  Slab slab = std::move(m_slabs.front());
  m_slabs.pop_front();
  lock.unlock();
  m_changed.notify_all();
  m_wake();
  return slab;
}

std::optional<FileLock> RunWriter::write(const std::filesystem::path& file, const RunImage& copies,
                                         const std::vector<RunImage::Array>& large) {
  RunOutput out(file);
  for (const RunImage::Array& array : copies.arrays)
    out.write(array);
  for (const RunImage::Array& array : large)
    out.reserve(array);
  while (const auto slab = nextSlab())
    out.writePart(large[slab->array], slab->begin, slab->bytes);
  {
    const std::lock_guard lock(m_mutex);
    if (m_givenUp)
      throw InputErrors({{file.string(), {}, "was given up"}});
  }
  if (m_held)
    return out.completeHeld();
  out.complete();
  return std::nullopt;
}

void RunWriter::run(const std::filesystem::path& file, RunImage copies,
                    const std::vector<RunImage::Array>& large) {
  lowerPriority(10); // below the worker, which goes on training
  std::vector<InputError> problems;
  std::optional<FileLock> held;
  try {
    held = write(file, copies, large);
  } catch (const InputErrors& errors) {
    problems = errors.errors();
  } catch (const std::exception& error) {
    problems = {{file.string(), {}, std::string("cannot be written: ") + error.what()}};
  }
  copies = {};
  giveBackMemory(); // or a long run would hold what each of its checkpoints took for a moment
  {
    const std::lock_guard lock(m_mutex);
    m_failed = !problems.empty();
    if (m_failed)
      m_slabs.clear();
    m_outcome = Outcome{file, std::move(problems), std::move(held)};
  }
  m_changed.notify_all();
  m_wake();
}

} // namespace spikeloom
