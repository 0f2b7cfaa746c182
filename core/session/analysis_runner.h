#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/job_thread.h"

namespace spikeloom {

/// Answers questions that take longer than the few ms which the worker can spare, on a thread of low
/// priority. Values only: a question holds what it needs, copies or shared_ptr<const …>, and its results are
/// values.
class AnalysisRunner {
public:
  /// What became of a question.
  struct Result {
    std::uint64_t ticket;
    std::any value;      ///< empty when it failed
    bool complete;       ///< else a coarse one: better ones follow
    std::string problem; ///< why it failed
  };
  /// Hands over a coarse result; may be called any number of times.
  using PostCoarse = std::function<void(std::any)>;
  /// Looks at its stop token every few ms, and may return or throw Cancelled then: nobody waits for the
  /// result.
  using Question = std::function<std::any(const std::stop_token&, const PostCoarse&)>;

  /// Asks. A newer question of its kind replaces one that is not answered yet, whose results are dropped.
  /// @returns the ticket that the results bear
  std::uint64_t ask(const std::string& kind, Question question);
  /// What came since the last call.
  [[nodiscard]] std::vector<Result> takeResults();
  /// Nothing is under way, and nothing waits to be taken.
  [[nodiscard]] bool quiet() const;

private:
  void answer(std::uint64_t ticket, const Question& question, const std::stop_token& stop);
  void tell(Result result, const std::stop_token& stop);

  mutable std::mutex m_mutex;
  std::vector<Result> m_results;
  std::uint64_t m_lastTicket = 0; ///< the asking thread's
  /// Below training, which keeps all cores busy, but not starved by it: somebody looks at a handle.
  JobThread m_thread{5}; ///< last, so that it ends before what it uses
};

} // namespace spikeloom
