#include "core/io/network_file.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <span>
#include <string>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/io/data_file.h"
#include "core/io/hdf5.h"

namespace spikeloom {

namespace {

std::string shapeOf(const Table& table) {
  return std::to_string(table.rows) + " × " + std::to_string(table.columns);
}

class NetworkReader {
public:
  NetworkReader(const std::filesystem::path& file, const Reading& reading)
      : m_file(file), m_reading(reading), m_in(openDataFile(file)), m_contents(m_in->contents()) {}

  NetworkFile read() {
    takeWeights(table(m_in->hasNames() ? "weights" : ""));
    if (has("stimulus"))
      takeStimuli(table("stimulus"));
    if (has("phase"))
      takePhases(table("phase"));
    if (has("cell_types"))
      takeTypes(table("cell_types"));
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return std::move(m_network);
  }

private:
  [[nodiscard]] bool has(const std::string& name) const {
    return std::ranges::any_of(
        m_contents, [&](const DatasetInfo& info) { return info.path == name || info.path == "/" + name; });
  }

  /// Without rows when it cannot be read, with what is not finite when only that is wrong; why is kept.
  Table table(const std::string& dataset) {
    DataTable out;
    try {
      out = m_in->read(dataset.empty() ? dataset : "/" + dataset, m_reading);
      m_network.format = out.format;
      m_network.fromOtherFiles |= out.fromOtherFiles;
      if (dataset == "weights")
        m_network.dataset = out.dataset;
      requireFinite(out, m_file.string());
    } catch (const InputErrors& errors) {
      m_errors.insert(m_errors.end(), errors.errors().begin(), errors.errors().end());
    }
    return std::move(out.table);
  }

  void takeWeights(Table table) {
    if (table.rows == 0)
      return;
    if (table.rows != table.columns)
      return problem("/weights",
                     "is " + shapeOf(table) + ": as many rows as columns are expected, a row a neuron");
    m_network.neurons = table.rows;
    findAutapses(table);
    m_network.weights = std::move(table.values);
    if (has("zero_synapses"))
      takeZeroSynapses(this->table("zero_synapses"));
    findUnconnected();
  }

  void takeZeroSynapses(const Table& pairs) {
    const std::size_t n = m_network.neurons;
    const auto isIndex = [n](double x) { return x >= 0 && x < static_cast<double>(n) && x == std::floor(x); };
    if (pairs.rows > 0 && pairs.columns != 2)
      return problem("/zero_synapses",
                     "is " + shapeOf(pairs) + ": a row and a column in each row are expected");
    for (std::size_t k = 0; k < pairs.rows; ++k) {
      const double i = pairs.at(k, 0), j = pairs.at(k, 1);
      if (!isIndex(i) || !isIndex(j) || i == j)
        return problem("/zero_synapses", "has no two different neurons in row " + std::to_string(k + 1) +
                                             ": numbers from 0 to " + std::to_string(n - 1) + " are allowed");
      m_network.zeroSynapses.push_back(static_cast<std::size_t>(i) * n + static_cast<std::size_t>(j));
    }
    std::ranges::sort(m_network.zeroSynapses);
  }

  void findAutapses(const Table& weights) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights.rows; ++i)
      if (const double weight = weights.at(i, i); weight != 0 && std::isfinite(weight))
        rows.push_back(i + 1);
    if (!rows.empty())
      problem("/weights", "has autapses, entries on its diagonal that are not zero: " +
                              std::to_string(rows.size()) + ", the first in row " +
                              std::to_string(rows.front()) + "; no neuron may have a synapse onto itself");
  }

  void findUnconnected() {
    const std::size_t n = m_network.neurons;
    std::vector<std::size_t> rows;
    std::size_t next = 0;
    for (std::size_t i = 0; i < n; ++i) {
      bool any = false;
      for (std::size_t j = 0; j < n; ++j)
        any |= m_network.isSynapse(i * n + j, next);
      if (!any)
        rows.push_back(i + 1);
    }
    if (!rows.empty())
      problem("/weights", "has rows with nothing but zeros: " + std::to_string(rows.size()) +
                              ", the first is row " + std::to_string(rows.front()) +
                              "; each neuron needs a synapse, or there is nothing to train");
  }

  /// Whether the lengths can be compared: there are weights.
  bool known() const { return m_network.neurons > 0; }

