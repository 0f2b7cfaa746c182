// What a sweep file means: the points of its axes, the experiments of its runs, and what its fingerprint
// follows from.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <set>

#include "core/study/sweep_file.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::sweep_cells_test {

namespace {

const QByteArray preset = "\"format\": 1, \"preset\": \"figure-1b-synaptic-drive\", ";
const QByteArray oneAxis = "\"axes\": [ {\"parameter\": \"synapse.time_constant\", \"values\": [20]} ]";

Sweep parse(const QByteArray& rest) {
  return parseSweep(("{" + preset + rest + "}").toStdString(), "test.json");
}

std::vector<std::string> texts(const SweepAxis& axis) {
  std::vector<std::string> out;
  for (const auto& point : axis.points)
    for (const Value& value : point)
      out.push_back(valueText(value));
  return out;
}

std::vector<double> numbers(const SweepAxis& axis) {
  std::vector<double> out;
  for (const auto& point : axis.points)
    out.push_back(std::get<double>(point.at(0)));
  return out;
}

} // namespace

class SweepCellsTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }
  /// A sweep of small.json.
  [[nodiscard]] Sweep small(const QByteArray& rest) const {
    return parseSweep(("{\"format\": 1, \"preset\": \"small.json\", " + rest + "}").toStdString(),
                      "test.json", m_folder.path().toStdString());
  }

