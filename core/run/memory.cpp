#include "core/run/memory.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "core/learning/rls.h"
#include "core/model/aligned.h"

namespace spikeloom {

double memoryNeeded(const Experiment& experiment) {
  const auto neurons = static_cast<std::size_t>(experiment.network.neurons);
  const double n = experiment.network.neurons;
  const double synapses = experiment.network.connection_probability * (n - 1);
  const std::vector<std::uint32_t> counts(neurons, static_cast<std::uint32_t>(std::ceil(synapses)));
  const bool single = experiment.learning.precision == Precision::single_;
  const double rls =
      static_cast<double>(single ? RlsBank<float>::bytes(counts) : RlsBank<double>::bytes(counts));
  const double weights =
      n * static_cast<double>(paddedRow(counts.front())) * (2 * 8 + 4 + 8); // W, W₀, both views
  const double samples = experiment.target.duration / experiment.learning.update_interval;
  return rls + weights +
         n * samples * (8 + 4 + 3 * 4); // targets for learning and for showing; three recorded trials
}

double memoryAvailable() {
  std::ifstream in("/proc/meminfo");
  std::string key;
  double kilobytes = 0;
  for (std::string rest; in >> key >> kilobytes && std::getline(in, rest);)
    if (key == "MemAvailable:")
      return kilobytes * 1024;
  return std::numeric_limits<double>::infinity();
}

} // namespace spikeloom
