#include <algorithm>
#include <cmath>

#include "core/base/cancellation.h"
#include "core/io/recording.h"
#include "core/model/network.h"
#include "core/params/access.h"
#include "core/targets/from_file.h"
#include "core/targets/targets.h"

namespace spikeloom {

RecordingOptions recordingOptionsOf(const Experiment& experiment) {
  const TargetParams& params = experiment.target;
  RecordingOptions options{.neuronsInRows = params.file_layout == FileLayout::neurons_in_rows,
                           .neurons = params.file_neurons,
                           .timeStep = params.file_time_step,
                           .duration = params.duration * params.sets,
                           .stimulus = experiment.stimulus.duration,
                           .rates = fileHoldsRates(experiment)};
  if (options.rates)
    options.minimumMean = params.file_minimum_rate;
  return options;
}

namespace {

struct Recorded {
  std::shared_ptr<const DataTable> data;
  Recording recording;
};

/// @throws InputErrors, Cancelled
Recorded recordingOf(const Experiment& experiment, const InputFiles& files, const std::stop_token& stop) {
  const TargetParams& params = experiment.target;
  if (params.file.empty())
    throw InputErrors(
        {{{}, SPIKELOOM_FIELD(target, file).path(), "is empty: targets from a file need a file"}});
  auto data = files.table(params.file, params.file_dataset, stop);
  Recording recording = selectNeurons(*data, recordingOptionsOf(experiment), mainNeurons(experiment));
  return {std::move(data), std::move(recording)};
}

/// The parameter that a problem of selectNeurons' is about; nullptr: a place in the file.
const Field* fieldOf(const std::string& path) {
  if (path == "neurons")
    return &SPIKELOOM_FIELD(target, file_neurons);
  if (path == "layout")
    return &SPIKELOOM_FIELD(target, file_layout);
  return path == "time_step" ? &SPIKELOOM_FIELD(target, file_time_step) : nullptr;
}

} // namespace

void fillFromFile(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const Recording recording = recordingOf(experiment, sources.files, sources.stop).recording;
  const TargetParams& params = experiment.target;
  const double unit = fileHoldsRates(experiment) ? T0 / 1000 : 1;
  for (std::size_t k = 0; k < out.samples(); ++k) {
    throwIfStopped(sources.stop);
    const double position = recording.positionOf(set * params.duration + out.time(k));
    for (std::size_t i = 0; i < recording.neurons; ++i)
      out.at(k, i) = unit * sampleAt(recording, i, position);
  }
}

std::string targetFileText(const Experiment& experiment, const InputFiles& files) {
  const Recorded recorded = recordingOf(experiment, files, {});
  return recordingText(recorded.recording, *recorded.data, recordingOptionsOf(experiment));
}

std::vector<InputError> checkTargetFile(const Experiment& experiment, const InputFiles& files,
                                        const std::stop_token& stop) {
  if (experiment.target.family != TargetFamily::file)
    return {};
  try {
    (void)recordingOf(experiment, files, stop);
    return {};
  } catch (const InputErrors& errors) {
    std::vector<InputError> out = errors.errors();
    const std::string path = SPIKELOOM_FIELD(target, file).path();
    for (InputError& error : out) { // so that the window can mark the row
      if (error.file.empty())
        error.file = experiment.target.file;
      if (const Field* field = fieldOf(error.path))
        error.path = field->path();
      else if (!findField(error.path))
        error.path = error.path.empty() ? path : path + ": " + error.path;
    }
    return out;
  }
}

} // namespace spikeloom
