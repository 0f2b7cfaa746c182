#include <algorithm>
#include <cmath>

#include "core/io/csv.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// The file as samples × neurons. @throws InputErrors
Table recording(const Experiment& experiment) {
  const TargetParams& params = experiment.target;
  if (params.file.empty())
    throw InputErrors({{{}, "target.file", "is empty: targets from a file need a file"}});
  Table table = readCsv(params.file);
  if (params.file_layout == FileLayout::neurons_in_rows) {
    Table turned{table.columns, table.rows, std::vector<double>(table.values.size())};
    for (std::size_t row = 0; row < table.rows; ++row)
      for (std::size_t column = 0; column < table.columns; ++column)
        turned.values[column * turned.columns + row] = table.at(row, column);
    table = std::move(turned);
  }
  const auto neurons = static_cast<std::size_t>(experiment.network.neurons);
  if (table.columns != neurons) {
    const bool turned = table.rows == neurons;
    throw InputErrors({{params.file, "target.file",
                        "holds " + std::to_string(table.columns) + " neurons with " +
                            std::to_string(table.rows) + " samples each, but the network has " +
                            std::to_string(neurons) + " neurons: the numbers must agree" +
                            (turned ? "; with the other target.file_layout they would" : "")}});
  }
  return table;
}

} // namespace

void fillFromFile(const Experiment& experiment, Targets& out) {
  const Table table = recording(experiment);
  for (std::size_t k = 0; k < out.samples; ++k) {
    const double position =
        std::min(out.time(k) / experiment.target.file_time_step, static_cast<double>(table.rows - 1));
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, table.rows - 1);
    const double part = position - static_cast<double>(below);
    for (std::size_t i = 0; i < out.neurons; ++i)
      out.at(k, i) = (1 - part) * table.at(below, i) + part * table.at(above, i);
  }
}

std::vector<InputError> checkTargetFile(const Experiment& experiment) {
  if (experiment.target.family != TargetFamily::file)
    return {};
  try {
    (void)recording(experiment);
    return {};
  } catch (const InputErrors& errors) {
    std::vector<InputError> out = errors.errors();
    for (InputError& error : out) // so that the window can mark the row
      if (!error.path.starts_with("target."))
        error.path = error.path.empty() ? "target.file" : "target.file: " + error.path;
    return out;
  }
}

} // namespace spikeloom
