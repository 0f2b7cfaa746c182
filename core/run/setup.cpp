#include "core/run/setup.h"

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/experiment/validate.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// The stimuli that came with the network, or drawn ones: amplitudes in units of the gain, N a set.
std::vector<std::vector<double>> stimuliOf(const Experiment& experiment,
                                           std::vector<std::vector<double>> given) {
  std::vector<std::vector<double>> out = std::move(given);
  const auto sets = static_cast<std::size_t>(experiment.target.sets);
  const bool drawn = out.empty();
  out.resize(sets, std::vector<double>(static_cast<std::size_t>(experiment.network.neurons)));
  for (std::size_t set = 0; set < sets && drawn; ++set)
    for (std::size_t i = 0; i < out[set].size(); ++i)
      out[set][i] = targetStream(experiment, Purpose::Stimulus, static_cast<int>(set), i).uniform(-1, 1);
  return out;
}

} // namespace

Setup makeSetup(const Experiment& experiment, const std::stop_token& stop, const InputFiles& files) {
  if (auto errors = validate(experiment, {}, MemoryRule::Apply, files, stop); !errors.empty())
    throw InputErrors(std::move(errors));
  Setup out{
      experiment, makeInitialNetwork(experiment, files, stop), {}, files, memoryNeeded(experiment, files), {},
      {}};
  out.read = filesRead(experiment, files);
  out.network.stimuli = stimuliOf(experiment, std::move(out.network.stimuli));
  files.forgetNetworks();
  out.targets = makeTargetSets(experiment, {files, &out.network, stop});
  out.fingerprints = files.fingerprints();
  return out;
}

} // namespace spikeloom
