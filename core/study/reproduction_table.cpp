#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/text.h"
#include "core/study/reproduction.h"

namespace spikeloom {

namespace {

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> out;
  std::ranges::copy_if(values, std::back_inserter(out), [](double x) { return std::isfinite(x); });
  std::ranges::sort(out);
  return out;
}

std::string number(double x) { return std::abs(x) < 1000 ? significant(x, 3) : decimals(x, 0); }

std::string measured(const ClaimResult& result) {
  if (std::isnan(result.median()))
    return result.failure.empty() ? "–" : "failed";
  return number(result.median()) + " (" + number(result.lowest()) + " … " + number(result.highest()) + ")";
}

/// Characters, not bytes: UTF-8's continuation bytes take no room.
std::size_t widthOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

using RowTexts = std::array<std::string, 6>;

std::string line(const RowTexts& row, const std::array<std::size_t, 6>& widths, bool markdown) {
  std::string out = markdown ? "|" : "";
  for (std::size_t column = 0; column < row.size(); ++column) {
    const std::string pad(markdown || column + 1 == row.size() ? 0 : widths[column] - widthOf(row[column]),
                          ' ');
    out += (markdown ? " " : column ? "  " : "") + row[column] + pad + (markdown ? " |" : "");
  }
  return out + "\n";
}

} // namespace

double ClaimResult::median() const {
  const auto sorted = finite(values);
  if (sorted.empty())
    return std::numeric_limits<double>::quiet_NaN();
  return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
}

double ClaimResult::lowest() const {
  const auto sorted = finite(values);
  return sorted.empty() ? std::numeric_limits<double>::quiet_NaN() : sorted.front();
}

double ClaimResult::highest() const {
  const auto sorted = finite(values);
  return sorted.empty() ? std::numeric_limits<double>::quiet_NaN() : sorted.back();
}

std::size_t ClaimResult::holding() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(values, [this](double x) { return claim.expectation.holds(x); }));
}

std::string ClaimResult::verdict() const {
  if (values.empty())
    return "not measured";
  if (holding() == values.size())
    return "yes";
  const bool mostEnded = 2 * finite(values).size() > values.size();
  if (!mostEnded || !claim.expectation.holds(median()))
    return "no";
  return "yes, " + std::to_string(holding()) + " of " + std::to_string(values.size());
}

std::string ClaimResult::note() const { return verdict() == "no" ? claim.known : std::string(); }

std::string resultTable(const std::vector<ClaimResult>& results, bool markdown) {
  std::vector<RowTexts> rows{
      {"figure", "the paper says", "measured here", "counts as yes", "median (range)", "verdict"}};
  for (const ClaimResult& result : results)
    rows.push_back({result.claim.figure, result.claim.paper, result.claim.quantity,
                    result.claim.expectation.text(), measured(result), result.verdict()});
  std::array<std::size_t, 6> widths{};
  for (const RowTexts& row : rows)
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], widthOf(row[column]));
  std::string out;
  for (const RowTexts& row : rows) {
    out += line(row, widths, markdown);
    if (markdown && &row == rows.data())
      out += "|---|---|---|---|---|---|\n";
  }
  for (const ClaimResult& result : results)
    if (!result.failure.empty())
      out += (markdown ? "\n" : "") + result.claim.figure + ": " + result.failure + "\n";
  for (const ClaimResult& result : results)
    if (!result.note().empty())
      out += (markdown ? "\n" : "") + result.claim.figure + ", " + result.claim.paper + ": " + result.note() +
             "\n";
  return out;
}

} // namespace spikeloom
