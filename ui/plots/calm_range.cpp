#include "ui/plots/calm_range.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/round_step.h"

namespace spikeloom {

bool CalmRange::fit(double low, double high, bool mayShrink) {
  if (!std::isfinite(low) || !std::isfinite(high) || low > high)
    return false;
  const double span = std::max(high - low, 1e-6);
  const double step = roundStep(span / 5);
  const double roundLow = std::floor((low - 0.04 * span) / step) * step;
  const double roundHigh = std::ceil((high + 0.04 * span) / step) * step;
  const bool fits = m_set && low >= m_low && high <= m_high;
  const bool roomy = (roundHigh - roundLow) < 0.65 * (m_high - m_low);
  if (fits && !(mayShrink && roomy))
    return false;
  const bool replace = !m_set || (mayShrink && roomy);
  m_low = replace || low < m_low ? roundLow : m_low; // the side that fits stays
  m_high = replace || high > m_high ? roundHigh : m_high;
  m_set = true;
  return true;
}

} // namespace spikeloom
