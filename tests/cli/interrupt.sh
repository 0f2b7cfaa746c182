#!/usr/bin/env bash
# Ctrl-C ends with code 3 and keeps what was computed; the saved run ends like the one that was not interrupted.
# Divergence ends with code 2. Progress on a terminal.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${slow[@]}" --loops 25 --json
cp out whole

interrupted() { # SIGNAL
  start train "$preset" "${slow[@]}" --loops 25 --json --out "out-$1" --save "$1.h5"
  local code=0
  await 'loop 3/25'
  kill -"$1" "$pid"
  wait "$pid" || code=$?
  pid=
  [[ $code == 3 ]] || fail "exit code $code after $1"
  local loops
  loops=$(value loops)
  ((loops >= 3 && loops < 25)) || fail "$loops loops in the summary"
  tr -d ' \n' <out | grep -q '"test":null' || fail "there was no test yet"
  [[ $(wc -l <"out-$1/learning_curve.csv") == $((loops + 1)) ]] || fail "--out: the curve of $loops loops"
  [[ -s out-$1/drive.csv && -s out-$1/spikes.csv && -s out-$1/target.csv ]] || fail "--out"
}
interrupted TERM
interrupted INT
interrupted HUP

# What was asked for is heard while the network is built, too; under nohup HUP is nothing; Ctrl-C twice is meant.
start train figure-4-balanced-innate --save built.h5
sleep 0.2
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
pid=
[[ $code == 3 ]] || fail "while it was built: exit code $code"
nohup "$SPIKELOOM_CLI" train "$preset" "${slow[@]}" --loops 4000 --save nohup.h5 >out 2>err </dev/null &
pid=$!
await 'loop 1/4000'
kill -HUP "$pid"
await "loop $(($(grep -c '^loop' err) + 2))/4000"
kill -INT "$pid"
kill -INT "$pid"
code=0
wait "$pid" || code=$?
pid=
[[ $code == 3 || $code == 130 ]] || fail "two times INT under nohup: exit code $code"

# A pipe that nobody reads costs nothing.
code=0
{ "$SPIKELOOM_CLI" train "$preset" "${small[@]}" --loops 2 --save pipe.h5 2>err || echo $? >code; } | true
[[ $(cat code) == 3 ]] || fail "closed standard output: exit code $(cat code)"
{ "$SPIKELOOM_CLI" train "$preset" "${slow[@]}" --loops 4000 --save both.h5 2>&1 || echo $? >code; } | head -1 >out
[[ $(cat code) == 3 ]] || fail "closed standard output and error: exit code $(cat code)"
for file in pipe.h5 both.h5; do run 0 test "$file"; done
run 0 train "$preset" "${small[@]}" --loops 1 --save closed.h5 2>&- >&- || true
run 0 test closed.h5

run 0 train --resume INT.h5 --json
[[ $(value loops) == 25 && $(value checksum) == "$(value checksum whole)" ]] || fail "resumed: another result"
results() { tr -d ' \n' <"$1" | sed 's/.*"train"/"train"/; s/"seconds":\[[^]]*\]//'; }
[[ $(results out) == "$(results whole)" ]] || fail "resumed: another curve or test"

# Divergence: what was computed is kept, but a diverged network is nothing to go on from.
diverges() { # SETTING…
  local settings=() setting
  for setting in "$@"; do settings+=(--set "$setting"); done
  rm -rf diverged
  run 2 train "$preset" "${small[@]}" "${settings[@]}" --loops 50 --json --out diverged --save diverged.h5
  says 'of simulated time' 'ran away'
  [[ ! -e diverged.h5 ]] || fail "a diverged network was saved"
  loops=$(value loops)
  [[ $(wc -l <diverged/learning_curve.csv) == $((loops + 1)) ]] || fail "--out: the curve of $loops loops"
  ((loops == 0)) || [[ -s diverged/drive.csv && -s diverged/spikes.csv ]] || fail "--out: the last trial"
}
diverges neuron.integrator=rk4 neuron.time_step=10 learning.update_interval=10 network.weight_sd=100
((loops == 0)) || fail "steps as long as the membrane's time constant diverge at once"
diverges neuron.integrator=rk4 target.amplitude_min=1000 target.amplitude_max=1000

# Nor do results that failed take the place of others.
mkdir good
echo 1 >good/learning_curve.csv
run 2 train "$preset" "${small[@]}" --set neuron.integrator=rk4 --set target.amplitude_min=1000 --set target.amplitude_max=1000 \
  --loops 50 --out good
says 'good: the results that were there stay' 'good/failed'
[[ $(cat good/learning_curve.csv) == 1 && -s good/failed/learning_curve.csv ]] || fail "good results were replaced"

# A test that runs away leaves the trained network.
run 2 train "$preset" "${small[@]}" --set neuron.model=lif --set probe.noise=1000 --loops 2 --save tested.h5
run 2 test tested.h5
run 0 test tested.h5 --set probe.noise=0
grep -q ' 2 loops' out || fail "the network whose test ran away was not saved"

# A silent network has no correlation; that is said in words, and is null in JSON.
silence=(--set network.weight_sd=0 --set stimulus.gain=0 --set target.amplitude_min=0 --set target.amplitude_max=0)
run 0 train "$preset" "${small[@]}" "${silence[@]}" --loops 1
says 'loop 1/1: correlation undefined'
grep -q 'test correlation undefined' out || fail "silence, for people"
run 0 train "$preset" "${small[@]}" "${silence[@]}" --loops 1 --json
tr -d ' \n' <out | grep -q '"correlation":\[null\].*"correlation_mean":null' || fail "silence, in JSON"

# A terminal shows one line that is written over, with the time left.
if command -v script >/dev/null; then
  code=0
  script -qec "'$SPIKELOOM_CLI' train $preset ${slow[*]} --loops 6 --json" typescript </dev/null >out 2>err || code=$?
  [[ $code == 0 ]] || fail "on a terminal: exit code $code"
  tr '\r' '\n' <typescript >lines
  grep -qE 'loop [1-5]/6 \[[#.]{24}\] correlation -?[0-9.]+, [0-9]+ s left' lines || fail "no line with the time left"
  grep -q 'testing \[' lines || fail "the test is not shown"
  if grep -q 'loop 1/6: ' lines; then fail "plain lines on a terminal"; fi
  grep -q '"checksum"' lines || fail "no summary"
fi
