#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/run/frame.h"
#include "ui/plots/activity_scale.h"
#include "ui/session/neuron_inputs.h"

namespace spikeloom {

[[nodiscard]] constexpr bool sameTimes(const TrialTimes& a, const TrialTimes& b) {
  return a.begin == b.begin && a.target == b.target && a.targetEnd == b.targetEnd && a.end == b.end;
}

/// Which trial of a run it is.
struct TrialName {
  TrialKind kind = TrialKind::Training;
  int number = 0; ///< 0: none

  TrialName() = default;
  explicit TrialName(const TrialRecord* trial)
      : kind(trial ? trial->kind : TrialKind::Training), number(trial ? trial->number : 0) {}
  bool operator==(const TrialName&) const = default;
};

/// What the plots over the time of a trial are to show: one trial in front, an earlier one pale behind it. A
/// view: what it points to lives during the call that it is passed to; the shared parts may be kept.
struct TrialView {
  /// A trial of one target set.
  struct Trial {
    const TrialRecord* front = nullptr; ///< as below
    const std::vector<std::uint32_t>* columns = nullptr;
    std::shared_ptr<const TrialRecord> back;
    /// What the one in front came to, or while it is under way the one behind it; nullptr: not known.
    std::shared_ptr<const TrialSummary> summary = nullptr;
    /// Of a test: its trials so far, pale, instead of `back`.
    std::vector<std::shared_ptr<const TrialRecord>> trials = {};
    /// When it is complete: their mean, instead of `front`, which is the last of them.
    std::shared_ptr<const SetTest> average = nullptr;

    /// The numbers of the trial in front are known.
    [[nodiscard]] bool summarised() const {
      return summary && front && summary->kind == front->kind && summary->number == front->number;
    }
  };

  std::uint64_t run = 0;
  std::shared_ptr<const NetworkFacts> network;         ///< nullptr: there is none yet
  const TrialRecord* front = nullptr;                  ///< nullptr: no trial yet
  const std::vector<std::uint32_t>* columns = nullptr; ///< neurons in front->activity, in order; nullptr: all
  std::shared_ptr<const TrialRecord> back;             ///< all neurons; nullptr: none
  std::shared_ptr<const TrialSummary> summary;         ///< these three as in Trial
  std::vector<std::shared_ptr<const TrialRecord>> trials;
  std::shared_ptr<const SetTest> average;
  TrialTimes times;      ///< of the trial in front; `begin` and `end`: of the axis
  double time = 0;       ///< ms from stimulus onset
  bool underWay = false; ///< whether the trial in front is at `time`, or complete
  LearningCurve curve;
  std::shared_ptr<const std::vector<float>> ranking; ///< as RunHistory says
  ActivityScale scale;                               ///< of activity, targets and prediction
  /// Quasi-static prediction for the set of the trial in front, as Frame says, of these neurons; nullptr:
  /// none.
  const std::vector<float>* prediction = nullptr;
  const std::vector<std::uint32_t>* predicted = nullptr;
  /// With several target sets: the last complete trial of each, over the one before it; what is in front is
  /// not among them.
  std::vector<Trial> others;
  /// What the first watched neuron hears is to be shown, and what that is, if it is known yet.
  bool showInputs = false;
  std::shared_ptr<const NeuronInputs> inputs;

  /// Target set of the trial in front, from 0.
  [[nodiscard]] std::size_t set() const { return front ? static_cast<std::size_t>(front->set) : 0; }
  [[nodiscard]] std::size_t sets() const { return network ? network->targets.size() : 0; }

  /// The trial to be shown of this target set.
  [[nodiscard]] Trial trialOf(std::size_t wanted) const {
    if (wanted == set())
      return {front, columns, back, summary, trials, average};
    return wanted < others.size() ? others[wanted] : Trial();
  }
};

} // namespace spikeloom
