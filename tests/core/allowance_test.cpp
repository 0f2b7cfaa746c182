#include <QTest>

#include <any>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "core/base/allowance.h"
#include "core/base/cancellation.h"
#include "core/base/thread_time.h"
#include "core/session/analysis_runner.h"
#include "said.h"
#include "tests/registry.h"

namespace spikeloom::test::allowance_test {

using Seconds = Allowance::Seconds;
using Clock = std::chrono::steady_clock;

constexpr Seconds piece{1e-3}; // between two looks at the stop token, as computations have it

/// Works in pieces until it is stopped or has worked for so long.
void work(Seconds most, const std::stop_token& stop) {
  const Seconds begin = threadTime();
  for (Seconds seen = begin; seen - begin < most; throwIfStopped(stop))
    for (const Seconds before = seen; seen - before < piece; seen = threadTime()) {
    }
}

class AllowanceTest : public QObject {
  Q_OBJECT

private slots:
  void withoutAllowanceNobodyRests() {
    QVERIFY(!Allowance::drawer());
    work(Seconds(5e-3), {});
  }

  /// How long the work takes on a clock on the wall has a lower bound, however fast or busy the machine is.
  void takesItsShareAndWhatWasSaved() {
    constexpr double share = 0.2;
    constexpr Seconds saved{0.02}, worked{0.1};
    Allowance allowance(share, saved);
    const Allowance::Drawer drawer(allowance);
    allowance.limit(true);
    const auto begin = Clock::now();
    work(worked, {});
    // the last piece is paid afterwards
    QVERIFY(Seconds(Clock::now() - begin) >= (worked - saved - 2 * piece) / share);
  }

  void allWhoDrawShareIt() {
    constexpr double share = 0.3;
    Allowance allowance(share, piece);
    allowance.limit(true);
    const auto begin = Clock::now();
    const auto draw = [&] {
      const Allowance::Drawer drawer(allowance);
      work(Seconds(0.05), {});
    };
    std::thread other(draw);
    draw();
    other.join();
    QVERIFY(Seconds(Clock::now() - begin) >= (Seconds(0.1) - 4 * piece) / share);
  }

  void whoRestsHearsThatItNeedNot() {
    Allowance allowance(1e-6, piece); // hours for the next piece
    allowance.limit(true);
    std::atomic<bool> done = false;
    std::thread worker([&] {
      const Allowance::Drawer drawer(allowance);
      work(Seconds(0.02), {});
      done = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const bool early = done;
    allowance.limit(false);
    worker.join();
    QVERIFY(!early);
    QVERIFY(done);
  }

  void whoRestsHearsThatItIsToStop() {
    Allowance allowance(1e-6, piece);
    allowance.limit(true);
    bool cancelled = false;
    std::jthread worker([&](const std::stop_token& stop) {
      const Allowance::Drawer drawer(allowance);
      try {
        work(Seconds(3600), stop);
      } catch (const Cancelled&) {
        cancelled = true;
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    worker.request_stop();
    worker.join();
    QVERIFY(cancelled);
  }

  /// While training takes all cores a leisured question takes its time, one that somebody waits for does not,
  /// and when training ends the first one goes on at once.
  void leisuredQuestionsLeaveTheCoresToTraining() {
    AnalysisRunner runner;
    runner.makeRoom(true);
    const auto begin = Clock::now();
    const auto question = [](Seconds most) {
      return [most](const std::stop_token& stop, const AnalysisRunner::PostCoarse&) {
        work(most, stop);
        return std::any(true);
      };
    };
    const auto leisured = runner.ask("leisured", question(Seconds(1)), AnalysisRunner::Pace::Leisured);
    const auto prompt = runner.ask("prompt", question(Seconds(0.2)));
    std::set<std::uint64_t> answered;
    const auto isAnswered = [&](std::uint64_t ticket) {
      for (const auto& result : runner.takeResults())
        answered.insert(result.ticket);
      return answered.contains(ticket);
    };
    QVERIFY(eventually([&] { return isAnswered(prompt); }));
    const bool both = isAnswered(leisured);
    QVERIFY(!both || Clock::now() - begin > std::chrono::seconds(5)); // less than it takes
    runner.makeRoom(false);
    QVERIFY(eventually([&] { return isAnswered(leisured); }));
  }
};

SPIKELOOM_TEST(AllowanceTest)

} // namespace spikeloom::test::allowance_test

#include "allowance_test.moc"
