#include "core/analysis/eigenvalues.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>

namespace spikeloom {

namespace {

Eigen::MatrixXd dense(const Connectivity& connectivity, std::span<const double> paddedWeights) {
  const auto n = static_cast<Eigen::Index>(connectivity.neurons);
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(n, n);
  for (std::size_t i = 0; i < connectivity.neurons; ++i) {
    const auto row = connectivity.row(i);
    for (std::size_t s = 0; s < row.size(); ++s)
      out(static_cast<Eigen::Index>(i), row[s]) = paddedWeights[connectivity.rowStart[i] + s];
  }
  assert(out.allFinite());
  return out;
}

} // namespace

std::vector<std::complex<double>> eigenvalues(const Connectivity& connectivity,
                                              std::span<const double> paddedWeights) {
  assert(paddedWeights.size() == connectivity.paddedSize());
  if (connectivity.neurons == 0)
    return {};
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(dense(connectivity, paddedWeights), false);
  if (solver.info() != Eigen::Success)
    throw std::runtime_error("The eigenvalues of the weights could not be computed: no convergence.");
  const auto& values = solver.eigenvalues();
  std::vector<std::complex<double>> out(values.begin(), values.end());
  std::ranges::sort(out, [](std::complex<double> a, std::complex<double> b) {
    const double first = std::abs(a), second = std::abs(b);
    return first != second ? first > second : std::arg(a) < std::arg(b);
  });
  return out;
}

double spectralRadius(const Connectivity& connectivity, std::span<const double> paddedWeights) {
  const auto all = eigenvalues(connectivity, paddedWeights);
  return all.empty() ? 0 : std::abs(all.front());
}

double balancedRadius(double j, double g, double inhibitoryFraction, double p) {
  const double f = inhibitoryFraction;
  return std::sqrt(((1 - f) * j * j + f * (g * j) * (g * j)) * (1 - p));
}

} // namespace spikeloom
