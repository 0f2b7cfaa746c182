#pragma once

#include <cstdint>
#include <vector>

#include <QVector>

#include "core/run/frame.h"

class QCPGraphData;

namespace spikeloom {

struct TrialView;

/// The activity of one neuron as recorded (stride: columns of the record), times `factor`. Values that are
/// not finite become gaps.
[[nodiscard]] QVector<QCPGraphData> activityOf(const TrialRecord& record, std::size_t column,
                                               std::size_t stride, double factor);

/// The target of one neuron in the view's set, in the view's scale; its sample k = 1… lies k target intervals
/// after the target window's begin.
[[nodiscard]] QVector<QCPGraphData> targetOf(const TrialView& view, std::uint32_t neuron);

/// The quasi-static prediction of one neuron, at the same times; empty when the view has none.
[[nodiscard]] QVector<QCPGraphData> predictionOf(const TrialView& view, std::uint32_t neuron);

/// Column of the neuron in view.front->activity, or −1 when it is not there.
[[nodiscard]] std::int64_t columnOf(const TrialView& view, std::uint32_t neuron);

/// Number of columns in view.front->activity.
[[nodiscard]] std::size_t columnCount(const TrialView& view);

} // namespace spikeloom
