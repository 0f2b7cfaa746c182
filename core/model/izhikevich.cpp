#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/aligned.h"
#include "core/model/neuron_models.h"

namespace spikeloom {

namespace {

using std::numbers::pi;
constexpr double peak = izhikevichPeak;
constexpr double longestSubstep = 0.1; // ms

/// The length of the Runge-Kutta step, between 0 and h, that ends at the peak: as accurate as the step
/// itself, where interpolation between its ends would not be (v' grows with v²). y.v must be at or below the
/// peak, the step of length h end at or above it. Newton's method, kept inside a bracket.
double timeToPeak(const IzhikevichKernel& kernel, const IzhikevichType& type, double input, IzhikevichState y,
                  double h) {
  double low = 0, high = h, at = h;
  for (;;) {
    const IzhikevichState end = kernel.advanced(type, input, y, at);
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
  Izhikevich(std::size_t neurons, double driveUnit)
      : m_driveUnit(driveUnit), m_current(neurons), m_v(neurons), m_w(neurons), m_beforeV(neurons),
        m_beforeW(neurons) {
    setPhases(std::vector<double>(neurons, -pi));
  }

  bool step(std::span<const double> input, double, double dt, std::vector<StepSpike>& spikes) override {
    std::ranges::transform(input, m_current.begin(), [this](double x) { return m_driveUnit * x; });
    if (!std::ranges::all_of(m_current, [](double x) { return std::abs(x) <= izhikevichLargestInput; }))
      return false;
    const auto before = static_cast<std::ptrdiff_t>(spikes.size());
    // a dt that is a whole number of substeps but for rounding must not get one more
    const int substeps = std::max(1, static_cast<int>(std::ceil(dt / longestSubstep - 1e-9)));
    const double h = dt / substeps;
    for (int left = substeps; left-- > 0;)
      for (std::size_t type = 0; type < izhikevichTypes.size(); ++type)
        substep(type, m_current, h, left * h, spikes);
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
    visitor("izhikevich_v", m_v, {-1e3, peak});
    visitor("izhikevich_w", m_w, {-1e4, 1e4});
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

  /// All neurons of a type by h; `left` is the time from there to the step's end.
  void substep(std::size_t typeIndex, std::span<const double> input, double h, double left,
               std::vector<StepSpike>& spikes) {
    const IzhikevichType& type = izhikevichTypes[typeIndex];
    const double constant = izhikevichRheobase(type);
    const std::size_t begin = first(typeIndex), end = first(typeIndex + 1);
    const IzhikevichNeurons neurons{.input = input.data() + begin,
                                    .v = m_v.data() + begin,
                                    .w = m_w.data() + begin,
                                    .beforeV = m_beforeV.data() + begin,
                                    .beforeW = m_beforeW.data() + begin,
                                    .count = end - begin};
    if (m_kernel.step(type, constant, neurons, h))
      for (std::size_t i = begin; i < end; ++i)
        if (!(m_v[i] < peak))
          fire(i, type, constant + input[i], h, left, spikes);
  }

  /// A substep of neuron i that brings it to the peak at least once.
  void fire(std::size_t i, const IzhikevichType& type, double input, double h, double left,
            std::vector<StepSpike>& spikes) {
    IzhikevichState y{m_beforeV[i], m_beforeW[i]}, end{m_v[i], m_w[i]};
    while (end.v >= peak) { // not so when it is no number
      const double time = timeToPeak(m_kernel, type, input, y, h);
      h -= time;
      spikes.push_back({static_cast<std::uint32_t>(i), left + h});
      y = {type.c, m_kernel.advanced(type, input, y, time).w + type.d};
      end = m_kernel.advanced(type, input, y, h);
    }
    m_v[i] = end.v;
    m_w[i] = end.w;
  }

  const IzhikevichKernel& m_kernel = izhikevichKernel();
  double m_driveUnit;
  AlignedVector<double> m_current;            // scratch: the input in mV/ms
  AlignedVector<double> m_v, m_w;             // v below the peak after a step
  AlignedVector<double> m_beforeV, m_beforeW; // scratch: before the substep
};

} // namespace

std::unique_ptr<NeuronModel> makeIzhikevich(std::size_t neurons, double driveUnit) {
  return std::make_unique<Izhikevich>(neurons, driveUnit);
}

} // namespace spikeloom
