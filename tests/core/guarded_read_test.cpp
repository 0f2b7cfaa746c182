// Damaged HDF5 files that no hash vouches for are tried by a process of its own: whatever that comes to, this
// one lives.
#include "core/io/guarded_read.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <hdf5.h>
#include <random>

#include "core/io/hdf5.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::guarded_read_test {

namespace {

/// Old and new format, chunks with filters, attributes, groups, texts, links: much to go wrong.
QByteArray intricateFile(const std::filesystem::path& file, bool latest) {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (latest)
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  const hid_t id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
  const hsize_t size[2] = {60, 50}, chunk[2] = {7, 9};
  std::vector<double> values(3000);
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = static_cast<double>(k % 37);
  const hid_t space = H5Screate_simple(2, size, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, 2, chunk);
  H5Pset_shuffle(creation);
  H5Pset_deflate(creation, 6);
  H5Pset_fletcher32(creation);
  const hid_t group = H5Gcreate2(id, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  for (const hid_t parent : {id, group})
    for (const char* name : {"chunked", "plain"}) {
      const hid_t set = H5Dcreate2(parent, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT,
                                   *name == 'c' ? creation : H5P_DEFAULT, H5P_DEFAULT);
      H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
      const hid_t attribute = H5Acreate2(set, "a", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT);
      H5Awrite(attribute, H5T_NATIVE_DOUBLE, values.data());
      H5Aclose(attribute);
      H5Dclose(set);
    }
  H5Lcreate_soft("/group/plain", id, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("/etc/passwd", "/x", id, "external", H5P_DEFAULT, H5P_DEFAULT);
  H5Gclose(group);
  H5Pclose(creation);
  H5Sclose(space);
  H5Fclose(id);
  H5Pclose(access);
  return bytesOf(file);
}

/// Replaces each place where these bytes are; @return how many there were
int replaceAll(QByteArray& bytes, const QByteArray& from, const QByteArray& to) {
  int count = 0;
  for (qsizetype at = 0; (at = bytes.indexOf(from, at)) >= 0; at += to.size(), ++count)
    bytes.replace(at, from.size(), to);
  return count;
}

template <class... T> QByteArray littleEndian(T... numbers) {
  QByteArray out;
  (out.append(reinterpret_cast<const char*>(&numbers), sizeof numbers), ...);
  return out;
}

} // namespace

class GuardedReadTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("x.h5").toStdString(); }

private slots:
  void init() { guardHdf5(); }
  void cleanupTestCase() { guardHdf5(false); }

  void whatIsGoodIsRead() {
    for (const bool latest : {false, true}) {
      intricateFile(file(), latest);
      QCOMPARE(problemOfProbing(file()), std::optional<std::string>());
      const Hdf5File in(file(), Hdf5File::Mode::Read);
      QCOMPARE(in.readTable("/group/chunked").table.at(1, 2), 52.0 - 37);
      QCOMPARE(in.readTable("/plain").table.rows, std::size_t{60});
    }
  }

