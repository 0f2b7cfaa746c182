#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/errors.h"
#include "core/io/csv.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::csv_test {

using Numbers = QList<double>;

class CsvTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("x.csv").toStdString(); }
  void write(const QByteArray& text) const {
    QFile out(m_folder.filePath("x.csv"));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(text), text.size());
  }
  [[nodiscard]] std::vector<InputError> problems() const {
    try {
      (void)readCsv(file());
    } catch (const InputErrors& errors) {
      return errors.errors();
    }
    return {};
  }

  static void addReadable(const char* name, const QByteArray& text, int rows, const Numbers& numbers) {
    QTest::newRow(name) << text << rows << numbers;
  }
  static void addWrong(const char* name, const QByteArray& text, const QStringList& problems) {
    QTest::newRow(name) << text << problems;
  }

private slots:
  void reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::addColumn<Numbers>("numbers");
    const Numbers four{1, 2, 3, 4};
    addReadable("commas", "1,2\n3,4\n", 2, four);
    addReadable("semicolons", "1;2\n3;4\n", 2, four);
    addReadable("tabs", "1\t2\n3\t4\n", 2, four);
    addReadable("spaces", "1 2\n3   4\n", 2, four);
    addReadable("spaces at the ends", "  1 2  \n 3 4\n", 2, four);
    addReadable("commas and spaces", "1, 2\n 3 ,4 \n", 2, four);
    addReadable("no newline at the end", "1,2\n3,4", 2, four);
    addReadable("CRLF", "1,2\r\n3,4\r\n", 2, four);
    addReadable("CRLF and spaces", "1 2\r\n3 4\r\n\r\n", 2, four);
    addReadable("header", "a,b\n1,2\n3,4\n", 2, four);
    addReadable("header of another length", "time course\n1,2\n3,4\n", 2, four);
    addReadable("quoted header", "\"a\",\"b\"\n1,2\n3,4\n", 2, four);
    addReadable("comments", "# made by hand\n1,2\n  # half\n3,4\n#end", 2, four);
    addReadable("comment, then header", "# x\n\na,b\n1,2\n3,4\n", 2, four);
    addReadable("blank lines", "\n1,2\n  \n\t\n3,4\n\n", 2, four);
    addReadable("quotes", "\"1\",\"2\"\n\"3\",4\n", 2, four);
    addReadable("byte order mark",
                "\xEF\xBB\xBF"
                "1,2\n3,4\n",
                2, four);
    addReadable("byte order mark, header",
                "\xEF\xBB\xBF"
                "a,b\n1,2\n3,4\n",
                2, four);
    addReadable("plus", "+1,+2\n+3,4\n", 2, four);
    addReadable("exponents", "1e0,2E+0\n30e-1,+0.04e2\n", 2, four);
    addReadable("one column", "1\n2\n3\n4\n", 4, four);
    addReadable("one row", "1,2,3,4\n", 1, four);
    addReadable("negative and short", "-1,.5,-.25,3.\n", 1, {-1, 0.5, -0.25, 3});
    addReadable("extremes", "1.7976931348623157e308,5e-324,-0\n", 1,
                {std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(), -0.0});
  }
  void reads() {
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    QFETCH(Numbers, numbers);
    write(text);
    const Table table = readCsv(file());
    QCOMPARE(table.rows, static_cast<std::size_t>(rows));
    QCOMPARE(table.rows * table.columns, table.values.size());
    QVERIFY(std::ranges::equal(table.values, numbers));
    QCOMPARE(table.at(table.rows - 1, table.columns - 1), numbers.back());
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("problems"); // path|words of the message
    addWrong("empty", "", {"|holds no numbers"});
    addWrong("blank and comments", "\n# 1,2\n\n", {"|holds no numbers"});
    addWrong("header only", "a,b\n", {"|holds no numbers"});
    addWrong("short row", "1,2\n3\n", {"line 2|has 1 values where the first row has 2|equally long"});
    addWrong("long row", "# x\n1,2\n\n3,4,5\n", {"line 4|has 3 values"});
    addWrong("text", "1,2\n3,x\n", {"line 2, column 2|\"x\" is not a finite number"});
    addWrong("second header", "a,b\nc,d\n1,2\n", {"line 2, column 1|\"c\"", "line 2, column 2|\"d\""});
    addWrong("half a header", "a,2\n3,4\n", {"line 1, column 1|\"a\""});
    addWrong("empty cell", "1,,2\n3,4,5\n", {"line 1, column 2|\"\" is not a finite number"});
    addWrong("separator at the end", "1,2,\n3,4,\n", {"line 1, column 3|\"\"", "line 2, column 3|\"\""});
    addWrong("NaN and infinity", "nan,1\n2,-inf\n",
             {"line 1, column 1|\"nan\"", "line 2, column 2|\"-inf\""});
    addWrong("NaN alone", "nan\n", {"line 1, column 1|\"nan\""});
    addWrong("too large", "1,1e999\n", {"line 1, column 2|\"1e999\" is not a finite number"});
    addWrong("two numbers in a cell", "1,2 3\n", {"line 1, column 2|\"2 3\""});
    addWrong("hexadecimal", "1,0x10\n", {"line 1, column 2|\"0x10\""});
    addWrong("two signs", "1,+-2\n3,++4\n", {"line 1, column 2|\"+-2\"", "line 2, column 2|\"++4\""});
    // taken for four numbers, they would make a target of another length without a word
    addWrong("decimal commas", "a;b\n1,5;2,5\n", {"line 2, column 1|\"1,5\"", "line 2, column 2|\"2,5\""});
    addWrong("both at once", "1,2\n3\nx,4\n", {"line 2|has 1 values", "line 3, column 1|\"x\""});
  }
  void refuses() {
    QFETCH(QByteArray, text);
    QFETCH(QStringList, problems);
    write(text);
    const auto errors = this->problems();
    QCOMPARE(errors.size(), static_cast<std::size_t>(problems.size()));
    for (std::size_t i = 0; i < errors.size(); ++i) {
      const QStringList words = problems[static_cast<qsizetype>(i)].split('|');
      QCOMPARE(errors[i].file, file().string());
      QCOMPARE(QString::fromStdString(errors[i].path), words.first());
      for (const QString& word : words.mid(1))
        QVERIFY2(QString::fromStdString(errors[i].message).contains(word), errors[i].message.c_str());
    }
  }

  void manyProblemsAreSummarised() {
    write(QByteArray("1,2\n") + QByteArray("x,y\n").repeated(10));
    QCOMPARE(problems().size(), std::size_t(20));
    write(QByteArray("1,2\n") + QByteArray("x,y\n").repeated(500));
    const auto errors = problems();
    QCOMPARE(errors.size(), std::size_t(21));
    QCOMPARE(errors.back().message, "and 980 more problems");
    QCOMPARE(errors.back().file, file().string());
  }

  void unreadableFiles() {
    for (const QString& name : {m_folder.filePath("missing.csv"), m_folder.path()})
      QVERIFY_THROWS_EXCEPTION(InputErrors, (void)readCsv(name.toStdString()));
  }

  void writtenNumbersReadBackExactly() {
    const std::vector<std::array<double, 3>> rows{{0.1, 1.0 / 3, -2.5e-300},
                                                  {std::numeric_limits<double>::max(), 5e-324, 0.1 + 0.2},
                                                  {12345678901234567.0, static_cast<double>(0.1f), -0.0}};
    CsvWriter out(file(), std::vector<std::string>{"a", "b", "c"});
    for (const auto& row : rows)
      out.row(row);
    out.close();
    const Table table = readCsv(file());
    QCOMPARE(table.rows, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = 0; j < 3; ++j) {
        QVERIFY(table.at(i, j) == rows[i][j]);
        QCOMPARE(std::signbit(table.at(i, j)), std::signbit(rows[i][j]));
      }
    QFile text(m_folder.filePath("x.csv"));
    QVERIFY(text.open(QIODevice::ReadOnly));
    QCOMPARE(text.readLine(), "a,b,c\n");
  }

  void whatCannotBeWrittenIsTold() {
    const std::vector<std::string> header{"a"};
    for (const QString& name : {m_folder.filePath("missing/x.csv"), m_folder.path()})
      QVERIFY_THROWS_EXCEPTION(InputErrors, CsvWriter(name.toStdString(), header));
  }

  void untilItIsCompleteTheEarlierFileIsThere() {
    writeBytes(file(), "earlier");
    {
      CsvWriter out(file(), std::vector<std::string>{"a"});
      out.row(std::array{1.0});
    }
    QCOMPARE(bytesOf(file()), QByteArray("earlier"));
    CsvWriter out(file(), std::vector<std::string>{"a"});
    out.row(std::array{1.0});
    out.close();
    QCOMPARE(bytesOf(file()), QByteArray("a\n1\n"));
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
  }

  void cellsAreSplitOutsideOfQuotes() {
    using Cells = std::vector<std::string_view>;
    QVERIFY((csvCells("a,b,,c") == Cells{"a", "b", "", "c"}));
    QVERIFY((csvCells("") == Cells{""}));
    QVERIFY((csvCells("\"a,b\",c") == Cells{"\"a,b\"", "c"}));
    QVERIFY((csvCells("1,5;2", ';') == Cells{"1,5", "2"}));
  }

  void everyTextComesBackFromItsCell() {
    for (const std::string text : {"", "plain", "a, b", "\"quoted\"", "a \"b\", c", "\"", ",,"}) {
      const std::string row = csvCell("x,") + "," + csvCell(text) + ",1";
      const auto cells = csvCells(row);
      QCOMPARE(cells.size(), std::size_t{3});
      QCOMPARE(csvText(cells[1]), text);
    }
    QCOMPARE(csvCell("two\nlines\r"), std::string("two lines "));
  }
};

SPIKELOOM_TEST(CsvTest)

} // namespace spikeloom::test::csv_test

#include "csv_test.moc"
