// NumPy files: bytes put together by hand from numpy.lib.format's description, and some that NumPy wrote.
#include <QTemporaryDir>
#include <cmath>
#include <limits>

#include "core/io/npy.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::npy_test {

using Numbers = std::vector<double>;

namespace {

/// A file of this version with this header text (a newline is added) and these data.
QByteArray npy(const QByteArray& header, const QByteArray& data, char version = 1) {
  const auto length = static_cast<quint32>(header.size() + 1);
  QByteArray bytes("\x93NUMPY");
  bytes += version;
  bytes += '\0';
  for (int k = 0; k < (version == 1 ? 2 : 4); ++k)
    bytes += static_cast<char>(length >> 8 * k & 0xFF);
  return bytes + header + '\n' + data;
}

QByteArray headerOf(const QByteArray& type, const QByteArray& shape,
                    const QByteArray& fortranOrder = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }";
}

const QByteArray sixBytes("\x01\x02\x03\x04\x05\x06", 6);

/// What numpy.save of NumPy 1.24 wrote: the header with its padding, and the data in hexadecimal digits.
QByteArray byNumpy(const QByteArray& header, const QByteArray& data) {
  return QByteArray("\x93NUMPY\x01\0v\0", 10) + header.leftJustified(117, ' ') + '\n' +
         QByteArray::fromHex(data);
}

/// [[1.5, -2, 3e-300], [0.1, 5, -0.0]]
const QByteArray savedByNumpy = byNumpy(
    "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
    "000000000000f83f00000000000000c083b63ad29712c0019a9999999999b93f00000000000014400000000000000080");

} // namespace

class NpyTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("x.npy").toStdString(); }
  [[nodiscard]] Table read(const QByteArray& bytes) const {
    writeBytes(file(), bytes);
    return readNpy(file()).table;
  }
  void finite(const QByteArray& bytes) const {
    writeBytes(file(), bytes);
    requireFinite(readNpy(file()), file().string());
  }

