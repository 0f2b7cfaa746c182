#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// "Did you mean …?", wherever a word is not known: keys of presets, names of parameters, choices, presets.
namespace spikeloom {

/// How many insertions, deletions, substitutions and swaps of neighbours make one word of the other (optimal
/// string alignment: Damerau and Levenshtein's distance without edits between swapped letters). In bytes.
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);

/// The distance, when it is small enough for a slip: about a quarter of the known word's length, at least 1.
/// Case does not count, nor whether words are joined by "-" or "_".
[[nodiscard]] std::optional<std::size_t> slipDistance(std::string_view word, std::string_view known);

/// Those of the known words that may have been meant: the nearest by slipDistance; when there is none, those
/// that begin with the word; else those that hold it. At most three.
[[nodiscard]] std::vector<std::string> meantBy(std::string_view word, const std::vector<std::string>& known);

/// " (did you mean a or b?)", to be put behind "is not known"; empty for no words.
[[nodiscard]] std::string didYouMean(const std::vector<std::string>& words);

/// The same for what meantBy finds.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string>& known);

} // namespace spikeloom
