// Which kind of file it is, which dataset of it, rows and columns as the program that wrote it shows them;
// the formats themselves have tests of their own. tests/core/data/README.md: what the files are.
#include <QTemporaryDir>
#include <cmath>
#include <filesystem>
#include <sys/stat.h>

#include "core/io/data_file.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::data_file_test {

namespace {

const std::vector<double> six{1, 2, 3, 4, 5, 6};

/// [[1, 2, 3], [4, 5, 6]] as a NumPy file.
QByteArray npyFile() {
  const QByteArray header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n";
  return QByteArray("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
         "\x01\x02\x03\x04\x05\x06";
}

std::filesystem::path shipped(const char* name) {
  return std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "tests/core/data" / name;
}

/// 10(i + 1) + k.
bool holdsRates(const Table& table, bool turned = false) {
  bool right = turned ? table.rows == 5 && table.columns == 4 : table.rows == 4 && table.columns == 5;
  for (std::size_t i = 0; i < 4 && right; ++i)
    for (std::size_t k = 0; k < 5; ++k)
      right &= std::abs((turned ? table.at(k, i) : table.at(i, k)) - static_cast<double>(10 * (i + 1) + k)) <
               1e-12;
  return right;
}

} // namespace

class DataFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path path(const char* name) const {
    return m_folder.filePath(name).toStdString();
  }
  /// Writes bytes into a file of this name.
  [[nodiscard]] std::filesystem::path made(const char* name, const QByteArray& bytes) const {
    writeBytes(path(name), bytes);
    return path(name);
  }
  [[nodiscard]] QByteArray hdf5File() const {
    { Hdf5File(path("made"), Hdf5File::Mode::Create).writeMatrix<double>("x", 2, 3, six); }
    return bytesOf(path("made"));
  }

private slots:
  void contentDecides() {
    const QByteArray hdf5 = hdf5File(), npy = npyFile(), csv = "1,2,3\n4,5,6\n";
    for (const char* name : {"a.h5", "a.npy", "a.csv", "a.mat", "a", "a.JLD2"}) {
      QVERIFY(holds(readDataTable(made(name, hdf5), "").table, 2, 3, six));
      QVERIFY(holds(readDataTable(made(name, QByteArray(512, '\0') + hdf5), "x").table, 2, 3, six));
      QVERIFY(holds(readDataTable(made(name, npy), "").table, 2, 3, six));
      QVERIFY(holdsRates(readDataTable(made(name, bytesOf(shipped("arrays.npz"))), "rates").table));
      QVERIFY(holdsRates(readDataTable(made(name, bytesOf(shipped("matlab_v7.mat"))), "rates").table));
    }
    for (const char* name : {"a.csv", "a.txt", "a", "a.dat"})
      QVERIFY(holds(readDataTable(made(name, csv), "").table, 2, 3, six));
    for (const char* name : {"a.h5", "a.hdf5", "a.mat", "a.jld", "a.jld2"})
      CHECK_PROBLEMS(readDataTable(made(name, csv), ""), {"|is no HDF5 file"});
    CHECK_PROBLEMS(readDataTable(made("a.npy", csv), ""), {"|is no NumPy file"});
    CHECK_PROBLEMS(readDataTable(made("a.npz", csv), ""), {"|damaged ZIP archive"});
  }

