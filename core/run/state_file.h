#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/base/state_visitor.h"

namespace spikeloom {

/// Keeps a copy of arrays of doubles and counters, to put them back later: what a test does to the dynamics.
class StateSnapshot final : public StateVisitor {
public:
  /// From now on the arrays shown are put back instead of kept.
  void startRestoring() { m_restoring = true; }

  void operator()(std::string_view name, std::span<double> values, const Bounds&) override {
    keep(m_doubles, name, values);
  }
  void operator()(std::string_view name, std::span<float> values, const Bounds&) override {
    keep(m_floats, name, values);
  }
  void operator()(std::string_view name, std::span<std::uint16_t> values, const Bounds&) override {
    keep(m_shorts, name, values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values, const Bounds&) override {
    keep(m_counters, name, values);
  }
  bool growing(std::string_view name, std::vector<double>& values) override {
    if (m_restoring)
      values = m_doubles[std::string(name)];
    else
      m_doubles[std::string(name)] = values;
    return m_restoring;
  }

private:
  template <class T> using Arrays = std::map<std::string, std::vector<T>>;
  template <class T> void keep(Arrays<T>& arrays, std::string_view name, std::span<T> values) {
    std::vector<T>& kept = arrays[std::string(name)];
    if (m_restoring)
      std::copy(kept.begin(), kept.end(), values.begin());
    else
      kept.assign(values.begin(), values.end());
  }

  bool m_restoring = false;
  Arrays<double> m_doubles;
  Arrays<float> m_floats;
  Arrays<std::uint16_t> m_shorts;
  Arrays<std::uint64_t> m_counters;
};

} // namespace spikeloom
