// The instruction sets that kernels (the arithmetic of learning and of the neurons) are compiled for, and the
// choice among them; nothing else knows of levels.
//
// Included by files that are compiled with different instruction sets: free of standard headers, and of
// inline functions, of which the linker would keep one copy, perhaps one that the machine cannot run.
#pragma once

namespace spikeloom {

/// The x86-64 instruction sets that kernels are compiled for; Baseline is also the only one on other
/// machines.
enum class KernelLevel { Baseline, V3, V4 };

/// The best level this machine can run.
KernelLevel bestKernelLevel();

/// The level in use, and whether the user forced it.
struct KernelChoice {
  KernelLevel level;
  bool forced;
};

/// What the environment variable SPIKELOOM_KERNEL (baseline, v3 or v4) asks for, the best level without it.
/// Read once: all kernels of a program have one level. Throws InputErrors if the variable names no level, or
/// one that this machine cannot run; programs ask first of all, so that the user hears of it before anything
/// is computed.
const KernelChoice& kernelChoice();

/// "v3", or "v3, forced by SPIKELOOM_KERNEL".
const char* kernelText(const KernelChoice& choice);

/// A kernel, compiled once for each level; nullptr for those that do not exist for this kind of machine.
template <class Kernel> struct KernelSet {
  const Kernel* baseline;
  const Kernel* v3;
  const Kernel* v4;
};

/// The kernel of a level, nullptr if this machine cannot run it.
template <class Kernel> const Kernel* kernelAt(KernelLevel level, const KernelSet<Kernel>& kernels) {
  if (level > bestKernelLevel())
    return nullptr;
  return level == KernelLevel::V4 ? kernels.v4 : level == KernelLevel::V3 ? kernels.v3 : kernels.baseline;
}

/// The kernel of the level in use.
template <class Kernel> const Kernel& kernelInUse(const KernelSet<Kernel>& kernels) {
  return *kernelAt(kernelChoice().level, kernels);
}

} // namespace spikeloom

/// The set of the kernels nameBaseline, nameV3 and nameV4, as far as they are compiled.
#ifdef SPIKELOOM_X86_KERNELS
#define SPIKELOOM_KERNEL_SET(name)                                                                           \
  { &name##Baseline, &name##V3, &name##V4 }
#else
#define SPIKELOOM_KERNEL_SET(name)                                                                           \
  { &name##Baseline, nullptr, nullptr }
#endif
