#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/errors.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

using detail::Access;
using detail::MemberType;

template <class T> constexpr Kind kindOf(const RowText& text) {
  if constexpr (std::is_same_v<T, bool>)
    return Kind::Bool;
  else if constexpr (std::is_enum_v<T>)
    return Kind::Choice;
  else if constexpr (std::is_integral_v<T>)
    return Kind::Integer;
  else if constexpr (std::is_floating_point_v<T>)
    return Kind::Real;
  else {
    static_assert(std::is_same_v<T, std::string>);
    return text.fileTypes.empty() ? Kind::Text : Kind::File;
  }
}

template <auto Group, auto Member>
Field fieldOf(const Row<Member>& row, std::string_view group, std::string_view title) {
  using T = typename MemberType<decltype(Member)>::type;
  Field field{};
  static_cast<RowText&>(field) = row;
  field.group = group;
  field.groupTitle = title;
  field.kind = kindOf<T>(row);
  if constexpr (std::is_enum_v<T>)
    field.options = optionsOf<T>;
  field.get = &Access<Group, Member>::get;
  field.set = &Access<Group, Member>::set;
  return field;
}

template <auto Group> void append(std::vector<Field>& out, std::string_view group, std::string_view title) {
  using Params = typename MemberType<decltype(Group)>::type;
  std::apply([&](const auto&... row) { (out.push_back(fieldOf<Group>(row, group, title)), ...); },
             rowsOf<Params>);
}

#define SPIKELOOM_GROUP(member, title) append<&Experiment::member>(out, #member, title)

std::vector<Field> allFields() {
  static_assert(detail::memberCount<Experiment>() == 9, "a new group needs its line below");
  std::vector<Field> out;
  SPIKELOOM_GROUP(network, "Network");
  SPIKELOOM_GROUP(neuron, "Neuron");
  SPIKELOOM_GROUP(synapse, "Synapse");
  SPIKELOOM_GROUP(stimulus, "Stimulus");
  SPIKELOOM_GROUP(target, "Targets");
  SPIKELOOM_GROUP(learning, "Learning");
  SPIKELOOM_GROUP(dale, "Dale's law");
  SPIKELOOM_GROUP(run, "Run");
  SPIKELOOM_GROUP(probe, "Probe");
  return out;
}

std::string number(double x) {
  std::array<char, 32> buffer{};
  // 15 digits in scientific form only when the plain form is long: people read 20000, not 2e+04
  const auto plain = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x, std::chars_format::fixed);
  const std::string fixed(buffer.data(), plain.ec == std::errc() ? plain.ptr : buffer.data());
  return !fixed.empty() && fixed.size() <= 8 ? fixed : shortest(x);
}

std::string kindText(Kind kind) {
  switch (kind) {
  case Kind::Bool:
    return "true or false";
  case Kind::Integer:
    return "a whole number";
  case Kind::Real:
    return "a number";
  case Kind::Choice:
  case Kind::Text:
    return "a text";
  case Kind::File:
    return "a file's path";
  }
  return {};
}

std::string shown(const Value& value) {
  return std::holds_alternative<std::string>(value) ? "\"" + std::get<std::string>(value) + "\""
                                                    : valueText(value);
}

bool hasKind(const Field& field, const Value& value) {
  switch (field.kind) {
  case Kind::Bool:
    return std::holds_alternative<bool>(value);
  case Kind::Integer:
    return std::holds_alternative<std::int64_t>(value);
  case Kind::Real:
    return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
  case Kind::Choice:
  case Kind::Text:
  case Kind::File:
    return std::holds_alternative<std::string>(value);
  }
  return false;
}

/// The words that the field's value can be.
std::vector<std::string> wordsOf(const Field& field) {
  std::vector<std::string> words;
  for (const Option& option : field.options)
    words.emplace_back(option.key);
  if (field.kind == Kind::Bool)
    words = {"true", "false"};
  return words;
}

std::string suggestionFor(const Field& field, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? didYouMean(*text, wordsOf(field)) : std::string();
}

/// How far a path is from a field's; nothing when it is too far to be meant.
std::optional<std::size_t> pathDistance(std::string_view path, const Field& field) {
  const std::size_t dot = path.find('.');
  const auto keyDistance =
      slipDistance(dot == std::string_view::npos ? path : path.substr(dot + 1), field.key);
  if (!keyDistance || dot == std::string_view::npos)
    return keyDistance;
  if (const auto groupDistance = slipDistance(path.substr(0, dot), field.group))
    return *keyDistance + *groupDistance;
  constexpr std::size_t otherGroup = 100; // after all that are in the group that was named
  return *keyDistance == 0 ? std::optional(otherGroup) : std::nullopt;
}

