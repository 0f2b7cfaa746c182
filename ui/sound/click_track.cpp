#include "ui/sound/click_track.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace spikeloom {

ClickTrack::ClickTrack(int rate) : m_rate(rate) {}

std::vector<std::int16_t> ClickTrack::next(std::size_t samples, std::span<const Click> clicks) {
  const auto length = static_cast<std::size_t>(8 * decay * m_rate);
  for (const Click& click : clicks)
    if (click.at < samples) {
      const double angle = 2 * std::numbers::pi * (click.excitatory ? high : low) / m_rate;
      m_voices.push_back({static_cast<double>(click.level) * loudness,
                          std::polar(std::exp(-1 / (decay * m_rate)), angle), click.at, length});
    }
  std::vector<double> sum(samples);
  for (Voice& voice : m_voices) {
    const std::size_t end = std::min(samples, voice.begin + voice.left);
    for (std::size_t k = voice.begin; k < end; ++k) {
      sum[k] += voice.value.imag();
      voice.value *= voice.step;
    }
    voice.left -= end - voice.begin;
    voice.begin = 0;
  }
  std::erase_if(m_voices, [](const Voice& voice) { return voice.left == 0; });
  std::vector<std::int16_t> out(samples);
  std::ranges::transform(sum, out.begin(), [](double y) {
    return static_cast<std::int16_t>(std::lround(32767 * std::tanh(y)));
  });
  return out;
}

} // namespace spikeloom
