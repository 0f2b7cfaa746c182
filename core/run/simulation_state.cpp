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
  for (const TrialSummary& loop : *curve) {
    values.insert(values.end(), {static_cast<double>(loop.number), static_cast<double>(loop.set), loop.median,
                                 loop.lowerQuartile, loop.upperQuartile, loop.mean, loop.rmsError,
                                 loop.weightChange, loop.rate, loop.seconds});
    values.insert(values.end(), loop.correlation.begin(), loop.correlation.end());
  }
  visitor.growing("learning_curve", values);
  auto read = std::make_shared<std::vector<TrialSummary>>();
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
    read->push_back(std::move(loop));
  }
  curve = std::move(read);
}

void Simulation::Impl::visitState(StateVisitor& visitor) {
  std::vector<double> progress{static_cast<double>(loopsDone), static_cast<double>(loopsAsked), simulatedMs,
                               trialSeconds, trial ? 1.0 : 0.0};
  visitor.growing("progress", progress);
  loopsDone = static_cast<int>(progress.at(0));
  loopsAsked = static_cast<int>(progress.at(1));
  simulatedMs = progress.at(2);
  const bool underWay = progress.at(4) != 0;
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
  if (impl.session) {
    impl.trial.reset();
    impl.restoreAfterTest();
  }
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
  StateLoader loader(in);
  try {
    impl->visitState(loader);
  } catch (const std::out_of_range&) {
    throw InputErrors(
        {{file.string(), {}, "is damaged: an array is too short, or names a neuron that is not there"}});
  }
  impl->pending = read("from_next_trial");
  return Simulation(std::move(impl));
}

} // namespace spikeloom
