#include <algorithm>
#include <cmath>

#include "core/base/cancellation.h"
#include "core/io/recording.h"
#include "core/model/network.h"
#include "core/params/access.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// @throws InputErrors
Recording recordingOf(const Experiment& experiment, const InputFiles& files) {
  const TargetParams& params = experiment.target;
  if (params.file.empty())
    throw InputErrors(
        {{{}, SPIKELOOM_FIELD(target, file).path(), "is empty: targets from a file need a file"}});
  RecordingOptions options{.neuronsInRows = params.file_layout == FileLayout::neurons_in_rows,
                           .neurons = params.file_neurons};
  if (fileHoldsRates(experiment))
    options.minimumMean = params.file_minimum_rate;
  return selectNeurons(*files.matrix(params.file, params.file_dataset), options, mainNeurons(experiment));
}

} // namespace

void fillFromFile(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const Recording recording = recordingOf(experiment, sources.files);
  const TargetParams& params = experiment.target;
  const double unit = fileHoldsRates(experiment) ? T0 / 1000 : 1;
  for (std::size_t k = 0; k < out.samples(); ++k) {
    throwIfStopped(sources.stop);
    const double position = (set * params.duration + out.time(k)) / params.file_time_step;
    for (std::size_t i = 0; i < recording.neurons; ++i)
      out.at(k, i) = unit * sampleAt(recording, i, position);
  }
}

std::vector<InputError> checkTargetFile(const Experiment& experiment, const InputFiles& files) {
  if (experiment.target.family != TargetFamily::file)
    return {};
  try {
    (void)recordingOf(experiment, files);
    return {};
  } catch (const InputErrors& errors) {
    std::vector<InputError> out = errors.errors();
    const std::string path = SPIKELOOM_FIELD(target, file).path();
    for (InputError& error : out) { // so that the window can mark the row
      if (error.file.empty())
        error.file = experiment.target.file;
      if (error.path == "neurons")
        error.path = SPIKELOOM_FIELD(target, file_neurons).path();
      else if (!findField(error.path))
        error.path = error.path.empty() ? path : path + ": " + error.path;
    }
    return out;
  }
}

} // namespace spikeloom
