#include "core/io/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include "core/base/errors.h"

namespace spikeloom {

namespace {

constexpr std::string_view magic = "\x93NUMPY";

using Reading = double (*)(const char* bytes, bool swapped);

template <class T> double numberAt(const char* bytes, bool swapped) {
  std::array<char, sizeof(T)> raw;
  std::copy_n(bytes, sizeof(T), raw.begin());
  if (swapped)
    std::ranges::reverse(raw);
  return static_cast<double>(std::bit_cast<T>(raw));
}
double booleanAt(const char* byte, bool /*swapped*/) { return *byte != 0; }

/// The types that can be read, by NumPy's letter and number of bytes.
struct Type {
  std::string_view name;
  std::size_t size;
  Reading read;
};
constexpr std::array<Type, 11> types{{{"f4", 4, numberAt<float>},
                                      {"f8", 8, numberAt<double>},
                                      {"i1", 1, numberAt<std::int8_t>},
                                      {"i2", 2, numberAt<std::int16_t>},
                                      {"i4", 4, numberAt<std::int32_t>},
                                      {"i8", 8, numberAt<std::int64_t>},
                                      {"u1", 1, numberAt<std::uint8_t>},
                                      {"u2", 2, numberAt<std::uint16_t>},
                                      {"u4", 4, numberAt<std::uint32_t>},
                                      {"u8", 8, numberAt<std::uint64_t>},
                                      {"b1", 1, booleanAt}}};

/// What a header's type is taken for when it is a list of named parts.
constexpr const char* records = "[";

/// What the header says, as it stands there.
struct Header {
  std::optional<std::string> type; ///< "<f8"
  std::optional<bool> fortranOrder;
  std::optional<std::vector<std::size_t>> shape;
};

/// Reads the header, the text of a Python dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (2,
/// 3), }. Each function takes what it names from the front of the text and tells whether it was there.
class HeaderReader {
public:
  explicit HeaderReader(std::string_view text) : m_text(text) {}

  /// Nothing when the text is no such dictionary or lacks one of the three.
  std::optional<Header> read() {
    if (!sign('{'))
      return std::nullopt;
    Header header;
    while (!sign('}')) {
      if (!entry(header))
        return std::nullopt;
      if (header.type == records)
        return header; // refused whatever follows
      if (!sign(',') && !next('}'))
        return std::nullopt;
    }
    skipSpace();
    return m_text.empty() && header.type && header.fortranOrder && header.shape ? std::optional(header)
                                                                                : std::nullopt;
  }

private:
  bool entry(Header& header) {
    const auto key = quoted();
    if (!key || !sign(':'))
      return false;
    if (*key == "descr" && !header.type)
      return (header.type = next('[') ? std::optional<std::string>(records) : quoted()).has_value();
    if (*key == "fortran_order" && !header.fortranOrder)
      return (header.fortranOrder = truth()).has_value();
    if (*key == "shape" && !header.shape)
      return (header.shape = tuple()).has_value();
    return false;
  }

  std::optional<bool> truth() {
    if (word("True"))
      return true;
    return word("False") ? std::optional(false) : std::nullopt;
  }

  std::optional<std::vector<std::size_t>> tuple() {
    if (!sign('('))
      return std::nullopt;
    std::vector<std::size_t> lengths;
    while (!sign(')')) {
      const auto length = number();
      const bool another = sign(',');
      if (!length || (!another && (lengths.empty() || !next(')')))) // (3) is a number in Python, (3,) a tuple
        return std::nullopt;
      lengths.push_back(*length);
    }
    return lengths;
  }

  std::optional<std::size_t> number() {
    skipSpace();
    std::size_t value = 0;
    const auto [at, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
    if (error != std::errc())
      return std::nullopt;
    m_text.remove_prefix(static_cast<std::size_t>(at - m_text.data()));
    if (m_text.starts_with('L')) // Python 2 wrote it
      m_text.remove_prefix(1);
    return value;
  }

  std::optional<std::string> quoted() {
    skipSpace();
    if (!m_text.starts_with('\'') && !m_text.starts_with('"'))
      return std::nullopt;
    const std::size_t end = m_text.find(m_text.front(), 1);
    if (end == std::string_view::npos)
      return std::nullopt;
    std::string text(m_text.substr(1, end - 1));
    m_text.remove_prefix(end + 1);
    return text;
  }

  bool word(std::string_view expected) {
    skipSpace();
    const bool there = m_text.starts_with(expected);
    if (there)
      m_text.remove_prefix(expected.size());
    return there;
  }
  bool sign(char expected) { return word(std::string_view(&expected, 1)); }
  bool next(char expected) {
    skipSpace();
    return m_text.starts_with(expected);
  }
  void skipSpace() { m_text.remove_prefix(std::min(m_text.find_first_not_of(" \t\r\n"), m_text.size())); }

  std::string_view m_text;
};

class NpyReader {
public:
  explicit NpyReader(const std::filesystem::path& file) : m_file(file), m_in(file, std::ios::binary) {
    std::error_code error;
    m_left = std::filesystem::file_size(file, error);
    if (error || !m_in)
      fail("cannot be read: there is no such file, or it may not be read");
  }

