#include "core/targets/file_preview.h"

#include <algorithm>
#include <cmath>

#include "core/base/problem_list.h"
#include "core/base/text.h"
#include "core/io/data_file.h"
#include "core/io/recording_times.h"
#include "core/params/access.h"
#include "core/targets/from_file.h"
#include "core/targets/target_sketch.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// "10 ms", "1.5 s" would hide what is compared: always ms.
std::string ms(double time) { return significant(time, 6) + " ms"; }

std::string count(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// Table and window in words; the step as far as it is known: problems with times are told elsewhere.
std::string shapeText(const DataTable& data, const Experiment& experiment) {
  const RecordingOptions options = recordingOptionsOf(experiment);
  Recording recording;
  recording.samples = options.neuronsInRows ? data.table.columns : data.table.rows;
  const std::size_t neurons = options.neuronsInRows ? data.table.rows : data.table.columns;
  ProblemList problems({});
  takeTimes(data, options, recording, problems);
  const double window = experiment.target.duration * experiment.target.sets;
  const std::string windows = experiment.target.sets == 1 ? "the window is " + ms(window)
                                                          : "the " + std::to_string(experiment.target.sets) +
                                                                " windows are " + ms(window);
  const std::string samples = count(neurons, "neuron") + " × " + count(recording.samples, "sample");
  // the first sample is at 0: as many intervals as there are samples are told, the last one held
  const double length = recording.times.empty() ? static_cast<double>(recording.samples) * recording.step
                                                : recording.times.back();
  std::string text = recording.times.empty() ? samples + " × " + ms(recording.step) + " = " + ms(length)
                                             : samples + " at times of their own up to " + ms(length);
  text += "; " + windows;
  const double over = length - window;
  if (std::abs(over) <= 1e-9 * window)
    return text;
  return text + (over > 0 ? ": the last " + ms(over) + " are left out"
                          : ": the last sample is held for the " + ms(-over) + " that are missing");
}

Table headOf(const Table& table) {
  Table head{std::min(table.rows, TargetFileReader::headRows),
             std::min(table.columns, TargetFileReader::headColumns),
             {}};
  for (std::size_t i = 0; i < head.rows; ++i)
    for (std::size_t j = 0; j < head.columns; ++j)
      head.values.push_back(table.at(i, j));
  return head;
}

/// How many neurons pass the selection, if any does.
std::size_t neuronsIn(const DataTable& data, const Experiment& experiment) {
  try {
    return selectNeurons(data, recordingOptionsOf(experiment), 0).neurons;
  } catch (const InputErrors&) {
    return 0;
  }
}

} // namespace

/// Failures are told by whoever reads the table.
void TargetFileReader::listTables(const std::string& file, TargetFilePreview& out) {
  try {
    for (const DatasetInfo& info : openDataFile(file)->contents())
      if (info.isTable())
        out.datasets.push_back(info.path);
  } catch (const InputErrors&) {
    out.datasets.clear();
  }
}

TargetFilePreview TargetFileReader::read(Experiment experiment, const std::stop_token& stop,
                                         const std::function<void(double)>& progress) {
  experiment.target.family = TargetFamily::file;
  TargetFilePreview out;
  const InputFiles files = m_files.handedOn();
  if (progress)
    files.setProgress([&progress](const std::string&, double fraction) { progress(fraction); });
  const std::string& file = experiment.target.file;
  if (!file.empty()) {
    listTables(file, out);
    try {
      const auto data = files.table(file, experiment.target.file_dataset, stop);
      out.dataset = data->dataset;
      out.format = data->format;
      out.rows = data->table.rows;
      out.columns = data->table.columns;
      out.head = headOf(data->table);
      out.shape = shapeText(*data, experiment);
      out.neurons = neuronsIn(*data, experiment);
    } catch (const InputErrors&) {
      out.head = {}; // what is wrong is told by the check below: it is remembered, not read again
    }
  }
  out.problems = checkTargetFile(experiment, files, stop);
  if (out.problems.empty()) {
    out.read = targetFileText(experiment, files);
    out.sketch = targetSketch(experiment, TargetFamily::file, sketchSamples,
                              {.files = files, .network = nullptr, .stop = stop});
  }
  files.setProgress({});
  m_files = files;
  return out;
}

} // namespace spikeloom
