#include "core/model/random.h"

#include <Random123/philox.h>
#include <cmath>

namespace spikeloom {

RandomStream::RandomStream(std::int64_t seed, Purpose purpose, std::uint64_t index)
    : m_seed(static_cast<std::uint64_t>(seed)), m_purpose(static_cast<std::uint64_t>(purpose)),
      m_index(index) {}

std::uint64_t RandomStream::next() {
  if (m_left == 0) {
    const r123::Philox4x64::ctr_type counter = {{m_index, m_block++, 0, 0}};
    const r123::Philox4x64::key_type key = {{m_seed, m_purpose}};
    const auto words = r123::Philox4x64()(counter, key);
    for (std::size_t i = 0; i < 4; ++i)
      m_words[i] = words[i];
    m_left = 4;
  }
  return m_words[4 - m_left--];
}

double RandomStream::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double RandomStream::normal() {
  if (m_hasSpare) {
    m_hasSpare = false;
    return m_spare;
  }
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform())); // log(1 − u): u may be 0, never 1
  const double angle = 2.0 * std::numbers::pi * uniform();
  m_spare = radius * std::sin(angle);
  m_hasSpare = true;
  return radius * std::cos(angle);
}

} // namespace spikeloom