  /// Bits flipped, bytes drawn, stretches moved: refused or read, and this process goes on.
  void whatIsDamagedIsSurvived() {
    std::mt19937 random(7);
    int refused = 0, dead = 0, read = 0;
    for (int k = 0; k < (SPIKELOOM_SANITIZED ? 10 : 60); ++k) {
      QByteArray bytes = intricateFile(file(), k % 2 == 1);
      const auto at = [&] { return static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size())); };
      for (unsigned n = 1 + random() % 4; n > 0; --n)
        switch (random() % 3) {
        case 0:
          bytes[at()] = static_cast<char>(bytes[at()] ^ (1 << random() % 8));
          break;
        case 1:
          bytes[at()] = static_cast<char>(random());
          break;
        default:
          bytes.replace(at(), 8, bytes.mid(at(), 8));
        }
      writeBytes(file(), bytes);
      if (problemOfProbing(file())) {
        ++dead;
        continue; // here it would be this process
      }
      const auto problems = problemsOf([&] {
        const Hdf5File in(file(), Hdf5File::Mode::Read);
        (void)in.datasets();
        return in.readTable("/group/chunked");
      });
      ++(problems.empty() ? read : refused);
    }
    qInfo("%d read, %d refused, %d that no process survives", read, refused, dead);
    QVERIFY(refused > 0);
  }

  /// Two changed bytes, and libhdf5 1.10 ends by a segmentation fault on reading it.
  void whatCrashesTheLibraryIsToldInWords() {
    const std::filesystem::path crashes = SPIKELOOM_SOURCE_DIR "/tests/fuzz/corpus/hdf5/crashes_libhdf5.h5";
    CHECK_PROBLEMS(Hdf5File(crashes, Hdf5File::Mode::Read).names(), {"|is damaged: HDF5 does not survive"});
  }

  /// What only claims to be large takes neither the time nor the memory.
  void sizesThatAreClaimedAreNotTaken() {
    const hid_t id = H5Fcreate(file().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hsize_t size[2] = {1U << 30, 1U << 20}, chunk[2] = {64, 64};
    const hid_t space = H5Screate_simple(2, size, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(creation, 2, chunk);
    const hid_t set = H5Dcreate2(id, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Dclose(set);
    H5Pclose(creation);
    H5Sclose(space);
    H5Fclose(id);
    QElapsedTimer timer;
    timer.start();
    (void)problemOfProbing(file());
    QVERIFY(timer.elapsed() < 60000);
  }

  /// Sizes that are written in the file in one place each, raised far beyond what it holds.
  void sizesAreCheckedAgainstTheFile_data() {
    QTest::addColumn<QString>("dataset");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char* name, const char* dataset, const QByteArray& from, const QByteArray& to) {
      QTest::newRow(name) << dataset << from << to;
    };
    row("rows", "plain", littleEndian(60UL, 50UL), littleEndian(60UL << 12, 50UL));
    row("rows of chunks", "chunked", littleEndian(60UL, 50UL), littleEndian(60UL << 12, 50UL));
    row("a chunk's length", "chunked", littleEndian(7U, 9U, 8U), littleEndian(7U << 22, 9U, 8U));
    row("one chunk for all", "chunked", littleEndian(7U, 9U, 8U), littleEndian(1U << 14, 1U << 12, 8U));
  }
  void sizesAreCheckedAgainstTheFile() {
    QFETCH(QString, dataset);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QByteArray bytes = intricateFile(file(), false);
    QVERIFY(replaceAll(bytes, from, to) > 0);
    replaceAll(bytes, littleEndian(60UL * 50 * 8),
               littleEndian(60UL * 50 * 8 << 12)); // what follows from them
    writeBytes(file(), bytes);
    for (const bool guard : {false, true}) {
      guardHdf5(guard);
      CHECK_PROBLEMS(Hdf5File(file(), Hdf5File::Mode::Read).readTable(dataset.toStdString()),
                     {"/" + dataset + "|has not all its values in this file"});
    }
  }

  /// The index of the chunks says that the first of them has 2 GB.
  void bytesOfAChunkAreCheckedAgainstTheFile() {
    QByteArray bytes = intricateFile(file(), false);
    int found = 0;
    for (qsizetype at = 0; (at = bytes.indexOf(QByteArray("TREE\x01\x00", 6), at)) >= 0; ++at, ++found)
      bytes.replace(at + 24, 4, littleEndian(0x7fffffffU));
    QVERIFY(found > 0);
    writeBytes(file(), bytes);
    for (const bool guard : {false, true}) {
      guardHdf5(guard);
      CHECK_PROBLEMS(Hdf5File(file(), Hdf5File::Mode::Read).readTable("chunked"),
                     {"/chunked|has not all its values in this file"});
    }
  }

  /// A text of one attribute, of 4 GB.
  void bytesOfAnAttributeAreCheckedToo() {
    intricateFile(file(), false);
    {
      const hid_t id = H5Fopen(file().c_str(), H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1),
                  space = H5Screate(H5S_SCALAR);
      H5Tset_size(type, 37);
      const hid_t attribute =
          H5Acreate_by_name(id, "plain", "MATLAB_class", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      const std::string text(37, 'x');
      H5Awrite(attribute, type, text.c_str());
      H5Aclose(attribute);
      H5Sclose(space);
      H5Tclose(type);
      H5Fclose(id);
    }
    QByteArray bytes = bytesOf(file());
    QCOMPARE(replaceAll(bytes, littleEndian(0x13U, 37U), littleEndian(0x13U, 0xf0000000U)), 1);
    writeBytes(file(), bytes);
    const auto problems =
        problemsOf([&] { return Hdf5File(file(), Hdf5File::Mode::Read).readTable("chunked"); });
    for (const InputError& problem : problems)
      QVERIFY2(problem.message.find("damaged") != std::string::npos, problem.message.c_str());
  }

  /// The limits are those of the file's size, and do not refuse what is compressed well.
  void whatIsCompressedWellIsRead() {
    const hsize_t size[2] = {4000, 5000}; // 160 MB in one chunk
    const hid_t id = H5Fcreate(file().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, size, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(creation, 2, size);
    H5Pset_deflate(creation, 1);
    const hid_t set = H5Dcreate2(id, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
             std::vector<double>(20'000'000, 1).data());
    H5Dclose(set);
    H5Pclose(creation);
    H5Sclose(space);
    H5Fclose(id);
    QVERIFY(std::filesystem::file_size(file()) < 2'000'000);
    QCOMPARE(Hdf5File(file(), Hdf5File::Mode::Read).readTable("x").table.at(3999, 4999), 1.0);
  }

  void aSealedRunNeedsNoGuard() {
    writeBytes(file(), "no HDF5 at all");
    CHECK_PROBLEMS(Hdf5File(file(), Hdf5File::Mode::Sealed).names(), {"|no HDF5 file"});
  }
};

SPIKELOOM_TEST(GuardedReadTest)

} // namespace spikeloom::test::guarded_read_test

#include "guarded_read_test.moc"
