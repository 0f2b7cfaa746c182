// What is said of a target file before it is taken.
#include <QTemporaryDir>

#include "checks.h"
#include "core/base/cancellation.h"
#include "core/io/data_file.h"
#include "core/targets/file_preview.h"
#include "core/targets/target_sketch.h"
#include "core/targets/targets.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::file_preview_test {

namespace {

Experiment reading(const QString& file, int neurons) {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = neurons;
  experiment.target.duration = 1000;
  experiment.target.file = file.toStdString();
  experiment.target.file_time_step = 10;
  return experiment;
}

} // namespace

class FilePreviewTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  QString written(const char* name, std::size_t rows, std::size_t columns) {
    const QString file = m_folder.filePath(name);
    DataTable data;
    data.table = {rows, columns, {}};
    for (std::size_t k = 0; k < rows * columns; ++k)
      data.table.values.push_back(0.5 * static_cast<double>(k));
    writeDataTable(file.toStdString(), data);
    return file;
  }
  static TargetFilePreview preview(const Experiment& experiment) {
    return TargetFileReader().read(experiment, {}, {});
  }

private slots:
  void shapeAndTimeInWords() {
    const QString file = written("targets.npy", 20, 101);
    const auto found = preview(reading(file, 20));
    QVERIFY2(found.problems.empty(), qPrintable(listed(found.problems)));
    QCOMPARE(
        found.shape,
        "20 neurons × 101 samples × 10 ms = 1010 ms; the window is 1000 ms: the last 10 ms are left out");
    QVERIFY(found.read.starts_with("20 neurons × 101 samples of 10 ms, drives 0 to 1.01e+03"));
    QCOMPARE(found.rows, std::size_t{20});
    QCOMPARE(found.columns, std::size_t{101});
    QCOMPARE(found.neurons, std::size_t{20});
    QCOMPARE(found.head.rows, TargetFileReader::headRows);
    QCOMPARE(found.head.at(1, 2), 0.5 * 103);
    QVERIFY(found.datasets.empty());
    QCOMPARE(found.sketch.neurons, static_cast<std::size_t>(neuronsToLookAt));
    CHECK_NEAR(found.sketch.at(99, 1), 0.5 * (101 + 100 * found.sketch.interval / 10), 1e-9);
    Experiment longer = reading(file, 20);
    longer.target.duration = 1500;
    QCOMPARE(preview(longer).shape,
             "20 neurons × 101 samples × 10 ms = 1010 ms; the window is 1500 ms: the last sample is held "
             "for the 490 ms that are missing");
    longer.target.duration = 505;
    longer.target.sets = 2;
    QVERIFY(preview(longer).shape.ends_with("the 2 windows are 1010 ms"));
  }

  void theOtherOrientationIsTold() {
    Experiment experiment = reading(written("columns.npy", 101, 20), 20);
    auto found = preview(experiment);
    QVERIFY(found.problems.empty()); // 101 neurons would do, too: nothing is guessed
    QVERIFY(found.shape.starts_with("101 neurons × 20 samples"));
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    QVERIFY(preview(experiment).shape.starts_with("20 neurons × 101 samples"));
    experiment.network.neurons = 30;
    experiment.network.connection_probability = 0.9;
    found = preview(experiment);
    QVERIFY2(holds(found.problems, "target.file|has 20 neurons|needed: 30|a neuron a row"),
             qPrintable(listed(found.problems)));
    QCOMPARE(found.neurons, std::size_t{20});
    QVERIFY(found.read.empty() && found.sketch.values.empty());
  }

  void timesThatTheFileTells() {
    const QString file = m_folder.filePath("times.csv");
    write(file, "time_ms,a,b\n0,1,2\n5,3,4\n10,5,6\n");
    Experiment experiment = reading(file, 2);
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    QVERIFY(preview(experiment).shape.starts_with("2 neurons × 3 samples × 5 ms = 15 ms"));
    experiment.target.file_layout = FileLayout::neurons_in_rows; // against what the file says
    const auto found = preview(experiment);
    QVERIFY2(holds(found.problems, "target.file_layout|rows are samples"),
             qPrintable(listed(found.problems)));
  }

  void mistakesHaveTheirPlace() {
    const QString file = m_folder.filePath("wrong.csv");
    write(file, "1,2,3\n4,x,6\n7,8,9\n");
    auto found = preview(reading(file, 3));
    QVERIFY2(holds(found.problems, "target.file: line 2, column 2|\"x\""),
             qPrintable(listed(found.problems)));
    QCOMPARE(found.rows, std::size_t{0});
    found = preview(reading(m_folder.filePath("missing.csv"), 3));
    QCOMPARE(found.problems.size(), std::size_t{1});
    QVERIFY(holds(found.problems, "target.file|cannot be read"));
    QVERIFY(holds(preview(reading({}, 3)).problems, "target.file|is empty"));
  }

  void tablesToChooseFrom() {
    const QString file = m_folder.filePath("two.npz");
    DataTable data;
    data.table = {2, 3, {1, 2, 3, 4, 5, 6}};
    data.times = SampleTimes{
        .along = SampleTimes::Along::Columns, .name = "time_ms", .unitKnown = true, .values = {0, 10, 20}};
    writeDataTable(file.toStdString(), data);
    Experiment experiment = reading(file, 2);
    auto found = preview(experiment);
    QVERIFY(holds(found.problems, "target.file|has several datasets")); // nothing is guessed
    QCOMPARE(found.datasets, (std::vector<std::string>{"targets", "time_ms"}));
    experiment.target.file_dataset = found.datasets.front();
    found = preview(experiment);
    QVERIFY2(found.problems.empty(), qPrintable(listed(found.problems)));
    QCOMPARE(found.dataset, "targets");
    QVERIFY(found.shape.starts_with("2 neurons × 3 samples × 10 ms"));
  }

  void progressAndStop() {
    const QString file = m_folder.filePath("long.csv");
    QByteArray text;
    for (int row = 0; row < 400; ++row)
      text += QByteArray("0.25,").repeated(2000) + "1\n";
    write(file, text);
    std::vector<double> told;
    TargetFileReader reader;
    (void)reader.read(reading(file, 20), {}, [&](double fraction) { told.push_back(fraction); });
    QVERIFY(!told.empty() && std::ranges::is_sorted(told) && told.back() <= 1);
    std::stop_source stop;
    const auto stopped = [&] {
      try {
        (void)TargetFileReader().read(reading(file, 20), stop.get_token(),
                                      [&](double) { stop.request_stop(); });
      } catch (const Cancelled&) {
        return true;
      }
      return false;
    };
    QVERIFY(stopped());
  }
};

SPIKELOOM_TEST(FilePreviewTest)

} // namespace spikeloom::test::file_preview_test

#include "file_preview_test.moc"
