#define SPIKELOOM_VECTOR_BYTES 16
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelBaselineFloat = makeKernel<float>();
constinit const Kernel<double> kernelBaselineDouble = makeKernel<double>();
} // namespace spikeloom
