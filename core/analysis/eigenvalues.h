#pragma once

#include <complex>
#include <span>
#include <stop_token>
#include <vector>

#include "core/model/connectivity.h"

namespace spikeloom {

/// Eigenvalues of W (N × N, row = postsynaptic, 0 where there is no synapse), N values by decreasing modulus,
/// those of one modulus by increasing argument. By Hessenberg reduction and QR, backward stable: exact for a
/// matrix that differs from W by rounding. Time grows as N³ (a second or two at N = 1000, so not for the
/// thread that paints), memory is 8 N² bytes. Eigen's solver cannot be stopped, and computes more of the
/// Schur form than the eigenvalues need; here the stop token is looked at after about 10 N² operations.
/// @param paddedWeights W, padded like the rows of `connectivity`; finite
/// @throws std::runtime_error when the iteration does not converge (not seen with finite weights), Cancelled
[[nodiscard]] std::vector<std::complex<double>> eigenvalues(const Connectivity& connectivity,
                                                            std::span<const double> paddedWeights,
                                                            const std::stop_token& stop = {});

/// Largest modulus of the eigenvalues of W, 0 for no neurons. As costly as all of them.
[[nodiscard]] double spectralRadius(const Connectivity& connectivity, std::span<const double> paddedWeights);

/// Radius of the disc that holds the bulk of a balanced network's eigenvalues: √([(1−f)J² + f(gJ)²](1−p)),
/// for (1−f)N excitatory neurons of weight J/√(Np) and fN inhibitory ones of weight −gJ/√(Np), connected
/// with probability p. Kim & Chow (2018) normalise their spectra by it.
[[nodiscard]] double balancedRadius(double j, double g, double inhibitoryFraction, double p);

} // namespace spikeloom
