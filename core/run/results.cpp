#include "core/run/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/errors.h"
#include "core/io/csv.h"
#include "core/run/hash.h"

namespace spikeloom {

namespace {

using Json = nlohmann::ordered_json;

template <class Get> Json each(const std::vector<TrialSummary>& curve, Get get) {
  Json out = Json::array();
  for (const TrialSummary& loop : curve)
    out.push_back(get(loop));
  return out;
}

/// Means over a cell's rows of each measure, and of the seconds; numbers that are not finite are left out,
/// and runs that failed.
Json meansOf(const Sweep& sweep, std::span<const std::optional<SweepRow>> rows) {
  const auto mean = [&](auto get) {
    double sum = 0;
    int count = 0;
    for (const auto& row : rows)
      if (row && !row->failed() && std::isfinite(get(*row))) {
        sum += get(*row);
        ++count;
      }
    return sum / count;
  };
  Json out;
  for (std::size_t k = 0; k < sweep.measures.size(); ++k)
    out[std::string(sweep.measures[k]->name)] = mean([&](const SweepRow& row) { return row.measures[k]; });
  out[std::string(secondsMeasure)] = mean([](const SweepRow& row) { return row.seconds; });
  return out;
}

std::vector<std::string> columnPerNeuron(std::size_t neurons) {
  std::vector<std::string> header{"time_ms"};
  for (std::size_t i = 0; i < neurons; ++i)
    header.push_back("neuron_" + std::to_string(i));
  return header;
}

void writeCurve(const std::vector<TrialSummary>& curve, const std::filesystem::path& file) {
  const std::vector<std::string> header{"loop",
                                        "correlation_mean",
                                        "correlation_median",
                                        "correlation_lower_quartile",
                                        "correlation_upper_quartile",
                                        "rms_error",
                                        "weight_change",
                                        "population_rate_hz",
                                        "seconds"};
  CsvWriter out(file, header);
  for (const TrialSummary& loop : curve)
    out.row(std::array{static_cast<double>(loop.number), loop.mean, loop.median, loop.lowerQuartile,
                       loop.upperQuartile, loop.rmsError, loop.weightChange, loop.rate, loop.seconds});
  out.close();
}

void writeSamples(std::span<const float> values, std::size_t neurons, double first, double interval,
                  const std::filesystem::path& file) {
  CsvWriter out(file, columnPerNeuron(neurons));
  std::vector<double> row(neurons + 1);
  for (std::size_t k = 0; k < values.size() / neurons; ++k) {
    row[0] = first + static_cast<double>(k) * interval;
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(k * neurons), neurons, row.begin() + 1);
    out.row(row);
  }
  out.close();
}

} // namespace

std::string summaryJson(const Simulation& simulation, const std::string& preset) {
  const auto& curve = simulation.curve();
  Json json;
  json["preset"] = preset;
  json["seed"] = simulation.experiment().run.seed;
  json["threads"] = simulation.threads();
  json["neurons"] = simulation.network().neurons;
  json["loops"] = curve.size();
  json["train"]["correlation"] = each(curve, [](const TrialSummary& loop) { return loop.mean; });
  json["train"]["rms_error"] = each(curve, [](const TrialSummary& loop) { return loop.rmsError; });
  json["train"]["seconds"] = each(curve, [](const TrialSummary& loop) { return loop.seconds; });
  if (const auto test = simulation.lastTest())
    json["test"] = {{"correlation_mean", test->correlationMean},
                    {"correlation_median", test->correlationMedian},
                    {"rms_error", test->rmsError},
                    {"population_rate_hz", test->rate}};
  else
    json["test"] = nullptr;
  json["weights"]["l1"] = simulation.weightsL1();
  json["weights"]["checksum"] = hexadecimal(simulation.weightsChecksum());
  return json.dump(2, ' ', false, Json::error_handler_t::replace); // a file's name need not be UTF-8
}

std::string sweepJson(const SweepResults& results) {
  const Sweep& sweep = results.sweep();
  Json json;
  json["sweep"] = sweep.id;
  json["results"] = results.file().string();
  json["runs"] = sweep.runs();
  json["done"] = results.done();
  json["cells"] = Json::array();
  for (std::size_t cell = 0; cell < sweep.cells(); ++cell) {
    const auto rows = std::span(results.rows()).subspan(cell * sweep.repeats, sweep.repeats);
    Json out;
    const auto moved = sweep.fields();
    const auto values = sweep.valuesOf(cell);
    for (std::size_t k = 0; k < moved.size(); ++k)
      out["parameters"][moved[k]->path()] = std::visit([](const auto& x) { return Json(x); }, values[k]);
    out["done"] = std::ranges::count_if(rows, [](const auto& row) { return row.has_value(); });
    out["failed"] = std::ranges::count_if(rows, [](const auto& row) { return row && row->failed(); });
    out["mean"] = meansOf(sweep, rows);
    json["cells"].push_back(std::move(out));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

void writeResults(const Simulation& simulation, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw InputErrors({{folder.string(), {}, "cannot be made: " + error.message()}});
  writeCurve(simulation.curve(), folder / "learning_curve.csv");
  const auto trial = simulation.lastTrial();
  if (!trial) {
    // an earlier run's files beside this run's curve would be taken for its own
    for (const char* name : {"spikes.csv", "drive.csv", "target.csv"})
      std::filesystem::remove(folder / name, error);
    return;
  }
  CsvWriter spikes(folder / "spikes.csv", std::vector<std::string>{"time_ms", "neuron"});
  for (const Spike& spike : trial->spikes)
    spikes.row(std::array{static_cast<double>(spike.time), static_cast<double>(spike.neuron)});
  spikes.close();
  writeSamples(trial->drive, trial->neurons, trial->firstSample, trial->sampleInterval, folder / "drive.csv");
  const NetworkFacts& network = simulation.network();
  writeSamples(network.target, network.neurons, trial->times.target + network.targetInterval,
               network.targetInterval, folder / "target.csv");
}

} // namespace spikeloom
