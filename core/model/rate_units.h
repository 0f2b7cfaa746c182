#pragma once

#include <span>

#include "core/base/aligned.h"
#include "core/base/state_visitor.h"

namespace spikeloom {

/// Rate units (Kim & Chow 2018, figure 1 supplement 1), all of a network, stepped together:
///
///   τ dx/dt = −x + input      r = tanh x      (input: Σ_j W_ij r_j + I_i, from outside)
///
/// | symbol | meaning            | unit |
/// |--------|--------------------|------|
/// | x      | state              | 1    |
/// | input  | recurrent + extern | 1    |
/// | r      | rate, in (−1, 1)   | 1    |
/// | τ      | time constant      | ms   |
class RateUnits {
public:
  /// x = r = 0 for all.
  explicit RateUnits(std::size_t units);

  /// Advances all units by dt (ms) at constant input (one a unit), exactly:
  ///   x ← input + (x − input) e^{−dt/τ}
  /// @param timeConstant τ in ms
  /// @returns false when an input is not a finite number: nothing has then changed
  [[nodiscard]] bool step(std::span<const double> input, double timeConstant, double dt);

  /// r = tanh x, always that of the present x.
  [[nodiscard]] std::span<const double> rates() const { return m_rates; }
  [[nodiscard]] std::span<const double> state() const { return m_x; }
  /// Sets x, one a unit.
  void setState(std::span<const double> x);
  /// Shows what must be saved to go on bit for bit: x.
  void visitState(StateVisitor& visitor);

private:
  void updateRates();

  AlignedVector<double> m_x, m_rates;
};

} // namespace spikeloom
