#include "core/io/hdf5_storage.h"

#include <algorithm>

#include "core/io/guarded_read.h"
#include "core/io/hdf5_handle.h"
#include "core/io/hdf5_superblock.h"

namespace spikeloom {

namespace {

/// Deflate makes at most one byte of 1032; other filters do less on what is not all the same.
constexpr double mostCompression = 1032;

/// What a chunk of one value may have been compressed from, in bytes: some filters store nothing but it.
constexpr double mostOfNothing = 1 << 20;

constexpr const char* incomplete = "has not all its values in this file: it is damaged, or was never filled";

double product(const std::vector<std::size_t>& lengths) {
  double out = 1;
  for (const std::size_t length : lengths)
    out *= static_cast<double>(length);
  return out;
}

std::vector<std::size_t> extentOf(hid_t space) {
  const int dimensions = std::max(H5Sget_simple_extent_ndims(space), 0);
  std::vector<hsize_t> lengths(static_cast<std::size_t>(dimensions));
  H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

/// How many filters of a pipeline compress.
int compressors(hid_t creation) {
  int count = 0;
  for (int k = 0; k < H5Pget_nfilters(creation); ++k) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(creation, static_cast<unsigned>(k), &flags, &values, nullptr, 0, nullptr, &config);
    count += filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32;
  }
  return count;
}

/// The shape of a chunk; without entries when the dataset has none, or they make no sense.
std::vector<hsize_t> chunkOf(hid_t creation, std::size_t dimensions) {
  std::vector<hsize_t> chunk(dimensions);
  if (H5Pget_layout(creation) != H5D_CHUNKED || dimensions == 0 ||
      H5Pget_chunk(creation, static_cast<int>(dimensions), chunk.data()) != static_cast<int>(dimensions) ||
      std::ranges::count(chunk, 0U) > 0)
    chunk.clear();
  return chunk;
}

/// Whether every chunk is there, and none has fewer bytes than it takes at least. Such a search knows each
/// chunk's place, and is as quick as many chunks as the file has bytes allow.
bool areFilled(hid_t set, const std::vector<std::size_t>& shape, const std::vector<hsize_t>& chunk,
               double leastBytes) {
  std::vector<hsize_t> at(shape.size());
  for (std::size_t k = 0; k < shape.size();) {
    hsize_t stored = 0;
    if (H5Dget_chunk_storage_size(set, at.data(), &stored) < 0 || static_cast<double>(stored) < leastBytes)
      return false;
    for (k = 0; k < shape.size(); at[k++] = 0)
      if (shape[k] - at[k] > chunk[k]) {
        at[k] += chunk[k];
        break;
      }
  }
  return true;
}

std::string chunkProblem(hid_t set, hid_t creation, const std::vector<std::size_t>& shape, double valueBytes,
                         double fileBytes) {
  const std::vector<hsize_t> chunk = chunkOf(creation, shape.size());
  double wanted = chunk.empty() ? 0 : 1, chunkBytes = valueBytes;
  for (std::size_t k = 0; k < chunk.size(); ++k) {
    wanted *= static_cast<double>((shape[k] - 1) / chunk[k] + 1);
    chunkBytes *= static_cast<double>(chunk[k]);
  }
  hsize_t there = 0;
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  if (wanted < 1 || H5Dget_num_chunks(set, space, &there) < 0 || static_cast<double>(there) != wanted ||
      wanted > fileBytes)
    return incomplete;
  const int compressing = compressors(creation);
  if (compressing > 1)
    return "is compressed more than once: it is not read";
  const double least = compressing > 0 ? (chunkBytes - mostOfNothing) / mostCompression : chunkBytes;
  return areFilled(set, shape, chunk, least) ? "" : incomplete;
}

/// Of a file that gives a virtual dataset its values, which is as little trusted as the dataset's own.
/// @param tried the last one without a problem; becomes this one
std::string sourceProblem(const std::filesystem::path& source, std::filesystem::path& tried) {
  if (source == tried)
    return {};
  std::string problem = hdf5FileProblem(source);
  if (problem.empty())
    problem = problemOfProbing(source).value_or("");
  if (problem.empty())
    tried = source;
  return problem;
}

std::string virtualProblem(hid_t creation, const std::filesystem::path& file) {
  std::size_t count = 0;
  H5Pget_virtual_count(creation, &count);
  std::filesystem::path tried = file;
  for (std::size_t k = 0; k < count; ++k) {
    std::string name(
        static_cast<std::size_t>(std::max<ssize_t>(H5Pget_virtual_filename(creation, k, nullptr, 0), 0)) + 1,
        '\0');
    H5Pget_virtual_filename(creation, k, name.data(), name.size());
    std::string set(
        static_cast<std::size_t>(std::max<ssize_t>(H5Pget_virtual_dsetname(creation, k, nullptr, 0), 0)) + 1,
        '\0');
    H5Pget_virtual_dsetname(creation, k, set.data(), set.size());
    name.pop_back();
    set.pop_back();
    const std::filesystem::path source = name == "." ? file : file.parent_path() / name;
    const std::string what = "takes its values from " + source.string() + ", ";
    if (name.find('%') != std::string::npos || set.find('%') != std::string::npos)
      return what + "whose name has a place for numbers: such virtual datasets are not read";
    if (const std::string problem = sourceProblem(source, tried); !problem.empty())
      return what + "which " + problem;
    const Hdf5Handle there(H5Fopen(source.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    const Hdf5Handle values(there < 0 ? -1 : H5Dopen2(there, set.c_str(), H5P_DEFAULT), H5Dclose);
    if (values < 0)
      return what + "which has no dataset " + set;
    const Hdf5Handle plan(H5Dget_create_plist(values), H5Pclose);
    const Hdf5Handle has(H5Dget_space(values), H5Sclose),
        asked(H5Pget_virtual_srcspace(creation, k), H5Sclose);
    if (H5Pget_layout(plan) == H5D_VIRTUAL || H5Pget_external_count(plan) != 0)
      return what + "where they come from elsewhere again";
    if (H5Sget_simple_extent_npoints(has) < H5Sget_simple_extent_npoints(asked) ||
        H5Dget_storage_size(values) == 0)
      return what + "which has fewer values";
    if (const std::string problem = storageProblem(values, extentOf(has), source); !problem.empty())
      return what + "which " + problem;
  }
  return count == 0 ? "is virtual, and names no source" : "";
}

/// Whether the sources of a virtual dataset fill all of it.
bool isCovered(hid_t creation, const std::vector<std::size_t>& shape) {
  std::size_t count = 0;
  H5Pget_virtual_count(creation, &count);
  double covered = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const Hdf5Handle part(H5Pget_virtual_vspace(creation, k), H5Sclose);
    covered += static_cast<double>(H5Sget_select_npoints(part));
  }
  return covered >= product(shape);
}

} // namespace

double chunkBytesOf(std::int64_t set) {
  const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose), type(H5Dget_type(set), H5Tclose),
      space(H5Dget_space(set), H5Sclose);
  const int dimensions = H5Sget_simple_extent_ndims(space);
  const std::vector<hsize_t> chunk = chunkOf(creation, static_cast<std::size_t>(std::max(dimensions, 0)));
  double bytes = chunk.empty() ? 0 : static_cast<double>(H5Tget_size(type));
  for (const hsize_t length : chunk)
    bytes *= static_cast<double>(length);
  return bytes;
}

std::string storageProblem(std::int64_t set, const std::vector<std::size_t>& shape,
                           const std::filesystem::path& file) {
  const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose), type(H5Dget_type(set), H5Tclose);
  const double bytes = product(shape) * static_cast<double>(H5Tget_size(type));
  std::error_code error;
  const auto fileBytes = static_cast<double>(std::filesystem::file_size(file, error));
  if (H5Pget_external_count(creation) != 0)
    return "keeps its values in other files (external storage): they are not read";
  const H5D_layout_t layout = H5Pget_layout(creation);
  if (layout == H5D_VIRTUAL) {
    if (std::string problem = virtualProblem(creation, file); !problem.empty())
      return problem;
    return isCovered(creation, shape) ? "" : "has values that come from nowhere: its sources do not fill it";
  }
  const auto stored = static_cast<double>(H5Dget_storage_size(set));
  if (error || stored > fileBytes)
    return incomplete;
  if (layout == H5D_CHUNKED)
    return chunkProblem(set, creation, shape, static_cast<double>(H5Tget_size(type)), fileBytes);
  return stored < bytes ? incomplete : "";
}

} // namespace spikeloom
