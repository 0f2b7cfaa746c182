// The counterfactual behind the page Why at N = 500 (figure 6a), on one thread: driving the neurons for 13
// trials, 16 neurons at one synaptic time constant, a curve of 18; and the plain way, for which each neuron
// has Gram matrices of its own in double.
#include <benchmark/benchmark.h>

#include <Eigen/Cholesky>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "core/analysis/driven_neurons.h"
#include "core/base/thread_time.h"
#include "core/experiment/preset.h"
#include "core/run/causes.h"

namespace spikeloom::bench {
namespace {

constexpr std::size_t watched = 16;
constexpr double timeConstant = 30;

/// The least of the repetitions, by name.
std::map<std::string, double> least;

template <class Work> void add(const std::string& name, int repetitions, Work work) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [name, work](benchmark::State& state) {
                                 for (auto _ : state) {
                                   const double begin = threadTime().count();
                                   work();
                                   const double seconds = threadTime().count() - begin;
                                   const auto known = least.try_emplace(name, seconds).first;
                                   known->second = std::min(known->second, seconds);
                                   state.SetIterationTime(seconds);
                                 }
                               })
      ->Iterations(1)
      ->Repetitions(repetitions)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

/// The share of the error with rates and with spikes, of each neuron by itself.
double plainly(const OpenLoopInput& input, const DrivenNeurons& driven,
               std::span<const std::uint32_t> neurons) {
  const SynapticFilter filter(driven.times(), timeConstant);
  const auto samples = static_cast<Eigen::Index>(driven.times().samples);
  double sum = 0;
  std::vector<float> train(driven.times().samples);
  for (const std::uint32_t i : neurons) {
    const auto row = input.connectivity->row(i);
    const auto inputs = static_cast<Eigen::Index>(row.size());
    Eigen::MatrixXd rates(samples, inputs), spikes(samples * Eigen::Index{fitTrials + freshTrials}, inputs);
    for (Eigen::Index s = 0; s < inputs; ++s) {
      const std::uint32_t j = row[static_cast<std::size_t>(s)];
      const auto put = [&](Eigen::MatrixXd& to, Eigen::Index first) {
        for (Eigen::Index k = 0; k < samples; ++k)
          to(first + k, s) = static_cast<double>(train[static_cast<std::size_t>(k)]);
      };
      driven.sendRates(j, filter, train);
      put(rates, 0);
      for (std::size_t m = 0; m < fitTrials + freshTrials; ++m) {
        driven.sendSpikes(j, m, filter, train);
        put(spikes, static_cast<Eigen::Index>(m) * samples);
      }
    }
    const std::vector<double> wanted = driven.wantedDrive(i);
    const Eigen::Map<const Eigen::VectorXd> f(wanted.data(), samples);
    const auto errorOf = [&](const auto& fitted, const auto& measured) {
      Eigen::MatrixXd gram = fitted.transpose() * fitted;
      gram.diagonal().array() += input.experiment.learning.lambda;
      const Eigen::VectorXd right = fitted.transpose() * f.replicate(fitted.rows() / samples, 1);
      const Eigen::VectorXd w = gram.llt().solve(right);
      return (measured * w - f.replicate(measured.rows() / samples, 1)).squaredNorm();
    };
    sum += errorOf(rates, rates) + errorOf(spikes.topRows(samples * Eigen::Index{fitTrials}),
                                           spikes.bottomRows(samples * Eigen::Index{freshTrials}));
  }
  return sum;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  using namespace spikeloom;
  using namespace spikeloom::bench;
  benchmark::Initialize(&argc, argv);
  const OpenLoopInput input =
      openLoopInput(makeSetup(readPreset(presetFolder() / "figure-6a-learned.json").experiment), 0);
  const OpenLoop loop(input);
  const DrivenNeurons driven(input, {});
  const auto neurons = watchedForOpenLoop(input, watched);
  add("spikes of 13 trials", 5, [&] { benchmark::DoNotOptimize(OpenLoop(input).rate()); });
  add("16 neurons, one time constant", 7,
      [&] { benchmark::DoNotOptimize(loop.at(timeConstant, neurons).network.tracking); });
  add("16 neurons, plainly", 3, [&] { benchmark::DoNotOptimize(plainly(input, driven, neurons)); });
  add("16 neurons, 18 time constants", 3, [&] {
    for (const double tau : logarithmicSteps(1, 500, 18))
      benchmark::DoNotOptimize(loop.at(tau, neurons).network.tracking);
  });
  benchmark::RunSpecifiedBenchmarks();
  std::printf(
      "plainly / as it is = %.1f (%.0f ms / %.0f ms of one thread for 16 neurons at one time constant)\n",
      least["16 neurons, plainly"] / least["16 neurons, one time constant"],
      1e3 * least["16 neurons, plainly"], 1e3 * least["16 neurons, one time constant"]);
  std::printf("spikes %.2f s; 18 time constants %.2f s\n", least["spikes of 13 trials"],
              least["16 neurons, 18 time constants"]);
}
