#include "core/study/sweep_results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "core/base/errors.h"
#include "core/base/text.h"
#include "core/io/csv.h"

namespace spikeloom {

namespace {

constexpr std::string_view mark = "# spikeloom sweep ";

std::string numberText(double x) { return std::isnan(x) ? "nan" : shortest(x); } // of either sign

} // namespace

double meanOver(std::span<const std::optional<SweepRow>> rows,
                const std::function<double(const SweepRow&)>& of) {
  double sum = 0;
  int count = 0;
  for (const auto& row : rows)
    if (row && !row->failed())
      if (const double value = of(*row); std::isfinite(value)) {
        sum += value;
        ++count;
      }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

SweepResults::SweepResults(Sweep sweep, const std::filesystem::path& file)
    : m_sweep(std::move(sweep)), m_file(std::filesystem::absolute(file).lexically_normal()),
      m_rows(m_sweep.runs()) {
  m_out.emplace(m_file);
  const std::string text = m_out->content();
  const std::size_t kept = takeRows(text);
  if (m_cutShort)
    m_out->cut(kept);
  if (kept == 0)
    m_out->append(heading());
}

SweepResults::SweepResults(Sweep sweep, const std::filesystem::path& file, LookOnly)
    : m_sweep(std::move(sweep)), m_file(std::filesystem::absolute(file).lexically_normal()),
      m_rows(m_sweep.runs()) {
  std::error_code error;
  if (std::filesystem::exists(m_file, error))
    (void)takeRows(textOf(m_file));
}

SweepResults SweepResults::look(Sweep sweep, const std::filesystem::path& file) {
  return {std::move(sweep), file, LookOnly{}};
}

/// Takes over the complete rows. Returns how much of the text is to be kept.
std::size_t SweepResults::takeRows(std::string_view text) {
  const std::string head = heading();
  m_cutShort = !text.empty();
  if (head.starts_with(text) && head.size() > text.size())
    return 0; // empty, or stopped while the heading was written
  if (text.starts_with(mark) && !text.starts_with(head))
    refuse("holds the results of another sweep, or of this one before something in it was changed: choose "
           "another "
           "file, or move this one away");
  if (!text.starts_with(head))
    refuse("holds something else than the results of a sweep: choose another file, or move this one away");
  std::unordered_map<std::string, std::size_t> runs;
  for (std::size_t run = 0; run < m_rows.size(); ++run)
    runs[name(run)] = run;
  const std::size_t width = m_sweep.fields().size() + m_sweep.measures.size() + 4;
  const std::size_t kept =
      eachCompleteLine(text, head.size(), 3, [&](std::string_view line, std::size_t number) {
        const auto cells = csvCells(line);
        const auto named = [&] { // up to the seed
          return std::string(line.begin(), cells[m_sweep.fields().size() + 1].end());
        };
        const auto run = cells.size() == width ? runs.find(named()) : runs.end();
        auto row =
            run != runs.end() ? rowIn(std::span(cells).last(m_sweep.measures.size() + 2)) : std::nullopt;
        if (!row)
          refuse("line " + std::to_string(number) +
                 " is no row of this sweep: mend it, or move the file away");
        put(run->second, std::move(*row));
      });
  m_cutShort = kept < text.size();
  return kept;
}

/// From measures, seconds and message; nothing when they are no such.
std::optional<SweepRow> SweepResults::rowIn(std::span<const std::string_view> cells) const {
  SweepRow row;
  row.message = csvText(cells.back());
  const auto numbers = cells.first(cells.size() - 1);
  if (row.failed())
    return std::ranges::all_of(numbers, &std::string_view::empty) ? std::optional(row) : std::nullopt;
  for (const std::string_view text : numbers) {
    const auto number = numberIn(text);
    if (!number)
      return std::nullopt;
    row.measures.push_back(*number);
  }
  row.seconds = row.measures.back();
  row.measures.pop_back();
  return row;
}

void SweepResults::put(std::size_t run, SweepRow row) {
  m_sorted &= run >= m_next;
  m_next = run + 1;
  m_done += !m_rows[run];
  if (!m_rows[run]) // some file of before there were locks can have it twice
    m_rows[run] = std::move(row);
}

void SweepResults::add(std::size_t run, SweepRow row) {
  put(run, std::move(row));
  m_out->append(line(run));
}

void SweepResults::take(const SweepResults& other) {
  for (std::size_t run = 0; run < m_rows.size(); ++run)
    if (!m_rows[run] && other.m_rows[run])
      add(run, *other.m_rows[run]);
}

void SweepResults::sort() {
  if (m_sorted || m_done < m_rows.size())
    return;
  std::string text = heading();
  for (std::size_t run = 0; run < m_rows.size(); ++run)
    text += line(run);
  try {
    replaceText(m_file, text);
  } catch (const InputErrors&) {
    refuse("holds all rows, but not in order: it could not be written again. Is the disk full?");
  }
  m_out.reset();
  m_sorted = true;
}

std::string SweepResults::heading() const {
  std::string out = std::string(mark) + fingerprint(m_sweep) + "\n";
  for (const Field* field : m_sweep.fields())
    out += field->path() + ",";
  out += "repeat,seed,";
  for (const Measure* measure : m_sweep.measures)
    out += std::string(measure->name) + ",";
  return out + std::string(secondsMeasure) + ",message\n";
}

/// What a run's row begins with: values, repeat, seed.
std::string SweepResults::name(std::size_t run) const {
  std::string out;
  for (const Value& value : m_sweep.valuesOf(m_sweep.cellOf(run)))
    out += csvCell(valueText(value)) + ",";
  return out + std::to_string(m_sweep.repeatOf(run) + 1) + "," +
         std::to_string(m_sweep.experimentOf(run).run.seed);
}

std::string SweepResults::line(std::size_t run) const {
  const SweepRow& row = *m_rows[run];
  std::string out = name(run);
  for (std::size_t k = 0; k < m_sweep.measures.size(); ++k)
    out += "," + (row.failed() ? "" : numberText(row.measures[k]));
  return out + "," + (row.failed() ? "" : numberText(row.seconds)) + "," + csvCell(row.message) + "\n";
}

void SweepResults::refuse(const std::string& message) const {
  throw InputErrors({{m_file.string(), {}, message}});
}

} // namespace spikeloom
