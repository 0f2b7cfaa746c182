#include "core/study/claims.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <tuple>

#include "core/study/claim_parts.h"

namespace spikeloom {

bool Case::operator<(const Case& other) const {
  const auto key = [](const Case& c) {
    return std::tie(c.preset, c.settings, c.analyses.perturbation, c.analyses.eigenvalues);
  };
  return key(*this) < key(other);
}

std::string Expectation::text() const {
  std::array<char, 64> text{};
  if (std::isinf(high))
    std::snprintf(text.data(), text.size(), "≥ %g", low);
  else if (std::isinf(low))
    std::snprintf(text.data(), text.size(), "≤ %g", high);
  else if (low == high)
    std::snprintf(text.data(), text.size(), "%g", low);
  else
    std::snprintf(text.data(), text.size(), "%.3g … %.3g", low, high);
  return text.data();
}

std::vector<Claim> paperClaims() {
  std::vector<Claim> out;
  claims::addFigures1To3(out);
  claims::addFigures4To7(out);
  return out;
}

} // namespace spikeloom
