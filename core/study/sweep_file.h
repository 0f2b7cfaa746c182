#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/study/sweep.h"

namespace spikeloom {

/// Reads a sweep and checks all of it, each of its runs' experiments too. On disk: JSON, `"format": 1`,
/// `preset` (a shipped preset's id, or a file, relative to the sweep's), `set` (parameters changed from the
/// preset, by path), `axes` (one or two), `repeats`, `measures` (default: all), and the texts `title`,
/// `figure`, `about`. An axis has
///   "parameter": path, and "values": […], "linear": {from, to, count} or "logarithmic": {from, to, count};
///   "parameters": [path, …] that move together, and "values": [[…], …], a value for each in every point.
/// Values between `from` and `to` are rounded to nine digits, so that they can be typed, and to whole numbers
/// where the parameter is one.
/// @throws InputErrors with every problem: file, path inside it (of a cell's problem: the parameter), what is
/// allowed
[[nodiscard]] Sweep readSweep(const std::filesystem::path& file, MemoryRule memoryRule = MemoryRule::Apply);

/// The same from text; `name` stands for the file in messages, `folder` is where presets and files are looked
/// for.
[[nodiscard]] Sweep parseSweep(std::string_view text, const std::string& name,
                               const std::filesystem::path& folder = {},
                               MemoryRule memoryRule = MemoryRule::Apply);

/// Where shipped sweeps are: beside the presets.
[[nodiscard]] std::filesystem::path sweepFolder();

/// All shipped sweeps, by id, whether or not this machine has the memory for them. Those that are broken are
/// left out, and `problems` says why.
[[nodiscard]] std::vector<Sweep> shippedSweeps(std::vector<InputError>& problems);

} // namespace spikeloom
