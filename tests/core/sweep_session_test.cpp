// A sweep beside other work: the order that its runs are made in, its set-up as a file, and that window and
// command line go on with each other's results.
#include "core/study/sweep_session.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <set>

#include "checks.h"
#include "core/base/file.h"
#include "core/params/access.h"
#include "core/study/sweep_commands.h"
#include "core/study/sweep_file.h"
#include "core/study/sweep_setup.h"
#include "tests/registry.h"

namespace spikeloom::test::sweep_session_test {

using std::filesystem::path;

namespace {

Preset smallBase() {
  Preset preset;
  preset.id = "my-own";
  preset.title = "small";
  preset.experiment = smallExperiment();
  preset.experiment.run.loops = 3;
  preset.experiment.learning.update_interval = 4;
  return preset;
}

SweepSetup smallSetup() {
  return {
      .first = {.parameter = "synapse.time_constant", .from = "5", .to = "50", .count = "3"},
      .second = {.parameter = "learning.lambda", .from = "1", .to = "2", .count = "2", .logarithmic = false},
      .repeats = "2"};
}

Sweep gridOf(std::size_t rows, std::size_t columns, std::size_t repeats) {
  Sweep sweep;
  sweep.repeats = repeats;
  const auto axis = [](const Field& field, std::size_t count) {
    SweepAxis out{{&field}, {}};
    for (std::size_t k = 0; k < count; ++k)
      out.points.emplace_back().push_back(static_cast<double>(k + 1));
    return out;
  };
  sweep.axes.push_back(axis(SPIKELOOM_FIELD(synapse, time_constant), rows));
  if (columns > 0)
    sweep.axes.push_back(axis(SPIKELOOM_FIELD(learning, lambda), columns));
  return sweep;
}

/// Takes states until one fits.
template <class Fits> SweepState await(SweepSession& session, Fits fits) {
  SweepState last;
  (void)QTest::qWaitFor(
      [&] {
        if (auto state = session.takeState())
          last = std::move(*state);
        return fits(last);
      },
      60000);
  return last;
}

std::string withoutSeconds(const path& file) {
  QString text = QString::fromStdString(contentOf(file).value_or(""));
  text.replace(QRegularExpression("^(.*),[-+.e0-9]+,(\"?)", QRegularExpression::MultilineOption),
               "\\1,s,\\2");
  return text.toStdString();
}

} // namespace

class SweepSessionTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] path at(const char* name) const { return path(m_folder.path().toStdString()) / name; }
  [[nodiscard]] SweepSource source() const {
    return {.text = sweepText(smallSetup(), smallBase(), smallBase().experiment),
            .file = {},
            .results = {},
            .folder = at("sweeps")};
  }

