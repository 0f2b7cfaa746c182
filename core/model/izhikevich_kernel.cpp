#include "core/model/izhikevich_kernel.h"

#include "core/base/cpu.h"

namespace spikeloom {

namespace {
constexpr KernelSet<IzhikevichKernel> izhikevichKernels = SPIKELOOM_KERNEL_SET(izhikevichKernel);
}

const IzhikevichKernel& izhikevichKernel() { return kernelInUse(izhikevichKernels); }

} // namespace spikeloom
