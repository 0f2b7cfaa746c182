#pragma once

#include <vector>

#include "app/cli/commands.h"
#include "core/experiment/files_read.h"
#include "core/run/recorder.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// What stands in the way of --out, --save and the analyses. Nothing is made or changed: it is asked before
/// the training, together with everything else that may be wrong, so that no result is lost afterwards.
[[nodiscard]] std::vector<InputError> checkOutputs(const OutputOptions& options,
                                                   const Experiment& experiment);

/// What --record is about, in a network of so many neurons. Adds what is wrong with it to `errors`.
[[nodiscard]] RecordChoice recordingOf(const OutputOptions& options, std::size_t neurons,
                                       std::vector<InputError>& errors);

/// What of the results will find no room. @throws InputErrors
void checkRoom(const OutputOptions& options, Simulation& simulation);

/// Says on standard error what was read from files that an experiment names.
void tellFilesRead(const std::vector<FileRead>& read);

/// Says on standard error what is to be said about a run that was loaded (Simulation::notes).
void tellNotes(const Simulation& simulation);

/// Makes the folder of --out. @throws InputErrors when that fails
void makeOutputFolder(const OutputOptions& options);

} // namespace spikeloom
