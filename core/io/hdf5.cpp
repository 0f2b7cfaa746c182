#include "core/io/hdf5.h"

#include <array>
#include <fstream>
#include <hdf5.h>

#include "core/errors.h"

namespace spikeloom {

static_assert(sizeof(hid_t) == sizeof(std::int64_t));

namespace {

/// Closes an HDF5 object when it goes out of scope.
class Handle {
public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : m_id(id), m_close(close) {}
  ~Handle() {
    if (m_id >= 0)
      m_close(m_id);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  operator hid_t() const { return m_id; }

private:
  hid_t m_id;
  herr_t (*m_close)(hid_t);
};

constexpr const char* unreadable = "cannot be read: it is missing, damaged, or no HDF5 file";

/// Whether the file can be read and starts as an HDF5 file without a user block does.
bool hasSignature(const std::filesystem::path& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::array<char, signature.size()> start{};
  std::ifstream in(file, std::ios::binary);
  return in.read(start.data(), start.size()) && std::string_view(start.data(), start.size()) == signature;
}

template <class T> hid_t typeOf();
template <> hid_t typeOf<double>() { return H5T_NATIVE_DOUBLE; }
template <> hid_t typeOf<float>() { return H5T_NATIVE_FLOAT; }
template <> hid_t typeOf<std::uint64_t>() { return H5T_NATIVE_UINT64; }
template <> hid_t typeOf<std::uint16_t>() { return H5T_NATIVE_UINT16; }
template <> hid_t typeOf<char>() { return H5T_NATIVE_CHAR; }

} // namespace

Hdf5File::Hdf5File(const std::filesystem::path& file, Mode mode) : m_file(file), m_id(-1) {
  // Looked at before the library does: after a failed H5Fopen outside the main thread, the serial library
  // complains on standard error when the program ends.
  if (mode == Mode::Read && !hasSignature(file))
    fail({}, unreadable);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // failures are reported by us, in words
  m_id = mode == Mode::Create ? H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)
                              : H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (m_id < 0)
    fail({}, mode == Mode::Create ? "cannot be written: the folder must exist and be writable" : unreadable);
}

Hdf5File::~Hdf5File() {
  if (m_id >= 0)
    H5Fclose(m_id);
}

void Hdf5File::fail(std::string_view name, const std::string& what) const {
  throw InputErrors({{m_file.string(), name.empty() ? "" : "/" + std::string(name), what}});
}

template <class T> void Hdf5File::write(std::string_view name, std::span<const T> values) {
  const hsize_t size = values.size();
  const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  const Handle set(
      H5Dcreate2(m_id, std::string(name).c_str(), typeOf<T>(), space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose);
  if (set < 0 || (size > 0 && H5Dwrite(set, typeOf<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) ||
      H5Fflush(m_id, H5F_SCOPE_LOCAL) < 0)
    fail(name, "could not be written: is the disk full?");
}

void Hdf5File::writeText(std::string_view name, const std::string& text) {
  write<char>(name, std::span<const char>(text));
}

std::size_t Hdf5File::size(std::string_view name) const {
  const Handle set(H5Dopen2(m_id, std::string(name).c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0)
    fail(name, "is missing");
  const Handle space(H5Dget_space(set), H5Sclose);
  return static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
}

template <class T> void Hdf5File::read(std::string_view name, std::span<T> values) const {
  if (const std::size_t there = size(name); there != values.size())
    fail(name,
         "has " + std::to_string(there) + " values where " + std::to_string(values.size()) + " are expected");
  const Handle set(H5Dopen2(m_id, std::string(name).c_str(), H5P_DEFAULT), H5Dclose);
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
template void Hdf5File::write<std::uint16_t>(std::string_view, std::span<const std::uint16_t>);
template void Hdf5File::read<double>(std::string_view, std::span<double>) const;
template void Hdf5File::read<float>(std::string_view, std::span<float>) const;
template void Hdf5File::read<std::uint64_t>(std::string_view, std::span<std::uint64_t>) const;
template void Hdf5File::read<std::uint16_t>(std::string_view, std::span<std::uint16_t>) const;

} // namespace spikeloom
