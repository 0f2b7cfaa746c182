#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/base/state_visitor.h"
#include "core/io/hdf5.h"

namespace spikeloom {

/// Writes every array it is shown into an HDF5 file.
class StateSaver final : public StateVisitor {
public:
  explicit StateSaver(Hdf5File& file) : m_file(file) {}
  void operator()(std::string_view name, std::span<double> values) override { save<double>(name, values); }
  void operator()(std::string_view name, std::span<float> values) override { save<float>(name, values); }
  void operator()(std::string_view name, std::span<std::uint16_t> values) override {
    save<std::uint16_t>(name, values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values) override {
    save<std::uint64_t>(name, values);
  }
  void growing(std::string_view name, std::vector<double>& values) override { save<double>(name, values); }

private:
  template <class T> void save(std::string_view name, std::span<const T> values) {
    m_file.write<T>(name, values);
  }
  Hdf5File& m_file;
};

/// Fills every array it is shown from an HDF5 file. @throws InputErrors on a missing array or another size
class StateLoader final : public StateVisitor {
public:
  explicit StateLoader(const Hdf5File& file) : m_file(file) {}
  void operator()(std::string_view name, std::span<double> values) override { m_file.read(name, values); }
  void operator()(std::string_view name, std::span<float> values) override { m_file.read(name, values); }
  void operator()(std::string_view name, std::span<std::uint16_t> values) override {
    m_file.read(name, values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values) override {
    m_file.read(name, values);
  }
  void growing(std::string_view name, std::vector<double>& values) override {
    values.resize(m_file.size(name));
    m_file.read(name, std::span<double>(values));
  }

private:
  const Hdf5File& m_file;
};

/// Keeps a copy of arrays of doubles and counters, to put them back later: what a test does to the dynamics.
class StateSnapshot final : public StateVisitor {
public:
  /// From now on the arrays shown are put back instead of kept.
  void startRestoring() { m_restoring = true; }

  void operator()(std::string_view name, std::span<double> values) override { keep(m_doubles, name, values); }
  void operator()(std::string_view name, std::span<float> values) override { keep(m_floats, name, values); }
  void operator()(std::string_view name, std::span<std::uint16_t> values) override {
    keep(m_shorts, name, values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values) override {
    keep(m_counters, name, values);
  }
  void growing(std::string_view name, std::vector<double>& values) override {
    if (m_restoring)
      values = m_doubles[std::string(name)];
    else
      m_doubles[std::string(name)] = values;
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
