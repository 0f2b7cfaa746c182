#pragma once

#include <QByteArray>
#include <QStringList>

#include <vector>

class QCPGraph;
class QCustomPlot;

namespace spikeloom {

/// What a plot shows, as numbers.
struct PlotTable {
  QStringList columns;
  std::vector<double> values; ///< row by row; NaN where a column has nothing

  [[nodiscard]] std::size_t rows() const {
    return columns.isEmpty() ? 0 : values.size() / static_cast<std::size_t>(columns.size());
  }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const {
    return values[row * static_cast<std::size_t>(columns.size()) + column];
  }
};

/// All visible graphs within the ranges of their axes: a row for each key at which any of them has a point,
/// and a column each, called as the graph is (nameColumn, else its name).
[[nodiscard]] PlotTable tableOfGraphs(const QCustomPlot& plot);

/// The rows of both, which have the same first column, by that column; a row has nothing in the columns of
/// the other table.
[[nodiscard]] PlotTable joined(const PlotTable& a, const PlotTable& b);

/// What the graph's column is called where its name, which stands in the legend, says too little: "neuron 3:
/// target".
void nameColumn(QCPGraph* graph, const QString& name);

/// UTF-8, a line for the columns' names and one for each row, numbers with a point whatever the locale and
/// with as many digits as read back exactly; nothing for NaN. Tabulators instead of commas for spreadsheets
/// that the table is pasted into.
[[nodiscard]] QByteArray csvOf(const PlotTable& table, char separator = ',');

} // namespace spikeloom
