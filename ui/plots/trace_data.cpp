#include "ui/plots/trace_data.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/plots/trial_view.h"

namespace spikeloom {

namespace {

QCPGraphData point(double time, double value, double factor) {
  return {time, std::isfinite(value) ? factor * value : qQNaN()};
}

/// A column of values at the times of the targets.
template <class Real>
QVector<QCPGraphData> atTargetTimes(const TrialView& view, const std::vector<Real>& values,
                                    std::size_t column, std::size_t stride) {
  const double interval = view.network->targets.front()->interval;
  QVector<QCPGraphData> points;
  const std::size_t samples = values.size() / stride;
  points.reserve(static_cast<qsizetype>(samples));
  for (std::size_t k = 0; k < samples; ++k)
    points.append(point(view.times.target + static_cast<double>(k + 1) * interval,
                        static_cast<double>(values[k * stride + column]), view.scale.factor));
  return points;
}

} // namespace

QVector<QCPGraphData> activityOf(const TrialRecord& record, std::size_t column, std::size_t stride,
                                 double factor) {
  QVector<QCPGraphData> points;
  if (column >= stride)
    return points;
  const std::size_t samples = record.activity.values.size() / stride;
  points.reserve(static_cast<qsizetype>(samples));
  for (std::size_t k = 0; k < samples; ++k)
    points.append(point(record.activity.time(k),
                        static_cast<double>(record.activity.values[k * stride + column]), factor));
  return points;
}

QVector<QCPGraphData> targetOf(const TrialView& view, std::uint32_t neuron, std::size_t set) {
  if (!view.network || neuron >= view.network->neurons || set >= view.network->targets.size())
    return {};
  return atTargetTimes(view, view.network->targets[set]->values, neuron, view.network->neurons);
}

QVector<QCPGraphData> predictionOf(const TrialView& view, std::uint32_t neuron) {
  if (!view.network || !view.prediction)
    return {};
  const auto found = std::ranges::find(*view.predicted, neuron);
  if (found == view.predicted->end())
    return {};
  return atTargetTimes(view, *view.prediction, static_cast<std::size_t>(found - view.predicted->begin()),
                       view.predicted->size());
}

QVector<QCPGraphData> averageOf(const SetTest& test, std::size_t neurons, std::uint32_t neuron,
                                double factor) {
  QVector<QCPGraphData> points;
  for (std::size_t k = 0; neuron < neurons && k < test.mean.size() / neurons; ++k)
    points.append(point(test.windowBegin + static_cast<double>(k + 1) * test.sampleInterval,
                        static_cast<double>(test.mean[k * neurons + neuron]), factor));
  return points;
}

QVector<QCPGraphData> frontOf(const TrialView::Trial& trial, std::uint32_t neuron, double factor) {
  if (!trial.front)
    return {};
  if (!trial.columns)
    return activityOf(*trial.front, neuron, trial.front->activity.neurons, factor);
  const auto found = std::ranges::find(*trial.columns, neuron);
  if (found == trial.columns->end())
    return {};
  return activityOf(*trial.front, static_cast<std::size_t>(found - trial.columns->begin()),
                    trial.columns->size(), factor);
}

} // namespace spikeloom
