#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_files.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// Whether the memory that a network needs counts as a problem: not for one that stands already.
enum class MemoryRule { Apply, Skip };

/// All that is wrong with the experiment: every value out of its range, every pair of values that contradict
/// each other, a target file that cannot be used, neurons without a synapse, memory that is not there. Empty
/// when it can be built. Reads the target file; draws the connectivity when p is so small that a neuron may
/// have no synapse.
/// @param broken paths whose value is known to be wrong already: rules that involve one of them are skipped
/// @param files where the named files are read from: those that were read already are not read again
/// @throws Cancelled when stop is requested meanwhile
[[nodiscard]] std::vector<InputError> validate(const Experiment& experiment,
                                               const std::set<std::string>& broken = {},
                                               MemoryRule memoryRule = MemoryRule::Apply,
                                               const InputFiles& files = {},
                                               const std::stop_token& stop = {});

} // namespace spikeloom
