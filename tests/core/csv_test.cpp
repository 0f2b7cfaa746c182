#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

#include "core/base/errors.h"
#include "core/io/csv.h"
#include "core/io/csv_number.h"
#include "core/io/csv_reader.h"
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
    addReadable("header of another length", "time course\n1,2,3,4\n", 1, four);
    addReadable("units", "a,b\nHz,Hz\n1,2\n3,4\n", 2, four);
    addReadable("names with numbers", "cell 1,cell 2\n1,2\n3,4\n", 2, four);
    addReadable("CR alone", "1,2\r3,4\r", 2, four);
    addReadable("sep=", "sep=;\na;b\n1;2\n3;4\n", 2, four);
    addReadable("separators at the ends", "1,2,\n3,4,\n", 2, four);
    addReadable("separators at the ends, header", "a,b,\n1,2,\n3,4\n", 2, four);
    addReadable("labels", "cell0,1,2\ncell1,3,4\n", 2, four);
    addReadable("labels, header", "cell,a,b\nx,1,2\ny,3,4\n", 2, four);
    addReadable("labels, numbers above", "cell,0,20\nx,1,2\ny,3,4\n", 2, four);
    addReadable("index without a name", ",a,b\n0,1,2\n1,3,4\n", 2, four);
    addReadable("index and header numbers", ",0,1\n0,1,2\n1,3,4\n", 2, four);
    addReadable("index", "index;a;b\n7;1;2\n3;3;4\n", 2, four);
    addReadable("header one shorter", "a,b,c\n0,1,2,1\n1,3,4,2\n", 2, {1, 2, 1, 3, 4, 2});
    addReadable("times", "time_ms,a,b\n0,1,2\n20,3,4\n", 2, four);
    addReadable("decimal commas", "a;b\n1,5;2,5\n3;4\n", 2, {1.5, 2.5, 3, 4});
    addReadable("decimal commas between tabs", "1,5\t2,5\n", 1, {1.5, 2.5});
    addReadable("decimal commas between blanks", "1,5 2,5\n", 1, {1.5, 2.5});
    addReadable("decimal commas between quotes", "\"1,5\",\"-2,25\"\n", 1, {1.5, -2.25});
    addReadable("many digits",
                "0.1234567890123456789012,1e-320\n123456789012345678901234567890,0.30000000000000004\n", 2,
                {0.1234567890123456789012, 1e-320, 123456789012345678901234567890.0, 0.30000000000000004});
    addReadable("counting on", "0,1,2\n3,4,5\n", 2, {0, 1, 2, 3, 4, 5});
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
    const Table table = readCsv(file()).table;
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
    addWrong("text", "1,2\n3,x\n", {"line 2, column 2|\"x\" is no number"});
    addWrong("half a header", "a,2\n3,4\n", {"line 2, column 1|\"3\" is a number where the rows before"});
    addWrong("separator at some ends", "1,2,\n3,4,5\n", {"line 2|has 3 values where the first row has 2"});
    addWrong("one kind of decimal mark", "1,5;2.5\n",
             {"line 1|decimal commas and numbers with decimal points"});
    addWrong("another decimal mark later", QByteArray("1,5;2\n").repeated(60) + "2.5;3\n",
             {"line 61, column 1|\"2.5\" is no number with a decimal comma"});
    addWrong("decimal commas in one column", "rate\n10,5\n11,5\n", {"line 2|decimal commas?"});
    addWrong("thousands or decimals", "\"1,234\",\"2,345\"\n", {"line 1|a decimal comma or thousands?"});
    addWrong("thousands", "1.234,5;2,5\n3,5;4,5\n", {"line 1, column 1|marks between thousands"});
    addWrong("header of integers", "0,1,2\n10,20,30\n11,21,31\n",
             {"|the first row counts 0, 1, 2|is it a header?"});
    addWrong("index without a header", "0,10\n1,11\n2,12\n",
             {"|the first column counts 0, 1, 2|an index of the rows?"});
    addWrong("times that do not rise", "t,a\n0,1\n5,2\n5,3\n", {"line 4|the column t does not rise here"});
    addWrong("spike times", "time_ms,neuron\n0.5,3\n0.7,1\n", {"|holds spike times"});
    addWrong("two numbers in a cell", "1,2 3\n", {"line 1, column 2|\"2 3\""});
    addWrong("hexadecimal", "1,0x10\n", {"line 1, column 2|\"0x10\" is no number"});
    addWrong("two signs", "1,+-2\n3,++4\n", {"line 1, column 2|\"+-2\"", "line 2, column 2|\"++4\""});
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

  /// What is not used must not matter: see the recordings.
  void whatIsMissingIsNaN() {
    write("# x\na,b,c\n1,,NA\n\n-inf,nan,1e999\n");
    const DataTable data = readCsv(file());
    QVERIFY(data.table.rows == 2 && data.table.columns == 3 && data.table.at(0, 0) == 1);
    QVERIFY(std::isnan(data.table.at(0, 1)) && std::isnan(data.table.at(0, 2)) &&
            std::isnan(data.table.at(1, 1)));
    QVERIFY(data.table.at(1, 0) == -INFINITY && data.table.at(1, 2) == INFINITY);
    const auto found = problemsOf([&] { requireFinite(data, "x"); });
    QCOMPARE(found.size(), std::size_t{5});
    QCOMPARE(found[0].path, "line 3, column 2");
    QCOMPARE(found[0].message, "\"\" is not a finite number");
    QCOMPARE(found[1].message, "\"NA\" is not a finite number");
    QCOMPARE(found[2].path, "line 5, column 1");
    QCOMPARE(found[4].message, "\"1e999\" is not a finite number");
  }

  void timesAndWhatIsLeftOut() {
    const auto read = [&](const QByteArray& text) {
      write(text);
      return readCsv(file());
    };
    const DataTable ms = read("time_ms,a,b\n0,1,2\n5,3,4\n60,5,6\n");
    QVERIFY(ms.times && ms.times->unitKnown && !ms.times->fromStimulus && ms.times->name == "time_ms");
    QVERIFY(ms.times->along == SampleTimes::Along::Rows &&
            ms.times->values == (std::vector<double>{0, 5, 60}));
    QCOMPARE(ms.firstColumn, std::size_t{1});
    const DataTable seconds = read("Time [s];a\n0,5;1\n1,5;2\n");
    QVERIFY(seconds.times && seconds.times->unitKnown && seconds.times->values[1] == 1500);
    const DataTable units = read("t,a\nms,Hz\n0,1\n7,2\n");
    QVERIFY(units.times && units.times->unitKnown && units.times->values[1] == 7);
    const DataTable unknown = read("t,a\n0,1\n7,2\n");
    QVERIFY(unknown.times && !unknown.times->unitKnown);
    const DataTable above = read("cell,0,20,50\nx,1,2,3\ny,4,5,6\n");
    QVERIFY(above.times && above.times->along == SampleTimes::Along::Columns && above.times->values[2] == 50);
    QVERIFY(above.leftOut == (std::vector<std::string>{"a header line", "the column cell (names)"}));
    const DataTable own = read("time_ms,neuron_0,neuron_1\n102,1,2\n104,3,4\n");
    QVERIFY(own.times && own.times->fromStimulus && own.times->values[0] == 102);
    QVERIFY(!read("time to peak,a\n5,1\n3,2\n").times);
  }

  /// Blocks of 2 MB are understood side by side: rows, lines and problems keep their places.
  void largeFiles() {
    QByteArray text = "a,b\n";
    for (int k = 0; k < 400'000; ++k)
      text += QByteArray::number(k) + ",0.5," + QByteArray::number(-k) + (k % 1000 == 999 ? "\n# \n" : "\n");
    write(text.replace("0.5,-300000\n", "0.5,NA\n"));
    const DataTable data = readCsv(file());
    QCOMPARE(data.table.rows, std::size_t{400'000});
    QCOMPARE(data.table.columns, std::size_t{2});
    for (std::size_t k = 0; k < data.table.rows; ++k)
      QVERIFY(data.table.at(k, 0) == 0.5 && (data.table.at(k, 1) == -static_cast<double>(k) || k == 300'000));
    QCOMPARE(data.place(300'000, 1), std::string("line 300302, column 3"));
    QCOMPARE(data.whyNotFinite(300'000, 1), std::string("\"NA\" is not a finite number"));
    write(text.replace("0.5,-350000\n", "0.5,x\n"));
    QCOMPARE(problems().size(), std::size_t{1});
    QCOMPARE(problems()[0].path, "line 350352, column 3");
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
    const Table table = readCsv(file()).table;
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

  /// Room is made by the first row's length, which may be that of a long name with one value.
  void aLongNameAndAnEmptyLine() {
    QByteArray text("name,value\n");
    for (int row = 0; row < 50; ++row)
      text += QByteArray(100, 'a') + ",1.5\n\n";
    write(text);
    const Table table = readCsv(file()).table;
    QCOMPARE(table.rows, std::size_t{50});
    QVERIFY(std::ranges::all_of(table.values, [](double x) { return x == 1.5; }));
  }

  /// Digits of every number and at every place of a word, against the standard library.
  void numbersAreThoseOfTheLibrary() {
    std::mt19937 random(7);
    const auto below = [&random](unsigned end) { return static_cast<unsigned>(random() % end); };
    for (int k = 0; k < 200000; ++k) {
      std::string text(below(3) == 0 ? "-" : "");
      for (unsigned digits = below(10); digits > 0; --digits)
        text += static_cast<char>('0' + below(10));
      if (below(4) != 0) {
        text += '.';
        for (unsigned digits = below(12); digits > 0; --digits)
          text += static_cast<char>('0' + below(10));
      }
      if (below(8) == 0)
        text += "e" + std::to_string(static_cast<int>(below(30)) - 15);
      const std::size_t length = text.size();
      constexpr std::array<std::string_view, 6> behind{"", ",", ",12345678", " ", "/9999999", ":0"};
      text += behind[below(behind.size())]; // what stands beside the digits in ASCII ends them, too
      double expected = 0, number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), expected);
      const char* const after = csvNumber(text.data(), text.data() + text.size(), '.', number);
      if (!after)
        continue; // left to the library
      QVERIFY2(error == std::errc() && after == end && end == text.data() + length, text.c_str());
      QVERIFY2(std::bit_cast<std::uint64_t>(number) == std::bit_cast<std::uint64_t>(expected), text.c_str());
    }
    double number = 0;
    for (const std::string_view easy :
         {"0", "-0", "1.5", "+2", "-0.000001", "123456.789", "3e5", "12345678.12345678"})
      QVERIFY2(csvNumber(easy.data(), easy.data() + easy.size(), '.', number), easy.data());
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
