#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/run/run_file.h"
#include "core/run/run_seal.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

namespace {

constexpr std::size_t curveColumns = 11; // of a row of the learning curve
constexpr std::size_t testColumns = 11;
constexpr double mostLoops = 1e7, mostLoopsAsked = 1e6, mostTrials = 1e4;

/// The error's share came with format 2. Before format 3 each row ended with a correlation a neuron.
std::size_t curveColumnsIn(int format) { return format < 2 ? curveColumns - 1 : curveColumns; }
std::size_t correlationsOfARowIn(int format, std::size_t neurons) { return format < 3 ? neurons : 0; }

void writeTotals(const TrialTotals& loop, std::span<double> row) {
  const std::array<double, curveColumns> scalars{static_cast<double>(loop.number),
                                                 static_cast<double>(loop.set),
                                                 loop.median,
                                                 loop.lowerQuartile,
                                                 loop.upperQuartile,
                                                 loop.mean,
                                                 loop.rmsError,
                                                 loop.weightChange,
                                                 loop.rate,
                                                 loop.seconds,
                                                 loop.errorShare};
  std::ranges::copy(scalars, row.begin());
}

TrialTotals totalsIn(std::span<const double> row, std::size_t scalars) {
  TrialTotals loop;
  loop.number = static_cast<int>(row[0]);
  loop.set = static_cast<int>(row[1]);
  loop.median = row[2];
  loop.lowerQuartile = row[3];
  loop.upperQuartile = row[4];
  loop.mean = row[5];
  loop.rmsError = row[6];
  loop.weightChange = row[7];
  loop.rate = row[8];
  loop.seconds = row[9];
  loop.errorShare = scalars > 10 ? row[10] : std::numeric_limits<double>::quiet_NaN();
  return loop;
}

bool isWhole(double x, double low, double high) { return x >= low && x <= high && x == std::floor(x); }

/// A correlation is NaN where there is none.
bool mayBeCorrelation(double x) { return std::isnan(x) || std::abs(x) <= 1 + 1e-3; }
bool mayBeError(double x) { return x >= 0 && std::isfinite(x); }
/// NaN where no target varies.
bool mayBeShare(double x) { return std::isnan(x) || mayBeError(x); }

/// Whether a row can be that of loop `number`, whose target set follows from it.
bool possible(std::span<const double> row, std::size_t scalars, std::size_t number, int sets) {
  const auto set = static_cast<double>((number - 1) % static_cast<std::size_t>(sets));
  return row[0] == static_cast<double>(number) && row[1] == set &&
         std::ranges::all_of(row.subspan(2, 4), mayBeCorrelation) &&
         std::ranges::all_of(row.subspan(6, 4), mayBeError) &&
         std::ranges::all_of(row.subspan(10, scalars - 10), mayBeShare) &&
         std::ranges::all_of(row.subspan(scalars), mayBeCorrelation);
}

void writeTestPoint(const TestPoint& point, std::span<double> row) {
  std::ranges::copy(
      std::array<double, testColumns>{static_cast<double>(point.afterLoop), static_cast<double>(point.set),
                                      static_cast<double>(point.trials), point.mean, point.median,
                                      point.lowerQuartile, point.upperQuartile, point.errorShare,
                                      point.rmsError, point.rate, point.probed ? 1.0 : 0.0},
      row.begin());
}

/// The test in this row; nothing when there can be none after the loops `from` to `to`.
std::optional<TestPoint> testPointIn(std::span<const double> row, int from, int to, int sets) {
  if (!isWhole(row[0], from, to) || !isWhole(row[1], 0, sets - 1) || !isWhole(row[2], 1, mostTrials) ||
      !std::ranges::all_of(row.subspan(3, 4), mayBeCorrelation) || !(row[7] >= 0 || std::isnan(row[7])) ||
      !(row[8] >= 0) || !mayBeError(row[9]) || !isWhole(row[10], 0, 1)) // errors may be infinite
    return std::nullopt;
  return TestPoint{static_cast<int>(row[0]),
                   static_cast<int>(row[1]),
                   static_cast<int>(row[2]),
                   row[3],
                   row[4],
                   row[5],
                   row[6],
                   row[7],
                   row[8],
                   row[9],
                   row[10] != 0};
}

/// A line an edit: loop, path, value before, value after, between tabs.
std::string editsText(const EditLog& edits) {
  std::string out;
  for (const LiveEdit& edit : edits)
    out += std::to_string(edit.afterLoop) + '\t' + edit.path + '\t' + edit.before + '\t' + edit.after + '\n';
  return out;
}

/// Takes what stands before `end` off the text; nothing when that does not come.
std::optional<std::string> takeUntil(char end, std::string_view& text) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos)
    return std::nullopt;
  std::string out(text.substr(0, at));
  text.remove_prefix(at + 1);
  return out;
}

