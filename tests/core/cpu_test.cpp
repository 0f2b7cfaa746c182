// The choice among kernels.
#include "core/base/cpu.h"

#include <QTest>

#include "tests/registry.h"

namespace spikeloom::test::cpu_test {

class CpuTest : public QObject {
  Q_OBJECT

private slots:
  void levelsUpToTheBestCanBeHad() {
    const int best = static_cast<int>(bestKernelLevel());
    const int numbers[3] = {0, 1, 2};
    const KernelSet<int> kernels{&numbers[0], &numbers[1], &numbers[2]};
    for (const int level : {0, 1, 2}) {
      const int* kernel = kernelAt(static_cast<KernelLevel>(level), kernels);
      QCOMPARE(kernel != nullptr, level <= best);
      QVERIFY(!kernel || *kernel == level);
    }
  }

  void theTextNamesTheLevelAndWhoChoseIt() {
    for (const auto& [level, name] : {std::pair(KernelLevel::Baseline, "baseline"),
                                      std::pair(KernelLevel::V3, "v3"), std::pair(KernelLevel::V4, "v4")}) {
      QCOMPARE(QByteArray(kernelText({level, false})), QByteArray(name));
      QCOMPARE(QByteArray(kernelText({level, true})), name + QByteArray(", forced by SPIKELOOM_KERNEL"));
    }
  }

  void oneLevelIsInUse() {
    QCOMPARE(kernelChoice().forced, qEnvironmentVariableIsSet("SPIKELOOM_KERNEL"));
    QVERIFY(kernelChoice().level <= bestKernelLevel());
    QVERIFY(kernelChoice().forced || kernelChoice().level == bestKernelLevel());
  }
};

SPIKELOOM_TEST(CpuTest)

} // namespace spikeloom::test::cpu_test

#include "cpu_test.moc"
