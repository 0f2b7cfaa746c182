// Eigenvalues of networks whose spectrum is known, and sums that hold for any.
#include "core/analysis/eigenvalues.h"

#include <algorithm>
#include <map>
#include <numbers>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::eigenvalues_test {

namespace {

using Complex = std::complex<double>;
using Entries = std::map<std::pair<std::uint32_t, std::uint32_t>, double>; // (post, pre) -> weight

struct Net {
  Connectivity connectivity;
  std::vector<double> weights;

  Net(std::size_t n, const Entries& entries) {
    std::vector<std::vector<std::uint32_t>> rows(n);
    for (const auto& [where, weight] : entries) // ascending by row, then column
      rows[where.first].push_back(where.second);
    connectivity = connectivityFromRows(rows);
    weights.assign(connectivity.paddedSize(), 1e9); // between rows: nobody may read it
    std::vector<std::size_t> next(connectivity.rowStart);
    for (const auto& [where, weight] : entries)
      weights[next[where.first]++] = weight;
  }
  [[nodiscard]] std::vector<Complex> spectrum() const { return eigenvalues(connectivity, weights); }
};

/// Largest distance of an eigenvalue from the closest of those expected that is still free.
double distance(const std::vector<Complex>& found, std::vector<Complex> expected) {
  if (found.size() != expected.size())
    return INFINITY;
  double largest = 0;
  for (const Complex value : found) {
    const auto closest =
        std::ranges::min_element(expected, {}, [&](Complex e) { return std::abs(e - value); });
    largest = std::max(largest, std::abs(*closest - value));
    expected.erase(closest);
  }
  return largest;
}

Entries randomEntries(std::uint32_t n, double p, double sd, std::int64_t seed) {
  RandomStream random(seed, Purpose::Weights, 0);
  Entries out;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < n; ++j)
      if (i != j && random.uniform() < p)
        out[{i, j}] = sd * random.normal();
  return out;
}

/// Row i: exactly p(1−f)N excitatory and pfN inhibitory inputs, of J/√(Np) and −gJ/√(Np).
Entries balanced(std::uint32_t n, double j, double g, double f, double p, std::int64_t seed) {
  RandomStream random(seed, Purpose::Connectivity, 0);
  const auto excitatory = static_cast<std::uint32_t>(std::lround((1 - f) * n));
  const double weight = j / std::sqrt(n * p);
  Entries out;
  for (std::uint32_t i = 0; i < n; ++i)
    for (const bool inhibitory : {false, true}) {
      const std::uint32_t first = inhibitory ? excitatory : 0, last = inhibitory ? n : excitatory;
      for (auto left = std::lround(p * (last - first)); left > 0;) {
        const auto source = first + static_cast<std::uint32_t>(random.uniform() * (last - first));
        if (source != i && out.try_emplace({i, source}, inhibitory ? -g * weight : weight).second)
          --left;
      }
    }
  return out;
}

/// Share of the eigenvalues with a modulus below r, for N → ∞, of a matrix whose columns have entries of
/// variance a/N (excitatory) or b/N (a share f of them): F with
///   (1−f) a/(r² + a(1−F)) + f b/(r² + b(1−F)) = 1,
/// from the S-transforms of Haagerup & Larsen (2000). F = r²/a when a = b, the circular law; the more they
/// differ, the denser the middle (Rajan & Abbott 2006).
double shareInside(double r, double a, double b, double f) {
  double low = 0, high = 1;
  for (int k = 0; k < 60; ++k) {
    const double outside = (low + high) / 2;
    const double left = (1 - f) * a / (r * r + a * outside) + f * b / (r * r + b * outside);
    (left > 1 ? low : high) = outside;
  }
  return 1 - low;
}

} // namespace

class EigenvaluesTest : public QObject {
  Q_OBJECT

private slots:
  void feedForward() { // strictly triangular: nothing comes back
    Entries entries;
    for (std::uint32_t i = 0; i < 30; ++i)
      for (std::uint32_t j = i + 1; j < 30; ++j)
        entries[{i, j}] = 1 + 0.1 * i - 0.3 * j;
    const Net net(30, entries);
    QCOMPARE(distance(net.spectrum(), std::vector<Complex>(30, 0.0)), 0.0);
    QCOMPARE(spectralRadius(net.connectivity, net.weights), 0.0);
  }

