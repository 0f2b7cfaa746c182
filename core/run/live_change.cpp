#include "core/run/live_change.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/errors.h"
#include "core/params/access.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// Whether two experiments agree in all parameters of a group.
bool sameIn(std::string_view group, const Experiment& a, const Experiment& b) {
  return std::ranges::all_of(
      fields(), [&](const Field& field) { return field.group != group || field.get(a) == field.get(b); });
}

/// The target file, read again. @throws InputErrors when it is not what it was
InputFiles readAgain(const Setup& setup) {
  const std::string& file = setup.experiment.target.file;
  InputFiles files;
  auto errors = checkTargetFile(setup.experiment, files);
  const auto& fingerprints = files.fingerprints();
  const auto then = setup.fingerprints.find(file), now = fingerprints.find(file);
  if (errors.empty() &&
      (then == setup.fingerprints.end() || now == fingerprints.end() || then->second != now->second))
    errors.push_back(
        {file, SPIKELOOM_FIELD(target, file).path(),
         "has changed since the run was built: only with the same file can its targets be had at "
         "another update interval"});
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  return files;
}

} // namespace

bool LiveChange::changesTargets() const {
  return next.learning.update_interval != now.learning.update_interval;
}

bool LiveChange::changesPrediction() const {
  return changesTargets() || !sameIn("neuron", next, now) || !sameIn("stimulus", next, now);
}

LiveParts LiveChange::make(const std::stop_token& stop) const {
  LiveParts out;
  if (changesTargets()) {
    InputFiles files = setup.files;
    const bool known = files.fingerprints().contains(setup.experiment.target.file);
    if (setup.experiment.target.family == TargetFamily::file && !known)
      out.files = files = readAgain(setup);
    // the same curves on another grid; innate ones come from the network as it was built
    Experiment curves = setup.experiment;
    curves.learning.update_interval = next.learning.update_interval;
    out.targets = makeTargetSets(curves, {files, &setup.network, stop});
  }
  if (changesPrediction()) // measuring a transfer curve takes a while: only for other neurons
    out.prediction = std::make_shared<const Prediction>(
        next, out.targets.empty() ? targets : out.targets,
        sameIn("neuron", next, now) ? prediction->transfer() : nullptr, stop);
  return out;
}

} // namespace spikeloom
