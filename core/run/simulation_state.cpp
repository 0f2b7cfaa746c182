#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/run/run_file.h"
#include "core/run/run_seal.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

namespace {

constexpr std::size_t curveScalars = 10; // of a row of the learning curve; a correlation a neuron follows
constexpr double mostLoops = 1e7, mostLoopsAsked = 1e6;

void writeSummary(const TrialSummary& loop, std::span<double> row) {
  const std::array<double, curveScalars> scalars{static_cast<double>(loop.number),
                                                 static_cast<double>(loop.set),
                                                 loop.median,
                                                 loop.lowerQuartile,
                                                 loop.upperQuartile,
                                                 loop.mean,
                                                 loop.rmsError,
                                                 loop.weightChange,
                                                 loop.rate,
                                                 loop.seconds};
  std::ranges::copy(loop.correlation, std::ranges::copy(scalars, row.begin()).out);
}

TrialSummary summaryIn(std::span<const double> row) {
  TrialSummary loop{TrialKind::Training,
                    static_cast<int>(row[0]),
                    static_cast<int>(row[1]),
                    {},
                    row[2],
                    row[3],
                    row[4],
                    row[5],
                    row[6],
                    row[7],
                    row[8],
                    row[9]};
  std::ranges::transform(row.subspan(curveScalars), std::back_inserter(loop.correlation),
                         [](double x) { return static_cast<float>(x); });
  return loop;
}

/// A correlation is NaN where there is none.
bool mayBeCorrelation(double x) { return std::isnan(x) || std::abs(x) <= 1 + 1e-3; }

/// Whether a row can be that of loop `number`, whose target set follows from it.
bool possible(std::span<const double> row, std::size_t number, int sets) {
  const auto set = static_cast<double>((number - 1) % static_cast<std::size_t>(sets));
  return row[0] == static_cast<double>(number) && row[1] == set &&
         std::ranges::all_of(row.subspan(2, 4), mayBeCorrelation) &&
         std::ranges::all_of(row.subspan(6, 4), [](double x) { return x >= 0 && std::isfinite(x); }) &&
         std::ranges::all_of(row.subspan(curveScalars), mayBeCorrelation);
}

std::string textOf(const Experiment& experiment) {
  Preset preset;
  preset.experiment = experiment;
  return presetText(preset, true);
}

} // namespace

void Simulation::Impl::takeCurve(StateVisitor& visitor, const std::vector<double>& values) {
  const std::size_t width = curveScalars + network.size();
  if (values.size() != width * static_cast<std::size_t>(schedule.loopsDone()))
    return visitor.refuse("learning_curve", "has not a row for each of " +
                                                std::to_string(schedule.loopsDone()) +
                                                " loops (see progress)");
  AppendLog<TrialSummary> read;
  for (std::size_t at = 0; at < values.size(); at += width) {
    const std::span<const double> row(values.data() + at, width);
    if (!possible(row, at / width + 1, setup.experiment.target.sets))
      return visitor.refuse("learning_curve",
                            "has values that cannot be in the row of loop " + std::to_string(at / width + 1));
    read.append(summaryIn(row));
  }
  curve = std::move(read);
  changeHistory([&](RunHistory& next) { next.curve = curve.view(); });
}

/// Loops done and asked for, simulated ms, seconds of the trial under way, whether there is one.
void Simulation::Impl::takeProgress(StateVisitor& visitor, const std::vector<double>& progress) {
  const auto within = [](double x, double low, double high) { return x >= low && x <= high; };
  const auto whole = [&](double x, double low, double high) {
    return within(x, low, high) && x == std::floor(x);
  };
  const double longest = std::numeric_limits<double>::max();
  if (progress.size() != 5 || !whole(progress[0], 0, mostLoops) ||
      !whole(progress[1], progress[0], progress[0] + mostLoopsAsked) || !within(progress[2], 0, longest) ||
      !within(progress[3], 0, longest) || !whole(progress[4], 0, 1))
    return visitor.refuse("progress", "has values that cannot be");
  schedule.restore(static_cast<int>(progress[0]), static_cast<int>(progress[1]), progress[4] != 0);
  simulatedMs = progress[2];
  if (progress[4] == 0)
    return;
  if (!trial)
    beginTrainingTrial(); // the one under way, even when no further loop is asked for
  trialSeconds = progress[3];
}