bool isValueOf(const Field& field, const std::string& text) {
  try {
    return valueText(parseValue(field, text)) == text;
  } catch (const InputErrors&) {
    return false;
  }
}

/// Takes a line off the text; nothing when there can be no such edit after the loops `from` to `to`.
std::optional<LiveEdit> takeEdit(std::string_view& text, int from, int to) {
  const auto loop = takeUntil('\t', text), path = takeUntil('\t', text), before = takeUntil('\t', text),
             after = takeUntil('\n', text);
  const Field* const field = path ? findField(*path) : nullptr;
  if (!after || !field || field->effect != Effect::Live || !isValueOf(*field, *before) ||
      !isValueOf(*field, *after))
    return std::nullopt;
  LiveEdit edit{0, *path, *before, *after};
  const auto [end, error] = std::from_chars(loop->data(), loop->data() + loop->size(), edit.afterLoop);
  if (error != std::errc() || end != loop->data() + loop->size() || edit.afterLoop < from ||
      edit.afterLoop > to)
    return std::nullopt;
  return edit;
}

std::string textOf(const Experiment& experiment) {
  Preset preset;
  preset.experiment = experiment;
  return presetText(preset, true);
}

} // namespace

void Simulation::Impl::takeCurve(StateVisitor& visitor, const std::vector<double>& values, int format) {
  const std::size_t scalars = curveColumnsIn(format),
                    width = scalars + correlationsOfARowIn(format, network.size());
  if (values.size() != width * static_cast<std::size_t>(schedule.loopsDone()))
    return visitor.refuse("learning_curve", "has not a row for each of " +
                                                std::to_string(schedule.loopsDone()) +
                                                " loops (see progress)");
  AppendLog<TrialTotals> read(expectedLoops());
  for (std::size_t at = 0; at < values.size(); at += width) {
    const std::span<const double> row(values.data() + at, width);
    if (!possible(row, scalars, at / width + 1, setup.experiment.target.sets))
      return visitor.refuse("learning_curve",
                            "has values that cannot be in the row of loop " + std::to_string(at / width + 1));
    read.append(totalsIn(row, scalars));
  }
  curve = std::move(read);
  changeHistory([&](RunHistory& next) { next.curve = curve.view(); });
  if (curve.size() > 0 && width > scalars)
    takeLoopCorrelation(visitor, std::span(values).last(width - scalars));
}

void Simulation::Impl::takeLoopCorrelation(StateVisitor& visitor, std::span<const double> values) {
  if (values.size() != (curve.size() > 0 ? network.size() : 0) ||
      !std::ranges::all_of(values, mayBeCorrelation))
    return visitor.refuse("loop_correlation",
                          "has not a correlation for each of " + std::to_string(network.size()) + " neurons");
  if (!values.empty())
    changeHistory([&](RunHistory& next) {
      next.loopCorrelation = std::make_shared<const std::vector<float>>(values.begin(), values.end());
    });
}

void Simulation::Impl::takeTests(StateVisitor& visitor, const std::vector<double>& values) {
  if (values.size() % testColumns != 0)
    return visitor.refuse("tests", "has not " + std::to_string(testColumns) + " values a row");
  AppendLog<TestPoint> read(expectedTests());
  int from = 0;
  for (std::size_t at = 0; at < values.size(); at += testColumns) {
    const auto point = testPointIn(std::span(values).subspan(at, testColumns), from, schedule.loopsDone(),
                                   setup.experiment.target.sets);
    if (!point)
      return visitor.refuse("tests",
                            "has values that cannot be in its row " + std::to_string(at / testColumns + 1));
    from = point->afterLoop;
    read.append(*point);
  }
  if (read.size() > 0)
    schedule.tested(from);
  tests = std::move(read);
  changeHistory([&](RunHistory& next) { next.tests = tests.view(); });
}

