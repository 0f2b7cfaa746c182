// Changes datasets of HDF5 files through the library itself: what a damaged file may hold, and what no
// accident would make.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hdf5.h>
#include <limits>
#include <string>
#include <vector>

namespace spikeloom::test {

/// One dataset of a file, its values as bytes.
struct RawDataset {
  std::string name;
  hid_t type = H5T_NATIVE_DOUBLE;
  std::vector<std::byte> bytes;

  [[nodiscard]] std::size_t width() const { return H5Tget_size(type); }
  [[nodiscard]] std::size_t size() const { return bytes.size() / width(); }
  [[nodiscard]] bool floating() const { return H5Tget_class(type) == H5T_FLOAT; }

  /// Applies f to each value, as its own type.
  template <class F> void forEach(F f) {
    if (floating())
      width() == 8 ? each<double>(f) : each<float>(f);
    else if (width() == 8)
      each<std::uint64_t>(f);
    else if (width() == 4)
      each<std::uint32_t>(f);
    else
      width() == 2 ? each<std::uint16_t>(f) : each<std::uint8_t>(f);
  }

private:
  template <class T, class F> void each(F& f) {
    for (std::size_t k = 0; k < size(); ++k) {
      T value;
      std::memcpy(&value, bytes.data() + k * sizeof(T), sizeof(T));
      value = static_cast<T>(f(value));
      std::memcpy(bytes.data() + k * sizeof(T), &value, sizeof(T));
    }
  }
};

/// A file open for changes; closes itself.
class ChangedFile {
public:
  explicit ChangedFile(const std::string& file) : m_id(H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)) {}
  ~ChangedFile() { H5Fclose(m_id); }
  ChangedFile(const ChangedFile&) = delete;
  ChangedFile& operator=(const ChangedFile&) = delete;

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    const auto visit = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
      static_cast<std::vector<std::string>*>(to)->push_back(name);
      return 0;
    };
    H5Literate(m_id, H5_INDEX_NAME, H5_ITER_INC, nullptr, visit, &out);
    return out;
  }

  [[nodiscard]] RawDataset read(const std::string& name) const {
    RawDataset out{name, H5T_NATIVE_DOUBLE, {}};
    const hid_t set = H5Dopen2(m_id, name.c_str(), H5P_DEFAULT), type = H5Dget_type(set),
                space = H5Dget_space(set);
    out.type = H5Tget_native_type(type, H5T_DIR_ASCEND);
    out.bytes.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)) * out.width());
    if (!out.bytes.empty())
      H5Dread(set, out.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.bytes.data());
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(set);
    return out;
  }

  void write(const RawDataset& values) {
    const hid_t set = H5Dopen2(m_id, values.name.c_str(), H5P_DEFAULT);
    if (!values.bytes.empty())
      H5Dwrite(set, values.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.bytes.data());
    H5Dclose(set);
  }

  void remove(const std::string& name) { H5Ldelete(m_id, name.c_str(), H5P_DEFAULT); }
  void rename(const std::string& name, const std::string& to) {
    H5Lmove(m_id, name.c_str(), m_id, to.c_str(), H5P_DEFAULT, H5P_DEFAULT);
  }
  /// Puts a dataset in the place of one of another size; `chunked` ones claim values that nobody wrote.
  void replace(const RawDataset& values, bool chunked = false, hsize_t claimed = 0) {
    remove(values.name);
    const hsize_t length = chunked ? claimed : values.size(), chunk = 1 << 16;
    const hid_t space = H5Screate_simple(1, &length, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
    if (chunked)
      H5Pset_chunk(creation, 1, &chunk);
    const hid_t set =
        H5Dcreate2(m_id, values.name.c_str(), values.type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (!chunked && length > 0)
      H5Dwrite(set, values.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.bytes.data());
    H5Dclose(set);
    H5Pclose(creation);
    H5Sclose(space);
  }

private:
  hid_t m_id;
};

/// One way to change a dataset. Where it changes nothing (zeros that are zeroed), so be it.
struct Mutation {
  const char* name;
  bool gross; ///< whether no array of counts, numbers or texts can be right after it
  void (*apply)(ChangedFile& file, RawDataset values);
};

inline void writeChanged(ChangedFile& file, RawDataset& values, auto change) {
  values.forEach(change);
  file.write(values);
}

inline const std::vector<Mutation>& mutations() {
  static const std::vector<Mutation> all{
      {"highest bit flipped", true,
       [](ChangedFile& file, RawDataset values) {
         const std::size_t last = (values.size() / 2 + 1) * values.width() - 1;
         if (last < values.bytes.size())
           values.bytes[last] ^= std::byte{0x80};
         file.write(values);
       }},
      {"a low bit flipped", false,
       [](ChangedFile& file, RawDataset values) {
         if (!values.bytes.empty())
           values.bytes[values.size() / 3 * values.width()] ^= std::byte{1};
         file.write(values);
       }},
      {"zeroed", true,
       [](ChangedFile& file, RawDataset values) { writeChanged(file, values, [](auto) { return 0; }); }},
      {"negated", true,
       [](ChangedFile& file, RawDataset values) { writeChanged(file, values, [](auto x) { return -x; }); }},
      {"halves swapped", false,
       [](ChangedFile& file, RawDataset values) {
         const auto middle = static_cast<std::ptrdiff_t>(values.size() / 2 * values.width());
         std::rotate(values.bytes.begin(), values.bytes.begin() + middle, values.bytes.end());
         file.write(values);
       }},
      {"not a number", true,
       [](ChangedFile& file, RawDataset values) {
         writeChanged(file, values, [](auto x) {
           using T = decltype(x);
           if constexpr (std::numeric_limits<T>::has_quiet_NaN)
             return std::numeric_limits<T>::quiet_NaN();
           else
             return std::numeric_limits<T>::max();
         });
       }},
      {"very large", true,
       [](ChangedFile& file, RawDataset values) {
         writeChanged(file, values, [](auto x) { return std::numeric_limits<decltype(x)>::max() / 2; });
       }},
      {"shortened", true,
       [](ChangedFile& file, RawDataset values) {
         values.bytes.resize(values.size() / 2 * values.width());
         file.replace(values);
       }},
      {"lengthened", true,
       [](ChangedFile& file, RawDataset values) {
         values.bytes.resize(values.bytes.size() + values.width());
         file.replace(values);
       }},
      {"claims to be long", true,
       [](ChangedFile& file, RawDataset values) { file.replace(values, true, hsize_t{1} << 33); }},
      {"removed", true, [](ChangedFile& file, RawDataset values) { file.remove(values.name); }},
      {"renamed", true,
       [](ChangedFile& file, RawDataset values) { file.rename(values.name, values.name + "_"); }},
  };
  return all;
}

} // namespace spikeloom::test
