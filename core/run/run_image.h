#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/state_visitor.h"
#include "core/io/hdf5.h"

namespace spikeloom {

/// All that a saved run consists of, in the order in which it is written: small arrays as copies, large ones
/// where they are in the simulation, which must not be changed (nor go) before they have been read.
struct RunImage {
  /// One of the three holds the values.
  struct Array {
    std::string name;
    Number kind = Number::f64;
    std::size_t size = 0;                                          ///< entries
    std::vector<std::byte> bytes;                                  ///< a copy
    std::span<const std::byte> live;                               ///< in the simulation
    std::size_t width = 0;                                         ///< doubles of a row
    std::function<void(std::size_t row, std::span<double>)> write; ///< makes a row from what is shared
  };
  std::vector<Array> arrays;

  /// Of all arrays together: what the file will have, but for some kB.
  [[nodiscard]] double bytes() const;

  void addText(std::string name, std::string_view text);
  template <class T> void add(std::string name, std::span<const T> values) {
    addBytes(std::move(name), NumberOf<T>::kind, values.size(), std::as_bytes(values));
  }
  /// Rows that can be made whenever they are written, by any thread.
  void addRows(std::string name, std::size_t rows, std::size_t width,
               std::function<void(std::size_t row, std::span<double>)> write);

private:
  Array& append(std::string name, Number kind, std::size_t size);
  void addBytes(std::string name, Number kind, std::size_t size, std::span<const std::byte> bytes);
};

/// Puts every array it is shown into an image.
class ImageVisitor final : public StateVisitor {
public:
  explicit ImageVisitor(RunImage& image) : m_image(image) {}
  void operator()(std::string_view name, std::span<double> values, const Bounds&) override {
    m_image.add<double>(std::string(name), values);
  }
  void operator()(std::string_view name, std::span<float> values, const Bounds&) override {
    m_image.add<float>(std::string(name), values);
  }
  void operator()(std::string_view name, std::span<std::uint16_t> values, const Bounds&) override {
    m_image.add<std::uint16_t>(std::string(name), values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values, const Bounds&) override {
    m_image.add<std::uint64_t>(std::string(name), values);
  }
  bool growing(std::string_view name, std::vector<double>& values) override;

private:
  RunImage& m_image;
};

} // namespace spikeloom
