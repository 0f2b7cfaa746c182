// Running a sweep: rows that are what each run gives by itself, whatever runs beside it and wherever it was
// stopped; a file of results that is gone on with, and no other.
#include <sys/resource.h>

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <cmath>
#include <csignal>
#include <set>

#include "checks.h"
#include "core/params/access.h"
#include "core/study/sweep_runner.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::sweep_test {

namespace {

using Clock = std::chrono::steady_clock;

void ignore(const SweepProgress&) {}

/// 2 × 2 cells of two runs, milliseconds each.
Sweep smallSweep() {
  Sweep sweep;
  sweep.id = "small";
  sweep.base = smallExperiment();
  sweep.base.run.loops = 3;
  sweep.base.run.seed = 5;
  sweep.axes = {{{&SPIKELOOM_FIELD(synapse, time_constant)}, {{10.0}, {40.0}}},
                {{&SPIKELOOM_FIELD(target, family), &SPIKELOOM_FIELD(network, neurons)},
                 {{std::string("sine"), std::int64_t{40}}, {std::string("chaotic"), std::int64_t{30}}}}};
  sweep.repeats = 2;
  for (const char* name : {"correlation_mean", "correlation_median", "rms_error", "population_rate_hz",
                           "weight_change", "training_correlation"})
    sweep.measures.push_back(findMeasure(name));
  return sweep;
}

QByteArray contentOf(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not readable");
}

/// The rows without their seconds: those are other ones each time.
QByteArray withoutSeconds(const QString& name) {
  QString text = QString::fromUtf8(contentOf(name));
  text.replace(QRegularExpression("^(.*),[-+.e0-9]+,(\"?)", QRegularExpression::MultilineOption),
               "\\1,s,\\2");
  return text.toUtf8();
}

std::size_t rowsIn(const QString& name) { return static_cast<std::size_t>(contentOf(name).count('\n') - 2); }

/// Stops once there are `rows` new rows.
void runPart(const Sweep& sweep, const QString& file, std::size_t rows, unsigned threads) {
  SweepResults results(sweep, file.toStdString());
  const std::size_t before = results.done();
  std::stop_source stop;
  runSweep(
      results, {.threads = threads},
      [&](const SweepProgress& progress) {
        if (progress.done >= before + rows)
          stop.request_stop();
      },
      stop.get_token());
}

void runAll(const Sweep& sweep, const QString& file, unsigned threads = 1) {
  SweepResults results(sweep, file.toStdString());
  runSweep(results, {.threads = threads}, ignore);
}

} // namespace

class SweepTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

