#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/record/diagnosis.h"
#include "core/record/run_history.h"

namespace spikeloom {

/// What a lesson's run or test came to. NaN, and no verdict: not known (yet).
struct LessonOutcome {
  std::map<std::string, double, std::less<>> values; ///< by the names of outcomeNames
  std::optional<Verdict> verdict;
};

/// What promises can be about: of the last test correlation (median over trials and neurons, as the window
/// shows it), error (share of the target's variance) and rate (Hz), its causes tracking, sampling and
/// feedback (docs/SPEC.md, section 7), and of Dale's law violations and excluded (synapses).
inline constexpr std::array<std::string_view, 8> outcomeNames{
    "correlation", "error", "rate", "tracking", "sampling", "feedback", "violations", "excluded"};

/// From a history whose last test is the one in question, and its causes.
[[nodiscard]] LessonOutcome outcomeOf(const RunHistory& history, const ErrorParts& causes,
                                      std::size_t violations, std::size_t excluded);

/// A claim about an outcome: "correlation>=0.9", "sampling>tracking", "correlation<before" (than in the run
/// or test before), "verdict=tracking" or "verdict=sampling|both".
class LessonPromise {
public:
  /// What is wrong with the text is in `problem`.
  [[nodiscard]] static std::optional<LessonPromise> parse(std::string_view text, std::string& problem);

  /// It compares with an outcome before.
  [[nodiscard]] bool comparesWithBefore() const;
  /// Whether it holds; nothing when what it is about is not known.
  [[nodiscard]] std::optional<bool> holds(const LessonOutcome& now, const LessonOutcome* before) const;
  /// What it is about, as it came out: "0.93", "tracking"; "?" when it is not known.
  [[nodiscard]] std::string found(const LessonOutcome& now) const;
  [[nodiscard]] const std::string& text() const { return m_text; }

private:
  enum class Relation { Less, LessOrEqual, Greater, GreaterOrEqual };
  struct Before {};
  std::string m_text, m_name;
  Relation m_relation = Relation::Less;
  std::variant<double, std::string, Before> m_other; ///< number, or name of an outcome's value
  std::vector<Verdict> m_verdicts;                   ///< one of these; empty: a comparison
};

} // namespace spikeloom
