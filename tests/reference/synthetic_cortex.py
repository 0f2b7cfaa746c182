#!/usr/bin/env python3
"""Writes presets/data/synthetic-cortex.csv: firing rates that look like those of motor-cortex neurons around a movement,
made from formulas and a random generator alone. Nothing in it was recorded.

usage: synthetic_cortex.py > presets/data/synthetic-cortex.csv

100 neurons, 101 samples of 20 ms (2 s); the movement is at 1.4 s. Each neuron has a baseline of 6 to 14 Hz and one of
four shapes, of which a third go down instead of up:
  ramp        rises linearly from a start of its own to the movement, and decays after it
  step        switches on at the beginning of the delay (0.4 s) and off at the movement, with time constants of 80 ms
  transient   a bump of Gaussian shape around a time of its own
  late        a sigmoid around the movement
Rates never fall below 0.5 Hz.
"""
import math
import random

NEURONS, SAMPLES, STEP_MS, MOVE_MS = 100, 101, 20, 1400


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def shape(kind, start, width):
    if kind == "ramp":
        def f(t):
            if t < start:
                return 0.0
            if t < MOVE_MS:
                return (t - start) / (MOVE_MS - start)
            return math.exp(-(t - MOVE_MS) / width)
    elif kind == "step":
        def f(t):
            return sigmoid((t - 400) / 80) * sigmoid((MOVE_MS - t) / 80)
    elif kind == "transient":
        def f(t):
            return math.exp(-((t - start) / width) ** 2 / 2)
    else:
        def f(t):
            return sigmoid((t - MOVE_MS) / (width / 2))
    return f


def main():
    rng = random.Random(20181)
    print("# Synthetic firing rates (Hz): nothing in this file was recorded. Made by tests/reference/synthetic_cortex.py;")
    print("# one neuron a row, one sample every 20 ms.")
    for _ in range(NEURONS):
        kind = rng.choice(["ramp", "step", "transient", "late"])
        baseline = rng.uniform(6, 14)
        down = rng.random() < 1 / 3
        size = rng.uniform(0.5, 0.9) * baseline if down else rng.uniform(8, 30)
        f = shape(kind, rng.uniform(200, 1000) if kind == "ramp" else rng.uniform(300, 1800), rng.uniform(100, 250))
        rates = [max(0.5, baseline + (-size if down else size) * f(k * STEP_MS)) for k in range(SAMPLES)]
        print(",".join(f"{rate:.2f}" for rate in rates))


if __name__ == "__main__":
    main()
