"""Whole training runs, as statistics: the example program's protocol, and the paper's figure 1b.

  python3 example_protocol.py rk4          3 families x seeds 1..10, rk4 with dt = 1 ms
  python3 example_protocol.py exact        the same with the exact integrator, dt = 1 ms
  python3 example_protocol.py exact_fine   seed 1 only, exact, dt = 0.1 ms
  python3 example_protocol.py figure1b     figure 1b, exact, dt = 0.5 ms, seeds 1 and 2
  python3 example_protocol.py merge        puts the parts together: example_protocol.json

Same order of operations as first_loop.py, all neurons at once (their P matrices padded to one size).
"""
import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from neurons import exact_step, rk4_step

HERE = os.path.dirname(os.path.abspath(__file__))
T0 = 10.0


class Network:
    def __init__(self, rng, N, p, sigma, zero_rows, tau, tau_s, dt, integrator, lam):
        mask = rng.random((N, N)) < p
        np.fill_diagonal(mask, False)
        self.W = np.where(mask, rng.normal(0.0, sigma / np.sqrt(N * p), (N, N)), 0.0)
        if zero_rows:
            for i in range(N):
                self.W[i, mask[i]] -= self.W[i, mask[i]].mean()
        self.N, self.tau, self.tau_s, self.dt = N, tau, tau_s, dt
        self.exact = integrator == "exact"
        count = mask.sum(1)
        nmax = count.max()
        self.idx = np.zeros((N, nmax), int)
        self.valid = np.zeros((N, nmax), bool)
        for i in range(N):
            self.idx[i, :count[i]] = np.flatnonzero(mask[i])
            self.valid[i, :count[i]] = True
        self.P = np.broadcast_to(np.eye(nmax) / lam, (N, nmax, nmax)).copy()
        self.work = np.empty_like(self.P)
        self.rows = np.arange(N)[:, None]
        self.decay = np.exp(-dt / tau_s)
        self.restart(rng)

    def restart(self, rng):
        theta = rng.uniform(-np.pi, np.pi, self.N)
        self.state = np.tan(theta / 2) if self.exact else theta
        self.r = np.zeros(self.N)
        self.u = np.zeros(self.N)

    def synapses(self, r):
        """A test trial starts from the synapses that training left; the neurons stay where the trial before left them."""
        self.r = r.copy()
        self.u = self.W @ self.r

    def learn(self, f):
        rho = np.where(self.valid, self.r[self.idx], 0.0)
        k = np.matmul(self.P, rho[:, :, None])[:, :, 0]
        g = 1.0 / (1.0 + np.einsum("ij,ij->i", rho, k))
        e = f - self.u
        step = np.where(self.valid, (e * g)[:, None] * k, 0.0)
        np.add.at(self.W, (np.broadcast_to(self.rows, self.idx.shape)[self.valid], self.idx[self.valid]), step[self.valid])
        np.multiply((g[:, None] * k)[:, :, None], k[:, None, :], out=self.work)
        self.P -= self.work
        self.u = self.W @ self.r

    def trial(self, stimulus, targets, pre, stim_len, T, Delta, learning):
        """targets: one row per ms of the window (row 0 = 1 ms into it). Returns u each ms, and spike count in the window."""
        dt = self.dt
        n_on = int(round(pre / dt))
        n_off = n_on + int(round(stim_len / dt))
        n_end = n_off + int(round(T / dt))
        per_ms = int(round(1 / dt))
        step = exact_step if self.exact else rk4_step
        u_ms, count, jump = np.empty((int(T), self.N)), 0, T0 / self.tau_s
        for n in range(n_end):
            x = self.u + stimulus if n_on <= n < n_off else self.u
            self.state, fired, age = step(self.state, x, dt, self.tau)
            self.r *= self.decay
            if fired.any():
                self.r[fired] += jump * np.exp(-age[fired] / self.tau_s)
            self.u = self.W @ self.r
            m = n + 1 - n_off
            if m > 0:
                count += int(fired.sum())
                if m % per_ms == 0:
                    ms = m // per_ms
                    u_ms[ms - 1] = self.u
                    if learning and ms % Delta == 0:
                        self.learn(targets[ms - 1])
        return u_ms, count


def correlation(a, b):
    a, b = a - a.mean(0), b - b.mean(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0))


