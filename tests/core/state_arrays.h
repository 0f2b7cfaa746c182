// Every array that a state consists of, to look into it or to carry it over.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/state_visitor.h"

namespace spikeloom::test {

/// Reads all arrays that it is shown, or with `write` puts back what it has read.
class StateArrays final : public StateVisitor {
public:
  bool write = false;
  std::map<std::string, std::vector<double>, std::less<>> doubles;
  std::map<std::string, std::vector<float>, std::less<>> floats;
  std::map<std::string, std::vector<std::uint16_t>, std::less<>> shorts;
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> counters;

  template <class State> static StateArrays of(State& state) {
    StateArrays out;
    state.visitState(out);
    return out;
  }
  template <class State> void putInto(State& state) {
    write = true;
    state.visitState(*this);
    write = false;
  }

  void operator()(std::string_view name, std::span<double> values, const Bounds&) override {
    take(doubles, name, values);
  }
  void operator()(std::string_view name, std::span<float> values, const Bounds&) override {
    take(floats, name, values);
  }
  void operator()(std::string_view name, std::span<std::uint16_t> values, const Bounds&) override {
    take(shorts, name, values);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values, const Bounds&) override {
    take(counters, name, values);
  }
  bool growing(std::string_view name, std::vector<double>& values) override {
    std::vector<double>& kept = doubles[std::string(name)];
    write ? values = kept : kept = values;
    return write;
  }
  friend bool operator==(const StateArrays& a, const StateArrays& b) {
    return a.doubles == b.doubles && a.floats == b.floats && a.shorts == b.shorts && a.counters == b.counters;
  }

private:
  template <class Arrays, class T> void take(Arrays& arrays, std::string_view name, std::span<T> values) {
    std::vector<T>& kept = arrays[std::string(name)];
    if (write)
      std::ranges::copy(kept, values.begin());
    else
      kept.assign(values.begin(), values.end());
  }
};

} // namespace spikeloom::test
