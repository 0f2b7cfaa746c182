// What ends a process that works for this one is told, and this one goes on. Its own side is in main.cpp.
#include "core/base/guarded_work.h"

#include <QElapsedTimer>
#include <QTest>

#include "tests/registry.h"

namespace spikeloom::test::guarded_work_test {

namespace {

WorkEnd endOf(const char* what, int milliseconds = 20000) {
  return endOfChild({"--misbehave", what}, std::chrono::milliseconds(milliseconds));
}

} // namespace

class GuardedWorkTest : public QObject {
  Q_OBJECT

private slots:
  void whatEndsWellIsDone() { QCOMPARE(endOf("well"), WorkEnd::Done); }
  void crashes() {
    QCOMPARE(endOf("crash"), WorkEnd::Died);
    QCOMPARE(endOf("abort"), WorkEnd::Died);
    QCOMPARE(endOf("recurse"), WorkEnd::Died);
    QCOMPARE(endOf("exit"), WorkEnd::Died);
  }
  void memory() {
    QCOMPARE(endOf("killed"), WorkEnd::NoMemory); // as the system does when there is none
    if (SPIKELOOM_SANITIZED)
      QSKIP("no limit beside the sanitizer's tables");
    QCOMPARE(endOf("allocate"), WorkEnd::NoMemory);
  }
  void time() {
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(endOf("sleep", 300), WorkEnd::TooLong);
    QVERIFY(timer.elapsed() < 10000);
    QCOMPARE(endOf("spin"), WorkEnd::TooLong); // by its own limit
  }
};

SPIKELOOM_TEST(GuardedWorkTest)

} // namespace spikeloom::test::guarded_work_test

#include "guarded_work_test.moc"
