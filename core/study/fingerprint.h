#pragma once

#include "core/base/hash.h"
#include "core/params/experiment.h"
#include "core/params/field.h"

namespace spikeloom {

/// Adds a parameter's name and value; of a named file what is in it, since a file may move.
void addTo(Fnv1a& hash, const Field& field, const Value& value);

/// Adds everything that an experiment's results follow from: all parameters but the number of threads.
void addTo(Fnv1a& hash, const Experiment& experiment);

} // namespace spikeloom
