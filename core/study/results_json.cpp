#include "core/study/results_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/analysis/trial_summary.h"
#include "core/analysis/verdict.h"
#include "core/base/hash.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

using Json = nlohmann::ordered_json;

/// In ASCII, all else as \\u….: names of files and presets stand in it, which a terminal must not obey, and
/// which need not be UTF-8.
std::string asciiText(const Json& json) { return json.dump(2, ' ', true, Json::error_handler_t::replace); }

template <class Entry, class Get> Json each(const LogView<Entry>& log, Get get) {
  Json out = Json::array();
  for (const Entry& entry : log)
    out.push_back(get(entry));
  return out;
}

/// Of each measure, and of the seconds (meanOver).
Json meansOf(const Sweep& sweep, std::span<const std::optional<SweepRow>> rows) {
  Json out;
  for (std::size_t k = 0; k < sweep.measures.size(); ++k)
    out[std::string(sweep.measures[k]->name)] =
        meanOver(rows, [k](const SweepRow& row) { return row.measures[k]; });
  out[std::string(secondsMeasure)] = meanOver(rows, [](const SweepRow& row) { return row.seconds; });
  return out;
}

Json errorsJson(const ErrorParts& parts) {
  return {{"total", parts.total},
          {"tracking", parts.tracking},
          {"sampling", parts.sampling},
          {"feedback", parts.feedback},
          {"verdict", parts.verdict ? Json(verdictName(*parts.verdict)) : Json(nullptr)},
          {"unstable", parts.unstable},
          {"theory_tracking", parts.theoryTracking},
          {"theory_sampling", parts.theorySampling},
          {"systematic", parts.measured.systematic},
          {"variable", parts.measured.variable}};
}

/// An array for each part, a value for each neuron that was looked at.
Json neuronsJson(const Diagnosis& diagnosis) {
  Json out = {{"index", diagnosis.neurons}};
  for (const ErrorParts& parts : diagnosis.parts) {
    const Json one = errorsJson(parts); // outlives what runs over it
    for (const auto& [part, value] : one.items())
      out[part].push_back(value);
  }
  return out;
}

/// What it says in words, and of each neuron.
void describe(const Diagnosis& diagnosis, Json& json) {
  json["sentence"] = diagnosis.text.sentence;
  json["detail"] = diagnosis.text.secondLine();
  if (!diagnosis.whyNoCauses.empty())
    json["no_causes"] = diagnosis.whyNoCauses;
  json["neurons"] = neuronsJson(diagnosis);
}

/// Of the network over all sets; with several sets, of each besides.
Json diagnosisJson(const std::vector<Diagnosis>& diagnoses) {
  if (diagnoses.empty())
    return nullptr;
  Json json = errorsJson(meanParts(diagnoses));
  if (diagnoses.size() == 1) {
    describe(diagnoses.front(), json);
    return json;
  }
  for (const Diagnosis& diagnosis : diagnoses) {
    Json one = errorsJson(diagnosis.network);
    one["set"] = diagnosis.set + 1;
    describe(diagnosis, one);
    json["sets"].push_back(std::move(one));
  }
  return json;
}

/// A column a number, as the training's.
Json testsJson(const TestLog& tests) {
  Json json;
  const auto column = [&](const char* name, auto get) { json[name] = each(tests, get); };
  column("after_loop", [](const TestPoint& test) { return test.afterLoop; });
  column("set", [](const TestPoint& test) { return test.set + 1; });
  column("trials", [](const TestPoint& test) { return test.trials; });
  column("correlation", [](const TestPoint& test) { return test.mean; });
  column("median", [](const TestPoint& test) { return test.median; });
  column("lower_quartile", [](const TestPoint& test) { return test.lowerQuartile; });
  column("upper_quartile", [](const TestPoint& test) { return test.upperQuartile; });
  column("error_share", [](const TestPoint& test) { return test.errorShare; });
  column("rms_error", [](const TestPoint& test) { return test.rmsError; });
  column("rate_hz", [](const TestPoint& test) { return test.rate; });
  column("probed", [](const TestPoint& test) { return test.probed; });
  return json;
}

Json editsJson(const EditLog& edits) {
  Json json = Json::array();
  for (const LiveEdit& edit : edits)
    json.push_back({{"after_loop", edit.afterLoop},
                    {"parameter", edit.path},
                    {"before", edit.before},
                    {"after", edit.after}});
  return json;
}

Json testJson(const TestSummary& test, std::size_t mainNeurons) {
  Json json = {{"correlation_mean", test.correlationMean},
               {"correlation_median", test.correlationMedian},
               {"rms_error", test.rmsError},
               {"population_rate_hz", test.rate}};
  for (const TrialSummary& trial : test.trials)
    json["trials"].push_back(
        {{"set", trial.set + 1}, {"correlation_mean", trial.mean}, {"rms_error", trial.rmsError}});
  const auto mean = [mainNeurons](const std::vector<float>& values) {
    return values.empty() ? Json(nullptr) : Json(meanOf(std::span(values).first(mainNeurons)));
  };
  for (const auto& set : test.sets)
    json["sets"].push_back(
        {{"set", set->set + 1},
         {"trials", set->trials},
         {"correlation_mean", set->correlationMean},
         {"correlation_of_average", mean(set->averageCorrelation)},
         {"correlation_of_rates", mean(set->rateCorrelation)},
         {"interval_variation", set->intervalVariation},
         {"rate_histogram", {{"edges_hz", set->histogram.edges}, {"neurons", set->histogram.counts}}}});
  return json;
}

