// A long run in the window, on no screen unless QT_QPA_PLATFORM names one: trains at Max for so many loops.
// Prints memory and seconds a loop each minute; at the end how both have changed since the first minute, how
// long was simulated, and whether the learning curve is bit for bit that of the same run without a window.
// Usage: endurance_bench [LOOPS [PRESET]]; by default 10⁵ loops, fifteen hours, of 100 neurons.
#include <QApplication>
#include <QElapsedTimer>

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/experiment/preset.h"
#include "core/study/run_once.h"
#include "window_tools.h"

namespace spikeloom::bench {
namespace {

/// What a loop came to, bit for bit; how long it took is another matter.
std::array<std::uint64_t, 9> bitsOf(const TrialTotals& loop) {
  const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  return {static_cast<std::uint64_t>(loop.set),
          bits(loop.median),
          bits(loop.lowerQuartile),
          bits(loop.upperQuartile),
          bits(loop.mean),
          bits(loop.rmsError),
          bits(loop.weightChange),
          bits(loop.rate),
          bits(loop.errorShare)};
}

/// The first loop that differs, from 1; 0: none does.
std::size_t firstDifference(const LearningCurve& a, const LearningCurve& b) {
  for (std::size_t k = 0; k < std::max(a.size(), b.size()); ++k)
    if (k >= a.size() || k >= b.size() || bitsOf(a[k]) != bitsOf(b[k]))
      return k + 1;
  return 0;
}

struct Minute {
  double seconds, megabytes;
  int loop;
};

/// A trial takes 360 ms on average.
Experiment smallNetwork() {
  Experiment experiment = readPreset(presetFolder() / "figure-3-ornstein-uhlenbeck.json").experiment;
  experiment.network.neurons = 100;
  experiment.network.connection_probability = 0.2;
  experiment.target.duration = 210;
  experiment.run.pre_max = 100;
  return experiment;
}

int run(int loops, const std::string& id) {
  Experiment experiment =
      id.empty() ? smallNetwork() : readPreset(presetFolder() / (id + ".json")).experiment;
  experiment.run.loops = loops;
  LearningCurve curve;
  double hours = 0;
  {
    const TrainingWindow training(experiment);
    const Frame& frame = training.latest.frame;
    QElapsedTimer timer;
    timer.start();
    std::vector<Minute> minutes{{0, residentMB(), frame.loop}};
    handleEventsUntil([&] {
      const double seconds = 1e-3 * static_cast<double>(timer.elapsed());
      const bool over = frame.history && static_cast<int>(frame.history->curve.size()) >= loops;
      if (seconds < 60 * static_cast<double>(minutes.size()) && !over)
        return false;
      const Minute& before = minutes.back();
      std::printf("minute %zu: loop %d, %.1f MB, %.5f s a loop\n", minutes.size(), frame.loop, residentMB(),
                  (seconds - before.seconds) / (frame.loop - before.loop));
      std::fflush(stdout);
      minutes.push_back({seconds, residentMB(), frame.loop});
      return over;
    });
    curve = frame.history->curve;
    hours = frame.simulatedMs / 3.6e6;
    const auto pace = [&](std::size_t minute) {
      return (minutes[minute].seconds - minutes[minute - 1].seconds) /
             (minutes[minute].loop - minutes[minute - 1].loop);
    };
    if (minutes.size() > 3) // the last one is a part
      std::printf("since the first minute: memory %+.1f %%, seconds a loop %+.1f %%\n",
                  100 * (minutes.back().megabytes / minutes[1].megabytes - 1),
                  100 * (pace(minutes.size() - 2) / pace(1) - 1));
    std::fflush(stdout);
  }
  QElapsedTimer timer;
  timer.start();
  const RunOutcome alone = runOnce(experiment);
  std::printf("%.2f hours of training simulated; without a window %.5f s a loop\n", hours,
              1e-3 * static_cast<double>(timer.elapsed()) / loops);
  const std::size_t at = firstDifference(curve, alone.simulation->curve());
  if (at > 0)
    std::printf("the learning curves differ from loop %zu on\n", at);
  else
    std::printf("the learning curves of %zu loops are equal bit for bit\n", curve.size());
  return at > 0;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  const QApplication app = spikeloom::bench::offscreenApplication(argc, argv);
  return spikeloom::bench::run(argc > 1 ? std::atoi(argv[1]) : 100000, argc > 2 ? argv[2] : "");
}
