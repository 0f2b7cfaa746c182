#include "core/study/claims.h"

#include <cmath>
#include <tuple>

#include "core/base/text.h"
#include "core/study/claim_parts.h"

namespace spikeloom {

bool Case::operator<(const Case& other) const {
  const auto key = [](const Case& c) {
    return std::tie(c.preset, c.settings, c.analyses.perturbation, c.analyses.eigenvalues);
  };
  return key(*this) < key(other);
}

std::string Expectation::text() const {
  if (std::isinf(high))
    return "≥ " + significant(low, 6);
  if (std::isinf(low))
    return "≤ " + significant(high, 6);
  return low == high ? significant(low, 6) : significant(low, 3) + " … " + significant(high, 3);
}

std::vector<Claim> paperClaims() {
  std::vector<Claim> out;
  claims::addFigures1To3(out);
  claims::addFigures4To7(out);
  return out;
}

} // namespace spikeloom
