#define SPIKELOOM_VECTOR_BYTES 64
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelFloatV4 = makeKernel<float>();
constinit const Kernel<double> kernelDoubleV4 = makeKernel<double>();
} // namespace spikeloom
