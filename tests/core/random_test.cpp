// Random streams: reproducible, independent, and of the distributions they claim.
#include <algorithm>
#include <set>
#include <vector>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::random_test {

namespace {

std::vector<double> uniforms(RandomStream stream, std::size_t count) {
  std::vector<double> out(count);
  std::ranges::generate(out, [&] { return stream.uniform(); });
  return out;
}

std::vector<double> normals(RandomStream stream, std::size_t count) {
  std::vector<double> out(count);
  std::ranges::generate(out, [&] { return stream.normal(); });
  return out;
}

/// Mean of (x − centre)^power.
double moment(const std::vector<double>& values, double centre, int power) {
  double sum = 0;
  for (const double x : values)
    sum += std::pow(x - centre, power);
  return sum / static_cast<double>(values.size());
}

} // namespace

class RandomTest : public QObject {
  Q_OBJECT

private slots:
  void knownAnswer() {
    // Philox4x64-10 of a zero key and counter: the first line for it in the authors' kat_vectors
    RandomStream stream(0, static_cast<Purpose>(0), 0);
    for (const std::uint64_t word :
         {0x16554d9eca36314cu, 0xdb20fe9d672d0fdcu, 0xd7e772cee186176bu, 0x7e68b68aec7ba23bu})
      QCOMPARE(stream.uniform(), std::ldexp(static_cast<double>(word >> 11), -53));
  }

  void streamsDiffer() {
    constexpr std::size_t count = 2000;
    const std::vector<std::vector<double>> streams{
        uniforms({1, Purpose::Weights, 0}, count),  uniforms({2, Purpose::Weights, 0}, count),
        uniforms({1, Purpose::Phases, 0}, count),   uniforms({1, Purpose::Weights, 1}, count),
        uniforms({1, Purpose::Stimulus, 1}, count), uniforms({0, Purpose::Connectivity, 3}, count)};
    std::set<double> all;
    for (std::size_t a = 0; a < streams.size(); ++a) {
      all.insert(streams[a].begin(), streams[a].end());
      for (std::size_t b = 0; b < a; ++b) { // products of centred uniforms have sd 1/12
        double product = 0;
        for (std::size_t k = 0; k < count; ++k)
          product += (streams[a][k] - 0.5) * (streams[b][k] - 0.5);
        CHECK_NEAR(product / count, 0, 5.0 / 12 / std::sqrt(static_cast<double>(count)));
      }
    }
    QCOMPARE(all.size(), streams.size() * count); // of 2^53 values none comes twice
  }

  void sameArgumentsSameNumbersWhateverElseIsDrawn() {
    const auto alone = uniforms({5, Purpose::Targets, 9}, 100);
    const auto aloneNormal = normals({5, Purpose::Targets, 10}, 100);
    RandomStream a(5, Purpose::Targets, 9), b(5, Purpose::Targets, 10), other(6, Purpose::Targets, 9);
    for (std::size_t k = 0; k < 100; ++k) {
      for (std::size_t n = 0; n < k % 3; ++n)
        (void)other.normal();
      QCOMPARE(b.normal(), aloneNormal[k]);
      QCOMPARE(a.uniform(), alone[k]);
    }
  }

  void uniformMoments() {
    constexpr std::size_t n = 400000;
    const double root = std::sqrt(static_cast<double>(n));
    const auto values = uniforms({3, Purpose::Weights, 17}, n);
    const auto [low, high] = std::ranges::minmax(values);
    QVERIFY(low >= 0 && low < 1e-4 && high < 1 && high > 1 - 1e-4);
    CHECK_NEAR(moment(values, 0, 1), 0.5, 5 * std::sqrt(1.0 / 12) / root);
    CHECK_NEAR(moment(values, 0.5, 2), 1.0 / 12, 5 * std::sqrt(1.0 / 80 - 1.0 / 144) / root);
    CHECK_NEAR(moment(values, 0.5, 3), 0, 5 * std::sqrt(1.0 / 448) / root);
    for (const std::size_t lag : {1u, 2u, 3u, 4u}) { // four words come from one block
      double product = 0;
      for (std::size_t k = 0; k + lag < n; ++k)
        product += (values[k] - 0.5) * (values[k + lag] - 0.5);
      CHECK_NEAR(product / static_cast<double>(n - lag), 0, 5.0 / 12 / root);
    }
    std::vector<double> bins(100);
    for (const double x : values)
      ++bins[static_cast<std::size_t>(100 * x)];
    const double expected = n / 100.0;
    for (const double count : bins)
      CHECK_NEAR(count, expected, 5 * std::sqrt(expected));
  }

  void normalMoments() {
    constexpr std::size_t n = 400000;
    const double root = std::sqrt(static_cast<double>(n));
    const auto values = normals({4, Purpose::Weights, 2}, n);
    CHECK_NEAR(moment(values, 0, 1), 0, 5 / root);
    CHECK_NEAR(moment(values, 0, 2), 1, 5 * std::sqrt(2.0) / root);
    CHECK_NEAR(moment(values, 0, 3), 0, 5 * std::sqrt(15.0) / root);
    CHECK_NEAR(moment(values, 0, 4), 3, 5 * std::sqrt(96.0) / root);
    const auto beyond = std::ranges::count_if(values, [](double x) { return std::abs(x) > 2; });
    const double p = std::erfc(std::sqrt(2.0));
    CHECK_NEAR(static_cast<double>(beyond) / n, p, 5 * std::sqrt(p * (1 - p)) / root);
    double pairs = 0; // the two of a Box-Muller pair are independent
    for (std::size_t k = 0; k + 1 < n; k += 2)
      pairs += values[k] * values[k + 1];
    CHECK_NEAR(pairs / (n / 2.0), 0, 5 / std::sqrt(n / 2.0));
  }

  void anyInterval() {
    RandomStream stream(8, Purpose::Stimulus, 0);
    double low = 1e9, high = -1e9;
    for (int k = 0; k < 10000; ++k) {
      const double x = stream.uniform(-3, 5);
      low = std::min(low, x);
      high = std::max(high, x);
    }
    QVERIFY(low >= -3 && low < -2.98 && high < 5 && high > 4.98);
    QCOMPARE(stream.uniform(2, 2), 2.0);
  }
};

SPIKELOOM_TEST(RandomTest)

} // namespace spikeloom::test::random_test

#include "random_test.moc"
