#include "core/experiment/memory.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <span>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/base/aligned.h"
#include "core/learning/trainer.h"

namespace spikeloom {

namespace {

std::vector<std::uint32_t> countsIn(const NetworkFile& file) {
  std::vector<std::uint32_t> out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < file.neurons; ++i) {
    std::uint32_t count = 0;
    for (std::size_t j = 0; j < file.neurons; ++j)
      count += file.isSynapse(i * file.neurons + j, next);
    out.push_back(count);
  }
  return out;
}

/// Trained synapses of each neuron; for a random network their expected number.
std::vector<std::uint32_t> synapseCounts(const Experiment& experiment, const InputFiles& files) {
  if (experiment.network.topology == Topology::file)
    return countsIn(*files.network(experiment.network.file));
  const double synapses = experiment.network.connection_probability * (experiment.network.neurons - 1);
  return std::vector<std::uint32_t>(static_cast<std::size_t>(experiment.network.neurons),
                                    static_cast<std::uint32_t>(std::ceil(synapses)));
}

std::size_t learningBytes(const Experiment& experiment, const std::vector<std::uint32_t>& counts) {
  if (sharesP(experiment) && std::ranges::all_of(counts, [&](auto n) { return n + 1 == counts.size(); }))
    return SharedRls::bytes(counts.size());
  return experiment.learning.precision == Precision::single_ ? RlsBank<float>::bytes(counts)
                                                             : RlsBank<double>::bytes(counts);
}

} // namespace

double memoryNeeded(const Experiment& experiment, const InputFiles& files) {
  const auto counts = synapseCounts(experiment, files);
  const double n = experiment.network.neurons;
  double padded = 0;
  for (const std::uint32_t count : counts)
    padded += static_cast<double>(paddedRow(count));
  const double weights = padded * (2 * 8 + 4 + 8 + 2); // W, W₀, both views, exclusions
  const double samples = experiment.target.duration / experiment.learning.update_interval;
  // targets and the rates they ask for, a set each; three recorded trials; mean, spread and
  // prediction of two tests
  const double sets = experiment.target.sets;
  return static_cast<double>(learningBytes(experiment, counts)) + weights +
         n * samples * (sets * (8 + 4 + 2 * 28) + 3 * 4);
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

void giveBackMemory() {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}

} // namespace spikeloom
