// Lessons: what a file may hold, all its mistakes with their lines, and what a promise means.
#include "core/study/lesson.h"

#include <QTemporaryDir>
#include <QTest>

#include "core/study/lesson_run.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::lesson_test {

namespace {

Lesson parsed(std::string_view text) { return parseLesson(text, "a.md"); }

/// "line 3: …" for each of its problems.
std::vector<std::string> problemsIn(std::string_view text) {
  std::vector<std::string> out;
  for (const InputError& problem : problemsOf([&] { return parsed(text); }))
    out.push_back(problem.path + ": " + problem.message);
  return out;
}

/// A lesson on a network that trains in a moment.
constexpr std::string_view tiny = R"(# Title
About it.

## Step
- [yes](predict:right)
- [no](predict:wrong)

[take](load:figure-1b-synaptic-drive), [small](set:network.neurons=40&target.duration=200&run.loops=2&run.test_trials=1)
[test](test:)
> [silent or not](expect:rate>=0)

## Next
[go](run:), [look](look:why)
> [more](expect:correlation>before), [at most one](expect:correlation<=1), [never](expect:correlation>1),
> [no wrong sign](expect:violations<=0)

## On
[go on](run:on)
> [a verdict](expect:verdict=untrained|silent|learned|tracking|sampling|both|feedback)
)";

LessonOutcome outcome(double correlation, std::optional<Verdict> verdict = {}) {
  return {{{"correlation", correlation}, {"sampling", 0.3}, {"tracking", 0.1}, {"feedback", notKnown}},
          verdict};
}

LessonPromise promise(std::string_view text) {
  std::string problem;
  auto out = LessonPromise::parse(text, problem);
  if (!out)
    qFatal("%s", problem.c_str());
  return std::move(*out);
}

} // namespace

class LessonTest : public QObject {
  Q_OBJECT

private slots:
  void partsOfALesson() {
    const Lesson lesson = parsed(tiny);
    QCOMPARE(lesson.title, std::string("Title"));
    QCOMPARE(lesson.about, std::string("About it."));
    QCOMPARE(lesson.steps.size(), std::size_t(3));
    const LessonStep& first = lesson.steps.front();
    QCOMPARE(first.title, std::string("Step"));
    QCOMPARE(first.links.size(), std::size_t(6));
    QCOMPARE(first.links[2].text, std::string("take"));
    QCOMPARE(first.links[2].line, std::size_t(8));
    QCOMPARE(std::get<lesson::Load>(first.links[2].act).preset.id, std::string("figure-1b-synaptic-drive"));
    QCOMPARE(std::get<lesson::Set>(first.links[3].act).values.size(), std::size_t(4));
    QVERIFY(first.runs() && std::get<lesson::Predict>(first.links[0].act).right);
    QCOMPARE(std::get<lesson::Look>(lesson.steps[1].links[1].act).page, std::size_t(1));
    QVERIFY(std::get<lesson::Run>(lesson.steps[2].links[0].act).on);
  }

