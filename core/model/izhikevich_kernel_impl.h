// Included once by each izhikevich_kernel_*.cpp; everything but the kernel table is local to that file.
#include <cstdint>

#include "core/model/izhikevich_kernel.h"

namespace spikeloom {
namespace {

inline double slopeOfV(double input, double v, double w) { return (0.04 * v + 5) * v + 140 - w + input; }
inline double slopeOfW(double a, double b, double v, double w) { return a * (b * v - w); }

inline IzhikevichState rungeKutta(double a, double b, double input, IzhikevichState y, double h) {
  const double v1 = slopeOfV(input, y.v, y.w), w1 = slopeOfW(a, b, y.v, y.w);
  const double va = y.v + h / 2 * v1, wa = y.w + h / 2 * w1;
  const double v2 = slopeOfV(input, va, wa), w2 = slopeOfW(a, b, va, wa);
  const double vb = y.v + h / 2 * v2, wb = y.w + h / 2 * w2;
  const double v3 = slopeOfV(input, vb, wb), w3 = slopeOfW(a, b, vb, wb);
  const double vc = y.v + h * v3, wc = y.w + h * w3;
  const double v4 = slopeOfV(input, vc, wc), w4 = slopeOfW(a, b, vc, wc);
  return {y.v + h / 6 * (v1 + 2 * (v2 + v3) + v4), y.w + h / 6 * (w1 + 2 * (w2 + w3) + w4)};
}

bool izhikevichStep(const IzhikevichType& type, double constant, const IzhikevichNeurons& neurons, double h) {
  const double a = type.a, b = type.b;
  const double* __restrict x = neurons.input;
  double* __restrict v = neurons.v, * __restrict w = neurons.w;
  double* __restrict beforeV = neurons.beforeV, * __restrict beforeW = neurons.beforeW;
  const std::size_t count = neurons.count;
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const IzhikevichState y{v[i], w[i]};
    const IzhikevichState next = rungeKutta(a, b, constant + x[i], y, h);
    beforeV[i] = y.v;
    beforeW[i] = y.w;
    v[i] = next.v;
    w[i] = next.w;
    any |= next.v < izhikevichPeak ? 0u : 1u;
  }
  return any != 0;
}

IzhikevichState advancedOne(const IzhikevichType& type, double input, IzhikevichState y, double h) {
  return rungeKutta(type.a, type.b, input, y, h);
}

} // namespace
} // namespace spikeloom

#define SPIKELOOM_IZHIKEVICH_KERNEL(name)                                                                    \
  namespace spikeloom {                                                                                      \
  constinit const IzhikevichKernel name{&izhikevichStep, &advancedOne};                                      \
  }
