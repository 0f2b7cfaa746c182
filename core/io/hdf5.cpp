#include "core/io/hdf5.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <hdf5.h>
#include <limits>
#include <utility>

#include "core/base/errors.h"
#include "core/io/guarded_read.h"
#include "core/io/hdf5_handle.h"
#include "core/io/hdf5_superblock.h"

namespace spikeloom {

static_assert(sizeof(hid_t) == sizeof(std::int64_t) && sizeof(hsize_t) == sizeof(std::uint64_t));

namespace {

template <class T> hid_t typeOf();
template <> hid_t typeOf<double>() { return H5T_NATIVE_DOUBLE; }
template <> hid_t typeOf<float>() { return H5T_NATIVE_FLOAT; }
template <> hid_t typeOf<std::uint64_t>() { return H5T_NATIVE_UINT64; }
template <> hid_t typeOf<std::uint32_t>() { return H5T_NATIVE_UINT32; }
template <> hid_t typeOf<std::uint16_t>() { return H5T_NATIVE_UINT16; }
template <> hid_t typeOf<char>() { return H5T_NATIVE_CHAR; }

hid_t typeOf(Number kind) {
  switch (kind) {
  case Number::f64:
    return typeOf<double>();
  case Number::f32:
    return typeOf<float>();
  case Number::u64:
    return typeOf<std::uint64_t>();
  case Number::u32:
    return typeOf<std::uint32_t>();
  case Number::u16:
    return typeOf<std::uint16_t>();
  case Number::text:
    break;
  }
  return typeOf<char>();
}

} // namespace

std::size_t bytesOf(Number kind) { return H5Tget_size(typeOf(kind)); }

Hdf5File::Hdf5File(const std::filesystem::path& file, Mode mode, std::size_t userBlock)
    : m_file(file), m_id(-1) {
  if (mode != Mode::Create)
    if (const std::string problem = hdf5FileProblem(file); !problem.empty())
      fail({}, problem);
  if (mode == Mode::Read)
    if (const auto problem = problemOfProbing(file))
      fail({}, *problem);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // failures are reported by us, in words
  const Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_userblock(creation, userBlock);
  m_id = mode == Mode::Create ? H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT)
                              : H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (m_id < 0)
    fail({}, mode == Mode::Create ? "cannot be written: the folder must exist and be writable"
                                  : "cannot be read: it is damaged, or being written by another program");
  if (mode == Mode::Read)
    findOrigin();
}

Hdf5File::~Hdf5File() {
  if (m_id >= 0)
    H5Fclose(m_id);
}

void Hdf5File::fail(std::string_view name, const std::string& what) const {
  // The library keeps the last failure of every thread. It is not released with the thread, and then the
  // library complains on standard error of an "infinite loop closing library" when the program ends.
  H5Eclear2(H5E_DEFAULT);
  const bool rooted = name.empty() || name.starts_with('/');
  throw InputErrors({{m_file.string(), (rooted ? "" : "/") + std::string(name), what}});
}

void Hdf5File::write(std::string_view name, std::span<const std::uint64_t> shape, std::int64_t type,
                     const void* values) {
  const std::vector<hsize_t> lengths(shape.begin(), shape.end());
  const Hdf5Handle space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr),
                         H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false); // same values, same bytes
  const Hdf5Handle set(
      H5Dcreate2(m_id, std::string(name).c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
  const bool empty = std::ranges::count(shape, 0U) > 0;
  if (set < 0 || (!empty && H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) ||
      H5Fflush(m_id, H5F_SCOPE_LOCAL) < 0)
    fail(name, "could not be written: is the disk full?");
}

template <class T> void Hdf5File::write(std::string_view name, std::span<const T> values) {
  write(name, std::array<std::uint64_t, 1>{values.size()}, typeOf<T>(), values.data());
}

template <class T>
void Hdf5File::writeMatrix(std::string_view name, std::size_t rows, std::size_t columns,
                           std::span<const T> values) {
  assert(values.size() == rows * columns);
  write(name, std::array<std::uint64_t, 2>{rows, columns}, typeOf<T>(), values.data());
}

void Hdf5File::reserve(std::string_view name, Number kind, std::size_t size) {
  const hsize_t length = size;
  const Hdf5Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
  H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
  H5Pset_obj_track_times(creation, false); // same values, same bytes
  const Hdf5Handle set(
      H5Dcreate2(m_id, std::string(name).c_str(), typeOf(kind), space, H5P_DEFAULT, creation, H5P_DEFAULT),
      H5Dclose);
  if (set < 0)
    fail(name, "could not be written: is the disk full?");
}

void Hdf5File::writePart(std::string_view name, Number kind, std::size_t begin,
                         std::span<const std::byte> bytes) {
  const hsize_t first = begin, count = bytes.size() / bytesOf(kind);
  const Hdf5Handle set(open(name), H5Dclose);
  const Hdf5Handle there(H5Dget_space(set), H5Sclose);
  const Hdf5Handle here(H5Screate_simple(1, &count, nullptr), H5Sclose);
  if (H5Sselect_hyperslab(there, H5S_SELECT_SET, &first, nullptr, &count, nullptr) < 0 ||
      H5Dwrite(set, typeOf(kind), here, there, H5P_DEFAULT, bytes.data()) < 0)
    fail(name, "could not be written: is the disk full?");
}

void Hdf5File::close() {
  const bool flushed = H5Fflush(m_id, H5F_SCOPE_LOCAL) >= 0;
  H5garbage_collect(); // of up to 20 MB of buffers, which the library would keep for the next file
  if (H5Fclose(std::exchange(m_id, -1)) < 0 || !flushed)
    fail({}, "could not be written: is the disk full?");
}

void Hdf5File::writeText(std::string_view name, const std::string& text) {
  write<char>(name, std::span<const char>(text));
}

bool Hdf5File::has(std::string_view name) const {
  const htri_t there = H5Lexists(m_id, std::string(name).c_str(), H5P_DEFAULT);
  if (there < 0)
    fail(name, "cannot be looked up: the file is damaged");
  return there > 0;
}

std::vector<std::string> Hdf5File::names() const {
  std::vector<std::string> out;
  const auto visit = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->push_back(name);
    return 0;
  };
  if (H5Literate(m_id, H5_INDEX_NAME, H5_ITER_INC, nullptr, visit, &out) < 0)
    fail({}, "is damaged: what it holds cannot be listed");
  return out;
}

