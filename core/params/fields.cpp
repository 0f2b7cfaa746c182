#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/base/errors.h"
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
  const std::string refusal = shown(value) + " is not allowed: it must be " + allowedText(field);
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
  return std::nullopt;
}

Value parseValue(const Field& field, std::string_view text) {
  const auto wrong = [&] { refuse(field, "\"" + std::string(text) + "\" is not " + allowedText(field)); };
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
