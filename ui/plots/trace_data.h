#pragma once

#include <cstdint>
#include <vector>

#include <QVector>

#include "core/run/frame.h"
#include "ui/plots/trial_view.h"

class QCPGraphData;

namespace spikeloom {

/// The activity of one neuron as recorded (stride: columns of the record), times `factor`. Values that are
/// not finite become gaps.
[[nodiscard]] QVector<QCPGraphData> activityOf(const TrialRecord& record, std::size_t column,
                                               std::size_t stride, double factor);

/// The target of one neuron in this set, in the view's scale; its sample k = 1… lies k target intervals
/// after the target window's begin.
[[nodiscard]] QVector<QCPGraphData> targetOf(const TrialView& view, std::uint32_t neuron, std::size_t set);

/// The quasi-static prediction of one neuron, at the same times; empty when the view has none.
[[nodiscard]] QVector<QCPGraphData> predictionOf(const TrialView& view, std::uint32_t neuron);

/// The mean activity of one neuron in a test's trials, times `factor`; its sample k = 1… lies k sample
/// intervals after the target window's begin.
[[nodiscard]] QVector<QCPGraphData> averageOf(const SetTest& test, std::size_t neurons, std::uint32_t neuron,
                                              double factor);

/// The activity of one neuron in the trial in front, times `factor`; empty when it is not there.
[[nodiscard]] QVector<QCPGraphData> frontOf(const TrialView::Trial& trial, std::uint32_t neuron,
                                            double factor);

} // namespace spikeloom
