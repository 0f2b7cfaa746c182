#include "core/experiment/preset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/file.h"
#include "core/base/suggestion.h"
#include "core/experiment/json_reader.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

using Json = nlohmann::ordered_json;
constexpr int fileFormat = 1;

/// Texts of a preset beside its parameters, by their key.
struct TextKey {
  const char* key;
  std::string Preset::*member;
};
constexpr std::array texts{TextKey{"title", &Preset::title}, TextKey{"figure", &Preset::figure},
                           TextKey{"about", &Preset::about}};

/// The JSON value as it stands there; nothing for null, objects and arrays.
std::optional<Value> valueOf(const Field& field, const Json& json) {
  if (json.is_boolean())
    return json.get<bool>();
  if (json.is_string())
    return json.get<std::string>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t(INT64_MAX))
    return json.get<double>();
  if (json.is_number_integer())
    return json.get<std::int64_t>();
  if (json.is_number_float()) {
    const double x = json.get<double>();
    // 2e3 is a whole number too
    if (field.kind == Kind::Integer && x == std::trunc(x) && std::abs(x) < 9e15)
      return static_cast<std::int64_t>(x);
    return x;
  }
  return std::nullopt;
}

/// A complete text lacks only what there was not when it was written. Where the default is not what the
/// program did then, this is.
Experiment beforeParametersWereAdded() {
  Experiment out;
  out.target.phases = SinePhases::shared;
  return out;
}

class PresetReader : JsonReader {
public:
  PresetReader(const std::string& name, const std::filesystem::path& folder) : JsonReader(name, folder) {}

  Preset read(std::string_view text) {
    Preset preset;
    preset.id = std::filesystem::path(m_name).stem().string();
    if (const Json json = parseObject(text); json.is_object())
      readAll(json, preset);
    problems(validate(preset.experiment, m_broken));
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return preset;
  }

  Experiment readStanding(std::string_view text) {
    Preset preset;
    preset.experiment = beforeParametersWereAdded();
    if (const Json json = parseObject(text); json.is_object())
      readAll(json, preset);
    for (const Field& field : fields())
      if (field.kind == Kind::File) // any text will do; rules that would read it are skipped
        m_broken.insert(field.path());
    problems(validate(preset.experiment, m_broken, MemoryRule::Skip));
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return preset.experiment;
  }

private:
  void readAll(const Json& json, Preset& preset) {
    checkFormat(json);
    for (const auto& [key, value] : json.items()) {
      const auto text = std::ranges::find(texts, key, &TextKey::key);
      if (key == "format")
        continue;
      if (text != texts.end())
        readText(key, value, preset.*(text->member));
      else if (isGroup(key))
        readGroup(key, value, preset.experiment);
      else
        problem(key, "is not known" + suggestionFor(key) +
                         ": here stand format, title, figure, about and the groups " + groupList());
    }
  }

  void readGroup(const std::string& group, const Json& json, Experiment& experiment) {
    if (!json.is_object())
      return problem(group, "must be an object of parameters");
    for (const auto& [key, value] : json.items()) {
      const std::string path = group + "." + key;
      const Field* field = findField(path);
      if (!field)
        problem(path, "is not known" + didYouMeanField(path) + ": " + group + " has " + keysOf(group));
      else if (const auto read = readValue(*field, path, value))
        field->set(experiment, valueFrom(m_folder, *field, *read));
      else
        m_broken.insert(path);
    }
  }

  /// For a key beside the groups: one of these is meant, or a parameter that stands in no group.
  static std::string suggestionFor(const std::string& key) {
    std::vector<std::string> known{"format"};
    for (const TextKey& text : texts)
      known.emplace_back(text.key);
    for (const Field& field : fields())
      if (known.back() != field.group)
        known.emplace_back(field.group);
    const std::string here = didYouMean(key, known);
    return here.empty() ? didYouMeanField(key) : here;
  }
  static bool isGroup(const std::string& name) {
    return std::ranges::count(fields(), name, &Field::group) > 0;
  }
  static std::string keysOf(const std::string& group) {
    std::string out;
    for (const Field& field : fields())
      if (field.group == group)
        out += (out.empty() ? "" : ", ") + std::string(field.key);
    return out;
  }
  static std::string groupList() {
    std::string out;
    std::string_view last;
    for (const Field& field : fields())
      if (field.group != last)
        out += (out.empty() ? "" : ", ") + std::string(last = field.group);
    return out;
  }
};

