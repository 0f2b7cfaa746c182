#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// A shipped or saved experiment. On disk: JSON, `"format": 1`, one object a group; what is left out has its
/// default.
struct Preset {
  std::string id;     ///< file name without its ending; what the command line calls it
  std::string title;  ///< one line for the preset box
  std::string figure; ///< the paper's figure it belongs to ("1b"), or empty
  std::string about;  ///< a sentence or two: what one sees
  Experiment experiment;
};

/// Reads a preset and checks all of it.
/// @throws InputErrors with every problem: file, path inside it, what is allowed
[[nodiscard]] Preset readPreset(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in messages. A relative target file is looked for in
/// `folder`.
[[nodiscard]] Preset parsePreset(std::string_view text, const std::string& name,
                                 const std::filesystem::path& folder = {});

/// The experiment of a run that stands already: the files that it names are not looked at, nor the memory.
/// @throws InputErrors
[[nodiscard]] Experiment parseStanding(std::string_view text, const std::string& name);

/// Writes only what differs from the defaults (all of it with `complete`); readPreset gives the same
/// experiment back.
/// @throws InputErrors when the file cannot be written
void writePreset(const Preset& preset, const std::filesystem::path& file);
[[nodiscard]] std::string presetText(const Preset& preset, bool complete = false);

/// A field's value as it is meant in a file of the folder `folder`: a relative file is looked for there. All
/// other values, and all of them when `folder` is empty, stay as they are.
[[nodiscard]] Value valueFrom(const std::filesystem::path& folder, const Field& field, const Value& value);

/// The preset that a newcomer sees first.
inline constexpr const char* defaultPresetId = "figure-1b-synaptic-drive";

/// The folders presets are shipped in: beside the program's build tree or where it is installed.
[[nodiscard]] std::filesystem::path presetFolder();

/// The file that a person means: one with this name (in `folder`, when the name is relative; else in the
/// working directory), or the one with this id among those that are shipped in the folder `shipped`. Nothing
/// when neither is there.
[[nodiscard]] std::optional<std::filesystem::path>
findShipped(const std::string& name, const std::filesystem::path& shipped = presetFolder(),
            const std::filesystem::path& folder = {});

/// " (did you mean figure-6a-learned?)" for a name that findShipped does not find; empty when none is near.
[[nodiscard]] std::string didYouMeanShipped(const std::string& name,
                                            const std::filesystem::path& shipped = presetFolder());

/// All shipped presets, by id: it begins with the figure. Those that are broken are left out, and `problems`
/// says why.
[[nodiscard]] std::vector<Preset> shippedPresets(std::vector<InputError>& problems);
/// The same. @throws InputErrors when one of them is broken
[[nodiscard]] std::vector<Preset> shippedPresets();

/// Reads each preset or sweep of a folder; what is broken is kept as problems, and costs the others nothing.
void forEachShipped(const std::filesystem::path& folder, std::vector<InputError>& problems,
                    const std::function<void(const std::filesystem::path& file)>& read);

/// Bytes that a preset or a sweep may have: more is something else.
inline constexpr std::size_t largestPreset = 10'000'000;

} // namespace spikeloom