private slots:
  void initTestCase() { runAll(smallSweep(), at("whole.csv")); }

  /// What a row must hold, put together from a simulation by hand.
  void rowsAreWhatEachRunGives() {
    const Sweep sweep = smallSweep();
    const SweepResults results(sweep, at("whole.csv").toStdString());
    QCOMPARE(results.done(), std::size_t{8});
    std::size_t run = 0;
    for (const double timeConstant : {10.0, 40.0})
      for (const bool chaotic : {false, true})
        for (const std::int64_t seed : {5, 6}) {
          Experiment experiment = smallExperiment();
          experiment.synapse.time_constant = timeConstant;
          experiment.target.family = chaotic ? TargetFamily::chaotic : TargetFamily::sine;
          experiment.network.neurons = chaotic ? 30 : 40;
          experiment.run.seed = seed;
          Simulation simulation(experiment);
          simulation.train(3);
          finish(simulation);
          const TrialTotals last = simulation.curve().back();
          simulation.test();
          finish(simulation);
          const TestSummary& test = *simulation.lastTest();
          const SweepRow& row = *results.rows()[run++];
          const std::vector<double> expected{test.correlationMean, test.correlationMedian,
                                             test.rmsError,        test.rate,
                                             last.weightChange,    last.mean};
          QCOMPARE(row.measures, expected);
          QVERIFY(row.seconds > 0 && !row.failed());
        }
  }

  void theFileSaysWhatItHolds() {
    const QList<QByteArray> lines = contentOf(at("whole.csv")).split('\n');
    QCOMPARE(lines[0], "# spikeloom sweep " + QByteArray::fromStdString(fingerprint(smallSweep())));
    QCOMPARE(lines[1],
             QByteArray("synapse.time_constant,target.family,network.neurons,repeat,seed,correlation_mean,"
                        "correlation_median,rms_error,population_rate_hz,weight_change,"
                        "training_correlation,seconds,message"));
    const QByteArrayList starts{"10,sine,40,1,5,",    "10,sine,40,2,6,",   "10,chaotic,30,1,5,",
                                "10,chaotic,30,2,6,", "40,sine,40,1,5,",   "40,sine,40,2,6,",
                                "40,chaotic,30,1,5,", "40,chaotic,30,2,6,"};
    QCOMPARE(lines.size(), 2 + 8 + 1);
    for (int run = 0; run < 8; ++run)
      QVERIFY2(lines[run + 2].startsWith(starts[run]) && lines[run + 2].endsWith(','), lines[run + 2]);
    QVERIFY(lines.back().isEmpty());
  }

  void threadsDoNotChangeAByte() {
    for (const unsigned threads : {0u, 2u, 3u, 50u}) {
      const QString name = at(QString("threads%1.csv").arg(threads));
      runAll(smallSweep(), name, threads);
      QCOMPARE(withoutSeconds(name), withoutSeconds(at("whole.csv")));
    }
    QVERIFY(withoutSeconds(at("whole.csv")) != contentOf(at("whole.csv")));
  }

  void stoppedAndContinued() {
    Sweep sweep = smallSweep();
    sweep.base.run.loops = sanitized ? 15 : 200; // long enough to be stopped before all is done
    runAll(sweep, at("uninterrupted.csv"));
    const QString name = at("parts.csv");
    runPart(sweep, name, 1, 1);
    QVERIFY(rowsIn(name) >= 1 && rowsIn(name) < 8);
    runPart(sweep, name, 1, 2);
    const QByteArray part = contentOf(name);
    runAll(sweep, name, 2);
    QCOMPARE(withoutSeconds(name), withoutSeconds(at("uninterrupted.csv")));
    for (const QByteArray& line : part.split('\n')) // rows that were there were not computed again
      QVERIFY(contentOf(name).contains(line));
    const QByteArray done = contentOf(name);
    runAll(sweep, name, 2);
    QCOMPARE(contentOf(name), done);
  }

  void aTornLineIsDropped() {
    const QByteArray whole = contentOf(at("whole.csv"));
    const QString name = at("torn.csv");
    const qsizetype head = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
    for (const qsizetype length : {qsizetype{0}, qsizetype{7}, head - 5, head - 1, head, head + 1, head + 30,
                                   whole.size() - 100, whole.size() - 1}) {
      write(name, whole.first(length));
      SweepResults results(smallSweep(), name.toStdString());
      const qsizetype rows = std::max(whole.first(length).count('\n') - 2, qsizetype{0});
      QCOMPARE(results.done(), static_cast<std::size_t>(rows));
      runSweep(results, {.threads = 2}, ignore);
      QCOMPARE(withoutSeconds(name), withoutSeconds(at("whole.csv")));
    }
  }

  void rowsInAnyOrderAreTakenAndSorted() {
    QByteArrayList lines = contentOf(at("whole.csv")).split('\n');
    std::swap(lines[2], lines[9]);
    lines.insert(4, lines[3]); // two programs at once
    write(at("shuffled.csv"), lines.join('\n'));
    runAll(smallSweep(), at("shuffled.csv"));
    QCOMPARE(contentOf(at("shuffled.csv")), contentOf(at("whole.csv")));
    QVERIFY(QDir(m_folder.path()).entryList({"*.part"}).isEmpty());
  }

  void otherFilesAreRefusedAndLeftAlone_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("problem");
    const QByteArray whole = contentOf(at("whole.csv"));
    QByteArray other = whole, cut = whole, strange = whole, seed = whole, failed = whole, word = whole;
    other[20] = other[20] == '0' ? '1' : '0';
    QTest::newRow("another sweep") << other
                                   << "|another sweep|before something in it was changed|choose another file";
    QTest::newRow("something else") << QByteArray("a,b\n1,2\n")
                                    << "|something else than the results of a sweep";
    QTest::newRow("one line of something else") << QByteArray("precious") << "|something else";
    QTest::newRow("another cell") << strange.replace("\n10,chaotic,30,1,5,", "\n11,chaotic,30,1,5,")
                                  << "|line 5 is no row";
    QTest::newRow("another seed") << seed.replace("\n10,sine,40,2,6,", "\n10,sine,40,2,7,")
                                  << "|line 4 is no row";
    QTest::newRow("missing cells") << cut.replace(cut.indexOf(",sine"), 5, "") << "|line 3 is no row";
    QTest::newRow("a word for a number")
        << word.replace("\n10,sine,40,1,5,", "\n10,sine,40,1,5,x") << "|line 3 is no row";
    QTest::newRow("numbers and a message") << failed.replace(",\n40,", ",why\n40,") << "|line 6 is no row";
  }
  void otherFilesAreRefusedAndLeftAlone() {
    QFETCH(QByteArray, content);
    QFETCH(QString, problem);
    write(at("other.csv"), content);
    const auto errors = problemsOf([&] { SweepResults(smallSweep(), at("other.csv").toStdString()); });
    QVERIFY2(errors.size() == 1 && holds(errors, problem), qPrintable(listed(errors)));
    QCOMPARE(errors[0].file, at("other.csv").toStdString());
    QCOMPARE(contentOf(at("other.csv")), content);
  }

  void oneProgramAtATimeHasTheFile() {
    SweepResults first(smallSweep(), at("shared.csv").toStdString());
    const QByteArray content = contentOf(at("shared.csv"));
    QVERIFY(holds(problemsOf([&] { SweepResults(smallSweep(), at("shared.csv").toStdString()); }),
                  "|being written by another program"));
    QCOMPARE(contentOf(at("shared.csv")), content);
  }

  void whatIsNoFileIsRefused() {
    QVERIFY(holds(problemsOf([&] { SweepResults(smallSweep(), "/"); }), "|is a folder"));
    QVERIFY(holds(problemsOf([&] { SweepResults(smallSweep(), "/proc/x.csv"); }), "|cannot be written"));
    QVERIFY(holds(problemsOf([&] { SweepResults(smallSweep(), at("no/x.csv").toStdString()); }),
                  "|cannot be written"));
  }

  /// Steps as long as the membrane's time constant make large weights run away.
  void aRunThatFailsHasItsRow() {
    Sweep sweep = smallSweep();
    sweep.base.neuron.integrator = Integrator::rk4;
    sweep.axes = {{{&SPIKELOOM_FIELD(neuron, time_step), &SPIKELOOM_FIELD(learning, update_interval),
                    &SPIKELOOM_FIELD(network, weight_sd)},
                   {{1.0, 2.0, 1.0}, {10.0, 10.0, 100.0}, {1.0, 2.0, 2.0}}}};
    runAll(sweep, at("failing.csv"), 2);
    const SweepResults results(sweep, at("failing.csv").toStdString()); // read back
    for (std::size_t run = 0; run < 6; ++run) {
      const SweepRow& row = *results.rows()[run];
      QCOMPARE(row.failed(), run / 2 == 1);
      QCOMPARE(row.measures.empty(), row.failed());
    }
    const QString message = QString::fromStdString(results.rows()[2]->message);
    QVERIFY2(message.startsWith("failed at ") && message.contains("ms of simulated time: ") &&
                 message.contains("ran away"),
             qPrintable(message));
    const QByteArray row = contentOf(at("failing.csv")).split('\n')[4];
    QVERIFY2(row.startsWith("10,10,100,1,5,,,,,,,,\"failed at "), row); // the message holds commas
  }

  void whatIsNotDefinedIsNan() {
    Sweep sweep = smallSweep();
    sweep.base.network.weight_sd = sweep.base.stimulus.gain = 0;
    sweep.base.target.amplitude_min = sweep.base.target.amplitude_max = 0;
    sweep.axes = {{{&SPIKELOOM_FIELD(run, loops)}, {{std::int64_t{0}}, {std::int64_t{2}}}}};
    runAll(sweep, at("silent.csv"));
    const SweepResults results(sweep, at("silent.csv").toStdString());
    QCOMPARE(results.done(), std::size_t{4});
    for (const auto& row : results.rows()) { // what is constant has no correlation, but is not wrong
      QVERIFY(std::isnan(row->measures[0]) && std::isnan(row->measures[1]) && std::isnan(row->measures[5]));
      QVERIFY(row->measures[2] == 0 && row->measures[4] == 0);
    }
    QVERIFY(contentOf(at("silent.csv")).contains("\n0,1,5,nan,nan,0,"));
  }

  void namesWithCommasAndQuotesComeBack() {
    const QString strange = at("a \"b\", c.csv");
    QByteArray rows;
    for (int i = 0; i < 40; ++i)
      rows += "0.5,1,0.7,0.9\n";
    write(strange, rows);
    Sweep sweep = smallSweep();
    sweep.base.target.family = TargetFamily::file;
    sweep.folder = m_folder.path().toStdString();
    sweep.axes = {{{&SPIKELOOM_FIELD(target, file)}, {{std::string("a \"b\", c.csv")}}}};
    runAll(sweep, at("strange.csv"));
    QVERIFY(contentOf(at("strange.csv")).contains("\n\"a \"\"b\"\", c.csv\",1,5,"));
    QCOMPARE(SweepResults(sweep, at("strange.csv").toStdString()).done(), std::size_t{2});
  }

  /// Runs of some tenths of a second, so that it is seen how many there are at once.
  void memoryLimitsHowManyRun_data() {
    QTest::addColumn<double>("memory"); // in runs
    QTest::addColumn<std::size_t>("most");
    QTest::newRow("too little for any") << 0.5 << std::size_t{1};
    QTest::newRow("one") << 1.9 << std::size_t{1};
    QTest::newRow("two") << 2.1 << std::size_t{2};
    QTest::newRow("all") << 100.0 << std::size_t{3};
  }
  void memoryLimitsHowManyRun() {
    QFETCH(const double, memory);
    QFETCH(const std::size_t, most);
    Sweep sweep = smallSweep();
    sweep.axes.resize(1);
    sweep.base.network.neurons = 100;
    sweep.base.run.loops = sanitized ? 15 : 200;
    SweepResults results(sweep, at("memory.csv").toStdString());
    std::size_t seen = 0;
    runSweep(results, {.threads = 3, .memory = memory * memoryNeeded(sweep.experimentOf(0))},
             [&](const SweepProgress& progress) { seen = std::max(seen, progress.running); });
    QCOMPARE(results.done(), std::size_t{4});
    QCOMPARE(seen, most);
    QVERIFY(QFile::remove(at("memory.csv")));
  }

  void stopIsPrompt() {
    Sweep sweep = smallSweep();
    sweep.base.run.loops = 1000000;
    double quickest = 1e9; // another program may take the cores now and then
    for (int attempt = 0; attempt < 5; ++attempt) {
      SweepResults results(sweep, at("long.csv").toStdString());
      std::stop_source stop;
      Clock::time_point asked;
      runSweep(
          results, {.threads = 2},
          [&](const SweepProgress& progress) {
            if (progress.running == 2 && !stop.stop_requested()) {
              asked = Clock::now();
              stop.request_stop();
            }
          },
          stop.get_token());
      quickest = std::min(quickest, std::chrono::duration<double>(Clock::now() - asked).count());
      QCOMPARE(results.done(), std::size_t{0});
    }
    QVERIFY2(quickest < 0.1, qPrintable(QString::number(quickest)));
    QCOMPARE(rowsIn(at("long.csv")), std::size_t{0});
  }

  void progressGrowsToTheEnd() {
    const QString name = at("progress.csv");
    runPart(smallSweep(), name, 2, 1);
    SweepResults results(smallSweep(), name.toStdString());
    const std::size_t before = results.done();
    SweepProgress last;
    std::set<std::size_t> ended;
    runSweep(results, {.threads = 2}, [&](const SweepProgress& progress) {
      QVERIFY(progress.fraction >= last.fraction && progress.done >= last.done && progress.runs == 8);
      QVERIFY(progress.secondsLeft >= -1);
      if (progress.ended)
        QVERIFY(results.rows()[*progress.ended] && ended.insert(*progress.ended).second);
      last = progress;
    });
    QCOMPARE(last.done, std::size_t{8});
    QCOMPARE(ended.size(), 8 - before);
    CHECK_NEAR(last.fraction, 1, 1e-12);
    CHECK_NEAR(last.secondsLeft, 0, 1e-9);
  }

  /// As on a full disk: the file may not grow beyond what three rows or so take.
  void aFailureToWriteEndsTheSweep() {
    const QString name = at("full.csv");
    runPart(smallSweep(), name, 1, 1);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = static_cast<rlim_t>(QFileInfo(name).size() + 250);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto errors = problemsOf([&] { runAll(smallSweep(), name, 2); });
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY2(errors.size() == 1 && holds(errors, "|could not be written completely"),
             qPrintable(listed(errors)));
    QVERIFY(rowsIn(name) >= 2 && rowsIn(name) < 8);
    runAll(smallSweep(), name); // with room again it goes on
    QCOMPARE(withoutSeconds(name), withoutSeconds(at("whole.csv")));
  }

  void anExceptionOfTheCallbackComesThrough() {
    SweepResults results(smallSweep(), at("thrown.csv").toStdString());
    int rows = 0;
    try {
      runSweep(results, {.threads = 2}, [&](const SweepProgress& progress) {
        if (progress.ended && ++rows == 2)
          throw std::runtime_error("from the callback");
      });
      QFAIL("an exception must come through");
    } catch (const std::runtime_error& error) {
      QCOMPARE(error.what(), "from the callback");
    }
    QCOMPARE(results.done(), std::size_t{2});
  }
};

SPIKELOOM_TEST(SweepTest)

} // namespace spikeloom::test::sweep_test

#include "sweep_test.moc"