Json perturbationJson(const Perturbation& perturbation) {
  Json deleted = Json::array();
  for (const DeletedSpike& spike : perturbation.deleted)
    deleted.push_back({{"neuron", spike.neuron}, {"time_ms", spike.time}});
  return {{"deleted", deleted},
          {"inside", perturbation.meanBetween(-INFINITY, perturbation.windowEnd)},
          {"outside", perturbation.meanBetween(perturbation.windowEnd, INFINITY)},
          {"time_ms", perturbation.times},
          {"distance", perturbation.distance}};
}

Json eigenvaluesJson(const std::vector<std::complex<double>>& values) {
  Json json = {{"spectral_radius", values.empty() ? 0 : std::abs(values.front())}, {"values", Json::array()}};
  for (const auto& value : values)
    json["values"].push_back({value.real(), value.imag()});
  return json;
}

Json daleJson(const Simulation& simulation) {
  if (simulation.facts().cellTypes.empty())
    return nullptr;
  return {{"violations", simulation.signViolations()}, {"excluded", simulation.excludedSynapses()}};
}

} // namespace

std::string summaryJson(const Simulation& simulation, const std::string& preset, const Analyses& analyses) {
  const LearningCurve curve = simulation.curve();
  Json json;
  json["preset"] = preset;
  json["seed"] = simulation.experiment().run.seed;
  json["threads"] = simulation.threads();
  json["neurons"] = simulation.facts().neurons;
  const Field& quantity = SPIKELOOM_FIELD(learning, quantity);
  json["quantity"] = valueText(quantity.get(simulation.experiment()));
  json["loops"] = curve.size();
  json["read"] = Json::array();
  for (const FileRead& read : simulation.setup().read)
    json["read"].push_back({{"parameter", read.parameter}, {"file", read.file}, {"text", read.text}});
  json["train"]["correlation"] = each(curve, [](const TrialTotals& loop) { return loop.mean; });
  json["train"]["rms_error"] = each(curve, [](const TrialTotals& loop) { return loop.rmsError; });
  json["train"]["error_share"] = each(curve, [](const TrialTotals& loop) { return loop.errorShare; });
  json["train"]["seconds"] = each(curve, [](const TrialTotals& loop) { return loop.seconds; });
  json["tests"] = testsJson(simulation.history()->tests);
  json["edits"] = editsJson(simulation.history()->edits);
  const auto test = simulation.lastTest();
  json["test"] = test ? testJson(*test, simulation.facts().mainNeurons) : Json(nullptr);
  json["diagnosis"] = diagnosisJson(analyses.diagnoses);
  json["dale"] = daleJson(simulation);
  json["weights"]["l1"] = simulation.weightsL1();
  json["weights"]["checksum"] = hexadecimal(simulation.weightsChecksum());
  if (analyses.perturbation)
    json["perturbation"] = {{"before", perturbationJson(analyses.perturbation->before)},
                            {"after", perturbationJson(analyses.perturbation->after)}};
  if (analyses.eigenvalues)
    json["eigenvalues"] = {{"scale", analyses.eigenvalueScale},
                           {"before", eigenvaluesJson(analyses.eigenvalues->before)},
                           {"after", eigenvaluesJson(analyses.eigenvalues->after)}};
  return asciiText(json);
}

std::string diagnosisJson(const std::string& of, const std::vector<Diagnosis>& diagnoses) {
  const Json json = {{"of", of}, {"diagnosis", diagnosisJson(diagnoses)}};
  return asciiText(json);
}

std::string scanJson(const std::string& of, const ScanRequest& request,
                     const std::vector<ScanPoint>& points) {
  Json json = {{"of", of}, {"over", request.path}, {"set", request.set + 1}, {"best", nullptr}};
  double least = INFINITY;
  for (const ScanPoint& point : points) {
    Json& one = json["points"].emplace_back(Json{{"value", point.value}});
    if (!point.result) {
      one["why"] = point.why;
      continue;
    }
    const OpenLoopErrors& errors = point.result->network;
    one["tracking"] = errors.tracking;
    one["sampling"] = errors.sampling;
    one["open_loop"] = errors.total();
    one["theory_tracking"] = errors.theoryTracking;
    one["theory_sampling"] = errors.theorySampling;
    one["verdict"] = verdictName(expectedVerdict(errors));
    one["inputs"] = point.result->inputs;
    one["inputs_firing"] = point.result->inputsFiring;
    if (errors.total() < least) {
      least = errors.total();
      json["best"] = point.value;
    }
  }
  return asciiText(json);
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
  return asciiText(json);
}

std::string reproductionJson(const std::vector<ClaimResult>& results) {
  Json json = Json::array();
  for (const ClaimResult& result : results)
    json.push_back({{"figure", result.claim.figure},
                    {"paper", result.claim.paper},
                    {"quantity", result.claim.quantity},
                    {"expected", result.claim.expectation.text()},
                    {"values", result.values},
                    {"median", result.median()},
                    {"low", result.lowest()},
                    {"high", result.highest()},
                    {"verdict", result.verdict()},
                    {"note", result.note()}});
  return asciiText(json);
}

} // namespace spikeloom
