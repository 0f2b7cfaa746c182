#include "core/io/recording.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/base/errors.h"
#include "core/base/text.h"
#include "core/io/index_list.h"

namespace spikeloom {

namespace {

/// A table as neurons and samples.
class Oriented {
public:
  Oriented(const Table& table, bool neuronsInRows) : m_table(table), m_inRows(neuronsInRows) {}
  [[nodiscard]] std::size_t neurons() const { return m_inRows ? m_table.rows : m_table.columns; }
  [[nodiscard]] std::size_t samples() const { return m_inRows ? m_table.columns : m_table.rows; }
  [[nodiscard]] double at(std::size_t sample, std::size_t neuron) const {
    return m_inRows ? m_table.at(neuron, sample) : m_table.at(sample, neuron);
  }
  [[nodiscard]] double mean(std::size_t neuron) const {
    double sum = 0;
    for (std::size_t k = 0; k < samples(); ++k)
      sum += at(k, neuron);
    return sum / static_cast<double>(samples());
  }
  [[nodiscard]] Oriented turned() const { return {m_table, !m_inRows}; }
  [[nodiscard]] std::string name() const { return m_inRows ? "a neuron a row" : "a neuron a column"; }

private:
  const Table& m_table;
  bool m_inRows;
};

/// @throws InputErrors about the list of neurons
std::vector<std::size_t> chosenOf(const Oriented& activity, const RecordingOptions& options) {
  std::vector<std::size_t> chosen = parseIndexList(options.neurons, activity.neurons(), "neurons");
  if (chosen.empty()) {
    chosen.resize(activity.neurons());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  }
  return chosen;
}

std::vector<std::size_t> passing(const Oriented& activity, std::vector<std::size_t> chosen,
                                 double minimumMean) {
  std::erase_if(chosen, [&](std::size_t neuron) { return activity.mean(neuron) < minimumMean; });
  return chosen;
}

/// How many neurons would pass with rows and columns exchanged; 0 when the list of neurons does not fit.
std::size_t passingWhenTurned(const Oriented& activity, const RecordingOptions& options) {
  try {
    return passing(activity.turned(), chosenOf(activity.turned(), options), options.minimumMean).size();
  } catch (const InputErrors&) {
    return 0;
  }
}

std::string inTheOtherOrientation(const Oriented& activity, std::size_t passing) {
  return "with " + activity.turned().name() + ", " + std::to_string(passing) + " of " +
         std::to_string(activity.turned().neurons()) + " would pass";
}

[[noreturn]] void tooFew(const Oriented& activity, const RecordingOptions& options, std::size_t chosen,
                         std::size_t passed, std::size_t needed) {
  std::string text = "has " + std::to_string(activity.neurons()) + " neurons with " +
                     std::to_string(activity.samples()) + " samples each (" + activity.name() + ")";
  if (!options.neurons.empty())
    text += ", " + std::to_string(chosen) + " of them chosen";
  if (std::isfinite(options.minimumMean))
    text += ", " + std::to_string(passed) + " of these with a mean of at least " +
            significant(options.minimumMean, 6);
  text += "; needed: " + std::to_string(needed);
  if (const std::size_t turned = passingWhenTurned(activity, options); turned >= needed)
    text += "; " + inTheOtherOrientation(activity, turned);
  throw InputErrors({{{}, {}, text}});
}

} // namespace

Recording selectNeurons(const Table& table, const RecordingOptions& options, std::size_t wanted) {
  assert(!table.values.empty() && !std::isnan(options.minimumMean));
  const Oriented activity(table, options.neuronsInRows);
  std::vector<std::size_t> chosen;
  try {
    chosen = chosenOf(activity, options);
  } catch (const InputErrors& wrong) {
    std::vector<InputError> errors = wrong.errors();
    if (const std::size_t turned = passingWhenTurned(activity, options); turned > 0)
      errors.push_back({{}, "neurons", inTheOtherOrientation(activity, turned)});
    throw InputErrors(std::move(errors));
  }
  Recording out;
  out.source = passing(activity, chosen, options.minimumMean);
  if (const std::size_t needed = std::max<std::size_t>(wanted, 1); out.source.size() < needed)
    tooFew(activity, options, chosen.size(), out.source.size(), needed);
  if (wanted > 0)
    out.source.resize(wanted);
  out.neurons = out.source.size();
  out.samples = activity.samples();
  out.values.reserve(out.samples * out.neurons);
  for (std::size_t k = 0; k < out.samples; ++k)
    for (const std::size_t neuron : out.source)
      out.values.push_back(activity.at(k, neuron));
  return out;
}

double sampleAt(const Recording& recording, std::size_t neuron, double positionInSamples) {
  assert(!std::isnan(positionInSamples));
  const double position = std::clamp(positionInSamples, 0.0, static_cast<double>(recording.samples - 1));
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, recording.samples - 1);
  const double part = position - static_cast<double>(below);
  return (1 - part) * recording.at(below, neuron) + part * recording.at(above, neuron);
}

} // namespace spikeloom
