#include "core/base/cpu.h"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/errors.h"
#include "core/base/suggestion.h"

namespace spikeloom {

namespace {

constexpr const char* kernelVariable = "SPIKELOOM_KERNEL";
constexpr std::array<std::string_view, 3> kernelNames{"baseline", "v3", "v4"}; // in the order of KernelLevel

/// "it must be baseline or v3".
std::string allowedKernels() {
  const auto best = static_cast<std::size_t>(bestKernelLevel());
  std::string out = "on this machine it must be ";
  for (std::size_t k = 0; k <= best; ++k)
    out += std::string(k == 0 ? "" : k == best ? " or " : ", ") + std::string(kernelNames[k]);
  return out;
}

#if defined(SPIKELOOM_X86_KERNELS) && defined(__clang__)
// Clang knows instructions by name, but no levels. Processors with these have the rest of their level, too.
bool runsV3() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}
bool runsV4() {
  return runsV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}
#elif defined(SPIKELOOM_X86_KERNELS)
bool runsV3() { return __builtin_cpu_supports("x86-64-v3"); }
bool runsV4() { return __builtin_cpu_supports("x86-64-v4"); }
#endif

KernelChoice readKernelChoice() {
  const char* value = std::getenv(kernelVariable);
  if (!value || !*value)
    return {bestKernelLevel(), false};
  for (std::size_t k = 0; k < kernelNames.size(); ++k)
    if (kernelNames[k] == value) {
      const auto level = static_cast<KernelLevel>(k);
      if (level <= bestKernelLevel())
        return {level, true};
      throw InputErrors({{{},
                          kernelVariable,
                          std::string(value) +
                              " needs instructions that this processor does not have: " + allowedKernels()}});
    }
  throw InputErrors(
      {{{},
        kernelVariable,
        '"' + std::string(value) + "\" is not a kernel level" +
            didYouMean(value, {kernelNames.begin(), kernelNames.end()}) + ": " + allowedKernels()}});
}

} // namespace

KernelLevel bestKernelLevel() {
#ifdef SPIKELOOM_X86_KERNELS
  if (runsV4())
    return KernelLevel::V4;
  if (runsV3())
    return KernelLevel::V3;
#endif
  return KernelLevel::Baseline;
}

const KernelChoice& kernelChoice() {
  static const KernelChoice choice = readKernelChoice();
  return choice;
}

const char* kernelText(const KernelChoice& choice) {
  switch (choice.level) {
  case KernelLevel::V4:
    return choice.forced ? "v4, forced by SPIKELOOM_KERNEL" : "v4";
  case KernelLevel::V3:
    return choice.forced ? "v3, forced by SPIKELOOM_KERNEL" : "v3";
  case KernelLevel::Baseline:
    break;
  }
  return choice.forced ? "baseline, forced by SPIKELOOM_KERNEL" : "baseline";
}

} // namespace spikeloom
