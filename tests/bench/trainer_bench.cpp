// Whole training loops (neurons, synapses, learning, recording) of the figure-3 network: two threads against
// one, and the event-driven form against the plain one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "core/experiment/preset.h"
#include "core/run/simulation.h"

namespace spikeloom::bench {
namespace {

constexpr int repeats = 7;

Experiment figure3(int threads, RlsMethod method) {
  Experiment experiment = readPreset(presetFolder() / "figure-3-ornstein-uhlenbeck.json").experiment;
  experiment.run.threads = threads;
  experiment.learning.method = method;
  return experiment;
}

/// Wall time of the loops, by name; a benchmark's repetitions are loops of one network that goes on learning.
std::map<std::string, std::vector<double>> loopSeconds;

void trainOneLoop(benchmark::State& state, const std::string& name, Simulation& simulation) {
  for (auto _ : state) {
    simulation.train(2); // the first one brings the network's data back into the caches that the others used
    while (!simulation.idle())
      simulation.advance({.wallTime = std::chrono::hours(1), .oneTrial = true});
    loopSeconds[name].push_back(simulation.curve().back().seconds);
    state.SetIterationTime(simulation.curve().back().seconds);
  }
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  using namespace spikeloom;
  using namespace spikeloom::bench;
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleave = "--benchmark_enable_random_interleaving=true"; // a busy spell then hits all alike
  arguments.insert(arguments.begin() + 1, interleave.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  std::map<std::string, Simulation> simulations;
  simulations.emplace("event-driven, 1 thread", figure3(1, RlsMethod::event_driven));
  simulations.emplace("event-driven, 2 threads", figure3(2, RlsMethod::event_driven));
  simulations.emplace("plain, 1 thread", figure3(1, RlsMethod::plain));
  for (auto& [name, simulation] : simulations)
    benchmark::RegisterBenchmark(
        ("training loop, N = 500, " + name).c_str(),
        [&, key = name](benchmark::State& state) { trainOneLoop(state, key, simulations.at(key)); })
        ->Iterations(1)
        ->Repetitions(repeats)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  const double one = median(loopSeconds["event-driven, 1 thread"]),
               two = median(loopSeconds["event-driven, 2 threads"]);
  std::printf("one thread / two threads = %.2f (%.0f ms / %.0f ms a loop)\n", one / two, 1e3 * one,
              1e3 * two);
  std::printf("plain / event-driven = %.2f, one thread\n", median(loopSeconds["plain, 1 thread"]) / one);
}
