#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/reading.h"
#include "core/io/hdf5.h"
#include "core/io/table.h"

namespace spikeloom {

/// A file of numbers from another program: one table, or several under names. Targets and networks are read
/// through it; what it holds is told as the program that wrote it shows it, rows and columns as there.
class DataFile {
public:
  virtual ~DataFile() = default;
  /// What it holds under names, tables or not; none in a file that is one table.
  [[nodiscard]] virtual std::vector<DatasetInfo> contents() const = 0;
  /// @param name one of those, or empty in a file that is one table
  /// @throws InputErrors when there is no such table, or it cannot be read; Cancelled
  [[nodiscard]] virtual DataTable read(const std::string& name, const Reading& reading) const = 0;
  /// Whether it holds several things, under names.
  [[nodiscard]] virtual bool hasNames() const { return true; }
};

/// Opens a file of any of the formats of the table in data_file.cpp. Which of them it is, its content
/// decides: a file with another ending is read as well.
/// @throws InputErrors when it is no plain file, none of these formats, or damaged
[[nodiscard]] std::unique_ptr<DataFile> openDataFile(const std::filesystem::path& file);

/// Reads a table from a file of any format.
/// @param dataset which of those in the file; empty for the only one that has two dimensions and more than
/// one
///   value
/// @throws InputErrors as openDataFile and DataFile::read do; when the dataset is not named and there is not
///   exactly one (telling what there is); when it is named in a file that is one table. Cancelled
[[nodiscard]] DataTable readDataTable(const std::filesystem::path& file, const std::string& dataset,
                                      const Reading& reading = {});

/// The formats in words, for messages and help.
[[nodiscard]] std::string dataFormats();

/// Writes a table, and its times if it has any, in the format that the file's ending names. It reads back
/// exactly. @throws InputErrors when there is no such format, it holds no times, or the file cannot be
/// written
void writeDataTable(const std::filesystem::path& file, const DataTable& data);

} // namespace spikeloom
