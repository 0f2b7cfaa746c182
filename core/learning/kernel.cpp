#include "core/learning/kernel.h"

namespace spikeloom {

namespace {

template <class Real>
const Kernel<Real>* choose(KernelLevel level, const Kernel<Real>* baseline,
                           [[maybe_unused]] const Kernel<Real>* v3, [[maybe_unused]] const Kernel<Real>* v4) {
  if (level > bestKernelLevel())
    return nullptr;
  if (level == KernelLevel::V4)
    return v4;
  return level == KernelLevel::V3 ? v3 : baseline;
}

} // namespace

#ifdef SPIKELOOM_X86_KERNELS
template <> const Kernel<float>* kernelFor<float>(KernelLevel level) {
  return choose(level, &kernelBaselineFloat, &kernelV3Float, &kernelV4Float);
}
template <> const Kernel<double>* kernelFor<double>(KernelLevel level) {
  return choose(level, &kernelBaselineDouble, &kernelV3Double, &kernelV4Double);
}
#else
template <> const Kernel<float>* kernelFor<float>(KernelLevel level) {
  return choose<float>(level, &kernelBaselineFloat, nullptr, nullptr);
}
template <> const Kernel<double>* kernelFor<double>(KernelLevel level) {
  return choose<double>(level, &kernelBaselineDouble, nullptr, nullptr);
}
#endif

} // namespace spikeloom
