#include "core/io/hdf5_log.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <hdf5.h>
#include <utility>

#include "core/base/errors.h"

namespace spikeloom {

namespace {

hid_t nativeType(Number kind) {
  switch (kind) {
  case Number::f64:
    return H5T_NATIVE_DOUBLE;
  case Number::f32:
    return H5T_NATIVE_FLOAT;
  case Number::u64:
    return H5T_NATIVE_UINT64;
  case Number::u32:
    return H5T_NATIVE_UINT32;
  case Number::u16:
    return H5T_NATIVE_UINT16;
  case Number::text:
    break;
  }
  return H5T_NATIVE_CHAR;
}

/// Rows that stand together on the disk: some ten thousand bytes.
hsize_t chunkRows(std::size_t rowBytes) { return std::clamp<hsize_t>(65536 / rowBytes, 1, 8192); }

bool writeAttribute(hid_t file, const std::string& name, const std::string& value) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  H5Tset_size(type, std::max<std::size_t>(1, value.size()));
  H5Tset_cset(type, H5T_CSET_UTF8);
  const hid_t attribute = H5Acreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
  const bool written = attribute >= 0 && H5Awrite(attribute, type, value.c_str()) >= 0;
  H5Aclose(attribute);
  H5Sclose(space);
  H5Tclose(type);
  return written;
}

hid_t makeColumn(hid_t file, const Hdf5Log::Column& column) {
  const int dimensions = column.width > 1 ? 2 : 1;
  const std::array<hsize_t, 2> none{0, column.width}, most{H5S_UNLIMITED, column.width},
      chunk{chunkRows(column.width * bytesOf(column.kind)), column.width};
  const hid_t space = H5Screate_simple(dimensions, none.data(), most.data());
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, dimensions, chunk.data());
  const hid_t set = H5Dcreate2(file, column.name.c_str(), nativeType(column.kind), space, H5P_DEFAULT,
                               creation, H5P_DEFAULT);
  H5Pclose(creation);
  H5Sclose(space);
  return set;
}

} // namespace

Hdf5Log::Hdf5Log(const std::filesystem::path& file, std::vector<Column> columns,
                 const std::vector<std::pair<std::string, std::string>>& texts)
    : m_file(file), m_columns(std::move(columns)), m_rows(m_columns.size()) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // failures are reported by us, in words
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST); // SWMR needs it
  m_id = H5Fcreate(file.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access);
  H5Pclose(access);
  if (m_id < 0)
    fail("cannot be made: it must not be there yet, and its folder must be writable");
  bool made = true;
  for (const auto& [name, value] : texts)
    made &= writeAttribute(m_id, name, value);
  for (const Column& column : m_columns) {
    m_sets.push_back(makeColumn(m_id, column));
    made &= m_sets.back() >= 0;
  }
  if (made && H5Fstart_swmr_write(m_id) >= 0)
    return;
  closeAll();
  fail("could not be written: is the disk full?");
}

Hdf5Log::~Hdf5Log() { closeAll(); }

void Hdf5Log::closeAll() {
  for (const hid_t set : std::exchange(m_sets, {}))
    if (set >= 0)
      H5Dclose(set);
  if (m_id >= 0)
    H5Fclose(std::exchange(m_id, -1));
}

void Hdf5Log::fail(const std::string& what) const {
  H5Eclear2(H5E_DEFAULT);
  throw InputErrors({{m_file.string(), {}, what}});
}

void Hdf5Log::appendBytes(std::size_t column, Number kind, std::span<const std::byte> bytes) {
  const Column& to = m_columns[column];
  assert(kind == to.kind && bytes.size() % (to.width * bytesOf(kind)) == 0);
  if (bytes.empty())
    return;
  const int dimensions = to.width > 1 ? 2 : 1;
  const std::array<hsize_t, 2> count{bytes.size() / (to.width * bytesOf(kind)), to.width},
      begin{m_rows[column], 0}, size{m_rows[column] + count[0], to.width};
  bool written = H5Dset_extent(m_sets[column], size.data()) >= 0;
  const hid_t there = H5Dget_space(m_sets[column]),
              here = H5Screate_simple(dimensions, count.data(), nullptr);
  written = written &&
            H5Sselect_hyperslab(there, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr) >= 0 &&
            H5Dwrite(m_sets[column], nativeType(kind), here, there, H5P_DEFAULT, bytes.data()) >= 0;
  H5Sclose(here);
  H5Sclose(there);
  if (!written)
    fail("could not be written: is the disk full?");
  m_rows[column] = size[0];
}

void Hdf5Log::flush() {
  for (const hid_t set : m_sets)
    if (H5Dflush(set) < 0)
      fail("could not be written: is the disk full?");
}

void Hdf5Log::close() {
  flush();
  const hid_t file = m_id;
  for (const hid_t set : std::exchange(m_sets, {}))
    H5Dclose(set);
  m_id = -1;
  if (H5Fclose(file) < 0)
    fail("could not be written: is the disk full?");
}

} // namespace spikeloom
