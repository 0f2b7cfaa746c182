#include "core/model/transfer_curve.h"

#include <algorithm>
#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/network.h"
#include "core/model/neuron_models.h"
#include "core/model/transfer.h"

namespace spikeloom {

namespace {

// The grid of inputs, in the unit of the drive, on which Izhikevich cells are measured, and how long: rates
// are slow to settle (spike frequency adaptation), so the beginning is left out.
constexpr double lowestInput = -0.5, inputStep = 0.05;
constexpr std::size_t inputs = 71;
constexpr double settling = 500, counting = 2000; // ms

} // namespace

TransferCurve::TransferCurve(const Experiment& experiment, const std::stop_token& stop)
    : m_model(experiment.neuron.model), m_timeConstant(experiment.neuron.time_constant) {
  if (m_model == NeuronKind::izhikevich)
    measure(experiment, stop);
}

void TransferCurve::measure(const Experiment& experiment, const std::stop_token& stop) {
  const auto neurons = static_cast<std::size_t>(experiment.network.neurons);
  for (std::size_t i = 0; i < neurons; ++i)
    m_type.push_back(izhikevichTypes.size() * i / neurons);
  // as many cells of each type as there are inputs: equal fifths, in the order of the types
  const std::size_t cells = izhikevichTypes.size() * inputs;
  const auto model = makeNeuronModel(experiment.neuron, cells);
  model->setPhases(std::vector<double>(cells, 0.0));
  std::vector<double> input(cells);
  for (std::size_t cell = 0; cell < cells; ++cell)
    input[cell] = lowestInput + static_cast<double>(cell % inputs) * inputStep;
  m_measured.assign(izhikevichTypes.size(), std::vector<double>(inputs, 0.0));
  const double dt = experiment.neuron.time_step;
  std::vector<StepSpike> spikes;
  for (double time = 0; time < settling + counting; time += dt) {
    throwIfStopped(stop);
    spikes.clear();
    (void)model->step(input, m_timeConstant, dt, spikes);
    if (time >= settling)
      for (const StepSpike& spike : spikes)
        m_measured[spike.neuron / inputs][spike.neuron % inputs] += T0 / counting;
  }
}

double TransferCurve::operator()(std::size_t neuron, double input) const {
  switch (m_model) {
  case NeuronKind::qif:
    return phi2(input) * T0 / m_timeConstant;
  case NeuronKind::lif:
    return input > 0
               ? T0 / (m_timeConstant * std::log1p((lifThreshold - lifReset) / (m_timeConstant * input)))
               : 0;
  case NeuronKind::rate:
    return std::tanh(input);
  case NeuronKind::izhikevich:
    break;
  }
  const std::vector<double>& rates = m_measured[m_type[neuron]];
  const double position = std::clamp((input - lowestInput) / inputStep, 0.0, static_cast<double>(inputs - 1));
  const auto below = std::min(static_cast<std::size_t>(position), inputs - 2);
  return rates[below] + (position - static_cast<double>(below)) * (rates[below + 1] - rates[below]);
}

} // namespace spikeloom
