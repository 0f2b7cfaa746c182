#include "core/model/qif_kernel_impl.h"
SPIKELOOM_QIF_KERNEL(qifKernelV4)
