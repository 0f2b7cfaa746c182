#pragma once

namespace spikeloom {

/// By how much lines are thicker than usual, everywhere: 2 for a room, else 1.
[[nodiscard]] int lineScale();

/// Sets it; all widgets hear of it as of a new palette, which plots make their pens by.
void setLineScale(int scale);

} // namespace spikeloom