  Table read() {
    const Header header = readHeader();
    const Type& type = typeOf(*header.type);
    const bool swapped = header.type->front() == (std::endian::native == std::endian::little ? '>' : '<');
    const std::size_t size = type.size;
    Table table = emptyTable(*header.shape);
    const std::size_t rows = table.rows, columns = table.columns;
    if (columns > m_left / rows / size)
      fail("is truncated: the header promises " + std::to_string(rows) + " × " + std::to_string(columns) +
           " values of " + std::to_string(size) + " bytes, but " + std::to_string(m_left) + " bytes follow");
    if (m_left != rows * columns * size)
      fail("goes on after the array that its header describes: only files with one array are allowed");
    const std::string data = take(m_left);
    table.values.resize(rows * columns);
    for (std::size_t k = 0; k < table.values.size(); ++k) {
      const std::size_t at = *header.fortranOrder ? k % rows * columns + k / rows : k;
      table.values[at] = type.read(data.data() + k * size, swapped);
    }
    requireFinite(table, m_file.string(), {});
    return table;
  }

private:
  Header readHeader() {
    if (take(magic.size()) != magic)
      fail("cannot be read: it is no NumPy file, or its beginning is damaged");
    const std::string version = take(2);
    const int major = static_cast<unsigned char>(version[0]), minor = static_cast<unsigned char>(version[1]);
    if (major < 1 || major > 3 || minor != 0)
      fail("has the format version " + std::to_string(major) + "." + std::to_string(minor) +
           ": 1.0, 2.0 and 3.0 can be read");
    std::size_t length = 0; // little-endian; two bytes in version 1, else four
    const std::string bytes = take(major == 1 ? 2 : 4);
    for (std::size_t k = bytes.size(); k-- > 0;)
      length = length << 8 | static_cast<unsigned char>(bytes[k]);
    const std::string text = take(length);
    const auto header = HeaderReader(text).read();
    if (!header)
      fail("has a malformed header: a dictionary like {'descr': '<f8', 'fortran_order': False, "
           "'shape': (2, 3), } is expected");
    return *header;
  }

  const Type& typeOf(const std::string& type) {
    const std::string_view name = std::string_view(type).substr(std::min<std::size_t>(1, type.size()));
    const auto known = std::ranges::find(types, name, &Type::name);
    const bool ordered = type.starts_with('<') || type.starts_with('>') || type.starts_with('=');
    if (known != types.end() && (ordered || (type.starts_with('|') && known->size == 1)))
      return *known;
    std::string allowed;
    for (const Type& one : types)
      allowed += (allowed.empty() ? "" : ", ") + std::string(one.name);
    fail("holds " + kindOf(type) + ": the types " + allowed + " can be read, in either byte order");
  }

  static std::string kindOf(const std::string& type) {
    constexpr std::array<std::pair<char, std::string_view>, 7> kinds{{{'c', "complex numbers"},
                                                                      {'O', "Python objects"},
                                                                      {'U', "text"},
                                                                      {'S', "text"},
                                                                      {'V', "raw bytes"},
                                                                      {'M', "dates"},
                                                                      {'m', "time differences"}}};
    if (type == records)
      return "records (a structured type)";
    const auto known =
        std::ranges::find(kinds, type.size() > 1 ? type[1] : '\0', &std::pair<char, std::string_view>::first);
    return (known == kinds.end() ? "values" : std::string(known->second)) + " of type '" + type + "'";
  }

  Table emptyTable(const std::vector<std::size_t>& shape) {
    const std::string allowed = ": an array with one or two dimensions is expected";
    if (shape.empty())
      fail("holds a single number" + allowed);
    if (shape.size() > 2)
      fail("holds an array with " + std::to_string(shape.size()) + " dimensions" + allowed);
    if (std::ranges::count(shape, 0U) > 0)
      fail("holds an empty array" + allowed);
    return {shape.front(), shape.size() < 2 ? 1 : shape.back(), {}};
  }

  /// The next bytes of the file.
  std::string take(std::size_t size) {
    if (size > m_left)
      fail("is truncated: it ends within its header");
    std::string bytes(size, '\0');
    if (!m_in.read(bytes.data(), static_cast<std::streamsize>(size)))
      fail("cannot be read to its end");
    m_left -= size;
    return bytes;
  }

  [[noreturn]] void fail(const std::string& what) const { throw InputErrors({{m_file.string(), {}, what}}); }

  std::filesystem::path m_file;
  std::ifstream m_in;
  std::uint64_t m_left = 0; ///< bytes that are not yet read
};

} // namespace

bool isNpy(const std::filesystem::path& file) {
  std::array<char, magic.size()> start{};
  std::ifstream in(file, std::ios::binary);
  return in.read(start.data(), start.size()) && std::string_view(start.data(), start.size()) == magic;
}

Table readNpy(const std::filesystem::path& file) { return NpyReader(file).read(); }

} // namespace spikeloom
