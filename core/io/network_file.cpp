#include "core/io/network_file.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>
#include <string>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/io/hdf5.h"

namespace spikeloom {

namespace {

std::string shapeOf(const Table& table) {
  return std::to_string(table.rows) + " × " + std::to_string(table.columns);
}

class NetworkReader {
public:
  explicit NetworkReader(const std::filesystem::path& file)
      : m_file(file), m_in(file, Hdf5File::Mode::Read) {}

  NetworkFile read() {
    takeWeights(table("/weights"));
    if (m_in.has("stimulus"))
      takeStimuli(table("/stimulus"));
    if (m_in.has("phase"))
      takePhases(table("/phase"));
    if (!m_errors.empty())
      throw InputErrors(std::move(m_errors));
    return std::move(m_network);
  }

private:
  /// Without rows when it cannot be read, with what is not finite when only that is wrong; why is kept.
  Table table(const std::string& dataset) {
    Table out;
    try {
      out = m_in.readTable(dataset);
      requireFinite(out, m_file.string(), dataset);
    } catch (const InputErrors& errors) {
      m_errors.insert(m_errors.end(), errors.errors().begin(), errors.errors().end());
    }
    return out;
  }

  void takeWeights(Table table) {
    if (table.rows == 0)
      return;
    if (table.rows != table.columns)
      return problem("/weights",
                     "is " + shapeOf(table) + ": as many rows as columns are expected, a row a neuron");
    m_network.neurons = table.rows;
    findAutapses(table);
    findUnconnected(table);
    m_network.weights = std::move(table.values);
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

  void findUnconnected(const Table& weights) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights.rows; ++i)
      if (std::ranges::all_of(std::span(weights.values).subspan(i * weights.columns, weights.columns),
                              [](double weight) { return weight == 0; }))
        rows.push_back(i + 1);
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

  void problem(const std::string& dataset, const std::string& what) {
    m_errors.push_back({m_file.string(), dataset, what});
  }

  std::filesystem::path m_file;
  Hdf5File m_in;
  NetworkFile m_network;
  std::vector<InputError> m_errors;
};

} // namespace

NetworkFile readNetworkFile(const std::filesystem::path& file) { return NetworkReader(file).read(); }

void writeNetworkFile(const std::filesystem::path& file, const NetworkFile& network) {
  const std::size_t n = network.neurons;
  assert(network.phases.empty() || network.phases.size() == n);
  replaceFile(file, [&](const std::filesystem::path& part) {
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
  });
}

} // namespace spikeloom