private slots:
  void whatNumpyWrote() {
    QVERIFY(holds(read(savedByNumpy), 2, 3, {1.5, -2, 3e-300, 0.1, 5, -0.0}));
    QVERIFY(std::signbit(readNpy(file()).table.at(1, 2)));
    // the same as big-endian 32-bit numbers in Fortran order
    const auto fortran = byNumpy("{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }",
                                 "3fc000003dcccccdc000000040a000000000000080000000");
    QVERIFY(holds(read(fortran), 2, 3, {1.5, -2, 0, static_cast<double>(0.1F), 5, -0.0}));
    // numpy.arange(5, dtype='u2')
    const auto vector =
        byNumpy("{'descr': '<u2', 'fortran_order': False, 'shape': (5,), }", "00000100020003000400");
    QVERIFY(holds(read(vector), 5, 1, {0, 1, 2, 3, 4}));
  }

  void types_data() {
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes"); // most significant first
    QTest::addColumn<double>("value");
    const auto add = [](const char* type, const char* bytes, double value) {
      QTest::addRow("%s %s", type, bytes) << QByteArray(type) << QByteArray::fromHex(bytes) << value;
    };
    add("f2", "3e00", 1.5);
    add("f2", "c248", -3.140625);
    add("f2", "0001", 0x1p-24);
    add("f2", "03ff", 1023 * 0x1p-24);
    add("f2", "7bff", 65504);
    add("f4", "3fc00000", 1.5);
    add("f4", "c2f6e979", static_cast<double>(-123.456F));
    add("f4", "00000001", 0x1p-149);
    add("f8", "bfb999999999999a", -0.1);
    add("f8", "7fefffffffffffff", std::numeric_limits<double>::max());
    add("i1", "80", -128);
    add("i1", "7f", 127);
    add("i2", "fffe", -2);
    add("i2", "7fff", 32767);
    add("i4", "80000000", -2147483648.0);
    add("i4", "01020304", 16909060);
    add("i8", "fffffffffffffffd", -3);
    add("i8", "8000000000000000", -0x1p63);
    add("u1", "ff", 255);
    add("u2", "8001", 32769);
    add("u4", "ffffffff", 4294967295.0);
    add("u8", "ffffffffffffffff", 0x1p64);     // rounded
    add("u8", "0020000000000001", 0x1p53);     // 2⁵³ + 1, halfway: to even
    add("u8", "001fffffffffffff", 0x1p53 - 1); // exact
    add("b1", "00", 0);
    add("b1", "01", 1);
  }
  void types() {
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QFETCH(double, value);
    QByteArray reversed = bytes;
    std::ranges::reverse(reversed);
    QVERIFY(holds(read(npy(headerOf('>' + type, "(1,)"), bytes)), 1, 1, {value}));
    QVERIFY(holds(read(npy(headerOf('<' + type, "(1,)"), reversed)), 1, 1, {value}));
    if (bytes.size() == 1)
      QVERIFY(holds(read(npy(headerOf('|' + type, "(1,)"), bytes)), 1, 1, {value}));
  }

  void shapesAndOrders() {
    QVERIFY(holds(read(npy(headerOf("|u1", "(2, 3)"), sixBytes)), 2, 3, {1, 2, 3, 4, 5, 6}));
    QVERIFY(holds(read(npy(headerOf("|u1", "(2, 3)", "True"), sixBytes)), 2, 3, {1, 3, 5, 2, 4, 6}));
    QVERIFY(holds(read(npy(headerOf("|u1", "(3, 2)", "True"), sixBytes)), 3, 2, {1, 4, 2, 5, 3, 6}));
    QVERIFY(holds(read(npy(headerOf("|u1", "(6,)"), sixBytes)), 6, 1, {1, 2, 3, 4, 5, 6}));
    QVERIFY(holds(read(npy(headerOf("|u1", "(6,)", "True"), sixBytes)), 6, 1, {1, 2, 3, 4, 5, 6}));
    QVERIFY(holds(read(npy(headerOf("|u1", "(1, 6)"), sixBytes)), 1, 6, {1, 2, 3, 4, 5, 6}));
  }

  void headers_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("version");
    const auto add = [](const char* name, const char* header, int version = 1) {
      QTest::newRow(name) << QByteArray(header) << version;
    };
    add("another order", "{'shape': (2, 3), 'fortran_order': False, 'descr': '|u1'}");
    add("no spaces", "{'descr':'|u1','fortran_order':False,'shape':(2,3)}");
    add("double quotes", "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (2, 3,), }");
    add("spaces and newlines", " { 'descr' :\n '|u1' , 'fortran_order' : False , 'shape' : ( 2 , 3 ) , }  ");
    add("Python 2", "{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }");
    add("version 2", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", 2);
    add("version 3", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", 3);
  }
  void headers() {
    QFETCH(QByteArray, header);
    QFETCH(int, version);
    QVERIFY(holds(read(npy(header, sixBytes, static_cast<char>(version))), 2, 3, {1, 2, 3, 4, 5, 6}));
    // padded so far that its length needs the upper bytes of the number
    header += QByteArray(version == 1 ? 60000 : 70000, ' ');
    QVERIFY(holds(read(npy(header, sixBytes, static_cast<char>(version))), 2, 3, {1, 2, 3, 4, 5, 6}));
  }

  void malformedHeaders_data() {
    QTest::addColumn<QByteArray>("header");
    const auto add = [](const char* header) { QTest::newRow(header) << QByteArray(header); };
    add("");
    add("{}");
    add("[]");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)");
    add("'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }");
    add("{'descr': '|u1', 'fortran_order': False}");
    add("{'descr': '|u1', 'shape': (2, 3)}");
    add("{'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), 'more': 1}");
    add("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr': '|u1' 'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr' '|u1', 'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr': |u1, 'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr': '|u1, 'fortran_order': False, 'shape': (2, 3)}");
    add("{'descr': '|u1, }");
    add("{'descr': '|u1', 'fortran_order': false, 'shape': (2, 3)}");
    add("{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 3)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': [2, 3]}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (6)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': 6}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (,)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2 3)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, -3)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3.0)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 99999999999999999999)}");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)} x");
    add("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}}");
    add("{'descr': '|u1', 'fortran_order': False,, 'shape': (2, 3)}");
  }
  void malformedHeaders() {
    QFETCH(QByteArray, header);
    CHECK_PROBLEMS(read(npy(header, sixBytes)), {"|malformed header|'shape': (2, 3)"});
  }

  void otherTypes_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("kind");
    const auto add = [](const char* type, const char* kind) { QTest::newRow(type) << type << kind; };
    add("'<c16'", "complex numbers of type '<c16'");
    add("'|O'", "Python objects of type '|O'");
    add("'<U5'", "text of type '<U5'");
    add("'|S3'", "text of type '|S3'");
    add("'|V8'", "raw bytes of type '|V8'");
    add("'<M8[ns]'", "dates of type '<M8[ns]'");
    add("'<m8[ms]'", "time differences of type '<m8[ms]'");
    add("'<f16'", "values of type '<f16'");
    add("'<i3'", "values of type '<i3'");
    add("'f8'", "values of type 'f8'");
    add("'|f8'", "values of type '|f8'");
    add("'<'", "values of type '<'");
    add("''", "values of type ''");
    add("[('a', '<f4'), ('b', '<f4')]", "records (a structured type)");
  }
  void otherTypes() {
    QFETCH(QString, type);
    QFETCH(QString, kind);
    const QByteArray header = "{'descr': " + type.toUtf8() + ", 'fortran_order': False, 'shape': (2, 3), }";
    CHECK_PROBLEMS(read(npy(header, sixBytes)),
                   {"|holds " + kind + "|f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1 can be read"});
  }

  void otherShapesAndSizes_data() {
    QTest::addColumn<QByteArray>("shape");
    QTest::addColumn<QString>("words");
    const auto add = [](const char* shape, const char* words) {
      QTest::newRow(shape) << QByteArray(shape) << words;
    };
    add("()", "single number|one or two dimensions");
    add("(1, 2, 3)", "3 dimensions|one or two dimensions");
    add("(0,)", "empty array|one or two dimensions");
    add("(0, 3)", "empty array");
    add("(3, 0)", "empty array");
    add("(2, 4)", "truncated|2 × 4 values of 1 bytes, but 6 bytes follow");
    add("(7,)", "truncated|7 × 1 values of 1 bytes, but 6 bytes follow");
    add("(4294967296, 4294967296)", "truncated"); // the product is 0 in 64 bits
    add("(9223372036854775809, 2)", "truncated"); // here 2
    add("(2, 2)", "goes on after the array");
  }
  void otherShapesAndSizes() {
    QFETCH(QByteArray, shape);
    QFETCH(QString, words);
    CHECK_PROBLEMS(read(npy(headerOf("|u1", shape), sixBytes)), {"|" + words});
  }

  void valuesThatAreNoNumbers() {
    const auto big = QByteArray::fromHex("3ff0000000000000"
                                         "7ff8000000000000"
                                         "7ff0000000000000"
                                         "4000000000000000"
                                         "fff0000000000000"
                                         "0000000000000000");
    CHECK_PROBLEMS(
        (finite(npy(headerOf(">f8", "(2, 3)"), big)), 0),
        {"row 1, column 2|NaN|only finite", "row 1, column 3|infinite", "row 2, column 2|infinite"});
    CHECK_PROBLEMS((finite(npy(headerOf(">f8", "(2, 3)", "True"), big)), 0),
                   {"row 1, column 2|infinite", "row 1, column 3|infinite", "row 2, column 1|NaN"});
    const auto many = problemsOf([&] {
      return finite(npy(headerOf("<f4", "(300,)"), QByteArray::fromHex("0000c07f").repeated(300))), 0;
    });
    QCOMPARE(many.size(), std::size_t{21});
    QCOMPARE(many[19].path, "row 20, column 1");
    QCOMPARE(many[20].message, "and 280 more problems");
  }

  void beginnings() {
    CHECK_PROBLEMS(read(""), {"|truncated"});
    CHECK_PROBLEMS(read("1,2\n3,4\n"), {"|no NumPy file"});
    for (const char version : {'\0', '\4', '\xFF'})
      CHECK_PROBLEMS(
          read(npy(headerOf("|u1", "(6,)"), sixBytes, version)),
          {QString("|format version %1.0|1.0, 2.0 and 3.0").arg(static_cast<unsigned char>(version))});
    QByteArray minor = npy(headerOf("|u1", "(6,)"), sixBytes);
    minor[7] = 1;
    CHECK_PROBLEMS(read(minor), {"|format version 1.1"});
    CHECK_PROBLEMS(readNpy(m_folder.filePath("missing.npy").toStdString()), {"|there is no such file"});
    CHECK_PROBLEMS(readNpy(m_folder.path().toStdString()), {"|there is no such file"});
  }

  void truncatedAnywhere() {
    for (const char version : {'\1', '\2'}) {
      const QByteArray whole = npy(headerOf("<i2", "(3,)"), sixBytes, version);
      for (qsizetype length = 0; length < whole.size(); ++length)
        CHECK_PROBLEMS(read(whole.left(length)), {"|truncated"});
      QVERIFY(holds(read(whole), 3, 1, {0x0201, 0x0403, 0x0605}));
    }
    for (qsizetype length = 0; length < savedByNumpy.size(); ++length)
      CHECK_PROBLEMS(read(savedByNumpy.left(length)), {"|truncated"});
  }

  /// Whatever a byte in front of the data becomes: the user's mistake, or a table of all of the data.
  void damagedAnywhere() {
    const qsizetype data = 48;
    for (qsizetype at = 0; at < savedByNumpy.size() - data; ++at)
      for (int bit = 0; bit < 8; ++bit) {
        QByteArray damaged = savedByNumpy;
        damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
        std::size_t values = 6;
        (void)problemsOf([&] { return values = read(damaged).values.size(); });
        QCOMPARE(values, std::size_t{6}); // no bit alone makes 8 bytes a value another size
      }
  }
};

SPIKELOOM_TEST(NpyTest)

} // namespace spikeloom::test::npy_test

#include "npy_test.moc"
