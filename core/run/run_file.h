#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "core/base/file.h"
#include "core/io/hdf5.h"
#include "core/run/run_image.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// A saved run while it is written: beside its place, which it takes when it is complete and sealed. Every
/// failure is an InputErrors that names the file, and leaves an earlier file as it was and nothing beside it.
class RunOutput {
public:
  explicit RunOutput(const std::filesystem::path& file);

  /// Makes room for an array, of which nothing is written yet.
  void reserve(const RunImage::Array& array);
  /// Writes an array that is a copy, or is made from what is shared. Any thread may do it.
  void write(const RunImage::Array& array);
  /// Writes some bytes of an array that is somewhere else, whole entries from number `begin` on.
  void writePart(const RunImage::Array& array, std::size_t begin, std::span<const std::byte> bytes);
  /// Seals what was written and puts it in its place.
  void complete();
  /// The same; the file is held (FileLock) from the moment it stands there.
  [[nodiscard]] FileLock completeHeld();

private:
  template <class Work> void naming(Work&& work);
  void seal();

  std::filesystem::path m_file;
  Replacement m_replacement;
  std::optional<Hdf5File> m_out; ///< closed before what it wrote is removed
};

/// About what the file of this run takes when all loops that are asked for are done.
[[nodiscard]] double savedBytes(Simulation& simulation);

/// Writes all of it at once. @throws InputErrors
void writeRun(const RunImage& image, const std::filesystem::path& file);

} // namespace spikeloom
