#pragma once

#include <cmath>

#include "core/model/random.h"

namespace spikeloom {

/// A stationary Ornstein-Uhlenbeck process of mean 0, exact at steps of any length:
///   f(t + h) = f(t) e^{−h/τc} + sd √(1 − e^{−2h/τc}) ξ.
class OuProcess {
public:
  OuProcess(double sd, double correlationTime, double step, RandomStream random)
      : m_random(random), m_keep(std::exp(-step / correlationTime)),
        m_kick(sd * std::sqrt(-std::expm1(-2 * step / correlationTime))), m_value(sd * m_random.normal()) {}

  [[nodiscard]] double value() const { return m_value; }
  /// One step; returns the new value.
  double advance() { return m_value = m_keep * m_value + m_kick * m_random.normal(); }

private:
  RandomStream m_random;
  double m_keep, m_kick, m_value;
};

} // namespace spikeloom
