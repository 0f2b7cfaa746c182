#include <algorithm>
#include <iostream>
#include <stop_token>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/base/cancellation.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/study/job_pool.h"
#include "core/study/lesson_run.h"

namespace spikeloom {

namespace {

int listLessons() {
  std::vector<InputError> problems;
  for (const Lesson& lesson : allLessons(problems))
    std::cout << printable(lesson.id) << "\n    " << printable(lesson.title) << "\n    "
              << printable(lesson.about) << "\n\n";
  std::cerr << "your own lessons: " << printable(userLessonFolder().string()) << "/*.md\n";
  for (const InputError& problem : problems)
    std::cerr << printable(problem.text()) << '\n';
  return problems.empty() ? exitDone : exitBadInput;
}

/// By name or file. @throws InputErrors
Lesson lessonNamed(const std::string& name) {
  std::error_code error;
  if (std::filesystem::exists(name, error))
    return readLesson(name);
  std::vector<InputError> problems;
  std::vector<std::string> known;
  for (Lesson& lesson : allLessons(problems)) {
    if (lesson.id == name)
      return std::move(lesson);
    known.push_back(lesson.id);
  }
  throw InputErrors({{name, {}, "is neither a file nor a lesson" + didYouMean(name, known)}});
}

/// A lesson with one seed.
struct Following {
  std::size_t lesson;
  std::int64_t seed;
  std::vector<KeptPromise> promises;
};

struct ToFollow {
  std::vector<Lesson> lessons;
  PoolLimits limits;
};

ToFollow prepare(const LessonsCommand& command) {
  Settings settings;
  ToFollow out;
  settings.checkSeeds(command.seeds);
  for (const std::string& name : command.files)
    settings.collect([&] { out.lessons.push_back(lessonNamed(name)); });
  out.limits.threads = settings.threads(command.threads);
  settings.check();
  return out;
}

} // namespace

int runLessons(const LessonsCommand& command) {
  if (command.files.empty())
    return listLessons();
  const ToFollow prepared = prepare(command);
  const std::vector<Lesson>& lessons = prepared.lessons;
  std::vector<Following> all;
  for (std::size_t k = 0; k < lessons.size(); ++k)
    for (int seed = 0; seed < command.seeds; ++seed)
      all.push_back({k, seed, {}});
  std::stop_source stop;
  runJobs(
      std::vector<Job>(all.size()),
      [&](std::size_t job, const std::stop_token& stopped, const std::function<void(double)>&) {
        try {
          all[job].promises = followLesson(lessons[all[job].lesson], all[job].seed, stopped);
        } catch (const Cancelled&) {
          return false;
        }
        return true;
      },
      prepared.limits,
      [&](const PoolProgress& pool) {
        if (interrupted())
          stop.request_stop();
        if (pool.ended)
          std::cerr << "followed " << pool.done << " of " << pool.jobs << '\n';
      },
      stop.get_token());
  std::size_t broken = 0;
  for (const Following& one : all)
    for (const KeptPromise& promise : one.promises) {
      broken += !promise.kept;
      std::cout << (promise.kept ? "kept    " : "BROKEN  ") << printable(lessons[one.lesson].id) << ", line "
                << promise.line << ", seed +" << one.seed << ": " << printable(promise.text) << ", came out "
                << printable(promise.found) << '\n';
    }
  if (interrupted())
    return exitInterrupted;
  return broken == 0 ? exitDone : exitBadInput; // the lesson says what does not hold
}

} // namespace spikeloom
