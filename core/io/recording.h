#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "core/io/table.h"

namespace spikeloom {

/// How recorded activity lies in a file, and what of it is wanted.
struct RecordingOptions {
  bool neuronsInRows = true; ///< else a neuron a column
  double minimumMean =
      -std::numeric_limits<double>::infinity(); ///< smallest mean over the samples; may not be NaN
  std::string neurons; ///< which of the file's neurons, counted from 0, in this order: "0-99,150"; empty: all
  double timeStep = 1; ///< between two samples, ms, where the file does not tell
  /// How much of the recording is used, ms from its beginning. Only that must be there, and finite.
  double duration = std::numeric_limits<double>::infinity();
  double stimulus = 0; ///< ms from stimulus onset, which this program's files count from, to the beginning
  bool rates = false;  ///< values are rates in Hz
};

/// Rates above this are none that neurons fire at, Hz.
inline constexpr double highestRate = 1000;

/// Activity of several neurons.
struct Recording {
  std::size_t neurons = 0, samples = 0;
  std::vector<double> values;      ///< samples × neurons
  std::vector<std::size_t> source; ///< each neuron's index in the file, counted from 0
  double first = 0, step = 1; ///< of samples at equal intervals: the first one's time and the interval, ms
  std::vector<double> times;  ///< of others, ms; rising
  std::size_t available = 0;  ///< neurons in the file

  [[nodiscard]] double at(std::size_t sample, std::size_t neuron) const {
    return values[sample * neurons + neuron];
  }
  /// Where a moment lies among the samples: 1.5 is midway between the second and the third.
  [[nodiscard]] double positionOf(double ms) const;
};

/// Takes from a file's table, which holds at least one number, the neurons that the options choose, of these
/// the ones whose mean over the finite samples is minimumMean or more, and of these the first `wanted`. When
/// samples were taken the file says, or else the options. Times whose unit the file does not tell are those
/// that agree with options.timeStep in ms, s or µs; what begins earlier or later begins at 0 all the same.
/// @param wanted how many neurons are needed; 0: all that pass
/// @throws InputErrors, which name no file, with all that is wrong: the list of neurons is malformed or out
/// of
///   range (see parseIndexList; path "neurons"), fewer than `wanted` pass (at least one must; telling also
///   when the other orientation would do), a neuron has one sample; times stand along the neurons (path
///   "layout") or do not agree with the time step (path "time_step"); what is used is not finite or, of
///   rates, negative or above highestRate, with its place in the file
[[nodiscard]] Recording selectNeurons(const DataTable& data, const RecordingOptions& options,
                                      std::size_t wanted);

/// A neuron's activity between samples: linear from one to the next, constant before the first and after the
/// last.
/// @param positionInSamples time in units of the sampling interval, 0 at the first sample; may not be NaN
[[nodiscard]] double sampleAt(const Recording& recording, std::size_t neuron, double positionInSamples);

/// What was read, in words: "5 neurons × 4 samples of 20 ms, rates 0.1 to 44 Hz, from /rate_hz (MATLAB 7.3)".
[[nodiscard]] std::string recordingText(const Recording& recording, const DataTable& data,
                                        const RecordingOptions& options);

} // namespace spikeloom
