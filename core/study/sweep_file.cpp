#include "core/study/sweep_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/experiment/json_reader.h"
#include "core/experiment/preset.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

constexpr std::int64_t mostPoints = 1000, mostRepeats = 1000, mostRuns = 100000;

std::string element(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

/// Nine digits: what is left of a logarithm's or a sum's rounding is not shown, and not computed with.
double rounded(double x) { return numberIn(significant(x, 9)).value_or(x); }

std::string pointText(const std::vector<Value>& point) { return enumerated(point, valueText); }

class SweepReader : JsonReader {
public:
  SweepReader(const std::string& name, const std::filesystem::path& folder) : JsonReader(name, folder) {}

  Sweep read(std::string_view text, MemoryRule memoryRule) {
    m_sweep.id = std::filesystem::path(m_name).stem().string();
    m_sweep.folder = m_folder;
    if (const Json json = parseObject(text); json.is_object())
      readAll(json);
    const std::size_t runs = m_sweep.runs();
    if (runs > mostRuns)
      problem("axes", "makes " + std::to_string(runs) + " runs with all repeats: at most " +
                          std::to_string(mostRuns) + " are allowed");
    else if (m_presetRead)
      problems(validateRuns(m_sweep, m_brokenFields, memoryRule));
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return std::move(m_sweep);
  }

private:
  void readAll(const Json& json) {
    checkFormat(json);
    for (const char* key : {"preset", "axes"})
      if (!json.contains(key))
        problem(key, "must be there");
    // the order of reading, not that of the file: `set` changes what the preset says, and axes must not move
    // what is set
    const std::array<std::pair<const char*, std::function<void(const Json&)>>, 9> keys{{
        {"format", [](const Json&) {}},
        {"title", [&](const Json& value) { readText("title", value, m_sweep.title); }},
        {"figure", [&](const Json& value) { readText("figure", value, m_sweep.figure); }},
        {"about", [&](const Json& value) { readText("about", value, m_sweep.about); }},
        {"preset", [&](const Json& value) { readPresetNamed(value); }},
        {"set", [&](const Json& value) { readSet(value); }},
        {"repeats", [&](const Json& value) { readRepeats(value); }},
        {"axes", [&](const Json& value) { readAxes(value); }},
        {"measures", [&](const Json& value) { readMeasures(value); }},
    }};
    for (const auto& [key, read] : keys)
      if (json.contains(key))
        read(json[key]);
    checkKeys({}, json,
              {"format", "title", "figure", "about", "preset", "set", "axes", "repeats", "measures"});
    if (!json.contains("measures"))
      takeAllMeasures();
  }

  void readPresetNamed(const Json& json) {
    std::string name;
    readText("preset", json, name);
    if (!json.is_string())
      return;
    const auto file = findShipped(name, presetFolder(), m_folder);
    if (!file)
      return problem("preset", "\"" + name + "\" is neither a file beside the sweep nor a shipped preset" +
                                   didYouMeanShipped(name) + "; spikeloom-cli presets lists them");
    try {
      m_sweep.base = readPreset(*file).experiment;
      m_presetRead = true;
    } catch (const InputErrors& errors) {
      m_errors.insert(m_errors.end(), errors.errors().begin(), errors.errors().end());
    }
  }

  void readSet(const Json& json) {
    if (!json.is_object())
      return problem("set", "must be an object of parameters by their paths: { \"run.loops\": 20, … }");
    for (const auto& [key, value] : json.items()) {
      const std::string path = "set." + key;
      const Field* field = fieldNamed(path, key);
      if (!field)
        continue;
      m_setFields.insert(key);
      if (const auto read = readValue(*field, path, value))
        field->set(m_sweep.base, valueFrom(m_folder, *field, *read));
      else
        m_brokenFields.insert(key);
      if (m_broken.contains(path)) // stands twice
        m_brokenFields.insert(key);
    }
  }

  void readRepeats(const Json& json) {
    if (const auto count = wholeNumber("repeats", json, 1, mostRepeats))
      m_sweep.repeats = static_cast<std::size_t>(*count);
  }

  void readAxes(const Json& json) {
    if (!json.is_array() || json.empty() || json.size() > 2)
      return problem("axes",
                     "must be an array of one or two axes: [ { \"parameter\": …, \"values\": […] } ]");
    for (std::size_t k = 0; k < json.size(); ++k) {
      const std::string path = element("axes", k);
      if (!json[k].is_object())
        problem(path, "must be an object: { \"parameter\": …, \"values\": […] }");
      else if (SweepAxis axis; readAxis(path, json[k], axis))
        m_sweep.axes.push_back(std::move(axis));
      else // there is no saying what its parameters would be
        for (const Field* field : axis.fields)
          m_brokenFields.insert(field->path());
    }
  }

  /// False after a problem.
  bool readAxis(const std::string& path, const Json& json, SweepAxis& out) {
    const std::size_t before = m_errors.size();
    checkKeys(path, json, {"parameter", "parameters", "values", "linear", "logarithmic"});
    if (json.contains("parameter") == json.contains("parameters"))
      problem(path, "needs either \"parameter\" or \"parameters\"");
    else if (json.contains("parameter"))
      readMoved(path + ".parameter", json["parameter"], out);
    else if (const Json& several = json["parameters"]; !several.is_array() || several.empty())
      problem(path + ".parameters", "must be an array of parameters that move together");
    else
      for (std::size_t k = 0; k < several.size(); ++k)
        readMoved(element(path + ".parameters", k), several[k], out);
    const bool several = json.contains("parameters");
    if (json.contains("values") + json.contains("linear") + json.contains("logarithmic") != 1)
      problem(path, "needs either \"values\", \"linear\" or \"logarithmic\"");
    else if (m_errors.size() == before)
      readPoints(path, json, several, out);
    if (m_errors.size() == before)
      checkDistinct(path, out);
    return m_errors.size() == before;
  }

  /// The name of a parameter that an axis moves.
  void readMoved(const std::string& path, const Json& json, SweepAxis& out) {
    if (!json.is_string())
      return problem(path, "must be a parameter's path, as a text");
    const auto name = json.get<std::string>();
    const Field* field = fieldNamed(path, name);
    if (!field)
      return;
    if (m_setFields.contains(name))
      problem(path, name + " stands in \"set\" too: it can have one value or an axis");
    if (!m_movedFields.insert(name).second)
      problem(path, name + " is on an axis already: a parameter can be on one only");
    if (field == &SPIKELOOM_FIELD(run, seed) && m_sweep.repeats > 1)
      problem(path,
              name +
                  " cannot be on an axis when \"repeats\" is more than 1: repeats have the seeds that follow "
                  "the first");
    out.fields.push_back(field);
  }

  void readPoints(const std::string& path, const Json& json, bool several, SweepAxis& out) {
    if (json.contains("values"))
      readValues(path + ".values", json["values"], several, out);
    else if (several)
      problem(path, "moves several parameters: their \"values\" must be listed");
    else if (json.contains("linear"))
      readScale(path + ".linear", json["linear"], false, out);
    else
      readScale(path + ".logarithmic", json["logarithmic"], true, out);
  }

  void readValues(const std::string& path, const Json& json, bool several, SweepAxis& out) {
    const std::size_t width = out.fields.size();
    if (!json.is_array() || json.empty())
      return problem(path, several ? "must be an array with one point at least, each an array of " +
                                         std::to_string(width) + " values"
                                   : "must be an array with one value at least");
    for (std::size_t k = 0; k < json.size(); ++k) {
      const std::string at = element(path, k);
      if (several && (!json[k].is_array() || json[k].size() != width)) {
        problem(at,
                "must be an array of " + std::to_string(width) + " values, one for each of the parameters");
        continue;
      }
      std::vector<Value>& point = out.points.emplace_back();
      for (std::size_t i = 0; i < width; ++i)
        if (auto value =
                readValue(*out.fields[i], several ? element(at, i) : at, several ? json[k][i] : json[k]))
          point.push_back(std::move(*value));
    }
  }

  /// Points between two numbers, both included.
  void readScale(const std::string& path, const Json& json, bool logarithmic, SweepAxis& out) {
    const Field& field = *out.fields.front();
    if (field.kind != Kind::Integer && field.kind != Kind::Real)
      return problem(path, "is for numbers, but " + field.path() + " must be " + allowedText(field) +
                               ": list its \"values\"");
    if (!json.is_object())
      return problem(path, "must be an object: { \"from\": …, \"to\": …, \"count\": … }");
    checkKeys(path, json, {"from", "to", "count"});
    for (const char* key : {"from", "to", "count"})
      if (!json.contains(key))
        return problem(path, "must have from, to and count");
    const auto from = endOf(path + ".from", json["from"], field, logarithmic);
    const auto to = endOf(path + ".to", json["to"], field, logarithmic);
    const auto count = wholeNumber(path + ".count", json["count"], 2, mostPoints);
    if (!from || !to || !count)
      return;
    for (std::int64_t k = 0; k < *count; ++k) {
      const double part = static_cast<double>(k) / static_cast<double>(*count - 1);
      const double between = logarithmic ? *from * std::pow(*to / *from, part) : *from + (*to - *from) * part;
      const double x = k == 0 ? *from : k == *count - 1 ? *to : rounded(between);
      out.points.emplace_back().push_back(asValue(field, x)); // GCC 12 takes a list of it for uninitialized
    }
  }

  std::optional<double> endOf(const std::string& path, const Json& json, const Field& field,
                              bool logarithmic) {
    const double x = json.is_number() ? json.get<double>() : NAN;
    if (!json.is_number())
      problem(path, json.dump() + " is not allowed: it must be a number");
    else if (logarithmic && !(x > 0))
      problem(path, json.dump() + " is not allowed: a logarithmic axis has numbers above 0 only");
    else if (const auto refusal = checkValue(field, asValue(field, x)))
      problem(path, *refusal);
    else
      return x;
    return std::nullopt;
  }

  static Value asValue(const Field& field, double x) {
    if (field.kind == Kind::Integer && std::abs(x) < 9e15) // larger ones are refused as they are
      return static_cast<std::int64_t>(std::llround(x));
    return x;
  }

  void checkDistinct(const std::string& path, const SweepAxis& axis) {
    std::set<std::string> seen, told;
    for (const std::vector<Value>& point : axis.points)
      if (const std::string text = pointText(point); !seen.insert(text).second && told.insert(text).second)
        problem(path, "has the point " + text + " more than once" +
                          (axis.fields.front()->kind == Kind::Integer ? " (in whole numbers)" : "") +
                          ": all points must differ");
  }

  void readMeasures(const Json& json) {
    if (!json.is_array() || json.empty())
      return problem("measures", "must be an array of names: " + measureList());
    for (std::size_t k = 0; k < json.size(); ++k) {
      const Measure* measure = json[k].is_string() ? findMeasure(json[k].get<std::string>()) : nullptr;
      if (!measure)
        problem(element("measures", k), json[k].dump() + " is not known" + suggestedMeasure(json[k]) +
                                            ": there are " + measureList());
      else if (std::ranges::count(json, json[k]) > 1)
        problem(element("measures", k), json[k].dump() + " stands more than once");
      else if (measure->name != secondsMeasure)
        m_sweep.measures.push_back(measure);
    }
  }

  void takeAllMeasures() {
    for (const Measure& measure : measures())
      if (measure.name != secondsMeasure)
        m_sweep.measures.push_back(&measure);
  }

  static std::string suggestedMeasure(const Json& json) {
    std::vector<std::string> known;
    for (const Measure& measure : measures())
      known.emplace_back(measure.name);
    return json.is_string() ? didYouMean(json.get<std::string>(), known) : std::string();
  }

  static std::string measureList() { return enumerated(measures(), &Measure::name); }

  std::optional<std::int64_t> wholeNumber(const std::string& path, const Json& json, std::int64_t low,
                                          std::int64_t high) {
    const double x = json.is_number() ? json.get<double>() : NAN;
    if (x == std::trunc(x) && x >= static_cast<double>(low) && x <= static_cast<double>(high))
      return static_cast<std::int64_t>(x);
    problem(path, json.dump() + " is not allowed: it must be a whole number from " + std::to_string(low) +
                      " to " + std::to_string(high));
    return std::nullopt;
  }

  /// The parameter with this path, unless it has no place in a sweep: then a problem.
  const Field* fieldNamed(const std::string& path, const std::string& name) {
    const Field* field = findField(name);
    if (!field)
      problem(path, "\"" + name + "\" names no parameter" + didYouMeanField(name) +
                        ": group.key is expected (spikeloom-cli params lists them)");
    if (field != &SPIKELOOM_FIELD(run, threads))
      return field;
    problem(path,
            name +
                " has no place in a sweep: its runs go side by side, each in one thread (--threads says how "
                "many at once)");
    return nullptr;
  }

  void checkKeys(const std::string& path, const Json& json, std::initializer_list<const char*> allowed) {
    for (const auto& [key, value] : json.items())
      if (std::ranges::find(allowed, key) == allowed.end())
        problem(path.empty() ? key : path + "." + key, "is not known" +
                                                           didYouMean(key, {allowed.begin(), allowed.end()}) +
                                                           ": here stand " + enumerated(allowed));
  }

  Sweep m_sweep;
  bool m_presetRead = false;
  std::set<std::string> m_setFields, m_movedFields;
  std::set<std::string> m_brokenFields; ///< parameters whose value is not known
};

} // namespace

Sweep parseSweep(std::string_view text, const std::string& name, const std::filesystem::path& folder,
                 MemoryRule memoryRule) {
  return SweepReader(name, folder).read(text, memoryRule);
}

Sweep readSweep(const std::filesystem::path& file, MemoryRule memoryRule) {
  return parseSweep(textOf(file, largestPreset), file.string(), std::filesystem::absolute(file).parent_path(),
                    memoryRule);
}

std::filesystem::path sweepFolder() { return presetFolder() / "sweeps"; }

std::vector<Sweep> shippedSweeps(std::vector<InputError>& problems) {
  std::vector<Sweep> out;
  std::error_code error;
  if (std::filesystem::is_directory(sweepFolder(), error))
    forEachShipped(sweepFolder(), problems, [&](const std::filesystem::path& file) {
      out.push_back(readSweep(file, MemoryRule::Skip));
    });
  std::ranges::sort(out, {}, &Sweep::id);
  return out;
}

} // namespace spikeloom
