#pragma once

#include <QString>

#include "core/params/neuron.h"
#include "core/run/frame.h"

namespace spikeloom {

/// How what is trained is shown: a drive as it is, a rate (spikes per T0 in frames) in Hz.
struct ActivityScale {
  double factor = 1; ///< from a frame's numbers to the shown ones
  QString quantity;  ///< "drive" or "rate"
  QString unit;      ///< empty for numbers without one

  /// "synaptic drive (mV/ms)", "rate (Hz)"
  [[nodiscard]] QString axisTitle() const;
  /// "rms" with the unit: "rms, Hz"
  [[nodiscard]] QString withUnit(const QString& text) const;
};

/// Of a network of these neurons; a drive that is not there yet has no network.
[[nodiscard]] ActivityScale activityScale(const NetworkFacts* network, NeuronKind neurons);

/// What is trained, in a sentence: "drive" or "rate".
[[nodiscard]] QString quantityName(TrainedQuantity quantity);

} // namespace spikeloom
