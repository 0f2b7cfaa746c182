#include "core/analysis/gram_kernel.h"

#include "core/base/cpu.h"

namespace spikeloom {

namespace {
constexpr KernelSet<GramKernel> gramKernels = SPIKELOOM_KERNEL_SET(gramKernel);
}

const GramKernel& gramKernel() { return kernelInUse(gramKernels); }

} // namespace spikeloom
