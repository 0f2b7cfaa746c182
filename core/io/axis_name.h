#pragma once

#include <optional>
#include <string_view>

namespace spikeloom {

/// What a column is by its name: numbers of rows or names of things, which are no values, or times.
struct AxisName {
  enum class Kind { Values, Index, Time } kind = Kind::Values;
  std::optional<double> unit; ///< of times: ms in one of theirs; nothing when the name does not tell
};

/// "time_ms", "Time (s)" and "t" are times; "", "index", "neuron" and "Unnamed: 0" an index; all else is
/// values.
[[nodiscard]] AxisName axisName(std::string_view name);

/// ms in one of what a text names: "ms", "s", "[sec]", "µs".
[[nodiscard]] std::optional<double> timeUnit(std::string_view text);

} // namespace spikeloom
