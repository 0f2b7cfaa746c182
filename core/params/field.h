#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

/// What a parameter is, said once. A parameter's default stands on its member; everything else stands in one
/// row beside it (SPIKELOOM_ROW), and from that row come JSON, checks, panel, undo, command line and
/// reference page.
namespace spikeloom {

struct Experiment;

/// When a changed value is taken up.
enum class Effect {
  Live,    ///< by the running network, from its next trial on
  Rebuild, ///< only by a new network
};

/// Values a parameter can have, type-erased. A choice travels as its key, a file as its path.
using Value = std::variant<bool, std::int64_t, double, std::string>;

enum class Kind { Bool, Integer, Real, Choice, Text, File };

/// Allowed interval; an open end excludes its bound.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool lowOpen = false;

  /// Written so that NaN is never inside.
  [[nodiscard]] constexpr bool contains(double x) const {
    return (lowOpen ? x > low : x >= low) && x <= high;
  }
};
constexpr Range between(double low, double high) { return {low, high, false}; }
constexpr Range above(double low, double high) { return {low, high, true}; }

/// One option of a choice. `key` is what presets say, `label` what the panel shows.
struct Option {
  std::string_view key, label;
};

/// Specialised for every enum that is a parameter: its options, in the order of the enumerators.
template <class Enum> inline constexpr std::array<Option, 0> optionsOf{};
/// That of a value.
template <class Enum> [[nodiscard]] constexpr const Option& optionOf(Enum value) {
  return optionsOf<Enum>[static_cast<std::size_t>(value)];
}

/// What a row says about its parameter.
struct RowText {
  std::string_view key;         ///< member name = JSON key (set by SPIKELOOM_ROW)
  std::string_view name;        ///< as the panel says it
  std::string_view symbol = ""; ///< the field's usual symbol, if there is one
  std::string_view unit = "";
  std::string_view help; ///< what it does, and which learning error it moves
  Range range = {};
  Effect effect = Effect::Rebuild;
  /// The usual values, when the panel is to have a slider beside the editor, logarithmic and never outside
  /// `range`; other values are typed.
  std::optional<Range> slider = std::nullopt;
  std::string_view fileTypes = ""; ///< makes a string parameter a file: "CSV files (*.csv)"
  /// Whether the parameter has a meaning in this experiment (a family's numbers only with that family).
  bool (*relevant)(const Experiment&) = [](const Experiment&) { return true; };
};

/// A parameter as everybody but its own struct sees it.
struct Field : RowText {
  std::string_view group, groupTitle;
  Kind kind;
  std::span<const Option> options;
  Value (*get)(const Experiment&);
  void (*set)(Experiment&, const Value&); ///< the value must have passed checkValue

  /// "learning.update_interval"
  [[nodiscard]] std::string path() const { return std::string(group) + "." + std::string(key); }
};

template <auto Member> struct Row : RowText {};

/// Specialised for every parameter struct: the tuple of its rows.
template <class Params> inline constexpr auto rowsOf = std::tuple{};

/// SPIKELOOM_ROW(member, .name = …, …) inside a `using Self = …Params` scope.
#define SPIKELOOM_ROW(member, ...)                                                                           \
  ::spikeloom::Row<&Self::member> {                                                                          \
    ::spikeloom::RowText { .key = #member, __VA_ARGS__ }                                                     \
  }

namespace detail {
struct Anything {
  template <class T> constexpr operator T() const noexcept; // never defined: only counted
};
template <class T, class... Args> constexpr std::size_t memberCount() {
  if constexpr (requires { T{Args{}..., Anything{}}; })
    return memberCount<T, Args..., Anything>();
  else
    return sizeof...(Args);
}
} // namespace detail

/// Does every member of the aggregate Params have its row? Asserted beside each list, so that a forgotten row
/// does not compile.
template <class Params, class Rows> constexpr bool everyMemberHasARow(const Rows&) {
  return detail::memberCount<Params>() == std::tuple_size_v<Rows>;
}

} // namespace spikeloom
