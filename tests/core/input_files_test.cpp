// What a session keeps of the files it read: it is read again when it changed, and only then.
#include "core/io/input_files.h"

#include <QTemporaryDir>
#include <hdf5.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <thread>

#include "core/base/cancellation.h"
#include "core/io/data_file.h"
#include "core/session/builder.h"
#include "files.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::input_files_test {

namespace {

using namespace std::chrono_literals;

/// As if it had been written an hour ago.
void age(const std::string& file) {
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - 1h);
}

/// A builder without a worker, and what it said.
struct Asked {
  std::mutex mutex;
  std::vector<Checked> answers;
  std::vector<FileProgress> told;
  std::function<void()> whenTold = [] {};
  Builder builder;

  explicit Asked(std::chrono::milliseconds patience = 300ms)
      : builder({.memoryHeld = [] { return 0.0; },
                 .takeNetwork = [](const std::stop_token&) { return nullptr; },
                 .install = [](std::uint64_t, const std::shared_ptr<Simulation>&) {},
                 .refuse = [](const Refused&) {},
                 .answer =
                     [this](Checked answer) {
                       const std::lock_guard lock(mutex);
                       answers.push_back(std::move(answer));
                     },
                 .progress =
                     [this](FileProgress progress) {
                       const std::lock_guard lock(mutex);
                       told.push_back(std::move(progress));
                       whenTold();
                     },
                 .patience = patience,
                 .prepared = [](std::uint64_t, const LiveParts&) {},
                 .notPrepared = [](std::uint64_t, const std::vector<InputError>&) {}}) {}

  /// How many files a check reads.
  std::size_t readsOf(const Experiment& experiment) {
    const std::size_t before = builder.reads();
    builder.check(1, experiment);
    waitUntilIdle();
    return builder.reads() - before;
  }
  void waitUntilIdle() {
    while (!builder.idle())
      std::this_thread::sleep_for(1ms);
  }
};

} // namespace

class InputFilesTest : public QObject {
  Q_OBJECT

private slots:
  void anEditOfAnotherParameterReadsNothing() {
    Experiment experiment = recordedExperiment(m_folder, 10);
    age(experiment.target.file);
    Asked asked;
    QCOMPARE(asked.readsOf(experiment), std::size_t{1});
    for (int k = 0; k < 3; ++k) {
      experiment.learning.lambda *= 2;
      QCOMPARE(asked.readsOf(experiment), std::size_t{0});
    }
    QCOMPARE(asked.answers.size(), std::size_t{4});
    for (const Checked& answer : asked.answers)
      QVERIFY(answer.problems.empty() && answer.read.size() == 1);
    // nor does building what was checked, although it is another thread's
    const std::size_t before = asked.builder.reads();
    asked.builder.build(1, experiment);
    asked.waitUntilIdle();
    QCOMPARE(asked.builder.reads(), before);
  }

  void onlyTheNewestExperimentsFilesAreKept() {
    const Experiment recorded = recordedExperiment(m_folder, 10);
    age(recorded.target.file);
    Asked asked;
    QCOMPARE(asked.readsOf(recorded), std::size_t{1});
    QCOMPARE(asked.readsOf(smallExperiment()), std::size_t{0});
    QCOMPARE(asked.readsOf(recorded), std::size_t{1});
  }

  void whatChangedIsReadAgain_data() {
    QTest::addColumn<int>("change");
    int row = 0;
    for (const char* const name : {"content", "another file of the same size and age", "gone", "touched"})
      QTest::addRow("%s", name) << row++;
  }
  void whatChangedIsReadAgain() {
    QFETCH(const int, change);
    const std::string file = m_folder.filePath("x.csv").toStdString();
    writeBytes(file, "1,2\n3,4\n");
    age(file);
    const auto written = std::filesystem::last_write_time(file);
    InputFiles first;
    QCOMPARE(first.table(file, "")->table.values.front(), 1.0);
    const InputFiles second = first.handedOn();
    if (change == 0) {
      QFile out(QString::fromStdString(file));
      QVERIFY(out.open(QIODevice::ReadWrite) && out.write("5") == 1);
    } else if (change == 1) {
      writeBytes(file + ".new", "5,2\n3,4\n");
      std::filesystem::last_write_time(file + ".new", written);
      std::filesystem::rename(file + ".new", file);
    } else if (change == 2) {
      std::filesystem::remove(file);
      QVERIFY(!problemsOf([&] { return second.table(file, ""); }).empty());
      return;
    } else {
      std::filesystem::last_write_time(file, written + 1s);
    }
    QCOMPARE(second.table(file, "")->table.values.front(), change == 3 ? 1.0 : 5.0);
    QCOMPARE(second.reads(), std::size_t{1});
  }

  /// It may be written to again within the same tick of the file system's clock.
  void whatIsBeingWrittenIsReadAgain() {
    const std::string file = m_folder.filePath("fresh.csv").toStdString();
    writeBytes(file, "1,2\n3,4\n");
    InputFiles first;
    (void)first.table(file, "");
    const InputFiles second = first.handedOn();
    (void)second.table(file, "");
    QCOMPARE(second.reads(), std::size_t{1});
  }

