#define SPIKELOOM_VECTOR_BYTES 32
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelV3Float = makeKernel<float>();
constinit const Kernel<double> kernelV3Double = makeKernel<double>();
} // namespace spikeloom
