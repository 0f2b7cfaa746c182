#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/run/simulation.h"
#include "core/run/trial.h"

namespace spikeloom {

/// What is done to a copy of a network, and to nothing else.
enum class Damage { none, deleted_spike, lost_neurons, shuffled_synapses, noise, other_start, other_cue };

/// What trials without learning are made with: a copy, so that the run it is of may go on, or end.
struct NetworkCopy {
  Experiment experiment;                    ///< without its probe
  Network network;                          ///< as training left it
  AlignedVector<double> untrained;          ///< its weights before training, padded
  TargetSets targets;                       ///< a set each
  std::vector<std::vector<double>> stimuli; ///< I_i with gain, N values a set
  std::shared_ptr<const NetworkFacts> facts;
  int loops = 0; ///< training loops done
};

[[nodiscard]] NetworkCopy copyOf(const Simulation& simulation);

/// Which trials are compared.
struct DamageRequest {
  Damage damage = Damage::none;
  bool trained = true; ///< false: with the weights before training
  int set = 0;         ///< the target set whose stimulus starts the trials
  /// Of lost_neurons the share, 0 to 1; of noise the standard deviation of its integral over 1 ms, √ms.
  double amount = 0;
  /// Of deleted_spike: one of the first intact trial. In the other trials, and without it, the first spike at
  /// that time, or from 200 ms into the target window on (from its middle, if it is shorter).
  std::optional<Spike> spike = {};
  int trials = 10;
};

/// Why it cannot be done to this network; empty when it can.
[[nodiscard]] std::string whyNoDamage(const Experiment& experiment, Damage damage);

/// |damaged − intact| of what is trained, neurons × time in blocks: each the mean over its entries.
struct DifferenceMap {
  std::size_t neurons = 0, samples = 0;  ///< of the trial
  std::size_t rows = 0, columns = 0;     ///< blocks
  std::size_t perRow = 1, perColumn = 1; ///< entries of a block
  double first = 0, interval = 0;        ///< of the samples, ms from stimulus onset
  std::vector<float> values;             ///< of block (row, column) at [row·columns + column]
  float largest = 0;

  [[nodiscard]] float at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// At most so many rows and columns. Both records are of one network, and of trials that began alike.
[[nodiscard]] DifferenceMap differenceOf(const TrialRecord& intact, const TrialRecord& damaged,
                                         std::size_t mostRows, std::size_t mostColumns);

/// What became of the damage so far. A value; it shares the records.
struct DamageFound {
  DamageRequest request;
  int loops = 0;                                      ///< of the network that was copied
  std::shared_ptr<const TrialRecord> intact, damaged; ///< of the first pair; nullptr: not there (yet)
  std::shared_ptr<const DifferenceMap> difference;    ///< of the first pair
  std::optional<Spike> deleted;                       ///< in the first pair
  /// A pair each, at `times`; NaN before its trials begin.
  std::vector<std::shared_ptr<const std::vector<float>>> deviations;
  std::vector<float> deviation; ///< the mean of those that have begun
  std::vector<double> times;    ///< ms from stimulus onset, from the longest pre-stimulus interval on
  /// Mean correlation of activity and target over the pairs and main neurons (the target is that of the set
  /// asked for); NaN before the first pair.
  double intactCorrelation = 0, damagedCorrelation = 0;
  int trials = 0;      ///< pairs done
  std::string problem; ///< why there are no more: activity ran away, no spike was there; empty without
};

/// Pairs of trials without learning that begin in the same state, the second one damaged: step by step beside
/// each other, with their distance every millisecond. For spiking neurons that is the mean circular phase
/// distance (radians, 0…π), for rate units the mean |difference| of r. The pre-stimulus interval is drawn for
/// each pair, as a test's is: longer ones lead further from what was trained. States: synapses as training
/// left them and neurons where the pair before left the intact ones, or anew for each (run.start). The same
/// request on the same copy gives the same bits; without damage both of a pair are the same, bit for bit.
class DamageTrials {
public:
  /// `copy` outlives it.
  DamageTrials(const NetworkCopy& copy, const DamageRequest& request);

  /// Makes the next pair. False, and nothing done, when all are there or a problem stopped them.
  /// @throws Cancelled some ms after stop was requested
  bool next(const std::stop_token& stop);
  [[nodiscard]] const DamageFound& found() const { return m_found; }

private:
  struct Pair;
  void beginState();
  void damage(Network& network) const;
  [[nodiscard]] TrialId damagedId() const;
  void run(Pair& pair, const std::stop_token& stop);
  void take(Pair& pair);
  void takeDistances(const std::vector<double>& times, const std::vector<float>& distances);

  const NetworkCopy& m_copy;
  Experiment m_experiment; ///< with the damage as its probe
  Network m_network;       ///< intact
  std::vector<double> m_otherCue;
  DamageFound m_found;
  double m_sumIntact = 0, m_sumDamaged = 0;
  std::vector<float> m_begun; ///< pairs that have begun at each of the times
};

} // namespace spikeloom
