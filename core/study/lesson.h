#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/experiment/preset.h"
#include "core/study/lesson_promise.h"

namespace spikeloom {

// A lesson is a Markdown file with links that act:
//
//   # Title                          then a sentence for the list of lessons
//   ## A question                    a step: text, answers to choose from, what to do
//   - [an answer](predict:right)     predict:wrong
//   [words](load:figure-6a-learned)  a preset
//   [words](set:synapse.time_constant=5&run.loops=20)
//   [words](run:)                    a new network is trained for its loops and tested; run:on trains on
//   [words](test:)                   the network is tested as it is
//   [words](look:why)                a workspace is shown
//   > What came out: [the correlation is at least 0.9](expect:correlation>=0.9).
//
// What stands after ">" is shown when the step's run or test is over; a promise (expect:) is a claim that is
// checked then, and by followLesson. Promises: core/study/lesson_promise.h.

/// The workspaces that look: names, in the order of their tabs.
inline constexpr std::array lessonPages{"live", "why", "connectivity", "probe", "sweep"};

namespace lesson {
/// Takes a preset.
struct Load {
  Preset preset;
};
/// Changes parameters, all at once.
struct Set {
  std::vector<std::pair<const Field*, Value>> values;
};
/// Builds the experiment's network, trains it for run.loops loops and tests it; or trains on the network that
/// is there.
struct Run {
  bool on = false;
};
struct Test {};
struct Look {
  std::size_t page = 0; ///< of lessonPages
};
/// An answer to the step's question.
struct Predict {
  bool right = false;
};
struct Expect {
  LessonPromise promise;
};
} // namespace lesson

struct LessonLink {
  std::size_t line = 0; ///< of the file, from 1
  std::string text;     ///< what is shown
  std::variant<lesson::Load, lesson::Set, lesson::Run, lesson::Test, lesson::Look, lesson::Predict,
               lesson::Expect>
      act;
};

/// Markdown with links in it: a piece is text, or the number of a link of its step.
using LessonText = std::vector<std::variant<std::string, std::size_t>>;

struct LessonStep {
  std::string title;
  LessonText before, after; ///< what is shown at once, and after the step's run or test
  std::vector<LessonLink> links;

  /// It has something to wait for before `after` is shown.
  [[nodiscard]] bool runs() const;
};

struct Lesson {
  std::string id; ///< file name without its ending
  std::string title, about;
  std::vector<LessonStep> steps;
};

/// Reads a lesson from text and checks every link: presets are there and right, parameters and values are
/// allowed, each run's experiment can be built, promises follow a run. `name` stands for the file in
/// messages; presets are looked for in `folder` too.
/// @throws InputErrors with every problem and its line
[[nodiscard]] Lesson parseLesson(std::string_view text, const std::string& name,
                                 const std::filesystem::path& folder = {});
/// @throws InputErrors likewise, or when the file cannot be read
[[nodiscard]] Lesson readLesson(const std::filesystem::path& file);

/// Where the shipped lessons are, and where users put theirs: $XDG_DATA_HOME/spikeloom/lessons, by default
/// ~/.local/share/spikeloom/lessons.
[[nodiscard]] std::filesystem::path lessonFolder();
[[nodiscard]] std::filesystem::path userLessonFolder();

/// The lessons of both folders, the shipped ones in the order of their names, which begin with a number, then
/// the user's. Those that are wrong are left out, and `problems` says what is wrong.
[[nodiscard]] std::vector<Lesson> allLessons(std::vector<InputError>& problems);

} // namespace spikeloom
