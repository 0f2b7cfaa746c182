#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// What the readers of presets and of sweep files share: a text becomes JSON, a JSON value a parameter's
/// value, and every problem is kept with its path inside the file ("learning.lambda", "axes[0].values").
/// Defined in json.cpp, so that the JSON library is compiled in few files.
class JsonReader {
protected:
  using Json = nlohmann::ordered_json;

  /// @param name stands for the file in messages
  /// @param folder where relative files are looked for; empty: they stay as they are
  JsonReader(std::string name, std::filesystem::path folder);
  ~JsonReader() = default;

  /// The text as a JSON object; something else after a problem, which is noted. Keys that stand twice are
  /// problems, and broken.
  [[nodiscard]] Json parseObject(std::string_view text);
  void checkFormat(const Json& json);
  void readText(const std::string& path, const Json& json, std::string& out);
  /// Nothing when the value is not allowed for the field: a problem at `path`.
  [[nodiscard]] std::optional<Value> readValue(const Field& field, const std::string& path, const Json& json);
  void problem(const std::string& path, const std::string& message);
  void problems(const std::vector<InputError>& errors);

  std::string m_name;
  std::filesystem::path m_folder;
  std::set<std::string> m_broken; ///< paths whose value is known to be wrong
  std::vector<InputError> m_errors;

private:
  struct OpenContainer;
  static std::string pathOf(const std::vector<OpenContainer>& open);
  void takeKey(std::vector<OpenContainer>& open, const std::string& key);
};

} // namespace spikeloom
