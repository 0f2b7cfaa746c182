// One training loop's worth of recursive least squares (1000 ms, an update every 2 ms, 32 bits, one thread):
// the event-driven updates against a symmetric matrix-vector product and rank-one update (OpenBLAS) for each
// neuron.
//
// Both are fed with the same network (p = 0.3) and the same spikes (Poisson, 11 Hz a cell) and change the
// same double weights; the event-driven side also pays for handing the spikes to the neurons, the baseline
// for the gather of r.
#include <benchmark/benchmark.h>
#include <cblas.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "core/learning/rls.h"
#include "tests/bench/recorded_network.h"

namespace spikeloom::bench {
namespace {

constexpr double lambda = 1;
constexpr int repeats = 5;

struct FreeAligned {
  void operator()(void* memory) const { std::free(memory); }
};
template <class Value> using AlignedArray = std::unique_ptr<Value[], FreeAligned>;

template <class Value> AlignedArray<Value> alignedZeros(std::size_t size) {
  const std::size_t bytes = (size * sizeof(Value) + 63) / 64 * 64;
  AlignedArray<Value> array(static_cast<Value*>(std::aligned_alloc(64, bytes)));
  std::fill_n(array.get(), bytes / sizeof(Value), Value{});
  return array;
}

/// The rows of weights of all neurons, all zero at the start.
struct Weights {
  std::vector<std::size_t> starts;
  AlignedArray<double> values;

  explicit Weights(const RecordedNetwork& network) {
    std::size_t size = 0;
    for (const std::uint32_t n : network.synapseCounts) {
      starts.push_back(size);
      size += RlsBank<float>::paddedSize(n);
    }
    starts.push_back(size);
    values = alignedZeros<double>(size);
  }
  double* row(std::size_t i) { return values.get() + starts[i]; }
};

class EventDriven {
public:
  explicit EventDriven(const RecordedNetwork& network)
      : m_network(network), m_bank(network.synapseCounts, lambda), m_weights(network),
        m_arrivals(network.size()) {}

  void trainLoop() {
    for (std::size_t m = 0; m < RecordedNetwork::updateCount; ++m) {
      for (const Spike& spike : m_network.spikes[m])
        for (const Target& target : m_network.targets[spike.cell])
          m_arrivals[target.neuron].push_back({target.column, spike.amplitude});
      const auto errors = m_network.errorsAt(m);
      for (std::size_t i = 0; i < m_network.size(); ++i) {
        m_bank.updateEventDriven(i, m_network.decay, m_arrivals[i], 1, errors[i], m_weights.row(i));
        m_arrivals[i].clear();
      }
    }
  }
  Weights& weights() { return m_weights; }

private:
  const RecordedNetwork& m_network;
  RlsBank<float> m_bank;
  Weights m_weights;
  std::vector<std::vector<SpikeArrival>> m_arrivals;
};

class Baseline {
public:
  explicit Baseline(const RecordedNetwork& network)
      : m_network(network), m_weights(network), m_r(network.size()), m_gathered(network.size()),
        m_k(network.size()) {
    openblas_set_num_threads(1);
    for (const std::uint32_t n : network.synapseCounts) {
      float* p = m_matrices.emplace_back(alignedZeros<float>(stride(n) * n)).get();
      for (std::size_t l = 0; l < n; ++l)
        p[l * stride(n) + l] = 1 / static_cast<float>(lambda);
    }
  }

  void trainLoop() {
    for (std::size_t m = 0; m < RecordedNetwork::updateCount; ++m) {
      for (float& r : m_r)
        r *= static_cast<float>(m_network.decay);
      for (const Spike& spike : m_network.spikes[m])
        m_r[spike.cell] += static_cast<float>(spike.amplitude);
      const auto errors = m_network.errorsAt(m);
      for (std::size_t i = 0; i < m_network.size(); ++i)
        update(i, errors[i]);
    }
  }
  Weights& weights() { return m_weights; }

private:
  static std::size_t stride(std::size_t n) { return RlsBank<float>::paddedSize(n); }