def make_targets(family, rng, N, T):
    t = np.arange(1.0, T + 1)[:, None]
    if family == "chaotic":
        g, p, tau = 5.0, 0.3, 40.0
        mask = rng.random((N, N)) < p
        np.fill_diagonal(mask, False)
        M = np.where(mask, rng.normal(0, g / np.sqrt(N * p), (N, N)), 0.0)
        for i in range(N):
            M[i, mask[i]] -= M[i, mask[i]].mean()
        x, out = 0.2 * rng.random(N), []
        for n in range(1100 + T):
            x = x + (-x + M @ (np.sqrt(np.maximum(x, 0)) / np.pi)) / tau
            if n >= 1100:
                out.append(x.copy())
        return np.array(out)
    if family == "product_of_sines":
        A, T1, T2 = rng.uniform(0.5, 1.5, N), rng.uniform(500, 1000, N), rng.uniform(100, 500, N)
        t1, t2 = rng.uniform(0, T1), rng.uniform(0, T2)
        return A * np.sin(2 * np.pi * (t - t1) / T1) * np.sin(2 * np.pi * (t - t2) / T2)
    if family == "sine":
        A, s, T1 = rng.uniform(0.5, 1.5, N), rng.uniform(0, 1000, N), rng.uniform(300, 1000, N)
        return A * np.sin(2 * np.pi * (t - s) / T1)
    if family == "ou":
        tau, sd = 200.0, 0.95
        d = np.exp(-1.0 / tau)
        x, out = sd * rng.normal(size=N), []
        for n in range(T):
            x = d * x + sd * np.sqrt(1 - d * d) * rng.normal(size=N)
            out.append(x)
        return np.array(out)
    raise ValueError(family)


def summarize(u, f, count, T, N, Delta):
    c1, cD = correlation(u, f), correlation(u[Delta - 1::Delta], f[Delta - 1::Delta])
    ok = np.isfinite(c1)
    return dict(mean_1ms=float(np.mean(c1[ok])), median_1ms=float(np.median(c1[ok])),
                mean_at_updates=float(np.mean(cD[ok])), median_at_updates=float(np.median(cD[ok])),
                undefined=int((~ok).sum()), rate_hz=count / (N * T / 1000.0))


def example(family, seed, integrator, dt):
    rng = np.random.default_rng([seed, {"chaotic": 1, "product_of_sines": 2, "ou": 3}[family]])
    N, T, Delta = 200, 1000, 10
    net = Network(rng, N, 0.3, 1.0, False, 10.0, 20.0, dt, integrator, 0.5)
    f = make_targets(family, rng, N, T)
    stim = rng.uniform(-2, 2, N)
    for loop in range(10):
        net.trial(stim, f, 1000, 100, T, Delta, True)
    left = net.r.copy()
    tests = []      # how much one test trial says: ten of them
    for n in range(10):
        net.synapses(left)
        u, count = net.trial(stim, f, 1000, 100, T, Delta, False)
        tests.append(summarize(u, f, count, T, N, Delta))
    return dict(family=family, seed=seed, target_sd=float(f.std(0).mean()), **tests[0],
                mean_1ms_of_10_tests=[test["mean_1ms"] for test in tests])


def figure1b(seed):
    rng = np.random.default_rng([seed, 10])
    N, T, Delta = 200, 1000, 2
    net = Network(rng, N, 0.3, 4.0, True, 10.0, 20.0, 0.5, "exact", 1.0)
    f = make_targets("sine", rng, N, T)
    stim = rng.uniform(-1, 1, N)
    W0, change = net.W.copy(), []
    pre = lambda: float(np.round(rng.uniform(0, 200) / 0.5) * 0.5)
    u, count = net.trial(stim, f, pre(), 100, T, Delta, False)
    before = summarize(u, f, count, T, N, Delta)
    for loop in range(10):
        net.trial(stim, f, pre(), 100, T, Delta, True)
        change.append(float(np.linalg.norm(net.W - W0) / np.linalg.norm(W0)))
    left = net.r.copy()
    tests = []
    for n in range(3):      # synapses as training left them
        net.synapses(left)
        u, count = net.trial(stim, f, pre(), 100, T, Delta, False)
        tests.append(summarize(u, f, count, T, N, Delta))
    restarts = []
    for n in range(3):      # random phases, r = 0
        net.restart(rng)
        u, count = net.trial(stim, f, pre(), 100, T, Delta, False)
        restarts.append(summarize(u, f, count, T, N, Delta))
    return dict(seed=seed, before_training=before, weight_change_per_loop=change, tests_synapses_as_trained=tests,
                tests_from_random_phases=restarts)


def main(what):
    part = lambda w: os.path.join(HERE, f".part_{w}.json")
    if what == "merge":
        d = {w: json.load(open(part(w))) for w in ("rk4", "exact", "exact_fine", "figure1b")}
        with open(os.path.join(HERE, "example_protocol.json"), "w") as out:
            json.dump(d, out, indent=1)
            out.write("\n")
        for w in d:
            os.remove(part(w))
        return
    out = []
    if what == "figure1b":
        jobs = [(figure1b, (s,)) for s in (1, 2)]
    else:
        integrator, dt, seeds = dict(rk4=("rk4", 1.0, range(1, 11)), exact=("exact", 1.0, range(1, 11)),
                                     exact_fine=("exact", 0.1, (1,)))[what]
        jobs = [(example, (fam, s, integrator, dt)) for fam in ("chaotic", "product_of_sines", "ou") for s in seeds]
    for fn, args in jobs:
        start = time.time()
        out.append(fn(*args))
        print(what, out[-1], "%.0f s" % (time.time() - start), flush=True)
        json.dump(out, open(part(what), "w"))


if __name__ == "__main__":
    main(sys.argv[1])
