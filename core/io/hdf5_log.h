#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/hdf5.h"

namespace spikeloom {

/// An HDF5 file whose arrays grow at their end while others may read it (SWMR): what was flushed is there for
/// them, also when the program that writes is killed. Memory does not grow with the file. Every failure is an
/// InputErrors that names the file.
class Hdf5Log {
public:
  struct Column {
    std::string name;
    Number kind = Number::f64;
    std::size_t width = 1; ///< entries of a row; above 1 the array has two dimensions
  };

  /// @param texts attributes of the file, name and value
  /// @throws InputErrors when the file is there already, or cannot be made
  Hdf5Log(const std::filesystem::path& file, std::vector<Column> columns,
          const std::vector<std::pair<std::string, std::string>>& texts);
  ~Hdf5Log();
  Hdf5Log(const Hdf5Log&) = delete;
  Hdf5Log& operator=(const Hdf5Log&) = delete;

  /// Appends rows to a column, by its number.
  template <class T> void append(std::size_t column, std::span<const T> values) {
    appendBytes(column, NumberOf<T>::kind, std::as_bytes(values));
  }
  /// What was appended is there for others from now on.
  void flush();
  /// Flushes and closes. Once, and then nothing else.
  void close();

private:
  void appendBytes(std::size_t column, Number kind, std::span<const std::byte> bytes);
  void closeAll();
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path m_file;
  std::vector<Column> m_columns;
  std::vector<std::int64_t> m_sets; ///< hid_t
  std::vector<std::uint64_t> m_rows;
  std::int64_t m_id = -1;
};

} // namespace spikeloom