  void asTheProgramThatWroteItShowsIt() {
    struct Row {
      const char *name, *dataset, *format;
      bool times;
    };
    for (const Row& row : {Row{"rates_matlab73.mat", "/rates", "MATLAB 7.3", false},
                           Row{"rates.jld", "/rates", "Julia JLD", false},
                           Row{"rates_octave.h5", "/rates", "Octave HDF5", true},
                           Row{"matlab_v7.mat", "rates", "MATLAB 5", true},
                           Row{"matlab_v6.mat", "single_rates", "MATLAB 5", false},
                           Row{"arrays.npz", "rates", "NumPy .npz", true},
                           Row{"compressed.npz", "rates", "NumPy .npz", false}}) {
      const bool only = std::string(row.name) != "matlab_v7.mat" && std::string(row.name) != "arrays.npz" &&
                        std::string(row.name) != "rates_octave.h5";
      const DataTable data = readDataTable(shipped(row.name), only ? "" : row.dataset);
      QVERIFY2(holdsRates(data.table), row.name);
      QCOMPARE(data.format, std::string(row.format));
      QCOMPARE(data.dataset, std::string(row.dataset));
      QCOMPARE(data.times.has_value(), row.times);
      if (row.times) {
        QVERIFY(data.times->unitKnown && data.times->along == SampleTimes::Along::Either);
        for (std::size_t k = 0; k < 5; ++k)
          QCOMPARE(data.times->values[k], 20.0 * static_cast<double>(k));
      }
    }
  }

  void nwbTimeSeries() {
    for (const char* name :
         {"", "/processing/ecephys/firing_rates", "/processing/ecephys/firing_rates/data"}) {
      const DataTable data = readDataTable(shipped("series.nwb"), name);
      QVERIFY(holdsRates(data.table, true));
      QCOMPARE(data.format, std::string("NWB"));
      QVERIFY(data.times && data.times->unitKnown && data.times->along == SampleTimes::Along::Rows);
      QCOMPARE(data.times->values[3], 60.0);
    }
    CHECK_PROBLEMS(readDataTable(shipped("series.nwb"), "/units/spike_times"),
                   {"/units/spike_times|holds spike times"});
  }

  void whatIsThereIsNamed() {
    CHECK_PROBLEMS(readDataTable(shipped("matlab_v7.mat"), "on"), {"on|holds booleans"});
    CHECK_PROBLEMS(readDataTable(shipped("matlab_v7.mat"), "z"), {"z|holds complex numbers"});
    CHECK_PROBLEMS(readDataTable(shipped("matlab_v7.mat"), "words"), {"words|holds text"});
    CHECK_PROBLEMS(readDataTable(shipped("matlab_v7.mat"), "cube"), {"cube|has 3 dimensions"});
    CHECK_PROBLEMS(readDataTable(shipped("matlab_v7.mat"), "x"),
                   {"x|is no variable|rates (4 × 5)|on (booleans)"});
    CHECK_PROBLEMS(readDataTable(shipped("rates_octave.h5"), "/cube"), {"/cube|has 3 dimensions"});
    CHECK_PROBLEMS(readDataTable(shipped("rates_octave.h5"), "/x"),
                   {"/x|is no dataset|/cube (2 × 3 × 4), /rates (4 × 5), /time_ms (1 × 5)|/words (text)"});
    CHECK_PROBLEMS(readDataTable(shipped("arrays.npz"), "x"), {"x|is no array|rates (4 × 5), time_s (5)"});
  }

