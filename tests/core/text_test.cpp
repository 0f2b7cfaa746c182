// Numbers and times as text: what printf gives in the C locale, in any locale.
#include "core/base/text.h"

#include <QTest>
#include <array>
#include <cfloat>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <limits>

#include "tests/registry.h"

namespace spikeloom::test::text_test {

namespace {

std::string printed(const char* format, int digits, double x) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), format, digits, x);
  return text.data();
}

std::vector<double> numbers() {
  std::vector<double> out{0.0,   -0.0,  1,       -1,      0.1,    1.0 / 3,  2.0 / 3,   0.5,  1.5,       2.5,
                          0.125, 0.005, 999.5,   1e5,     123456, 1234567,  1e-4,      1e-5, 9.9999e-5, 1e15,
                          1e16,  1e300, DBL_MAX, DBL_MIN, 5e-324, INFINITY, -INFINITY, NAN};
  for (int k = 0; k < 300; ++k)
    out.push_back(std::sin(k) * std::pow(10.0, k % 40 - 20));
  return out;
}

} // namespace

class TextTest : public QObject {
  Q_OBJECT

private slots:
  void lists() {
    QCOMPARE(enumerated(std::vector<std::string>{}), std::string());
    QCOMPARE(enumerated(std::vector<std::string>{"a"}), std::string("a"));
    QCOMPARE(enumerated(std::array{"a", "b", "c"}), std::string("a, b, c"));
    QCOMPARE(enumerated(std::array{1, 2}, [](int x) { return std::to_string(10 * x); }),
             std::string("10, 20"));
  }

  void durationsHaveUnits() {
    QCOMPARE(durationIn("90s"), std::optional(90.0));
    QCOMPARE(durationIn("10min"), std::optional(600.0));
    QCOMPARE(durationIn("1.5h"), std::optional(5400.0));
    for (const char* text : {"", "10", "min", "-1s", "0s", "1 h", "nans", "infs", "1d"})
      QVERIFY2(!durationIn(text), text);
  }

  void bytesAreShort() {
    QCOMPARE(bytesText(812), std::string("812 bytes"));
    QCOMPARE(bytesText(3400), std::string("3.4 kB"));
    QCOMPARE(bytesText(120e6), std::string("120 MB"));
    QCOMPARE(bytesText(3.44e9), std::string("3.4 GB"));
  }

  void whatIsUtf8() {
    QVERIFY(isUtf8("") && isUtf8("a\xc3\xbcz") && isUtf8("\xe2\x82\xac"));
    for (const char* text : {"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80"})
      QVERIFY2(!isUtf8(text), text);
  }

  void numbersAreWhatPrintfGives() {
    for (const double x : numbers())
      for (const int digits : {0, 1, 2, 3, 4, 6, 9}) {
        QCOMPARE(decimals(x, digits), printed("%.*f", digits, x));
        QCOMPARE(significant(x, digits), printed("%.*g", digits, x));
      }
  }

  void theShortestReadsBack() {
    for (const double x : numbers()) {
      const auto back = numberIn(shortest(x));
      QVERIFY(back && (*back == x || std::isnan(x)));
    }
    QCOMPARE(shortest(0.1), std::string("0.1"));
  }

  void whatIsNoNumber() {
    for (const char* text : {"", " 1", "1 ", "1,5", "x", "1x", "+1", "--1", "0x1p3"})
      QVERIFY2(!numberIn(text), text);
    QCOMPARE(numberIn("-1.5e3"), -1500.0);
  }

  void thePointStaysWhereverOneIs() {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) // those that are there
      if (std::setlocale(LC_ALL, name)) {
        QCOMPARE(decimals(1.5, 2), std::string("1.50"));
        QCOMPARE(significant(1234.5, 5), std::string("1234.5"));
        QCOMPARE(shortest(0.5), std::string("0.5"));
      }
    std::setlocale(LC_ALL, before.c_str());
  }

  void nothingIsLeftForATerminalToObey() {
    const auto same = [](const std::string& text) { return printable(text) == text; };
    QVERIFY(same("plain, τs = 20 ms, ● edited, 日本語, 🙂, \\ and \""));
    QCOMPARE(printable("\x1b[2J\x1b]0;title\x07"), std::string("\\x1b[2J\\x1b]0;title\\x07"));
    QCOMPARE(printable("a\nb\tc\r\x7f"), std::string("a\\x0ab\\x09c\\x0d\\x7f"));
    QCOMPARE(printable("a\nb\x1b", "\n"), std::string("a\nb\\x1b"));
    QCOMPARE(printable("\u009b31m"), std::string("\\x9b31m"));             // C1's CSI
    QCOMPARE(printable("x\u202egpj.exe"), std::string("x\\u202egpj.exe")); // written from right to left
    QCOMPARE(printable(std::string("a\0b", 3)), std::string("a\\x00b"));
    for (int c = 0; c < 256; ++c) { // every byte by itself: as ASCII shows it, or made visible
      const std::string shown = printable(std::string(1, static_cast<char>(c)));
      QCOMPARE(shown.size(), c >= 0x20 && c < 0x7f ? std::size_t{1} : std::size_t{4});
    }
    // overlong, surrogate, above U+10FFFF, cut off: Latin-1's letters among UTF-8 are bytes as well
    for (const char* const wrong :
         {"\xc0\x9b", "\xe0\x80\x9b", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xfc"})
      for (const char c : printable(wrong))
        QVERIFY(c >= 0x20 && c < 0x7f);
  }

  void durations() {
    QCOMPARE(durationText(0), std::string("0 s"));
    QCOMPARE(durationText(11.2), std::string("12 s"));
    QCOMPARE(durationText(59.5), std::string("1:00 min"));
    QCOMPARE(durationText(185), std::string("3:05 min"));
    QCOMPARE(durationText(3600), std::string("1:00 h"));
    QCOMPARE(durationText(2.5 * 3600), std::string("2:30 h"));
    QCOMPARE(durationText(100 * 3600), std::string("100:00 h"));
  }

  void sizes() {
    QCOMPARE(gigabytesText(12.3e6), std::string("0.012 GB"));
    QCOMPARE(gigabytesText(3.44e9), std::string("3.4 GB"));
  }
};

SPIKELOOM_TEST(TextTest)

} // namespace spikeloom::test::text_test

#include "text_test.moc"
