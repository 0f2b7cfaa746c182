#include "core/study/lesson.h"

#include <algorithm>
#include <set>

#include "core/base/destination.h"
#include "core/base/file.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

constexpr std::array lessonVerbs{"load", "set", "run", "test", "look", "predict", "expect"};
constexpr std::size_t largestLesson = 1'000'000; // bytes

/// Reads a lesson line by line.
class LessonReader {
public:
  LessonReader(std::string_view text, const std::string& name, std::filesystem::path folder)
      : m_text(text), m_name(name), m_folder(std::move(folder)) {}

  Lesson read() {
    for (std::size_t at = 0; at < m_text.size();) {
      const std::size_t end = std::min(m_text.find('\n', at), m_text.size());
      std::string_view line = m_text.substr(at, end - at);
      if (line.ends_with('\r'))
        line.remove_suffix(1);
      ++m_line;
      takeLine(line);
      at = end + 1;
    }
    finishStep();
    finish();
    if (!m_problems.empty())
      throw InputErrors(std::move(m_problems));
    return std::move(m_lesson);
  }

private:
  void problem(std::size_t line, const std::string& what) {
    m_problems.push_back({m_name, line > 0 ? "line " + std::to_string(line) : std::string(), what});
  }

  void takeLine(std::string_view line) {
    if (line.starts_with("# ")) {
      if (!m_lesson.title.empty())
        problem(m_line, "is a second title: steps begin with ##");
      m_lesson.title = line.substr(2);
    } else if (line.starts_with("## ")) {
      finishStep();
      m_lesson.steps.push_back({std::string(line.substr(3)), {}, {}, {}});
      m_stepLine = m_line;
    } else if (m_lesson.steps.empty()) {
      if (line.find("](") != std::string_view::npos)
        problem(m_line, "has a link before the first step: steps begin with ##");
      if (!line.empty())
        m_lesson.about += (m_lesson.about.empty() ? "" : " ") + std::string(line);
    } else if (line.starts_with('>')) {
      line.remove_prefix(line.starts_with("> ") ? 2 : 1);
      takeText(m_lesson.steps.back().after, line, true);
    } else {
      takeText(m_lesson.steps.back().before, line, false);
    }
  }

  void takeText(LessonText& text, std::string_view line, bool after) {
    if (line.find("![") != std::string_view::npos)
      problem(m_line, "holds a picture: lessons have none");
    std::string plain;
    const auto flush = [&] {
      if (!plain.empty())
        text.emplace_back(std::exchange(plain, {}));
    };
    while (!line.empty()) {
      const std::size_t open = line.find('['), close = line.find("](", open);
      const std::size_t end = close == std::string_view::npos ? close : line.find(')', close);
      if (open == std::string_view::npos || end == std::string_view::npos)
        break;
      plain += line.substr(0, open);
      flush();
      takeLink(line.substr(open + 1, close - open - 1), line.substr(close + 2, end - close - 2), text, after);
      line.remove_prefix(end + 1);
    }
    plain += line;
    plain += '\n';
    flush();
  }

  void takeLink(std::string_view shown, std::string_view address, LessonText& text, bool after) {
    const std::size_t colon = address.find(':');
    const std::string verb(address.substr(0, colon));
    const std::string_view argument =
        colon == std::string_view::npos ? std::string_view() : address.substr(colon + 1);
    LessonLink link{m_line, std::string(shown), lesson::Test{}};
    const std::size_t before = m_problems.size();
    if (colon == std::string_view::npos || std::ranges::find(lessonVerbs, verb) == lessonVerbs.end())
      problem(m_line, '"' + std::string(address) + "\" is no link of a lesson" +
                          didYouMean(verb, {lessonVerbs.begin(), lessonVerbs.end()}) + ": there are " +
                          enumerated(lessonVerbs) + ", each with a colon");
    else if (after != (verb == "expect"))
      problem(m_line, after ? "has a link that acts behind >: only expect: stands there"
                            : "expect: stands behind >, where the outcome is told");
    else if (verb == "load")
      takeLoad(argument, link);
    else if (verb == "set")
      takeSet(argument, link);
    else if (verb == "run")
      takeRun(argument, link);
    else if (verb == "test")
      takeTest(argument);
    else if (verb == "look")
      takeLook(argument, link);
    else if (verb == "predict")
      takePrediction(argument, link);
    else
      takePromise(argument, link);
    if (m_problems.size() > before)
      return;
    text.emplace_back(m_lesson.steps.back().links.size());
    m_lesson.steps.back().links.push_back(std::move(link));
  }

  void takeLoad(std::string_view argument, LessonLink& link) {
    const std::string id(argument);
    const auto file = findShipped(id, presetFolder(), m_folder);
    if (!file)
      return problem(m_line, '"' + id + "\" is neither a file nor a shipped preset" + didYouMeanShipped(id));
    try {
      lesson::Load load{readPreset(*file)};
      m_experiment = load.preset.experiment;
      link.act = std::move(load);
    } catch (const InputErrors& errors) {
      for (const InputError& error : errors.errors())
        problem(m_line, error.text());
    }
  }

  void takeSet(std::string_view argument, LessonLink& link) {
    lesson::Set set;
    for (;;) {
      const std::string_view one = argument.substr(0, argument.find('&'));
      const std::size_t equals = one.find('=');
      const std::string path(one.substr(0, equals));
      const Field* const field = findField(path);
      if (!field || equals == std::string_view::npos) {
        problem(m_line, '"' + std::string(one) + "\" " +
                            (field ? std::string("needs a value: " + path + "=…")
                                   : "names no parameter" + didYouMeanField(path)));
      } else {
        try {
          set.values.emplace_back(field, parseValue(*field, one.substr(equals + 1)));
          field->set(m_experiment, set.values.back().second);
        } catch (const InputErrors& errors) {
          for (const InputError& error : errors.errors())
            problem(m_line, error.text());
        }
      }
      if (one.size() == argument.size())
        break;
      argument.remove_prefix(one.size() + 1);
    }
    link.act = std::move(set);
  }