void Simulation::Impl::takeEdits(StateVisitor& visitor, std::string_view text) {
  AppendLog<LiveEdit> read;
  for (int from = 1; !text.empty();) {
    const auto edit = takeEdit(text, from, schedule.loopsDone());
    if (!edit)
      return visitor.refuse("edits", "has a line, number " + std::to_string(read.size() + 1) +
                                         ", that tells of no possible edit");
    from = edit->afterLoop;
    read.append(*edit);
  }
  edits = std::move(read);
  changeHistory([&](RunHistory& next) { next.edits = edits.view(); });
}

/// Loops done and asked for, simulated ms, seconds of the trial under way, whether there is one.
void Simulation::Impl::takeProgress(StateVisitor& visitor, const std::vector<double>& progress) {
  const auto within = [](double x, double low, double high) { return x >= low && x <= high; };
  const double longest = std::numeric_limits<double>::max();
  if (progress.size() != 5 || !isWhole(progress[0], 0, mostLoops) ||
      !isWhole(progress[1], progress[0], progress[0] + mostLoopsAsked) || !within(progress[2], 0, longest) ||
      !within(progress[3], 0, longest) || !isWhole(progress[4], 0, 1))
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
  settle();
  if (!std::ranges::all_of(network.paddedWeights(), [](double w) { return std::isfinite(w); }))
    throw InputErrors({{{}, {}, "the run cannot be saved: a weight is no longer a finite number"}});
  RunImage out;
  out.addText("format", std::to_string(runFormat));
  out.addText("built", textOf(setup.experiment));
  out.addText("experiment", textOf(experiment));
  out.addText("from_next_trial", textOf(asked.value_or(pending.value_or(experiment))));
  out.addText("files", fingerprintsText(setup.fingerprints));
  out.addText("files_read", filesReadText(setup.read));
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
  out.addRows("learning_curve", curve.size(), curveColumns,
              [loops = curve.view()](std::size_t row, std::span<double> to) { writeTotals(loops[row], to); });
  const auto& last = history->loopCorrelation;
  out.add<double>("loop_correlation",
                  last ? std::vector<double>(last->begin(), last->end()) : std::vector<double>());
  out.addRows("tests", tests.size(), testColumns,
              [log = tests.view()](std::size_t row, std::span<double> to) { writeTestPoint(log[row], to); });
  out.addText("edits", editsText(edits.view()));
  ImageVisitor visitor(out);
  visitState(visitor);
  return out;
}

RunImage Simulation::image() { return m_impl->image(); }

void Simulation::save(const std::filesystem::path& file) { writeRun(image(), file); }

Simulation Simulation::load(const std::filesystem::path& file, const std::stop_token& stop) {
  RunReader reader(file);
  SavedParts saved = reader.parts();
  const std::string edits = std::move(saved.edits);
  std::unique_ptr<Impl> impl;
  AlignedVector<double> weightsInFile;
  if (reader.format() > 0) {
    impl = std::make_unique<Impl>(std::move(saved));
    impl->noteChangedFiles();
  } else { // everything is made anew, from the named files too
    impl = std::make_unique<Impl>(makeSetup(saved.setup.experiment, stop), stop);
    impl->pending = saved.experiment;
    impl->pendingParts = impl->changeTo(saved.experiment).make(stop);
    impl->takeUpLive();
    impl->pieces.finish();
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
    impl->takeCurve(reader, curve, reader.format());
  if (std::vector<double> last; reader.format() >= 3 && reader.growing("loop_correlation", last))
    impl->takeLoopCorrelation(reader, last);
  if (std::vector<double> tests; reader.format() >= 2 && reader.growing("tests", tests))
    impl->takeTests(reader, tests);
  impl->takeEdits(reader, edits);
  reader.finish();
  impl->pendingParts = impl->changeTo(*impl->pending).make(stop);
  if (impl->trial && impl->trial->finished()) // saved while its sums were being made
    impl->finishTrial();
  return Simulation(std::move(impl));
}

} // namespace spikeloom
