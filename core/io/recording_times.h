#pragma once

#include "core/base/problem_list.h"
#include "core/io/recording.h"

namespace spikeloom {

/// Gives a recording, whose number of samples is known, the times of its samples. Adds what is wrong with
/// them.
void takeTimes(const DataTable& data, const RecordingOptions& options, Recording& recording,
               ProblemList& problems);

} // namespace spikeloom
