#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/allowance.h"
#include "core/base/job_thread.h"

namespace spikeloom {

/// Answers questions that take longer than the few ms which the worker can spare, on threads of low priority:
/// one for each kind of question, so that none waits for one of another kind. Values only: a question holds
/// what it needs, copies or shared_ptr<const …>, and its results are values.
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

  /// How much of the cores a kind of question may take while training keeps them all busy.
  enum class Pace {
    Prompt,  ///< not starved: somebody looks at a handle
    Leisured ///< a small share of one core, which all of them have together, after what was saved up
             ///< meanwhile
  };

  /// Asks. A newer question of its kind replaces one that is not answered yet, whose results are dropped.
  /// @param pace the kind's: that of its first question holds
  /// @returns the ticket that the results bear
  std::uint64_t ask(const std::string& kind, Question question, Pace pace = Pace::Prompt);
  /// Nobody waits for an answer of this kind any more; the question under way is asked to stop.
  void withdraw(const std::string& kind);
  /// Training takes all cores from now on, or does so no more.
  void makeRoom(bool forTraining) { m_allowance.limit(forTraining); }
  /// What came since the last call.
  [[nodiscard]] std::vector<Result> takeResults();
  /// Nothing is under way, and nothing waits to be taken.
  [[nodiscard]] bool quiet() const;

private:
  void answer(std::uint64_t ticket, const Question& question, const std::stop_token& stop);
  void tell(Result result, const std::stop_token& stop);

  /// Training, whose threads wait for each other, stands still as long as one of them does. Of a second of
  /// training it may so lose less than a tenth (session_bench).
  static constexpr double leisuredShare = 0.04;
  static constexpr Allowance::Seconds saved{0.2}; ///< a pair of trials of 1000 neurons takes about as much

  Allowance m_allowance{leisuredShare, saved}; ///< of all that is leisured
  mutable std::mutex m_mutex;
  std::vector<Result> m_results;
  std::uint64_t m_lastTicket = 0;             ///< the asking thread's
  std::map<std::string, JobThread> m_threads; ///< by kind; last, so that they end before what they use
};

} // namespace spikeloom
