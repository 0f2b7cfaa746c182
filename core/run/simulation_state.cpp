#include <algorithm>
#include <stdexcept>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/experiment/preset.h"
#include "core/run/simulation_impl.h"
#include "core/run/state_file.h"

namespace spikeloom {

void Simulation::Impl::visitCurve(StateVisitor& visitor) {
  constexpr std::size_t scalars = 10;
  std::vector<double> values;
  for (const TrialSummary& loop : history->curve) {
    values.insert(values.end(), {static_cast<double>(loop.number), static_cast<double>(loop.set), loop.median,
                                 loop.lowerQuartile, loop.upperQuartile, loop.mean, loop.rmsError,
                                 loop.weightChange, loop.rate, loop.seconds});
    values.insert(values.end(), loop.correlation.begin(), loop.correlation.end());
  }
  visitor.growing("learning_curve", values);
  AppendLog<TrialSummary> read;
  const std::size_t width = scalars + network.size();
  for (std::size_t at = 0; at + width <= values.size(); at += width) {
    const double* v = values.data() + at;
    TrialSummary loop{TrialKind::Training,
                      static_cast<int>(v[0]),
                      static_cast<int>(v[1]),
                      {},
                      v[2],
                      v[3],
                      v[4],
                      v[5],
                      v[6],
                      v[7],
                      v[8],
                      v[9]};
    std::transform(v + scalars, v + width, std::back_inserter(loop.correlation),
                   [](double x) { return static_cast<float>(x); });
    read.append(std::move(loop));
  }
  curve = std::move(read);
  changeHistory([&](RunHistory& next) { next.curve = curve.view(); });
}

void Simulation::Impl::visitState(StateVisitor& visitor) {
  const bool training = trial && trial->record().kind == TrialKind::Training;
  std::vector<double> progress{static_cast<double>(schedule.loopsDone()),
                               static_cast<double>(schedule.loopsAsked()), simulatedMs, trialSeconds,
                               training ? 1.0 : 0.0};
  const std::vector<double> before = progress;
  visitor.growing("progress", progress);
  const bool underWay = progress.at(4) != 0;
  if (progress != before) { // a loader has changed it
    schedule.restore(static_cast<int>(progress.at(0)), static_cast<int>(progress.at(1)), underWay);
    simulatedMs = progress.at(2);
  }
  visitCurve(visitor);
  network.visitDynamics(visitor);
  network.visitWeights(visitor);
  trainer.visitState(visitor);
  if (!underWay)
    return;
  if (!trial)
    beginTrainingTrial(); // the one under way, even when no further loop is asked for
  trial->visitState(visitor);
  trialSeconds = progress.at(3);
}

void Simulation::save(const std::filesystem::path& file) {
  Impl& impl = *m_impl;
  replaceFile(file, [&](const std::filesystem::path& part) {
    Hdf5File out(part, Hdf5File::Mode::Create);
    const auto write = [&out](const char* name, const Experiment& experiment) {
      Preset preset;
      preset.experiment = experiment;
      out.writeText(name, presetText(preset, true));
    };
    write("built", impl.setup.experiment);
    write("experiment", impl.experiment);
    write("from_next_trial", impl.pending.value_or(impl.experiment));
    StateSaver saver(out);
    impl.visitState(saver);
  });
}

Simulation Simulation::load(const std::filesystem::path& file, const std::stop_token& stop) {
  const Hdf5File in(file, Hdf5File::Mode::Read);
  const auto read = [&](const char* name) {
    return parsePreset(in.readText(name), file.string()).experiment;
  };
  auto impl = std::make_unique<Impl>(makeSetup(read("built"), stop), stop);
  impl->pending = read("experiment");
  impl->takeUpLive();
  const Experiment next = read("from_next_trial");
  impl->schedule.setLoops(next.run.loops);
  StateLoader loader(in);
  try {
    impl->visitState(loader);
  } catch (const std::out_of_range&) {
    throw InputErrors(
        {{file.string(), {}, "is damaged: an array is too short, or names a neuron that is not there"}});
  }
  impl->pending = next;
  return Simulation(std::move(impl));
}

} // namespace spikeloom
