#include "core/session/analysis_runner.h"

#include <exception>
#include <utility>

namespace spikeloom {

std::uint64_t AnalysisRunner::ask(const std::string& kind, Question question) {
  const std::uint64_t ticket = ++m_lastTicket;
  m_thread.post(kind, [this, ticket, question = std::move(question)](const std::stop_token& stop) {
    answer(ticket, question, stop);
  });
  return ticket;
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
  if (!m_thread.idle()) // in this order: what it told before it became idle is then seen
    return false;
  const std::lock_guard lock(m_mutex);
  return m_results.empty();
}

} // namespace spikeloom
