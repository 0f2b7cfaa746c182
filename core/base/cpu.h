// Included by files that are compiled with different instruction sets: free of standard headers, and of
// inline functions, of which the linker would keep one copy, perhaps one that the machine cannot run.
#pragma once

namespace spikeloom {

/// The x86-64 instruction sets that kernels are compiled for; Baseline is also the only one on other
/// machines.
enum class KernelLevel { Baseline, V3, V4 };

/// The best level this machine can run.
KernelLevel bestKernelLevel();

} // namespace spikeloom
