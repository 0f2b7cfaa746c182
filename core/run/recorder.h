#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/io/hdf5_log.h"
#include "core/run/record_choice.h"
#include "core/run/run_observer.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// What a recording keeps of a trial: rows of the file.
struct RecordedTrial {
  TrialKind kind = TrialKind::Training;
  int number = 0, set = 0;
  TrialTimes times;
  std::vector<float> spikeTimes; ///< ms from stimulus onset
  std::vector<std::uint32_t> spikeNeurons;
  std::vector<double> sampleTimes; ///< likewise
  std::vector<float> activity;     ///< samples × recorded neurons

  /// Of memory.
  [[nodiscard]] std::size_t bytes() const;
};

/// Streams what the trials of a run were to an HDF5 file of its own: beside the saved run and not within it,
/// since a saved run is sealed as a whole and holds a moment, while this grows from trial to trial, and since
/// what is recorded changes nothing of what is computed. Memory does not grow with the number of trials. The
/// file can be read while it grows, and holds all trials that have ended when the program is killed.
///
/// A row a trial: /trial_kind (0 training, 1 test), /trial_number, /trial_set, /trial_begin and /trial_end
/// (ms from stimulus onset), /trial_spikes and /trial_samples (how many rows of the following are this
/// trial's). A row a spike: /spike_time (ms from stimulus onset), /spike_neuron. A row a sample:
/// /sample_time, /activity (a column a recorded neuron). The file's attributes are `neurons`, the recorded
/// ones in the order of the columns, and `quantity`, what the activity is: drive or rate.
class Recorder final : public RunObserver {
public:
  /// @throws InputErrors when the file is there already, or cannot be made
  Recorder(const std::filesystem::path& file, RecordChoice what, const Simulation& simulation);
  ~Recorder() override;

  /// After a failure (a full disk) nothing is recorded any more: see takeProblems().
  void trialEnded(const TrialRecord& record, const TrialSummary& summary, const Network& network) override;
  /// The part of a trial that is recorded. May be called while another thread writes.
  [[nodiscard]] RecordedTrial partOf(const TrialRecord& record) const;
  /// Writes a trial, so that others can read it. @throws InputErrors: then nothing more can be written
  void write(const RecordedTrial& trial);
  /// Why the recording ended early, since this was asked last.
  [[nodiscard]] std::vector<InputError> takeProblems() { return std::exchange(m_problems, {}); }
  /// Ends the file. @throws InputErrors
  void close();

  /// About what the file takes when all that is asked of the simulation is done; spikes as of neurons that
  /// fire ten times a second.
  [[nodiscard]] static double expectedBytes(const RecordChoice& what, const Simulation& simulation);
  /// The same for one trial.
  [[nodiscard]] static double expectedBytesOfTrial(const RecordChoice& what, const Experiment& experiment);

private:
  RecordChoice m_what;
  std::vector<bool> m_recorded; ///< by neuron
  std::optional<Hdf5Log> m_log;
  std::vector<InputError> m_problems;
};

} // namespace spikeloom
