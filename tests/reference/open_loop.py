"""The open loop of a small network (docs/SPEC.md, section 7): tracking and sampling errors, and the paper's T and S.

  python3 open_loop.py     writes open_loop.json

Written plainly on purpose: one neuron after the other, dense float64, no shortcuts. The phases are those of the program:
NumPy's own Philox4x64-10, keyed (seed, 18), counter (trial * 2^32 + neuron, 0, 0, 0).
"""
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from neurons import rotation_step

HERE = os.path.dirname(os.path.abspath(__file__))
T0 = 10.0
C = dict(N=30, p=0.4, dt=0.1, tau=10.0, stimulus_length=50.0, T=200.0, Delta=2.0, tau_c=50.0, sd=1.0, seed=11, loops=10)
C["lambda"] = 0.5
TIME_CONSTANTS = [4.0, 20.0, 120.0]
NEURONS = [0, 3, 8, 17, 29]
FIT, FRESH = 5, 8
OPEN_LOOP = 18
PHI2 = 0.1


def phase(trial, neuron):
    """uniform(-pi, pi) from the first 64-bit word of the block."""
    counter = (trial * 2**32 + neuron - 1) % 2**256  # NumPy counts before it draws
    word = int(np.random.Philox(key=np.array([C["seed"], OPEN_LOOP], dtype=np.uint64), counter=counter).random_raw())
    return -np.pi + 2 * np.pi * (word >> 11) * 2.0**-53


def make():
    rng = np.random.default_rng(C["seed"])
    N, K = C["N"], int(round(C["T"] / C["Delta"]))
    mask = rng.random((N, N)) < C["p"]
    np.fill_diagonal(mask, False)
    stimulus = np.round(rng.uniform(-1, 1, N), 6)
    keep = np.exp(-C["Delta"] / C["tau_c"])
    f = np.empty((K, N))
    f[0] = C["sd"] * rng.standard_normal(N)
    for k in range(1, K):
        f[k] = keep * f[k - 1] + C["sd"] * np.sqrt(1 - keep**2) * rng.standard_normal(N)
    return mask, stimulus, np.round(f, 6)


def between(samples, t):
    """Straight lines through samples at Delta, 2 Delta, ...; the first is held before."""
    return np.interp(t, C["Delta"] * np.arange(1, len(samples) + 1), samples)


def drive(trial, neurons, inputs):
    """Spike times (ms from stimulus onset) of each of the neurons at inputs[step, neuron]."""
    theta = np.array([phase(trial, j) for j in neurons])
    state = np.array([np.sin(theta / 2), np.cos(theta / 2)])
    spikes = [[] for _ in neurons]
    for step, x in enumerate(inputs):
        state, spiked, age = rotation_step(state, x, C["dt"], C["tau"])
        for j in np.nonzero(spiked)[0]:
            spikes[j].append((step + 1) * C["dt"] - age[j])
    return spikes


def filtered(spikes, times, tau_s):
    spikes = np.array(spikes)
    return np.array([T0 / tau_s * np.exp((spikes[spikes <= t] - t) / tau_s).sum() for t in times])


def filtered_rate(rate, times, tau_s, step=0.02):
    """tau_s r' = rate(t) - r from r(0) = 0, the rate held over fine steps at their middle."""
    fine = (np.arange(int(round(times[-1] / step))) + 0.5) * step
    keep, r, out = np.exp(-step / tau_s), 0.0, []
    sampled = set(int(round(t / step)) for t in times)
    values = rate(fine)
    for k, value in enumerate(values):
        r = keep * r + (1 - keep) * value
        if k + 1 in sampled:
            out.append(r)
    return np.array(out)


def phi1(x):
    return T0 / C["tau"] * np.sqrt(np.maximum(x, 0)) / np.pi


def phi2(x):
    return T0 / C["tau"] * np.sqrt(PHI2 * np.logaddexp(0, x / PHI2)) / np.pi


