#include "core/analysis/eigenvalues.h"

#include <Eigen/Core>
#include <Eigen/Householder>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/cancellation.h"

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

/// Makes A upper Hessenberg by similarity: a reflection from both sides for each column.
void reduceToHessenberg(Eigen::MatrixXd& A, const std::stop_token& stop) {
  const Eigen::Index n = A.rows();
  Eigen::VectorXd work(n);
  for (Eigen::Index i = 0; i + 2 < n; ++i) {
    throwIfStopped(stop);
    const Eigen::Index left = n - i - 1;
    double tau = 0, beta = 0;
    A.col(i).tail(left).makeHouseholderInPlace(tau, beta);
    A(i + 1, i) = beta;
    const Eigen::VectorXd essential = A.col(i).tail(left - 1);
    A.col(i).tail(left - 1).setZero();
    A.bottomRightCorner(left, left).applyHouseholderOnTheLeft(essential, tau, work.data());
    A.rightCols(left).applyHouseholderOnTheRight(essential, tau, work.data());
  }
}

/// Francis' implicit double-shift QR on an upper Hessenberg matrix (Golub & Van Loan, Matrix Computations,
/// 7.5), for the eigenvalues alone: a sweep touches only the block that has not split yet, and the stop token
/// is looked at before each.
class FrancisIteration {
public:
  explicit FrancisIteration(Eigen::MatrixXd& hessenberg) : m_h(hessenberg) {
    for (Eigen::Index j = 0; j < m_h.cols(); ++j)
      m_norm += m_h.col(j).head(std::min(m_h.rows(), j + 2)).cwiseAbs().sum();
  }

  std::vector<std::complex<double>> eigenvalues(const std::stop_token& stop) {
    Eigen::Index end = m_h.rows() - 1; // of the block that is worked on
    int sweeps = 0;                    // since the last eigenvalue was found
    while (end >= 0) {
      throwIfStopped(stop);
      const Eigen::Index begin = blockBefore(end);
      if (begin >= end - 1) {
        found(begin, end);
        end = begin - 1;
        sweeps = 0;
      } else if (++sweeps > mostSweeps) {
        throw std::runtime_error("The eigenvalues of the weights could not be computed: no convergence.");
      } else {
        sweep(begin, end, sweeps);
      }
    }
    return std::move(m_found);
  }

private:
  static constexpr int mostSweeps = 60, unusualShiftEvery = 10;

  /// Where the block that ends there begins: below an entry that is as good as zero, which becomes zero.
  Eigen::Index blockBefore(Eigen::Index end) {
    Eigen::Index k = end;
    for (; k > 0; --k) {
      double size = std::abs(m_h(k - 1, k - 1)) + std::abs(m_h(k, k));
      if (size == 0)
        size = m_norm;
      if (std::abs(m_h(k, k - 1)) <= std::numeric_limits<double>::epsilon() * size) {
        m_h(k, k - 1) = 0;
        break;
      }
    }
    return k;
  }

  /// The eigenvalues of a block of one row or two.
  void found(Eigen::Index begin, Eigen::Index end) {
    if (begin == end) {
      m_found.emplace_back(m_h(end, end));
      return;
    }
    const double a = m_h(begin, begin), b = m_h(begin, end), c = m_h(end, begin), d = m_h(end, end);
    const double half = (a - d) / 2, square = half * half + b * c;
    const double root = std::sqrt(std::abs(square));
    if (square < 0) {
      m_found.emplace_back(a - half, root);
      m_found.emplace_back(a - half, -root);
      return;
    }
    const double far = half + (half < 0 ? -root : root); // no difference of equals
    m_found.emplace_back(d + far);
    m_found.emplace_back(far != 0 ? d - b * c / far : d);
  }

  void sweep(Eigen::Index begin, Eigen::Index end, int sweeps) {
    double sum = m_h(end - 1, end - 1) + m_h(end, end); // of the two shifts, and their product
    double product = m_h(end - 1, end - 1) * m_h(end, end) - m_h(end - 1, end) * m_h(end, end - 1);
    if (sweeps % unusualShiftEvery == 0) { // where the usual ones turn in a circle (a ring of synapses does)
      const double s = std::abs(m_h(end, end - 1)) + std::abs(m_h(end - 1, end - 2));
      sum = 1.5 * s;
      product = s * s;
    }
    const double a = m_h(begin, begin), c = m_h(begin + 1, begin);
    Eigen::Vector3d v{a * a + m_h(begin, begin + 1) * c - sum * a + product,
                      c * (a + m_h(begin + 1, begin + 1) - sum), c * m_h(begin + 2, begin + 1)};
    for (Eigen::Index k = begin; k <= end - 1; ++k) {
      const Eigen::Index rows = std::min<Eigen::Index>(3, end - k + 1);
      if (k > begin)
        v.head(rows) = m_h.col(k - 1).segment(k, rows);
      reflect(v, rows, k, begin, end);
    }
  }

  /// Turns v, of `rows` entries, into a multiple of the first unit vector, in rows and columns k, k + 1, ….
  void reflect(Eigen::Vector3d v, Eigen::Index rows, Eigen::Index k, Eigen::Index begin, Eigen::Index end) {
    double tau = 0, beta = 0;
    if (rows == 2)
      v(2) = 0;
    v.makeHouseholderInPlace(tau, beta);
    if (k > begin) {
      m_h(k, k - 1) = beta;
      m_h.col(k - 1).segment(k + 1, rows - 1).setZero();
    }
    if (tau == 0)
      return;
    const std::array<double, 3> w{1, v(1), rows == 3 ? v(2) : 0};
    for (Eigen::Index j = k; j <= end; ++j) {
      double* const h = &m_h(k, j);
      double t = h[0] + w[1] * h[1];
      if (rows == 3)
        t += w[2] * h[2];
      t *= tau;
      h[0] -= t;
      h[1] -= t * w[1];
      if (rows == 3)
        h[2] -= t * w[2];
    }
    const Eigen::Index count = std::min(end, k + 3) - begin + 1;
    double *const x = &m_h(begin, k), *const y = &m_h(begin, k + 1);
    double* const z = rows == 3 ? &m_h(begin, k + 2) : nullptr;
    for (Eigen::Index i = 0; i < count; ++i) {
      const double t = tau * (x[i] + w[1] * y[i] + (z ? w[2] * z[i] : 0));
      x[i] -= t;
      y[i] -= t * w[1];
      if (z)
        z[i] -= t * w[2];
    }
  }

  Eigen::MatrixXd& m_h;
  double m_norm = 0;
  std::vector<std::complex<double>> m_found;
};

} // namespace

std::vector<std::complex<double>> eigenvalues(const Connectivity& connectivity,
                                              std::span<const double> paddedWeights,
                                              const std::stop_token& stop) {
  assert(paddedWeights.size() == connectivity.paddedSize());
  if (connectivity.neurons == 0)
    return {};
  Eigen::MatrixXd W = dense(connectivity, paddedWeights);
  const double scale = W.cwiseAbs().maxCoeff(); // products of entries must neither overflow nor vanish
  if (scale == 0)
    return std::vector<std::complex<double>>(connectivity.neurons);
  W /= scale;
  reduceToHessenberg(W, stop);
  auto out = FrancisIteration(W).eigenvalues(stop);
  for (auto& value : out)
    value *= scale;
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
