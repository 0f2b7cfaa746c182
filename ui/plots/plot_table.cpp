#include "ui/plots/plot_table.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "core/base/text.h"

namespace spikeloom {

namespace {

constexpr auto columnProperty = "spikeloomColumn";

struct Cell {
  double key;
  std::size_t column;
  double value;
};

QString columnOf(const QCPGraph& graph, qsizetype number) {
  if (const QString name = graph.property(columnProperty).toString(); !name.isEmpty())
    return name;
  return graph.name().isEmpty() ? QCoreApplication::translate("PlotTable", "curve %1").arg(number)
                                : graph.name();
}

QString keyName(const QCustomPlot& plot) {
  for (const QCPAxisRect* rect : plot.axisRects())
    if (const QCPAxis* axis = rect->axis(QCPAxis::atBottom); axis && !axis->label().isEmpty())
      return axis->label();
  return QCoreApplication::translate("PlotTable", "x");
}

QByteArray field(const QString& text, char separator) {
  QByteArray bytes = text.simplified().toUtf8();
  if (bytes.contains(separator) || bytes.contains('"'))
    bytes = '"' + bytes.replace('"', "\"\"") + '"';
  return bytes;
}

} // namespace

void nameColumn(QCPGraph* graph, const QString& name) { graph->setProperty(columnProperty, name); }

PlotTable tableOfGraphs(const QCustomPlot& plot) {
  PlotTable table;
  table.columns << keyName(plot);
  std::vector<Cell> cells;
  for (int i = 0; i < plot.graphCount(); ++i) {
    const QCPGraph& graph = *plot.graph(i);
    if (!graph.visible() || graph.data()->isEmpty())
      continue;
    const auto column = static_cast<std::size_t>(table.columns.size());
    table.columns << columnOf(graph, table.columns.size());
    const QCPRange range = graph.keyAxis()->range();
    const auto end = graph.data()->findEnd(range.upper, false);
    for (auto point = graph.data()->findBegin(range.lower, false); point != end; ++point)
      cells.push_back({point->key, column, point->value});
  }
  std::ranges::stable_sort(cells, {}, &Cell::key);
  const auto width = static_cast<std::size_t>(table.columns.size());
  std::vector<bool> filled;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    if (i == 0 || cell.key != cells[i - 1].key || filled[cell.column]) {
      table.values.resize(table.values.size() + width, qQNaN());
      table.values[table.values.size() - width] = cell.key;
      filled.assign(width, false);
    }
    table.values[table.values.size() - width + cell.column] = cell.value;
    filled[cell.column] = true;
  }
  return table;
}

PlotTable joined(const PlotTable& a, const PlotTable& b) {
  PlotTable both{a.columns + b.columns.mid(1), {}};
  const auto width = static_cast<std::size_t>(both.columns.size());
  const auto left = static_cast<std::size_t>(a.columns.size());
  both.values.reserve((a.rows() + b.rows()) * width);
  for (std::size_t i = 0, k = 0; i < a.rows() || k < b.rows();) {
    const bool first = k == b.rows() || (i < a.rows() && a.at(i, 0) <= b.at(k, 0));
    const std::size_t start = both.values.size();
    both.values.resize(start + width, qQNaN());
    both.values[start] = first ? a.at(i, 0) : b.at(k, 0);
    for (std::size_t c = 1; c < (first ? left : static_cast<std::size_t>(b.columns.size())); ++c)
      both.values[start + c + (first ? 0 : left - 1)] = first ? a.at(i, c) : b.at(k, c);
    ++(first ? i : k);
  }
  return both;
}

QByteArray csvOf(const PlotTable& table, char separator) {
  QByteArray text;
  for (qsizetype i = 0; i < table.columns.size(); ++i)
    text += (i ? QByteArray(1, separator) : QByteArray()) + field(table.columns[i], separator);
  text += '\n';
  const auto width = static_cast<std::size_t>(table.columns.size());
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    if (!std::isnan(table.values[i]))
      text += shortest(table.values[i]).c_str();
    text += (i + 1) % width ? separator : '\n';
  }
  return text;
}

} // namespace spikeloom
