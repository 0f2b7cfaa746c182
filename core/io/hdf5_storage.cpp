#include "core/io/hdf5_storage.h"

#include <algorithm>

#include "core/base/input_file.h"
#include "core/io/hdf5_handle.h"
#include "core/io/hdf5_superblock.h"

namespace spikeloom {

namespace {

/// Deflate makes at most one byte of 1032; other filters do less on what is not all the same.
constexpr double mostCompression = 1032;

constexpr const char* incomplete = "has not all its values in this file: it is damaged, or was never filled";

double product(const std::vector<std::size_t>& lengths) {
  double out = 1;
  for (const std::size_t length : lengths)
    out *= static_cast<double>(length);
  return out;
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

std::string chunkProblem(hid_t set, hid_t creation, const std::vector<std::size_t>& shape, double bytes) {
  std::vector<hsize_t> chunk(shape.size());
  H5Pget_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
  double wanted = 1, chunkBytes = bytes / product(shape);
  for (std::size_t k = 0; k < shape.size(); ++k) {
    if (chunk[k] == 0)
      return incomplete;
    wanted *= static_cast<double>((shape[k] - 1) / chunk[k] + 1);
    chunkBytes *= static_cast<double>(chunk[k]);
  }
  hsize_t there = 0;
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  if (H5Dget_num_chunks(set, space, &there) < 0 || static_cast<double>(there) < wanted)
    return incomplete;
  const int compressing = compressors(creation);
  if (compressing > 1)
    return "is compressed more than once: it is not read";
  const double stored =
      static_cast<double>(H5Dget_storage_size(set)) * (compressing > 0 ? mostCompression : 1);
  return std::max(bytes, chunkBytes - 16e6) > stored + 1024 ? incomplete : "";
}

std::string virtualProblem(hid_t creation, const std::filesystem::path& file) {
  std::size_t count = 0;
  H5Pget_virtual_count(creation, &count);
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
    if (const std::string problem = hdf5FileProblem(source); !problem.empty())
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

std::string storageProblem(std::int64_t set, const std::vector<std::size_t>& shape,
                           const std::filesystem::path& file) {
  const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose), type(H5Dget_type(set), H5Tclose);
  const double bytes = product(shape) * static_cast<double>(H5Tget_size(type));
  if (H5Pget_external_count(creation) != 0)
    return "keeps its values in other files (external storage): they are not read";
  switch (H5Pget_layout(creation)) {
  case H5D_CHUNKED:
    return chunkProblem(set, creation, shape, bytes);
  case H5D_VIRTUAL:
    if (std::string problem = virtualProblem(creation, file); !problem.empty())
      return problem;
    return isCovered(creation, shape) ? "" : "has values that come from nowhere: its sources do not fill it";
  default:
    return static_cast<double>(H5Dget_storage_size(set)) < bytes ? incomplete : "";
  }
}

} // namespace spikeloom