/// All that evolves but the learning curve.
void Simulation::Impl::visitState(StateVisitor& visitor) {
  const auto training = [this] { return trial && trial->record().kind == TrialKind::Training; };
  std::vector<double> progress{static_cast<double>(schedule.loopsDone()),
                               static_cast<double>(schedule.loopsAsked()), simulatedMs, trialSeconds,
                               training() ? 1.0 : 0.0};
  if (visitor.growing("progress", progress))
    takeProgress(visitor, progress);
  network.visitDynamics(visitor);
  network.visitWeights(visitor);
  trainer.visitState(visitor);
  if (training())
    trial->visitState(visitor);
}

RunImage Simulation::Impl::image() {
  if (!std::ranges::all_of(network.paddedWeights(), [](double w) { return std::isfinite(w); }))
    throw InputErrors({{{}, {}, "the run cannot be saved: a weight is no longer a finite number"}});
  RunImage out;
  out.addText("format", std::to_string(runFormat));
  out.addText("built", textOf(setup.experiment));
  out.addText("experiment", textOf(experiment));
  out.addText("from_next_trial", textOf(pending.value_or(experiment)));
  out.addText("files", fingerprintsText(setup.fingerprints));
  const Connectivity& connectivity = network.connectivity();
  out.add<std::uint32_t>("synapse_counts", connectivity.synapseCounts);
  out.add<std::uint32_t>("presynaptic", connectivity.presynaptic);
  out.add<double>("initial_phases", setup.network.phases);
  out.add<double>("cell_types", std::vector<double>(network.cellTypes().begin(), network.cellTypes().end()));
  std::vector<double> stimulus;
  for (int set = 0; set < setup.experiment.target.sets; ++set) { // a file may have brought more
    const auto& amplitudes = setup.network.stimuli[static_cast<std::size_t>(set)];
    stimulus.insert(stimulus.end(), amplitudes.begin(), amplitudes.end());
  }
  out.add<double>("stimulus_amplitudes", stimulus);
  for (std::size_t set = 0; set < targets.size(); ++set)
    out.add<double>("targets_" + std::to_string(set + 1), targets[set]->values);
  out.addRows(
      "learning_curve", curve.size(), curveScalars + network.size(),
      [loops = curve.view()](std::size_t row, std::span<double> to) { writeSummary(loops[row], to); });
  ImageVisitor visitor(out);
  visitState(visitor);
  return out;
}

RunImage Simulation::image() { return m_impl->image(); }

void Simulation::save(const std::filesystem::path& file) { writeRun(image(), file); }

Simulation Simulation::load(const std::filesystem::path& file, const std::stop_token& stop) {
  RunReader reader(file);
  SavedParts saved = reader.parts();
  std::unique_ptr<Impl> impl;
  AlignedVector<double> weightsInFile;
  if (reader.format() > 0) {
    impl = std::make_unique<Impl>(std::move(saved));
  } else { // everything is made anew, from the named files too
    impl = std::make_unique<Impl>(makeSetup(saved.setup.experiment, stop), stop);
    impl->pending = saved.experiment;
    impl->takeUpLive();
    impl->pending = saved.next;
    impl->schedule.setLoops(saved.next.run.loops);
    if (saved.setup.experiment.network.topology == Topology::file)
      weightsInFile = impl->trainer.initialWeights();
  }
  impl->visitState(reader);
  impl->trainer.checkState(reader);
  if (!weightsInFile.empty() && weightsInFile != impl->trainer.initialWeights())
    reader.refuse("initial_weights", "was made from another network than the one that is now in " +
                                         impl->setup.experiment.network.file);
  if (std::vector<double> curve; reader.growing("learning_curve", curve))
    impl->takeCurve(reader, curve);
  reader.finish();
  if (impl->trial && impl->trial->finished()) // saved while its sums were being made
    impl->finishTrial();
  return Simulation(std::move(impl));
}

} // namespace spikeloom
