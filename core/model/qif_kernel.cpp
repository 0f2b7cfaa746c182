#include "core/model/qif_kernel.h"

#include "core/base/cpu.h"

namespace spikeloom {

namespace {
constexpr KernelSet<QifKernel> qifKernels = SPIKELOOM_KERNEL_SET(qifKernel);
}

const QifKernel& qifKernel() { return kernelInUse(qifKernels); }

} // namespace spikeloom
