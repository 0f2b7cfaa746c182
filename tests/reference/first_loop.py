"""A small recurrent network trained for two loops, every quantity written out.

  python3 first_loop.py             writes first_loop_exact.json and first_loop_rk4.json, prints the conditioning
  python3 first_loop.py --scan 20   tries seeds, prints how much each one amplifies a perturbation

Written plainly on purpose: one neuron after the other, dense float64, no shortcuts.
"""
import json
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from neurons import exact_step, rk4_step, rotation_step, self_check

HERE = os.path.dirname(os.path.abspath(__file__))
T0 = 10.0
SETTINGS = {
    "exact": dict(integrator="exact", N=24, p=0.4, sigma=3.0, dt=0.1, tau=10.0, tau_s=20.0, pre=100.0,
                  stimulus_length=50.0, T=300.0, Delta=2.0, lam=1.0, loops=2, seed=3),
    "rk4": dict(integrator="rk4", N=24, p=0.4, sigma=3.0, dt=1.0, tau=10.0, tau_s=20.0, pre=100.0,
                stimulus_length=50.0, T=300.0, Delta=10.0, lam=1.0, loops=2, seed=5),
}
P_NEURON = 5


def make(c):
    rng = np.random.default_rng(c["seed"])
    N = c["N"]
    mask = rng.random((N, N)) < c["p"]
    np.fill_diagonal(mask, False)
    W = np.where(mask, rng.normal(0.0, c["sigma"] / np.sqrt(N * c["p"]), (N, N)), 0.0)
    for i in range(N):
        W[i, mask[i]] -= W[i, mask[i]].mean()
    theta0 = rng.uniform(-np.pi, np.pi, N)
    stimulus = rng.uniform(-1.0, 1.0, N)
    A, shift, period = rng.uniform(0.5, 1.5, N), rng.uniform(0, 1000, N), rng.uniform(300, 1000, N)
    K = int(round(c["T"] / c["Delta"]))
    t = c["Delta"] * np.arange(1, K + 1)
    target = A * np.sin(2 * np.pi * (t[:, None] - shift) / period)
    return dict(mask=mask, W=W, theta0=theta0, stimulus=stimulus, target=target)


def run(c, net, theta0=None, order=None, rotation=False, extra=False):
    """order: a permutation of the neurons in which the sums are taken (rounding only).
    rotation: the other closed form of the exact flow, on the pair sin, cos of theta/2 (rounding only)."""
    N, dt, tau, tau_s = c["N"], c["dt"], c["tau"], c["tau_s"]
    theta0 = net["theta0"] if theta0 is None else theta0
    order = np.arange(N) if order is None else order
    W = net["W"].copy()
    pres = [order[net["mask"][i][order]] for i in range(N)]
    P = [np.eye(len(pre)) / c["lam"] for pre in pres]
    exact = c["integrator"] == "exact"
    state = np.tan(theta0 / 2) if exact else theta0.copy()
    step = exact_step if exact else rk4_step
    if rotation:
        state, step = np.array([np.sin(theta0 / 2), np.cos(theta0 / 2)]), rotation_step
    r = np.zeros(N)
    drive = lambda: np.array([np.sum(W[i, pres[i]] * r[pres[i]]) for i in range(N)])
    u = drive()
    n_on = int(round(c["pre"] / dt))
    n_off = n_on + int(round(c["stimulus_length"] / dt))
    n_end = n_off + int(round(c["T"] / dt))
    every = int(round(c["Delta"] / dt))
    out, margin, history = [], np.inf, []
    for loop in range(c["loops"]):
        spikes, u_prior = [], []
        for n in range(n_end):
            x = u + (net["stimulus"] if n_on <= n < n_off else 0.0)
            state, fired, age = step(state, x, dt, tau)
            if rotation:
                pass
            elif exact:   # distance of a spike from the edge of its step, in ms
                if fired.any():
                    margin = min(margin, age[fired].min(), (dt - age[fired]).min())
                # and of the next one from this step's end
                late = state[~fired]
                late = late[late > 100.0]
                if len(late):
                    margin = min(margin, (tau / late).min())
            else:       # distance of a phase from pi at a step's end, in radians
                margin = min(margin, (np.pi - np.abs(state)).min())
            r = r * np.exp(-dt / tau_s)
            for i in np.flatnonzero(fired):
                r[i] += T0 / tau_s * np.exp(-age[i] / tau_s)
                spikes.append((float((n + 1) * dt - age[i]), int(i)))
            u = drive()
            k = (n + 1 - n_off) // every
            if n + 1 > n_off and (n + 1 - n_off) % every == 0:
                u_prior.append(u.copy())
                f = net["target"][k - 1]
                for i in range(N):
                    rho = r[pres[i]]
                    kvec = P[i] @ rho
                    g = 1.0 / (1.0 + rho @ kvec)
                    W[i, pres[i]] += (f[i] - u[i]) * g * kvec
                    P[i] = P[i] - g * np.outer(kvec, kvec)
                if extra:
                    history.append((r.copy(), f.copy()))
                u = drive()
        spikes.sort()
        theta = 2 * (np.arctan(state[0] / state[1]) if rotation else np.arctan(state)) if exact else state
        out.append(dict(spikes=[[i, t] for t, i in spikes], u=np.array(u_prior), weights=W.copy(),
                        theta_end=theta.copy(), r_end=r.copy()))
    i = P_NEURON
    s = np.argsort(pres[i])
    return dict(loops=out, margin=margin, P=dict(neuron=i, presynaptic=pres[i][s].tolist(), matrix=P[i][np.ix_(s, s)]),
                history=history, pres=pres)


