#include "core/run/causes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

/// The value as the field takes it: whole for whole numbers.
Value valueFor(const Field& field, double value) {
  return field.kind == Kind::Integer ? Value(static_cast<std::int64_t>(std::llround(value))) : Value(value);
}

Experiment withValue(Experiment experiment, const Field& field, double value) {
  field.set(experiment, valueFor(field, value));
  return experiment;
}

/// The open loop of a network that is built for it, or why there is none.
ScanPoint pointOf(const Experiment& experiment, const ScanRequest& request, const std::stop_token& stop) {
  ScanPoint out;
  try {
    const OpenLoopInput input = openLoopInput(makeSetup(experiment, stop), request.set);
    if (const auto why = whyNoOpenLoop(input, memoryAvailable())) {
      out.why = *why;
      return out;
    }
    const OpenLoop loop(input, stop);
    out.result = std::make_shared<const OpenLoopResult>(
        loop.at(experiment.synapse.time_constant, watchedForOpenLoop(input, request.neurons), {}, stop));
  } catch (const InputErrors& errors) {
    out.why = errors.errors().front().text();
  } catch (const NumericalError& error) {
    out.why = error.what();
  }
  return out;
}

/// Drives the neurons once, and filters their spikes at each value.
class TimeConstantScan {
public:
  TimeConstantScan(const Experiment& experiment, const ScanRequest& request, const std::stop_token& stop) {
    try {
      OpenLoopInput input = openLoopInput(makeSetup(experiment, stop), request.set);
      if (const auto why = whyNoOpenLoop(input, memoryAvailable())) {
        m_why = *why;
        return;
      }
      m_neurons = watchedForOpenLoop(input, request.neurons);
      m_loop.emplace(std::move(input), stop);
    } catch (const NumericalError& error) {
      m_why = error.what();
    }
  }
  [[nodiscard]] ScanPoint at(double timeConstant, const std::stop_token& stop) const {
    ScanPoint out;
    out.why = m_why;
    if (m_loop)
      out.result = std::make_shared<const OpenLoopResult>(m_loop->at(timeConstant, m_neurons, {}, stop));
    return out;
  }

private:
  std::optional<OpenLoop> m_loop;
  std::vector<std::uint32_t> m_neurons;
  std::string m_why;
};

} // namespace

OpenLoopInput openLoopInput(const Simulation& simulation, int set) {
  OpenLoopInput out;
  out.experiment = simulation.experiment();
  out.connectivity = simulation.network().trained().sharedConnectivity();
  out.targets = simulation.facts().targets[static_cast<std::size_t>(set)];
  out.stimulus = simulation.stimulus(set);
  out.set = set;
  out.loops = static_cast<int>(simulation.curve().size());
  return out;
}

OpenLoopInput openLoopInput(const Setup& setup, int set) {
  OpenLoopInput out;
  out.experiment = setup.experiment;
  out.connectivity = setup.network.connectivity;
  out.targets = setup.targets[static_cast<std::size_t>(set)];
  out.stimulus = setup.network.stimuli[static_cast<std::size_t>(set)];
  for (double& amplitude : out.stimulus)
    amplitude *= setup.experiment.stimulus.gain;
  out.set = set;
  return out;
}

namespace {

Diagnosis diagnosisOf(const OpenLoopInput& input, const TestErrors* errors, int loops,
                      const std::stop_token& stop) {
  const double window = input.experiment.target.duration;
  std::optional<std::string> why = whyNoOpenLoop(input, memoryAvailable());
  std::optional<OpenLoopResult> result;
  try {
    if (!why)
      result = OpenLoop(input, stop)
                   .at(input.experiment.synapse.time_constant,
                       watchedForOpenLoop(input, affordableNeurons(input)), {}, stop);
  } catch (const NumericalError& error) {
    why = error.what();
  }
  const OpenLoopResult* found = result ? &*result : nullptr;
  Diagnosis out = diagnose(errors, window, found, input.set, loops, why.value_or(""));
  out.text = verdictText(out, {input.experiment, found});
  return out;
}

} // namespace

std::vector<Diagnosis> diagnose(const Simulation& simulation, const std::stop_token& stop) {
  std::vector<Diagnosis> out;
  if (const auto test = simulation.lastTest())
    for (const auto& set : test->sets)
      out.push_back(diagnosisOf(openLoopInput(simulation, set->set), &set->errors, test->afterLoop, stop));
  else
    for (int set = 0; set < simulation.experiment().target.sets; ++set)
      out.push_back(diagnosisOf(openLoopInput(simulation, set), nullptr,
                                static_cast<int>(simulation.curve().size()), stop));
  return out;
}

std::vector<Diagnosis> diagnose(const Setup& setup, const std::stop_token& stop) {
  std::vector<Diagnosis> out;
  for (int set = 0; set < setup.experiment.target.sets; ++set)
    out.push_back(diagnosisOf(openLoopInput(setup, set), nullptr, 0, stop));
  return out;
}

std::vector<InputError> checkScan(const Experiment& experiment, const ScanRequest& request) {
  const Field* field = findField(request.path);
  if (!field)
    return {{{},
             request.path,
             "names no parameter" + didYouMeanField(request.path) +
                 ": group.key is expected (spikeloom-cli params lists them)"}};
  if (field->kind != Kind::Integer && field->kind != Kind::Real)
    return {{{}, request.path, "is no number: there is nothing to scan over"}};
  if (!field->relevant(experiment))
    return {{{}, request.path, "has no effect in this experiment"}};
  std::vector<InputError> errors;
  for (const double value : request.values) {
    if (const auto problem = checkValue(*field, valueFor(*field, value))) {
      errors.push_back({{}, request.path, *problem});
      continue;
    }
    for (InputError& error : validate(withValue(experiment, *field, value)))
      if (std::ranges::none_of(errors, [&](const InputError& known) { return known.text() == error.text(); }))
        errors.push_back(std::move(error));
  }
  return errors;
}

void scanOpenLoop(const Experiment& experiment, const ScanRequest& request,
                  const std::function<void(const ScanPoint&)>& found, const std::stop_token& stop) {
  const Field& field = *findField(request.path);
  std::optional<TimeConstantScan> shared;
  if (&field == &SPIKELOOM_FIELD(synapse, time_constant))
    shared.emplace(experiment, request, stop);
  for (const std::size_t index : coarseToFine(request.values.size())) {
    throwIfStopped(stop);
    const double value = request.values[index];
    ScanPoint point =
        shared ? shared->at(value, stop) : pointOf(withValue(experiment, field, value), request, stop);
    point.index = index;
    point.value = value;
    found(point);
  }
}

} // namespace spikeloom
