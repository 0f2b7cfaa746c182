#include "core/study/sweep.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <utility>

#include "core/analysis/open_loop.h"
#include "core/experiment/preset.h"
#include "core/params/access.h"
#include "core/study/fingerprint.h"

namespace spikeloom {

std::size_t Sweep::cells() const {
  std::size_t count = 1;
  for (const SweepAxis& axis : axes)
    count *= axis.points.size();
  return count;
}

std::vector<const Field*> Sweep::fields() const {
  std::vector<const Field*> out;
  for (const SweepAxis& axis : axes)
    out.insert(out.end(), axis.fields.begin(), axis.fields.end());
  return out;
}

std::vector<Value> Sweep::valuesOf(std::size_t cell) const {
  std::vector<Value> out;
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    const std::vector<Value>& point = axis->points[cell % axis->points.size()];
    out.insert(out.begin(), point.begin(), point.end());
    cell /= axis->points.size();
  }
  return out;
}

std::vector<std::size_t> Sweep::placeOf(std::size_t cell) const {
  std::vector<std::size_t> out(axes.size());
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    out[axis] = cell % axes[axis].points.size();
    cell /= axes[axis].points.size();
  }
  return out;
}

std::string Sweep::cellText(std::size_t cell) const {
  const auto moved = fields();
  const auto values = valuesOf(cell);
  std::string out;
  for (std::size_t k = 0; k < moved.size(); ++k)
    out += (k == 0 ? "" : ", ") + moved[k]->path() + " = " + valueText(values[k]);
  return out;
}

Experiment Sweep::experimentOf(std::size_t run) const {
  Experiment out = base;
  const auto moved = fields();
  const auto values = valuesOf(cellOf(run));
  for (std::size_t k = 0; k < moved.size(); ++k)
    moved[k]->set(out, valueFrom(folder, *moved[k], values[k]));
  out.run.seed += static_cast<std::int64_t>(repeatOf(run));
  out.run.threads = 1;
  return out;
}

std::vector<std::size_t> cellsCoarseToFine(const Sweep& sweep) {
  // of each axis' points, how often it was halved before they come, and which of them they are then
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> ranks;
  for (const SweepAxis& axis : sweep.axes) {
    auto& of = ranks.emplace_back(axis.points.size());
    const std::vector<std::size_t> order = coarseToFine(axis.points.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank)
      of[order[rank]] = {rank < 2 ? 0 : static_cast<std::size_t>(std::bit_width(rank - 1)), rank};
  }
  const auto key = [&](std::size_t cell) {
    std::pair<std::size_t, std::size_t> out{0, 0};
    const std::vector<std::size_t> place = sweep.placeOf(cell);
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
      out.first = std::max(out.first, ranks[axis][place[axis]].first);
      out.second += ranks[axis][place[axis]].second;
    }
    return out;
  };
  std::vector<std::pair<std::pair<std::size_t, std::size_t>, std::size_t>> cells;
  for (std::size_t cell = 0; cell < sweep.cells(); ++cell)
    cells.emplace_back(key(cell), cell);
  std::ranges::sort(cells);
  std::vector<std::size_t> out;
  for (const auto& [rank, cell] : cells)
    out.push_back(cell);
  return out;
}

std::vector<std::size_t> chosenRuns(const Sweep& sweep, const RunChoice& choice) {
  std::vector<std::size_t> all(sweep.runs());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (choice.order == RunChoice::Order::CoarseToFine) {
    const std::vector<std::size_t> cells = cellsCoarseToFine(sweep);
    for (std::size_t k = 0; k < all.size(); ++k)
      all[k] = cells[k % cells.size()] * sweep.repeats + k / cells.size();
  }
  std::erase_if(all, [&](std::size_t run) { return run % choice.parts != choice.part; });
  return all;
}

namespace {

/// A problem, and the cells that have it.
struct Shared {
  InputError error;
  std::size_t firstRun = 0, lastCell = 0, cells = 1;
};

/// " (in the cell …)", or nothing for an experiment without axes.
std::string whereText(const Sweep& sweep, const Shared& problem) {
  if (sweep.axes.empty())
    return {};
  std::string out = problem.cells == sweep.cells() && problem.cells > 1
                        ? " (in every cell"
                        : " (in the cell " + sweep.cellText(sweep.cellOf(problem.firstRun));
  if (problem.cells < sweep.cells() && problem.cells > 1)
    out += " and " + std::to_string(problem.cells - 1) + " more";
  if (sweep.repeatOf(problem.firstRun) > 0)
    out += ", with seed " + std::to_string(sweep.experimentOf(problem.firstRun).run.seed);
  return out + ")";
}

} // namespace

std::vector<InputError> validateRuns(const Sweep& sweep, const std::set<std::string>& broken,
                                     MemoryRule memoryRule) {
  std::vector<Shared> found;
  std::map<std::string, std::size_t> known; // its text -> which of those found
  for (std::size_t run = 0; run < sweep.runs(); ++run)
    for (const InputError& error : validate(sweep.experimentOf(run), broken, memoryRule)) {
      const std::size_t cell = sweep.cellOf(run);
      const auto [at, isNew] = known.try_emplace(error.text(), found.size());
      if (isNew)
        found.push_back({error, run, cell});
      Shared& problem = found[at->second];
      problem.cells += problem.lastCell != cell;
      problem.lastCell = cell;
    }
  std::vector<InputError> out;
  for (Shared& problem : found) {
    problem.error.message += whereText(sweep, problem);
    out.push_back(std::move(problem.error));
  }
  return out;
}

std::string fingerprint(const Sweep& sweep) {
  Fnv1a hash;
  addTo(hash, sweep.base);
  for (const SweepAxis& axis : sweep.axes) {
    hash.add("axis");
    for (const std::vector<Value>& point : axis.points)
      for (std::size_t k = 0; k < point.size(); ++k) {
        hash.add(valueText(point[k])); // what the rows are called
        addTo(hash, *axis.fields[k], valueFrom(sweep.folder, *axis.fields[k], point[k]));
      }
  }
  hash.add(std::to_string(sweep.repeats));
  for (const Measure* measure : sweep.measures)
    hash.add(measure->name);
  return hexadecimal(hash.value());
}

} // namespace spikeloom
