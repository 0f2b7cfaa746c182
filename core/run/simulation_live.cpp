// What may change while a network is trained.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

namespace {

/// Whether two experiments agree in all parameters of a group.
bool sameIn(std::string_view group, const Experiment& a, const Experiment& b) {
  return std::ranges::all_of(
      fields(), [&](const Field& field) { return field.group != group || field.get(a) == field.get(b); });
}

/// Whether a live parameter leaves a trace in what is learned: how long a training is, how and with which
/// probe it is tested, and with how many threads it is computed do not.
bool changesTraining(const Field& field) {
  static const std::set<std::string> runs{
      SPIKELOOM_FIELD(run, loops).path(), SPIKELOOM_FIELD(run, test_trials).path(),
      SPIKELOOM_FIELD(run, test_set).path(), SPIKELOOM_FIELD(run, rate_bin).path(),
      SPIKELOOM_FIELD(run, threads).path()};
  return field.effect == Effect::Live && field.group != SPIKELOOM_FIELD(probe, noise).group &&
         !runs.contains(field.path());
}

} // namespace

void Simulation::Impl::takeUpLive() {
  if (!pending)
    return;
  const Experiment before = std::exchange(experiment, *std::exchange(pending, std::nullopt));
  markEdits(before);
  network.setParameters(experiment);
  trainer.setParameters(experiment);
  const bool newTargets = experiment.learning.update_interval != before.learning.update_interval;
  if (newTargets) {
    // the same curves on another grid; innate ones come from the network as it was built
    Experiment curves = setup.experiment;
    curves.learning.update_interval = experiment.learning.update_interval;
    const InitialNetwork initial{setup.network.connectivity,
                                 trainer.initialWeights(),
                                 setup.network.phases,
                                 setup.network.cellTypes,
                                 {}};
    targets = makeTargetSets(curves, {setup.files, &initial, {}});
  }
  // measuring a transfer curve takes a while: only for other neurons
  const bool sameNeurons = sameIn("neuron", experiment, before);
  if (newTargets || !sameNeurons || !sameIn("stimulus", experiment, before))
    prediction = std::make_shared<const Prediction>(experiment, targets,
                                                    sameNeurons ? prediction->transfer() : nullptr);
  takeUpStimuli();
  describe();
}

/// Of an untrained network nothing need be marked: it has learned nothing with the values before.
void Simulation::Impl::markEdits(const Experiment& before) {
  if (schedule.loopsDone() == 0)
    return;
  const std::size_t marked = edits.size();
  for (const Field& field : fields())
    if (changesTraining(field) && field.relevant(experiment) && field.get(before) != field.get(experiment))
      edits.append({schedule.loopsDone(), field.path(), valueText(field.get(before)),
                    valueText(field.get(experiment))});
  if (edits.size() != marked)
    changeHistory([&](RunHistory& next) { next.edits = edits.view(); });
}

/// Targets on another grid are made anew. Those of a file come from what was read when the network was built;
/// a saved run reads it again, and it must be the same.
std::vector<InputError> Simulation::Impl::targetFileProblems() {
  const std::string& file = setup.experiment.target.file;
  if (setup.experiment.target.family != TargetFamily::file || setup.files.reads() > 0)
    return {};
  const InputFiles files;
  auto errors = checkTargetFile(setup.experiment, files);
  const auto& fingerprints = files.fingerprints();
  const auto then = std::as_const(setup.fingerprints).find(file), now = fingerprints.find(file);
  if (errors.empty() &&
      (then == setup.fingerprints.end() || now == fingerprints.end() || then->second != now->second))
    errors.push_back(
        {file, SPIKELOOM_FIELD(target, file).path(),
         "has changed since the run was built: only with the same file can its targets be had at "
         "another update interval"});
  if (errors.empty())
    setup.files = files;
  return errors;
}

void Simulation::Impl::noteChangedFiles() {
  for (const auto& [file, then] : setup.fingerprints) {
    const auto now = hashOfContent(file);
    if (now != then)
      notes.push_back({file,
                       {},
                       now ? "has changed since the run was built: the run goes on with what it held then"
                           : "is no longer there: the run goes on with what it held"});
  }
}

void Simulation::setLive(const Experiment& experiment) {
  Experiment next = m_impl->pending.value_or(m_impl->experiment);
  for (const Field& field : fields())
    if (field.effect == Effect::Live)
      field.set(next, field.get(experiment));
  // what the files hold was taken over when the network was built
  const std::set<std::string> filesRead{SPIKELOOM_FIELD(network, file).path(),
                                        SPIKELOOM_FIELD(target, file).path()};
  auto errors = validate(next, filesRead, MemoryRule::Skip);
  if (errors.empty() && next.learning.update_interval != m_impl->experiment.learning.update_interval)
    errors = m_impl->targetFileProblems();
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  m_impl->pending = next;
  m_impl->schedule.setLoops(next.run.loops);
}

} // namespace spikeloom
