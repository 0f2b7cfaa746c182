#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <optional>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/io/hdf5_superblock.h"
#include "core/run/causes.h"
#include "core/study/results_json.h"
#include "core/study/run_once.h"

namespace spikeloom {

namespace {

constexpr std::size_t mostValues = 10000;

/// What is diagnosed.
struct Subject {
  std::string name;
  Experiment experiment;
  std::optional<Simulation> run; ///< nothing: of a preset
};

/// "group.key=from:to:count".
void readOver(const std::string& text, ScanRequest& request, Settings& settings) {
  const auto wrong = [&](const std::string& why) { settings.add({{"--over " + text, {}, why}}); };
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos)
    return wrong("has no values: group.key=from:to:count is expected");
  request.path = text.substr(0, equals);
  std::vector<std::optional<double>> numbers;
  for (std::size_t at = equals; at != std::string::npos;) {
    const std::size_t end = text.find(':', at + 1);
    numbers.push_back(numberIn(text.substr(at + 1, end == std::string::npos ? end : end - at - 1)));
    at = end;
  }
  if (numbers.size() != 3 ||
      !std::ranges::all_of(numbers, [](const auto& number) { return number.has_value(); }))
    return wrong("has no range: from:to:count is expected, three numbers");
  const double from = *numbers[0], to = *numbers[1], count = *numbers[2];
  if (!(from > 0 && to > from && std::isfinite(to)))
    wrong("goes from " + significant(from, 6) + " to " + significant(to, 6) +
          ": both must be above 0, the second larger than the first");
  else if (!(count >= 2 && count <= mostValues && count == std::floor(count)))
    wrong("has " + significant(count, 6) + " values: a whole number between 2 and " +
          std::to_string(mostValues) + " is expected");
  else
    request.values = logarithmicSteps(from, to, static_cast<std::size_t>(count));
}

void loadRun(const DiagnoseCommand& command, Subject& out, Settings& settings) {
  out.name = std::filesystem::path(command.what).filename().string();
  if (!settings.collect([&] { out.run = Simulation::load(command.what); }))
    return;
  tellNotes(*out.run);
  out.experiment = out.run->nextExperiment();
  for (const std::string& text : command.settings)
    settings.apply(out.experiment, text, true);
}

void readPresetOf(const DiagnoseCommand& command, Subject& out, Settings& settings) {
  const bool read = settings.collect([&] {
    const auto file = findShipped(command.what);
    if (!file)
      throw InputErrors({{command.what,
                          {},
                          "is neither a saved run, nor a file, nor a shipped preset" +
                              didYouMeanShipped(command.what) + "; spikeloom-cli presets lists them"}});
    const Preset preset = readPreset(*file);
    out.name = preset.id;
    out.experiment = preset.experiment;
  });
  for (const std::string& text : command.settings)
    settings.apply(out.experiment, text);
  if (read)
    settings.add(validate(out.experiment, settings.broken));
}

void printWords(const std::vector<Diagnosis>& diagnoses) {
  for (const Diagnosis& diagnosis : diagnoses) {
    if (diagnoses.size() > 1)
      std::cout << "Target set " << diagnosis.set + 1 << ": ";
    std::cout << diagnosis.text.sentence << '\n';
    if (const std::string line = diagnosis.text.secondLine(); !line.empty())
      std::cout << "  " << line << '\n';
  }
}

int diagnoseSubject(Subject& subject, bool json, const std::stop_token& stop) {
  std::vector<Diagnosis> diagnoses;
  if (subject.run) {
    subject.run->setLive(subject.experiment);
    subject.run->stop(); // a trial that was under way is not tested
    subject.run->test();
    ProgressDisplay display;
    display.now("testing");
    const RunOutcome outcome = runOnce(*subject.run, {}, stop);
    if (outcome.end == RunOutcome::End::Failed) {
      std::cerr << "stopped at " << outcome.failedAt
                << " ms of simulated time: " << printable(outcome.message) << '\n';
      return exitNumerical;
    }
    diagnoses = diagnose(*subject.run, stop);
  } else {
    const Setup setup = makeSetup(subject.experiment, stop);
    tellFilesRead(setup.read);
    diagnoses = diagnose(setup, stop);
  }
  if (json)
    std::cout << diagnosisJson(subject.name, diagnoses) << '\n';
  else
    printWords(diagnoses);
  return exitDone;
}

/// A share for a table; empty where there is none.
std::string cell(double x, bool csv) {
  return std::isnan(x) ? (csv ? "" : "-") : csv ? shortest(x) : decimals(x, 3);
}

void printCurve(const ScanRequest& request, const std::vector<ScanPoint>& points, bool csv) {
  const auto row = [csv](const std::vector<std::string>& cells) {
    for (std::size_t k = 0; k < cells.size(); ++k)
      std::cout << (csv && k > 0 ? "," : "") << std::setw(csv ? 0 : k == 0 ? 22 : 16) << cells[k];
    std::cout << '\n';
  };
  row({request.path, "tracking", "sampling", "open_loop", "theory_tracking", "theory_sampling"});
  for (const ScanPoint& point : points) {
    const OpenLoopErrors errors = point.result ? point.result->network : OpenLoopErrors{};
    row({csv ? shortest(point.value) : significant(point.value, 4), cell(errors.tracking, csv),
         cell(errors.sampling, csv), cell(errors.total(), csv), cell(errors.theoryTracking, csv),
         cell(errors.theorySampling, csv)});
  }
}

int scanSubject(const Subject& subject, const ScanRequest& request, const DiagnoseCommand& command,
                const std::stop_token& stop) {
  std::vector<ScanPoint> points;
  {
    ProgressDisplay display;
    const auto found = [&](const ScanPoint& point) {
      points.push_back(point);
      const std::string text =
          std::to_string(points.size()) + "/" + std::to_string(request.values.size()) + " values";
      display.now(text + " " +
                  bar(static_cast<double>(points.size()) / static_cast<double>(request.values.size())));
      if (!point.result)
        display.complete(request.path + " = " + significant(point.value, 6) + ": " + printable(point.why));
    };
    scanOpenLoop(subject.experiment, request, found, stop);
  }
  std::ranges::sort(points, {}, &ScanPoint::index);
  if (command.json)
    std::cout << scanJson(subject.name, request, points) << '\n';
  else
    printCurve(request, points, command.csv);
  return exitDone;
}

} // namespace

int runDiagnosis(const DiagnoseCommand& command) {
  Settings settings;
  Subject subject;
  hdf5Start(command.what) ? loadRun(command, subject, settings) : readPresetOf(command, subject, settings);
  ScanRequest request;
  if (command.csv && (command.over.empty() || command.json))
    settings.add({{"--csv", {}, command.json ? "and --json exclude each other" : "needs --over"}});
  if (!command.over.empty()) {
    readOver(command.over, request, settings);
    request.set = command.set - 1;
    if (!(command.set >= 1 && command.set <= subject.experiment.target.sets))
      settings.add({{"--target-set",
                     {},
                     "is " + std::to_string(command.set) + ": there are " +
                         std::to_string(subject.experiment.target.sets) + " target sets"}});
  }
  if (settings.errors.empty() && !command.over.empty())
    settings.add(checkScan(subject.experiment, request));
  settings.check();
  const StopOnInterrupt stop;
  try {
    return command.over.empty() ? diagnoseSubject(subject, command.json, stop.token())
                                : scanSubject(subject, request, command, stop.token());
  } catch (const Cancelled&) {
    return exitInterrupted;
  } catch (const NumericalError& error) {
    std::cerr << printable(error.what()) << '\n';
    return exitNumerical;
  }
}

} // namespace spikeloom