Json jsonOf(const Value& value) {
  return std::visit([](const auto& x) { return Json(x); }, value);
}

Json presetJson(const Preset& preset, bool complete, const std::filesystem::path& folder) {
  Json json;
  json["format"] = fileFormat;
  for (const TextKey& text : texts)
    if (!(preset.*text.member).empty())
      json[text.key] = preset.*text.member;
  const Experiment defaults;
  for (const Field& field : fields()) {
    Value value = field.get(preset.experiment);
    if (!complete && value == field.get(defaults))
      continue;
    if (const auto* file = std::get_if<std::string>(&value);
        file && field.kind == Kind::File && !folder.empty() && !file->empty()) {
      // a relative path was meant from the working directory, and would be read from the preset's folder
      const auto there = std::filesystem::absolute(*file).lexically_normal();
      const auto near = there.lexically_proximate(folder);
      const bool beside = !near.empty() && *near.begin() != ".."; // it travels with the preset
      value = (beside ? near : there).string();
    }
    json[std::string(field.group)][std::string(field.key)] = jsonOf(value);
  }
  return json;
}

} // namespace

JsonReader::JsonReader(std::string name, std::filesystem::path folder)
    : m_name(std::move(name)), m_folder(std::move(folder)) {}

/// An object or array that is being read. Of an object: its keys so far, to find one that is written twice,
/// and the latest of them; of an array: how many elements it has so far.
struct JsonReader::OpenContainer {
  bool array;
  std::set<std::string> keys = {};
  std::string latest = {};
  std::size_t elements = 0;
};

constexpr std::size_t deepest = 50;

namespace {

/// What the library says, without its exception number and what it read last: a preset can name any file, and
/// the message must not tell what is in it.
std::string withoutContent(std::string what) {
  what.erase(0, what.find("] ") + 2);
  constexpr std::string_view read = "; last read: '", expected = "'; expected ";
  if (const std::size_t at = what.find(read); at != std::string::npos) {
    const std::size_t end = what.rfind(expected);
    what.erase(at, end == std::string::npos || end < at ? end : end + 1 - at);
  }
  return what;
}

} // namespace

JsonReader::Json JsonReader::parseObject(std::string_view text) {
  std::vector<OpenContainer> open;
  using Event = Json::parse_event_t;
  const auto watch = [&](int, Event event, Json& parsed) {
    if (open.size() > deepest) // the library's own recursion would use up the stack
      throw InputErrors(
          {{m_name, {}, "is nested too deeply: at most " + std::to_string(deepest) + " levels"}});
    if (event == Event::object_start || event == Event::array_start)
      open.push_back({.array = event == Event::array_start});
    else if (event == Event::key)
      takeKey(open, parsed.get<std::string>());
    else if (event == Event::object_end || event == Event::array_end)
      open.pop_back();
    if ((event == Event::object_end || event == Event::array_end || event == Event::value) && !open.empty())
      ++open.back().elements;
    return true;
  };
  try {
    Json json = Json::parse(text, watch);
    if (!json.is_object())
      problem({}, "must be a JSON object: { \"format\": 1, … }");
    return json;
  } catch (const Json::out_of_range&) { // 1e999: good JSON, but no double; the reader cannot go on after it
    const Field* field = findField(pathOf(open));
    problem(pathOf(open), "holds a number that is too large" +
                              (field ? ": it must be " + allowedText(*field) : std::string()));
  } catch (const Json::parse_error& error) {
    std::string what = error.what();
    problem({}, "is not JSON: " + withoutContent(what));
  }
  return {};
}

void JsonReader::takeKey(std::vector<OpenContainer>& open, const std::string& key) {
  open.back().latest = key;
  if (open.back().keys.insert(key).second)
    return;
  problem(pathOf(open), "stands twice: which of the values is meant?");
  m_broken.insert(pathOf(open));
}

std::string JsonReader::pathOf(const std::vector<OpenContainer>& open) {
  std::string path;
  for (const OpenContainer& container : open)
    path += container.array ? "[" + std::to_string(container.elements) + "]"
                            : (path.empty() ? "" : ".") + container.latest;
  return path;
}

