#include "core/io/recording.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/base/errors.h"
#include "core/base/problem_list.h"
#include "core/base/text.h"
#include "core/io/index_list.h"
#include "core/io/recording_times.h"

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
  /// Over what is finite. NaN when nothing is, which passes any limit: it is told when it is used.
  [[nodiscard]] double mean(std::size_t neuron) const {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t k = 0; k < samples(); ++k)
      if (const double value = at(k, neuron); std::isfinite(value)) {
        sum += value;
        ++count;
      }
    return sum / static_cast<double>(count);
  }
  [[nodiscard]] std::pair<std::size_t, std::size_t> place(std::size_t sample, std::size_t neuron) const {
    return m_inRows ? std::pair(neuron, sample) : std::pair(sample, neuron);
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

/// Rates that cannot be are to be told, not left out.
std::vector<std::size_t> passing(const Oriented& activity, std::vector<std::size_t> chosen,
                                 const RecordingOptions& options) {
  std::erase_if(chosen, [&](std::size_t neuron) {
    const double mean = activity.mean(neuron);
    return mean < options.minimumMean && !(options.rates && mean < 0);
  });
  return chosen;
}

/// How many neurons would pass with rows and columns exchanged; 0 when the list of neurons does not fit.
std::size_t passingWhenTurned(const Oriented& activity, const RecordingOptions& options) {
  try {
    return passing(activity.turned(), chosenOf(activity.turned(), options), options).size();
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

std::string oneSample(const Oriented& activity) {
  return "has one sample a neuron (" + std::to_string(activity.neurons()) + " neurons, " + activity.name() +
         "): a target needs a value at each sample, at least two" +
         (activity.neurons() > 1 ? "; with " + activity.turned().name() + ", it is one neuron with " +
                                       std::to_string(activity.neurons()) + " samples"
                                 : "");
}

/// Of each neuron what is wrong first, and how often.
void checkNeuron(const DataTable& data, const Oriented& activity, std::size_t neuron, std::size_t samples,
                 bool rates, ProblemList& problems) {
  const auto isPossible = [](double rate) { return rate >= 0 && rate <= highestRate; };
  std::size_t notFinite = 0, impossible = 0, first = 0;
  for (std::size_t k = 0; k < samples; ++k)
    if (const double value = activity.at(k, neuron); !std::isfinite(value)) {
      const auto [row, column] = activity.place(k, neuron);
      if (++notFinite <= 20)
        problems.add(data.place(row, column), data.whyNotFinite(row, column) + ", in neuron " +
                                                  std::to_string(neuron) +
                                                  ", which is used (target.file_neurons chooses others)");
    } else if (rates && !isPossible(value)) {
      first = impossible++ == 0 ? k : first;
    }
  if (impossible == 0)
    return;
  const auto [row, column] = activity.place(first, neuron);
  problems.add(data.place(row, column),
               "neuron " + std::to_string(neuron) + " has a rate of " +
                   significant(activity.at(first, neuron), 6) + " Hz" +
                   (impossible > 1 ? ", and " + std::to_string(impossible - 1) + " more like it" : "") +
                   ": rates from 0 to " + significant(highestRate, 6) + " Hz are allowed");
}

/// Only what is used must be right.
void requireUsable(const DataTable& data, const Oriented& activity, const RecordingOptions& options,
                   const Recording& recording) {
  ProblemList problems({});
  const double last =
      std::min(recording.positionOf(options.duration), static_cast<double>(recording.samples - 1));
  const auto samples = static_cast<std::size_t>(std::ceil(std::max(last, 0.0))) + 1;
  for (const std::size_t neuron : recording.source)
    checkNeuron(data, activity, neuron, samples, options.rates, problems);
  problems.throwIfAny();
}

std::string samplesText(const Recording& recording) {
  const std::string count = std::to_string(recording.samples) + " samples ";
  return recording.times.empty()
             ? count + "of " + significant(recording.step, 6) + " ms"
             : count + "at times of their own, " + significant(recording.times.front(), 6) + " to " +
                   significant(recording.times.back(), 6) + " ms";
}

} // namespace

Recording selectNeurons(const DataTable& data, const RecordingOptions& options, std::size_t wanted) {
  assert(!data.table.values.empty() && !std::isnan(options.minimumMean));
  const Oriented activity(data.table, options.neuronsInRows);
  Recording out;
  out.samples = activity.samples();
  out.available = activity.neurons();
  ProblemList problems({});
  takeTimes(data, options, out, problems);
  problems.throwIfAny(); // then rows and columns are not what they were taken for
  if (out.samples < 2)
    throw InputErrors({{{}, {}, oneSample(activity)}});
  std::vector<std::size_t> chosen;
  try {
    chosen = chosenOf(activity, options);
  } catch (const InputErrors& wrong) {
    std::vector<InputError> errors = wrong.errors();
    if (const std::size_t turned = passingWhenTurned(activity, options); turned > 0)
      errors.push_back({{}, "neurons", inTheOtherOrientation(activity, turned)});
    throw InputErrors(std::move(errors));
  }
  out.source = passing(activity, chosen, options);
  if (const std::size_t needed = std::max<std::size_t>(wanted, 1); out.source.size() < needed)
    tooFew(activity, options, chosen.size(), out.source.size(), needed);
  if (wanted > 0)
    out.source.resize(wanted);
  out.neurons = out.source.size();
  requireUsable(data, activity, options, out);
  out.values.resize(out.samples * out.neurons);
  for (std::size_t k = 0; k < out.samples; ++k)
    for (std::size_t i = 0; i < out.neurons; ++i)
      out.values[k * out.neurons + i] = activity.at(k, out.source[i]);
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

std::string recordingText(const Recording& recording, const DataTable& data,
                          const RecordingOptions& options) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : recording.values)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  std::string text =
      std::to_string(recording.neurons) +
      (recording.neurons == recording.available ? "" : " of " + std::to_string(recording.available)) +
      (recording.available == 1 ? " neuron × " : " neurons × ") + samplesText(recording) +
      (options.rates ? ", rates " : ", drives ") + significant(low, 3) + " to " + significant(high, 3) +
      (options.rates ? " Hz" : "");
  if (data.times && !data.times->name.empty())
    text += ", times from " + data.times->name;
  if (std::abs(recording.step - options.timeStep) > 1e-3 * options.timeStep)
    text += " (not every " + significant(options.timeStep, 6) + " ms, as target.file_time_step says)";
  text += ", from " + (data.dataset.empty() ? data.format : data.dataset + " (" + data.format + ")");
  for (std::size_t k = 0; k < data.leftOut.size(); ++k)
    text += (k == 0 ? " without " : k + 1 == data.leftOut.size() ? " and " : ", ") + data.leftOut[k];
  return text;
}

} // namespace spikeloom
