#include "core/run/run_file.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/run/run_seal.h"

namespace spikeloom {

/// Does it; a failure names the file that was asked for, not the one beside it.
template <class Work> void RunOutput::naming(Work&& work) {
  try {
    work();
  } catch (const InputErrors& problems) {
    std::vector<InputError> errors = problems.errors();
    for (InputError& error : errors)
      if (error.file == m_replacement.part())
        error.file = m_file.string();
    throw InputErrors(std::move(errors));
  }
}

RunOutput::RunOutput(const std::filesystem::path& file) : m_file(file), m_replacement(file) {
  naming([&] { m_out.emplace(m_replacement.part(), Hdf5File::Mode::Create, sealSize); });
}

void RunOutput::reserve(const RunImage::Array& array) {
  naming([&] { m_out->reserve(array.name, array.kind, array.size); });
}

void RunOutput::write(const RunImage::Array& array) {
  reserve(array);
  if (!array.write) {
    if (array.size > 0)
      writePart(array, 0, array.bytes);
    return;
  }
  constexpr std::size_t atOnce = std::size_t{1} << 20; // doubles
  const std::size_t rows = array.size / array.width;
  const std::size_t most = std::max<std::size_t>(1, atOnce / array.width);
  std::vector<double> part;
  for (std::size_t row = 0; row < rows; row += most) {
    const std::size_t count = std::min(most, rows - row);
    part.resize(count * array.width);
    for (std::size_t k = 0; k < count; ++k)
      array.write(row + k, std::span(part).subspan(k * array.width, array.width));
    writePart(array, row * array.width, std::as_bytes(std::span(part)));
  }
}

void RunOutput::writePart(const RunImage::Array& array, std::size_t begin, std::span<const std::byte> bytes) {
  naming([&] { m_out->writePart(array.name, array.kind, begin, bytes); });
}

void RunOutput::seal() {
  naming([&] {
    m_out->close();
    sealRun(m_replacement.part());
  });
}

void RunOutput::complete() {
  seal();
  m_replacement.takePlace();
}

FileLock RunOutput::completeHeld() {
  seal();
  return m_replacement.takePlaceHeld();
}

double savedBytes(Simulation& simulation) {
  constexpr double frame = 65536;                // of HDF5's own
  constexpr double scalarsOfALoop = 11 + 2 * 11; // of the learning curve, and of a test after it
  const double loops = simulation.schedule().loopsAsked() - static_cast<double>(simulation.curve().size());
  return frame + simulation.image().bytes() + loops * scalarsOfALoop * sizeof(double);
}

void writeRun(const RunImage& image, const std::filesystem::path& file) {
  RunOutput out(file);
  for (const RunImage::Array& array : image.arrays)
    if (array.live.empty())
      out.write(array);
  for (const RunImage::Array& array : image.arrays)
    if (!array.live.empty())
      out.reserve(array);
  for (const RunImage::Array& array : image.arrays)
    if (!array.live.empty())
      out.writePart(array, 0, array.live);
  out.complete();
}

} // namespace spikeloom
