#include "core/session/analysis_runner.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace spikeloom {

namespace {

/// Training is at 5; each step up leaves a thread about a fifth less of a core that is shared.
int nicenessOf(AnalysisRunner::Pace pace) { return pace == AnalysisRunner::Pace::Prompt ? 5 : 12; }

} // namespace

std::uint64_t AnalysisRunner::ask(const std::string& kind, Question question, Pace pace) {
  const std::uint64_t ticket = ++m_lastTicket;
  JobThread& thread = m_threads.try_emplace(kind, nicenessOf(pace)).first->second;
  thread.post(kind, [this, ticket, pace, question = std::move(question)](const std::stop_token& stop) {
    std::optional<Allowance::Drawer> drawer;
    if (pace == Pace::Leisured)
      drawer.emplace(m_allowance);
    answer(ticket, question, stop);
  });
  return ticket;
}

void AnalysisRunner::withdraw(const std::string& kind) {
  if (const auto thread = m_threads.find(kind); thread != m_threads.end())
    thread->second.withdraw(kind);
}

void AnalysisRunner::answer(std::uint64_t ticket, const Question& question, const std::stop_token& stop) {
  Result result{ticket, {}, true, {}};
  try {
    result.value = question(stop, [&](std::any value) { tell({ticket, std::move(value), false, {}}, stop); });
  } catch (const std::exception& error) { // Cancelled, too: nobody hears of it
    result.problem = error.what();
  }
  tell(std::move(result), stop);
}

void AnalysisRunner::tell(Result result, const std::stop_token& stop) {
  const std::lock_guard lock(m_mutex);
  if (!stop.stop_requested())
    m_results.push_back(std::move(result));
}

std::vector<AnalysisRunner::Result> AnalysisRunner::takeResults() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_results, {});
}

bool AnalysisRunner::quiet() const {
  // in this order: what they told before they became idle is then seen
  if (!std::ranges::all_of(m_threads, [](const auto& thread) { return thread.second.idle(); }))
    return false;
  const std::lock_guard lock(m_mutex);
  return m_results.empty();
}

} // namespace spikeloom
