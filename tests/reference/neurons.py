"""One step of the theta / quadratic integrate-and-fire neuron, two ways.

tau dv/dt = x + v^2 with v = tan(theta/2); a spike is v -> +inf, the reset is v = -inf.
Both functions take arrays over neurons, an input x held over the step, and return
(new state, spiked, age) where age is the time from the spike to the END of the step.
"""
import numpy as np


def _tangent(x, h):
    """Solution at time h, from v = 0, divided by x: tan(sqrt(x) h)/sqrt(x), tanh for x < 0, h for x = 0."""
    a = np.sqrt(np.abs(x))
    q = np.where(a > 0, a, 1.0)
    return np.where(x > 0, np.tan(q * h) / q, np.where(x < 0, np.tanh(q * h) / q, h))


def _time_to_infinity(x, v):
    """Time (units of tau) for v > 0 to reach +inf; meaningful only where that happens."""
    a = np.sqrt(np.abs(x))
    q = np.where(a > 0, a, 1.0)
    return np.where(x > 0, np.arctan(q / v) / q, np.where(x < 0, np.arctanh(np.minimum(q / v, 1 - 1e-16)) / q, 1 / v))


def exact_step(v, x, dt, tau):
    """Closed form. The solution is the fractional-linear map v -> (v + x S)/(1 - v S), S = tan(sqrt(x) h)/sqrt(x);
    its pole is the spike, and going through the pole is the reset to -inf. Valid while sqrt(x) h < pi/2."""
    h = dt / tau
    assert np.max(x) * h * h < (np.pi / 2) ** 2, "step too long for this input"
    S = _tangent(x, h)
    den = 1.0 - v * S
    spiked = den <= 0.0
    age = np.zeros_like(v)
    if spiked.any():
        age[spiked] = dt - tau * _time_to_infinity(x[spiked], v[spiked])
    return (v + x * S) / den, spiked, age


def rotation_step(sc, x, dt, tau):
    """The same flow on the pair s = sin(theta/2), c = cos(theta/2): s' = x c, c' = -s, with cos/cosh of sqrt|x| h.
    Only used to see what different rounding does."""
    h = dt / tau
    s, c = sc
    a = np.sqrt(np.abs(x))
    q = np.where(a > 0, a, 1.0)
    C = np.where(x > 0, np.cos(a * h), np.cosh(a * h))
    S = np.where(x > 0, np.sin(a * h) / q, np.where(x < 0, np.sinh(a * h) / q, h))
    s1, c1 = C * s + x * S * c, C * c - S * s
    spiked = (c1 < 0) != (c < 0)
    age = np.zeros_like(s)
    if spiked.any():
        age[spiked] = dt - tau * _time_to_infinity(x[spiked], s[spiked] / c[spiked])
    norm = np.hypot(s1, c1)
    return np.array([s1 / norm, c1 / norm]), spiked, age


def rk4_step(theta, x, dt, tau):
    """Classical Runge-Kutta on the phase; the spike is put at the end of the step (age 0)."""
    def slope(th):
        c = np.cos(th)
        return (1.0 - c + x * (1.0 + c)) / tau
    k1 = slope(theta)
    k2 = slope(theta + 0.5 * dt * k1)
    k3 = slope(theta + 0.5 * dt * k2)
    k4 = slope(theta + dt * k3)
    new = theta + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    spiked = new >= np.pi
    return np.where(spiked, new - 2.0 * np.pi, new), spiked, np.zeros_like(theta)


def self_check():
    tau = 10.0
    for dt in (0.1, 0.5, 1.0):
        for x in (0.05, 1.0, 7.3):
            v, t, spikes = np.array([-0.3]), 0.0, []
            for n in range(int(3000 / dt)):
                v, s, age = exact_step(v, np.array([x]), dt, tau)
                if s[0]:
                    spikes.append((n + 1) * dt - age[0])
            isi = np.diff(spikes)
            want = np.pi * tau / np.sqrt(x)
            assert np.max(np.abs(isi / want - 1)) < 1e-10, (dt, x, isi)
    # negative input, above the unstable point: tau/a * artanh(a/v)
    v, x, got = np.array([2.0]), np.array([-1.0]), None
    for n in range(200):
        v, s, age = exact_step(v, x, 0.1, tau)
        if s[0]:
            got = (n + 1) * 0.1 - age[0]
            break
    assert abs(got - tau * np.arctanh(0.5)) < 1e-10
    # rk4 converges to the exact flow between spikes
    v, th, x = np.array([-1.5]), np.array([2 * np.arctan(-1.5)]), np.array([0.4])
    for n in range(200):
        v, _, _ = exact_step(v, x, 0.1, tau)
        th, _, _ = rk4_step(th, x, 0.1, tau)
    assert abs(np.tan(th[0] / 2) - v[0]) < 1e-7, (np.tan(th[0] / 2), v)


if __name__ == "__main__":
    self_check()
    print("ok")
