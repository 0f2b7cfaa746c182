#include "core/study/sweep_setup.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// A number where it is one; else the text, which the reader refuses as such.
OrderedJson typed(const std::string& text) {
  const auto number = numberIn(text);
  if (!number)
    return text;
  if (*number == std::trunc(*number) && std::abs(*number) < 9e15)
    return static_cast<std::int64_t>(*number);
  return *number;
}

OrderedJson axisJson(const AxisSetup& axis) {
  return {{"parameter", axis.parameter},
          {axis.logarithmic ? "logarithmic" : "linear",
           {{"from", typed(axis.from)}, {"to", typed(axis.to)}, {"count", typed(axis.count)}}}};
}

std::string nameOf(const AxisSetup& axis) {
  const Field* const field = findField(axis.parameter);
  return field ? std::string(field->name) : axis.parameter;
}

/// The shipped preset that the experiment is said by, and what it holds.
Preset shippedBase(const Preset& preset) {
  for (const std::string& id : {preset.id, std::string(defaultPresetId)})
    if (const std::filesystem::path file = presetFolder() / (id + ".json");
        !id.empty() && std::filesystem::exists(file))
      return readPreset(file);
  return {.id = defaultPresetId, .title = {}, .figure = {}, .about = {}, .experiment = {}};
}

std::string numberText(const Field& field, double x) {
  const double rounded = numberIn(significant(x, 2)).value_or(x);
  const double inside = std::clamp(rounded, field.range.low, field.range.high);
  return field.kind == Kind::Integer ? valueText(static_cast<std::int64_t>(std::llround(inside)))
                                     : valueText(inside);
}

} // namespace

AxisSetup usualAxis(const Field& field, const Experiment& experiment) {
  AxisSetup axis{.parameter = field.path(), .from = {}, .to = {}};
  const bool counted = field.kind == Kind::Integer; // what is counted costs time
  if (field.slider && !counted) {
    axis.from = numberText(field, field.slider->low);
    axis.to = numberText(field, field.slider->high);
    return axis;
  }
  const Value value = field.get(experiment);
  const auto* const whole = std::get_if<std::int64_t>(&value);
  const double now = whole ? static_cast<double>(*whole) : std::get<double>(value);
  axis.logarithmic = now > 0;
  constexpr double around = 4;
  const bool share = field.range.low == 0 && field.range.high == 1;
  if (share)
    axis.logarithmic = false;
  axis.from = numberText(field, share ? (field.range.lowOpen ? 0.1 : 0) : now > 0 ? now / around : now - 1);
  axis.to = numberText(field, share ? 1 : now > 0 ? now * (counted ? 2 : around) : now + 1);
  return axis;
}

std::string sweepText(const SweepSetup& setup, const Preset& preset, const Experiment& experiment) {
  const Preset base = shippedBase(preset);
  OrderedJson json;
  json["format"] = 1;
  json["title"] = nameOf(setup.first) +
                  (setup.second.parameter.empty() ? std::string() : " × " + nameOf(setup.second)) +
                  (preset.title.empty() ? std::string() : ": " + preset.title);
  json["preset"] = base.id;
  OrderedJson set = OrderedJson::object();
  for (const Field& field : fields()) {
    const std::string path = field.path();
    const Value value = field.get(experiment);
    if (&field != &SPIKELOOM_FIELD(run, threads) && path != setup.first.parameter &&
        path != setup.second.parameter && value != field.get(base.experiment))
      set[path] = std::visit([](const auto& x) { return OrderedJson(x); }, value);
  }
  if (!set.empty())
    json["set"] = std::move(set);
  json["axes"] = OrderedJson::array();
  for (const AxisSetup* const axis : {&setup.first, &setup.second})
    if (!axis->parameter.empty())
      json["axes"].push_back(axisJson(*axis));
  json["repeats"] = typed(setup.repeats);
  return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

} // namespace spikeloom
