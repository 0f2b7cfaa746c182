// The spiking neuron models: their equations, units, constants and limits. Others make them by
// makeNeuronModel.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include "core/model/izhikevich_kernel.h"
#include "core/model/neuron_model.h"

namespace spikeloom {

/// Quadratic integrate-and-fire, the theta neuron after v = tan(θ/2):
///
///   τ dv/dt = v² + x      spike at v → ∞, then v → −∞
///
/// | symbol | meaning                | unit | value         |
/// |--------|------------------------|------|---------------|
/// | v      | membrane potential     | 1    |               |
/// | x      | input u + I            | 1    | threshold 0   |
/// | τ      | membrane time constant | ms   | time_constant |
///
/// `exact`: the flow at constant x in closed form, spikes at their times inside the step (see QifKernel).
/// `rk4`: Runge-Kutta 4 on θ, spikes at the step's end. Limit of both: √|x|·dt/τ ≤ 1.
[[nodiscard]] std::unique_ptr<NeuronModel> makeQif(Integrator integrator, std::size_t neurons);

/// Leaky integrate-and-fire (numbers: Kim & Chow 2018, figure 3 supplement 2):
///
///   τ dv/dt = −(v − I₀) + τ x      spike at v = threshold, then v ← reset; no refractory period
///
/// | symbol    | meaning                              | unit  | value         |
/// |-----------|--------------------------------------|-------|---------------|
/// | v         | membrane potential                   | mV    |               |
/// | x         | input u + I; v settles at I₀ + τ x   | mV/ms |               |
/// | I₀        | constant input: zero x is rheobase   | mV    | threshold     |
/// | threshold |                                      | mV    | −50           |
/// | reset     |                                      | mV    | −65           |
/// | τ         | membrane time constant               | ms    | time_constant |
///
/// Exact at constant x: v relaxes exponentially, and from v the threshold is reached after
/// τ ln(1 + (threshold − v)/(τ x)) if x > 0, else never; a step may hold several spikes. The paper does not
/// give I₀.
///
/// Limit: no more than ten spikes a step, |x| ≤ (threshold − reset)/(τ (e^{dt/10τ} − 1)), which is
/// 10 (threshold − reset)/dt for dt ≪ τ, and the same for inhibition; beyond it the state stays as it was.
///
/// Phase: θ = −π + 2π (v − reset)/(threshold − reset), −π below reset.
[[nodiscard]] std::unique_ptr<NeuronModel> makeLif(std::size_t neurons);

inline constexpr double lifThreshold = -50, lifReset = -65; ///< mV

/// Regular spiking, intrinsically bursting, chattering, fast spiking, low-threshold spiking.
inline constexpr std::array<IzhikevichType, 5> izhikevichTypes{{{0.02, 0.2, -65, 8},
                                                                {0.02, 0.2, -55, 4},
                                                                {0.02, 0.2, -50, 2},
                                                                {0.1, 0.2, -65, 2},
                                                                {0.02, 0.25, -65, 2}}};

/// The first neuron of a type among N: equal fifths, neuron i is of type ⌊5i/N⌋.
[[nodiscard]] constexpr std::size_t firstOfIzhikevichType(std::size_t type, std::size_t neurons) {
  return (type * neurons + izhikevichTypes.size() - 1) / izhikevichTypes.size();
}

/// The constant input at which a type's resting state loses stability, mV/ms. At rest w = b v, and the
/// Jacobian ((s, −1), (a b, −a)) with s = 0.08 v + 5 has trace s − a and determinant a (b − s); as the input
/// grows so does s, and rest is lost at s = a (Hopf) or s = b (saddle-node), whichever comes first:
///   v* = (min(a, b) − 5)/0.08,  I₀ = −(0.04 v*² + (5 − b) v* + 140).
[[nodiscard]] inline double izhikevichRheobase(const IzhikevichType& type) {
  const double v = (std::min(type.a, type.b) - 5) / 0.08;
  return -((0.04 * v + 5 - type.b) * v + 140);
}

/// The largest |x| that Izhikevich's neuron is stepped at, mV/ms. With z = v + 62.5 and w frozen it obeys
/// z' = 0.04 z² + X, X = x + I₀ − w − 16.25, the quadratic neuron, and w follows x to its own size at most:
/// √(0.04 |X|) h then stays below 1 at a substep of h = 0.1 ms.
inline constexpr double izhikevichLargestInput = 1000;

/// Izhikevich's neuron:
///
///   dv/dt = 0.04 v² + 5 v + 140 − w + I₀ + x      spike at v = 30 mV, then v ← c, w ← w + d
///   dw/dt = a (b v − w)
///
/// | symbol      | meaning                             | unit                   | value              |
/// |-------------|-------------------------------------|------------------------|--------------------|
/// | v           | membrane potential                  | mV                     |                    |
/// | w           | recovery                            | mV/ms                  |                    |
/// | x           | input u + I                         | mV/ms                  |                    |
/// | I₀          | constant input: zero x is rheobase  | mV/ms                  | izhikevichRheobase |
/// | a, b, c, d  | as the neuron's type has them       | see IzhikevichType     | izhikevichTypes    |
/// | 0.04, 5, 140 | Izhikevich's fit                   | 1/(mV ms), 1/ms, mV/ms |                    |
///
/// There is no τ. The paper does not give I₀. At I₀ rest is lost by a Hopf bifurcation in all five types; it
/// is subcritical, so that a neuron that fires goes on firing at zero x.
///
/// Runge-Kutta 4 in substeps of at most 0.1 ms. A spike ends a substep of its own, so that its time is as
/// accurate as the rest: at 0.1 ms intervals are right to about 1e-4 ms, at half of it some 12 times better.
///
/// Limit: |x| ≤ izhikevichLargestInput; beyond it the state stays as it was.
///
/// Phase: θ = −π + 2π (v − c)/(30 − c), −π below c; setPhases puts w on its nullcline, w = b v.
/// @param driveUnit what an input of 1 stands for, mV/ms
[[nodiscard]] std::unique_ptr<NeuronModel> makeIzhikevich(std::size_t neurons, double driveUnit);

/// What a synaptic drive of 1 stands for in a network of Izhikevich's neurons, mV/ms. In mV/ms itself the
/// paper's targets (up to 1.5) would move the cells' rates by a few Hz only, which cannot be learned (figure
/// 3 supplement 2: test correlation 0.12 in 30 loops); at 10 the five types fire some 20–100 Hz at a drive of
/// 1, where the quadratic neuron fires 32 Hz.
inline constexpr double izhikevichDriveUnit = 10;

} // namespace spikeloom
