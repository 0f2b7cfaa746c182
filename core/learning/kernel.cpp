#include "core/learning/kernel.h"

namespace spikeloom {

namespace {
constexpr KernelSet<Kernel<float>> floatKernels = SPIKELOOM_KERNEL_SET(kernelFloat);
constexpr KernelSet<Kernel<double>> doubleKernels = SPIKELOOM_KERNEL_SET(kernelDouble);
} // namespace

template <> const Kernel<float>* kernelFor<float>(KernelLevel level) { return kernelAt(level, floatKernels); }
template <> const Kernel<double>* kernelFor<double>(KernelLevel level) {
  return kernelAt(level, doubleKernels);
}

} // namespace spikeloom
