#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <system_error>
#include <utility>

#include "core/base/errors.h"
#include "core/io/csv.h"
#include "core/params/access.h"
#include "core/run/network_of.h"
#include "core/run/results.h"

namespace spikeloom {

namespace {

using std::filesystem::path;

// Names by what they hold; those of a test are there for each target set.
constexpr const char *curveFile = "learning_curve", *testsFile = "tests", *networkFile = "network.h5";
constexpr std::array trialFiles{"spikes", "drive", "rate", "target"};
constexpr std::array analysisFiles{"perturbation", "eigenvalues"};
constexpr std::array testFiles{"average", "spread",       "prediction",   "filtered_prediction",
                               "rates",   "rates_spread", "target_rates", "predicted_rates",
                               "errors"};

path fileOf(const std::string& name, const std::string& suffix = {}) { return name + suffix + ".csv"; }

std::string suffixOf(int set, int sets) {
  return sets == 1 ? std::string() : "_set" + std::to_string(set + 1);
}

std::vector<std::string> columnPerNeuron(std::size_t neurons) {
  std::vector<std::string> header{"time_ms"};
  for (std::size_t i = 0; i < neurons; ++i)
    header.push_back("neuron_" + std::to_string(i));
  return header;
}

/// The files of one run, which take their places together when all of them are complete: until then an
/// earlier run's results are as they were.
class ResultSet {
public:
  explicit ResultSet(path folder) : m_folder(std::move(folder)) {}
  [[nodiscard]] const path& folder() const { return m_folder; }
  void keep(Replacement file) { m_files.push_back(std::move(file)); }
  /// Files of an earlier run that this one has none for are removed: beside this run's they would be taken
  /// for its own.
  void takePlace();

private:
  path m_folder;
  std::vector<Replacement> m_files;
};

void writeCurve(const LearningCurve& curve, const path& file, ResultSet& results) {
  const std::vector<std::string> header{"loop",
                                        "correlation_mean",
                                        "correlation_median",
                                        "correlation_lower_quartile",
                                        "correlation_upper_quartile",
                                        "rms_error",
                                        "weight_change",
                                        "population_rate_hz",
                                        "seconds",
                                        "error_share"};
  CsvWriter out(file, header);
  for (const TrialTotals& loop : curve)
    out.row(std::array{static_cast<double>(loop.number), loop.mean, loop.median, loop.lowerQuartile,
                       loop.upperQuartile, loop.rmsError, loop.weightChange, loop.rate, loop.seconds,
                       loop.errorShare});
  results.keep(out.finish());
}

void writeTests(const TestLog& tests, const path& file, ResultSet& results) {
  const std::vector<std::string> header{"after_loop",
                                        "set",
                                        "trials",
                                        "correlation_mean",
                                        "correlation_median",
                                        "correlation_lower_quartile",
                                        "correlation_upper_quartile",
                                        "error_share",
                                        "rms_error",
                                        "population_rate_hz",
                                        "probed"};
  CsvWriter out(file, header);
  for (const TestPoint& test : tests)
    out.row(std::array{static_cast<double>(test.afterLoop), test.set + 1.0, static_cast<double>(test.trials),
                       test.mean, test.median, test.lowerQuartile, test.upperQuartile, test.errorShare,
                       test.rmsError, test.rate, test.probed ? 1.0 : 0.0});
  results.keep(out.finish());
}

void writeSamples(std::span<const float> values, std::size_t neurons, double first, double interval,
                  const path& file, ResultSet& results) {
  CsvWriter out(file, columnPerNeuron(neurons));
  std::vector<double> row(neurons + 1);
  for (std::size_t k = 0; k < values.size() / neurons; ++k) {
    row[0] = first + static_cast<double>(k) * interval;
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(k * neurons), neurons, row.begin() + 1);
    out.row(row);
  }
  results.keep(out.finish());
}

void writeTrial(const TrialRecord& trial, const NetworkFacts& network, ResultSet& results) {
  CsvWriter spikes(results.folder() / fileOf("spikes"), std::vector<std::string>{"time_ms", "neuron"});
  for (const Spike& spike : trial.spikes)
    spikes.row(std::array{static_cast<double>(spike.time), static_cast<double>(spike.neuron)});
  results.keep(spikes.finish());
  const bool drive = network.quantity == TrainedQuantity::drive;
  writeSamples(trial.activity.values, trial.activity.neurons, trial.activity.first, trial.activity.interval,
               results.folder() / fileOf(drive ? "drive" : "rate"), results);
  const Targets& targets = *network.targets[static_cast<std::size_t>(trial.set)];
  writeSamples(std::vector<float>(targets.values.begin(), targets.values.end()), network.neurons,
               trial.times.target + targets.interval, targets.interval, results.folder() / fileOf("target"),
               results);
}

/// A row a bin; its time is the bin's middle.
void writeBins(const std::vector<float>& values, const BinnedRates& bins, const path& file,
               ResultSet& results) {
  CsvWriter out(file, columnPerNeuron(bins.neurons));
  std::vector<double> row(bins.neurons + 1);
  for (std::size_t b = 0; b < bins.bins(); ++b) {
    row[0] = (bins.edges[b] + bins.edges[b + 1]) / 2;
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(b * bins.neurons), bins.neurons,
                row.begin() + 1);
    out.row(row);
  }
  results.keep(out.finish());
}

