#include "ui/plots/trace_data.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/plots/trial_view.h"

namespace spikeloom {

namespace {

QCPGraphData point(double time, float value) {
  return {time, std::isfinite(value) ? static_cast<double>(value) : qQNaN()};
}

} // namespace

QVector<QCPGraphData> driveOf(const TrialRecord& record, std::size_t column, std::size_t stride) {
  QVector<QCPGraphData> points;
  if (column >= stride)
    return points;
  const std::size_t samples = record.activity.size() / stride;
  points.reserve(static_cast<qsizetype>(samples));
  for (std::size_t k = 0; k < samples; ++k)
    points.append(point(record.firstSample + static_cast<double>(k) * record.sampleInterval,
                        record.activity[k * stride + column]));
  return points;
}

QVector<QCPGraphData> targetOf(const NetworkFacts& network, std::uint32_t neuron, double start) {
  QVector<QCPGraphData> points;
  if (neuron >= network.neurons)
    return points;
  const std::size_t samples = network.target.size() / network.neurons;
  points.reserve(static_cast<qsizetype>(samples));
  for (std::size_t k = 0; k < samples; ++k)
    points.append(point(start + static_cast<double>(k + 1) * network.targetInterval,
                        network.target[k * network.neurons + neuron]));
  return points;
}

std::size_t columnCount(const TrialView& view) {
  return view.columns ? view.columns->size() : view.front ? view.front->neurons : 0;
}

std::int64_t columnOf(const TrialView& view, std::uint32_t neuron) {
  if (!view.columns)
    return neuron < columnCount(view) ? static_cast<std::int64_t>(neuron) : -1;
  const auto found = std::ranges::find(*view.columns, neuron);
  return found == view.columns->end() ? -1 : found - view.columns->begin();
}

} // namespace spikeloom
