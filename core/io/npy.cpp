#include "core/io/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/input_file.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

constexpr std::string_view magic = "\x93NUMPY";

using Decode = double (*)(const char* bytes, bool swapped);

template <class T> double numberAt(const char* bytes, bool swapped) {
  std::array<char, sizeof(T)> raw;
  std::copy_n(bytes, sizeof(T), raw.begin());
  if (swapped)
    std::ranges::reverse(raw);
  return static_cast<double>(std::bit_cast<T>(raw));
}
/// IEEE 754 half precision.
double halfAt(const char* bytes, bool swapped) {
  std::array<char, 2> raw{bytes[swapped ? 1 : 0], bytes[swapped ? 0 : 1]};
  const auto bits = std::bit_cast<std::uint16_t>(raw);
  const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  const double size = exponent == 0x1f ? (fraction ? std::numeric_limits<double>::quiet_NaN()
                                                   : std::numeric_limits<double>::infinity())
                      : exponent == 0  ? std::ldexp(fraction, -24)
                                       : std::ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -size : size;
}
double booleanAt(const char* byte, bool /*swapped*/) { return *byte != 0; }

/// The types that can be read, by NumPy's letter and number of bytes.
struct Type {
  std::string_view name;
  std::size_t size;
  Decode read;
};
constexpr std::array<Type, 12> types{{{"f2", 2, halfAt},
                                      {"f4", 4, numberAt<float>},
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
  NpyReader(NpyBytes bytes, const std::filesystem::path& file, const std::string& dataset)
      : m_file(file), m_dataset(dataset), m_bytes(std::move(bytes)), m_left(m_bytes.size) {}

  DataTable read(const Reading& reading) {
    const Header header = readHeader();
    const Type& type = typeOf(*header.type);
    const bool swapped = header.type->front() == (std::endian::native == std::endian::little ? '>' : '<');
    DataTable out;
    out.format = "NumPy";
    out.dataset = m_dataset;
    Table& table = out.table = emptyTable(*header.shape);
    const std::size_t rows = table.rows, columns = table.columns;
    if (columns > m_left / rows / type.size)
      fail("is truncated: the header promises " + std::to_string(rows) + " × " + std::to_string(columns) +
           " values of " + std::to_string(type.size) + " bytes, but " + std::to_string(m_left) +
           " bytes follow");
    if (m_left != rows * columns * type.size)
      fail("goes on after the array that its header describes: only files with one array are allowed");
    table.values.resize(rows * columns);
    readValues(type, swapped, table.values, reading);
    if (*header.fortranOrder && rows > 1 && columns > 1) {
      std::swap(table.rows, table.columns);
      table = transposed(table);
    }
    return out;
  }

  NpyShape shape() {
    const Header header = readHeader();
    NpyShape out;
    if (header.shape) // records have none that was looked for
      out.lengths = *header.shape;
    const std::string_view name =
        std::string_view(*header.type).substr(std::min<std::size_t>(1, header.type->size()));
    if (std::ranges::find(types, name, &Type::name) == types.end())
      out.kind = kindOf(*header.type);
    return out;
  }

private:
  void readValues(const Type& type, bool swapped, std::span<double> values, const Reading& reading) {
    std::vector<char> piece(std::size_t{1} << 16U); // of whole values: their sizes are powers of two
    for (std::size_t done = 0; done < values.size();) {
      reading.at(static_cast<double>(done), static_cast<double>(values.size()));
      const std::size_t count = std::min(values.size() - done, piece.size() / type.size);
      if (!m_bytes.read(std::span(piece).first(count * type.size)))
        fail("cannot be read to its end");
      if (type.read == numberAt<double> && !swapped)
        std::memcpy(values.data() + done, piece.data(), count * sizeof(double));
      else
        for (std::size_t k = 0; k < count; ++k)
          values[done + k] = type.read(piece.data() + k * type.size, swapped);
      done += count;
    }
  }

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
    fail("holds " + kindOf(type) + ": the types " + enumerated(types, &Type::name) +
         " can be read, in either byte order");
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

  /// The next bytes.
  std::string take(std::size_t size) {
    if (size > m_left)
      fail("is truncated: it ends within its header");
    std::string bytes(size, '\0');
    if (!m_bytes.read(bytes))
      fail("cannot be read to its end");
    m_left -= size;
    return bytes;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw InputErrors({{m_file.string(), m_dataset, what}});
  }

  std::filesystem::path m_file;
  std::string m_dataset;
  NpyBytes m_bytes;
  std::uint64_t m_left; ///< bytes that are not yet read
};

} // namespace

DataTable readNpy(NpyBytes bytes, const std::filesystem::path& file, const std::string& dataset,
                  const Reading& reading) {
  return NpyReader(std::move(bytes), file, dataset).read(reading);
}

DataTable readNpy(const std::filesystem::path& file, const Reading& reading) {
  InputFile in(file);
  return readNpy({in.size(), [&](std::span<char> bytes) { return in.read(bytes) == bytes.size(); }}, file, {},
                 reading);
}

NpyShape npyShape(NpyBytes bytes, const std::filesystem::path& file, const std::string& dataset) {
  return NpyReader(std::move(bytes), file, dataset).shape();
}

std::string npyText(const Table& table) {
  static_assert(std::endian::native == std::endian::little);
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(table.rows) +
                       ", " + std::to_string(table.columns) + "), }";
  const std::size_t start = magic.size() + 4;
  header.append(63 - (start + header.size()) % 64, ' '); // the array begins at a multiple of 64
  header += '\n';
  std::string out(magic);
  out += std::string("\x01\0", 2);
  out += static_cast<char>(header.size() & 0xff);
  out += static_cast<char>(header.size() >> 8);
  out += header;
  out.append(reinterpret_cast<const char*>(table.values.data()), table.values.size() * sizeof(double));
  return out;
}

} // namespace spikeloom
