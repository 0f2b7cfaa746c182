#include "core/io/index_list.h"

#include <charconv>
#include <optional>

#include "core/base/problem_list.h"

namespace spikeloom {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t");
  return start == std::string_view::npos ? std::string_view()
                                         : text.substr(start, text.find_last_not_of(" \t") + 1 - start);
}

std::optional<std::size_t> indexIn(std::string_view text) {
  text = trimmed(text);
  std::size_t index = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  return error == std::errc() && at == text.data() + text.size() ? std::optional(index) : std::nullopt;
}

class ListReader {
public:
  ListReader(std::size_t size, const std::string& path)
      : m_size(size), m_path(path), m_problems({}), m_chosen(size, false) {}

  std::vector<std::size_t> read(std::string_view text) {
    if (trimmed(text).empty())
      return {};
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t end = std::min(text.find(',', start), text.size());
      const std::string_view item = text.substr(start, end - start);
      take(trimmed(item), start + std::min(item.find_first_not_of(" \t"), item.size()) + 1);
      start = end + 1;
    }
    m_problems.throwIfAny();
    return std::move(m_indices);
  }

private:
  void take(std::string_view item, std::size_t character) {
    const std::size_t dash = item.find('-'), slash = item.find('/');
    const bool stepped = slash != std::string_view::npos;
    const std::string_view range = item.substr(0, slash);
    const auto first = indexIn(range.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : indexIn(range.substr(std::min(dash + 1, range.size())));
    const auto step = stepped ? indexIn(item.substr(slash + 1)) : std::optional<std::size_t>(1);
    const auto problem = [&](const std::string& what) {
      m_problems.add(m_path,
                     "\"" + std::string(item) + "\" at character " + std::to_string(character) + " " + what);
    };
    if (!first || !last || !step || (stepped && dash == std::string_view::npos))
      return problem("is neither an index nor a range: a list like 0-99,150,200-210,300-398/2 is expected");
    if (*step == 0)
      return problem("has a step of 0: every first, second, … of a range can be chosen");
    if (*first > *last)
      return problem("is a range that runs backwards: the smaller index comes first");
    if (*last >= m_size)
      return problem("is out of range: there are " + std::to_string(m_size) + ", counted from 0");
    for (std::size_t index = *first;; index += *step) {
      if (m_chosen[index])
        return problem("chooses " + std::to_string(index) + " again: each may be chosen once");
      m_chosen[index] = true;
      m_indices.push_back(index);
      if (*step > *last - index) // the last one may be the largest number there is
        return;
    }
  }

  std::size_t m_size;
  std::string m_path;
  ProblemList m_problems;
  std::vector<bool> m_chosen;
  std::vector<std::size_t> m_indices;
};

} // namespace

std::vector<std::size_t> parseIndexList(std::string_view text, std::size_t size, const std::string& path) {
  return ListReader(size, path).read(text);
}

std::string indexListText(std::span<const std::size_t> indices) {
  std::string out;
  for (std::size_t k = 0; k < indices.size();) {
    std::size_t end = k + 1; // of a run with equal steps
    const std::size_t step =
        end < indices.size() && indices[end] > indices[k] ? indices[end] - indices[k] : 0;
    while (step > 0 && end < indices.size() && indices[end] == indices[end - 1] + step)
      ++end;
    const bool range = end - k > (step == 1 ? 1u : 2u);
    out += (out.empty() ? "" : ",") + std::to_string(indices[k]);
    if (range)
      out += "-" + std::to_string(indices[end - 1]) + (step > 1 ? "/" + std::to_string(step) : "");
    k = range ? end : k + 1;
  }
  return out;
}

} // namespace spikeloom
