#pragma once

#include <QCoreApplication>
#include <QString>

#include <array>
#include <cmath>
#include <limits>

namespace spikeloom {

/// Speeds on offer: simulated time per wall time. The last one is as fast as it goes.
inline constexpr std::array speeds{0.1, 0.25, 0.5, 1.0,
                                   2.0, 4.0,  8.0, std::numeric_limits<double>::infinity()};

[[nodiscard]] inline QString speedText(double speed) {
  return std::isinf(speed) ? QCoreApplication::translate("Speed", "Max") : QStringLiteral("%1×").arg(speed);
}

} // namespace spikeloom