  void whatIsWrongIsRememberedUntilItIsMended() {
    const std::string file = m_folder.filePath("wrong.csv").toStdString();
    writeBytes(file, "1,2\n3,x\n");
    age(file);
    InputFiles first;
    const auto problems = problemsOf([&] { return first.table(file, ""); });
    QCOMPARE(problems.size(), std::size_t{1});
    const InputFiles second = first.handedOn();
    QCOMPARE(problemsOf([&] { return second.table(file, ""); }).front().text(), problems.front().text());
    QCOMPARE(second.reads(), std::size_t{0});
    const InputFiles third = second.handedOn();
    writeBytes(file, "1,2\n3,4\n");
    QCOMPARE(third.table(file, "")->table.values.back(), 4.0);
  }

  void progressAndCancel_data() {
    QTest::addColumn<QString>("name");
    for (const char* const name : {"big.csv", "big.npy", "chunked rows.h5", "chunked columns.h5", "plain.h5"})
      QTest::addRow("%s", name) << name;
  }
  /// Some MB: told of again and again, rising; and given up at any of these moments.
  void progressAndCancel() {
    QFETCH(const QString, name);
    const std::string file = writeBig(name);
    std::vector<double> told;
    const InputFiles files;
    files.setProgress([&](const std::string& of, double fraction) {
      QCOMPARE(of, file);
      told.push_back(fraction);
    });
    const auto table = files.table(file, "");
    QVERIFY2(told.size() >= 3, qPrintable(QString::number(told.size())));
    QVERIFY(std::ranges::is_sorted(told) && told.front() < 0.5 && told.back() > 0.5 && told.back() <= 1);
    for (std::size_t k = 0; k < table->table.values.size(); ++k)
      if (table->table.values[k] != static_cast<double>(k % 1000))
        QFAIL("a value is not what was written");

    std::stop_source stop;
    const InputFiles others;
    std::size_t after = 0;
    others.setProgress([&](const std::string&, double fraction) {
      after += stop.stop_requested();
      if (fraction > 0.3)
        stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)others.table(file, "", stop.get_token()));
    QCOMPARE(after, std::size_t{0});
    others.setProgress({});
    QVERIFY(others.table(file, "")->table.values == table->table.values); // it was not taken for read
  }

  void aLongReadingIsToldOf() {
    Experiment experiment = recordedExperiment(m_folder, 10);
    experiment.target.file = writeBig("told.csv");
    Asked impatient(0ms), patient(1h);
    QCOMPARE(impatient.readsOf(experiment), std::size_t{1});
    QVERIFY(impatient.told.size() >= 2);
    for (const FileProgress& progress : impatient.told)
      QVERIFY(progress.file == experiment.target.file && progress.run == 0);
    QVERIFY(impatient.told.back().over);
    QCOMPARE(std::ranges::count(impatient.told, true, &FileProgress::over), 1);
    QCOMPARE(patient.readsOf(experiment), std::size_t{1});
    QVERIFY(patient.told.empty());
  }

  void aReadingCanBeGivenUp() {
    Experiment experiment = recordedExperiment(m_folder, 10);
    experiment.target.file = writeBig("given-up.csv");
    Asked asked(0ms);
    std::atomic<bool> now{true};
    asked.whenTold = [&] {
      if (now)
        asked.builder.giveUpReading();
    };
    asked.builder.giveUpReading(); // nothing is being read: nothing is given up
    (void)asked.readsOf(experiment);
    QCOMPARE(asked.answers.size(), std::size_t{1});
    const Checked answer = asked.answers.back();
    QVERIFY(answer.unread && answer.read.empty());
    QCOMPARE(answer.problems.size(), std::size_t{1});
    QCOMPARE(answer.problems.front().path, std::string("target.file"));
    QVERIFY(answer.problems.front().message.starts_with("was not read to its end"));
    QVERIFY(asked.told.back().over && asked.told.back().fraction < 0.9);
    now = false;
    QCOMPARE(asked.readsOf(experiment), std::size_t{1}); // asked again it is read
    QVERIFY(!asked.answers.back().unread && asked.answers.back().problems.empty());
  }

private:
  /// 4000 × 1000 values, 0 to 999 in each row.
  std::string writeBig(const QString& name) const {
    constexpr std::size_t rows = 4000, columns = 1000;
    const std::string file = m_folder.filePath(name).toStdString();
    DataTable data;
    data.table = {rows, columns, std::vector<double>(rows * columns)};
    for (std::size_t k = 0; k < rows * columns; ++k)
      data.table.values[k] = static_cast<double>(k % columns);
    if (!name.endsWith(".h5")) {
      writeDataTable(file, data);
      return file;
    }
    const hsize_t shape[2] = {rows, columns}; // NOLINT: HDF5 wants an array
    const hsize_t chunk[2] = {name.contains("rows") ? 500 : rows,
                              name.contains("rows") ? columns : 60}; // NOLINT
    const hid_t id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, shape, nullptr), plan = H5Pcreate(H5P_DATASET_CREATE);
    if (name.startsWith("chunked"))
      H5Pset_chunk(plan, 2, chunk);
    const hid_t set = H5Dcreate2(id, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.table.values.data());
    H5Dclose(set);
    H5Pclose(plan);
    H5Sclose(space);
    H5Fclose(id);
    return file;
  }

  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(InputFilesTest)

} // namespace spikeloom::test::input_files_test

#include "input_files_test.moc"
