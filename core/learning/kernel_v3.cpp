#define SPIKELOOM_VECTOR_BYTES 32
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelFloatV3 = makeKernel<float>();
constinit const Kernel<double> kernelDoubleV3 = makeKernel<double>();
} // namespace spikeloom
