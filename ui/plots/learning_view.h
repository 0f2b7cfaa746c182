#pragma once

#include <QString>

#include <vector>

#include "core/record/run_history.h"

namespace spikeloom {

/// What the learning curve is to show of a run.
struct LearningView {
  LearningCurve curve;
  TestLog tests;
  EditLog edits;
  int loops = 0; ///< asked for
  std::size_t sets = 1;

  bool operator==(const LearningView&) const = default;
  [[nodiscard]] bool empty() const { return curve.empty() && tests.empty(); }
  /// The tests made after so many loops.
  [[nodiscard]] std::vector<TestPoint> testsAfter(int loop) const;
};

/// "τs 20 → 200 ms": what was edited.
[[nodiscard]] QString editText(const LiveEdit& edit);

/// The numbers of a loop, and of the tests after it; a line each. Loop 0 is the untrained network.
[[nodiscard]] QString loopText(const LearningView& view, int loop);

} // namespace spikeloom
