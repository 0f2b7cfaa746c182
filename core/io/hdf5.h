#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/reading.h"
#include "core/io/table.h"

namespace spikeloom {

/// Something that a file holds under a name.
struct DatasetInfo {
  std::string path;               ///< "/group/name"
  std::vector<std::size_t> shape; ///< as the program that wrote the file shows it; rows × columns
  std::string kind;               ///< what it holds, if not a table of numbers: "text", "booleans"

  /// Numbers in one dimension (read as that many rows of one) or two.
  [[nodiscard]] bool isTable() const { return kind.empty() && (shape.size() == 1 || shape.size() == 2); }
  [[nodiscard]] std::size_t rows() const { return shape.front(); }
  [[nodiscard]] std::size_t columns() const { return shape.size() < 2 ? 1 : shape.back(); }
};

/// Kinds of numbers that are written and read as they are.
enum class Number { f64, f32, u64, u32, u16, text };
[[nodiscard]] std::size_t bytesOf(Number kind);
template <class T> struct NumberOf;
template <> struct NumberOf<double> { static constexpr Number kind = Number::f64; };
template <> struct NumberOf<float> { static constexpr Number kind = Number::f32; };
template <> struct NumberOf<std::uint64_t> { static constexpr Number kind = Number::u64; };
template <> struct NumberOf<std::uint32_t> { static constexpr Number kind = Number::u32; };
template <> struct NumberOf<std::uint16_t> { static constexpr Number kind = Number::u16; };
template <> struct NumberOf<char> { static constexpr Number kind = Number::text; };

/// For messages: "/rates (1824 × 101), /time (101), /on (booleans)". At most 10 of them, then how many more
/// there are.
[[nodiscard]] std::string listed(std::span<const DatasetInfo> datasets);

/// Which program wrote an HDF5 file, and whether it stores matrices column by column, so that the library
/// shows their dimensions in reverse.
struct Hdf5Origin {
  std::string format = "HDF5";
  bool reversed = false;
};

/// An HDF5 file with named arrays, texts and, in groups of any depth, datasets that others wrote. Closes
/// itself. A file may have a user block in front of its HDF5 part. Every failure is an InputErrors that names
/// the file and the dataset.
class Hdf5File {
public:
  /// Sealed: reads a file that a hash vouches for; any other is tried by a process of its own first
  /// (guarded_read.h).
  enum class Mode { Read, Sealed, Create };
  /// @param userBlock bytes left free in front of a new file, 0 or 512, 1024, 2048 …
  Hdf5File(const std::filesystem::path& file, Mode mode, std::size_t userBlock = 0);
  ~Hdf5File();
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  template <class T> void write(std::string_view name, std::span<const T> values);
  /// Writes values that stand row by row, rows × columns.
  template <class T>
  void writeMatrix(std::string_view name, std::size_t rows, std::size_t columns, std::span<const T> values);
  void writeText(std::string_view name, const std::string& text);
  /// Makes room for an array of one dimension, to be filled by writePart: what is not stays undefined.
  void reserve(std::string_view name, Number kind, std::size_t size);
  /// Writes entries of an array from number `begin` on; the bytes are those of whole entries.
  void writePart(std::string_view name, Number kind, std::size_t begin, std::span<const std::byte> bytes);
  /// Writes all that is still in memory, and closes the file.
  void close();

  /// A dataset's number of entries.
  [[nodiscard]] std::size_t size(std::string_view name) const;
  /// Reads all of a dataset, whose size must be that of `values`.
  template <class T> void read(std::string_view name, std::span<T> values) const;
  [[nodiscard]] std::string readText(std::string_view name) const;
  /// The names in the root group, by alphabet.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The number of entries of an array as this class writes it, of one dimension and with all its bytes in
  /// this file. @throws InputErrors when it is missing or anything else: then a few bytes can claim any size,
  ///   or name other files
  [[nodiscard]] std::size_t plainSize(std::string_view name, Number kind) const;

  /// Whether the file's root group has something of this name.
  [[nodiscard]] bool has(std::string_view name) const;
  /// Which program wrote it: MATLAB (7.3), Julia (JLD, JLD2) and NWB leave their marks.
  [[nodiscard]] const Hdf5Origin& origin() const { return m_origin; }
  /// All datasets, in all groups, by path. Without what MATLAB keeps for itself in groups whose names start
  /// with #, and Julia in those that start with _; a variable of Octave's is one dataset.
  [[nodiscard]] std::vector<DatasetInfo> contents() const;
  /// Those among them that can be read as a table and are not empty.
  [[nodiscard]] std::vector<DatasetInfo> datasets() const;
  /// Reads a dataset of integers or floating point numbers of any size and byte order; integers beyond 2⁵³
  /// are rounded to the nearest double. What has one dimension becomes a column. Row and column are those of
  /// the program that wrote the file: what MATLAB, Octave and Julia stored column by column is transposed. A
  /// dataset beside it that is called time or the like, and rises, gives the samples' times, and so do the
  /// timestamps of a time series in an NWB file, whose group is its name too.
  /// @throws InputErrors when it is missing (telling what there is), damaged, empty, text, complex or another
  ///   kind of record, a single number, spike times, has more than two dimensions or more than 5·10⁸ values;
  ///   when its values are in other files (external storage, external links, virtual datasets whose sources
  ///   are not there), or more than the bytes in this file can hold; Cancelled
  [[nodiscard]] DataTable readTable(std::string_view name, const Reading& reading = {}) const;

private:
  [[nodiscard]] std::int64_t open(std::string_view name) const;
  void write(std::string_view name, std::span<const std::uint64_t> shape, std::int64_t type,
             const void* values);
  [[noreturn]] void fail(std::string_view name, const std::string& what) const;
  void findOrigin();
  bool takeSeries(const std::string& folder, std::int64_t set, DataTable& data) const;
  void findTimes(const std::string& path, std::int64_t set, DataTable& data) const;

  std::filesystem::path m_file;
  std::int64_t m_id; // hid_t, kept out of this header with the rest of the library
  Hdf5Origin m_origin;
};

} // namespace spikeloom