  void takeRun(std::string_view argument, LessonLink& link) {
    if (!argument.empty() && argument != "on")
      return problem(m_line, "run: takes nothing (a new network) or on (trains on)");
    if (argument == "on" && !m_ran)
      problem(m_line, "run:on needs a run before it");
    m_ran = true;
    ++m_outcomes;
    link.act = lesson::Run{argument == "on"};
    checkExperiment();
  }

  void takeTest(std::string_view argument) {
    if (!argument.empty())
      return problem(m_line, "test: takes nothing");
    ++m_outcomes;
    checkExperiment();
  }

  void takeLook(std::string_view argument, LessonLink& link) {
    const auto page = std::ranges::find(lessonPages, argument);
    if (page == lessonPages.end())
      return problem(m_line, '"' + std::string(argument) + "\" is no workspace" +
                                 didYouMean(argument, {lessonPages.begin(), lessonPages.end()}) +
                                 ": there are " + enumerated(lessonPages));
    link.act = lesson::Look{static_cast<std::size_t>(page - lessonPages.begin())};
  }

  void takePrediction(std::string_view argument, LessonLink& link) {
    if (argument != "right" && argument != "wrong")
      return problem(m_line, "predict: must be right or wrong");
    link.act = lesson::Predict{argument == "right"};
  }

  void takePromise(std::string_view argument, LessonLink& link) {
    std::string why;
    auto promise = LessonPromise::parse(argument, why);
    if (!promise)
      return problem(m_line, '"' + std::string(argument) + "\" " + why);
    if (!m_lesson.steps.back().runs())
      problem(m_line, "promises what comes out, but this step has no run: or test: before it");
    else if (promise->comparesWithBefore() && m_outcomes < 2)
      problem(m_line, "compares with the run or test before, and there is none");
    link.act = lesson::Expect{std::move(*promise)};
  }

  void checkExperiment() {
    for (const InputError& error : validate(m_experiment, {}, MemoryRule::Skip))
      problem(m_line, "cannot be run: " + error.text());
  }

  void finishStep() {
    if (m_lesson.steps.empty())
      return;
    const LessonStep& step = m_lesson.steps.back();
    std::size_t right = 0, wrong = 0;
    for (const LessonLink& link : step.links)
      if (const auto* const answer = std::get_if<lesson::Predict>(&link.act))
        ++(answer->right ? right : wrong);
    if ((right == 0) != (wrong == 0))
      problem(m_stepLine, "has predictions, but none that is " + std::string(right == 0 ? "right" : "wrong"));
    if (!step.after.empty() && !step.runs())
      problem(m_stepLine, "has text behind >, which is shown after a run: or test:, but none of these");
  }

  void finish() {
    if (m_lesson.title.empty())
      problem(0, "has no title: a line that begins with #");
    if (m_lesson.steps.empty())
      problem(0, "has no step: a line that begins with ##");
  }

  std::string_view m_text;
  const std::string& m_name;
  std::filesystem::path m_folder;
  std::size_t m_line = 0, m_stepLine = 0;
  Lesson m_lesson;
  std::vector<InputError> m_problems;
  Experiment m_experiment;    ///< after the links so far
  bool m_ran = false;         ///< there is a trained network
  std::size_t m_outcomes = 0; ///< runs and tests so far
};

void takeFolder(const std::filesystem::path& folder, std::vector<Lesson>& lessons,
                std::vector<InputError>& problems) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".md")
      files.push_back(at->path());
  std::ranges::sort(files);
  for (const std::filesystem::path& file : files)
    try {
      lessons.push_back(readLesson(file));
    } catch (const InputErrors& errors) {
      problems.insert(problems.end(), errors.errors().begin(), errors.errors().end());
    }
}

} // namespace

bool LessonStep::runs() const {
  return std::ranges::any_of(links, [](const LessonLink& link) {
    return std::holds_alternative<lesson::Run>(link.act) || std::holds_alternative<lesson::Test>(link.act);
  });
}

Lesson parseLesson(std::string_view text, const std::string& name, const std::filesystem::path& folder) {
  return LessonReader(text, name, folder).read();
}

Lesson readLesson(const std::filesystem::path& file) {
  const auto text = contentOf(file, largestLesson + 1);
  if (!text)
    throw InputErrors({{file.string(), {}, "cannot be read: there is no such file, or it may not be read"}});
  if (text->size() > largestLesson)
    throw InputErrors({{file.string(), {}, "is larger than 1 MB: a lesson is not"}});
  Lesson out = parseLesson(*text, file.string(), file.parent_path());
  out.id = file.stem().string();
  return out;
}

std::filesystem::path lessonFolder() {
  const auto installed = presetFolder().parent_path() / "lessons";
  std::error_code error;
  return std::filesystem::exists(installed, error) ? installed
                                                   : presetFolder().parent_path() / "resources" / "lessons";
}

std::filesystem::path userLessonFolder() { return dataFolder() / "lessons"; }

std::vector<Lesson> allLessons(std::vector<InputError>& problems) {
  std::vector<Lesson> out;
  takeFolder(lessonFolder(), out, problems);
  takeFolder(userLessonFolder(), out, problems);
  return out;
}

} // namespace spikeloom
