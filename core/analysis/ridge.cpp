#include "core/analysis/ridge.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>

#include "core/analysis/gram_kernel.h"
#include "core/base/cancellation.h"

namespace spikeloom {

namespace {

constexpr std::size_t gramBlock = 256; // samples; a panel of them fits into the first cache

/// The samples of a block, gramTile regressors side by side, panel after panel; zeros where there are none.
void packPanels(const Regressors& regressors, std::span<const std::uint32_t> rows, std::size_t first,
                std::size_t count, AlignedVector<float>& panels) {
  std::ranges::fill(panels, 0.0f);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const float* from = regressors.of(rows[r]).data() + first;
    float* to = panels.data() + r / gramTile * gramTile * gramBlock + r % gramTile;
    for (std::size_t k = 0; k < count; ++k)
      to[k * gramTile] = from[k];
  }
}

void mirror(GramMatrix& gram) {
  for (std::size_t a = 0; a < gram.stride; ++a)
    for (std::size_t b = 0; b < a; ++b)
      gram.values[a * gram.stride + b] = gram.values[b * gram.stride + a];
}

} // namespace

GramMatrix gramMatrix(const Regressors& regressors, std::span<const std::uint32_t> rows, std::size_t samples,
                      const std::stop_token& stop) {
  assert(samples <= regressors.samples);
  const GramKernel& kernel = gramKernel();
  const std::size_t tiles = (rows.size() + gramTile - 1) / gramTile;
  GramMatrix out;
  out.stride = tiles * gramTile;
  out.values.assign(out.stride * out.stride, 0.0);
  AlignedVector<float> panels(out.stride * gramBlock), sums(gramTile * gramTile);
  for (std::size_t first = 0; first < samples; first += gramBlock) {
    throwIfStopped(stop);
    const std::size_t count = std::min(gramBlock, samples - first);
    packPanels(regressors, rows, first, count, panels);
    for (std::size_t i = 0; i < tiles; ++i)
      for (std::size_t j = i; j < tiles; ++j) {
        std::ranges::fill(sums, 0.0f);
        kernel.tile(panels.data() + i * gramTile * gramBlock, panels.data() + j * gramTile * gramBlock, count,
                    sums.data());
        for (std::size_t a = 0; a < gramTile; ++a)
          for (std::size_t b = 0; b < gramTile; ++b)
            out.values[(i * gramTile + a) * out.stride + j * gramTile + b] +=
                static_cast<double>(sums[a * gramTile + b]);
      }
  }
  mirror(out);
  return out;
}

std::vector<double> ridge(const GramMatrix& gram, std::span<const std::uint32_t> columns, double lambda,
                          std::span<const double> right, std::span<const double> diagonal) {
  assert(lambda > 0 && right.size() == columns.size());
  const auto n = static_cast<Eigen::Index>(columns.size());
  Eigen::MatrixXd matrix(n, n); // the lower half, all that a Cholesky decomposition reads
  for (Eigen::Index b = 0; b < n; ++b) {
    const double* from = gram.values.data() + columns[static_cast<std::size_t>(b)] * gram.stride;
    for (Eigen::Index a = b; a < n; ++a)
      matrix(a, b) = from[columns[static_cast<std::size_t>(a)]];
  }
  const double least = 1e-7 * matrix.trace();
  for (Eigen::Index b = 0; b < n; ++b)
    matrix(b, b) += std::max(lambda, least) + (diagonal.empty() ? 0 : diagonal[static_cast<std::size_t>(b)]);
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factors(matrix); // in place
  Eigen::VectorXd solution = Eigen::Map<const Eigen::VectorXd>(right.data(), n);
  factors.solveInPlace(solution);
  return {solution.data(), solution.data() + n};
}

} // namespace spikeloom