  void
  blockTriangular() { // pairs with weights a and b to each other: ±√(ab), whatever the pairs do downwards
    const std::vector<std::pair<double, double>> pairs{{2, 3}, {-1, 4}, {0.5, 0.5}, {-2, -7}, {1, -0.01}};
    Entries entries;
    std::vector<Complex> expected;
    for (std::uint32_t k = 0; k < pairs.size(); ++k) {
      const auto [a, b] = pairs[k];
      entries[{2 * k, 2 * k + 1}] = a, entries[{2 * k + 1, 2 * k}] = b;
      const Complex root = std::sqrt(Complex(a * b));
      expected.insert(expected.end(), {root, -root});
      for (std::uint32_t j = 2 * k + 2; j < 2 * pairs.size(); ++j)
        entries[{2 * k, j}] = 0.7, entries[{2 * k + 1, j}] = -0.2 * j;
    }
    const Net net(2 * pairs.size(), entries);
    QVERIFY(distance(net.spectrum(), expected) < 1e-13);
    CHECK_NEAR(spectralRadius(net.connectivity, net.weights), std::sqrt(14.0), 1e-13);
  }

  void rotations() { // by a right angle, w times: ±iw; by one place along a ring: the roots of unity
    const auto turned = Net(2, {{{0, 1}, -1.5}, {{1, 0}, 1.5}}).spectrum();
    QVERIFY(distance(turned, {{0, 1.5}, {0, -1.5}}) < 1e-15);
    QVERIFY(turned[0].imag() < 0); // equal moduli: by argument

    constexpr std::uint32_t n = 24;
    Entries ring;
    std::vector<Complex> roots;
    for (std::uint32_t i = 0; i < n; ++i) {
      ring[{i, (i + 1) % n}] = 1;
      roots.push_back(std::polar(1.0, 2 * std::numbers::pi * i / n));
    }
    const Net net(n, ring);
    QVERIFY(distance(net.spectrum(), roots) < 1e-13);
  }

  void circulant() { // λ_m = Σ_k c_k e^{2πi m k/N}
    constexpr std::uint32_t n = 41;
    const std::map<std::uint32_t, double> weights{{1, 0.8}, {2, -0.5}, {7, 0.3}, {40, 1.1}};
    Entries entries;
    std::vector<Complex> expected(n);
    for (std::uint32_t i = 0; i < n; ++i)
      for (const auto& [k, c] : weights) {
        entries[{i, (i + k) % n}] = c;
        expected[i] += std::polar(c, 2 * std::numbers::pi * i * k / n);
      }
    QVERIFY(distance(Net(n, entries).spectrum(), expected) < 1e-13);
  }

  void sortedAndReal() { // real matrix: by decreasing modulus, conjugate pairs side by side
    const auto all = Net(60, randomEntries(60, 0.4, 1, 3)).spectrum();
    QVERIFY(std::ranges::is_sorted(all, std::ranges::greater(), [](Complex z) { return std::abs(z); }));
    for (std::size_t k = 0; k < all.size(); ++k)
      if (all[k].imag() != 0) {
        QVERIFY(all[k].imag() < 0);
        QCOMPARE(all[k + 1], std::conj(all[k]));
        ++k;
      }
  }

  void traces() { // Σ λ = tr W = 0 without autapses, Σ λ² = tr W², Σ λ³ = tr W³
    constexpr std::uint32_t n = 120;
    const Entries entries = randomEntries(n, 0.3, 1 / std::sqrt(0.3 * n), 8);
    const auto weight = [&](std::uint32_t i, std::uint32_t j) {
      const auto found = entries.find({i, j});
      return found == entries.end() ? 0.0 : found->second;
    };
    double square = 0, cube = 0;
    for (const auto& [where, w] : entries) {
      const auto [i, j] = where;
      square += w * weight(j, i);
      for (std::uint32_t k = 0; k < n; ++k)
        cube += w * weight(j, k) * weight(k, i);
    }
    Complex sum = 0, sumOfSquares = 0, sumOfCubes = 0;
    for (const Complex value : Net(n, entries).spectrum()) {
      sum += value;
      sumOfSquares += value * value;
      sumOfCubes += value * value * value;
    }
    QVERIFY(std::abs(sum) < 1e-12);
    QVERIFY(std::abs(square) > 0.1 && std::abs(cube) > 0.1); // says something
    QVERIFY(std::abs(sumOfSquares - square) < 1e-12);
    QVERIFY(std::abs(sumOfCubes - cube) < 1e-12);
  }

