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

LiveChange Simulation::Impl::changeTo(const Experiment& next) const {
  LiveChange out{setup, experiment, next, targets, prediction};
  if (out.changesTargets() && experiment.target.family == TargetFamily::innate)
    out.setup.network.weights = trainer.initialWeights();
  return out;
}

/// A changed λ starts P anew, in pieces.
void Simulation::Impl::takeUpLive() {
  if (!pending)
    return;
  const Experiment before = std::exchange(experiment, *std::exchange(pending, std::nullopt));
  markEdits(before);
  network.setParameters(experiment);
  trainer.setParameters(experiment, pieces);
  LiveParts parts = std::exchange(pendingParts, {});
  if (!parts.targets.empty())
    targets = std::move(parts.targets);
  if (parts.prediction)
    prediction = std::move(parts.prediction);
  if (parts.files)
    setup.files = *parts.files;
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

void Simulation::setLive(const Experiment& experiment) {
  const auto change = beginLive(experiment);
  if (!change)
    return;
  try {
    finishLive(change->make({}));
  } catch (...) {
    abandonLive();
    throw;
  }
}

/// What the files held is in the run; whoever looks at them should know that they hold something else now.
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

std::optional<LiveChange> Simulation::beginLive(const Experiment& experiment) {
  Experiment next = nextExperiment();
  for (const Field& field : fields())
    if (field.effect == Effect::Live)
      field.set(next, field.get(experiment));
  // what the files hold was taken over when the network was built
  const std::set<std::string> filesRead{SPIKELOOM_FIELD(network, file).path(),
                                        SPIKELOOM_FIELD(target, file).path()};
  auto errors = validate(next, filesRead, MemoryRule::Skip);
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  m_impl->asked = next;
  LiveChange change = m_impl->changeTo(next);
  if (change.changesPrediction())
    return change;
  finishLive({});
  return {};
}

void Simulation::finishLive(LiveParts parts) {
  m_impl->pending = std::exchange(m_impl->asked, std::nullopt);
  m_impl->pendingParts = std::move(parts);
  m_impl->schedule.setLoops(m_impl->pending->run.loops);
}

void Simulation::abandonLive() { m_impl->asked.reset(); }

} // namespace spikeloom
