#pragma once

#include <stop_token>

#include "core/base/errors.h"

namespace spikeloom {

/// Ends work that nobody waits for any more; looked at every few ms of it. @throws Cancelled when stop was
/// requested
inline void throwIfStopped(const std::stop_token& stop) {
  if (stop.stop_requested())
    throw Cancelled();
}

} // namespace spikeloom
