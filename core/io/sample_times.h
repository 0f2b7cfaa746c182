#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/io/hdf5.h"
#include "core/io/table.h"

namespace spikeloom {

/// What the values beside a table mean when their name is that of times: nothing when they do not rise, or
/// only count 0, 1, 2, … without a unit.
/// @param unit ms in one; nothing: what the name says
[[nodiscard]] std::optional<SampleTimes> timesNamed(const std::string& name, std::vector<double> values,
                                                    std::optional<double> unit = {});

/// Gives a table its times when exactly one of the datasets beside it has such a name, as many values as the
/// table rows or columns, and rises.
/// @param valuesOf reads one of them; empty when it cannot be read
void takeTimesBeside(DataTable& data, std::span<const DatasetInfo> beside,
                     const std::function<std::vector<double>(const DatasetInfo&)>& valuesOf);

/// The name under which times are written beside a table: timesNamed() understands it.
[[nodiscard]] std::string nameOfTimes(const SampleTimes& times);

} // namespace spikeloom