  void whatIsNone() {
    const auto refused = [&](const char* name, const QByteArray& bytes, const QString& words) {
      CHECK_PROBLEMS(readDataTable(made(name, bytes), ""), {"|" + words});
    };
    refused("old.mat", "MATLAB 5.0 MAT-file, Platform: GLNXA64" + QByteArray(200, '\0'), "");
    refused("a.npz", "PK\x03\x04" + QByteArray(200, '\0'), "damaged ZIP archive");
    refused("a.png", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16),
            "none of the files that can be read|HDF5");
    refused("utf16.csv",
            QByteArray("\xFF\xFE"
                       "1\0,\0"
                       "2\0",
                       8),
            "text must be UTF-8");
    for (const char* name : {"missing.csv", "missing.npy", "missing.h5", "missing"})
      CHECK_PROBLEMS(readDataTable(path(name), ""), {"|there is no such file"});
    const std::string tooLong = m_folder.filePath(QString(5000, 'x')).toStdString();
    CHECK_PROBLEMS(readDataTable(tooLong, ""), {"|there is no such file"});
    CHECK_PROBLEMS(readDataTable(tooLong + ".h5", ""), {"|there is no such file"});
    CHECK_PROBLEMS(readDataTable(m_folder.path().toStdString(), ""), {"|there is no such file"});
  }

  /// Reading a FIFO would wait for somebody to write.
  void onlyPlainFilesAreOpened() {
    for (const char* name : {"fifo", "fifo.h5", "fifo.npz", "fifo.mat"}) {
      QCOMPARE(mkfifo(path(name).c_str(), 0600), 0);
      CHECK_PROBLEMS(readDataTable(path(name), ""), {"|it is a named pipe (FIFO)|only plain files"});
    }
    std::filesystem::create_symlink(path("loop b"), path("loop a"));
    std::filesystem::create_symlink(path("loop a"), path("loop b"));
    CHECK_PROBLEMS(readDataTable(path("loop a"), ""), {"|links lead in a circle"});
    std::filesystem::create_symlink(made("real.csv", "1,2,3\n4,5,6\n"), path("link.csv"));
    QVERIFY(holds(readDataTable(path("link.csv"), "").table, 2, 3, six));
  }

  void whichDataset() {
    {
      Hdf5File out(path("several.h5"), Hdf5File::Mode::Create);
      out.writeMatrix<double>("b", 2, 3, six);
      out.writeMatrix<double>("a", 3, 2, six);
      out.writeMatrix<double>("single", 1, 1, std::span(six).first(1));
      out.write<double>("line", six);
      out.writeText("text", "words");
    }
    QVERIFY(holds(readDataTable(path("several.h5"), "a").table, 3, 2, six));
    QVERIFY(holds(readDataTable(path("several.h5"), "/b").table, 2, 3, six));
    QVERIFY(holds(readDataTable(path("several.h5"), "line").table, 6, 1, six));
    QVERIFY(holds(readDataTable(path("several.h5"), "single").table, 1, 1, {1}));
    CHECK_PROBLEMS(readDataTable(path("several.h5"), ""),
                   {"|several datasets: name one of /a (3 × 2), /b (2 × 3)"});
    CHECK_PROBLEMS(readDataTable(path("several.h5"), "c"), {"/c|/a (3 × 2), /b (2 × 3), /line (6), "});
    {
      Hdf5File out(path("one.h5"), Hdf5File::Mode::Create);
      out.writeMatrix<double>("only", 2, 3, six);
      out.writeMatrix<double>("single", 1, 1, std::span(six).first(1));
      out.write<double>("line", six);
    }
    QVERIFY(holds(readDataTable(path("one.h5"), "").table, 2, 3, six));
    { Hdf5File(path("none.h5"), Hdf5File::Mode::Create).write<double>("line", six); }
    CHECK_PROBLEMS(readDataTable(path("none.h5"), ""), {"|no numeric dataset of two dimensions|/line (6)"});
    { Hdf5File(path("none.h5"), Hdf5File::Mode::Create).writeText("text", "words"); }
    CHECK_PROBLEMS(readDataTable(path("none.h5"), ""), {"|no numeric dataset of two dimensions"});

    const auto csv = made("a.csv", "1,2\n3,4\n"), npy = made("a.npy", npyFile());
    for (const auto& file : {csv, npy}) {
      CHECK_PROBLEMS(readDataTable(file, "x"), {"|no datasets, so \"x\" cannot be chosen|HDF5"});
      QVERIFY(openDataFile(file)->contents().empty());
    }
  }

  void timesBesideATable() {
    const auto timesOf = [&](const char* name, const std::vector<double>& values) {
      {
        Hdf5File out(path("times.h5"), Hdf5File::Mode::Create);
        out.writeMatrix<double>("x", 2, 3, six);
        out.write<double>(name, values);
      }
      return readDataTable(path("times.h5"), "").times;
    };
    const auto ms = timesOf("time_ms", {0, 5, 60}), seconds = timesOf("time_s", {0, 0.005, 0.06});
    QVERIFY(ms && ms->unitKnown && ms->values == (std::vector<double>{0, 5, 60}) && ms->name == "/time_ms");
    QVERIFY(seconds && seconds->unitKnown && seconds->values == ms->values);
    const auto unknown = timesOf("t", {0, 0.5, 1});
    QVERIFY(unknown && !unknown->unitKnown && unknown->values[1] == 0.5);
    QVERIFY(timesOf("time_ms", {0, 1}).has_value());        // along the rows
    QVERIFY(!timesOf("time_ms", {0, 1, 2, 3}).has_value()); // along neither
    QVERIFY(!timesOf("time_ms", {0, 1, 1}).has_value());
    QVERIFY(!timesOf("t", {0, 1, 2}).has_value()); // only counts
    QVERIFY(!timesOf("amplitude", {0, 1, 2}).has_value());
  }

  void writtenTablesReadBackExactly() {
    DataTable data;
    data.table = {2, 3, {0.1, 1.0 / 3, -2.5e-300, 5e-324, 1e300, -0.0}};
    const auto isSame = [&](const char* name) {
      writeDataTable(path(name), data);
      const DataTable back = readDataTable(path(name), openDataFile(path(name))->hasNames() ? "targets" : "");
      const bool turned = back.table.rows != data.table.rows;
      const Table table = turned ? transposed(back.table) : back.table;
      return holds(table, 2, 3, data.table.values) && back.times.has_value() == data.times.has_value() &&
             (!data.times ||
              (back.times->values == data.times->values && back.times->unitKnown == data.times->unitKnown &&
               back.times->fromStimulus == data.times->fromStimulus));
    };
    for (const char* name : {"a.csv", "a.npy", "a.npz", "a.mat", "a.h5"})
      QVERIFY2(isSame(name), name);
    for (const bool known : {true, false})
      for (const bool stimulus : {false, true}) {
        data.times =
            SampleTimes{SampleTimes::Along::Columns, "t", known || stimulus, stimulus, {0, 0.1, 1.0 / 3}};
        for (const char* name : {"a.csv", "a.npz", "a.mat", "a.h5"})
          QVERIFY2(isSame(name), name);
      }
    CHECK_PROBLEMS((writeDataTable(path("a.npy"), data), 0), {"|cannot hold the times"});
    CHECK_PROBLEMS((writeDataTable(path("a.jld"), data), 0),
                   {"|names no format to write: .npy, .npz, .mat, .h5"});
    CHECK_PROBLEMS((writeDataTable(path("none/a.h5"), data), 0), {"|cannot be written"});
  }

  /// A CSV file has no mark of its end, so that only what breaks off within a row can be told.
  void truncatedAnywhere() {
    const QByteArray hdf5 = QByteArray(512, 'u') + hdf5File(), npy = npyFile();
    for (const char* name : {"a.h5", "a.mat", "a.jld2"})
      for (qsizetype length = 0; length < hdf5.size(); length += 11)
        CHECK_PROBLEMS(readDataTable(made(name, hdf5.left(length)), ""), {"|"});
    for (qsizetype length = 0; length < npy.size(); ++length)
      CHECK_PROBLEMS(readDataTable(made("a.npy", npy.left(length)), ""), {"|truncated"});
    for (const char* name : {"arrays.npz", "compressed.npz"}) {
      const QByteArray npz = bytesOf(shipped(name));
      for (qsizetype length = 0; length < npz.size(); length += 3)
        QVERIFY(!problemsOf([&] { return readDataTable(made("a.npz", npz.left(length)), "rates"); }).empty());
    }
    const QByteArray csv = "10,20,30\n40,50,60\n";
    for (const int length : {0, 11, 14}) // nothing; "40" and "40,50" in the second row
      CHECK_PROBLEMS(readDataTable(made("a.csv", csv.left(length)), ""),
                     {length == 0 ? "|no numbers" : "line 2|where the first row has 3"});
  }
};

SPIKELOOM_TEST(DataFileTest)

} // namespace spikeloom::test::data_file_test

#include "data_file_test.moc"
