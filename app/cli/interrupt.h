#pragma once

namespace spikeloom {

/// From now on the first Ctrl-C (or SIGTERM) only sets a flag, so that what was computed can be kept; a
/// second one ends the program the hard way.
void catchInterrupts();

/// Whether one came.
[[nodiscard]] bool interrupted();

} // namespace spikeloom
