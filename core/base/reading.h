#pragma once

#include <functional>
#include <stop_token>
#include <utility>

#include "core/base/cancellation.h"

namespace spikeloom {

/// What reading a long file keeps in touch with: whether anybody still waits for it, and who wants to know
/// how far it is.
struct Reading {
  std::stop_token stop;
  std::function<void(double fraction)> progress; ///< of the bytes or values, 0 to 1; may be empty

  Reading() = default;
  Reading(std::stop_token whoStops, std::function<void(double)> whoAsks = {}) // NOLINT: one is the other
      : stop(std::move(whoStops)), progress(std::move(whoAsks)) {}

  /// To be called every few ms of work. @throws Cancelled
  void at(double done, double all) const {
    throwIfStopped(stop);
    if (progress && all > 0)
      progress(done < all ? done / all : 1);
  }
};

} // namespace spikeloom
