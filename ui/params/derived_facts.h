#pragma once

#include <QString>

#include <map>
#include <string>

#include "core/params/experiment.h"

namespace spikeloom {

/// What follows from the experiment's values, a line for each group that has something to say (key:
/// Field::group).
/// @param secondsPerLoop wall time of the last training loop of a network like this one, or ≤ 0 when not
/// known
[[nodiscard]] std::map<std::string, QString, std::less<>> derivedFacts(const Experiment& experiment,
                                                                       double secondsPerLoop);

/// "12.3 MB"
[[nodiscard]] QString memoryText(double bytes);

} // namespace spikeloom
