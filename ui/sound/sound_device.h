#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace spikeloom {

/// A loudspeaker, as ALSA names it: one channel of 16 bits. On a desktop, the "default" one is that of the
/// sound server.
class SoundDevice {
public:
  static constexpr int rate = 44100; ///< samples a second

  /// @throws std::runtime_error that says why there is none
  explicit SoundDevice(const std::string& name = "default");
  ~SoundDevice();
  SoundDevice(const SoundDevice&) = delete;
  SoundDevice& operator=(const SoundDevice&) = delete;

  /// Plays the samples after those before, at most 0.15 s later. Never waits: what there is no room for is
  /// left out.
  void play(std::span<const std::int16_t> samples);

private:
  struct Closed {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Closed> m_handle; ///< snd_pcm_t
};

} // namespace spikeloom
