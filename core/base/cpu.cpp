#include "core/base/cpu.h"

namespace spikeloom {

KernelLevel bestKernelLevel() {
#ifdef SPIKELOOM_X86_KERNELS
  if (__builtin_cpu_supports("x86-64-v4"))
    return KernelLevel::V4;
  if (__builtin_cpu_supports("x86-64-v3"))
    return KernelLevel::V3;
#endif
  return KernelLevel::Baseline;
}

} // namespace spikeloom