/// For a number that was typed with a comma.
std::string commaHint(std::string_view text) {
  const bool typed = text.find(',') != std::string_view::npos &&
                     text.find_first_not_of("0123456789.,+-eE") == std::string_view::npos;
  return typed ? "; the decimal mark is a point, and digits are not grouped" : "";
}

[[noreturn]] void refuse(const Field& field, const std::string& message) {
  throw InputErrors({{.file = {}, .path = field.path(), .message = message}});
}

} // namespace

std::span<const Field> fields() {
  static const std::vector<Field> all = allFields();
  return all;
}

const Field* findField(std::string_view path) {
  const auto all = fields();
  const auto at = std::ranges::find_if(all, [&](const Field& field) { return field.path() == path; });
  return at == all.end() ? nullptr : &*at;
}

std::string didYouMeanField(std::string_view path) {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::vector<std::string> nearest;
  for (const Field& field : fields()) {
    const auto distance = pathDistance(path, field);
    if (!distance || *distance > least)
      continue;
    if (*distance < least)
      nearest.clear();
    least = *distance;
    nearest.push_back(field.path());
  }
  return nearest.size() > 3 ? std::string() : didYouMean(nearest);
}

std::string allowedText(const Field& field) {
  if (field.kind == Kind::Choice) {
    std::string text = "one of: ";
    for (const Option& option : field.options)
      text += (&option == field.options.data() ? "" : ", ") + std::string(option.key);
    return text;
  }
  if (field.kind == Kind::Bool || field.kind == Kind::Text || field.kind == Kind::File)
    return kindText(field.kind);
  const std::string unit = field.unit.empty() ? "" : " " + std::string(field.unit);
  const std::string low = number(field.range.low), high = number(field.range.high);
  return kindText(field.kind) +
         (field.range.lowOpen ? " above " + low + " and up to " + high : " from " + low + " to " + high) +
         unit;
}

std::optional<std::string> checkValue(const Field& field, const Value& value) {
  const std::string refusal =
      shown(value) + " is not allowed" + suggestionFor(field, value) + ": it must be " + allowedText(field);
  if (!hasKind(field, value))
    return refusal;
  if (field.kind == Kind::Choice) {
    const bool known = std::ranges::count(field.options, std::get<std::string>(value), &Option::key) > 0;
    return known ? std::nullopt : std::optional(refusal);
  }
  if (field.kind == Kind::Integer || field.kind == Kind::Real) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    const double x = whole ? static_cast<double>(*whole) : std::get<double>(value);
    return field.range.contains(x) ? std::nullopt : std::optional(refusal);
  }
  if (const auto* text = std::get_if<std::string>(&value); text && !isUtf8(*text))
    return "\"" + *text + "\" is not allowed: it must be UTF-8, which presets and saved runs are written in";
  return std::nullopt;
}

Value parseValue(const Field& field, std::string_view text) {
  const auto wrong = [&] {
    refuse(field, "\"" + std::string(text) + "\" is not " + allowedText(field) +
                      suggestionFor(field, std::string(text)) + commaHint(text));
  };
  const char* const end = text.data() + text.size();
  Value value = std::string(text);
  if (field.kind == Kind::Bool) {
    if (text != "true" && text != "false")
      wrong();
    value = text == "true";
  } else if (field.kind == Kind::Integer) {
    std::int64_t whole = 0;
    const auto [at, error] = std::from_chars(text.data(), end, whole);
    if (error != std::errc() || at != end)
      wrong();
    value = whole;
  } else if (field.kind == Kind::Real) {
    double real = 0;
    const auto [at, error] = std::from_chars(text.data(), end, real);
    if (error != std::errc() || at != end)
      wrong();
    value = real;
  }
  if (const auto problem = checkValue(field, value))
    refuse(field, *problem);
  return value;
}

std::string valueText(const Value& value) {
  struct {
    std::string operator()(bool x) const { return x ? "true" : "false"; }
    std::string operator()(std::int64_t x) const { return std::to_string(x); }
    std::string operator()(double x) const { return number(x); }
    std::string operator()(const std::string& x) const { return x; }
  } const visitor;
  return std::visit(visitor, value);
}

} // namespace spikeloom
