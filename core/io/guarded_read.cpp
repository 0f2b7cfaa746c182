#include "core/io/guarded_read.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <hdf5.h>
#include <string_view>
#include <vector>

#include "core/base/guarded_work.h"
#include "core/io/hdf5_handle.h"
#include "core/io/hdf5_storage.h"

namespace spikeloom {

namespace {

constexpr const char* probeOption = "--probe-hdf5";
std::atomic<bool> guarded = false;

double bytesOfFile(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<double>(size);
}

/// A second for every 10 MB that have to be decompressed, on a busy machine.
std::chrono::milliseconds timeFor(const std::filesystem::path& file) {
  return std::chrono::milliseconds(30000 + static_cast<long>(bytesOfFile(file) / 1e4));
}

/// What the library may take to find its way about in a file, and for values as they are stored.
double memoryFor(const std::filesystem::path& file) { return 256e6 + 4 * bytesOfFile(file); }

// --- the child

/// The file that this child reads.
std::filesystem::path probed;

/// Chunk by chunk, several of small ones at once, so that each is decompressed once; what goes wrong is no
/// matter, as long as it is survived.
void readValues(hid_t set, const std::vector<hsize_t>& size, std::vector<hsize_t> block) {
  constexpr hsize_t valuesAtOnce = 1 << 16;
  hsize_t values = 1;
  for (const hsize_t length : block)
    values *= length;
  for (std::size_t d = size.size(); d-- > 0;)
    while (block[d] < size[d] && values < valuesAtOnce) {
      block[d] *= 2;
      values *= 2;
    }
  const Hdf5Handle type(H5Dget_type(set), H5Tclose),
      native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose), space(H5Dget_space(set), H5Sclose);
  std::vector<hsize_t> begin(size.size()), count(size.size());
  std::vector<unsigned char> buffer;
  for (std::size_t d = 0; d < size.size();) {
    hsize_t here = H5Tget_size(native);
    for (std::size_t k = 0; k < size.size(); ++k)
      here *= count[k] = std::min(block[k], size[k] - begin[k]);
    buffer.resize(here);
    const Hdf5Handle memory(H5Screate_simple(static_cast<int>(size.size()), count.data(), nullptr), H5Sclose);
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(set, native, memory, space, H5P_DEFAULT, buffer.data()) < 0)
      return;
    for (d = 0; d < size.size(); begin[d++] = 0)
      if (size[d] - begin[d] > block[d]) {
        begin[d] += block[d];
        break;
      }
  }
}

/// Reads a dataset whose place in the file has to be interpreted, if its values are there at all: what nobody
/// wrote is no matter, a few bytes can claim any size.
void readDataset(hid_t set) {
  const Hdf5Handle type(H5Dget_type(set), H5Tclose),
      native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose), space(H5Dget_space(set), H5Sclose),
      creation(H5Dget_create_plist(set), H5Pclose);
  const int dimensions = H5Sget_simple_extent_ndims(space);
  const H5T_class_t kind = H5Tget_class(type);
  if (native < 0 || dimensions <= 0 || (kind != H5T_INTEGER && kind != H5T_FLOAT))
    return;
  std::vector<hsize_t> size(static_cast<std::size_t>(dimensions)), block(size.size());
  H5Sget_simple_extent_dims(space, size.data(), nullptr);
  const H5D_layout_t layout = H5Pget_layout(creation);
  if (std::ranges::count(size, 0U) > 0 || !storageProblem(set, {size.begin(), size.end()}, probed).empty())
    return;
  if (layout == H5D_COMPACT)
    block = size;
  else if (layout != H5D_CHUNKED || H5Pget_chunk(creation, dimensions, block.data()) != dimensions)
    return;
  // decompressed into what grows by doubling, and copied
  allowMemory(memoryFor(probed) + 4 * chunkBytesOf(set));
  readValues(set, size, std::move(block));
  allowMemory(memoryFor(probed));
}

void readAttributes(hid_t object) {
  const auto read = [](hid_t at, const char* name, const H5A_info_t*, void*) -> herr_t {
    const hid_t attribute = H5Aopen(at, name, H5P_DEFAULT), type = H5Aget_type(attribute);
    constexpr hsize_t largest = 1 << 20;
    if (const hsize_t bytes = H5Aget_storage_size(attribute);
        H5Tis_variable_str(type) == 0 && bytes < largest) {
      std::vector<unsigned char> values(static_cast<std::size_t>(bytes) + 64);
      H5Aread(attribute, type, values.data());
    }
    H5Tclose(type);
    H5Aclose(attribute);
    return 0;
  };
  hsize_t at = 0;
  H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &at, read, nullptr);
}

herr_t readObject(hid_t root, const char* path, const H5L_info_t* link, void*) {
  if (link->type != H5L_TYPE_HARD && link->type != H5L_TYPE_SOFT) // other files are not this one's
    return 0;
  const Hdf5Handle object(H5Oopen(root, path, H5P_DEFAULT), H5Oclose);
  if (object < 0)
    return 0;
  readAttributes(object);
  if (H5Iget_type(object) == H5I_DATASET)
    readDataset(object);
  return 0;
}

/// Of each failure: whether memory was what lacked.
herr_t endWithoutMemory(hid_t stack, void*) {
  const auto look = [](unsigned, const H5E_error2_t* error, void*) -> herr_t {
    if (error->maj_num == H5E_RESOURCE && (error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC))
      endForMemory();
    return 0;
  };
  return H5Ewalk2(stack, H5E_WALK_UPWARD, look, nullptr);
}

void probe() {
  H5Eset_auto2(H5E_DEFAULT, endWithoutMemory, nullptr);
  const Hdf5Handle id(H5Fopen(probed.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (id < 0)
    return; // that is told in words, and survived
  readAttributes(id);
  H5Lvisit(id, H5_INDEX_NAME, H5_ITER_NATIVE, readObject, nullptr);
}

} // namespace

// --- the parent

std::optional<int> serveHdf5Probe(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != probeOption)
    return std::nullopt;
  probed = argv[2];
  return doGuarded({memoryFor(probed), timeFor(probed)}, probe);
}

void guardHdf5(bool on) { guarded = on; }

std::optional<std::string> problemOfProbing(const std::filesystem::path& file) {
  switch (guarded ? endOfChild({probeOption, file.string()}, timeFor(file)) : WorkEnd::Unknown) {
  case WorkEnd::Died:
    return "is damaged: HDF5 does not survive reading it";
  case WorkEnd::NoMemory:
    return "is damaged, or claims more than it holds: HDF5 takes far more memory than a file of its size "
           "needs";
  case WorkEnd::TooLong:
    return "is damaged: HDF5 does not come to an end with it";
  case WorkEnd::Done:
  case WorkEnd::Unknown:
    break;
  }
  return std::nullopt;
}

} // namespace spikeloom
