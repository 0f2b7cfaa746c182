#pragma once

#include <algorithm>

#include "core/params/experiment.h"

/// From a member of a parameter struct to its Field, for code that names parameters in C++ (rules between
/// fields): the compiler then checks the name.
namespace spikeloom {

namespace detail {

template <class T> struct MemberType;
template <class C, class T> struct MemberType<T C::*> { using type = T; };

/// Reads and writes one member of one group as a Value.
template <auto Group, auto Member> struct Access {
  using T = typename MemberType<decltype(Member)>::type;

  static Value get(const Experiment& experiment) {
    const T& member = experiment.*Group.*Member;
    if constexpr (std::is_enum_v<T>)
      return std::string(optionOf(member).key);
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      return static_cast<std::int64_t>(member);
    else
      return member;
  }

  static void set(Experiment& experiment, const Value& value) {
    T& member = experiment.*Group.*Member;
    if constexpr (std::is_enum_v<T>) {
      const auto options = optionsOf<T>;
      const auto at = std::ranges::find(options, std::get<std::string>(value), &Option::key);
      member = static_cast<T>(at - options.begin());
    } else if constexpr (std::is_floating_point_v<T>) {
      const auto* whole = std::get_if<std::int64_t>(&value);
      member = whole ? static_cast<T>(*whole) : std::get<double>(value);
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      member = static_cast<T>(std::get<std::int64_t>(value));
    } else {
      member = std::get<T>(value);
    }
  }
};

} // namespace detail

/// The field of a member: fieldFor<&Experiment::target, &TargetParams::duration>().
template <auto Group, auto Member> const Field& fieldFor() {
  const auto all = fields();
  return *std::ranges::find_if(
      all, [](const Field& field) { return field.get == &detail::Access<Group, Member>::get; });
}

/// SPIKELOOM_FIELD(target, duration)
#define SPIKELOOM_FIELD(group, member)                                                                       \
  ::spikeloom::fieldFor<                                                                                     \
      &::spikeloom::Experiment::group,                                                                       \
      &std::remove_reference_t<decltype(std::declval<::spikeloom::Experiment>().group)>::member>()

} // namespace spikeloom
