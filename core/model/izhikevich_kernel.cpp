#include "core/model/izhikevich_kernel.h"

#include "core/base/cpu.h"

namespace spikeloom {

const IzhikevichKernel& izhikevichKernel() {
#ifdef SPIKELOOM_X86_KERNELS
  switch (bestKernelLevel()) {
  case KernelLevel::V4:
    return izhikevichKernelV4;
  case KernelLevel::V3:
    return izhikevichKernelV3;
  case KernelLevel::Baseline:
    break;
  }
#endif
  return izhikevichKernelBaseline;
}

} // namespace spikeloom
