#include "core/base/thread_time.h"

#include <ctime>

namespace spikeloom {

std::chrono::duration<double> threadTime() {
  timespec time{};
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace spikeloom
