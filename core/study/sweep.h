#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/experiment/validate.h"
#include "core/params/experiment.h"
#include "core/study/measures.h"

namespace spikeloom {

/// A parameter, or several that move together, and the points it takes.
struct SweepAxis {
  std::vector<const Field*> fields;
  std::vector<std::vector<Value>> points; ///< a value for each of the fields; files as they are written
};

/// One experiment at all combinations of points of its axes, each several times with other seeds. The
/// combinations are the cells, numbered with the last axis running fastest; the runs are numbered cell by
/// cell.
struct Sweep {
  std::string id;     ///< file name without its ending
  std::string title;  ///< one line for lists
  std::string figure; ///< the paper's figure it belongs to ("6c"), or empty
  std::string about;  ///< a sentence or two: what one sees
  Experiment base;    ///< what all cells share; its seed is that of each cell's first run
  std::vector<SweepAxis> axes;
  std::size_t repeats = 1;
  std::vector<const Measure*> measures; ///< without seconds, which are always taken
  std::filesystem::path folder;         ///< where relative files of the axes are

  [[nodiscard]] std::size_t cells() const;
  [[nodiscard]] std::size_t runs() const { return cells() * repeats; }
  [[nodiscard]] std::size_t cellOf(std::size_t run) const { return run / repeats; }
  /// Which of its cell's runs a run is, from 0.
  [[nodiscard]] std::size_t repeatOf(std::size_t run) const { return run % repeats; }
  /// The parameters that the axes move, and their values in a cell, in the same order.
  [[nodiscard]] std::vector<const Field*> fields() const;
  [[nodiscard]] std::vector<Value> valuesOf(std::size_t cell) const;
  /// "synapse.time_constant = 20, target.correlation_time = 50"
  [[nodiscard]] std::string cellText(std::size_t cell) const;
  /// The axes' points that a cell is at, in their order.
  [[nodiscard]] std::vector<std::size_t> placeOf(std::size_t cell) const;
  /// What a run computes: the base with the cell's values, the repeat added to the seed, and one thread,
  /// since runs go side by side (the result does not depend on it).
  [[nodiscard]] Experiment experimentOf(std::size_t run) const;
};

/// Which runs are to be made, and in which order.
struct RunChoice {
  /// CoarseToFine: the corners of the grid, its middles, the middles between these …, first each cell's first
  /// run, then each one's second: an overview comes first.
  enum class Order { Rows, CoarseToFine } order = Order::Rows;
  /// Of `parts` equal shares that machines have beside each other this one, from 0: every parts-th run.
  std::size_t part = 0, parts = 1;
};

/// The runs that are chosen, each once.
[[nodiscard]] std::vector<std::size_t> chosenRuns(const Sweep& sweep, const RunChoice& choice = {});

/// The cells from coarse to fine.
[[nodiscard]] std::vector<std::size_t> cellsCoarseToFine(const Sweep& sweep);

/// All that is wrong with any run's experiment (core/params/validate.h). A problem that several cells share
/// is told once, with the first of them.
[[nodiscard]] std::vector<InputError> validateRuns(const Sweep& sweep,
                                                   const std::set<std::string>& broken = {},
                                                   MemoryRule memoryRule = MemoryRule::Apply);

/// 16 hexadecimal digits that follow from everything the results follow from, and from nothing else: all
/// parameters but the number of threads, the axes, the repeats, the measures, and the bytes of the files that
/// are named (a file may move).
[[nodiscard]] std::string fingerprint(const Sweep& sweep);

} // namespace spikeloom
