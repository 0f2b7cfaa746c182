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
};

/// Activity of several neurons at equally spaced times.
struct Recording {
  std::size_t neurons = 0, samples = 0;
  std::vector<double> values;      ///< samples × neurons
  std::vector<std::size_t> source; ///< each neuron's index in the file, counted from 0

  [[nodiscard]] double at(std::size_t sample, std::size_t neuron) const {
    return values[sample * neurons + neuron];
  }
};

/// Takes from a file's table, which holds at least one number, the neurons that the options choose, of these
/// the ones whose mean over the samples is minimumMean or more, and of these the first `wanted`.
/// @param wanted how many neurons are needed; 0: all that pass
/// @throws InputErrors, which name no file: when the list of neurons is malformed or out of range (see
///   parseIndexList; its problems have the path "neurons"), when fewer than `wanted` pass (at least one
///   must); telling also when the other orientation would do
[[nodiscard]] Recording selectNeurons(const Table& table, const RecordingOptions& options,
                                      std::size_t wanted);

/// A neuron's activity between samples: linear from one to the next, constant before the first and after the
/// last.
/// @param positionInSamples time in units of the sampling interval, 0 at the first sample; may not be NaN
[[nodiscard]] double sampleAt(const Recording& recording, std::size_t neuron, double positionInSamples);

} // namespace spikeloom
