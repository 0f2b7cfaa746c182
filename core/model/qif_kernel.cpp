#include "core/model/qif_kernel.h"

#include "core/base/cpu.h"

namespace spikeloom {

const QifKernel& qifKernel() {
#ifdef SPIKELOOM_X86_KERNELS
  switch (bestKernelLevel()) {
  case KernelLevel::V4:
    return qifKernelV4;
  case KernelLevel::V3:
    return qifKernelV3;
  case KernelLevel::Baseline:
    break;
  }
#endif
  return qifKernelBaseline;
}

} // namespace spikeloom
