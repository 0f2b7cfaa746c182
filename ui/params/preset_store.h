#pragma once

#include <QString>

#include <vector>

#include "core/base/errors.h"
#include "core/experiment/preset.h"

namespace spikeloom {

/// A preset as the box lists it.
struct ListedPreset {
  Preset preset;
  QString group; ///< heading it stands under
};

/// Order of figures as people count: 1b, 1d, 1 supplement 2, 2, 10; none comes last.
[[nodiscard]] bool figureBefore(const QString& a, const QString& b);

/// The figure's number as a heading: of "3 supplement 1", "Figure 3".
[[nodiscard]] QString figureHeading(const QString& figure);

/// Shipped presets by figure (figureBefore, then id), then one's own. Those that cannot be read are left out
/// and their problems added.
[[nodiscard]] std::vector<ListedPreset> listPresets(std::vector<InputError>& problems);

/// The folder of one's own presets (need not exist).
[[nodiscard]] QString ownPresetFolder();

/// Where an own preset of this title is kept.
[[nodiscard]] QString ownPresetFile(const QString& title);

/// Reads, and writes making the folder if need be. @throws InputErrors
[[nodiscard]] Preset readPresetFile(const QString& file);
void writePresetFile(const Preset& preset, const QString& file);

} // namespace spikeloom
