#pragma once

#include <cstdint>
#include <vector>

#include <QVector>

#include "core/run/frame.h"

class QCPGraphData;

namespace spikeloom {

struct TrialView;

/// The drive of one neuron as recorded (stride: columns of the record). Values that are not finite become
/// gaps.
[[nodiscard]] QVector<QCPGraphData> driveOf(const TrialRecord& record, std::size_t column,
                                            std::size_t stride);

/// The target of one neuron; its sample k = 1… lies at `start` + k · interval (ms).
[[nodiscard]] QVector<QCPGraphData> targetOf(const NetworkFacts& network, std::uint32_t neuron, double start);

/// Column of the neuron in view.front->activity, or −1 when it is not there.
[[nodiscard]] std::int64_t columnOf(const TrialView& view, std::uint32_t neuron);

/// Number of columns in view.front->activity.
[[nodiscard]] std::size_t columnCount(const TrialView& view);

} // namespace spikeloom
