#include "core/run/perturbation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/analysis/phase_distance.h"
#include "core/base/errors.h"
#include "core/model/external_input.h"
#include "core/run/analyses.h"

namespace spikeloom {

namespace {

constexpr double sampleInterval = 1; // ms between two distances

void advance(Network& network, std::span<const double> input, double time) {
  if (!network.step(input))
    throw NumericalError(time, "the activity ran away while the effect of one spike was measured");
}

/// The steps of the trial: where its parts begin.
struct Steps {
  std::size_t onset, window, deletion, windowEnd, end;
  double dt;

  Steps(const Experiment& experiment, double pre, double window_ms, double delay, double after)
      : dt(experiment.neuron.time_step) {
    const auto steps = [this](double ms) { return static_cast<std::size_t>(std::llround(ms / dt)); };
    onset = steps(pre);
    window = onset + steps(experiment.stimulus.duration);
    deletion = window + steps(delay);
    windowEnd = window + steps(window_ms);
    end = windowEnd + steps(after);
  }
  [[nodiscard]] double timeOf(std::size_t step) const {
    return (static_cast<double>(step) - static_cast<double>(onset)) * dt;
  }
};

} // namespace

double Perturbation::meanBetween(double begin, double end) const {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t k = 0; k < times.size(); ++k)
    if (times[k] >= begin && times[k] < end) {
      sum += distance[k];
      ++count;
    }
  return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

namespace {

/// One trial with a deletion.
struct OneDeletion {
  std::optional<DeletedSpike> deleted; ///< nothing when no neuron fired
  std::vector<double> times, distance; ///< from the deletion on
};

/// Brings `network` to the trial's end.
OneDeletion deleteOneSpike(Network& network, ExternalInput external, const Steps& steps) {
  OneDeletion out;
  std::optional<Network> other; // from the deletion on
  const auto sampleSteps = static_cast<std::size_t>(std::max(1LL, std::llround(sampleInterval / steps.dt)));
  for (std::size_t step = 0; step < steps.end; ++step) {
    const auto input = external.at(step);
    const double time = steps.timeOf(step + 1);
    advance(network, input, time);
    if (other) {
      advance(*other, input, time);
    } else if (step >= steps.deletion && !network.spikes().empty()) {
      const auto& spikes = network.spikes(); // by neuron, not by time
      const auto first = std::ranges::max_element(spikes, {}, &StepSpike::remaining);
      out.deleted = {time - first->remaining, first->neuron};
      other.emplace(network);
      other->retractSpike(static_cast<std::size_t>(first - spikes.begin()));
    }
    if (other && (step - steps.onset) % sampleSteps == 0) { // at the same times in all trials
      out.times.push_back(time);
      out.distance.push_back(phaseDistance(network.phases(), other->phases()));
    }
  }
  return out;
}

/// All trials end at the same time, and have samples at the same times: what lacks is at the beginning.
void average(const std::vector<OneDeletion>& trials, Perturbation& out) {
  for (const OneDeletion& trial : trials)
    if (trial.times.size() > out.times.size())
      out.times = trial.times;
  const std::size_t samples = out.times.size();
  out.distance.assign(samples, 0.0);
  std::vector<double> count(samples, 0.0);
  for (const OneDeletion& trial : trials)
    for (std::size_t k = 0, missing = samples - trial.times.size(); k < trial.times.size(); ++k) {
      out.distance[missing + k] += trial.distance[k];
      count[missing + k] += 1;
    }
  for (std::size_t k = 0; k < samples; ++k)
    out.distance[k] /= count[k];
}

} // namespace

Perturbation deleteSpikes(const Simulation& simulation, const AlignedVector<double>& weights,
                          const Deletions& deletions) {
  const Experiment& experiment = simulation.experiment();
  if (auto errors = checkAnalyses(experiment, {.perturbation = true}); !errors.empty())
    throw InputErrors(std::move(errors));
  const Targets& targets = simulation.targets(deletions.set);
  Network network = simulation.network();
  network.setWeights(weights);
  std::vector<OneDeletion> trials;
  Perturbation out;
  for (int trial = 0; trial < deletions.trials; ++trial) {
    const double pre = preInterval(experiment, Purpose::TestPreStimulus, static_cast<std::uint64_t>(trial));
    const Steps steps(experiment, pre, static_cast<double>(targets.samples()) * targets.interval,
                      deletions.delay, deletions.after);
    out.windowEnd = steps.timeOf(steps.windowEnd);
    if (experiment.run.start == TrialStart::reset)
      network.restart(randomPhases(network.size(), RandomStream(experiment.run.seed, Purpose::TestStart,
                                                                static_cast<std::uint64_t>(trial))));
    else
      network.takeSynapsesOf(simulation.network());
    trials.push_back(deleteOneSpike(network,
                                    ExternalInput(experiment, simulation.stimulus(deletions.set), steps.onset,
                                                  steps.window, std::nullopt),
                                    steps));
    if (trials.back().deleted)
      out.deleted.push_back(*trials.back().deleted);
  }
  average(trials, out);
  return out;
}

} // namespace spikeloom
