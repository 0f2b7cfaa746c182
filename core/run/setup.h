#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/experiment/files_read.h"
#include "core/io/input_files.h"
#include "core/model/initial_network.h"
#include "core/params/experiment.h"
#include "core/record/targets.h"

namespace spikeloom {

/// What a run is built from, and what never changes in it.
struct Setup {
  Experiment experiment;  ///< as it was built
  InitialNetwork network; ///< before training; with a stimulus for each target set
  TargetSets targets;     ///< a set each
  InputFiles files;       ///< what the named files held (but for the network's file)
  double memory = 0;      ///< bytes that the run takes (memoryNeeded)
  std::map<std::string, std::uint64_t> fingerprints; ///< the hash of each named file's bytes, by its name
  std::vector<FileRead> read;                        ///< what they held, in words
};

/// Checks the experiment (validate) and makes network and targets.
/// @param files the files it names, if someone has read them already: none is read twice
/// @throws InputErrors (what validate says), NumericalError (innate activity that runs away), Cancelled soon
/// after stop was requested
[[nodiscard]] Setup makeSetup(const Experiment& experiment, const std::stop_token& stop = {},
                              const InputFiles& files = {});

} // namespace spikeloom
