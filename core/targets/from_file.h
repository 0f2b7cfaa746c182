#pragma once

#include "core/io/recording.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// What the experiment says of its target file.
[[nodiscard]] RecordingOptions recordingOptionsOf(const Experiment& experiment);

} // namespace spikeloom
