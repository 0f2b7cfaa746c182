#include "core/io/table.h"

#include <cmath>

#include "core/base/problem_list.h"

namespace spikeloom {

void requireFinite(const Table& table, const std::string& file, const std::string& dataset) {
  ProblemList problems(file);
  for (std::size_t k = 0; k < table.values.size(); ++k)
    if (const double value = table.values[k]; !std::isfinite(value))
      problems.add((dataset.empty() ? "" : dataset + ", ") + "row " + std::to_string(k / table.columns + 1) +
                       ", column " + std::to_string(k % table.columns + 1),
                   (std::isnan(value) ? "is NaN" : "is infinite") +
                       std::string(": only finite numbers are allowed"));
  problems.throwIfAny();
}

} // namespace spikeloom
