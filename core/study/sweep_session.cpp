#include "core/study/sweep_session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "core/base/cancellation.h"
#include "core/base/file.h"
#include "core/base/problems_in.h"
#include "core/study/sweep_file.h"

namespace spikeloom {

namespace {

const std::string oneSweep = "sweep";
/// Beside training a few hundredths of a core. Not Linux's SCHED_IDLE: on a busy machine its threads do not
/// get to see for seconds that they are to stop.
constexpr int lowest = 19;

/// "time_constant-neurons-0123456789abcdef": the same for the same results.
std::string nameOf(const Sweep& sweep, const SweepSource& source) {
  std::string name = source.file.stem().string();
  if (name.empty())
    for (const Field* const field : sweep.fields())
      name += (name.empty() ? "" : "-") + std::string(field->key);
  return name + "-" + fingerprint(sweep);
}

/// The source with the names that it leaves open.
SweepSource completed(SweepSource source, const Sweep& sweep) {
  const std::string name = nameOf(sweep, source);
  if (source.file.empty())
    source.file = source.folder / (name + ".json");
  if (source.results.empty())
    source.results = source.folder / (name + ".csv");
  return source;
}

std::span<const std::optional<SweepRow>> rowsIn(const SweepState& state, std::size_t cell) {
  return state.sweep ? std::span(state.rows).subspan(cell * state.sweep->repeats, state.sweep->repeats)
                     : std::span<const std::optional<SweepRow>>();
}

} // namespace

double SweepState::meanOf(std::size_t cell, std::size_t measure) const {
  return meanOver(rowsIn(*this, cell), [measure](const SweepRow& row) { return row.measures[measure]; });
}

std::size_t SweepState::rowsOf(std::size_t cell) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rowsIn(*this, cell), [](const auto& row) { return row.has_value(); }));
}

std::size_t SweepState::failedOf(std::size_t cell) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rowsIn(*this, cell), [](const auto& row) { return row && row->failed(); }));
}

std::size_t SweepState::done() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [](const auto& row) { return row.has_value(); }));
}

SweepSession::~SweepSession() { stop(); }

/// Of a source that was replaced nothing is told.
template <class Change> void SweepSession::tell(std::uint64_t ticket, Change change) {
  const std::lock_guard lock(m_mutex);
  if (ticket != m_ticket)
    return;
  change(m_state);
  m_new = true;
}

void SweepSession::refuse(std::vector<InputError> problems) {
  m_reader.withdraw(oneSweep);
  const std::lock_guard lock(m_mutex);
  begin({}).problems = std::move(problems);
}

/// What is told from now on is of another sweep.
SweepState& SweepSession::begin(const SweepSource& source) {
  m_runner.withdraw(oneSweep);
  m_state = SweepState{};
  m_state.ticket = ++m_ticket;
  m_state.source = source;
  m_new = true;
  return m_state;
}

std::uint64_t SweepSession::open(SweepSource source, bool estimate) {
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(m_mutex);
    begin(source).reading = true;
    ticket = m_ticket;
  }
  m_reader.post(oneSweep, [this, ticket, source = std::move(source), estimate](const std::stop_token& stop) {
    read(ticket, source, estimate, stop);
  });
  return ticket;
}

void SweepSession::read(std::uint64_t ticket, SweepSource source, bool estimate,
                        const std::stop_token& stop) {
  std::shared_ptr<const Sweep> sweep;
  std::vector<InputError> problems = problemsIn([&] {
    sweep = std::make_shared<const Sweep>(source.text.empty() ? readSweep(source.file)
                                                              : parseSweep(source.text, "", source.folder));
    source = completed(std::move(source), *sweep);
  });
  std::vector<std::optional<SweepRow>> rows;
  if (sweep)
    rows.resize(sweep->runs());
  if (sweep) // a file that holds something else is refused when it is to be written
    problems = problemsIn([&] { rows = SweepResults::look(*sweep, source.results).rows(); });
  tell(ticket, [&](SweepState& state) {
    state.reading = false;
    state.estimating = sweep && estimate;
    state.sweep = sweep;
    state.source = source;
    state.problems = problems;
    state.rows = std::move(rows);
    if (sweep)
      state.estimates.resize(sweep->cells());
  });
  if (!sweep || !estimate)
    return;
  (void)problemsIn([&] {
    SweepEstimator estimator(*sweep);
    for (const std::size_t cell : cellsCoarseToFine(*sweep)) {
      throwIfStopped(stop);
      CellEstimate found = estimator.at(cell, stop);
      tell(ticket, [&](SweepState& state) { state.estimates[cell] = std::move(found); });
    }
  });
  tell(ticket, [](SweepState& state) { state.estimating = false; });
}

void SweepSession::run(unsigned threads) {
  std::shared_ptr<const Sweep> sweep;
  SweepSource source;
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(m_mutex);
    if (!m_state.sweep || m_state.running)
      return;
    sweep = m_state.sweep;
    source = m_state.source;
    ticket = m_ticket;
    m_state.running = true;
    m_state.problems.clear();
    m_state.progress = {};
    m_state.progress.runs = sweep->runs();
    m_new = true;
  }
  m_runner.post(oneSweep, [this, ticket, sweep, source, threads](const std::stop_token& stop) {
    auto problems = problemsIn([&] { compute(ticket, *sweep, source, threads, stop); });
    tell(ticket, [&](SweepState& state) {
      state.running = false;
      state.problems = std::move(problems);
    });
  });
}

void SweepSession::writeFile(const SweepSource& source) {
  if (source.text.empty())
    return;
  std::error_code error;
  std::filesystem::create_directories(source.file.parent_path(), error); // a failure shows when writing
  replaceText(source.file, source.text);
}

void SweepSession::compute(std::uint64_t ticket, const Sweep& sweep, const SweepSource& source,
                           unsigned threads, const std::stop_token& stop) {
  std::error_code error;
  std::filesystem::create_directories(source.results.parent_path(), error);
  writeFile(source);
  SweepResults results(sweep, source.results);
  tell(ticket, [&](SweepState& state) { state.rows = results.rows(); });
  runSweep(results, {.threads = threads, .niceness = lowest},
           [&](const SweepProgress& progress) {
             tell(ticket, [&](SweepState& state) {
               state.progress = progress;
               if (progress.ended)
                 state.rows[*progress.ended] = results.rows()[*progress.ended];
             });
           },
           stop, {.order = RunChoice::Order::CoarseToFine});
}

void SweepSession::stop() {
  m_runner.withdraw(oneSweep);
  const std::lock_guard lock(m_mutex);
  if (m_runner.idle() && std::exchange(m_state.running, false)) // it had not begun, and will not tell
    m_new = true;
}

std::optional<SweepState> SweepSession::takeState() {
  const std::lock_guard lock(m_mutex);
  if (!std::exchange(m_new, false))
    return std::nullopt;
  return m_state;
}

bool SweepSession::quiet() const {
  if (!m_reader.idle() || !m_runner.idle()) // in this order: what they told before is then seen
    return false;
  const std::lock_guard lock(m_mutex);
  return !m_new;
}

} // namespace spikeloom
