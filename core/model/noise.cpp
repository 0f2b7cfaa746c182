#include "core/model/noise.h"

#include <cmath>

namespace spikeloom {

Noise::Noise(std::size_t neurons, double sd, double keep, std::int64_t seed, Purpose purpose,
             std::uint64_t index)
    : m_sd(sd), m_keep(keep), m_seed(seed), m_purpose(purpose), m_index(index), m_values(neurons) {
  restart();
}

void Noise::restart() {
  m_streams.clear();
  for (std::size_t i = 0; i < m_values.size(); ++i)
    m_streams.emplace_back(m_seed, m_purpose, (m_index << 16) | i);
  for (std::size_t i = 0; i < m_values.size(); ++i)
    m_values[i] = m_sd * m_streams[i].normal();
  m_stretch = 0;
}

void Noise::advance() {
  const double kick = m_sd * std::sqrt(1 - m_keep * m_keep);
  for (std::size_t i = 0; i < m_values.size(); ++i)
    m_values[i] = m_keep * m_values[i] + kick * m_streams[i].normal();
  ++m_stretch;
}

std::span<const double> Noise::at(std::size_t stretch) {
  if (stretch < m_stretch)
    restart();
  while (m_stretch < stretch)
    advance();
  return m_values;
}

} // namespace spikeloom
