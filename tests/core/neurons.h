// What the tests of the neuron models share: runs at constant input, access to what evolves, and what must
// hold for every model.
#pragma once

#include <algorithm>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "checks.h"
#include "core/base/state_visitor.h"
#include "core/model/neuron_model.h"
#include "core/model/random.h"

namespace spikeloom::test {

/// The distance of two angles on the circle.
inline double angleBetween(double a, double b) {
  return std::abs(std::remainder(a - b, 2 * std::numbers::pi));
}

inline std::vector<double> uniformNumbers(std::size_t count, double low, double high, std::uint64_t stream) {
  RandomStream random(7, Purpose::Phases, stream);
  std::vector<double> out(count);
  std::ranges::generate(out, [&] { return random.uniform(low, high); });
  return out;
}

/// Each neuron's spike times (ms) over some steps at constant input; no neurons when a step failed.
inline std::vector<std::vector<double>> spikeTimes(NeuronModel& model, std::span<const double> input,
                                                   double tau, double dt, std::size_t steps) {
  std::vector<std::vector<double>> out(input.size());
  std::vector<StepSpike> spikes;
  for (std::size_t k = 0; k < steps; ++k) {
    spikes.clear();
    if (!model.step(input, tau, dt, spikes))
      return {};
    for (const StepSpike& spike : spikes)
      out[spike.neuron].push_back(static_cast<double>(k + 1) * dt - spike.remaining);
  }
  return out;
}

/// Reads the doubles of a state, or writes them.
class StateAccess final : public StateVisitor {
public:
  std::map<std::string, std::vector<double>, std::less<>> values;
  bool write = false;

  void operator()(std::string_view name, std::span<double> state, const Bounds&) override {
    std::vector<double>& kept = values[std::string(name)];
    if (write)
      std::ranges::copy(kept, state.begin());
    else
      kept.assign(state.begin(), state.end());
  }
  void operator()(std::string_view, std::span<float>, const Bounds&) override {}
  void operator()(std::string_view, std::span<std::uint16_t>, const Bounds&) override {}
  void operator()(std::string_view name, std::span<std::uint64_t> state, const Bounds&) override {
    std::vector<std::uint64_t>& kept = m_counters[std::string(name)];
    if (write)
      std::ranges::copy(kept, state.begin());
    else
      kept.assign(state.begin(), state.end());
  }
  bool growing(std::string_view, std::vector<double>&) override { return false; }

private:
  std::map<std::string, std::vector<std::uint64_t>> m_counters;
};

struct StepResult {
  std::vector<StepSpike> spikes;
  std::vector<double> phases;
};

/// Some steps at changing random input between low and high; `begin` numbers the first.
inline StepResult run(NeuronModel& model, double low, double high, std::uint64_t begin, std::uint64_t end) {
  StepResult out;
  const std::size_t neurons = model.phases().size();
  for (std::uint64_t k = begin; k < end; ++k)
    if (!model.step(uniformNumbers(neurons, low, high, 1000 + k), 10, 0.5, out.spikes))
      return {};
  out.phases = model.phases();
  return out;
}

inline bool same(const StepResult& a, const StepResult& b) {
  return a.phases == b.phases && std::ranges::equal(a.spikes, b.spikes, [](StepSpike x, StepSpike y) {
           return x.neuron == y.neuron && x.remaining == y.remaining;
         });
}

/// A clone goes on as its original does, bit for bit, and so does a fresh model with the saved state; none
/// disturbs another.
inline void checkCopies(NeuronModel& model, NeuronModel& fresh, double low, double high) {
  (void)run(model, low, high, 0, 100);
  StateAccess saved;
  model.visitState(saved);
  const auto clone = model.clone();
  const StepResult original = run(model, low, high, 100, 300);
  QVERIFY(original.spikes.size() > 10 && !original.phases.empty());
  QVERIFY(same(run(*clone, low, high, 100, 300), original));
  (void)run(fresh, low, high, 7, 30);
  saved.write = true;
  fresh.visitState(saved);
  QVERIFY(same(run(fresh, low, high, 100, 300), original));
}

/// Spikes of a step come by neuron and then by time, inside the step.
inline void checkOrder(std::span<const StepSpike> spikes, double dt) {
  for (std::size_t k = 0; k < spikes.size(); ++k) {
    QVERIFY(spikes[k].remaining >= 0 && spikes[k].remaining <= dt);
    if (k > 0)
      QVERIFY(spikes[k - 1].neuron < spikes[k].neuron ||
              (spikes[k - 1].neuron == spikes[k].neuron && spikes[k - 1].remaining > spikes[k].remaining));
  }
}

/// Inputs inside the limit are taken, those beyond it refused, wherever in the network they are.
inline void checkLimit(const NeuronModel& model, double limit, double tau, double dt) {
  const std::size_t neurons = model.phases().size();
  for (const std::size_t where : {std::size_t{0}, neurons / 3, neurons - 1})
    for (const double x : {1.001 * limit, -1.001 * limit, static_cast<double>(INFINITY),
                           -static_cast<double>(INFINITY), std::nan(""), 0.999 * limit, -0.999 * limit}) {
      const auto copy = model.clone();
      std::vector<double> input(neurons, 0.0);
      input[where] = x;
      std::vector<StepSpike> spikes;
      QCOMPARE(copy->step(input, tau, dt, spikes), std::abs(x) < limit);
    }
}

} // namespace spikeloom::test
