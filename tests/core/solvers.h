// Eigen's solvers, compiled once for all tests: each takes seconds to compile.
#pragma once

#include <Eigen/Core>

namespace spikeloom::test {

/// A⁻¹ B of a symmetric, definite A (n × n) and B (n × k).
Eigen::MatrixXd solveSymmetric(const Eigen::MatrixXd& A, const Eigen::MatrixXd& B);

struct LeastSquares {
  Eigen::MatrixXd solution; ///< n × k
  Eigen::Index rank;        ///< of A
};

/// X that minimizes |A X − B|, for A (m × n, m ≥ n) and B (m × k), by Householder QR with column pivoting.
LeastSquares leastSquares(const Eigen::MatrixXd& A, const Eigen::MatrixXd& B);

bool positiveDefinite(const Eigen::MatrixXd& symmetric);

} // namespace spikeloom::test