  void takeStimuli(Table table) {
    const std::size_t n = m_network.neurons;
    if (table.rows == 0 || !known())
      return;
    if (table.columns == 1 && table.rows == n) // one dimension
      std::swap(table.rows, table.columns);
    if (table.columns != n)
      return problem("/stimulus", "is " + shapeOf(table) + ": K × " + std::to_string(n) + " or " +
                                      std::to_string(n) + " values are expected, one a neuron in each row" +
                                      (table.rows == n ? "; its transpose would fit" : ""));
    for (auto row = table.values.begin(); row != table.values.end(); row += static_cast<std::ptrdiff_t>(n))
      m_network.stimuli.emplace_back(row, row + static_cast<std::ptrdiff_t>(n));
  }

  void takePhases(Table table) {
    if (table.rows == 0 || !known())
      return;
    if ((table.rows != 1 && table.columns != 1) || table.values.size() != m_network.neurons)
      return problem("/phase", "is " + shapeOf(table) + ": " + std::to_string(m_network.neurons) +
                                   " values are expected, one a neuron");
    m_network.phases = std::move(table.values);
  }

  void takeTypes(const Table& table) {
    const std::size_t n = m_network.neurons;
    if (table.rows == 0 || !known())
      return;
    if ((table.rows != 1 && table.columns != 1) || table.values.size() != n)
      return problem("/cell_types", "is " + shapeOf(table) + ": " + std::to_string(n) +
                                        " values are expected, one a neuron");
    for (std::size_t i = 0; i < n; ++i) {
      const double type = table.values[i];
      if (type != 1 && type != -1)
        return problem("/cell_types", "is " + significant(type, 6) + " for neuron " + std::to_string(i) +
                                          ": 1 (excitatory) and -1 (inhibitory) are allowed");
      m_network.cellTypes.push_back(static_cast<std::int8_t>(type));
    }
  }

  void problem(const std::string& dataset, const std::string& what) {
    m_errors.push_back({m_file.string(), dataset, what});
  }

  std::filesystem::path m_file;
  const Reading& m_reading;
  std::unique_ptr<DataFile> m_in;
  std::vector<DatasetInfo> m_contents;
  NetworkFile m_network;
  std::vector<InputError> m_errors;
};

} // namespace

NetworkFile readNetworkFile(const std::filesystem::path& file, const Reading& reading) {
  return NetworkReader(file, reading).read();
}

std::string networkText(const NetworkFile& network) {
  std::size_t synapses = network.zeroSynapses.size();
  for (const double weight : network.weights)
    synapses += weight != 0;
  const auto [low, high] = std::ranges::minmax(network.weights);
  std::string text = std::to_string(network.neurons) + " neurons, " + std::to_string(synapses) +
                     " synapses, weights " + significant(low, 3) + " to " + significant(high, 3);
  if (!network.stimuli.empty())
    text += ", stimuli of " + std::to_string(network.stimuli.size()) +
            (network.stimuli.size() == 1 ? " target set" : " target sets");
  text += network.phases.empty() ? "" : ", phases";
  text += network.cellTypes.empty() ? "" : ", cell types";
  return text + ", from " +
         (network.dataset.empty() ? network.format : network.dataset + " (" + network.format + ")");
}

Replacement writtenNetworkFile(const std::filesystem::path& file, const NetworkFile& network) {
  const std::size_t n = network.neurons;
  assert(network.phases.empty() || network.phases.size() == n);
  return written(file, [&](const std::filesystem::path& part) {
    Hdf5File out(part, Hdf5File::Mode::Create);
    out.writeMatrix<double>("weights", n, n, network.weights);
    if (!network.stimuli.empty()) {
      std::vector<double> rows;
      for (const std::vector<double>& stimulus : network.stimuli)
        rows.insert(rows.end(), stimulus.begin(), stimulus.end());
      out.writeMatrix<double>("stimulus", network.stimuli.size(), n, rows);
    }
    if (!network.phases.empty())
      out.write<double>("phase", network.phases);
    if (!network.cellTypes.empty())
      out.write<double>("cell_types",
                        std::vector<double>(network.cellTypes.begin(), network.cellTypes.end()));
    std::vector<double> zeros;
    for (const std::size_t place : network.zeroSynapses) {
      zeros.push_back(static_cast<double>(place / n));
      zeros.push_back(static_cast<double>(place % n));
    }
    if (!zeros.empty())
      out.writeMatrix<double>("zero_synapses", zeros.size() / 2, 2, zeros);
    out.close();
  });
}

void writeNetworkFile(const std::filesystem::path& file, const NetworkFile& network) {
  writtenNetworkFile(file, network).takePlace();
}

} // namespace spikeloom
