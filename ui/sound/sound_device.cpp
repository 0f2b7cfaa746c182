#include "ui/sound/sound_device.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <stdexcept>

namespace spikeloom {

namespace {

constexpr unsigned latency = 150000; // µs

snd_pcm_t* pcm(void* handle) { return static_cast<snd_pcm_t*>(handle); }

/// ALSA would tell a terminal all that it tried.
void sayNothing(const char*, int, const char*, int, const char*, ...) {}

void check(int code) {
  if (code < 0)
    throw std::runtime_error(snd_strerror(code));
}

} // namespace

void SoundDevice::Closed::operator()(void* handle) const { snd_pcm_close(pcm(handle)); }

SoundDevice::SoundDevice(const std::string& name) {
  snd_lib_error_set_handler(sayNothing);
  snd_pcm_t* opened = nullptr;
  check(snd_pcm_open(&opened, name.c_str(), SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK));
  m_handle.reset(opened);
  check(snd_pcm_set_params(opened, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1, rate, 1, latency));
}

SoundDevice::~SoundDevice() = default;

void SoundDevice::play(std::span<const std::int16_t> samples) {
  snd_pcm_t* const device = pcm(m_handle.get());
  snd_pcm_sframes_t room = snd_pcm_avail(device);
  if (room < 0) { // it ran empty: it begins again when it is full
    if (snd_pcm_recover(device, static_cast<int>(room), 1) < 0)
      return;
    room = snd_pcm_avail(device);
  }
  const auto count = std::min(samples.size(), static_cast<std::size_t>(std::max<snd_pcm_sframes_t>(room, 0)));
  if (count > 0)
    (void)snd_pcm_writei(device, samples.data(), count);
}

} // namespace spikeloom
