#include "ui/sound/heard_sound.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace spikeloom {

namespace {

constexpr double longestPiece = 0.15; // s: after a pause it goes on, and does not catch up
constexpr double fastest = 1.1;       // simulated time over time
constexpr double msPerSecond = 1000;

} // namespace

QString HeardSound::start() {
  try {
    m_device = std::make_unique<SoundDevice>(m_name);
  } catch (const std::runtime_error& why) {
    return QString::fromLocal8Bit(why.what());
  }
  m_number = 0;
  m_track.clear();
  return {};
}

void HeardSound::stop() { m_device.reset(); }

void HeardSound::hear(const TrialRecord& trial, double time, const NeuronInputs& inputs,
                      Clock::time_point now) {
  if (!m_device)
    return;
  const bool goesOn = m_number == trial.number && m_kind == trial.kind && time >= m_time;
  const double before = goesOn ? m_time : time;
  const double seconds = std::min(std::chrono::duration<double>(now - m_moment).count(), longestPiece);
  const bool first = m_number == 0;
  m_kind = trial.kind;
  m_number = trial.number;
  m_time = time;
  m_moment = now;
  if (first)
    return;
  const auto samples = static_cast<std::size_t>(std::lround(seconds * SoundDevice::rate));
  std::vector<Click> clicks;
  if (const double ms = time - before; ms > 0 && ms <= fastest * msPerSecond * seconds && inputs.largest > 0)
    for (auto spike = std::ranges::upper_bound(trial.spikes, static_cast<float>(before), {}, &Spike::time);
         spike != trial.spikes.end() && static_cast<double>(spike->time) <= time; ++spike)
      if (spike->neuron < inputs.weights.size() && inputs.weights[spike->neuron] != 0) {
        const float weight = inputs.weights[spike->neuron];
        const double share = (static_cast<double>(spike->time) - before) / ms;
        clicks.push_back({static_cast<std::size_t>(share * static_cast<double>(samples)),
                          std::abs(weight) / inputs.largest, weight > 0});
      }
  m_device->play(m_track.next(samples, clicks));
}

} // namespace spikeloom
