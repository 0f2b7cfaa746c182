#include "core/study/lesson_promise.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/analysis/verdict.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

constexpr std::array allVerdicts{Verdict::untrained, Verdict::silent, Verdict::learned, Verdict::tracking,
                                 Verdict::sampling,  Verdict::both,   Verdict::feedback};

std::string listOfVerdicts() { return enumerated(allVerdicts, verdictName); }

std::optional<Verdict> verdictNamed(std::string_view name) {
  const auto found = std::ranges::find(allVerdicts, name, verdictName);
  return found == allVerdicts.end() ? std::nullopt : std::optional(*found);
}

bool isOutcome(std::string_view name) { return std::ranges::find(outcomeNames, name) != outcomeNames.end(); }

} // namespace

LessonOutcome outcomeOf(const RunHistory& history, const ErrorParts& causes, std::size_t violations,
                        std::size_t excluded) {
  LessonOutcome out;
  for (const std::string_view name : outcomeNames)
    out.values.emplace(name, notKnown);
  out.values["violations"] = static_cast<double>(violations);
  out.values["excluded"] = static_cast<double>(excluded);
  out.values["tracking"] = causes.tracking;
  out.values["sampling"] = causes.sampling;
  out.values["feedback"] = causes.feedback;
  out.verdict = causes.verdict;
  double correlation = 0, error = 0, rate = 0, sets = 0;
  std::set<int> seen; // a point for each set that was tested
  for (std::size_t k = history.tests.size(); k-- > 0;) {
    const TestPoint& point = history.tests[k];
    if (point.afterLoop != history.tests.back().afterLoop || point.trials != history.tests.back().trials ||
        !seen.insert(point.set).second)
      break;
    correlation += point.median; // as the top bar and the curve have it
    error += point.errorShare;
    rate += point.rate;
    ++sets;
  }
  if (sets > 0) {
    out.values["correlation"] = correlation / sets;
    out.values["error"] = error / sets;
    out.values["rate"] = rate / sets;
  }
  return out;
}

std::optional<LessonPromise> LessonPromise::parse(std::string_view text, std::string& problem) {
  LessonPromise out;
  out.m_text = text;
  const std::size_t at = text.find_first_of("<>=");
  out.m_name = text.substr(0, at);
  if (at == std::string_view::npos) {
    problem = "is no comparison, such as correlation>=0.9 or verdict=tracking";
    return std::nullopt;
  }
  std::string_view rest = text.substr(at);
  if (out.m_name == "verdict") {
    if (!rest.starts_with('=')) {
      problem = "must be verdict= and " + listOfVerdicts() + ", or several of them with | between";
      return std::nullopt;
    }
    for (rest.remove_prefix(1);;) {
      const std::string_view one = rest.substr(0, rest.find('|'));
      const auto verdict = verdictNamed(one);
      if (!verdict) {
        problem = '"' + std::string(one) + "\" is no verdict: there are " + listOfVerdicts();
        return std::nullopt;
      }
      out.m_verdicts.push_back(*verdict);
      if (one.size() == rest.size())
        return out;
      rest.remove_prefix(one.size() + 1);
    }
  }
  if (!isOutcome(out.m_name)) {
    problem = '"' + out.m_name + "\" is nothing that can be promised" +
              didYouMean(out.m_name, {outcomeNames.begin(), outcomeNames.end()}) + ": there are verdict, " +
              enumerated(outcomeNames);
    return std::nullopt;
  }
  const bool equal = rest.size() > 1 && rest[1] == '=';
  if (rest.front() == '=' || (equal && rest.size() > 2 && rest[2] == '=')) {
    problem = "must compare with <, <=, > or >=";
    return std::nullopt;
  }
  out.m_relation = rest.front() == '<' ? (equal ? Relation::LessOrEqual : Relation::Less)
                                       : (equal ? Relation::GreaterOrEqual : Relation::Greater);
  rest.remove_prefix(equal ? 2 : 1);
  if (rest == "before")
    out.m_other = Before{};
  else if (isOutcome(rest))
    out.m_other = std::string(rest);
  else if (const auto number = numberIn(rest); number && std::isfinite(*number))
    out.m_other = *number;
  else {
    problem =
        '"' + std::string(rest) + "\" is neither a number nor before nor one of " + enumerated(outcomeNames);
    return std::nullopt;
  }
  return out;
}

bool LessonPromise::comparesWithBefore() const { return std::holds_alternative<Before>(m_other); }

std::optional<bool> LessonPromise::holds(const LessonOutcome& now, const LessonOutcome* before) const {
  if (!m_verdicts.empty())
    return now.verdict ? std::optional(std::ranges::find(m_verdicts, *now.verdict) != m_verdicts.end())
                       : std::nullopt;
  const auto valueIn = [](const LessonOutcome& outcome, const std::string& name) {
    const auto found = outcome.values.find(name);
    return found == outcome.values.end() ? notKnown : found->second;
  };
  const double value = valueIn(now, m_name);
  double other = notKnown;
  if (const auto* const number = std::get_if<double>(&m_other))
    other = *number;
  else if (const auto* const name = std::get_if<std::string>(&m_other))
    other = valueIn(now, *name);
  else if (before)
    other = valueIn(*before, m_name);
  if (std::isnan(value) || std::isnan(other))
    return std::nullopt;
  switch (m_relation) {
  case Relation::Less:
    return value < other;
  case Relation::LessOrEqual:
    return value <= other;
  case Relation::Greater:
    return value > other;
  case Relation::GreaterOrEqual:
    return value >= other;
  }
  return std::nullopt;
}

std::string LessonPromise::found(const LessonOutcome& now) const {
  if (!m_verdicts.empty())
    return now.verdict ? std::string(verdictName(*now.verdict)) : "?";
  const auto value = now.values.find(m_name);
  if (value == now.values.end() || std::isnan(value->second))
    return "?";
  const bool counted = value->second == std::trunc(value->second) && std::abs(value->second) < 1e15;
  return counted ? std::to_string(static_cast<long long>(value->second)) : significant(value->second, 2);
}

} // namespace spikeloom
