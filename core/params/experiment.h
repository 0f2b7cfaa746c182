#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/params/dale.h"
#include "core/params/learning.h"
#include "core/params/network.h"
#include "core/params/neuron.h"
#include "core/params/probe.h"
#include "core/params/run.h"
#include "core/params/stimulus.h"
#include "core/params/synapse.h"
#include "core/params/target.h"

namespace spikeloom {

/// Everything that a run follows from: a value, copied into the worker.
struct Experiment {
  NetworkParams network;
  NeuronParams neuron;
  SynapseParams synapse;
  StimulusParams stimulus;
  TargetParams target;
  LearningParams learning;
  DaleParams dale;
  RunParams run;
  ProbeParams probe;
};

template <NeuronKind... Kind> bool neuronIs(const Experiment& experiment) {
  return ((experiment.neuron.model == Kind) || ...);
}

template <TargetFamily... Family> bool targetIs(const Experiment& experiment) {
  return ((experiment.target.family == Family) || ...);
}

template <Topology... Which> bool topologyIs(const Experiment& experiment) {
  return ((experiment.network.topology == Which) || ...);
}

/// Neurons whose targets come from the file, or from the family: all but the auxiliary ones, which come last.
[[nodiscard]] std::size_t mainNeurons(const Experiment& experiment);

/// All parameters in the order of the panels.
[[nodiscard]] std::span<const Field> fields();

/// The field with this path ("learning.lambda"), or nullptr.
[[nodiscard]] const Field* findField(std::string_view path);

/// " (did you mean learning.lambda?)" for a path that names no field: its key or its group, or both, is a
/// slip away from a field's, or its key stands in another group. Empty when no field is near.
[[nodiscard]] std::string didYouMeanField(std::string_view path);

/// What is wrong with the value for this field and what is allowed, or nothing. Whole numbers pass as real
/// ones.
[[nodiscard]] std::optional<std::string> checkValue(const Field& field, const Value& value);

/// "between 1 and 20000", "one of: exact, rk4" …: what checkValue allows.
[[nodiscard]] std::string allowedText(const Field& field);

/// Reads the text of a value as typed by a person ("2", "true", "event-driven").
/// @throws InputErrors (path = the field's) when it is not of the field's kind or not allowed
[[nodiscard]] Value parseValue(const Field& field, std::string_view text);

/// The value as a person would type it; parseValue reads it back exactly.
[[nodiscard]] std::string valueText(const Value& value);

} // namespace spikeloom
