#pragma once

#include <stop_token>

#include "core/base/allowance.h"
#include "core/base/errors.h"

namespace spikeloom {

/// Where work can be left: looked at every few ms of it. Ends work that nobody waits for any more, and is
/// where a thread rests that has used up what it may take of a core (Allowance).
/// @throws Cancelled when stop was requested
inline void throwIfStopped(const std::stop_token& stop) {
  if (Allowance::Drawer* const drawer = Allowance::drawer())
    drawer->rest(stop);
  if (stop.stop_requested())
    throw Cancelled();
}

} // namespace spikeloom
