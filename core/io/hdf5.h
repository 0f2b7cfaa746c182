#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

/// An HDF5 file with named one-dimensional datasets and texts. Closes itself. Every failure is an InputErrors
/// that names the file and the dataset.
class Hdf5File {
public:
  enum class Mode { Read, Create };
  Hdf5File(const std::filesystem::path& file, Mode mode);
  ~Hdf5File();
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  template <class T> void write(std::string_view name, std::span<const T> values);
  void writeText(std::string_view name, const std::string& text);

  /// A dataset's number of entries.
  [[nodiscard]] std::size_t size(std::string_view name) const;
  /// Reads all of a dataset, whose size must be that of `values`.
  template <class T> void read(std::string_view name, std::span<T> values) const;
  [[nodiscard]] std::string readText(std::string_view name) const;

private:
  [[noreturn]] void fail(std::string_view name, const std::string& what) const;

  std::filesystem::path m_file;
  std::int64_t m_id; // hid_t, kept out of this header with the rest of the library
};

} // namespace spikeloom
