#define SPIKELOOM_VECTOR_BYTES 64
#include "core/analysis/gram_kernel_impl.h"
SPIKELOOM_GRAM_KERNEL(gramKernelV4)
