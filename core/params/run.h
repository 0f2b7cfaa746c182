#pragma once

#include <cstdint>

#include "core/params/field.h"

namespace spikeloom {

/// Where a trial starts (docs/SPEC.md, section 2).
enum class TrialStart { carry, reset };
template <>
inline constexpr auto optionsOf<TrialStart> = std::to_array<Option>(
    {{"carry", "where the trial before ended"}, {"reset", "at random, synapses at rest"}});

/// How trials are run.
struct RunParams {
  std::int64_t seed = 1;
  int loops = 30;
  TrialStart start = TrialStart::carry;
  double pre_min = 0.0;
  double pre_max = 200.0;
  double post = 0.0;
  int test_trials = 5;
  int test_set = 0;
  double rate_bin = 50.0;
  int threads = 0;
};

bool severalSets(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<RunParams> = [] {
  using Self = RunParams;
  return std::tuple{
      SPIKELOOM_ROW(seed, .name = "Seed",
                    .help = "All random numbers follow from it: same seed and settings, same bits.",
                    .range = between(0, 9007199254740991.0)),
      SPIKELOOM_ROW(
          loops, .name = "Training loops",
          .help = "Trials in which the weights are trained. More loops lower both errors until they level "
                  "off.",
          .range = between(0, 1000000), .effect = Effect::Live),
      SPIKELOOM_ROW(
          start, .name = "Start of a trial",
          .help = "carry: the state goes on from the trial before, as activity must that lives on its own. "
                  "reset: synapses at rest and neurons at random, drawn anew for each trial. Slow synapses "
                  "remember the trial before: with reset all trials begin alike, and less tracking error is "
                  "left.",
          .effect = Effect::Live),
      SPIKELOOM_ROW(pre_min, .name = "Shortest pre-stimulus interval", .unit = "ms",
                    .help =
                        "Every trial starts with a stretch of free running whose length is drawn between the "
                        "shortest and the longest, so that the network is never in the same state.",
                    .range = between(0, 100000), .effect = Effect::Live),
      SPIKELOOM_ROW(pre_max, .name = "Longest pre-stimulus interval", .unit = "ms",
                    .help = "Upper end of the random pre-stimulus interval.", .range = between(0, 100000),
                    .effect = Effect::Live),
      SPIKELOOM_ROW(post, .name = "After the target", .unit = "ms",
                    .help = "How long a trial goes on, without learning, after the target window.",
                    .range = between(0, 100000), .effect = Effect::Live),
      SPIKELOOM_ROW(test_trials, .name = "Test trials",
                    .help = "Trials without learning in a test, each from another state.",
                    .range = between(1, 10000), .effect = Effect::Live),
      SPIKELOOM_ROW(
          test_set, .name = "Tested target set",
          .help = "Which target set's stimulus starts the test trials, counted from 1; 0 tests each in turn.",
          .range = between(0, 100), .effect = Effect::Live, .relevant = severalSets),
      SPIKELOOM_ROW(
          rate_bin, .name = "Bin of averaged rates", .unit = "ms",
          .help = "Width of the bins in which a test's spikes are counted, and averaged over its trials.",
          .range = between(1, 100000), .effect = Effect::Live),
      SPIKELOOM_ROW(
          threads, .name = "Threads",
          .help =
              "Worker threads over the neurons; 0 takes all cores, but one for fewer than 150 neurons, who "
              "are done before others could help. The result is the same, bit for bit, for any number.",
          .range = between(0, 256), .effect = Effect::Live),
  };
}();
static_assert(everyMemberHasARow<RunParams>(rowsOf<RunParams>));

} // namespace spikeloom
