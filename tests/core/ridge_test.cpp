// Gram matrices and ridge regressions against plain sums and the normal equations.
#include "core/analysis/ridge.h"

#include <cmath>

#include "checks.h"
#include "core/base/errors.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::ridge_test {

namespace {

Regressors randomRegressors(std::size_t count, std::size_t samples) {
  Regressors out(count, samples);
  RandomStream random(4, Purpose::Targets, count);
  for (float& x : out.values)
    x = static_cast<float>(random.uniform(0, 1));
  return out;
}

double plainProduct(const Regressors& regressors, std::size_t a, std::size_t b, std::size_t samples) {
  double sum = 0;
  for (std::size_t k = 0; k < samples; ++k)
    sum += static_cast<double>(regressors.of(a)[k]) * static_cast<double>(regressors.of(b)[k]);
  return sum;
}

} // namespace

class RidgeTest : public QObject {
  Q_OBJECT

private slots:
  void gram_data() {
    QTest::addColumn<std::size_t>("rows");
    QTest::addColumn<std::size_t>("samples");
    for (const std::size_t rows : std::initializer_list<std::size_t>{1, 15, 16, 17, 50})
      for (const std::size_t samples : std::initializer_list<std::size_t>{1, 255, 256, 600})
        QTest::addRow("%zu rows, %zu samples", rows, samples) << rows << samples;
  }

  void gram() {
    QFETCH(const std::size_t, rows);
    QFETCH(const std::size_t, samples);
    const Regressors all = randomRegressors(2 * rows, samples + 3); // every other one, not to the end
    std::vector<std::uint32_t> which;
    for (std::uint32_t k = 0; k < rows; ++k)
      which.push_back(2 * k + 1);
    const GramMatrix out = gramMatrix(all, which, samples);
    for (std::size_t a = 0; a < rows; ++a)
      for (std::size_t b = 0; b < rows; ++b) {
        // sums of 256 products below 1 are rounded to some 2⁻²⁴ of themselves each time
        const double expected = plainProduct(all, which[a], which[b], samples);
        CHECK_NEAR(out.at(a, b), expected, 1e-6 * expected + 1e-7);
        QCOMPARE(out.at(a, b), out.at(b, a));
      }
  }

  void stops() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)gramMatrix(randomRegressors(3, 5),
                                                         std::vector<std::uint32_t>{0}, 5, stop.get_token()));
  }

  void normalEquations() { // (G + λ + d) w = b, for some of the rows and columns of G
    constexpr std::size_t count = 40, samples = 100;
    const Regressors all = randomRegressors(count, samples);
    std::vector<std::uint32_t> rows, columns;
    for (std::uint32_t k = 0; k < count; ++k)
      rows.push_back(k);
    const GramMatrix gram = gramMatrix(all, rows, samples);
    std::vector<double> right, diagonal;
    RandomStream random(5, Purpose::Targets, 0);
    for (std::uint32_t k = 0; k < count; k += 3) {
      columns.push_back(k);
      right.push_back(random.normal());
      diagonal.push_back(random.uniform(0, 2));
    }
    for (const bool extra : {false, true}) {
      const auto weights = ridge(gram, columns, 0.5, right, extra ? diagonal : std::vector<double>());
      for (std::size_t a = 0; a < columns.size(); ++a) {
        double sum = (0.5 + (extra ? diagonal[a] : 0)) * weights[a];
        for (std::size_t b = 0; b < columns.size(); ++b)
          sum += gram.at(columns[a], columns[b]) * weights[b];
        CHECK_NEAR(sum, right[a], 1e-9);
      }
    }
  }

  void hardlyAnyRegularisation() { // two regressors that are the same, and a λ below rounding
    Regressors all(2, 50);
    for (std::size_t k = 0; k < 100; ++k)
      all.values[k] = static_cast<float>(std::sin(static_cast<double>(k % 50)));
    const std::vector<std::uint32_t> both{0, 1};
    const GramMatrix gram = gramMatrix(all, both, 50);
    const auto weights = ridge(gram, both, 1e-12, std::vector{gram.at(0, 0), gram.at(0, 0)});
    CHECK_NEAR(weights[0], 0.5, 1e-5);
    CHECK_NEAR(weights[1], 0.5, 1e-5);
  }
};

SPIKELOOM_TEST(RidgeTest)

} // namespace spikeloom::test::ridge_test

#include "ridge_test.moc"
