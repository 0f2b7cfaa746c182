#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/model/aligned.h"
#include "core/model/neuron_models.h"

namespace spikeloom {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double peak = 30;            // mV
constexpr double longestSubstep = 0.1; // ms

struct Membrane {
  double v, w;
};

/// One Runge-Kutta-4 step of length h at constant input.
inline Membrane advanced(const IzhikevichType& type, double input, Membrane y, double h) {
  const auto dv = [=](double v, double w) { return (0.04 * v + 5) * v + 140 - w + input; };
  const auto dw = [&](double v, double w) { return type.a * (type.b * v - w); };
  const double v1 = dv(y.v, y.w), w1 = dw(y.v, y.w);
  const double va = y.v + h / 2 * v1, wa = y.w + h / 2 * w1;
  const double v2 = dv(va, wa), w2 = dw(va, wa);
  const double vb = y.v + h / 2 * v2, wb = y.w + h / 2 * w2;
  const double v3 = dv(vb, wb), w3 = dw(vb, wb);
  const double vc = y.v + h * v3, wc = y.w + h * w3;
  const double v4 = dv(vc, wc), w4 = dw(vc, wc);
  return {y.v + h / 6 * (v1 + 2 * (v2 + v3) + v4), y.w + h / 6 * (w1 + 2 * (w2 + w3) + w4)};
}

/// The length of the Runge-Kutta step, between 0 and h, that ends at the peak: as accurate as the step
/// itself, where interpolation between its ends would not be (v' grows with v²). y.v must be at or below the
/// peak, the step of length h end at or above it. Newton's method, kept inside a bracket.
double timeToPeak(const IzhikevichType& type, double input, Membrane y, double h) {
  double low = 0, high = h, at = h;
  for (;;) {
    const Membrane end = advanced(type, input, y, at);
    (end.v < peak ? low : high) = at;
    const double slope = (0.04 * end.v + 5) * end.v + 140 - end.w + input;
    const double correction = (end.v - peak) / slope;
    if (std::abs(correction) <= 1e-16) // ms: rounding of v at the peak's slope
      return at;
    double next = at - correction;
    if (!(next > low && next < high))
      next = low + (high - low) / 2;
    if (next == low || next == high)
      return high;
    at = next;
  }
}

class Izhikevich final : public NeuronModel {
public:
  explicit Izhikevich(std::size_t neurons) : m_v(neurons), m_w(neurons), m_nextV(neurons), m_nextW(neurons) {
    setPhases(std::vector<double>(neurons, -pi));
  }

  bool step(std::span<const double> input, double, double dt, std::vector<StepSpike>& spikes) override {
    if (!std::ranges::all_of(input, [](double x) { return std::abs(x) <= izhikevichLargestInput; }))
      return false;
    const auto before = static_cast<std::ptrdiff_t>(spikes.size());
    // a dt that is a whole number of substeps but for rounding must not get one more
    const int substeps = std::max(1, static_cast<int>(std::ceil(dt / longestSubstep - 1e-9)));
    const double h = dt / substeps;
    for (int left = substeps; left-- > 0;)
      for (std::size_t type = 0; type < izhikevichTypes.size(); ++type)
        substep(type, input, h, left * h, spikes);
    if (substeps > 1)
      std::ranges::stable_sort(spikes.begin() + before, spikes.end(), {}, &StepSpike::neuron);
    return true;
  }

  void setPhases(std::span<const double> phases) override {
    forEach([&](std::size_t i, const IzhikevichType& type) {
      m_v[i] = type.c + (peak - type.c) * (std::remainder(phases[i], 2 * pi) + pi) / (2 * pi);
      m_w[i] = type.b * m_v[i];
    });
  }

  std::vector<double> phases() const override {
    std::vector<double> out(m_v.size());
    forEach([&](std::size_t i, const IzhikevichType& type) {
      out[i] = std::clamp(2 * pi * (m_v[i] - type.c) / (peak - type.c) - pi, -pi, pi);
    });
    return out;
  }

  void visitState(StateVisitor& visitor) override {
    visitor("izhikevich_v", m_v);
    visitor("izhikevich_w", m_w);
  }
  std::unique_ptr<NeuronModel> clone() const override { return std::make_unique<Izhikevich>(*this); }

private:
  /// Calls with every neuron and its type.
  template <class F> void forEach(F&& call) const {
    for (std::size_t type = 0; type < izhikevichTypes.size(); ++type)
      for (std::size_t i = first(type); i < first(type + 1); ++i)
        call(i, izhikevichTypes[type]);
  }
  [[nodiscard]] std::size_t first(std::size_t type) const { return firstOfIzhikevichType(type, m_v.size()); }

  /// All neurons of a type by h, `left` ms before the step's end at the substep's end.
  void substep(std::size_t typeIndex, std::span<const double> input, double h, double left,
               std::vector<StepSpike>& spikes) {
    const IzhikevichType type = izhikevichTypes[typeIndex];
    const double constant = izhikevichRheobase(type);
    const std::size_t begin = first(typeIndex), end = first(typeIndex + 1);
    double *const v = m_v.data(), *const w = m_w.data();
    double *const nextV = m_nextV.data(), *const nextW = m_nextW.data();
    for (std::size_t i = begin; i < end; ++i) {
      const Membrane next = advanced(type, constant + input[i], {v[i], w[i]}, h);
      nextV[i] = next.v;
      nextW[i] = next.w;
    }
    for (std::size_t i = begin; i < end; ++i) {
      Membrane y{nextV[i], nextW[i]};
      if (!(y.v < peak))
        y = throughPeaks(i, type, constant + input[i], {v[i], w[i]}, h, left, spikes);
      v[i] = y.v;
      w[i] = y.w;
    }
  }

  /// Neuron i by h from y, where that leads over the peak at least once.
  static Membrane throughPeaks(std::size_t i, const IzhikevichType& type, double input, Membrane y, double h,
                               double left, std::vector<StepSpike>& spikes) {
    Membrane end = advanced(type, input, y, h);
    while (!(end.v < peak)) {
      const double time = timeToPeak(type, input, y, h);
      h -= time;
      spikes.push_back({static_cast<std::uint32_t>(i), left + h});
      y = {type.c, advanced(type, input, y, time).w + type.d};
      end = advanced(type, input, y, h);
    }
    return end;
  }

  AlignedVector<double> m_v, m_w;         // below the peak after a step
  AlignedVector<double> m_nextV, m_nextW; // scratch
};

} // namespace

std::unique_ptr<NeuronModel> makeIzhikevich(std::size_t neurons) {
  return std::make_unique<Izhikevich>(neurons);
}

} // namespace spikeloom