private slots:
  void everyRunOnceWhateverTheOrder() {
    for (const std::size_t rows : {1u, 2u, 5u, 8u})
      for (const std::size_t columns : {0u, 1u, 3u, 6u})
        for (const std::size_t repeats : {1u, 3u}) {
          const Sweep sweep = gridOf(rows, columns, repeats);
          const auto runs = chosenRuns(sweep, {.order = RunChoice::Order::CoarseToFine});
          QCOMPARE(runs.size(), sweep.runs());
          QCOMPARE(std::set<std::size_t>(runs.begin(), runs.end()).size(), sweep.runs());
          QVERIFY(std::ranges::max(runs) == sweep.runs() - 1);
          for (std::size_t k = 0; k < runs.size(); ++k) // all first runs, then all second ones
            QCOMPARE(sweep.repeatOf(runs[k]), k / sweep.cells());
          std::multiset<std::size_t> shared;
          for (std::size_t part = 0; part < 4; ++part)
            for (const std::size_t run : chosenRuns(sweep, {.part = part, .parts = 4}))
              shared.insert(run);
          QCOMPARE(shared.size(), sweep.runs());
          QVERIFY(std::set<std::size_t>(shared.begin(), shared.end()).size() == sweep.runs());
        }
  }

  void cornersComeFirst() {
    const Sweep sweep = gridOf(5, 5, 1);
    const auto cells = cellsCoarseToFine(sweep);
    QCOMPARE(std::set<std::size_t>(cells.begin(), cells.begin() + 4), (std::set<std::size_t>{0, 4, 20, 24}));
    QCOMPARE(std::set<std::size_t>(cells.begin() + 4, cells.begin() + 9),
             (std::set<std::size_t>{2, 10, 12, 14, 22}));
  }

  /// What is set up is what the file says, and all that is wrong with it is said at once.
  void setupIsAFile() {
    const Sweep sweep = parseSweep(source().text, "setup");
    QCOMPARE(sweep.cells(), std::size_t{6});
    QCOMPARE(sweep.repeats, std::size_t{2});
    QCOMPARE(sweep.measures.size(), measures().size() - 1);
    QCOMPARE(valueText(sweep.axes[0].points[1][0]), std::string("15.8113883"));
    for (const Field& field : fields())
      if (field.path() != "synapse.time_constant" && field.path() != "learning.lambda" &&
          field.path() != "run.threads")
        QVERIFY2(field.get(sweep.base) == field.get(smallBase().experiment), field.path().c_str());
    SweepSetup wrong = smallSetup();
    wrong.first.from = "-1";
    wrong.second.count = "many";
    wrong.repeats = "";
    try {
      (void)parseSweep(sweepText(wrong, smallBase(), smallBase().experiment), "setup");
      QFAIL("nothing was wrong");
    } catch (const InputErrors& errors) {
      QCOMPARE(errors.errors().size(), std::size_t{3});
    }
  }

  void usualAxesAreAllowed() {
    const Experiment experiment = smallExperiment();
    for (const Field& field : fields())
      if ((field.kind == Kind::Integer || field.kind == Kind::Real) &&
          &field != &SPIKELOOM_FIELD(run, threads)) {
        const AxisSetup axis = usualAxis(field, experiment);
        for (const std::string& text : {axis.from, axis.to})
          QVERIFY2(!checkValue(field, parseValue(field, text)), (field.path() + " " + text).c_str());
        QVERIFY2(axis.from != axis.to, field.path().c_str());
      }
  }

  /// Begun here, gone on with row by row, stopped and gone on with: the file ends as the command line writes
  /// it.
  void filesAreTheCommandLines() {
    SweepSession session;
    session.open(source(), true);
    SweepState state = await(session, [](const SweepState& s) { return s.sweep && !s.estimating; });
    QVERIFY(state.sweep && state.problems.empty());
    QCOMPARE(state.done(), std::size_t{0});
    QVERIFY(!std::filesystem::exists(state.source.file) && !std::filesystem::exists(state.source.results));
    for (const auto& estimate : state.estimates) {
      QVERIFY(estimate && std::isfinite(estimate->errors.total()));
      QVERIFY(expectedOf(*findMeasure("correlation_mean"), estimate->errors));
      QVERIFY(!expectedOf(*findMeasure("weight_change"), estimate->errors));
    }
    session.run(1);
    state = await(session, [](const SweepState& s) { return s.done() >= 2; });
    session.stop();
    state = await(session, [](const SweepState& s) { return s.sweep && !s.running; });
    QVERIFY(state.problems.empty());

    const Sweep sweep = readSweep(state.source.file); // by the command line
    {
      SweepResults results(sweep, state.source.results);
      QCOMPARE(results.done(), state.done());
      std::stop_source stop;
      runSweep(
          results, {.threads = 1},
          [&](const SweepProgress& progress) {
            if (progress.ended)
              stop.request_stop();
          },
          stop.get_token());
      // while it writes, this one refuses in words
      session.run(1);
      const SweepState refused = await(session, [](const SweepState& s) { return !s.problems.empty(); });
      QVERIFY(!refused.running);
      QVERIFY(QString::fromStdString(refused.problems.front().text()).contains("another program"));
    }
    session.run(2);
    state = await(session, [](const SweepState& s) { return s.sweep && !s.running && s.done() == 12; });
    QCOMPARE(state.done(), std::size_t{12});
    QVERIFY(std::isfinite(state.meanOf(5, 0)));
    QCOMPARE(state.rowsOf(5), std::size_t{2});
    {
      SweepResults whole(sweep, at("whole.csv"));
      runSweep(whole, {.threads = 1}, [](const SweepProgress&) {});
    }
    QCOMPARE(withoutSeconds(state.source.results), withoutSeconds(at("whole.csv")));
    // the same set-up finds its rows again
    SweepSession next;
    next.open(source(), false);
    QCOMPARE(await(next, [](const SweepState& s) { return s.sweep != nullptr; }).done(), std::size_t{12});
  }

  void partsJoin() {
    const Sweep sweep = parseSweep(source().text, "setup");
    SweepResults joined(sweep, at("joined.csv"));
    for (std::size_t part = 0; part < 3; ++part) {
      const path file = at(("part" + std::to_string(part) + ".csv").c_str());
      {
        SweepResults results(sweep, file);
        runSweep(results, {.threads = 1}, [](const SweepProgress&) {}, {}, {.part = part, .parts = 3});
        QCOMPARE(results.done(), std::size_t{4});
      }
      joined.take(SweepResults::look(sweep, file));
    }
    joined.sort();
    QCOMPARE(joined.done(), std::size_t{12});
    SweepResults whole(sweep, at("whole2.csv"));
    runSweep(whole, {.threads = 1}, [](const SweepProgress&) {});
    QCOMPARE(withoutSeconds(at("joined.csv")), withoutSeconds(at("whole2.csv")));
  }

  void lookingWritesNothing() {
    const Sweep sweep = parseSweep(source().text, "setup");
    QCOMPARE(SweepResults::look(sweep, at("none.csv")).done(), std::size_t{0});
    QVERIFY(!std::filesystem::exists(at("none.csv")));
    replaceText(at("other.csv"), "my,data\n");
    QVERIFY_THROWS_EXCEPTION(InputErrors, (void)SweepResults::look(sweep, at("other.csv")));
  }

  void wordsForAShell() {
    QCOMPARE(shellWord("a/b-1.csv"), std::string("a/b-1.csv"));
    QCOMPARE(shellWord("it's $HOME"), std::string("'it'\\''s $HOME'"));
    QCOMPARE(shellWord(""), std::string("''"));
  }
};

SPIKELOOM_TEST(SweepSessionTest)

} // namespace spikeloom::test::sweep_session_test

#include "sweep_session_test.moc"
