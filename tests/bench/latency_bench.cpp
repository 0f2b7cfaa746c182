// How long a command waits: from posting a Look to its answer, over every moment of training, the ends of
// loops and of tests included, while everything runs at Max; then the same after live edits that start P anew
// and need targets on another grid, while the run is saved five times, while the builder builds and while it
// checks. Prints the longest wait of each in ms, and the longest time from asking for a save to its end.
// Usage: latency_bench [neurons…], default 500 1000 3000. Saves go to TMPDIR: on the disk of a virtual
// machine, flushing takes the cores away from all its programs for tens of ms; TMPDIR=/dev/shm shows what the
// program itself does.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/session/worker.h"

using namespace spikeloom;
using Clock = std::chrono::steady_clock;

namespace {

/// As many synapses a neuron whatever N, so that a trial takes seconds and P fits into a small machine.
Experiment experimentOf(int neurons) {
  Experiment experiment;
  experiment.network.neurons = neurons;
  experiment.network.connection_probability = std::min(1.0, 100.0 / neurons);
  experiment.run.loops = 1000000;
  experiment.run.test_trials = 2;
  return experiment;
}

class Bench {
public:
  void post(Command command) { m_worker.post(std::move(command)); }

  /// Waits for a network.
  void waitForNetwork() {
    for (bool there = false; !there; std::this_thread::sleep_for(std::chrono::milliseconds(1)))
      for (const Notice& notice : m_worker.takeNotices())
        there = there || std::holds_alternative<Built>(notice);
  }

  /// How long a save takes, ms, while training goes on and is looked at.
  double save(const std::filesystem::path& file) {
    const auto asked = Clock::now();
    m_saved = false;
    m_worker.post(command::Save{file});
    while (!m_saved)
      (void)look();
    return std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
  }

  /// What a look sees.
  struct Seen {
    std::size_t loops;
    const void* test;
  };
  /// Waits for the answer; adds to the longest wait.
  Seen look() {
    const auto asked = Clock::now();
    m_worker.post(command::Look{++m_ticket, [](const Simulation& simulation) {
                                  return Seen{simulation.curve().size(), simulation.lastTest().get()};
                                }});
    for (;; std::this_thread::sleep_for(std::chrono::microseconds(100)))
      for (const Notice& notice : takeNotices())
        if (const auto* const answer = std::get_if<Answer>(&notice); answer && answer->ticket == m_ticket) {
          m_longest =
              std::max(m_longest, std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
          return std::any_cast<Seen>(answer->value);
        }
  }
  /// Looks until it holds, and returns the longest wait meanwhile.
  double longestUntil(auto holds) {
    m_longest = 0;
    while (!holds(look()))
      ;
    return m_longest;
  }

private:
  std::vector<Notice> takeNotices() {
    std::vector<Notice> out = m_worker.takeNotices();
    for (const Notice& notice : out) {
      m_saved = m_saved || std::holds_alternative<Saved>(notice);
      if (const auto* const refused = std::get_if<Refused>(&notice)) {
        std::printf("refused: %s\n", refused->problems.front().text().c_str());
        std::exit(1);
      }
    }
    return out;
  }

  Worker m_worker;
  bool m_saved = false;
  std::uint64_t m_ticket = 0;
  double m_longest = 0;
};

auto forSeconds(double seconds) {
  return [end = Clock::now() + std::chrono::duration<double>(seconds)](const Bench::Seen&) {
    return Clock::now() > end;
  };
}

void measure(int neurons) {
  const Experiment experiment = experimentOf(neurons);
  Bench bench;
  bench.post(command::Build{1, experiment});
  bench.waitForNetwork();
  bench.post(command::Train{});
  const double loops = bench.longestUntil([](const Bench::Seen& seen) { return seen.loops >= 3; });
  bench.post(command::Test{});
  const void* const before = bench.look().test;
  const double tests = bench.longestUntil([&](const Bench::Seen& seen) { return seen.test != before; });
  Experiment edited = experiment;
  edited.learning.update_interval = 4;
  edited.learning.lambda = 2 * experiment.learning.lambda;
  bench.post(command::Live{edited});
  const double live = bench.longestUntil(forSeconds(2));
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("latency_bench_" + std::to_string(getpid()) + ".h5");
  double saving = 0, saved = 0; // longest wait meanwhile, longest save
  for (int k = 0; k < 5; ++k)
    saving = std::max(saving, bench.longestUntil([&](const Bench::Seen&) {
      saved = std::max(saved, bench.save(file));
      return true;
    }));
  const auto megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
  std::filesystem::remove(file);
  bench.post(command::Build{2, experiment});
  const double build = bench.longestUntil(forSeconds(2));
  for (std::uint64_t ticket = 1; ticket < 20; ++ticket)
    bench.post(command::Check{ticket, experiment});
  const double check = bench.longestUntil(forSeconds(1));
  bench.post(command::Build{3, experiment});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::printf(
      "%5d neurons, longest wait in ms: three loops %.1f, a test and its end %.1f, after other λ and Δt "
      "%.1f, during saves %.1f (%.0f MB, the longest %.0f ms), during a build %.1f, during checks %.1f\n",
      neurons, loops, tests, live, saving, megabytes, saved, build, check);
  std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int k = 1; k < argc; ++k)
    sizes.push_back(std::atoi(argv[k]));
  for (const int neurons : sizes.empty() ? std::vector{500, 1000, 3000} : sizes)
    measure(neurons); // and gives up the build under way
}