def ridge(X, y, lam):
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def open_loop(mask, stimulus, f, rate_target):
    """f: the drive whose learning is at issue. rate_target: None, or what a test compares the activity with."""
    N, K, on = C["N"], len(f), C["stimulus_length"]
    times = on + C["Delta"] * np.arange(1, K + 1)
    middles = (np.arange(int(round(times[-1] / C["dt"]))) + 0.5) * C["dt"]

    def total(samples, j):
        return lambda t: between(samples, t - on) + np.where(t < on, stimulus[j], 0)

    inputs = np.array([total(f[:, j], j)(middles) for j in range(N)]).T
    trains = [drive(m, range(N), inputs) for m in range(FIT + FRESH)]
    out = {}
    for tau_s in TIME_CONSTANTS:
        rates = np.array([filtered_rate(lambda t: phi1(total(f[:, j], j)(t)), times, tau_s) for j in range(N)]).T
        spikes = np.array([[filtered(trains[m][j], times, tau_s) for j in range(N)] for m in range(FIT + FRESH)])
        spikes = spikes.transpose(0, 2, 1)  # trial, sample, neuron
        result = dict(tracking=[], sampling=[], theory_tracking=[], theory_sampling=[])
        for i in NEURONS:
            row = np.nonzero(mask[i])[0]
            y = f[:, i]
            w_rates = ridge(np.tile(rates[:, row], (FIT, 1)), np.tile(y, FIT), C["lambda"])
            w_spikes = ridge(spikes[:FIT][:, :, row].reshape(FIT * K, -1), np.tile(y, FIT), C["lambda"])
            answer_rates = rates[:, row] @ w_rates
            answers = np.array([spikes[m][:, row] @ w_spikes for m in range(FIT, FIT + FRESH)])
            target = y
            if rate_target is not None:
                target = rate_target[:, i]
                own = answer_rates
                answer_rates = filtered_rate(lambda t: phi1(total(own, i)(t)), times, tau_s)
                answers = np.array([filtered(drive(FIT + m, [i], total(answers[m], i)(middles)[:, None])[0], times, tau_s)
                                    for m in range(FRESH)])
            variance = target.var()
            tracking = ((answer_rates - target) ** 2).mean() / variance
            result["tracking"].append(tracking)
            result["sampling"].append(((answers - target) ** 2).mean() / variance - tracking)  # with its sign
            # the paper's terms, of the drive; a sample stands for the interval that it ends
            keep, F = np.exp(-C["Delta"] / tau_s), [0.0]
            for value in y:
                F.append(keep * F[-1] + (1 - keep) * value)
            F = np.array(F[1:])
            result["theory_tracking"].append(((y - F) ** 2).mean() / y.var())
            V = phi2(f[:, row])
            mean = V.mean(axis=0)
            D = np.maximum(mean * (T0 / (2 * tau_s) - mean), 0)
            w = np.linalg.solve(V.T @ V + np.diag(K * D) + C["lambda"] / C["loops"] * np.eye(len(row)), V.T @ y)
            result["theory_sampling"].append((((y - V @ w) ** 2).mean() + (w**2 * D).sum()) / y.var())
        out[tau_s] = result
    return out


def main():
    mask, stimulus, f = make()
    rate = np.round(phi1(f), 6)
    wanted = (np.pi * rate * C["tau"] / T0) ** 2
    data = dict(settings=C, neurons=NEURONS, presynaptic=[np.nonzero(row)[0].tolist() for row in mask],
                stimulus=stimulus.tolist(), targets=f.tolist(), rate_targets=rate.tolist(),
                drive=open_loop(mask, stimulus, f, None), rate=open_loop(mask, stimulus, wanted, rate))
    with open(os.path.join(HERE, "open_loop.json"), "w") as out:
        json.dump(data, out, separators=(",", ":"))
        out.write("\n")
    for quantity in ("drive", "rate"):
        for tau_s, result in data[quantity].items():
            print(quantity, tau_s, {key: round(float(np.mean(values)), 4) for key, values in result.items()})


main()