std::size_t Hdf5File::plainSize(std::string_view name, Number kind) const {
  H5L_info_t link;
  if (H5Lget_info(m_id, std::string(name).c_str(), &link, H5P_DEFAULT) < 0)
    fail(name, "is missing");
  if (link.type != H5L_TYPE_HARD)
    fail(name, "is a link to somewhere else");
  const Hdf5Handle set(H5Dopen2(m_id, std::string(name).c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0)
    fail(name, "is no array, or damaged");
  const Hdf5Handle type(H5Dget_type(set), H5Tclose), space(H5Dget_space(set), H5Sclose);
  const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose);
  if (H5Tequal(type, typeOf(kind)) <= 0)
    fail(name, "holds values of another kind");
  if (H5Sget_simple_extent_ndims(space) != 1)
    fail(name, "has not one dimension");
  const hssize_t entries = H5Sget_simple_extent_npoints(space);
  const H5D_layout_t layout = H5Pget_layout(creation);
  if (entries < 0 || (layout != H5D_CONTIGUOUS && layout != H5D_COMPACT) ||
      H5Pget_external_count(creation) != 0)
    fail(name, "is not stored as an array of a saved run is");
  const auto size = static_cast<std::size_t>(entries);
  if (size > std::numeric_limits<std::size_t>::max() / 16 || H5Dget_storage_size(set) != size * bytesOf(kind))
    fail(name, "has not all its values in this file");
  return size;
}

std::size_t Hdf5File::size(std::string_view name) const {
  const Hdf5Handle set(open(name), H5Dclose);
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  return static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
}

template <class T> void Hdf5File::read(std::string_view name, std::span<T> values) const {
  if (const std::size_t there = size(name); there != values.size())
    fail(name,
         "has " + std::to_string(there) + " values where " + std::to_string(values.size()) + " are expected");
  const Hdf5Handle set(open(name), H5Dclose);
  if (!values.empty() && H5Dread(set, typeOf<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(name, "cannot be read: the file is damaged, or the values are of another kind");
}

std::string Hdf5File::readText(std::string_view name) const {
  std::string text(size(name), ' ');
  read<char>(name, std::span<char>(text));
  return text;
}

template void Hdf5File::write<double>(std::string_view, std::span<const double>);
template void Hdf5File::write<float>(std::string_view, std::span<const float>);
template void Hdf5File::write<std::uint64_t>(std::string_view, std::span<const std::uint64_t>);
template void Hdf5File::write<std::uint32_t>(std::string_view, std::span<const std::uint32_t>);
template void Hdf5File::write<std::uint16_t>(std::string_view, std::span<const std::uint16_t>);
template void Hdf5File::writeMatrix<double>(std::string_view, std::size_t, std::size_t,
                                            std::span<const double>);
template void Hdf5File::read<std::uint32_t>(std::string_view, std::span<std::uint32_t>) const;
template void Hdf5File::read<double>(std::string_view, std::span<double>) const;
template void Hdf5File::read<float>(std::string_view, std::span<float>) const;
template void Hdf5File::read<std::uint64_t>(std::string_view, std::span<std::uint64_t>) const;
template void Hdf5File::read<std::uint16_t>(std::string_view, std::span<std::uint16_t>) const;

} // namespace spikeloom