def difference(a, b):
    d = dict(u=[], w=[], spike=[], same=True)
    for x, y in zip(a["loops"], b["loops"]):
        d["u"].append(float(np.abs(x["u"] - y["u"]).max()))
        d["w"].append(float(np.abs(x["weights"] - y["weights"]).max()))
        per = lambda z: sorted((i, t) for i, t in z["spikes"])
        p, q = per(x), per(y)
        if [i for i, _ in p] != [i for i, _ in q]:
            d["same"] = False
            d["spike"].append(float("inf"))
        else:
            d["spike"].append(max(abs(s - t) for (_, s), (_, t) in zip(p, q)) if p else 0.0)
    d["P"] = float(np.abs(a["P"]["matrix"] - b["P"]["matrix"]).max())
    return d


def conditioning(c, net, base, trials=6, eps=1e-12):
    rng = np.random.default_rng(99)
    N = c["N"]
    worst = {}
    for name in ("theta0", "order", "form")[:3 if c["integrator"] == "exact" else 2]:
        ds = []
        for _ in range(trials):
            if name == "form":
                ds.append(difference(base, run(c, net, order=rng.permutation(N), rotation=True)))
            elif name == "theta0":
                ds.append(difference(base, run(c, net, theta0=net["theta0"] + eps * rng.choice([-1.0, 1.0], N))))
            else:
                ds.append(difference(base, run(c, net, order=rng.permutation(N))))
        worst[name] = dict(u=[max(d["u"][l] for d in ds) for l in range(c["loops"])],
                           weights=[max(d["w"][l] for d in ds) for l in range(c["loops"])],
                           spike_time=[max(d["spike"][l] for d in ds) for l in range(c["loops"])],
                           P=max(d["P"] for d in ds), same_spikes=all(d["same"] for d in ds))
    return worst


def ridge_error(c, net, base):
    """After all updates the weights must be the batch ridge solution."""
    worst = 0.0
    R = np.array([h[0] for h in base["history"]])
    F = np.array([h[1] for h in base["history"]])
    for i, pre in enumerate(base["pres"]):
        if len(pre) == 0:
            continue
        X = R[:, pre]
        w = np.linalg.solve(X.T @ X + c["lam"] * np.eye(len(pre)), X.T @ F[:, i] + c["lam"] * net["W"][i, pre])
        worst = max(worst, np.abs(w - base["loops"][-1]["weights"][i, pre]).max())
    return worst


def dump(path, d):
    """JSON with one matrix row per line; float repr is exact."""
    def text(v, indent):
        pad = " " * indent
        if isinstance(v, np.ndarray):
            v = v.tolist()
        if isinstance(v, dict):
            return "{\n" + ",\n".join(f'{pad} {json.dumps(k)}: {text(x, indent + 1)}' for k, x in v.items()) + f"\n{pad}}}"
        if isinstance(v, list) and v and isinstance(v[0], (list, dict, np.ndarray)):
            return "[\n" + ",\n".join(f"{pad} {text(x, indent + 1)}" for x in v) + f"\n{pad}]"
        return json.dumps(v)
    with open(path, "w") as f:
        f.write(text(d, 0) + "\n")


def main():
    self_check()
    if "--scan" in sys.argv:
        for name, c in SETTINGS.items():
            for seed in range(1, 1 + int(sys.argv[sys.argv.index("--scan") + 1])):
                c = dict(c, seed=seed)
                net = make(c)
                base = run(c, net)
                w = conditioning(c, net, base, trials=2)
                print(name, seed, "spikes", [len(l["spikes"]) for l in base["loops"]], "margin %.1e" % base["margin"],
                      "theta0 u", ["%.1e" % z for z in w["theta0"]["u"]], "w", ["%.1e" % z for z in w["theta0"]["weights"]],
                      w["theta0"]["same_spikes"], "order w", ["%.1e" % z for z in w["order"]["weights"]], flush=True)
        return
    for name, c in SETTINGS.items():
        net = make(c)
        base = run(c, net, extra=True)
        print(name, "spikes per loop", [len(l["spikes"]) for l in base["loops"]], "ridge difference %.2e" % ridge_error(c, net, base))
        cond = conditioning(c, net, base)
        cond["perturbation"] = 1e-12
        cond["spike_margin"] = float(base["margin"])
        print(json.dumps(cond, indent=1))
        # the a priori error of each loop, to see that it learns
        print("rms error per loop", [float(np.sqrt(np.mean((l["u"] - net["target"]) ** 2))) for l in base["loops"]])
        n = {k: v for k, v in c.items() if k != "lam"}
        n["lambda"] = c["lam"]
        n.update(T0=T0, stim_on=c["pre"], stim_off=c["pre"] + c["stimulus_length"],
                 updates_per_loop=int(round(c["T"] / c["Delta"])))
        dump(os.path.join(HERE, f"first_loop_{name}.json"),
             dict(settings=n, theta0=net["theta0"], r0=np.zeros(c["N"]), stimulus=net["stimulus"], weights=net["W"],
                  targets=net["target"], loops=base["loops"], P=base["P"], conditioning=cond))


if __name__ == "__main__":
    main()
