#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <QObject>

#include "ui/session/neuron_inputs.h"

namespace spikeloom {

struct Answer;
struct Frame;
class RunController;

/// Keeps what one neuron hears up to date: asks the network again after every training loop, one question at
/// a time.
class InputLookup : public QObject {
  Q_OBJECT
public:
  explicit InputLookup(RunController& controller, QObject* parent = nullptr);

  /// Of this neuron; nothing: of none.
  void want(std::optional<std::uint32_t> neuron);

signals:
  /// nullptr: there are none (yet).
  void found(const std::shared_ptr<const spikeloom::NeuronInputs>& inputs);

private:
  struct State {
    std::uint64_t run = 0;
    int loop = -1;
    std::uint32_t neuron = 0;
    bool operator==(const State&) const = default;
  };
  void showFrame(const Frame& frame);
  void take(const Answer& answer);
  void ask();

  RunController& m_controller;
  std::optional<std::uint32_t> m_wanted;
  State m_now, m_asked;       ///< what the frames say, and what was asked about last
  std::uint64_t m_ticket = 0; ///< of the question that waits for its answer; 0: none
};

} // namespace spikeloom
