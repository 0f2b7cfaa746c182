#include "core/study/sweep_shards.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "core/base/errors.h"
#include "core/base/problems_in.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

constexpr double mostShards = 100000; // as many runs a sweep may have

/// What job arrays call a task's index, and their last one.
struct ArrayVariables {
  const char *index, *count;
};
constexpr ArrayVariables arrays[]{{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT"},
                                  {"LSB_JOBINDEX", "LSB_JOBINDEX_END"},
                                  {"PBS_ARRAY_INDEX", nullptr},
                                  {"SGE_TASK_ID", "SGE_TASK_LAST"}};

std::optional<std::size_t> wholeIn(std::string_view text) {
  const auto number = numberIn(text);
  if (!number || *number != std::trunc(*number) || *number < 0 || *number > mostShards)
    return std::nullopt;
  return static_cast<std::size_t>(*number);
}

/// Nothing when the variable is not set, or is no such number ("undefined" outside of an array of SGE).
std::optional<std::size_t> valueOf(const char* variable, const Environment& environment) {
  const char* const text = variable ? environment(variable) : nullptr;
  return text ? wholeIn(text) : std::nullopt;
}

[[noreturn]] void refuse(const std::string& name, const std::string& message) {
  throw InputErrors({{{}, name, message}});
}

std::string stemOf(const std::filesystem::path& results) { return results.stem().string() + ".shard-"; }

/// Of a name like "results.shard-03-of-10.csv"; nothing of another name.
std::optional<Shard> shardOfName(const std::string& name, const std::string& stem) {
  if (!name.starts_with(stem) || !name.ends_with(".csv"))
    return std::nullopt;
  const std::string_view middle = std::string_view(name).substr(stem.size(), name.size() - stem.size() - 4);
  const auto of = middle.find("-of-");
  if (of == std::string_view::npos)
    return std::nullopt;
  const auto number = wholeIn(middle.substr(0, of)), count = wholeIn(middle.substr(of + 4));
  if (!number || !count || *number < 1 || *number > *count)
    return std::nullopt;
  return Shard{*number, *count};
}

FoundShard lookAt(const Sweep& sweep, const std::filesystem::path& file, const Shard& shard) {
  FoundShard out{.shard = shard, .file = file};
  const std::vector<std::size_t> own = chosenRuns(sweep, shard.choice());
  out.runs = own.size();
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return out;
  const SweepResults results = SweepResults::look(sweep, file);
  const auto& rows = results.rows();
  const std::set<std::size_t> mine(own.begin(), own.end());
  for (std::size_t run = 0; run < rows.size(); ++run)
    if (rows[run] && !mine.contains(run))
      throw InputErrors({{file.string(),
                          {},
                          "holds a row that is not of shard " + shard.text() + " (" +
                              sweep.cellText(sweep.cellOf(run)) + "): give the file its own name back"}});
  out.rows = results.done();
  out.state = out.rows == out.runs ? FoundShard::State::Complete
              : results.cutShort() ? FoundShard::State::Torn
                                   : FoundShard::State::Partial;
  return out;
}

} // namespace

Shard shardIn(const std::string& text, const std::string& name, const Environment& environment) {
  constexpr std::string_view allowed = "K/N is allowed, K from 1 to N, such as 3/10, auto/10 or auto";
  const auto slash = text.find('/');
  const std::string first = text.substr(0, slash);
  std::optional<std::size_t> number = wholeIn(first), count;
  if (slash != std::string::npos)
    count = wholeIn(std::string_view(text).substr(slash + 1));
  if (first == "auto") {
    const auto* const array = std::ranges::find_if(
        arrays, [&](const ArrayVariables& each) { return valueOf(each.index, environment).has_value(); });
    if (array == std::end(arrays))
      refuse(name,
             "is \"" + text + "\", but no job array is under way: none of " +
                 enumerated(arrays, [](const ArrayVariables& each) { return std::string(each.index); }) +
                 " is set");
    number = valueOf(array->index, environment);
    if (slash == std::string::npos) {
      count = valueOf(array->count, environment);
      if (!count)
        refuse(name, "is \"auto\", but how many tasks the array has is not told by its system: auto/N is "
                     "allowed, such as auto/10");
    }
    if (number && count && (*number < 1 || *number > *count))
      refuse(name,
             fmt::format("is \"{}\", and {} is {}: 1 to {} is allowed", text, array->index, *number, *count));
  }
  if (!number || !count || *number < 1 || *number > *count)
    refuse(name, "is \"" + text + "\": " + std::string(allowed));
  return {*number, *count};
}

std::filesystem::path shardFile(const std::filesystem::path& results, const Shard& shard) {
  const std::string count = std::to_string(shard.count);
  return results.parent_path() /
         fmt::format("{}{:0{}}-of-{}.csv", stemOf(results), shard.number, count.size(), count);
}

std::vector<FoundShard> findShards(const Sweep& sweep, const std::filesystem::path& results) {
  const std::filesystem::path whole = std::filesystem::absolute(results);
  std::map<std::size_t, std::string> counts; // a file of each
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(whole.parent_path(), error))
    if (const auto shard = shardOfName(entry.path().filename().string(), stemOf(whole)))
      counts.try_emplace(shard->count, entry.path().filename().string());
  if (counts.empty())
    throw InputErrors({{whole.parent_path().string(),
                        {},
                        "holds no shard of these results: " + shardFile(whole, {1, 2}).filename().string() +
                            " is what the first of two would be called"}});
  if (counts.size() > 1)
    throw InputErrors({{whole.parent_path().string(),
                        {},
                        "holds files of different numbers of shards (" +
                            enumerated(counts, [](const auto& each) { return each.second; }) +
                            "): move away those that are not meant"}});
  std::vector<FoundShard> out;
  std::vector<InputError> problems;
  const std::size_t count = counts.begin()->first;
  for (std::size_t number = 1; number <= count; ++number) {
    const Shard shard{number, count};
    const auto wrong = problemsIn([&] { out.push_back(lookAt(sweep, shardFile(whole, shard), shard)); });
    problems.insert(problems.end(), wrong.begin(), wrong.end());
  }
  if (!problems.empty())
    throw InputErrors(std::move(problems));
  return out;
}

SweepResults joinShards(const Sweep& sweep, std::span<const FoundShard> shards,
                        const std::filesystem::path& results) {
  SweepResults whole(sweep, results);
  for (const FoundShard& shard : shards)
    whole.take(SweepResults::look(sweep, shard.file));
  whole.sort();
  return whole;
}

} // namespace spikeloom
