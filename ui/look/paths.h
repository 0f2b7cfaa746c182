#pragma once

#include <QString>

#include <filesystem>

namespace spikeloom {

// Names of files between Qt's texts and the core: no letter is lost, whatever the locale.

[[nodiscard]] inline std::filesystem::path toPath(const QString& file) { return {file.toStdU16String()}; }
[[nodiscard]] inline QString toText(const std::filesystem::path& file) {
  return QString::fromStdU16String(file.u16string());
}

} // namespace spikeloom
