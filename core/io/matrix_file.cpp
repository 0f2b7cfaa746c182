#include "core/io/matrix_file.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "core/base/errors.h"
#include "core/io/csv.h"
#include "core/io/hdf5_superblock.h"
#include "core/io/npy.h"

namespace spikeloom {

namespace {

enum class Kind { Hdf5, Npy, Csv };

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw InputErrors({{file.string(), {}, what}});
}

/// Refuses what can be told from text by its first bytes: as CSV it would give problems that help nobody.
void requireText(const std::filesystem::path& file) {
  std::string start(512, ' ');
  std::ifstream in(file, std::ios::binary);
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start.starts_with("MATLAB 5.0 MAT-file"))
    fail(file, "is a MATLAB file of an older format: only those saved with -v7.3 can be read");
  if (start.starts_with("PK\x03\x04"))
    fail(file, "is a ZIP archive (NumPy's .npz and spreadsheets are such): save one table as .npy or CSV");
  if (start.find('\0') != std::string::npos)
    fail(file, "is neither an HDF5 file, a NumPy .npy file nor text (CSV in UTF-8)");
}

/// By what it begins with. The ending decides only when a file that should begin as HDF5 or NumPy files do
/// does not: then reading it as such tells what is wrong.
Kind kindOf(const std::filesystem::path& file) {
  if (isNpy(file))
    return Kind::Npy;
  if (hdf5Start(file))
    return Kind::Hdf5;
  requireText(file);
  const std::string ending = file.extension().string();
  if (ending == ".npy")
    return Kind::Npy;
  constexpr std::array hdf5Endings{".h5", ".hdf5", ".mat", ".jld", ".jld2"};
  return std::ranges::count(hdf5Endings, ending) > 0 ? Kind::Hdf5 : Kind::Csv;
}

/// MATLAB gives even a single number two dimensions.
bool isMatrix(const DatasetInfo& info) { return info.shape.size() == 2 && info.rows() * info.columns() > 1; }

std::string onlyMatrix(const std::filesystem::path& file, const std::vector<DatasetInfo>& datasets) {
  std::vector<DatasetInfo> matrices;
  std::ranges::copy_if(datasets, std::back_inserter(matrices), isMatrix);
  if (matrices.size() == 1)
    return matrices.front().path;
  if (matrices.empty())
    fail(file, "has no numeric dataset of two dimensions" +
                   (datasets.empty() ? "" : ": name one of those that it has, " + listed(datasets)));
  fail(file, "has several datasets: name one of " + listed(matrices));
}

} // namespace

Table readMatrixFile(const std::filesystem::path& file, const std::string& dataset) {
  const Kind kind = kindOf(file);
  if (kind != Kind::Hdf5 && !dataset.empty())
    fail(file,
         "has no datasets, so \"" + dataset + "\" cannot be chosen: only HDF5 files (.h5, .mat, .jld) have");
  if (kind == Kind::Csv)
    return readCsv(file);
  if (kind == Kind::Npy)
    return readNpy(file);
  const Hdf5File in(file, Hdf5File::Mode::Read);
  std::string name = dataset.empty() ? onlyMatrix(file, in.datasets()) : dataset;
  if (!name.starts_with('/'))
    name.insert(0, 1, '/');
  Table table = in.readTable(name);
  requireFinite(table, file.string(), name);
  return table;
}

std::vector<DatasetInfo> datasetsOf(const std::filesystem::path& file) {
  if (kindOf(file) == Kind::Hdf5)
    return Hdf5File(file, Hdf5File::Mode::Read).datasets();
  if (!std::ifstream(file) || std::filesystem::is_directory(file))
    fail(file, "cannot be read: there is no such file, or it may not be read");
  return {};
}

} // namespace spikeloom
