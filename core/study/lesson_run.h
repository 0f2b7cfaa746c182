#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/study/lesson.h"

namespace spikeloom {

/// What became of a promise.
struct KeptPromise {
  std::size_t line = 0; ///< of the lesson's file
  std::string text;     ///< "correlation>=0.9"
  std::string found;    ///< what came out: "0.93"
  bool kept = false;
};

/// Follows all links of a lesson in their order, as the window does, and checks what is promised after each
/// run and test (docs/SPEC.md, section 7 for the causes). Runs end with a test.
/// @param seedsFurther added to run.seed of every experiment: 0 is the seed that the lesson has
/// @returns all promises; those that could not be checked (a run failed numerically) are not kept
/// @throws Cancelled soon after stop is requested
[[nodiscard]] std::vector<KeptPromise> followLesson(const Lesson& lesson, std::int64_t seedsFurther = 0,
                                                    const std::stop_token& stop = {});

} // namespace spikeloom
