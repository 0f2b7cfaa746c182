#define SPIKELOOM_VECTOR_BYTES 32
#include "core/analysis/gram_kernel_impl.h"
SPIKELOOM_GRAM_KERNEL(gramKernelV3)