  void balancedNetwork() {
    constexpr double j = 1.5, g = 5, f = 0.2, p = 0.1;
    constexpr std::uint32_t n = 300;
    auto all = Net(n, balanced(n, j, g, f, p, 4)).spectrum();
    // Every row has the same sum, so the vector of ones is an eigenvector: J √(Np) (1 − f − gf).
    const double uniform = j * std::sqrt(n * p) * (1 - f - g * f);
    const auto outlier = std::ranges::min_element(all, {}, [&](Complex z) { return std::abs(z - uniform); });
    QVERIFY(std::abs(*outlier - uniform) < 1e-10);
    all.erase(outlier);
    // The others fill a disc; at this N its rim is about a tenth of the radius wide.
    const double radius = balancedRadius(j, g, f, p);
    CHECK_NEAR(std::abs(all.front()) / radius, 1, 0.1);
    for (const double part : {0.3, 0.5, 0.7, 0.85}) {
      const auto inside = std::ranges::count_if(all, [&](Complex z) { return std::abs(z) < part * radius; });
      const double expected = shareInside(part * radius, j * j * (1 - p), g * g * j * j * (1 - p), f);
      CHECK_NEAR(static_cast<double>(inside) / n, expected, 0.05);
    }
  }

  void scaleDoesNotMatter() { // neither products that would overflow, nor such that would vanish
    const Entries entries = randomEntries(40, 0.4, 1, 5);
    const auto usual = Net(40, entries).spectrum();
    for (const double factor : {1e-200, 1e200}) {
      Entries scaled;
      for (const auto& [where, weight] : entries)
        scaled[where] = factor * weight;
      std::vector<Complex> expected(usual);
      for (Complex& value : expected)
        value *= factor;
      QVERIFY(distance(Net(40, scaled).spectrum(), expected) < 1e-12 * factor);
    }
  }

  void longRings() { // where double shifts alone turn in a circle; several rings: all eigenvalues repeated
    for (const std::uint32_t length : {3u, 50u, 101u}) {
      Entries entries;
      std::vector<Complex> expected;
      for (std::uint32_t ring = 0; ring < 3; ++ring)
        for (std::uint32_t i = 0; i < length; ++i) {
          entries[{ring * length + i, ring * length + (i + 1) % length}] = -2;
          expected.push_back(std::polar(2.0, std::numbers::pi + 2 * std::numbers::pi * i / length));
        }
      QVERIFY(distance(Net(3 * length, entries).spectrum(), expected) < 1e-12);
    }
  }

  void radius() {
    CHECK_NEAR(balancedRadius(6, 5, 0.2, 0.1), 6 * std::sqrt((0.8 + 0.2 * 25) * 0.9), 1e-13);
    CHECK_NEAR(balancedRadius(2, 3, 0, 0), 2, 1e-15);     // excitatory alone, sparse: J
    CHECK_NEAR(balancedRadius(2, 3, 1, 0), 6, 1e-14);     // inhibitory alone: gJ
    CHECK_NEAR(balancedRadius(2, 3, 0.5, 1), 0, 0);       // all connected, all alike: no spread
    CHECK_NEAR(balancedRadius(-2, 3, 1, 0.75), 3, 1e-14); // a radius has no sign
  }

  void noNeurons() {
    const Net net(0, {});
    QVERIFY(net.spectrum().empty());
    QCOMPARE(spectralRadius(net.connectivity, net.weights), 0.0);
  }
};

SPIKELOOM_TEST(EigenvaluesTest)

} // namespace spikeloom::test::eigenvalues_test

#include "eigenvalues_test.moc"
