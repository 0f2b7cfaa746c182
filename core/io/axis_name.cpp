#include "core/io/axis_name.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace spikeloom {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// The words of a name, in small letters, without what stands between them.
std::vector<std::string> wordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
    if (c >= 'A' && c <= 'Z')
      words.back() += static_cast<char>(c - 'A' + 'a');
    else if (letter)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty())
    words.pop_back();
  return words;
}

std::optional<double> unitOf(std::string_view word) {
  if (isOneOf(word, {"ms", "msec", "millisecond", "milliseconds"}))
    return 1;
  if (isOneOf(word, {"s", "sec", "secs", "second", "seconds"}))
    return 1000;
  if (isOneOf(word, {"us", "usec", "µs", "μs", "microsecond", "microseconds"}))
    return 1e-3;
  return std::nullopt;
}

} // namespace

AxisName axisName(std::string_view name) {
  using enum AxisName::Kind;
  const std::vector<std::string> words = wordsOf(name);
  if (words.empty() ||
      (words.size() == 1 &&
       isOneOf(words[0], {"index", "idx", "id", "row", "sample", "frame", "bin", "number", "nr", "no",
                          "neuron", "cell", "unit", "label", "name"})) ||
      (words.size() == 2 && words[0] == "unnamed" && words[1] == "0"))
    return {Index, {}};
  AxisName out{Time, {}};
  if (!isOneOf(words[0], {"time", "times", "timestamp", "timestamps", "t", "ms", "msec", "zeit"}))
    return {};
  for (const std::string& word : words)
    if (const auto unit = unitOf(word))
      out.unit = unit;
    else if (!isOneOf(word, {"time", "times", "timestamp", "timestamps", "t", "zeit", "in", "from", "since",
                             "stimulus", "onset", "axis", "points", "bins", "bin"}))
      return {}; // "time to peak" is a value
  return out;
}

std::optional<double> timeUnit(std::string_view text) {
  const std::vector<std::string> words = wordsOf(text);
  return words.size() == 1 ? unitOf(words[0]) : std::nullopt;
}

} // namespace spikeloom
