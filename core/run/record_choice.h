#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/errors.h"

namespace spikeloom {

/// What is recorded of a run.
struct RecordChoice {
  std::vector<std::size_t> neurons; ///< by index; their spikes and their activity
  std::size_t every = 1;            ///< of the samples of the activity, every k-th
};

/// How the two parts of a choice are called where they are typed.
struct RecordNames {
  std::string neurons, every;
};
/// The choice that these texts make: indices and ranges of neurons (parseIndexList; blank: all of so many),
/// and a whole number of samples. What is wrong with them is added to `problems`.
[[nodiscard]] RecordChoice recordChoiceOf(const std::string& neurons, const std::string& every,
                                          std::size_t count, const RecordNames& names,
                                          std::vector<InputError>& problems);

} // namespace spikeloom
