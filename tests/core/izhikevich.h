// What the tests of Izhikevich's neuron share: the published numbers, and one neuron of each type.
#pragma once

#include <array>

#include "core/model/neuron_models.h"
#include "neurons.h"

namespace spikeloom::test {

/// Izhikevich 2003, figure 2, and the input at which rest is lost, worked out by hand from
/// 0.04 v² + (5 − b) v + 140 + I = 0 at v = (a − 5)/0.08.
struct Published {
  const char* name;
  double a, b, c, d, rheobase;
};
inline constexpr std::array<Published, 5> published{{{"regular spiking", 0.02, 0.2, -65, 8, 3.7975},
                                                     {"intrinsically bursting", 0.02, 0.2, -55, 4, 3.7975},
                                                     {"chattering", 0.02, 0.2, -50, 2, 3.7975},
                                                     {"fast spiking", 0.1, 0.2, -65, 2, 3.9375},
                                                     {"low-threshold spiking", 0.02, 0.25, -65, 2, 0.6850}}};
enum { regular, bursting, chattering, fast, lowThreshold };

/// Inputs in mV/ms.
inline std::unique_ptr<NeuronModel> izhikevichNeurons(std::size_t count) { return makeIzhikevich(count, 1); }

/// Reads the state, and writes it back.
struct Access {
  StateAccess state;
  explicit Access(NeuronModel& model) { model.visitState(state); }
  std::vector<double>& v() { return state.values.at("izhikevich_v"); }
  std::vector<double>& w() { return state.values.at("izhikevich_w"); }
  void write(NeuronModel& model) {
    state.write = true;
    model.visitState(state);
    state.write = false;
  }
};

/// One neuron of each type at v = −65 mV and w = b v, as in the published figure.
inline std::unique_ptr<NeuronModel> oneOfEach() {
  auto model = izhikevichNeurons(5);
  Access access(*model);
  for (std::size_t type = 0; type < 5; ++type) {
    access.v()[type] = -65;
    access.w()[type] = published[type].b * -65;
  }
  access.write(*model);
  return model;
}

inline std::vector<double> intervals(std::span<const double> times) {
  std::vector<double> out;
  for (std::size_t k = 1; k < times.size(); ++k)
    out.push_back(times[k] - times[k - 1]);
  return out;
}

} // namespace spikeloom::test
