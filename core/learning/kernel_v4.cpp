#define SPIKELOOM_VECTOR_BYTES 64
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelV4Float = makeKernel<float>();
constinit const Kernel<double> kernelV4Double = makeKernel<double>();
} // namespace spikeloom
