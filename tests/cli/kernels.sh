#!/usr/bin/env bash
# SPIKELOOM_KERNEL: each level that this processor runs trains, to the same result up to rounding; any other is refused.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
unset SPIKELOOM_KERNEL

run 0 --version
best=$(sed -n 's/^kernels: //p' out)

# What the processor can do, as the kernel tells it.
expected=(baseline)
if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo && grep -qw bmi2 /proc/cpuinfo; then expected+=(v3); fi
if grep -qw avx512vl /proc/cpuinfo && grep -qw avx512dq /proc/cpuinfo && grep -qw avx512bw /proc/cpuinfo; then expected+=(v4); fi
[[ $best == "${expected[-1]}" ]] || fail "the best level is ${expected[-1]}, not $best"

levels=()
for level in baseline v3 v4; do
  export SPIKELOOM_KERNEL=$level
  if [[ " ${expected[*]} " == *" $level "* ]]; then
    levels+=("$level")
    run 0 --version
    grep -qxF "kernels: $level, forced by SPIKELOOM_KERNEL" out || fail "--version does not say $level"
  else
    run 1 --version
    says "SPIKELOOM_KERNEL: $level needs instructions" "$best"
    silent
  fi
done
for level in v5 V3 best ' v3'; do
  export SPIKELOOM_KERNEL=$level
  run 1 train "$preset" # before anything else: the preset is not even read
  says "SPIKELOOM_KERNEL: \"$level\" is not a kernel level" baseline "$best"
  silent
done

# Levels round differently (fused products, other orders of sums), and a spiking network is chaotic: a difference grows e-fold
# within some 10 ms. One loop of 150 ms in double precision makes 4e-10 of 1e-16, far less than another rule would make. P in
# float begins with 6e-8 a step, and is compared before the network has acted much on it: in its first 50 ms.
agree() { # BOUND KEY -> the value in the levels' files does, up to BOUND (1 + value)
  local level
  for level in "${levels[@]}"; do
    awk -v a="$(value "$2" baseline)" -v b="$(value "$2" "$level")" -v bound="$1" \
      'BEGIN { exit !(a != "" && a - b <= bound * (1 + a) && b - a <= bound * (1 + a)) }' ||
      fail "$2: $(value "$2" baseline) at the baseline, $(value "$2" "$level") at $level"
  done
}
train() { # BOUND ARGUMENT…
  local level
  for level in "${levels[@]}"; do
    export SPIKELOOM_KERNEL=$level
    run 0 train "${@:2}" --loops 1 --threads 1 --json
    cp out "$level"
    run 0 train "${@:2}" --loops 1 --threads 2 --json
    [[ $(value checksum) == "$(value checksum "$level")" ]] || fail "$level: the threads change the result"
  done
  for key in l1 correlation_median population_rate_hz; do agree "$1" $key; done
}
brief=(--set network.neurons=40 --set run.test_trials=1 --set learning.update_interval=4)
train 1e-8 "$preset" "${brief[@]}" --set target.duration=150 --set learning.precision=double
train 1e-8 figure-3s2-izhikevich "${brief[@]}" --set target.duration=150 --set learning.precision=double
train 1e-4 "$preset" "${brief[@]}" --set target.duration=50
