// Which kind of file it is, which dataset of it; the formats themselves have tests of their own.
#include <QTemporaryDir>
#include <cmath>

#include "core/io/matrix_file.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::matrix_file_test {

namespace {

const std::vector<double> six{1, 2, 3, 4, 5, 6};

/// [[1, 2, 3], [4, 5, 6]] as a NumPy file.
QByteArray npyFile() {
  const QByteArray header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n";
  return QByteArray("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
         "\x01\x02\x03\x04\x05\x06";
}

} // namespace

class MatrixFileTest : public QObject {
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
      QVERIFY(holds(readMatrixFile(made(name, hdf5), ""), 2, 3, six));
      QVERIFY(holds(readMatrixFile(made(name, QByteArray(512, '\0') + hdf5), "x"), 2, 3, six));
      QVERIFY(holds(readMatrixFile(made(name, npy), ""), 2, 3, six));
    }
    for (const char* name : {"a.csv", "a.txt", "a", "a.dat"})
      QVERIFY(holds(readMatrixFile(made(name, csv), ""), 2, 3, six));
    for (const char* name : {"a.h5", "a.hdf5", "a.mat", "a.jld", "a.jld2"})
      CHECK_PROBLEMS(readMatrixFile(made(name, csv), ""), {"|is no HDF5 file"});
    CHECK_PROBLEMS(readMatrixFile(made("a.npy", csv), ""), {"|is no NumPy file"});
  }

  void whatIsNone() {
    const auto refused = [&](const char* name, const QByteArray& bytes, const QString& words) {
      CHECK_PROBLEMS(readMatrixFile(made(name, bytes), ""), {"|" + words});
      CHECK_PROBLEMS(datasetsOf(path(name)), {"|" + words});
    };
    refused("old.mat", "MATLAB 5.0 MAT-file, Platform: GLNXA64" + QByteArray(200, '\0'),
            "older format|-v7.3");
    refused("a.npz", "PK\x03\x04" + QByteArray(200, '\0'), "ZIP archive|.npz");
    refused("a.png", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16),
            "neither an HDF5 file, a NumPy .npy file nor text");
    refused("utf16.csv",
            QByteArray("\xFF\xFE"
                       "1\0,\0"
                       "2\0",
                       8),
            "CSV in UTF-8");
    for (const char* name : {"missing.csv", "missing.npy", "missing.h5", "missing"}) {
      CHECK_PROBLEMS(readMatrixFile(path(name), ""), {"|there is no such file"});
      CHECK_PROBLEMS(datasetsOf(path(name)), {"|there is no such file"});
    }
    const std::string tooLong = m_folder.filePath(QString(5000, 'x')).toStdString();
    CHECK_PROBLEMS(readMatrixFile(tooLong, ""), {"|there is no such file"});
    CHECK_PROBLEMS(readMatrixFile(tooLong + ".h5", ""), {"|there is no such file"});
    CHECK_PROBLEMS(datasetsOf(tooLong), {"|there is no such file"});
    CHECK_PROBLEMS(readMatrixFile(m_folder.path().toStdString(), ""), {"|there is no such file"});
    CHECK_PROBLEMS(datasetsOf(m_folder.path().toStdString()), {"|there is no such file"});
  }

  void whichDataset() {
    {
      Hdf5File out(path("several.h5"), Hdf5File::Mode::Create);
      out.writeMatrix<double>("b", 2, 3, six);
      out.writeMatrix<double>("a", 3, 2, six);
      out.writeMatrix<double>("single", 1, 1, std::span(six).first(1));
      out.write<double>("time", six);
      out.writeText("text", "words");
    }
    QVERIFY(holds(readMatrixFile(path("several.h5"), "a"), 3, 2, six));
    QVERIFY(holds(readMatrixFile(path("several.h5"), "/b"), 2, 3, six));
    QVERIFY(holds(readMatrixFile(path("several.h5"), "time"), 6, 1, six));
    QVERIFY(holds(readMatrixFile(path("several.h5"), "single"), 1, 1, {1}));
    CHECK_PROBLEMS(readMatrixFile(path("several.h5"), ""),
                   {"|several datasets: name one of /a (3 × 2), /b (2 × 3)"});
    CHECK_PROBLEMS(readMatrixFile(path("several.h5"), "c"), {"/c|/a (3 × 2), /b (2 × 3), /single (1 × 1), "});
    QCOMPARE(QByteArray::fromStdString(listed(datasetsOf(path("several.h5")))).left(24),
             "/a (3 × 2), /b (2 × 3)");
    {
      Hdf5File out(path("one.h5"), Hdf5File::Mode::Create);
      out.writeMatrix<double>("only", 2, 3, six);
      out.writeMatrix<double>("single", 1, 1, std::span(six).first(1));
      out.write<double>("time", six);
    }
    QVERIFY(holds(readMatrixFile(path("one.h5"), ""), 2, 3, six));
    { Hdf5File(path("none.h5"), Hdf5File::Mode::Create).write<double>("time", six); }
    CHECK_PROBLEMS(readMatrixFile(path("none.h5"), ""), {"|no numeric dataset of two dimensions|/time (6)"});
    { Hdf5File(path("none.h5"), Hdf5File::Mode::Create).writeText("text", "words"); }
    CHECK_PROBLEMS(readMatrixFile(path("none.h5"), ""), {"|no numeric dataset of two dimensions"});

    const auto csv = made("a.csv", "1,2\n"), npy = made("a.npy", npyFile());
    for (const auto& file : {csv, npy}) {
      CHECK_PROBLEMS(readMatrixFile(file, "x"), {"|no datasets, so \"x\" cannot be chosen|HDF5"});
      QVERIFY(datasetsOf(file).empty());
    }
  }

  void valuesThatAreNoNumbers() {
    std::vector<double> values(60, 0.5);
    values[10] = NAN;
    values[29] = -INFINITY;
    { Hdf5File(path("x.h5"), Hdf5File::Mode::Create).writeMatrix<double>("x", 6, 10, values); }
    CHECK_PROBLEMS(readMatrixFile(path("x.h5"), ""),
                   {"/x, row 2, column 1|NaN|only finite", "/x, row 3, column 10|infinite"});
    CHECK_PROBLEMS(readMatrixFile(path("x.h5"), "x"), {"/x, row 2, column 1", "/x, row 3, column 10"});
    std::ranges::fill(values, NAN);
    { Hdf5File(path("x.h5"), Hdf5File::Mode::Create).writeMatrix<double>("x", 6, 10, values); }
    const auto problems = problemsOf([&] { return readMatrixFile(path("x.h5"), ""); });
    QCOMPARE(problems.size(), std::size_t{21});
    QCOMPARE(problems[19].path, "/x, row 2, column 10");
    QCOMPARE(problems[20].message, "and 40 more problems");
    CHECK_PROBLEMS(readMatrixFile(made("x.csv", "1,nan\n"), ""), {"line 1, column 2|\"nan\""});
  }

  /// A CSV file has no mark of its end, so that only what breaks off within a row can be told.
  void truncatedAnywhere() {
    const QByteArray hdf5 = QByteArray(512, 'u') + hdf5File(), npy = npyFile();
    for (const char* name : {"a.h5", "a.mat", "a.jld2"})
      for (qsizetype length = 0; length < hdf5.size(); length += 11)
        CHECK_PROBLEMS(readMatrixFile(made(name, hdf5.left(length)), ""), {"|"});
    for (qsizetype length = 0; length < npy.size(); ++length)
      CHECK_PROBLEMS(readMatrixFile(made("a.npy", npy.left(length)), ""), {"|truncated"});
    const QByteArray csv = "10,20,30\n40,50,60\n";
    for (const int length : {0, 11, 14}) // nothing; "40" and "40,50" in the second row
      CHECK_PROBLEMS(readMatrixFile(made("a.csv", csv.left(length)), ""),
                     {length == 0 ? "|no numbers" : "line 2|where the first row has 3"});
  }
};

SPIKELOOM_TEST(MatrixFileTest)

} // namespace spikeloom::test::matrix_file_test

#include "matrix_file_test.moc"
