#include "core/study/reproduction_results.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/text.h"
#include "core/io/csv.h"

namespace spikeloom {

namespace {

constexpr std::string_view heading = "# spikeloom reproduction\ncase,seed,fingerprint,message,values\n";
constexpr std::size_t columns = 5;

std::string valuesText(const CaseValues& values) {
  std::string out;
  for (const auto& [name, value] : values)
    out += (out.empty() ? "" : " ") + name + "=" + (std::isnan(value) ? "nan" : shortest(value));
  return out;
}

/// Nothing when it is no such text.
std::optional<CaseValues> valuesIn(std::string_view text) {
  CaseValues out;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const std::size_t equals = one.find('=');
    const auto number = equals == std::string_view::npos ? std::nullopt : numberIn(one.substr(equals + 1));
    if (!number || !out.emplace(one.substr(0, equals), *number).second)
      return std::nullopt;
  }
  return out;
}

/// A row's fingerprint and result; nothing when it is no row.
std::optional<std::pair<std::string, CaseResult>> rowIn(std::string_view line) {
  const auto cells = csvCells(line);
  if (cells.size() != columns || cells[2].empty())
    return std::nullopt;
  CaseResult result{{}, csvText(cells[3])};
  auto values = valuesIn(cells[4]);
  if (!values || values->empty() == result.failure.empty())
    return std::nullopt;
  result.values = std::move(*values);
  return std::pair(std::string(cells[2]), std::move(result));
}

} // namespace

ReproductionResults::ReproductionResults(const std::filesystem::path& file)
    : m_file(std::filesystem::absolute(file).lexically_normal()), m_out(m_file) {
  const std::string text = m_out.content();
  if (heading.starts_with(text)) { // empty, or stopped while the heading was written
    m_out.cut(0);
    m_out.append(heading);
    return;
  }
  if (!text.starts_with(heading))
    throw InputErrors({{m_file.string(),
                        {},
                        "holds something else than the runs of a reproduction: choose another file, or move "
                        "this one away"}});
  if (const std::size_t kept = takeRows(text); kept < text.size())
    m_out.cut(kept);
}

std::size_t ReproductionResults::takeRows(std::string_view text) {
  std::vector<InputError> problems;
  const std::size_t kept =
      eachCompleteLine(text, heading.size(), 3, [&](std::string_view line, std::size_t number) {
        auto row = rowIn(line);
        if (row)
          m_results.insert_or_assign(std::move(row->first), std::move(row->second));
        else
          problems.push_back({m_file.string(),
                              {},
                              "line " + std::to_string(number) +
                                  " is no run of a reproduction: mend it, or move the file away"});
      });
  if (!problems.empty())
    throw InputErrors(std::move(problems));
  return kept;
}

const CaseResult* ReproductionResults::find(const std::string& fingerprint) const {
  const auto found = m_results.find(fingerprint);
  return found == m_results.end() ? nullptr : &found->second;
}

void ReproductionResults::add(const std::string& name, std::int64_t seed, const std::string& fingerprint,
                              CaseResult result) {
  m_out.append(csvCell(name) + "," + std::to_string(seed) + "," + fingerprint + "," +
               csvCell(result.failure) + "," + valuesText(result.values) + "\n");
  m_results.insert_or_assign(fingerprint, std::move(result));
}

} // namespace spikeloom
