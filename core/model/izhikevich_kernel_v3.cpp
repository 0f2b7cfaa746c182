#include "core/model/izhikevich_kernel_impl.h"
SPIKELOOM_IZHIKEVICH_KERNEL(izhikevichKernelV3)
