#include "core/params/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/params/access.h"
#include "core/params/validate.h"

namespace spikeloom {

namespace {

using Json = nlohmann::ordered_json;
constexpr int presetFormat = 1;

/// Texts of a preset beside its parameters, by their key.
struct TextKey {
  const char* key;
  std::string Preset::*member;
};
constexpr std::array texts{TextKey{"title", &Preset::title}, TextKey{"figure", &Preset::figure},
                           TextKey{"about", &Preset::about}};

class PresetReader {
public:
  PresetReader(std::string name, std::filesystem::path folder)
      : m_name(std::move(name)), m_folder(std::move(folder)) {}

  Preset read(std::string_view text) {
    Preset preset;
    preset.id = std::filesystem::path(m_name).stem().string();
    if (const Json json = parse(text); json.is_object())
      readAll(json, preset);
    else if (m_errors.empty())
      problem({}, "must be a JSON object: { \"format\": 1, … }");
    for (InputError& error : validate(preset.experiment, m_broken))
      problem(error.path, error.file.empty() ? error.message : error.file + " " + error.message);
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return preset;
  }

private:
  Json parse(std::string_view text) {
    std::vector<std::set<std::string>>
        keys; // of the objects that are open, to find one that is written twice
    const auto watch = [&](int, Json::parse_event_t event, Json& value) {
      if (event == Json::parse_event_t::object_start)
        keys.emplace_back();
      else if (event == Json::parse_event_t::object_end)
        keys.pop_back();
      else if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
        problem(value.get<std::string>(), "stands twice in the same object");
      return true;
    };
    try {
      return Json::parse(text, watch);
    } catch (const Json::parse_error& error) {
      std::string what = error.what();
      what.erase(0, what.find("] ") + 2); // the library's exception number
      problem({}, "is not JSON: " + what);
      return {};
    }
  }

  void readAll(const Json& json, Preset& preset) {
    if (!json.contains("format") || json["format"] != presetFormat)
      problem("format", "must be there and be " + std::to_string(presetFormat));
    for (const auto& [key, value] : json.items()) {
      const auto text = std::ranges::find(texts, key, &TextKey::key);
      if (key == "format")
        continue;
      if (text != texts.end())
        value.is_string() ? void(preset.*(text->member) = value.get<std::string>())
                          : problem(key, "must be a text");
      else if (isGroup(key))
        readGroup(key, value, preset.experiment);
      else
        problem(key, "is not known: here stand format, title, figure, about and the groups " + groupList());
    }
  }

  void readGroup(const std::string& group, const Json& json, Experiment& experiment) {
    if (!json.is_object())
      return problem(group, "must be an object of parameters");
    for (const auto& [key, value] : json.items()) {
      const std::string path = group + "." + key;
      const Field* field = findField(path);
      if (!field) {
        problem(path, "is not known: " + group + " has " + keysOf(group));
        continue;
      }
      const auto typed = valueOf(*field, value);
      const auto refusal =
          typed ? checkValue(*field, *typed)
                : std::optional(value.dump() + " is not allowed: it must be " + allowedText(*field));
      if (refusal) {
        problem(path, *refusal);
        m_broken.insert(path);
      } else {
        field->set(experiment, atHome(*field, *typed));
      }
    }
  }

  static std::optional<Value> valueOf(const Field& field, const Json& json) {
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

  /// A relative file is meant from the preset's own folder.
  Value atHome(const Field& field, const Value& value) const {
    if (field.kind != Kind::File || m_folder.empty())
      return value;
    const std::filesystem::path file = std::get<std::string>(value);
    return file.empty() || file.is_absolute() ? value : (m_folder / file).lexically_normal().string();
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

  void problem(const std::string& path, const std::string& message) {
    m_errors.push_back({m_name, path, message});
  }

  std::string m_name;
  std::filesystem::path m_folder;
  std::set<std::string> m_broken;
  std::vector<InputError> m_errors;
};

Json jsonOf(const Value& value) {
  return std::visit([](const auto& x) { return Json(x); }, value);
}

Json presetJson(const Preset& preset, bool complete, const std::filesystem::path& folder) {
  Json json;
  json["format"] = presetFormat;
  for (const TextKey& text : texts)
    if (!(preset.*text.member).empty())
      json[text.key] = preset.*text.member;
  const Experiment defaults;
  for (const Field& field : fields()) {
    Value value = field.get(preset.experiment);
    if (!complete && value == field.get(defaults))
      continue;
    if (const auto* file = std::get_if<std::string>(&value);
        file && field.kind == Kind::File && !folder.empty()) {
      const auto near = std::filesystem::path(*file).lexically_proximate(folder);
      if (!near.empty() && *near.begin() != "..") // a file beside the preset travels with it
        value = near.string();
    }
    json[std::string(field.group)][std::string(field.key)] = jsonOf(value);
  }
  return json;
}

} // namespace

Preset parsePreset(std::string_view text, const std::string& name, const std::filesystem::path& folder) {
  return PresetReader(name, folder).read(text);
}

Preset readPreset(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file))
    throw InputErrors({{file.string(), {}, "cannot be read: there is no such file, or it may not be read"}});
  std::ostringstream text;
  text << in.rdbuf();
  return parsePreset(text.str(), file.string(), std::filesystem::absolute(file).parent_path());
}

std::string presetText(const Preset& preset, bool complete) {
  return presetJson(preset, complete, {}).dump(2) + "\n";
}

void writePreset(const Preset& preset, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary);
  out << presetJson(preset, false, std::filesystem::absolute(file).parent_path()).dump(2) << '\n';
  out.close();
  if (!out)
    throw InputErrors(
        {{file.string(), {}, "cannot be written: the folder must exist, be writable and have room"}});
}

std::filesystem::path presetFolder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (std::filesystem::path at = program.parent_path(); !error && at.has_relative_path();
       at = at.parent_path())
    for (const std::filesystem::path& folder : {at / "presets", at / "share/spikeloom/presets"})
      if (std::filesystem::exists(folder / "figure-1b-synaptic-drive.json"))
        return folder;
  return SPIKELOOM_PRESETS;
}

std::vector<Preset> shippedPresets() {
  std::vector<Preset> out;
  for (const auto& entry : std::filesystem::directory_iterator(presetFolder()))
    if (entry.path().extension() == ".json")
      out.push_back(readPreset(entry.path()));
  std::ranges::sort(out, {}, &Preset::id);
  return out;
}

} // namespace spikeloom
