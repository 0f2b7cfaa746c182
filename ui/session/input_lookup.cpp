#include "ui/session/input_lookup.h"

#include "core/run/frame.h"
#include "core/session/messages.h"
#include "ui/session/run_controller.h"

namespace spikeloom {

InputLookup::InputLookup(RunController& controller, QObject* parent)
    : QObject(parent), m_controller(controller) {
  connect(&controller, &RunController::frameReady, this, &InputLookup::showFrame);
  connect(&controller, &RunController::answered, this, &InputLookup::take);
}

void InputLookup::want(std::optional<std::uint32_t> neuron) {
  if (neuron == m_wanted)
    return;
  m_wanted = neuron;
  emit found(nullptr);
  ask();
}

void InputLookup::showFrame(const Frame& frame) {
  if (frame.run != m_now.run)
    emit found(nullptr);
  m_now.run = frame.run;
  m_now.loop = frame.history->network ? frame.loop : -1;
  ask();
}

void InputLookup::ask() {
  if (!m_wanted || m_ticket != 0 || m_now.loop < 0)
    return;
  m_now.neuron = *m_wanted;
  if (m_now == m_asked)
    return;
  m_asked = m_now;
  m_ticket = m_controller.look(
      [neuron = *m_wanted](const Simulation& simulation) { return inputsOf(simulation, neuron); });
}

void InputLookup::take(const Answer& answer) {
  if (m_ticket == 0 || answer.ticket != m_ticket)
    return;
  m_ticket = 0;
  const auto* inputs = std::any_cast<NeuronInputs>(&answer.value);
  if (inputs && answer.run == m_now.run && m_wanted == inputs->neuron)
    emit found(std::make_shared<const NeuronInputs>(*inputs));
  ask(); // of what has been asked for meanwhile
}

} // namespace spikeloom
