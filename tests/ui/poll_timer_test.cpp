#include <QTest>

#include <any>
#include <optional>
#include <thread>
#include <vector>

#include "tests/registry.h"
#include "ui/session/analysis_controller.h"
#include "ui/session/poll_timer.h"

namespace spikeloom::test::poll_timer_test {

class PollTimerTest : public QObject {
  Q_OBJECT

private slots:
  void restsWhenNothingCanCome();
  void goesOnWhenWhatWasToldAsksAgain();
  void forgetsWhoIsGone();
  void bringsAnswersWithTheirTickets();
  void dropsWhatANewerQuestionReplaces();
  void saysWhatWentWrong();
};

void PollTimerTest::restsWhenNothingCanCome() {
  PollTimer timer;
  QObject owner;
  int left = 3, taken = 0;
  timer.add(&owner, [&] {
    ++taken;
    return --left > 0;
  });
  QVERIFY(!timer.running());
  timer.wake();
  QTRY_VERIFY(!timer.running());
  QCOMPARE(taken, 3);
}

void PollTimerTest::goesOnWhenWhatWasToldAsksAgain() {
  PollTimer timer;
  QObject owner;
  int taken = 0;
  timer.add(&owner, [&] {
    if (++taken < 4)
      timer.wake(); // as a handler does that sends a command
    return false;
  });
  timer.wake();
  QTRY_VERIFY(!timer.running());
  QCOMPARE(taken, 4);
}

void PollTimerTest::forgetsWhoIsGone() {
  PollTimer timer;
  int taken = 0;
  {
    QObject owner;
    timer.add(&owner, [&] {
      ++taken;
      return false;
    });
  }
  timer.wake();
  QTRY_VERIFY(!timer.running());
  QCOMPARE(taken, 0);
}

void PollTimerTest::bringsAnswersWithTheirTickets() {
  PollTimer timer;
  AnalysisController analyses(timer);
  std::vector<AnalysisRunner::Result> results;
  connect(&analyses, &AnalysisController::answered, this,
          [&](const AnalysisRunner::Result& result) { results.push_back(result); });
  const auto ticket = analyses.ask("sum", [](const std::stop_token&, const AnalysisRunner::PostCoarse& post) {
    post(std::any(1));
    return std::any(2);
  });
  QTRY_COMPARE(results.size(), 2u);
  QCOMPARE(results[0].ticket, ticket);
  QVERIFY(!results[0].complete);
  QCOMPARE(std::any_cast<int>(results[0].value), 1);
  QVERIFY(results[1].complete);
  QCOMPARE(std::any_cast<int>(results[1].value), 2);
  QTRY_VERIFY(!timer.running());
}

void PollTimerTest::dropsWhatANewerQuestionReplaces() {
  PollTimer timer;
  AnalysisController analyses(timer);
  std::vector<int> values;
  connect(&analyses, &AnalysisController::answered, this,
          [&](const AnalysisRunner::Result& result) { values.push_back(std::any_cast<int>(result.value)); });
  analyses.ask("place", [](const std::stop_token& stop, const AnalysisRunner::PostCoarse&) {
    while (!stop.stop_requested())
      std::this_thread::yield();
    return std::any(1);
  });
  analyses.ask("place",
               [](const std::stop_token&, const AnalysisRunner::PostCoarse&) { return std::any(2); });
  QTRY_VERIFY(!timer.running());
  QCOMPARE(values, std::vector<int>{2});
}

void PollTimerTest::saysWhatWentWrong() {
  PollTimer timer;
  AnalysisController analyses(timer);
  std::optional<AnalysisRunner::Result> result;
  connect(&analyses, &AnalysisController::answered, this,
          [&](const AnalysisRunner::Result& r) { result = r; });
  analyses.ask("fails", [](const std::stop_token&, const AnalysisRunner::PostCoarse&) -> std::any {
    throw std::runtime_error("no memory");
  });
  QTRY_VERIFY(result);
  QCOMPARE(result->problem, std::string("no memory"));
  QVERIFY(!result->value.has_value());
}

SPIKELOOM_SESSION_TEST(PollTimerTest)

} // namespace spikeloom::test::poll_timer_test

#include "poll_timer_test.moc"
