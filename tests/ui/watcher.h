#pragma once

#include <optional>
#include <vector>

#include "core/run/simulation.h"
#include "ui/session/run_controller.h"

/// A controller under test, and what it says.
namespace watching {

using namespace spikeloom;

inline constexpr int patience = 60000; // ms; sanitizers are slow

/// A network that trains in milliseconds.
inline Experiment small() {
  Experiment experiment;
  experiment.network.neurons = 40;
  experiment.network.connection_probability = 0.5;
  experiment.target.duration = 100;
  experiment.run.loops = 3;
  experiment.run.test_trials = 2;
  experiment.run.pre_max = 20;
  experiment.run.threads = 1;
  return experiment;
}

/// A controller and what it said last. Signals come on this thread only: plain members will do.
struct Watcher {
  Watcher() {
    QObject::connect(&controller, &RunController::frameReady, [this](const Frame& f) {
      frame = f;
      ++frames;
    });
    QObject::connect(&controller, &RunController::built, [this](const Experiment& e) { built = e; });
    QObject::connect(&controller, &RunController::refused, [this](const Refused& r) { refused = r; });
    QObject::connect(&controller, &RunController::ended, [this](const RunEnded& e) { ended = e; });
    QObject::connect(&controller, &RunController::halted, [this](const Halted&) { ++halts; });
    QObject::connect(&controller, &RunController::answered,
                     [this](const Answer& answer) { weights = std::any_cast<std::uint64_t>(answer.value); });
    QObject::connect(&controller, &RunController::saved, [this](const QString& f) { saved = f; });
    QObject::connect(&controller, &RunController::checked, [this](const Checked& answer) {
      ticket = answer.ticket;
      problems = answer.problems;
    });
  }
  void askChecksum() {
    controller.look([](const Simulation& simulation) { return simulation.weightsChecksum(); });
  }
  [[nodiscard]] bool shows(Activity activity, int loop) const {
    return frame.run == controller.run() && frame.activity == activity && frame.loop == loop;
  }

  RunController controller;
  Frame frame;
  int frames = 0, halts = 0;
  std::optional<Experiment> built;
  std::optional<Refused> refused;
  std::optional<RunEnded> ended;
  std::optional<std::uint64_t> weights;
  std::uint64_t ticket = 0;
  std::vector<InputError> problems;
  QString saved;
};

} // namespace watching
