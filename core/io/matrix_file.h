#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/hdf5.h"
#include "core/io/table.h"

namespace spikeloom {

/// Reads a table of finite numbers from an HDF5 file (also MATLAB v7.3 and Julia JLD), a NumPy .npy file or a
/// CSV file. Which of them it is, its content decides: a file with another ending is read as well.
/// @param dataset which of an HDF5 file's datasets; empty for the only one that has two dimensions and more
///   than one value, and for files of the other kinds
/// @throws InputErrors as readCsv, readNpy and Hdf5File::readTable do; when the dataset is not named and
/// there
///   is not exactly one (telling which there are); when it is named for a file that has none; for files of
///   other kinds; and with row and column of each value that is not finite, at most 20, then their count
[[nodiscard]] Table readMatrixFile(const std::filesystem::path& file, const std::string& dataset);

/// What can be given to readMatrixFile as the dataset: see Hdf5File::datasets. Empty for NumPy and CSV files,
/// whose only table needs no name. @throws InputErrors when the file cannot be read
[[nodiscard]] std::vector<DatasetInfo> datasetsOf(const std::filesystem::path& file);

} // namespace spikeloom
