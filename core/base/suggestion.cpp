#include "core/base/suggestion.h"

#include <algorithm>
#include <limits>

namespace spikeloom {

namespace {

constexpr std::size_t mostSuggested = 3;
constexpr std::size_t shortestPart = 2; // of a name, by which it may be found

/// Words as they are compared.
std::string folded(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == ' ')
      c = '_';
  }
  return out;
}

template <class Holds> std::vector<std::string> firstOf(const std::vector<std::string>& known, Holds holds) {
  std::vector<std::string> out;
  for (const std::string& candidate : known)
    if (out.size() < mostSuggested && holds(folded(candidate)))
      out.push_back(candidate);
  return out;
}

} // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k)
    row[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t changed = row[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
      next[k] = std::min({row[k] + 1, next[k - 1] + 1, changed});
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        next[k] = std::min(next[k], before[k - 2] + 1);
    }
    std::swap(before, row);
    std::swap(row, next);
  }
  return row[b.size()];
}

std::optional<std::size_t> slipDistance(std::string_view word, std::string_view known) {
  const std::size_t most = std::max<std::size_t>(1, (known.size() + 2) / 4);
  if (word.size() > known.size() + most || known.size() > word.size() + most)
    return std::nullopt; // however long the word is, comparing takes no time
  const std::size_t distance = editDistance(folded(word), folded(known));
  return distance <= most && distance < known.size() ? std::optional(distance) : std::nullopt;
}

std::vector<std::string> meantBy(std::string_view word, const std::vector<std::string>& known) {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::vector<std::string> nearest;
  for (const std::string& candidate : known) {
    const auto distance = slipDistance(word, candidate);
    if (!distance || *distance > least)
      continue;
    if (*distance < least)
      nearest.clear();
    least = *distance;
    if (nearest.size() < mostSuggested)
      nearest.push_back(candidate);
  }
  if (!nearest.empty() || word.size() < shortestPart)
    return nearest;
  const std::string part = folded(word);
  auto found = firstOf(known, [&](const std::string& candidate) { return candidate.starts_with(part); });
  if (found.empty())
    found = firstOf(known,
                    [&](const std::string& candidate) { return candidate.find(part) != std::string::npos; });
  return found;
}

std::string didYouMean(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t k = 0; k < words.size(); ++k)
    out += (k == 0 ? "" : k + 1 < words.size() ? ", " : " or ") + words[k];
  return out.empty() ? out : " (did you mean " + out + "?)";
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& known) {
  return didYouMean(meantBy(word, known));
}

} // namespace spikeloom
