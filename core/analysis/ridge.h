#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/aligned.h"

namespace spikeloom {

/// What regressions are made from: a row a regressor, its samples side by side.
struct Regressors {
  std::size_t samples = 0;
  AlignedVector<float> values;

  Regressors() = default;
  Regressors(std::size_t count, std::size_t samplesEach)
      : samples(samplesEach), values(count * samplesEach) {}
  [[nodiscard]] std::span<float> of(std::size_t row) {
    return std::span(values).subspan(row * samples, samples);
  }
  [[nodiscard]] std::span<const float> of(std::size_t row) const {
    return std::span(values).subspan(row * samples, samples);
  }
};

/// Symmetric, n × n, both halves filled; n padded: entry (a, b) at [a·stride + b].
struct GramMatrix {
  std::size_t stride = 0;
  AlignedVector<double> values;

  [[nodiscard]] double at(std::size_t a, std::size_t b) const { return values[a * stride + b]; }
};

/// G_ab = Σ_k x_a(k) x_b(k) over the first `samples` samples of the regressors in `rows`. Products and sums
/// of 256 samples in float, the rest in double, half of them by symmetry.
/// @throws Cancelled when stop was requested meanwhile
[[nodiscard]] GramMatrix gramMatrix(const Regressors& regressors, std::span<const std::uint32_t> rows,
                                    std::size_t samples, const std::stop_token& stop = {});

/// w = (G + λ 1 + diag d)⁻¹ b, G being the rows and columns `columns` of a Gram matrix: minimises
/// Σ (y − w·x)² + λ |w|² + Σ d w² where b = Σ y x. λ > 0; one below 10⁻⁷ of G's trace, which rounding of G
/// would drown, counts as that.
/// @param diagonal d, one a column; empty for none
[[nodiscard]] std::vector<double> ridge(const GramMatrix& gram, std::span<const std::uint32_t> columns,
                                        double lambda, std::span<const double> right,
                                        std::span<const double> diagonal = {});

} // namespace spikeloom