  /// All at once, each with its line and what is allowed.
  void everyMistakeIsToldWithItsLine() {
    const auto problems = problemsIn(R"(# T
## S
[a](laod:x) [b](load:figure-1b-synaptic-drvie) [c](set:synapse.time_constnat=5&learning.lambda=-1&run.loops)
[d](run:twice) [e](look:whi) [f](predict:maybe) ![g](test:)
> [h](expect:corelation>1) [i](expect:correlation=1) [j](expect:verdict=fine) [k](run:) [l](expect:rate>x)
## U
[m](predict:right)
[n](https://example.org)
)");
    const std::vector<std::string> expected{
        "line 3: \"laod:x\" is no link of a lesson (did you mean load?)",
        "line 3: \"figure-1b-synaptic-drvie\" is neither",
        "line 3: \"synapse.time_constnat=5\" names no parameter (did you mean synapse.time_constant?)",
        "line 3: learning.lambda: -1",
        "line 3: \"run.loops\" needs a value",
        "line 4: holds a picture",
        "line 4: run: takes nothing",
        "line 4: \"whi\" is no workspace (did you mean why?)",
        "line 4: predict: must be right or wrong",
        "line 5: \"corelation>1\" \"corelation\" is nothing that can be promised (did you mean correlation?)",
        "line 5: \"correlation=1\" must compare",
        "line 5: \"verdict=fine\" \"fine\" is no verdict",
        "line 5: has a link that acts behind >",
        "line 5: \"rate>x\" \"x\" is neither a number",
        "line 8: \"https://example.org\" is no link",
        "line 6: has predictions, but none that is wrong"};
    QStringList all;
    for (const std::string& problem : problems)
      all << QString::fromStdString(problem);
    for (const std::string& one : expected)
      QVERIFY2(std::ranges::any_of(problems, [&](const std::string& p) { return p.starts_with(one); }),
               (QString::fromStdString(one) + "\nis not among\n" + all.join('\n')).toUtf8());
    QCOMPARE(problems.size(), expected.size());
  }

  void whatIsMissingIsTold() {
    QCOMPARE(problemsIn(""), (std::vector<std::string>{": has no title: a line that begins with #",
                                                       ": has no step: a line that begins with ##"}));
    QVERIFY(
        problemsIn("# T\n## S\n> [a](expect:rate>1)\n").front().starts_with("line 3: promises what comes"));
    QVERIFY(problemsIn("# T\n## S\n[r](run:)\n> [a](expect:rate>before)\n").front().find("there is none") !=
            std::string::npos);
    QVERIFY(problemsIn("# T\n## S\n[r](run:on)\n").front().find("needs a run before it") !=
            std::string::npos);
    // an experiment that cannot be built is found before anybody clicks
    const auto problems = problemsIn("# T\n## S\n[s](set:target.family=file) [r](run:)\n");
    QVERIFY(!problems.empty() && problems.front().starts_with("line 3: cannot be run: "));
  }

  void promises() {
    const LessonOutcome now = outcome(0.5, Verdict::sampling), before = outcome(0.4);
    for (const auto& [text, holds] :
         {std::pair("correlation>0.49", true), std::pair("correlation>0.5", false),
          std::pair("correlation>=0.5", true), std::pair("correlation<0.5", false),
          std::pair("correlation<=0.5", true), std::pair("sampling>tracking", true),
          std::pair("tracking>sampling", false), std::pair("correlation>before", true),
          std::pair("correlation<before", false), std::pair("verdict=sampling", true),
          std::pair("verdict=tracking|sampling", true), std::pair("verdict=learned", false)})
      QVERIFY2(promise(text).holds(now, &before) == std::optional(holds), text);
    QVERIFY(!promise("feedback<1").holds(now, &before));         // not known
    QVERIFY(!promise("correlation>before").holds(now, nullptr)); // nothing to compare with
    QVERIFY(!promise("verdict=learned").holds(before, nullptr));
    QCOMPARE(promise("correlation>0").found(now), std::string("0.5"));
    QCOMPARE(promise("verdict=learned").found(now), std::string("sampling"));
    QCOMPARE(promise("feedback<1").found(now), std::string("?"));
    LessonOutcome many;
    many.values["excluded"] = 6185; // what is counted is told whole
    QCOMPARE(promise("excluded>0").found(many), std::string("6185"));
  }

  /// The last test's points, a set each; earlier tests do not count.
  void outcomeIsTheLastTests() {
    RunHistory history;
    AppendLog<TestPoint> tests;
    const auto add = [&](int loop, int set, int trials, double median) {
      TestPoint point;
      point.afterLoop = loop;
      point.set = set;
      point.trials = trials;
      point.median = median;
      point.rate = 10 * median;
      tests.append(point);
    };
    add(1, 0, 1, 0.1);
    add(2, 0, 1, 0.2); // between loops
    add(2, 0, 5, 0.6);
    add(2, 1, 5, 0.8);
    history.tests = tests.view();
    ErrorParts causes;
    causes.tracking = 0.25;
    const LessonOutcome out = outcomeOf(history, causes, 3, 4);
    QCOMPARE(out.values.at("correlation"), 0.7);
    QCOMPARE(out.values.at("rate"), 7.0);
    QCOMPARE(out.values.at("tracking"), 0.25);
    QCOMPARE(out.values.at("violations"), 3.0);
    QCOMPARE(out.values.at("excluded"), 4.0);
    QVERIFY(std::isnan(out.values.at("sampling")));
    QVERIFY(std::isnan(outcomeOf({}, {}, 0, 0).values.at("correlation")));
  }

  /// Every link acts, every promise is checked, a broken one is told with what came out.
  void isFollowed() {
    const auto promises = followLesson(parsed(tiny));
    QCOMPARE(promises.size(), std::size_t(6));
    QVERIFY(promises[0].kept && promises[0].line == 10);
    QVERIFY(promises[2].kept && !promises[3].kept);
    QVERIFY(promises[4].kept && promises[5].kept);
    QCOMPARE(promises[3].found, promises[2].found);
    const auto other = followLesson(parsed(tiny), 1);
    QVERIFY(other[2].found != promises[2].found); // another seed
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)followLesson(parsed(tiny), 0, stopped.get_token()));
  }

  /// The user's lessons come after the shipped ones; broken ones are told of and cost the others nothing.
  void lessonsOfTheUser() {
    const QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    const auto folder = userLessonFolder();
    QCOMPARE(folder, std::filesystem::path(home.path().toStdString()) / "spikeloom/lessons");
    std::vector<InputError> problems;
    const std::size_t shipped = allLessons(problems).size();
    QCOMPARE(shipped, std::size_t(10));
    QVERIFY(problems.empty());
    std::filesystem::create_directories(folder);
    writeBytes(folder / "mine.md", QByteArray(tiny.data(), static_cast<qsizetype>(tiny.size())));
    writeBytes(folder / "broken.md", "# T\n## S\n[a](nothing:)\n");
    writeBytes(folder / "other.txt", "no lesson");
    const auto all = allLessons(problems);
    QCOMPARE(all.size(), shipped + 1);
    QCOMPARE(all.back().id, std::string("mine"));
    QCOMPARE(problems.size(), std::size_t(1));
    QCOMPARE(problems.front().path, std::string("line 3"));
    qunsetenv("XDG_DATA_HOME");
  }
};

SPIKELOOM_TEST(LessonTest)

} // namespace spikeloom::test::lesson_test

#include "lesson_test.moc"
