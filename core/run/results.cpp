#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
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

void writeCurve(const LearningCurve& curve, const path& file) {
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
  for (const TrialSummary& loop : curve)
    out.row(std::array{static_cast<double>(loop.number), loop.mean, loop.median, loop.lowerQuartile,
                       loop.upperQuartile, loop.rmsError, loop.weightChange, loop.rate, loop.seconds,
                       loop.errorShare});
  out.close();
}

void writeTests(const TestLog& tests, const path& file) {
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
  out.close();
}

void writeSamples(std::span<const float> values, std::size_t neurons, double first, double interval,
                  const path& file) {
  CsvWriter out(file, columnPerNeuron(neurons));
  std::vector<double> row(neurons + 1);
  for (std::size_t k = 0; k < values.size() / neurons; ++k) {
    row[0] = first + static_cast<double>(k) * interval;
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(k * neurons), neurons, row.begin() + 1);
    out.row(row);
  }
  out.close();
}

void writeTrial(const TrialRecord& trial, const NetworkFacts& network, const path& folder) {
  CsvWriter spikes(folder / fileOf("spikes"), std::vector<std::string>{"time_ms", "neuron"});
  for (const Spike& spike : trial.spikes)
    spikes.row(std::array{static_cast<double>(spike.time), static_cast<double>(spike.neuron)});
  spikes.close();
  const bool drive = network.quantity == TrainedQuantity::drive;
  writeSamples(trial.activity.values, trial.activity.neurons, trial.activity.first, trial.activity.interval,
               folder / fileOf(drive ? "drive" : "rate"));
  const Targets& targets = *network.targets[static_cast<std::size_t>(trial.set)];
  writeSamples(std::vector<float>(targets.values.begin(), targets.values.end()), network.neurons,
               trial.times.target + targets.interval, targets.interval, folder / fileOf("target"));
}

/// A row a bin; its time is the bin's middle.
void writeBins(const std::vector<float>& values, const BinnedRates& bins, const path& file) {
  CsvWriter out(file, columnPerNeuron(bins.neurons));
  std::vector<double> row(bins.neurons + 1);
  for (std::size_t b = 0; b < bins.bins(); ++b) {
    row[0] = (bins.edges[b] + bins.edges[b + 1]) / 2;
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(b * bins.neurons), bins.neurons,
                row.begin() + 1);
    out.row(row);
  }
  out.close();
}

/// A row a main neuron; causes where they are known.
void writeErrors(const SetTest& test, const Diagnosis* diagnosis, const path& file) {
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
  out.close();
}

void writeTest(const SetTest& test, const NetworkFacts& network, const Analyses& analyses,
               const std::string& suffix, const path& folder) {
  // not the network's times: live changes since the test may have moved those
  const auto samples = [&](const std::vector<float>& values, const char* name) {
    writeSamples(values, network.neurons, test.windowBegin + test.sampleInterval, test.sampleInterval,
                 folder / fileOf(name, suffix));
  };
  samples(test.mean, "average");
  samples(test.spread, "spread");
  samples(test.prediction, "prediction");
  samples(test.filteredPrediction, "filtered_prediction");
  if (network.spiking) {
    writeBins(test.rates.mean, test.rates, folder / fileOf("rates", suffix));
    writeBins(test.rates.spread, test.rates, folder / fileOf("rates_spread", suffix));
    writeBins(test.targetRates, test.rates, folder / fileOf("target_rates", suffix));
    writeBins(test.predictedRates, test.rates, folder / fileOf("predicted_rates", suffix));
  }
  const auto diagnosis = std::ranges::find(analyses.diagnoses, test.set, &Diagnosis::set);
  writeErrors(test, diagnosis == analyses.diagnoses.end() ? nullptr : &*diagnosis,
              folder / fileOf("errors", suffix));
}

void writeAnalyses(const Analyses& analyses, const path& folder) {
  if (const auto& both = analyses.perturbation) {
    CsvWriter out(folder / fileOf("perturbation"),
                  std::vector<std::string>{"trained", "time_ms", "phase_distance"});
    for (const auto& [trained, run] : {std::pair(0.0, &both->before), std::pair(1.0, &both->after)})
      for (std::size_t k = 0; k < run->times.size(); ++k)
        out.row(std::array{trained, run->times[k], run->distance[k]});
    out.close();
  }
  if (const auto& both = analyses.eigenvalues) {
    CsvWriter out(folder / fileOf("eigenvalues"), std::vector<std::string>{"real_before", "imaginary_before",
                                                                           "real_after", "imaginary_after"});
    for (std::size_t k = 0; k < both->before.size(); ++k)
      out.row(std::array{both->before[k].real(), both->before[k].imag(), both->after[k].real(),
                         both->after[k].imag()});
    out.close();
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

/// An earlier run's files beside this run's would be taken for its own, whatever number of sets it had.
void removeResults(const path& folder) {
  std::error_code error; // a file that stays is one that cannot be written either
  const auto most = static_cast<int>(SPIKELOOM_FIELD(target, sets).range.high);
  for (const int sets : {1, most})
    for (const std::string& name : resultFiles(sets))
      std::filesystem::remove(folder / name, error);
}

} // namespace

void writeResults(const Simulation& simulation, const path& folder, const Analyses& analyses) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw InputErrors({{folder.string(), {}, "cannot be made: " + error.message()}});
  removeResults(folder);
  const int sets = simulation.experiment().target.sets;
  writeCurve(simulation.curve(), folder / fileOf(curveFile));
  if (const TestLog tests = simulation.history()->tests; !tests.empty())
    writeTests(tests, folder / fileOf(testsFile));
  if (const auto trial = simulation.lastTrial())
    writeTrial(*trial, simulation.facts(), folder);
  if (const auto test = simulation.lastTest())
    for (const auto& set : test->sets)
      writeTest(*set, simulation.facts(), analyses, suffixOf(set->set, sets), folder);
  writeAnalyses(analyses, folder);
  if (std::ranges::all_of(simulation.network().paddedWeights(), [](double w) { return std::isfinite(w); }))
    writeNetworkFile(folder / networkFile, networkOf(simulation)); // a diverged one could not be read
}

} // namespace spikeloom
