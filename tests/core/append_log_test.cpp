#include <QTest>

#include <algorithm>
#include <memory>
#include <ranges>
#include <thread>

#include "core/base/append_log.h"
#include "tests/registry.h"

namespace spikeloom::test::append_log_test {

class AppendLogTest : public QObject {
  Q_OBJECT

private slots:
  void holdsWhatWasAppendedInItsOrder() {
    AppendLog<int> log;
    for (int i = 0; i < 10000; ++i)
      log.append(3 * i);
    const LogView<int> view = log.view();
    QCOMPARE(view.size(), std::size_t{10000});
    for (std::size_t i = 0; i < view.size(); ++i)
      QCOMPARE(view[i], 3 * static_cast<int>(i));
    QCOMPARE(view.front(), 0);
    QCOMPARE(view.back(), 3 * 9999);
  }

  void aViewStaysAsItWas() {
    AppendLog<int> log;
    QVERIFY(log.view().empty() && LogView<int>().empty());
    log.append(1);
    const LogView<int> early = log.view();
    const int* const place = &early.front();
    for (int i = 2; i < 500; ++i)
      log.append(i);
    QCOMPARE(early.size(), std::size_t{1});
    QCOMPARE(&log.view().front(), place); // nothing is moved, so nothing is copied
    QVERIFY(early != log.view() && early.beginsOf(log.view()) && !log.view().beginsOf(early));
    QVERIFY(log.view() == log.view());
    QVERIFY(!early.beginsOf(AppendLog<int>().view()) && LogView<int>().beginsOf(early));
  }

  /// An entry behind those that were expected begins the second piece.
  void takesMoreOrFewerThanWereExpected() {
    for (const std::size_t expected : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
      AppendLog<int> log(expected);
      for (int i = 0; i < 2500; ++i)
        log.append(3 * i);
      const LogView<int> view = log.view();
      for (std::size_t i = 0; i < view.size(); ++i)
        QCOMPARE(view[i], 3 * static_cast<int>(i));
      const std::size_t first = std::max(expected, std::size_t{64});
      QCOMPARE(&view[first - 1] - &view[0], static_cast<std::ptrdiff_t>(first - 1)); // one piece
      QCOMPARE(view.end() - view.begin(), std::ptrdiff_t{2500});
    }
  }

  void outlivesItsLog() {
    LogView<std::shared_ptr<int>> view;
    const auto entry = std::make_shared<int>(7);
    {
      AppendLog<std::shared_ptr<int>> log;
      log.append(entry);
      view = log.view();
    }
    QCOMPARE(*view.back(), 7);
    view = {};
    QCOMPARE(entry.use_count(), 1L);
  }

  void iteratesLikeAnArray() {
    AppendLog<int> log;
    for (int i = 0; i < 300; ++i)
      log.append(i);
    const LogView<int> view = log.view();
    QCOMPARE(std::ranges::distance(view), std::ptrdiff_t{300});
    QCOMPARE(*std::ranges::lower_bound(view, 150), 150);
    int expected = 299;
    for (auto it = std::make_reverse_iterator(view.end()); it != std::make_reverse_iterator(view.begin());
         ++it)
      QCOMPARE(*it, expected--);
    QCOMPARE(view.begin()[64], 64); // the first of the second piece
    QVERIFY(view.end() - view.begin() == 300 && view.begin() < view.end());
  }

  /// What a view shows may be read while the owner appends (ThreadSanitizer watches).
  void readersDoNotDisturbTheOwner() {
    AppendLog<int> log;
    for (int i = 0; i < 100; ++i)
      log.append(i);
    const LogView<int> view = log.view();
    long sum = 0;
    std::jthread reader([&] {
      for (int round = 0; round < 100; ++round)
        for (const int x : view)
          sum += x;
    });
    for (int i = 100; i < 5000; ++i)
      log.append(i);
    reader.join();
    QCOMPARE(sum, 100L * (99 * 100 / 2));
  }
};

SPIKELOOM_TEST(AppendLogTest)

} // namespace spikeloom::test::append_log_test

#include "append_log_test.moc"
