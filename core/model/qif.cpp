#include <array>
#include <cmath>
#include <numbers>

#include "core/base/aligned.h"
#include "core/model/neuron_models.h"
#include "core/model/qif_kernel.h"

namespace spikeloom {

namespace {

using std::numbers::pi;

/// Dimensionless time since v = s/c came back from −∞, at constant input x: the smallest ρ ≥ 0 with
/// tan(√x ρ)/√x = −c/s, in closed form on either side of x = 0.
double timeSinceReset(double s, double c, double x) {
  const double q = -c / s; // −1/v: small just after the spike
  if (x > 0) {
    const double root = std::sqrt(x);
    return std::atan(root * q) / root;
  }
  if (x < 0) {
    const double root = std::sqrt(-x);
    return std::atanh(root * q) / root;
  }
  return q;
}

class QifExact final : public NeuronModel {
public:
  explicit QifExact(std::size_t neurons) : m_s(neurons, 0.0), m_c(neurons, 1.0), m_crossed(neurons, 0) {}

  bool step(std::span<const double> input, double timeConstant, double dt,
            std::vector<StepSpike>& spikes) override {
    const double h = dt / timeConstant;
    const unsigned happened =
        m_kernel.step(m_s.data(), m_c.data(), input.data(), m_crossed.data(), m_s.size(), h);
    if (happened & qifSpiked)
      for (std::size_t i = 0; i < m_s.size(); ++i)
        if (m_crossed[i]) {
          // rounding may put a crossing at the very edge of the step a hair outside it
          const double since = std::fmin(std::fmax(timeSinceReset(m_s[i], m_c[i], input[i]), 0.0), h);
          spikes.push_back({static_cast<std::uint32_t>(i), since * timeConstant});
        }
    if (++m_sinceNormalised[0] ==
        stepsUntilNormalised) { // |X| ≤ 1 grows s and c at most e-fold a step: far from overflow
      m_kernel.renormalise(m_s.data(), m_c.data(), m_s.size());
      m_sinceNormalised[0] = 0;
    }
    return !(happened & qifTooLarge);
  }

  void setPhases(std::span<const double> phases) override {
    for (std::size_t i = 0; i < m_s.size(); ++i) {
      m_s[i] = std::sin(phases[i] / 2);
      m_c[i] = std::cos(phases[i] / 2);
    }
    m_sinceNormalised[0] = 0;
  }

  std::vector<double> phases() const override {
    std::vector<double> out(m_s.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = 2 * std::atan(m_s[i] / m_c[i]);
    return out;
  }

  void visitState(StateVisitor& visitor) override {
    visitor("qif_s", m_s, {-largest, largest});
    visitor("qif_c", m_c, {-largest, largest});
    visitor("qif_since_normalised", m_sinceNormalised, {0, stepsUntilNormalised - 1});
    for (std::size_t i = 0; i < m_s.size(); ++i)
      if (m_s[i] == 0 && m_c[i] == 0)
        return visitor.refuse("qif_s",
                              "has no phase for neuron " + std::to_string(i) + ", where qif_c is zero too");
  }

  std::unique_ptr<NeuronModel> clone() const override { return std::make_unique<QifExact>(*this); }

private:
  static constexpr std::uint64_t stepsUntilNormalised = 64;
  static constexpr double largest = 1e40; // e^64 is 6·10²⁷

  const QifKernel& m_kernel = qifKernel();
  AlignedVector<double> m_s, m_c; // v = s/c; only the ratio matters
  AlignedVector<std::uint64_t> m_crossed;
  std::array<std::uint64_t, 1> m_sinceNormalised{}; // decides rounding, hence part of the state
};

/// Runge-Kutta 4 on τ dθ/dt = 1 − cos θ + x (1 + cos θ); a spike, placed at the step's end, when θ passes π.
class QifRungeKutta final : public NeuronModel {
public:
  explicit QifRungeKutta(std::size_t neurons) : m_theta(neurons, 0.0) {}

  bool step(std::span<const double> input, double timeConstant, double dt,
            std::vector<StepSpike>& spikes) override {
    const double h = dt / timeConstant;
    bool small = true;
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      const double x = input[i], theta = m_theta[i];
      small = small && std::abs(x) * h * h <= 1;
      const auto slope = [x](double t) { return 1 - std::cos(t) + x * (1 + std::cos(t)); };
      const double k1 = h * slope(theta), k2 = h * slope(theta + k1 / 2), k3 = h * slope(theta + k2 / 2),
                   k4 = h * slope(theta + k3);
      double next = theta + (k1 + 2 * k2 + 2 * k3 + k4) / 6;
      if (next > pi) {
        next -= 2 * pi;
        spikes.push_back({static_cast<std::uint32_t>(i), 0.0});
      } else if (next <= -pi) { // strong inhibition can turn the phase back past −π: no spike
        next += 2 * pi;
      }
      m_theta[i] = next;
    }
    return small;
  }

  void setPhases(std::span<const double> phases) override {
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_theta[i] = std::remainder(phases[i], 2 * pi);
  }
  std::vector<double> phases() const override { return {m_theta.begin(), m_theta.end()}; }
  void visitState(StateVisitor& visitor) override { visitor("qif_theta", m_theta, {-3.2, 3.2}); }
  std::unique_ptr<NeuronModel> clone() const override { return std::make_unique<QifRungeKutta>(*this); }

private:
  std::vector<double> m_theta;
};

} // namespace

std::unique_ptr<NeuronModel> makeQif(Integrator integrator, std::size_t neurons) {
  if (integrator == Integrator::rk4)
    return std::make_unique<QifRungeKutta>(neurons);
  return std::make_unique<QifExact>(neurons);
}

} // namespace spikeloom
