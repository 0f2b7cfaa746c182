#pragma once

#include <QString>

#include <chrono>
#include <memory>
#include <string>

#include "core/record/trial_record.h"
#include "ui/session/neuron_inputs.h"
#include "ui/sound/click_track.h"
#include "ui/sound/sound_device.h"

namespace spikeloom {

/// What a neuron hears, aloud: a click for each presynaptic spike, high from excitatory and low from
/// inhibitory neurons, as loud as the weight is large. Time runs as it does on screen; faster than real time
/// single spikes are no longer heard, and it is silent.
class HeardSound {
public:
  using Clock = std::chrono::steady_clock;

  /// @param device as ALSA names it
  explicit HeardSound(std::string device = "default") : m_name(std::move(device)) {}

  /// Begins to play. Why it cannot; empty when it does.
  [[nodiscard]] QString start();
  void stop();
  [[nodiscard]] bool playing() const { return m_device != nullptr; }

  /// Plays what came since the last call: those spikes of the trial, which is now at `time` (ms), that these
  /// inputs carry. Nothing while it is not playing.
  void hear(const TrialRecord& trial, double time, const NeuronInputs& inputs, Clock::time_point now);

private:
  std::string m_name;
  std::unique_ptr<SoundDevice> m_device;
  ClickTrack m_track{SoundDevice::rate};
  // up to where it was heard
  TrialKind m_kind = TrialKind::Training;
  int m_number = 0; ///< of the trial; 0: none yet
  double m_time = 0;
  Clock::time_point m_moment;
};

} // namespace spikeloom
