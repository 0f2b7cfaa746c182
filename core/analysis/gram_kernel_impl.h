// Included once by each gram_kernel_*.cpp; everything but the kernel table is local to that file.
#include "core/analysis/gram_kernel.h"

namespace spikeloom {
namespace {

typedef float GramVector __attribute__((vector_size(SPIKELOOM_VECTOR_BYTES), may_alias));
constexpr std::size_t gramLanes = SPIKELOOM_VECTOR_BYTES / sizeof(float);
constexpr std::size_t gramVectors = gramTile / gramLanes;
// rows whose sums are in registers at a time: of 16 vector registers half, of 32 (the widest vectors) too
constexpr std::size_t gramRows = SPIKELOOM_VECTOR_BYTES == 64 ? 16 : 8 / gramVectors;

void gramTileSums(const float* a, const float* b, std::size_t count, float* sums) {
  for (std::size_t first = 0; first < gramTile; first += gramRows) {
    GramVector tile[gramRows][gramVectors];
    for (std::size_t r = 0; r < gramRows; ++r)
      for (std::size_t v = 0; v < gramVectors; ++v)
        tile[r][v] = *reinterpret_cast<const GramVector*>(sums + (first + r) * gramTile + v * gramLanes);
    for (std::size_t k = 0; k < count; ++k) {
      GramVector columns[gramVectors];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < gramVectors; ++v)
        columns[v] = *reinterpret_cast<const GramVector*>(b + k * gramTile + v * gramLanes);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < gramRows; ++r)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < gramVectors; ++v)
          tile[r][v] += a[k * gramTile + first + r] * columns[v];
    }
    for (std::size_t r = 0; r < gramRows; ++r)
      for (std::size_t v = 0; v < gramVectors; ++v)
        *reinterpret_cast<GramVector*>(sums + (first + r) * gramTile + v * gramLanes) = tile[r][v];
  }
}

void gramAddScaled(float* __restrict to, const float* __restrict from, float factor, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k)
    to[k] += factor * from[k];
}

} // namespace
} // namespace spikeloom

#define SPIKELOOM_GRAM_KERNEL(name)                                                                          \
  namespace spikeloom {                                                                                      \
  constinit const GramKernel name{&gramTileSums, &gramAddScaled};                                            \
  }
