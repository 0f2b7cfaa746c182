// Reading HDF5 files that others wrote. They are made here with the library itself, not with our writer.
#include <QProcess>
#include <QTemporaryDir>
#include <array>
#include <hdf5.h>
#include <thread>

#include "core/io/hdf5.h"
#include "core/io/hdf5_superblock.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::hdf5_test {

namespace {

/// A file to be filled with the library's own functions; what is made is kept until it closes.
class Foreign {
public:
  struct Format {
    int superblock = 0; ///< its version, 0 to 3
    hsize_t userBlock = 0;
  };

  explicit Foreign(const std::filesystem::path& file) : Foreign(file, Format{}) {}
  Foreign(const std::filesystem::path& file, const Format& format) {
    const hid_t create = H5Pcreate(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_userblock(create, format.userBlock);
    if (format.superblock == 1)
      H5Pset_istore_k(create, 64); // version 0 has no place for it
    const H5F_libver_t oldest = format.superblock < 2   ? H5F_LIBVER_EARLIEST
                                : format.superblock < 3 ? H5F_LIBVER_V18
                                                        : H5F_LIBVER_LATEST;
    H5Pset_libver_bounds(access, oldest, format.superblock == 2 ? H5F_LIBVER_V18 : H5F_LIBVER_LATEST);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG); // closes what is still open in it
    m_id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, create, access);
    if (m_id < 0)
      qFatal("cannot create %s", file.c_str());
  }
  ~Foreign() { H5Fclose(m_id); }
  Foreign(const Foreign&) = delete;
  Foreign& operator=(const Foreign&) = delete;

  void group(const char* name) { H5Gcreate2(m_id, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT); }

  hid_t datasetOver(hid_t space, const char* name, hid_t type, hid_t layout = H5P_DEFAULT) {
    const hid_t set = H5Dcreate2(m_id, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    if (set < 0)
      qFatal("cannot create %s", name);
    return set;
  }
  hid_t dataset(const char* name, hid_t type, const std::vector<hsize_t>& shape, hid_t layout = H5P_DEFAULT) {
    return datasetOver(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), name, type,
                       layout);
  }
  hid_t numbers(const char* name, const std::vector<hsize_t>& shape, const std::vector<double>& values,
                hid_t type = H5T_IEEE_F64LE, hid_t layout = H5P_DEFAULT) {
    const hid_t set = dataset(name, type, shape, layout);
    if (H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
      qFatal("cannot write %s", name);
    return set;
  }
  static void mark(hid_t set, const char* attribute, const std::string& text) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, text.size());
    H5Awrite(H5Acreate2(set, attribute, type, H5Screate(H5S_SCALAR), H5P_DEFAULT, H5P_DEFAULT), type,
             text.data());
  }
  [[nodiscard]] hid_t id() const { return m_id; }

private:
  hid_t m_id;
};

/// A layout of chunks of this shape, compressed.
hid_t compressed(const std::vector<hsize_t>& chunk) {
  const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(layout, static_cast<int>(chunk.size()), chunk.data());
  H5Pset_shuffle(layout);
  H5Pset_deflate(layout, 6);
  return layout;
}

const std::vector<double> six{1, 2, 3, 4, 5, 6};

QStringList pathsIn(const std::filesystem::path& file) {
  QStringList paths;
  for (const DatasetInfo& info : Hdf5File(file, Hdf5File::Mode::Read).datasets())
    paths += QString::fromStdString(info.path);
  return paths;
}

} // namespace

class Hdf5Test : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("x.h5").toStdString(); }
  [[nodiscard]] Table read(const std::string& dataset) const {
    return Hdf5File(file(), Hdf5File::Mode::Read).readTable(dataset).table;
  }
  void open() const { const Hdf5File in(file(), Hdf5File::Mode::Read); }

