#include "core/model/rate_units.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace spikeloom {

RateUnits::RateUnits(std::size_t units) : m_x(units, 0.0), m_rates(units, 0.0) {}

bool RateUnits::step(std::span<const double> input, double timeConstant, double dt) {
  assert(input.size() == m_x.size());
  if (!std::ranges::all_of(input, [](double value) { return std::isfinite(value); }))
    return false;
  const double decay = std::exp(-dt / timeConstant), gain = -std::expm1(-dt / timeConstant);
  for (std::size_t i = 0; i < m_x.size(); ++i)
    m_x[i] = decay * m_x[i] + gain * input[i];
  updateRates();
  return true;
}

void RateUnits::setState(std::span<const double> x) {
  assert(x.size() == m_x.size());
  std::ranges::copy(x, m_x.begin());
  updateRates();
}

void RateUnits::visitState(StateVisitor& visitor) {
  visitor("rate_x", std::span<double>(m_x), anyFinite);
  updateRates(); // a loader has changed x
}

void RateUnits::updateRates() {
  std::ranges::transform(m_x, m_rates.begin(), [](double x) { return std::tanh(x); });
}

} // namespace spikeloom
