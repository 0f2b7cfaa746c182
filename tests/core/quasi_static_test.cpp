// Quasi-static drive against a dense matrix product.
#include "core/analysis/quasi_static.h"

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <numeric>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::quasi_static_test {

namespace {

constexpr std::size_t neurons = 70;

struct Net {
  Connectivity connectivity = randomConnectivity(neurons, 0.3, 5);
  AlignedVector<double> weights;

  Net() {
    // what lies between rows is no weight, and nobody may read it
    weights.assign(connectivity.paddedSize(), std::numeric_limits<double>::quiet_NaN());
    RandomStream random(5, Purpose::Weights, 0);
    for (std::size_t i = 0; i < neurons; ++i)
      for (std::size_t s = 0; s < connectivity.synapseCounts[i]; ++s)
        weights[connectivity.rowStart[i] + s] = random.normal();
  }
  [[nodiscard]] Eigen::MatrixXd dense() const {
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(neurons, neurons);
    for (std::size_t i = 0; i < neurons; ++i)
      for (std::size_t s = 0; s < connectivity.synapseCounts[i]; ++s)
        out(static_cast<Eigen::Index>(i), connectivity.row(i)[s]) = weights[connectivity.rowStart[i] + s];
    return out;
  }
  [[nodiscard]] std::vector<float> drive(std::span<const float> rates,
                                         std::span<const std::uint32_t> which) const {
    std::vector<float> out(rates.size() / neurons * which.size(), -1);
    quasiStaticDrive(connectivity, weights, rates, which, out);
    return out;
  }
};

std::vector<float> randomRates(std::size_t samples) {
  RandomStream random(5, Purpose::Targets, samples);
  std::vector<float> out(samples * neurons);
  std::ranges::generate(out, [&] { return static_cast<float>(random.uniform()); });
  return out;
}

std::vector<std::uint32_t> everyone() {
  std::vector<std::uint32_t> out(neurons);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

} // namespace

class QuasiStaticTest : public QObject {
  Q_OBJECT

private slots:
  void denseProduct() {
    const Net net;
    const std::vector<std::uint32_t> some{69, 3, 0, 3, 41};
    for (const std::size_t samples : std::initializer_list<std::size_t>{1, 15, 16, 17, 131})
      for (const auto& which : {everyone(), some}) {
        const auto rates = randomRates(samples);
        const Eigen::MatrixXd r = // a sample a column
            Eigen::Map<const Eigen::MatrixXf>(rates.data(), neurons, static_cast<Eigen::Index>(samples))
                .cast<double>();
        const Eigen::MatrixXd expected = net.dense() * r;
        const auto out = net.drive(rates, which);
        for (std::size_t k = 0; k < samples; ++k)
          for (std::size_t m = 0; m < which.size(); ++m) {
            const double u = expected(which[m], static_cast<Eigen::Index>(k));
            CHECK_NEAR(out[k * which.size() + m], u, 6e-8 * std::abs(u) + 1e-13); // rounded to float
          }
      }
  }

  void nothingDependsOnTheCompany() { // bits do not depend on which neurons and samples are asked for
    const Net net;
    const auto rates = randomRates(40);
    const auto all = net.drive(rates, everyone());
    const std::vector<std::uint32_t> one{17};
    const auto alone = net.drive(std::span(rates).subspan(9 * neurons, 5 * neurons), one);
    for (std::size_t k = 0; k < 5; ++k)
      QCOMPARE(alone[k], all[(9 + k) * neurons + 17]);
  }

  void withoutSynapses() {
    const Connectivity connectivity = connectivityFromRows({{1}, {}, {0, 1}});
    const std::vector<double> weights = [&] {
      std::vector<double> out(connectivity.paddedSize(), 0.0);
      out[connectivity.rowStart[0]] = 2, out[connectivity.rowStart[2]] = -1;
      out[connectivity.rowStart[2] + 1] = 0.5;
      return out;
    }();
    const std::vector<float> rates{3, 4, 100, 5, 8, 100};
    const std::vector<std::uint32_t> which{0, 1, 2};
    std::vector<float> out(6, -1);
    quasiStaticDrive(connectivity, weights, rates, which, out);
    QCOMPARE(out, (std::vector<float>{8, 0, -1, 16, 0, -1}));
  }

  void nothingAsked() {
    const Net net;
    QVERIFY(net.drive(randomRates(4), {}).empty());
    QVERIFY(net.drive({}, everyone()).empty());
  }
};

SPIKELOOM_TEST(QuasiStaticTest)

} // namespace spikeloom::test::quasi_static_test

#include "quasi_static_test.moc"
