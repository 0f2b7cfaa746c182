// The arithmetic of Gram matrices, compiled once for each instruction set; free of standard headers with
// inline functions for the reason given in learning/kernel.h.
#pragma once

#include <cstddef>

namespace spikeloom {

/// Edge of a tile of a Gram matrix, and regressors side by side in a panel.
inline constexpr std::size_t gramTile = 16;

struct GramKernel {
  /// sums += Σ_k a_k b_kᵀ over `count` samples: a tile of gramTile × gramTile, row-major.
  /// @param a, b panels: sample k of regressor r at [k·gramTile + r], on cache lines, as `sums` is
  void (*tile)(const float* a, const float* b, std::size_t count, float* sums);
  /// to += factor · from, `count` values.
  void (*addScaled)(float* to, const float* from, float factor, std::size_t count);
};

extern const GramKernel gramKernelBaseline, gramKernelV3, gramKernelV4;

/// The kernel of the level in use (core/base/cpu.h).
const GramKernel& gramKernel();

} // namespace spikeloom
