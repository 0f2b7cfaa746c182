#pragma once

#include "core/io/input_files.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// Bytes that the experiment takes, built, trained and tested: inverse correlation matrices, their buffers,
/// weights and targets. An expectation over the random connectivity. For values that are in range.
/// @throws InputErrors for a network file that cannot be used
[[nodiscard]] double memoryNeeded(const Experiment& experiment, const InputFiles& files = {});

/// Memory that can be had now, in bytes (MemAvailable on Linux), or infinity where the system does not say.
[[nodiscard]] double memoryAvailable();

/// Gives the memory that was freed back to the system, as far as the C library has kept it (glibc): for the
/// end of something large and rare.
void giveBackMemory();

} // namespace spikeloom
