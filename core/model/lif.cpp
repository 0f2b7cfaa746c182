#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/aligned.h"
#include "core/model/neuron_models.h"

namespace spikeloom {

namespace {

using std::numbers::pi;
constexpr double threshold = lifThreshold, reset = lifReset, swing = threshold - reset; // mV
constexpr double mostSpikes = 10; // a step, from reset to reset

/// In y = v − threshold: τ dy/dt = −y + τ x, a spike at y = 0, reset to −swing. Times to threshold are then
/// free of cancellation however close to rheobase.
class LeakyIntegrateAndFire final : public NeuronModel {
public:
  explicit LeakyIntegrateAndFire(std::size_t neurons) : m_y(neurons, -swing) {}

  bool step(std::span<const double> input, double timeConstant, double dt,
            std::vector<StepSpike>& spikes) override {
    const double largest = swing / (timeConstant * std::expm1(dt / mostSpikes / timeConstant));
    if (!std::ranges::all_of(input, [largest](double x) { return std::abs(x) <= largest; }))
      return false;
    const double decay = std::exp(-dt / timeConstant), gain = -timeConstant * std::expm1(-dt / timeConstant);
    for (std::size_t i = 0; i < m_y.size(); ++i) {
      const double y = m_y[i] * decay + input[i] * gain;
      if (y >= 0 && input[i] > 0)
        fire(i, input[i], timeConstant, dt, spikes);
      else
        m_y[i] = y;
    }
    return true;
  }

  void setPhases(std::span<const double> phases) override {
    for (std::size_t i = 0; i < m_y.size(); ++i)
      m_y[i] = swing * (std::remainder(phases[i], 2 * pi) - pi) / (2 * pi);
  }

  std::vector<double> phases() const override {
    std::vector<double> out(m_y.size());
    std::ranges::transform(m_y, out.begin(), [](double y) { return std::max(pi + 2 * pi * y / swing, -pi); });
    return out;
  }

  void visitState(StateVisitor& visitor) override {
    visitor("lif_v_above_threshold", m_y, Bounds{anyFinite.low, 0});
  }
  std::unique_ptr<NeuronModel> clone() const override {
    return std::make_unique<LeakyIntegrateAndFire>(*this);
  }

private:
  /// A step of neuron i that brings it to threshold at least once.
  void fire(std::size_t i, double x, double timeConstant, double dt, std::vector<StepSpike>& spikes) {
    const auto timeToThreshold = [=](double y) { return timeConstant * std::log1p(-y / (timeConstant * x)); };
    const double interval = timeToThreshold(-swing);
    // rounding may put a spike at the very edge of the step a hair outside it
    double left = std::max(dt - timeToThreshold(m_y[i]), 0.0);
    spikes.push_back({static_cast<std::uint32_t>(i), left});
    while (left >= interval) {
      left -= interval;
      spikes.push_back({static_cast<std::uint32_t>(i), left});
    }
    const double decay = std::exp(-left / timeConstant);
    const double y = -swing * decay - x * timeConstant * std::expm1(-left / timeConstant);
    m_y[i] = std::min(y, 0.0); // a spike due at the step's end is the next step's, if rounding says so
  }

  AlignedVector<double> m_y; // v − threshold, mV; never positive
};

} // namespace

std::unique_ptr<NeuronModel> makeLif(std::size_t neurons) {
  return std::make_unique<LeakyIntegrateAndFire>(neurons);
}

} // namespace spikeloom
