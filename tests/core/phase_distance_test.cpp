// Circular distance of phases against closed forms and another way to wrap.
#include "core/analysis/phase_distance.h"

#include <numbers>
#include <vector>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::phase_distance_test {

namespace {
constexpr double pi = std::numbers::pi;
using Phases = std::vector<double>;

Phases uniformPhases(std::size_t count, std::uint64_t stream) {
  RandomStream random(3, Purpose::Phases, stream);
  Phases out(count);
  for (double& phase : out)
    phase = random.uniform(-pi, pi);
  return out;
}
} // namespace

class PhaseDistanceTest : public QObject {
  Q_OBJECT

private slots:
  void knownDistances() {
    QCOMPARE(phaseDistance(Phases{0.3, -2}, Phases{0.3, -2}), 0.0);
    CHECK_NEAR(phaseDistance(Phases{0}, Phases{pi}), pi, 0);
    CHECK_NEAR(phaseDistance(Phases{pi / 2, 0}, Phases{-pi / 2, 0}), pi / 2, 1e-15);
    CHECK_NEAR(phaseDistance(Phases{pi - 0.1}, Phases{-pi + 0.1}), 0.2, 1e-15); // the short way round
    CHECK_NEAR(phaseDistance(Phases{0.1, 0.1, 0.1}, Phases{0.2, 0.4, 0.1}), 0.4 / 3, 1e-15);
  }

  void turnsDoNotCount() {
    for (const int turns : {-5, -1, 1, 1000})
      CHECK_NEAR(phaseDistance(Phases{1.25 + turns * 2 * pi}, Phases{0.5}), 0.75, 1e-12);
  }

  void anotherWayToWrap() {
    const Phases a = uniformPhases(5000, 0), b = uniformPhases(5000, 1);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      sum += std::acos(std::min(1.0, std::max(-1.0, std::cos(a[i] - b[i]))));
    CHECK_NEAR(phaseDistance(a, b), sum / 5000, 1e-9);
    QCOMPARE(phaseDistance(a, b), phaseDistance(b, a));
    // unrelated phases: uniform on [0, π], standard deviation π/√12; five standard errors
    CHECK_NEAR(phaseDistance(a, b), pi / 2, 5 * pi / std::sqrt(12.0 * 5000));
  }
};

SPIKELOOM_TEST(PhaseDistanceTest)

} // namespace spikeloom::test::phase_distance_test

#include "phase_distance_test.moc"
