#include "core/analysis/theory_errors.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/projection.h"

namespace spikeloom {

double theoryTracking(std::span<const double> target, double variance, double interval, double timeConstant) {
  assert(interval > 0 && timeConstant > 0);
  const double keep = std::exp(-interval / timeConstant);
  double filtered = 0, sum = 0;
  for (const double now : target) {
    filtered = keep * filtered + (1 - keep) * now;
    sum += (now - filtered) * (now - filtered);
  }
  return sum / static_cast<double>(target.size()) / variance;
}

double spikeVariance(double meanRate, double timeConstant) {
  return std::max(0.0, meanRate * (T0 / (2 * timeConstant) - meanRate));
}

double theorySampling(std::span<const double> target, double variance, const Regressors& soft,
                      const GramMatrix& gram, std::span<const std::uint32_t> presynaptic,
                      std::span<const std::uint32_t> columns, double timeConstant, double lambdaALoop) {
  const std::size_t samples = target.size();
  std::vector<double> right, noise, diagonal;
  for (const std::uint32_t j : presynaptic) {
    const auto rates = soft.of(j);
    double product = 0, mean = 0;
    for (std::size_t k = 0; k < samples; ++k) {
      product += static_cast<double>(rates[k]) * target[k];
      mean += static_cast<double>(rates[k]) / static_cast<double>(samples);
    }
    right.push_back(product);
    noise.push_back(spikeVariance(mean, timeConstant));
    diagonal.push_back(static_cast<double>(samples) * noise.back());
  }
  const std::vector<double> weights = ridge(gram, columns, lambdaALoop, right, diagonal);
  std::vector<double> response(samples);
  double scatter = 0;
  for (std::size_t s = 0; s < weights.size(); ++s) {
    scatter += weights[s] * weights[s] * noise[s];
    const auto rates = soft.of(presynaptic[s]);
    for (std::size_t k = 0; k < samples; ++k)
      response[k] += weights[s] * static_cast<double>(rates[k]);
  }
  double miss = 0;
  for (std::size_t k = 0; k < samples; ++k)
    miss += (target[k] - response[k]) * (target[k] - response[k]) / static_cast<double>(samples);
  return (miss + scatter) / variance;
}

} // namespace spikeloom
