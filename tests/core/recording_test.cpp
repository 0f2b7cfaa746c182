// Choosing neurons of a recording: small tables by hand, and a real recording when it is at hand.
#include <cmath>
#include <filesystem>

#include "core/io/csv_reader.h"
#include "core/io/data_file.h"
#include "core/io/recording.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::recording_test {

using Indices = std::vector<std::size_t>;

namespace {

DataTable data(const Table& table) {
  DataTable out;
  out.table = table;
  out.format = "CSV";
  return out;
}

/// Four neurons a row, with three samples each and the means 2, 5, 0.5 and −3.
const Table fourByThree{4, 3, {1, 2, 3, 4, 5, 6, 0, 0.5, 1, -2, -3, -4}};

RecordingOptions options(const char* neurons, double minimumMean = -INFINITY) {
  return {.neuronsInRows = true, .minimumMean = minimumMean, .neurons = neurons};
}

} // namespace

class RecordingTest : public QObject {
  Q_OBJECT

private slots:
  void choosesNeurons_data() {
    QTest::addColumn<QString>("neurons");
    QTest::addColumn<double>("minimumMean");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<Indices>("source");
    const auto add = [](const char* name, const char* neurons, double minimum, int wanted,
                        const Indices& source) {
      QTest::newRow(name) << neurons << minimum << wanted << source;
    };
    const double none = -INFINITY;
    add("all", "", none, 0, {0, 1, 2, 3});
    add("the first two", "", none, 2, {0, 1});
    add("all four", "", none, 4, {0, 1, 2, 3});
    add("in the order chosen", "3,0-1", none, 0, {3, 0, 1});
    add("the first of those chosen", "3,0-1", none, 2, {3, 0});
    add("by mean", "", 1, 0, {0, 1});
    add("mean just reached", "", 2, 0, {0, 1});
    add("mean just missed", "", std::nextafter(2.0, 3.0), 0, {1});
    add("negative means stay", "", -3, 0, {0, 1, 2, 3});
    add("mean 0 is a limit too", "", 0, 0, {0, 1, 2});
    add("chosen, then by mean, then the first", "3,2,1,0", 0, 2, {2, 1});
  }
  void choosesNeurons() {
    QFETCH(QString, neurons);
    QFETCH(double, minimumMean);
    QFETCH(int, wanted);
    QFETCH(Indices, source);
    for (const bool inRows : {true, false}) {
      const Table table = inRows ? fourByThree : transposed(fourByThree);
      const Recording recording = selectNeurons(data(table), {inRows, minimumMean, neurons.toStdString()},
                                                static_cast<std::size_t>(wanted));
      QCOMPARE(recording.source, source);
      QCOMPARE(recording.neurons, source.size());
      QCOMPARE(recording.samples, std::size_t{3});
      QCOMPARE(recording.values.size(), 3 * source.size());
      for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t i = 0; i < source.size(); ++i)
          QCOMPARE(recording.at(k, i), fourByThree.at(source[i], k));
    }
  }

  void tooFewNeurons() {
    const auto message = [](const Table& table, const RecordingOptions& chosen, std::size_t wanted) {
      const auto problems = problemsOf([&] { return selectNeurons(data(table), chosen, wanted); });
      return QByteArray::fromStdString(problems.empty() ? "nothing" : problems.front().message);
    };
    QCOMPARE(message(fourByThree, options(""), 5),
             "has 4 neurons with 3 samples each (a neuron a row); needed: 5");
    QCOMPARE(
        message(fourByThree, options("0-2", 1), 3),
        "has 4 neurons with 3 samples each (a neuron a row), 3 of them chosen, 2 of these with a mean of at "
        "least 1; needed: 3");
    QCOMPARE(message(fourByThree, options("", 7.5), 0), "has 4 neurons with 3 samples each (a neuron a row), "
                                                        "0 of these with a mean of at least 7.5; needed: 1");
    // the other orientation is spoken of when, and only when, it would do
    const Table flat = transposed(fourByThree);
    QCOMPARE(message(flat, options(""), 4), "has 3 neurons with 4 samples each (a neuron a row); needed: 4; "
                                            "with a neuron a column, 4 of 4 would pass");
    QCOMPARE(message(fourByThree, {.neuronsInRows = false, .minimumMean = 1, .neurons = "0-1"}, 2),
             "has 3 neurons with 4 samples each (a neuron a column), 2 of them chosen, 1 of these with a "
             "mean of at "
             "least 1; needed: 2; with a neuron a row, 2 of 4 would pass");
    QVERIFY(message(flat, options(""), 5).endsWith("; needed: 5"));
    QVERIFY(message(flat, options("", 1), 4).endsWith("; needed: 4"));    // only two columns reach the mean
    QVERIFY(message(flat, options("0-2", 1), 3).endsWith("; needed: 3")); // so do two of the first three
    QVERIFY(message(fourByThree, options("3", 0), 1).endsWith("; needed: 1")); // there is no column 3
  }

  void wrongLists() {
    CHECK_PROBLEMS(
        selectNeurons(data(fourByThree), options("1,9,x"), 1),
        {"neurons|\"9\" at character 3 is out of range: there are 4", "neurons|\"x\" at character 5"});
    CHECK_PROBLEMS(selectNeurons(data(transposed(fourByThree)), options("3"), 1),
                   {"neurons|\"3\" at character 1 is out of range: there are 3",
                    "neurons|with a neuron a column, 1 of 4 would pass"});
  }

  void interpolatesAndHolds() {
    const Recording recording = selectNeurons(data(fourByThree), options("1,3"), 0); // 4, 5, 6 and −2, −3, −4
    const std::vector<std::pair<double, double>> expected{
        {-1e300, 4}, {-0.5, 4}, {0, 4},     {0.25, 4.25},   {1, 5},       {1.75, 5.75},
        {2, 6},      {2.1, 6},  {1e300, 6}, {-INFINITY, 4}, {INFINITY, 6}};
    for (const auto& [position, value] : expected) {
      QCOMPARE(sampleAt(recording, 0, position), value);
      QCOMPARE(sampleAt(recording, 1, position), 2 - value);
    }
  }

  void onlyWhatIsUsedMustBeRight() {
    Table table{3, 4, {1, 2, 3, 4, 5, NAN, 7, 8, -1, 1, 1, 2000}};
    RecordingOptions chosen = options("0");
    chosen.rates = true;
    QCOMPARE(selectNeurons(data(table), chosen, 0).neurons, std::size_t{1});
    chosen.neurons = "1";
    CHECK_PROBLEMS(selectNeurons(data(table), chosen, 0),
                   {"row 2, column 2|is NaN|in neuron 1, which is used"});
    chosen.duration = 0.5; // the second sample is needed to know what is between
    QVERIFY(problemsOf([&] { return selectNeurons(data(table), chosen, 0); }).size() == 1);
    table.values[5] = 6;
    table.values[7] = INFINITY;
    chosen.duration = 2;
    QCOMPARE(selectNeurons(data(table), chosen, 0).at(1, 0), 6.0);
    chosen.duration = 2.1;
    CHECK_PROBLEMS(selectNeurons(data(table), chosen, 0), {"row 2, column 4|is infinite"});
    chosen.duration = 2;
    chosen.neurons = "2";
    CHECK_PROBLEMS(selectNeurons(data(table), chosen, 0),
                   {"row 3, column 1|neuron 2 has a rate of -1 Hz: rates from 0 to 1000 Hz are allowed"});
    chosen.duration = INFINITY;
    CHECK_PROBLEMS(selectNeurons(data(table), chosen, 0), {"row 3, column 1|-1 Hz, and 1 more like it"});
    chosen.rates = false;
    QCOMPARE(selectNeurons(data(table), chosen, 0).at(3, 0), 2000.0);
  }

  void oneSampleIsNoTarget() {
    CHECK_PROBLEMS(
        selectNeurons(data({5, 1, {1, 2, 3, 4, 5}}), options(""), 0),
        {"|one sample a neuron (5 neurons, a neuron a row)|a neuron a column, it is one neuron with 5"});
    RecordingOptions columns = options("");
    columns.neuronsInRows = false;
    QCOMPARE(selectNeurons(data({5, 1, {1, 2, 3, 4, 5}}), columns, 0).samples, std::size_t{5});
  }

  void whenSamplesWereTaken() {
    DataTable table = data(transposed(fourByThree)); // a sample a row
    RecordingOptions columns{.neuronsInRows = false, .neurons = "", .timeStep = 20, .stimulus = 100};
    const auto with = [&](std::vector<double> times, bool known, bool stimulus = false) {
      table.times = SampleTimes{SampleTimes::Along::Rows, "t", known, stimulus, std::move(times)};
      return selectNeurons(table, columns, 0);
    };
    QCOMPARE(with({0, 20, 40}, false).positionOf(30), 1.5);
    QCOMPARE(with({0, 0.02, 0.04}, false).positionOf(30), 1.5); // seconds, as the step tells
    QCOMPARE(with({500, 520, 540}, true).positionOf(30), 1.5);
    QCOMPARE(with({0, 2, 4}, true).positionOf(3), 1.5); // the file knows better
    const Recording irregular = with({0, 5, 60}, true);
    QCOMPARE(irregular.positionOf(-1), 0.0);
    QCOMPARE(irregular.positionOf(2.5), 0.5);
    QCOMPARE(irregular.positionOf(32.5), 1.5);
    QCOMPARE(irregular.positionOf(1000), 2.0);
    const Recording own = with({102, 104, 106}, true, true); // from stimulus onset, 100 ms before the window
    QCOMPARE(own.positionOf(2), 0.0);
    QCOMPARE(own.positionOf(5), 1.5);
    CHECK_PROBLEMS(with({0, 3, 6}, false), {"time_step|is 20 ms, but t goes in steps of 3"});
    CHECK_PROBLEMS(with({0, 0.005, 0.06}, false), {"time_step|is 20 ms, but t runs from 0 to 0.06"});
    columns.neuronsInRows = true;
    CHECK_PROBLEMS(with({0, 20, 40}, true),
                   {"layout|t gives each row a time: rows are samples, and columns neurons"});
    table.times->along = SampleTimes::Along::Either; // of three samples there are none in rows of four
    QVERIFY(selectNeurons(table, columns, 0).positionOf(30) == 1.5);
  }

  void inWords() {
    DataTable table = data(fourByThree);
    table.format = "MATLAB 7.3";
    table.dataset = "/rate_hz";
    RecordingOptions chosen = options("0-1");
    chosen.timeStep = 20;
    chosen.rates = true;
    QCOMPARE(recordingText(selectNeurons(table, chosen, 0), table, chosen),
             std::string("2 of 4 neurons × 3 samples of 20 ms, rates 1 to 6 Hz, from /rate_hz (MATLAB 7.3)"));
    table.dataset = "";
    table.format = "CSV";
    table.leftOut = {"a header line", "the first column (names)"};
    table.times = SampleTimes{SampleTimes::Along::Columns, "time_ms", true, false, {0, 5, 10}};
    chosen = options("");
    QCOMPARE(recordingText(selectNeurons(table, chosen, 0), table, chosen),
             std::string(
                 "4 neurons × 3 samples of 5 ms, drives -4 to 6, times from time_ms (not every 1 ms, as "
                 "target.file_time_step says), from CSV without a header line and the first column (names)"));
  }

  /// The CSV file holds, rounded to 0.01, the rows of the HDF5 file whose mean is above 5 Hz. No mean is 5 Hz
  /// exactly, so that "above" and "at least" choose the same.
  void aRealRecording() {
    const std::filesystem::path folder = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "../shared/data";
    if (!exists(folder / "alm_lick_right_rates.h5"))
      QSKIP("the recording is not at hand");
    const DataTable all = readDataTable(folder / "alm_lick_right_rates.h5", "/rate_hz");
    QCOMPARE(all.table.rows, std::size_t{1824});
    QCOMPARE(all.table.columns, std::size_t{101});
    QCOMPARE(readDataTable(folder / "alm_lick_right_rates.h5", "").table.values, all.table.values);
    const Table above = readCsv(folder / "alm_lick_right_rates_above_5hz.csv").table;
    QCOMPARE(above.rows, std::size_t{760});
    QCOMPARE(above.columns, all.table.columns);

    const Recording recording = selectNeurons(all, options("", 5), 0);
    QCOMPARE(recording.neurons, above.rows);
    double largest = 0;
    for (std::size_t i = 0; i < above.rows; ++i)
      for (std::size_t k = 0; k < above.columns; ++k)
        largest = std::max(largest, std::abs(recording.at(k, i) - above.at(i, k)));
    QVERIFY2(largest <= 0.005 + 1e-9, qPrintable(QString::number(largest)));

    QVERIFY(problemsOf([&] { return selectNeurons(all, options("", 5), 761); }).size() == 1);
    CHECK_PROBLEMS(selectNeurons(all, {.neuronsInRows = false, .minimumMean = 5, .neurons = ""}, 200),
                   {"|has 101 neurons with 1824 samples each (a neuron a column)|; needed: 200; with a "
                    "neuron a row, 760 of 1824 would pass"});
  }
};

SPIKELOOM_TEST(RecordingTest)

} // namespace spikeloom::test::recording_test

#include "recording_test.moc"
