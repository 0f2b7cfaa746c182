#include <QTest>

#include "core/io/index_list.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::index_list_test {

using Indices = std::vector<std::size_t>;

class IndexListTest : public QObject {
  Q_OBJECT

private slots:
  void reads_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Indices>("indices");
    QTest::newRow("one") << "7" << Indices{7};
    QTest::newRow("the last of 300") << "299" << Indices{299};
    QTest::newRow("range with both ends") << "3-7" << Indices{3, 4, 5, 6, 7};
    QTest::newRow("range of one") << "3-3" << Indices{3};
    QTest::newRow("in the order written") << "9,2-4,0" << Indices{9, 2, 3, 4, 0};
    QTest::newRow("spaces") << "  1 , 4 - 5,\t8 " << Indices{1, 4, 5, 8};
    QTest::newRow("every third") << "3-12/3" << Indices{3, 6, 9, 12};
    QTest::newRow("steps that miss the end") << "3-11/3, 12-13/9" << Indices{3, 6, 9, 12};
    QTest::newRow("leading zeros") << "007" << Indices{7};
    QTest::newRow("nothing") << "" << Indices{};
    QTest::newRow("blank") << " \t " << Indices{};
  }
  void reads() {
    QFETCH(QString, text);
    QFETCH(Indices, indices);
    QCOMPARE(parseIndexList(text.toStdString(), 300, "here"), indices);
  }

  void refuses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("problems");
    const auto one = [](const char* name, const char* text, const char* problem) {
      QTest::newRow(name) << text << QStringList{QString("here|") + problem};
    };
    one("word", "1,x", "\"x\" at character 3 is neither an index nor a range");
    one("negative", "-3", "\"-3\" at character 1 is neither");
    one("open range", "3-", "\"3-\" at character 1 is neither");
    one("two dashes", "1-2-3", "\"1-2-3\" at character 1 is neither");
    one("step of 0", "1-4/0", "\"1-4/0\" at character 1 has a step of 0");
    one("no step", "1-4/", "\"1-4/\" at character 1 is neither");
    one("step of one index", "4/2", "\"4/2\" at character 1 is neither");
    one("two steps", "1-4/2/2", "\"1-4/2/2\" at character 1 is neither");
    one("dash in the step", "1/2-4", "\"1/2-4\" at character 1 is neither");
    one("every second twice", "0-8/2,4", "\"4\" at character 7 chooses 4 again");
    one("fraction", "1.5", "\"1.5\" at character 1 is neither");
    one("plus", "+1", "\"+1\" at character 1 is neither");
    one("two numbers", "1 2", "\"1 2\" at character 1 is neither");
    one("semicolons", "1;2", "\"1;2\" at character 1 is neither");
    one("comma at the end", "1, 2,", "\"\" at character 6 is neither");
    one("two commas", "1,,2", "\"\" at character 3 is neither");
    one("comma alone, twice", "7, ,8", "\"\" at character 4 is neither");
    one("larger than a number", "99999999999999999999999", "is neither");
    one("out of range", "299, 300", "\"300\" at character 6 is out of range: there are 300, counted from 0");
    one("range out of range", "298-1000000000000", "\"298-1000000000000\" at character 1 is out of range");
    one("backwards", "7-3", "\"7-3\" at character 1 is a range that runs backwards");
    one("twice", "5,1,5", "\"5\" at character 5 chooses 5 again");
    one("overlap", "0-9,4-12", "\"4-12\" at character 5 chooses 4 again");
    QTest::newRow("all at once") << "a,5,9-2,5,400"
                                 << QStringList{"here|\"a\" at character 1", "here|\"9-2\" at character 5",
                                                "here|\"5\" at character 9", "here|\"400\" at character 11"};
  }
  void refuses() {
    QFETCH(QString, text);
    QFETCH(QStringList, problems);
    CHECK_PROBLEMS(parseIndexList(text.toStdString(), 300, "here"), problems);
  }

  void manyProblemsAreSummarised() {
    const std::string text = QString("x,").repeated(99).toStdString() + "x";
    const auto problems = test::problemsOf([&] { return parseIndexList(text, 10, "here"); });
    QCOMPARE(problems.size(), std::size_t{21});
    QCOMPARE(problems.back().message, "and 80 more problems");
  }
};

SPIKELOOM_TEST(IndexListTest)

} // namespace spikeloom::test::index_list_test

#include "index_list_test.moc"
