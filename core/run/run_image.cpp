#include "core/run/run_image.h"

#include <memory>
#include <utility>

namespace spikeloom {

double RunImage::bytes() const {
  double sum = 0;
  for (const Array& array : arrays)
    sum += static_cast<double>(array.size) * static_cast<double>(bytesOf(array.kind));
  return sum;
}

RunImage::Array& RunImage::append(std::string name, Number kind, std::size_t size) {
  Array& array = arrays.emplace_back();
  array.name = std::move(name);
  array.kind = kind;
  array.size = size;
  return array;
}

void RunImage::addBytes(std::string name, Number kind, std::size_t size, std::span<const std::byte> bytes) {
  Array& array = append(std::move(name), kind, size);
  if (bytes.size() > StateVisitor::lasting)
    array.live = bytes;
  else
    array.bytes.assign(bytes.begin(), bytes.end());
}

void RunImage::addText(std::string name, std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  append(std::move(name), Number::text, text.size()).bytes.assign(bytes.begin(), bytes.end());
}

void RunImage::addRows(std::string name, std::size_t rows, std::size_t width,
                       std::function<void(std::size_t row, std::span<double>)> write) {
  Array& array = append(std::move(name), Number::f64, rows * width);
  array.width = width;
  array.write = std::move(write);
}

bool ImageVisitor::growing(std::string_view name, std::vector<double>& values) {
  const auto kept = std::make_shared<const std::vector<double>>(std::move(values));
  m_image.addRows(std::string(name), kept->size(), 1,
                  [kept](std::size_t row, std::span<double> out) { out[0] = (*kept)[row]; });
  return false;
}

} // namespace spikeloom
