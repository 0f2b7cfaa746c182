#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/pieces.h"
#include "core/base/state_visitor.h"
#include "core/learning/trainer.h"
#include "core/model/external_input.h"
#include "core/model/network.h"
#include "core/record/targets.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// What a trial works on; outlives it.
struct TrialSetting {
  Network& network;
  Trainer* trainer;                    ///< nullptr: nothing is learned
  const Targets& targets;              ///< of the trial's set
  const std::vector<double>& stimulus; ///< I_i with gain, N values, of the trial's set
};

/// Which spike of a trial reaches no synapse; it still resets its neuron, and is recorded.
struct SpikeDeletion {
  /// As another trial of the same beginning recorded it; nothing: the first one at `from` or later.
  std::optional<Spike> spike = {};
  double from = 0; ///< ms from stimulus onset
};

/// Which trial it is.
struct TrialId {
  TrialKind kind = TrialKind::Training;
  int number = 1; ///< from 1
  int set = 0;    ///< from 0
  ExternalInput::ProbeNoise probeNoise;
  std::optional<SpikeDeletion> deletion = {};
};

/// The length of a trial's free run before its stimulus, ms: between run.pre_min and run.pre_max.
/// @param purpose PreStimulus, TestPreStimulus or Damage
[[nodiscard]] double preInterval(const Experiment& experiment, Purpose purpose, std::uint64_t index);

/// One trial, step by step: pre-stimulus interval, stimulus, target window, post interval, recorded on the
/// way. In a training trial the weights are updated at every target sample.
class Trial {
public:
  /// @param preInterval ms, rounded to time steps like all parts of the trial
  Trial(const TrialSetting& setting, const Experiment& experiment, const TrialId& id, double preInterval);

  [[nodiscard]] bool finished() const { return m_step == m_end && m_update.done(); }
  /// One time step, or a piece of the update that is due after it. Returns how far time went, ms.
  /// @throws NumericalError (time within the trial) when an input is too large for the step
  double step();
  /// Does what is left of an update: weights are saved, and left, of all neurons at the same time. What
  /// begins a window belongs to the step after it, which is done too: saved in between, it would be begun
  /// twice. Returns how far time went, ms. @throws NumericalError as step()
  double finishUpdate();
  /// Time reached, ms from stimulus onset.
  [[nodiscard]] double time() const { return timeAt(m_step); }
  [[nodiscard]] double progress() const { return static_cast<double>(m_step) / static_cast<double>(m_end); }
  [[nodiscard]] const TrialRecord& record() const { return m_record; }
  [[nodiscard]] TrialRecord takeRecord() { return std::move(m_record); }
  /// The spike that was deleted, if its time has come.
  [[nodiscard]] const std::optional<Spike>& deleted() const { return m_deleted; }

  void visitState(StateVisitor& visitor);

private:
  [[nodiscard]] double timeAt(std::size_t step) const;
  /// Whether the step that was just done lies in a window in which weights are trained.
  [[nodiscard]] bool learning() const {
    return m_setting.trainer && m_step > m_target && m_step <= m_targetEnd;
  }
  void takeSpikes(StateVisitor& visitor, std::span<const double> values);
  void timeStep();
  void noteSpikes();
  void deleteSpike();
  void sampleAndLearn();

  TrialSetting m_setting;
  double m_dt;
  bool m_recordsRate;               // r instead of u
  std::size_t m_stimulus, m_target; // first steps of the parts
  std::size_t m_interval;           // steps between samples
  std::size_t m_lead = 0;           // how long before the trial a sample would have been, in steps
  std::size_t m_targetEnd = 0, m_end = 0;
  std::size_t m_step = 0; // steps done
  ExternalInput m_external;
  std::span<const double> m_input; // I in the latest step
  bool m_begun = false;            // the target window
  Pieces m_update;                 // what is left of it
  std::optional<SpikeDeletion> m_deletion;
  std::optional<Spike> m_deleted;
  TrialRecord m_record;
};

} // namespace spikeloom
