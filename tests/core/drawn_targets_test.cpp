// Curves that a person has written down.
#include <algorithm>

#include "checks.h"
#include "core/experiment/validate.h"
#include "core/targets/targets.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::drawn_targets_test {

namespace {

Experiment drawn(const std::string& curves, int neurons = 10) {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = neurons;
  experiment.network.connection_probability = 1;
  experiment.target.family = TargetFamily::drawn;
  experiment.target.curves = curves;
  experiment.target.duration = 100;
  experiment.learning.update_interval = 5;
  return experiment;
}

} // namespace

class DrawnTargetsTest : public QObject {
  Q_OBJECT

private slots:
  void straightLinesBetweenThePoints() {
    const Targets targets = makeTargets(drawn("0-4: 20 1, 60 -3, 62.5 5; 7: 0 0, 1000 10"));
    QCOMPARE(targets.samples(), std::size_t{20});
    for (std::size_t k = 0; k < targets.samples(); ++k) {
      const double t = targets.time(k);
      const double expected = t <= 20 ? 1 : t <= 60 ? 1 - (t - 20) / 10 : t <= 62.5 ? -3 + (t - 60) * 3.2 : 5;
      for (std::size_t i = 0; i < 10; ++i)
        CHECK_NEAR(targets.at(k, i), i <= 4 ? expected : i == 7 ? t / 100 : 0, 1e-13);
    }
    // at a point its value, exactly
    QCOMPARE(targets.at(3, 0), 1.0);
    QCOMPARE(targets.at(11, 0), -3.0);
  }

  void howItMayBeWritten_data() {
    QTest::addColumn<QString>("curves");
    QTest::addColumn<QList<double>>("values"); // of neurons 0, 1, 2, held
    QTest::addRow("one point") << "all: 0 2" << QList<double>{2, 2, 2};
    QTest::addRow("later ones replace earlier ones")
        << "all: 0 2; 1-2: 0 3; 2: 0 4" << QList<double>{2, 3, 4};
    QTest::addRow("all at the end") << "1: 0 3; all: 0 2" << QList<double>{2, 2, 2};
    QTest::addRow("list") << "0, 2: 0 -1.5e0" << QList<double>{-1.5, 0, -1.5};
    QTest::addRow("blanks and lines") << "  0-1 :0   2 ;\n\t2:\n 0 7\t;\n" << QList<double>{2, 2, 7};
    QTest::addRow("empty curves") << ";;0: 0 1;;" << QList<double>{1, 0, 0};
    QTest::addRow("before the window") << "0: -50 6, -10 2" << QList<double>{2, 0, 0};
    QTest::addRow("after the window") << "0: 5000 6, 6000 2" << QList<double>{6, 0, 0};
  }
  void howItMayBeWritten() {
    QFETCH(const QString, curves);
    QFETCH(const QList<double>, values);
    const Experiment experiment = drawn(curves.toStdString(), 3);
    const auto errors = validate(experiment);
    QVERIFY2(errors.empty(), qPrintable(listed(errors)));
    const Targets targets = makeTargets(experiment);
    for (std::size_t k = 0; k < targets.samples(); ++k)
      for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(targets.at(k, i), values[static_cast<qsizetype>(i)]);
  }

  void whatIsWrongWithIt_data() {
    QTest::addColumn<QString>("curves");
    QTest::addColumn<QStringList>("problems");
    const auto row = [](const char* name, const char* curves, const QStringList& problems) {
      QTest::addRow("%s", name) << QString(curves) << problems;
    };
    row("empty", "", {"is empty: drawn targets need at least one curve"});
    row("blank", " ; \n;", {"is empty"});
    row("no neurons", "0 0, 5 1", {"curve 1: names no neurons"});
    row("no neurons before the colon", ": 0 0, 5 1", {"curve 1: names no neurons"});
    row("no points", "all:", {"curve 1: \"\" is no point: a time in ms, a space and a value are expected"});
    row("a comma too many", "all: 0 0,", {"curve 1: \"\" is no point"});
    row("no value", "all: 0 0, 5", {"curve 1: \"5\" is no point"});
    row("three numbers", "all: 0 0 0", {"curve 1: \"0 0 0\" is no point"});
    row("no number", "all: 0 x", {"curve 1: \"0 x\" is no point"});
    row("not finite", "all: 0 nan, 1 inf, inf 2",
        {"curve 1: \"0 nan\" is no point", "curve 1: \"1 inf\" is no point",
         "curve 1: \"inf 2\" is no point"});
    row("too large", "all: 0 1e999", {"curve 1: \"0 1e999\" is no point"});
    row("times fall", "all: 0 0, 5 1, 4 2",
        {"curve 1: the point at 4 ms does not come after the one at 5 ms: times must rise"});
    row("a time twice", "all: 0 0, 5 1, 5 2",
        {"curve 1: the point at 5 ms does not come after the one at 5 ms"});
    row("neuron that is not there", "10: 0 0",
        {"curve 1: \"10\" at character 1 is out of range: there are 10"});
    row("neuron twice", "1-4, 3: 0 0", {"curve 1: \"3\" at character 6 chooses 3 again"});
    row("range backwards", "4-1: 0 0", {"curve 1: \"4-1\" at character 1 is a range that runs backwards"});
    row("no list", "some: 0 0", {"curve 1: \"some\" at character 1 is neither an index nor a range"});
    row("all at once", "all: 0 0; 1, 12, x: 0 z, 3 1, 2 1; 5 5; 0-3: 1 1",
        {"curve 2: \"12\" at character 4 is out of range", "curve 2: \"x\" at character 8 is neither",
         "curve 2: \"0 z\" is no point", "curve 2: the point at 2 ms does not come after the one at 3 ms",
         "curve 3: names no neurons"});
  }
  void whatIsWrongWithIt() {
    QFETCH(const QString, curves);
    QFETCH(const QStringList, problems);
    const Experiment experiment = drawn(curves.toStdString());
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == static_cast<std::size_t>(problems.size()), qPrintable(listed(errors)));
    for (const QString& problem : problems)
      QVERIFY2(holds(errors, "target.curves|" + problem),
               qPrintable(problem + " is not among" + listed(errors)));
    QCOMPARE(problemsOf([&] { (void)makeTargets(experiment); }).size(), errors.size());
  }

  void otherFamiliesDoNotReadThem() {
    Experiment experiment = drawn("nonsense");
    experiment.target.family = TargetFamily::constant;
    QVERIFY(checkCurves(experiment).empty());
    QVERIFY(validate(experiment).empty());
  }
};

SPIKELOOM_TEST(DrawnTargetsTest)

} // namespace spikeloom::test::drawn_targets_test

#include "drawn_targets_test.moc"
