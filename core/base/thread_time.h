#pragma once

#include <chrono>

namespace spikeloom {

/// Processor time of the calling thread, s: what something costs, however busy the machine is.
[[nodiscard]] std::chrono::duration<double> threadTime();

} // namespace spikeloom
