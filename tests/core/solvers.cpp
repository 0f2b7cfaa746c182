#include "solvers.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

namespace spikeloom::test {

Eigen::MatrixXd solveSymmetric(const Eigen::MatrixXd& A, const Eigen::MatrixXd& B) {
  return A.ldlt().solve(B);
}

LeastSquares leastSquares(const Eigen::MatrixXd& A, const Eigen::MatrixXd& B) {
  const auto solver = A.colPivHouseholderQr();
  return {solver.solve(B), solver.rank()};
}

bool positiveDefinite(const Eigen::MatrixXd& symmetric) {
  return Eigen::LLT<Eigen::MatrixXd>(symmetric).info() == Eigen::Success;
}

} // namespace spikeloom::test