void JsonReader::checkFormat(const Json& json) {
  if (!json.contains("format") || json["format"] != fileFormat)
    problem("format", "must be there and be " + std::to_string(fileFormat));
}

void JsonReader::readText(const std::string& path, const Json& json, std::string& out) {
  if (json.is_string())
    out = json.get<std::string>();
  else
    problem(path, "must be a text");
}

std::optional<Value> JsonReader::readValue(const Field& field, const std::string& path, const Json& json) {
  auto value = valueOf(field, json);
  const auto refusal =
      value ? checkValue(field, *value) : json.dump() + " is not allowed: it must be " + allowedText(field);
  if (!refusal)
    return value;
  problem(path, *refusal);
  return std::nullopt;
}

void JsonReader::problem(const std::string& path, const std::string& message) {
  m_errors.push_back({m_name, path, message});
}

void JsonReader::problems(const std::vector<InputError>& errors) {
  for (const InputError& error : errors)
    problem(error.path, error.file.empty() ? error.message : error.file + " " + error.message);
}

Value valueFrom(const std::filesystem::path& folder, const Field& field, const Value& value) {
  if (field.kind != Kind::File || folder.empty())
    return value;
  const std::filesystem::path file = std::get<std::string>(value);
  return file.empty() || file.is_absolute() ? value : (folder / file).lexically_normal().string();
}

Preset parsePreset(std::string_view text, const std::string& name, const std::filesystem::path& folder) {
  return PresetReader(name, folder).read(text);
}

Experiment parseStanding(std::string_view text, const std::string& name) {
  return PresetReader(name, {}).readStanding(text);
}

Preset readPreset(const std::filesystem::path& file) {
  return parsePreset(textOf(file, largestPreset), file.string(),
                     std::filesystem::absolute(file).parent_path());
}

std::string presetText(const Preset& preset, bool complete) {
  return presetJson(preset, complete, {}).dump(2) + "\n";
}

void writePreset(const Preset& preset, const std::filesystem::path& file) {
  replaceText(file, presetJson(preset, false, std::filesystem::absolute(file).parent_path()).dump(2) + "\n");
}

std::filesystem::path presetFolder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (std::filesystem::path at = program.parent_path(); !error && at.has_relative_path();
       at = at.parent_path())
    for (const std::filesystem::path& folder : {at / "presets", at / "share/spikeloom/presets"})
      if (std::filesystem::exists(folder / (std::string(defaultPresetId) + ".json")))
        return folder;
  return SPIKELOOM_PRESETS;
}

std::optional<std::filesystem::path> findShipped(const std::string& name,
                                                 const std::filesystem::path& shipped,
                                                 const std::filesystem::path& folder) {
  std::error_code error; // a name too long for a file is no failure of the program's
  for (const std::filesystem::path& file : {folder / name, shipped / (name + ".json")})
    if (!name.empty() && std::filesystem::exists(file, error))
      return file;
  return std::nullopt;
}

std::string didYouMeanShipped(const std::string& name, const std::filesystem::path& shipped) {
  std::vector<std::string> known;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(shipped, error))
    if (entry.path().extension() == ".json")
      known.push_back(entry.path().stem().string());
  std::ranges::sort(known);
  const std::filesystem::path file = name;
  return didYouMean(file.extension() == ".json" ? file.stem().string() : name, known);
}

std::vector<Preset> shippedPresets(std::vector<InputError>& problems) {
  std::vector<Preset> out;
  forEachShipped(presetFolder(), problems,
                 [&](const std::filesystem::path& file) { out.push_back(readPreset(file)); });
  std::ranges::sort(out, {}, &Preset::id);
  return out;
}

std::vector<Preset> shippedPresets() {
  std::vector<InputError> problems;
  std::vector<Preset> out = shippedPresets(problems);
  if (!problems.empty())
    throw InputErrors(std::move(problems));
  return out;
}

void forEachShipped(const std::filesystem::path& folder, std::vector<InputError>& problems,
                    const std::function<void(const std::filesystem::path& file)>& read) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") {
      try {
        read(entry.path());
      } catch (const InputErrors& errors) {
        problems.insert(problems.end(), errors.errors().begin(), errors.errors().end());
      }
    }
  if (error)
    problems.push_back({folder.string(), {}, "cannot be read: " + error.message()});
}

} // namespace spikeloom
