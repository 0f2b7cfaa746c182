#pragma once

#include <QString>

#include <vector>

#include "core/errors.h"
#include "core/params/json.h"

namespace spikeloom {

/// A preset as the box lists it.
struct ListedPreset {
  Preset preset;
  QString group; ///< heading it stands under
};

/// Shipped presets by figure, then one's own. Those that cannot be read are left out and their problems
/// added.
[[nodiscard]] std::vector<ListedPreset> listPresets(std::vector<InputError>& problems);

/// The folder of one's own presets (need not exist).
[[nodiscard]] QString ownPresetFolder();

/// Where an own preset of this title is kept.
[[nodiscard]] QString ownPresetFile(const QString& title);

/// Reads, and writes making the folder if need be. @throws InputErrors
[[nodiscard]] Preset readPresetFile(const QString& file);
void writePresetFile(const Preset& preset, const QString& file);

} // namespace spikeloom