/// A row a main neuron; causes where they are known.
void writeErrors(const SetTest& test, const Diagnosis* diagnosis, const path& file, ResultSet& results) {
  const std::vector<std::string> header{
      "neuron",   "correlation_of_average", "total",           "tracking",   "sampling",
      "feedback", "theory_tracking",        "theory_sampling", "systematic", "variable"};
  std::vector<ErrorParts> parts(test.errors.neurons.size());
  for (std::size_t k = 0; diagnosis && k < diagnosis->neurons.size(); ++k)
    parts[diagnosis->neurons[k]] = diagnosis->parts[k];
  CsvWriter out(file, header);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const MeasuredErrors& measured = test.errors.neurons[i];
    const ErrorParts& of = parts[i];
    out.row(std::array{static_cast<double>(i), static_cast<double>(test.averageCorrelation[i]),
                       measured.total, of.tracking, of.sampling, of.feedback, of.theoryTracking,
                       of.theorySampling, measured.systematic, measured.variable});
  }
  results.keep(out.finish());
}

void writeTest(const SetTest& test, const NetworkFacts& network, const Analyses& analyses,
               const std::string& suffix, ResultSet& results) {
  // not the network's times: live changes since the test may have moved those
  const auto samples = [&](const std::vector<float>& values, const char* name) {
    writeSamples(values, network.neurons, test.windowBegin + test.sampleInterval, test.sampleInterval,
                 results.folder() / fileOf(name, suffix), results);
  };
  samples(test.mean, "average");
  samples(test.spread, "spread");
  samples(test.prediction, "prediction");
  samples(test.filteredPrediction, "filtered_prediction");
  if (network.spiking) {
    writeBins(test.rates.mean, test.rates, results.folder() / fileOf("rates", suffix), results);
    writeBins(test.rates.spread, test.rates, results.folder() / fileOf("rates_spread", suffix), results);
    writeBins(test.targetRates, test.rates, results.folder() / fileOf("target_rates", suffix), results);
    writeBins(test.predictedRates, test.rates, results.folder() / fileOf("predicted_rates", suffix), results);
  }
  const auto diagnosis = std::ranges::find(analyses.diagnoses, test.set, &Diagnosis::set);
  writeErrors(test, diagnosis == analyses.diagnoses.end() ? nullptr : &*diagnosis,
              results.folder() / fileOf("errors", suffix), results);
}

void writeAnalyses(const Analyses& analyses, ResultSet& results) {
  if (const auto& both = analyses.perturbation) {
    CsvWriter out(results.folder() / fileOf("perturbation"),
                  std::vector<std::string>{"trained", "time_ms", "phase_distance"});
    for (const auto& [trained, run] : {std::pair(0.0, &both->before), std::pair(1.0, &both->after)})
      for (std::size_t k = 0; k < run->times.size(); ++k)
        out.row(std::array{trained, run->times[k], run->distance[k]});
    results.keep(out.finish());
  }
  if (const auto& both = analyses.eigenvalues) {
    CsvWriter out(
        results.folder() / fileOf("eigenvalues"),
        std::vector<std::string>{"real_before", "imaginary_before", "real_after", "imaginary_after"});
    for (std::size_t k = 0; k < both->before.size(); ++k)
      out.row(std::array{both->before[k].real(), both->before[k].imag(), both->after[k].real(),
                         both->after[k].imag()});
    results.keep(out.finish());
  }
}

} // namespace

std::vector<std::string> resultFiles(int sets) {
  std::vector<std::string> names{fileOf(curveFile), fileOf(testsFile), networkFile};
  for (const char* name : trialFiles)
    names.push_back(fileOf(name));
  for (const char* name : analysisFiles)
    names.push_back(fileOf(name));
  for (int set = 0; set < sets; ++set)
    for (const char* name : testFiles)
      names.push_back(fileOf(name, suffixOf(set, sets)));
  return names;
}

namespace {

/// Whatever number of sets a run has.
std::vector<std::string> allNames() {
  std::vector<std::string> names = resultFiles(1);
  for (std::string& name : resultFiles(static_cast<int>(SPIKELOOM_FIELD(target, sets).range.high)))
    names.push_back(std::move(name));
  return names;
}

} // namespace

bool holdsResults(const path& folder) {
  std::error_code error;
  return std::ranges::any_of(
      allNames(), [&](const std::string& name) { return std::filesystem::exists(folder / name, error); });
}

void ResultSet::takePlace() {
  std::set<path> written;
  for (Replacement& file : m_files) {
    file.takePlace();
    written.insert(file.file().filename());
  }
  std::error_code error; // a file that stays is one that cannot be written either
  for (const std::string& name : allNames())
    if (!written.contains(name))
      std::filesystem::remove(m_folder / name, error);
}

void writeResults(const Simulation& simulation, const path& folder, const Analyses& analyses) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw InputErrors({{folder.string(), {}, "cannot be made: " + error.message()}});
  ResultSet results(folder);
  const int sets = simulation.experiment().target.sets;
  writeCurve(simulation.curve(), folder / fileOf(curveFile), results);
  if (const TestLog tests = simulation.history()->tests; !tests.empty())
    writeTests(tests, folder / fileOf(testsFile), results);
  if (const auto trial = simulation.lastTrial())
    writeTrial(*trial, simulation.facts(), results);
  if (const auto test = simulation.lastTest())
    for (const auto& set : test->sets)
      writeTest(*set, simulation.facts(), analyses, suffixOf(set->set, sets), results);
  writeAnalyses(analyses, results);
  if (std::ranges::all_of(simulation.network().paddedWeights(), [](double w) { return std::isfinite(w); }))
    results.keep(writtenNetworkFile(folder / networkFile, networkOf(simulation))); // a diverged one is none
  results.takePlace();
}

} // namespace spikeloom