private slots:
  void everyTypeOfNumber() {
    struct Row {
      hid_t type;
      std::vector<double> values;
    };
    const std::vector<Row> rows{
        {H5T_STD_I8LE, {-128, 127}},        {H5T_STD_U8BE, {0, 255}},
        {H5T_STD_I16LE, {-32768, 32767}},   {H5T_STD_I16BE, {-32768, 32767}},
        {H5T_STD_U16LE, {1, 65535}},        {H5T_STD_I32BE, {-2147483648.0, 2147483647}},
        {H5T_STD_U32LE, {1, 4294967295.0}}, {H5T_STD_I64LE, {-0x1p63, 0x1p53}},
        {H5T_STD_U64BE, {1, 0x1p63}},       {H5T_IEEE_F32LE, {1.5, static_cast<double>(0.1F)}},
        {H5T_IEEE_F32BE, {-2.5, 0x1p-149}}, {H5T_IEEE_F64BE, {0.1, -3e-300}},
        {H5T_IEEE_F64LE, {0.1, 5e-324}},    {H5T_NATIVE_LDOUBLE, {0.1, -3e300}}};
    for (const Row& row : rows) {
      { Foreign(file()).numbers("x", {2}, row.values, row.type); }
      QVERIFY(holds(read("x"), 2, 1, row.values));
    }
    { // half precision, as NumPy's float16
      Foreign out(file());
      const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
      H5Tset_fields(half, 15, 10, 5, 0, 10);
      H5Tset_size(half, 2);
      H5Tset_ebias(half, 15);
      out.numbers("x", {2}, {1.5, -0x1p-24}, half);
    }
    QVERIFY(holds(read("x"), 2, 1, {1.5, -0x1p-24}));
  }

  void shapesLayoutsAndPlaces() {
    {
      Foreign out(file());
      out.numbers("wide", {2, 3}, six);
      out.numbers("tall", {3, 2}, six, H5T_IEEE_F64LE, compressed({2, 2}));
      out.numbers("line", {6}, six, H5T_STD_U8LE, compressed({4}));
      out.numbers("row", {1, 6}, six);
      out.group("a");
      out.group("a/b");
      out.numbers("a/b/deep", {2, 3}, six);
      H5Lcreate_soft("/a/b/deep", out.id(), "a/link", H5P_DEFAULT, H5P_DEFAULT);
      H5Lcreate_hard(out.id(), "/", out.id(), "a/b/round", H5P_DEFAULT, H5P_DEFAULT);
      H5Lcreate_soft("/nowhere", out.id(), "a/broken", H5P_DEFAULT, H5P_DEFAULT);
    }
    QVERIFY(holds(read("wide"), 2, 3, six));
    QVERIFY(holds(read("tall"), 3, 2, six));
    QVERIFY(holds(read("line"), 6, 1, six));
    QVERIFY(holds(read("/row"), 1, 6, six));
    for (const char* name : {"a/b/deep", "/a/b/deep", "a/link", "a/b/round/a/b/deep"})
      QVERIFY(holds(read(name), 2, 3, six));

    const Hdf5File in(file(), Hdf5File::Mode::Read);
    const auto found = in.datasets();
    QCOMPARE(QByteArray::fromStdString(listed(found)),
             "/a/b/deep (2 × 3), /line (6), /row (1 × 6), /tall (3 × 2), /wide (2 × 3)");
    QCOMPARE(found[0].shape, (std::vector<std::size_t>{2, 3}));
    QCOMPARE(found[1].shape, (std::vector<std::size_t>{6}));
    QCOMPARE(found[1].columns(), std::size_t{1});
    QVERIFY(in.has("wide") && in.has("a") && !in.has("deep") && !in.has("nothing"));
  }

  void userBlocks() {
    for (const hsize_t size : {512, 1024, 2048, 65536}) {
      { Foreign(file(), {.superblock = 0, .userBlock = size}).numbers("x", {2, 3}, six); }
      writeBytes(file(), QByteArray("MATLAB 7.3 MAT-file") + bytesOf(file()).mid(19));
      QCOMPARE(hdf5Start(file()), std::optional<std::uint64_t>(size));
      QVERIFY(holds(read("x"), 3, 2, {1, 4, 2, 5, 3, 6})); // as MATLAB shows it
    }
    // put in front of a file that was made without one: its addresses are counted from the signature
    for (const int superblock : {0, 1, 2, 3})
      for (const int size : {512, 1024, 4096}) {
        { Foreign(file(), {.superblock = superblock}).numbers("x", {2, 3}, six); }
        writeBytes(file(), QByteArray(size, 'u') + bytesOf(file()));
        QVERIFY(holds(read("x"), 2, 3, six));
        QCOMPARE(pathsIn(file()), QStringList{"/x"});
      }
    { Foreign(file()).numbers("x", {2, 3}, six); }
    QCOMPARE(hdf5Start(file()), std::optional<std::uint64_t>(0));
    const QByteArray bytes = bytesOf(file());
    for (const int size : {1, 511, 513, 1536}) {
      writeBytes(file(), QByteArray(size, 'u') + bytes);
      CHECK_PROBLEMS(open(), {"|is no HDF5 file"});
    }
  }

  void whatIsNoTable() {
    const hid_t text = H5Tcopy(H5T_C_S1), anyText = H5Tcopy(H5T_C_S1), complex = H5Tcreate(H5T_COMPOUND, 16);
    H5Tset_size(text, 5);
    H5Tset_size(anyText, H5T_VARIABLE);
    H5Tinsert(complex, "r", 0, H5T_NATIVE_DOUBLE);
    H5Tinsert(complex, "i", 8, H5T_NATIVE_DOUBLE);
    const hid_t boolean = H5Tenum_create(H5T_NATIVE_INT8);
    for (const signed char value : std::array<signed char, 2>{0, 1})
      H5Tenum_insert(boolean, value == 0 ? "FALSE" : "TRUE", &value);
    const hsize_t three = 3;
    {
      Foreign out(file());
      out.datasetOver(H5Screate(H5S_SCALAR), "scalar", H5T_NATIVE_DOUBLE);
      out.datasetOver(H5Screate(H5S_NULL), "null", H5T_NATIVE_DOUBLE);
      out.dataset("none", H5T_NATIVE_DOUBLE, {0});
      out.dataset("no columns", H5T_NATIVE_DOUBLE, {3, 0});
      out.dataset("cube", H5T_NATIVE_DOUBLE, {2, 3, 4});
      out.dataset("text", text, {2, 3});
      out.dataset("any text", anyText, {2});
      out.dataset("complex", complex, {2, 3});
      out.dataset("boolean", boolean, {2, 3});
      out.dataset("bits", H5T_STD_B8LE, {2, 3});
      out.dataset("references", H5T_STD_REF_OBJ, {2, 3});
      out.dataset("lists", H5Tvlen_create(H5T_NATIVE_DOUBLE), {2});
      out.dataset("vectors", H5Tarray_create2(H5T_NATIVE_DOUBLE, 1, &three), {2});
      out.dataset("huge", H5T_NATIVE_DOUBLE, {1'000'000, 1'000'000}, compressed({100, 100}));
      out.dataset("wraps", H5T_NATIVE_DOUBLE, {hsize_t{1} << 33, hsize_t{1} << 33}, compressed({100, 100}));
      out.group("group");
      out.mark(out.numbers("matlab text", {1, 5}, {72, 101, 108, 108, 111}, H5T_STD_U16LE), "MATLAB_class",
               "char");
      out.mark(out.numbers("matlab nothing", {2}, {0, 0}, H5T_STD_U64LE), "MATLAB_empty", "1");
      out.mark(out.numbers("matlab logical", {1, 2}, {0, 1}, H5T_STD_U8LE), "MATLAB_class", "logical");
      out.group("#refs#");
      out.numbers("#refs#/a", {2, 3}, six);
    }
    const QString allowed = "|integers or floating point numbers in one or two dimensions";
    const auto refused = [&](const char* name, const QString& words) {
      CHECK_PROBLEMS(read(name), {QString("/%1|").arg(name) + words});
    };
    refused("scalar", "single number" + allowed);
    for (const char* empty : {"null", "none", "no columns", "matlab nothing"})
      refused(empty, "is empty" + allowed);
    refused("cube", "has 3 dimensions" + allowed);
    for (const char* words : {"text", "any text", "matlab text"})
      refused(words, "holds text" + allowed);
    refused("complex", "complex numbers" + allowed);
    refused("boolean", "booleans" + allowed);
    refused("references", "references" + allowed);
    refused("lists", "lists" + allowed);
    for (const char* other : {"bits", "vectors"})
      refused(other, "holds values of a kind without a number" + allowed);
    for (const char* large : {"huge", "wraps"})
      refused(large, "too large|500000000 values");
    refused("group",
            "is no dataset|/any text (text), /bits (values of a kind without a number), /boolean (booleans)");
    QCOMPARE(pathsIn(file()), QStringList{"/matlab logical"});
    QVERIFY(holds(read("matlab logical"), 2, 1, {0, 1})); // as MATLAB shows it
    QVERIFY(holds(read("#refs#/a"), 2, 3, six));          // not listed, but readable
  }

  /// A few bytes can claim any shape, and where nothing was stored the library makes up zeros.
  void whatIsNotStored() {
    const hid_t outside = H5Pcreate(H5P_DATASET_CREATE), twice = compressed({4, 5});
    H5Pset_external(outside, "elsewhere.bin", 0, 160);
    H5Pset_deflate(twice, 6);
    {
      Foreign out(file());
      out.dataset("never written", H5T_NATIVE_DOUBLE, {4, 5});
      out.dataset("chunks never written", H5T_NATIVE_DOUBLE, {5, 90'000'000}, compressed({5, 100'000}));
      out.dataset("external", H5T_NATIVE_DOUBLE, {4, 5}, outside);
      out.numbers("twice", {4, 5}, std::vector<double>(20, 1), H5T_IEEE_F64LE, twice);
      out.numbers("zeros", {200, 500}, std::vector<double>(100'000, 0), H5T_IEEE_F64LE,
                  compressed({200, 500}));
      out.numbers("half", {4, 5}, std::vector<double>(20, 1), H5T_IEEE_F64LE, compressed({2, 5}));
      H5Lcreate_external("other.h5", "/x", out.id(), "link", H5P_DEFAULT, H5P_DEFAULT);
    }
    { Foreign((m_folder.filePath("other.h5")).toStdString()).numbers("x", {2, 3}, six); }
    const QString notThere = "|has not all its values in this file";
    CHECK_PROBLEMS(read("never written"), {"/never written" + notThere});
    CHECK_PROBLEMS(read("chunks never written"), {"/chunks never written" + notThere});
    CHECK_PROBLEMS(read("external"), {"/external|in other files (external storage)"});
    CHECK_PROBLEMS(read("twice"), {"/twice|compressed more than once"});
    CHECK_PROBLEMS(read("link"), {"/link|is no dataset of this file"});
    CHECK_PROBLEMS(read("link/y"), {"/link/y|is no dataset of this file"});
    QVERIFY(holds(read("zeros"), 200, 500, std::vector<double>(100'000, 0)));
    QVERIFY(holds(read("half"), 4, 5, std::vector<double>(20, 1)));
  }

  void virtualDatasetsNeedTheirSources() {
    const auto whole = [](std::vector<hsize_t> lengths) {
      return H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr);
    };
    const auto made = [&](const char* source, const char* set) {
      const hid_t layout = H5Pcreate(H5P_DATASET_CREATE), space = whole({2, 3});
      H5Pset_virtual(layout, space, source, set, space);
      Foreign(file()).dataset("v", H5T_NATIVE_DOUBLE, {2, 3}, layout);
      H5Pclose(layout);
      H5Sclose(space);
    };
    { Foreign(m_folder.filePath("source.h5").toStdString()).numbers("x", {2, 3}, six); }
    made("source.h5", "/x");
    QVERIFY(holds(read("v"), 2, 3, six));
    made("gone.h5", "/x");
    CHECK_PROBLEMS(read("v"),
                   {"/v|takes its values from|gone.h5, which cannot be read: there is no such file"});
    made("source.h5", "/y");
    CHECK_PROBLEMS(read("v"), {"/v|source.h5, which has no dataset /y"});
  }

  void whatIsMissing() {
    { Foreign(file()).group("a"); }
    CHECK_PROBLEMS(read("x"), {"/x|is no dataset of this file|none"});
    {
      Foreign out(file());
      for (int k = 10; k < 23; ++k)
        out.numbers(("n" + std::to_string(k)).c_str(), {2, 3}, six);
    }
    CHECK_PROBLEMS(read("/x"), {"/x|/n10 (2 × 3), /n11|/n19 (2 × 3) and 3 more"});
    CHECK_PROBLEMS(read("a/x"), {"/a/x|is no dataset of this file"});
    CHECK_PROBLEMS(read("."), {"/.|is no dataset"});
    CHECK_PROBLEMS(read(""), {"|is no dataset"});
    QCOMPARE(problemsOf([&] { return read("x"); }).front().file, file().string());
  }

  void whatIsNoFile() {
    for (const char* bytes : {"", "\x89HDF", "1,2\n3,4\n"}) {
      writeBytes(file(), bytes);
      CHECK_PROBLEMS(open(), {"|is no HDF5 file"});
    }
    for (const QString& name : {m_folder.filePath("missing.h5"), m_folder.path()})
      CHECK_PROBLEMS(Hdf5File(name.toStdString(), Hdf5File::Mode::Read).datasets(),
                     {"|there is no such file"});
    for (const QString& name : {m_folder.filePath("missing/x.h5"), m_folder.path()})
      CHECK_PROBLEMS(Hdf5File(name.toStdString(), Hdf5File::Mode::Create).datasets(), {"|cannot be written"});
  }

  void truncatedAnywhere_data() {
    QTest::addColumn<int>("superblock");
    QTest::addColumn<int>("userBlock");
    QTest::addColumn<int>("inFront");
    for (const int superblock : {0, 1, 2, 3}) {
      QTest::addRow("superblock %d", superblock) << superblock << 0 << 0;
      QTest::addRow("superblock %d, user block", superblock) << superblock << 512 << 0;
      QTest::addRow("superblock %d, put in front", superblock) << superblock << 0 << 1024;
    }
  }
  void truncatedAnywhere() {
    QFETCH(int, superblock);
    QFETCH(int, userBlock);
    QFETCH(int, inFront);
    {
      Foreign out(file(), {superblock, static_cast<hsize_t>(userBlock)});
      out.numbers("x", {2, 3}, six);
      out.numbers("y", {2, 3}, six, H5T_IEEE_F32LE, compressed({2, 2}));
    }
    const QByteArray whole = QByteArray(inFront, 'u') + bytesOf(file());
    const int start = userBlock + inFront;
    QCOMPARE(int{whole[start + 8]}, superblock);
    for (qsizetype length = 0; length < whole.size(); length += length < start + 200 ? 1 : 13) {
      writeBytes(file(), whole.left(length));
      CHECK_PROBLEMS(read("x"), {length < start + 8 ? "|is no HDF5 file" : "|is truncated"});
    }
    writeBytes(file(), whole.chopped(1));
    CHECK_PROBLEMS(read("x"), {QString("|truncated|only %1 bytes").arg(whole.size() - 1)});
    for (const QByteArray& more : {QByteArray(), QByteArray(1, '\0'), QByteArray(5000, 'm')}) {
      writeBytes(file(), whole + more);
      QVERIFY(holds(read("x"), 2, 3, six));
      QVERIFY(holds(read("y"), 2, 3, six));
    }
  }

  void damagedData() {
    haddr_t at = 0;
    hsize_t size = 0;
    {
      const std::array<hsize_t, 2> first{0, 0};
      Foreign out(file());
      const hid_t set = out.numbers("x", {2, 3}, six, H5T_IEEE_F64LE, compressed({2, 3}));
      H5Fflush(out.id(), H5F_SCOPE_LOCAL);
      QVERIFY(H5Dget_chunk_info_by_coord(set, first.data(), nullptr, &at, &size) >= 0 && size > 8);
    }
    QByteArray bytes = bytesOf(file());
    writeBytes(file(), bytes.replace(static_cast<qsizetype>(at), 8, QByteArray(8, '\xFF')));
    CHECK_PROBLEMS(read("x"), {"/x|the file is damaged"});
  }

  void whatWeWrite() {
    const std::vector<double> values{0.1, -2, 1.0 / 3, 5e-324, 1e308, -0.0};
    {
      Hdf5File out(file(), Hdf5File::Mode::Create);
      out.writeMatrix<double>("matrix", 2, 3, values);
      out.write<double>("line", values);
      out.write<std::uint16_t>("counts", std::array<std::uint16_t, 2>{7, 65535});
      out.writeText("text", "words");
    }
    QVERIFY(holds(read("matrix"), 2, 3, values));
    QVERIFY(holds(read("line"), 6, 1, values));
    QVERIFY(holds(read("counts"), 2, 1, {7, 65535}));
    const Hdf5File in(file(), Hdf5File::Mode::Read);
    std::vector<double> back(6);
    in.read<double>("line", back);
    QCOMPARE(back, values);
    QCOMPARE(in.readText("text"), "words");
    CHECK_PROBLEMS(in.size("nothing"), {"/nothing|is no dataset of this file"});
  }

  /// After a file that could not be opened by a thread, Debian's library used to write a complaint when the
  /// program ends: so a program of its own (see below) must fail to open one, and its standard error be
  /// empty.
  void failuresInAThreadLeaveNoComplaint() {
    QByteArray damaged(2000, '\0'); // a superblock of an unknown version: HDF5 must judge
    damaged.replace(0, 9, "\x89HDF\r\n\x1a\n\x09");
    writeBytes(file(), damaged);
    QCOMPARE(hdf5FileProblem(file()), std::string());
    QProcess program;
    program.start("/proc/self/exe", {openInThread, QString::fromStdString(file())});
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.readAllStandardOutput(), "1 problems");
    QCOMPARE(program.readAllStandardError(), QByteArray());
    QCOMPARE(program.exitCode(), 0);
  }

public:
  static constexpr const char* openInThread = "hdf5_open_in_thread";
};

SPIKELOOM_TEST(Hdf5Test)

/// The program of failuresInAThreadLeaveNoComplaint.
static const Registered openInThread(Hdf5Test::openInThread, [](int argc, char** argv) {
  std::jthread([&] {
    const auto problems =
        problemsOf([&] { return Hdf5File(argv[argc - 1], Hdf5File::Mode::Read).datasets(); });
    std::printf("%zu problems", problems.size());
  }).join();
  return 0;
});

} // namespace spikeloom::test::hdf5_test

#include "hdf5_test.moc"
