#define SPIKELOOM_VECTOR_BYTES 16
#include "core/learning/kernel_impl.h"

namespace spikeloom {
constinit const Kernel<float> kernelFloatBaseline = makeKernel<float>();
constinit const Kernel<double> kernelDoubleBaseline = makeKernel<double>();
} // namespace spikeloom