private slots:
  void initTestCase() {
    write(at("small.json"), R"({"format": 1, "network": {"neurons": 40}, "run": {"seed": 7, "threads": 2}})");
    write(at("one.csv"), "1,2\n3,4\n5,6\n");
    write(at("two.csv"), "1,2\n3,4\n5,7\n");
  }

  void linear() {
    const auto axis =
        parse(
            R"("axes": [ {"parameter": "learning.lambda", "linear": {"from": 0.1, "to": 1.3, "count": 13}} ])")
            .axes[0];
    const auto values = numbers(axis);
    QCOMPARE(values.size(), std::size_t{13});
    for (int k = 0; k <= 12; ++k) // digits that a person would type, not 0.30000000000000004
      QCOMPARE(QString::fromStdString(texts(axis)[std::size_t(k)]), QString::number(0.1 * (k + 1), 'g', 6));
  }

  void logarithmic() {
    const auto values = numbers(parse(R"("axes": [ {"parameter": "synapse.time_constant",
      "logarithmic": {"from": 500, "to": 1, "count": 10}} ])")
                                    .axes[0]);
    QCOMPARE(values.size(), std::size_t{10});
    QCOMPARE(values.front(), 500.0);
    QCOMPARE(values.back(), 1.0);
    for (std::size_t k = 0; k < 10; ++k) {
      const double exact = std::exp(std::log(500.0) * (1 - static_cast<double>(k) / 9));
      QVERIFY(std::abs(values[k] / exact - 1) < 5.1e-9); // rounded to nine digits
    }
  }

  void wholeNumbers() {
    const Sweep sweep = parse(
        R"("axes": [ {"parameter": "network.neurons", "logarithmic": {"from": 100, "to": 1600, "count": 9}},
      {"parameter": "run.loops", "linear": {"from": 2, "to": 3e0, "count": 2}} ])");
    QCOMPARE(texts(sweep.axes[0]), // 100 · 2^(k/2)
             (std::vector<std::string>{"100", "141", "200", "283", "400", "566", "800", "1131", "1600"}));
    QCOMPARE(texts(sweep.axes[1]), (std::vector<std::string>{"2", "3"}));
    QCOMPARE(sweep.experimentOf(3).network.neurons, 141);
    QCOMPARE(sweep.experimentOf(3).run.loops, 3);
  }

  void cellsAndRepeats() {
    const Sweep sweep = small(R"("title": "T", "figure": "6c", "about": "A",
      "set": {"run.loops": 4, "neuron.integrator": "rk4", "neuron.time_step": 1e0},
      "axes": [ {"parameter": "synapse.time_constant", "values": [5, 10.5]},
                {"parameters": ["target.family", "target.duration", "network.zero_row_sums"],
                 "values": [["sine", 300, true], ["chaotic", 400, false], ["sine", 400, true]]} ],
      "repeats": 2)");
    QCOMPARE(sweep.id, std::string("test"));
    QCOMPARE(sweep.title + sweep.figure + sweep.about, std::string("T6cA"));
    QCOMPARE(sweep.cells(), std::size_t{6});
    QCOMPARE(sweep.runs(), std::size_t{12});
    for (std::size_t run = 0; run < 12; ++run) { // the last axis runs fastest, repeats within
      const Experiment x = sweep.experimentOf(run);
      const std::size_t outer = run / 6, inner = run / 2 % 3;
      QCOMPARE(x.synapse.time_constant, outer == 0 ? 5 : 10.5);
      QVERIFY(x.target.family == (inner == 1 ? TargetFamily::chaotic : TargetFamily::sine));
      QCOMPARE(x.target.duration, inner == 0 ? 300.0 : 400.0);
      QCOMPARE(x.network.zero_row_sums, inner != 1);
      QCOMPARE(x.run.seed, std::int64_t(7 + run % 2)); // the preset's, and the next
      QCOMPARE(x.run.threads, 1);
      QCOMPARE(x.run.loops, 4);
      QCOMPARE(x.network.neurons, 40);
      QVERIFY(x.neuron.integrator == Integrator::rk4 && x.neuron.time_step == 1);
    }
    QCOMPARE(sweep.cellText(1),
             std::string("synapse.time_constant = 5, target.family = chaotic, target.duration = 400, "
                         "network.zero_row_sums = false"));
  }

  void seedsOnAnAxis() {
    const Sweep sweep = small(R"("axes": [ {"parameter": "run.seed", "values": [3, 11]} ], "repeats": 1)");
    QCOMPARE(sweep.experimentOf(1).run.seed, std::int64_t{11});
  }

  void measuresAsNamed() {
    std::vector<std::string_view> all, table, named;
    for (const Measure* measure : parse(oneAxis).measures)
      all.push_back(measure->name);
    for (const Measure& measure : measures())
      table.push_back(measure.name);
    std::erase(table, secondsMeasure);
    QCOMPARE(all, table); // by default all
    for (const Measure* measure :
         parse(oneAxis + R"(, "measures": ["weight_change", "seconds", "rms_error"])").measures)
      named.push_back(measure->name);
    QCOMPARE(named,
             (std::vector<std::string_view>{"weight_change", "rms_error"})); // seconds have their own column
  }

  void filesAreFoundBesideTheSweep() {
    QVERIFY(QDir(m_folder.path()).mkpath("sub"));
    write(at("sub/sweep.json"), R"({"format": 1, "preset": "../small.json",
      "set": {"target.family": "file", "network.neurons": 3, "network.connection_probability": 1},
      "axes": [ {"parameter": "target.file", "values": ["../one.csv", "../two.csv"]} ]})");
    const Sweep sweep = readSweep(at("sub/sweep.json").toStdString());
    QCOMPARE(sweep.experimentOf(1).target.file, at("two.csv").toStdString());
    QCOMPARE(sweep.experimentOf(1).run.seed, std::int64_t{7});
    QCOMPARE(sweep.cellText(1), std::string("target.file = ../two.csv")); // as it is written
  }

  void fingerprintsDiffer() {
    const QByteArray base = R"("title": "a", "repeats": 2, "set": {"run.loops": 3},
      "axes": [ {"parameter": "synapse.time_constant", "values": [5, 10]}, {"parameter": "learning.lambda", "values": [1, 2]} ])";
    const std::string print = fingerprint(small(base));
    const auto with = [&](const char* before, const char* after) {
      QByteArray changed = base;
      changed.replace(before, after);
      return fingerprint(small(changed));
    };
    QCOMPARE(print.size(), std::size_t{16});
    QCOMPARE(fingerprint(small(base)), print);
    for (const auto& [before, after] : std::vector<std::pair<const char*, const char*>>{
             {"\"a\"", "\"b\""}, {"[5, 10]", "[5.0, 1e1]"}, {"\"title\": \"a\",", "\"about\": \"x\","}})
      QVERIFY2(with(before, after) == print, before); // says the same
    std::set<std::string> prints{print};
    for (const auto& [before, after] : std::vector<std::pair<const char*, const char*>>{
             {"[5, 10]", "[5, 11]"},
             {"[5, 10]", "[10, 5]"},
             {"[5, 10]", "[5, 10, 15]"},
             {"\"repeats\": 2", "\"repeats\": 3"},
             {"\"run.loops\": 3", "\"run.loops\": 4"},
             {"\"run.loops\": 3", "\"run.loops\": 3, \"run.seed\": 8"},
             {"synapse.time_constant", "neuron.time_constant"},
             {"\"title\": \"a\",", "\"measures\": [\"rms_error\"],"},
             {"\"title\": \"a\",", "\"measures\": [\"weight_change\"],"}})
      QVERIFY2(prints.insert(with(before, after)).second, after);
  }

  void fingerprintsFollowFiles() {
    const QByteArray text = R"({"format": 1, "preset": "small.json", "set": {"target.family": "file",
      "network.neurons": 3, "network.connection_probability": 1},
      "axes": [ {"parameter": "target.file", "values": ["one.csv", "two.csv"]} ]})";
    const auto printIn = [&](const char* folder, const char* two) {
      QDir(m_folder.path()).mkpath(folder);
      for (const char* name : {"small.json", "one.csv"})
        (void)QFile::copy(at(name), at(folder) + "/" + name);
      write(at(folder) + "/two.csv", two);
      write(at(folder) + "/sweep.json", text);
      return fingerprint(readSweep((at(folder) + "/sweep.json").toStdString()));
    };
    const std::string print = printIn("here", "1,2\n3,4\n5,7\n");
    QCOMPARE(printIn("there", "1,2\n3,4\n5,7\n"), print); // a folder may move
    QVERIFY(printIn("here", "1,2\n3,4\n5,8\n") != print);
    write(at("here/small.json"), R"({"format": 1, "run": {"threads": 9, "seed": 7}})");
    QCOMPARE(printIn("here", "1,2\n3,4\n5,7\n"), print); // threads do not count
    write(at("here/small.json"), R"({"format": 1, "run": {"seed": 8}})");
    QVERIFY(printIn("here", "1,2\n3,4\n5,7\n") != print);
  }
};

SPIKELOOM_TEST(SweepCellsTest)

} // namespace spikeloom::test::sweep_cells_test

#include "sweep_cells_test.moc"
