// Included once by each qif_kernel_*.cpp; everything but the kernel table is local to that file.
#include "core/model/qif_kernel.h"

namespace spikeloom {
namespace {

constexpr int seriesTerms = 9; // X^10/20! < 5e-19 at |X| = 1: below double's rounding

struct Series {
  double cosine[seriesTerms + 1] = {1}, sine[seriesTerms + 1] = {1};
  constexpr Series() {
    for (int k = 1; k <= seriesTerms; ++k) {
      cosine[k] = -cosine[k - 1] / ((2 * k - 1) * (2 * k));
      sine[k] = -sine[k - 1] / ((2 * k) * (2 * k + 1));
    }
  }
};
constexpr Series series;

unsigned qifStep(double* __restrict s, double* __restrict c, const double* __restrict x,
                 std::uint64_t* __restrict crossed, std::size_t count, double h) {
  std::uint64_t any = 0, bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double X = x[i] * h * h;
    double C = series.cosine[seriesTerms], S = series.sine[seriesTerms];
#pragma GCC unroll 16
    for (int k = seriesTerms - 1; k >= 0; --k) {
      C = C * X + series.cosine[k];
      S = S * X + series.sine[k];
    }
    const double hS = h * S;
    const double newS = C * s[i] + x[i] * hS * c[i];
    const double newC = C * c[i] - hS * s[i];
    const std::uint64_t flip = ((c[i] < 0) != (newC < 0)) ? 1u : 0u;
    bad |= __builtin_fabs(X) <= 1 ? 0u : 1u; // NaN is not ≤ 1
    any |= flip;
    crossed[i] = flip;
    s[i] = newS;
    c[i] = newC;
  }
  return (any ? qifSpiked : 0u) | (bad ? qifTooLarge : 0u);
}

void renormaliseAll(double* __restrict s, double* __restrict c, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const double scale = 1 / __builtin_sqrt(s[i] * s[i] + c[i] * c[i]);
    s[i] *= scale;
    c[i] *= scale;
  }
}

void decayAll(double* __restrict u, double* __restrict r, std::size_t count, double decay) {
  for (std::size_t i = 0; i < count; ++i) {
    u[i] *= decay;
    r[i] *= decay;
  }
}

} // namespace
} // namespace spikeloom

#define SPIKELOOM_QIF_KERNEL(name)                                                                           \
  namespace spikeloom {                                                                                      \
  constinit const QifKernel name{&qifStep, &renormaliseAll, &decayAll};                                      \
  }
