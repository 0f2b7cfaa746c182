#include "core/session/checkpoints.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/destination.h"

namespace spikeloom {

namespace {

constexpr const char* ending = ".checkpoint.h5";

/// The first of these that is not there: NAME.h5, NAME-2.h5, …
std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& name,
                               const std::string& suffix) {
  std::error_code error;
  std::filesystem::path file = folder / (name + suffix);
  for (int k = 2; std::filesystem::exists(std::filesystem::symlink_status(file, error)); ++k)
    file = folder / (name + "-" + std::to_string(k) + suffix);
  return file;
}

/// What of a name may stand in that of a file.
std::string asFileName(const std::string& name) {
  constexpr std::size_t most = 100;
  std::string out = std::filesystem::path(name).stem().string().substr(0, most);
  std::ranges::replace_if(
      out, [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20; }, '-');
  return out.empty() ? "run" : out;
}

} // namespace

Checkpoints::Checkpoints(std::filesystem::path file, double interval)
    : m_file(std::move(file)),
      m_interval(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(interval))),
      m_last(Clock::now()), m_writer([] {}) {}

bool Checkpoints::takeOver() {
  m_lock = FileLock::ofFile(m_file);
  return m_lock.has_value();
}

void Checkpoints::takeOutcome() {
  auto outcome = m_writer.takeOutcome();
  if (!outcome)
    return;
  m_last = Clock::now();
  m_problems = std::move(outcome->problems);
  if (outcome->lock)
    m_lock = std::move(outcome->lock);
}

void Checkpoints::begin(Simulation& simulation) {
  std::error_code error;
  std::filesystem::create_directories(m_file.parent_path(), error); // a failure shows when writing
  try {
    m_writer.begin(m_file, simulation.image(), true);
  } catch (const InputErrors& errors) { // learning has diverged
    m_problems = errors.errors();
    m_last = Clock::now();
    return;
  }
  while (m_writer.handing())
    if (!m_writer.handOver())
      m_writer.waitUntilReady();
}

void Checkpoints::serve(Simulation& simulation) {
  takeOutcome();
  if (!m_writer.busy() && Clock::now() - m_last >= m_interval)
    begin(simulation);
}

bool Checkpoints::write(Simulation& simulation) {
  finish();
  begin(simulation);
  finish();
  return m_problems.empty();
}

void Checkpoints::finish() {
  if (!m_writer.busy())
    return;
  m_writer.waitUntilReady();
  takeOutcome();
}

void Checkpoints::remove() {
  finish();
  if (!m_lock)
    return;
  std::error_code error;
  std::filesystem::remove(m_file, error);
  m_lock.reset();
}

bool wasCutOff(const std::filesystem::path& file) { return FileLock::ofFile(file).has_value(); }

std::filesystem::path checkpointBeside(const std::filesystem::path& file) {
  return file.parent_path() / (file.stem().string() + ending);
}

bool isCheckpoint(const std::filesystem::path& file) { return file.string().ends_with(ending); }

std::filesystem::path checkpointInStateFolder(const std::string& name) {
  return freeName(stateFolder(), asFileName(name), ending);
}

std::vector<std::filesystem::path> runsCutOff() {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(stateFolder(), error))
    if (isCheckpoint(entry.path()) && wasCutOff(entry.path()))
      out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

std::filesystem::path saveElsewhere(Simulation& simulation, const std::filesystem::path& file) {
  std::vector<InputError> problems;
  std::error_code error;
  for (const std::filesystem::path& folder : {stateFolder(), std::filesystem::temp_directory_path(error)}) {
    std::filesystem::create_directories(folder, error);
    const std::filesystem::path there = freeName(folder, asFileName(file.filename().string()), ".h5");
    try {
      simulation.save(there);
      return there;
    } catch (const InputErrors& errors) {
      problems.insert(problems.end(), errors.errors().begin(), errors.errors().end());
    }
  }
  throw InputErrors(std::move(problems));
}

} // namespace spikeloom
