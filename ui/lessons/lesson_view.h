#pragma once

#include <QString>

#include <optional>
#include <set>

#include "core/study/lesson.h"

namespace spikeloom {

/// What somebody has done in a step so far.
struct LessonProgress {
  std::optional<std::size_t> answer; ///< the link of the prediction that was chosen
  std::set<std::size_t> done;        ///< links that were followed
  bool running = false;              ///< its run or test is under way
  std::optional<LessonOutcome> outcome, before;
};

/// A step as Markdown: links have the address "#k" of link k; the chosen answer is marked, and after the run
/// whether it was right; links that were followed have a ✓; what stands behind ">" comes with the outcome,
/// each promise with ✓, or ✗ and what came out instead, or … while it is not known.
[[nodiscard]] QString lessonMarkdown(const LessonStep& step, const LessonProgress& progress);

} // namespace spikeloom
