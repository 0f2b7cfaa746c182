// What several of the core's tests need: a check of numbers, a small experiment, and a run to its end.
#pragma once

#include <QTest>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "core/params/experiment.h"
#include "core/run/simulation.h"

/// |actual − expected| ≤ tolerance, with the numbers in the message; NaN fails.
#define CHECK_NEAR(actual, expected, tolerance)                                                              \
  do {                                                                                                       \
    const double actual_ = static_cast<double>(actual), expected_ = static_cast<double>(expected),           \
                 tolerance_ = static_cast<double>(tolerance);                                                \
    QVERIFY2(std::abs(actual_ - expected_) <= tolerance_,                                                    \
             qPrintable(QStringLiteral(#actual " is %1, not %2 ± %3")                                        \
                            .arg(actual_, 0, 'g', 12)                                                        \
                            .arg(expected_, 0, 'g', 12)                                                      \
                            .arg(tolerance_, 0, 'g', 3)));                                                   \
  } while (false)

namespace spikeloom::test {

/// Instrumented code runs several times slower: statistics then come from fewer runs.
inline constexpr bool sanitized = SPIKELOOM_SANITIZED;

/// 40 neurons, trials of 220 to 270 ms: everything happens, a loop takes milliseconds. One thread, so that
/// tests that run side by side do not wait for each other.
inline Experiment smallExperiment() {
  Experiment experiment;
  experiment.network.neurons = 40;
  experiment.target.duration = 200;
  experiment.stimulus.duration = 20;
  experiment.run.pre_max = 50;
  experiment.run.test_trials = 2;
  experiment.run.threads = 1;
  return experiment;
}

inline constexpr Simulation::Chunk unlimited{.wallTime = std::chrono::hours(10)};

/// Does all that is asked for.
inline void finish(Simulation& simulation) {
  while (!simulation.idle())
    simulation.advance(unlimited);
}

/// Largest |a − b|; infinite when the sizes differ or something is not a number.
template <class A, class B> double largestDifference(const A& a, const B& b) {
  if (std::size(a) != std::size(b))
    return INFINITY;
  double largest = 0;
  for (std::size_t k = 0; k < std::size(a); ++k) {
    const double difference = std::abs(static_cast<double>(a[k]) - static_cast<double>(b[k]));
    if (!(difference <= largest))
      largest = std::isnan(difference) ? INFINITY : difference;
  }
  return largest;
}

} // namespace spikeloom::test