  void update(std::size_t i, double error) {
    const auto n = static_cast<int>(m_network.synapseCounts[i]);
    const auto lda = static_cast<int>(stride(n));
    const std::uint32_t* cells = m_network.presynaptic[i].data();
    for (int l = 0; l < n; ++l)
      m_gathered[l] = m_r[cells[l]];
    float* p = m_matrices[i].get();
    cblas_ssymv(CblasColMajor, CblasUpper, n, 1, p, lda, m_gathered.data(), 1, 0, m_k.data(), 1);
    const float g = 1 / (1 + cblas_sdot(n, m_gathered.data(), 1, m_k.data(), 1));
    cblas_ssyr(CblasColMajor, CblasUpper, n, -g, m_k.data(), 1, p, lda);
    double* w = m_weights.row(i);
    const double scale = error * static_cast<double>(g);
    for (int l = 0; l < n; ++l)
      w[l] += scale * static_cast<double>(m_k[l]);
  }

  const RecordedNetwork& m_network;
  std::vector<AlignedArray<float>> m_matrices;
  Weights m_weights;
  std::vector<float> m_r, m_gathered, m_k;
};

/// The loops go on from where the last one ended, with the same spikes: the work does not depend on the
/// values.
struct Contest {
  RecordedNetwork network;
  EventDriven eventDriven;
  Baseline baseline;

  explicit Contest(std::uint32_t cellCount)
      : network(cellCount, 0.3, 1), eventDriven(network), baseline(network) {}

  /// The largest difference between the two rules' weights, relative to the largest weight.
  double disagreement() {
    double difference = 0, largest = 0;
    for (std::size_t m = 0; m < eventDriven.weights().starts.back(); ++m) {
      const double a = eventDriven.weights().values[m], b = baseline.weights().values[m];
      difference = std::max(difference, std::abs(a - b));
      largest = std::max(largest, std::abs(b));
    }
    return difference / largest;
  }
};

template <class Rule> void run(benchmark::State& state, Rule& rule) {
  for (auto _ : state)
    rule.trainLoop();
}

/// Keeps the times, for the ratios: of the processor, since other programs may run.
class Reporter : public benchmark::ConsoleReporter {
public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& each : runs)
      if (each.run_type == Run::RT_Iteration && !each.error_occurred)
        m_seconds[each.run_name.function_name].push_back(each.cpu_accumulated_time /
                                                         static_cast<double>(each.iterations));
  }
  double median(const std::string& name) const {
    const auto found = m_seconds.find(name);
    if (found == m_seconds.end())
      return 0;
    std::vector<double> seconds = found->second;
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
  }

private:
  std::map<std::string, std::vector<double>> m_seconds;
};

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  using namespace spikeloom::bench;
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleave =
      "--benchmark_enable_random_interleaving=true"; // a busy spell then hits both rules alike
  arguments.insert(arguments.begin() + 1, interleave.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
    return 1;
  std::map<std::uint32_t, Contest> contests;
  for (const std::uint32_t cellCount : {200u, 500u, 1000u}) {
    Contest& contest = contests.try_emplace(cellCount, cellCount).first->second;
    const std::string suffix = "/N=" + std::to_string(cellCount);
    const auto add = [&suffix](const std::string& name, auto& rule) {
      benchmark::RegisterBenchmark((name + suffix).c_str(),
                                   [&rule](benchmark::State& state) { run(state, rule); })
          ->Iterations(1)
          ->Repetitions(repeats)
          ->Unit(benchmark::kMillisecond);
    };
    add("event-driven", contest.eventDriven);
    add("symv+syr", contest.baseline);
  }
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  for (auto& [cellCount, contest] : contests) {
    const std::string suffix = "/N=" + std::to_string(cellCount);
    const double fast = reporter.median("event-driven" + suffix), slow = reporter.median("symv+syr" + suffix);
    if (!(fast > 0 && slow > 0))
      continue;
    const double updates = static_cast<double>(cellCount) * RecordedNetwork::updateCount;
    std::printf(
        "N = %4u: baseline/event-driven = %.2f (%.0f ns / %.0f ns per update; weights differ by %.0e)\n",
        cellCount, slow / fast, slow / updates * 1e9, fast / updates * 1e9, contest.disagreement());
  }
}
