#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "ui/plots/plot_table.h"

namespace spikeloom {

/// One combination of a sweep's values, as its pictures show it.
struct SweepCell {
  double mean = std::numeric_limits<double>::quiet_NaN(); ///< of the runs that are there; NaN without any
  std::vector<double> runs;                               ///< each of them
  std::size_t done = 0, failed = 0;                       ///< runs that are there, and of these failed
  std::optional<double> expected;                         ///< by the open loop, before anything is trained
  double theoryTracking = std::numeric_limits<double>::quiet_NaN(); ///< the paper's T and S
  double theorySampling = std::numeric_limits<double>::quiet_NaN();

  bool operator==(const SweepCell& other) const;
};

/// A measure over one or two axes; a cell each, the x axis running fastest.
struct SweepPicture {
  QString measure;        ///< with its unit
  QString xTitle, yTitle; ///< with symbols and units; yTitle empty: one axis
  QStringList x, y;       ///< values; y: one empty text when there is one axis
  std::vector<SweepCell> cells;
  std::size_t repeats = 1;
  bool tracking = false, sampling = false; ///< which of T and S belong beside this measure
  QString hint;                            ///< why there is nothing to see

  [[nodiscard]] std::size_t columns() const { return static_cast<std::size_t>(x.size()); }
  [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(y.size()); }
  /// What is shown of a cell: the mean, else what is expected; nothing where neither is there.
  [[nodiscard]] std::optional<double> shown(std::size_t cell) const;
  /// From the smallest to the largest shown value; nothing without any.
  [[nodiscard]] std::optional<std::pair<double, double>> range() const;
  /// "τs 20 ms, N 500: 0.93 (2 of 3 runs), expected 0.95"
  [[nodiscard]] QString cellText(std::size_t cell) const;
  bool operator==(const SweepPicture&) const = default;
};

/// Which cells are looked at: one, and one that it is compared with.
struct ChosenCells {
  std::optional<std::size_t> first, second;
  bool operator==(const ChosenCells&) const = default;
};

/// The cell so many steps further; the first one when none is chosen. It stays in the grid.
[[nodiscard]] std::size_t steppedCell(const SweepPicture& picture, std::optional<std::size_t> cell, int dx,
                                      int dy);
/// The numbers of the picture: a row a cell.
[[nodiscard]] PlotTable tableOf(const SweepPicture& picture);
/// Three digits.
[[nodiscard]] QString measureText(double value);

} // namespace spikeloom
