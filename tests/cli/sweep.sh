#!/usr/bin/env bash
# sweep: a row a run, each what train gives for its cell; stopped and gone on with; problems found before anything runs.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

settings='"network.neurons": 40, "target.duration": 200, "run.test_trials": 2, "learning.update_interval": 4'
sweep() { # FILE SETTINGS REST
  printf '{"format": 1, "title": "T", "preset": "%s", "set": {%s, %s}, %s}' "$preset" "$settings" "$2" "$3" >"$1"
}
axes='"axes": [ {"parameter": "synapse.time_constant", "values": [5, 20.5]}, {"parameter": "learning.lambda", "values": [1, 10]} ]'
measures='"measures": ["correlation_mean", "correlation_median", "rms_error", "population_rate_hz", "weight_change", "training_correlation"]'
sweep small.json '"run.loops": 3' "$axes, \"repeats\": 2, $measures"

run 0 sweep small.json --threads 2
[[ $(wc -l <small.csv) == 10 && $(wc -l <out) == 1 ]] || fail "a row a run, and one line for people"
grep -q '^small: 4 cells, 8 of 8 runs: /.*/small.csv$' out || fail "the summary for people"
[[ $(wc -l <err) == 8 ]] || fail "elsewhere than on a terminal there is one line a run"
says 'run 1/8: synapse.time_constant = ' 'run 8/8: ' 'synapse.time_constant = 20.5, learning.lambda = 10, repeat 2: correlation_mean '
head -1 small.csv | grep -qE '^# spikeloom sweep [0-9a-f]{16}$' || fail "the first line"
[[ $(sed -n 2p small.csv) == synapse.time_constant,learning.lambda,repeat,seed,correlation_mean,correlation_median,rms_error,population_rate_hz,weight_change,training_correlation,seconds,message ]] ||
  fail "the header"
order=$(for tau in 5 20.5; do for lambda in 1 10; do for seed in 1 2; do echo "$tau,$lambda,$seed,$seed"; done; done; done)
[[ $(tail -n +3 small.csv | cut -d, -f1-4) == "$order" ]] || fail "the rows are not in order"

# Each row is what train gives, to all digits.
rows=0
while IFS=, read -r tau lambda _ seed mean median error rate _ training _; do
  run 0 train "$preset" "${small[@]}" --set synapse.time_constant="$tau" --set learning.lambda="$lambda" --seed "$seed" --loops 3 --json
  [[ $(value correlation_mean | head -1) == "$mean" && $(value correlation_median) == "$median" && $(value rms_error | head -1) == "$error" ]] ||
    fail "train gives another test for $tau $lambda $seed"
  [[ $(value population_rate_hz) == "$rate" || $(value population_rate_hz) == "$rate.0" ]] || fail "the rate for $tau $lambda $seed"
  last=$(tr -d ' \n' <out | sed 's/.*"train":{"correlation":\[[^]]*,\([^],]*\)\].*/\1/')
  [[ $last == "$training" ]] || fail "the last loop for $tau $lambda $seed"
  rows=$((rows + 1))
done < <(tail -n +3 small.csv)
((rows == 8)) || fail "$rows rows"

without_seconds() { sed -E 's/,[-+.e0-9]+,$//' "$1"; }
run 0 sweep small.json --threads 1 --out one.csv --json
diff <(without_seconds one.csv) <(without_seconds small.csv) >err || fail "the number of threads changes rows"

# --json: one object; means over the repeats.
tr -d ' \n' <out >flat
shape='^\{"sweep":"small","results":"/[^"]*/one.csv","runs":8,"done":8,"cells":\[(\{"parameters":\{"synapse.time_constant":(5|20.5),'
shape+='"learning.lambda":(1|10)\},"done":2,"failed":0,"mean":\{"correlation_mean":[^{}]*,"seconds":[-0-9.e]+\}\},?){4}\]\}$'
grep -qE "$shape" flat || fail "the summary has another shape"
cp out summary.json
run 1 train summary.json # the reader of presets judges the syntax
says 'summary.json: sweep: is not known'
if grep -q 'is not JSON' err; then fail "the summary is no JSON"; fi
rm one.csv
sweep one.json '"run.loops": 3' '"axes": [ {"parameter": "synapse.time_constant", "values": [5]} ], "measures": ["rms_error"]'
run 0 sweep one.json --json
[[ $(value rms_error) == "$(tail -1 one.csv | cut -d, -f4)" && $(value rms_error) == "$(sed -n 3p small.csv | cut -d, -f7)" ]] ||
  fail "the mean of one run is its value"
[[ $(sed -n 2p one.csv) == synapse.time_constant,repeat,seed,rms_error,seconds,message ]] || fail "the measures asked for"

# Interrupted, it keeps its rows and goes on.
sweep slow.json '"run.loops": 250' "$axes, \"repeats\": 5"
run 0 sweep slow.json --out whole.csv
start sweep slow.json --threads 2 --json
await 'run 2/20'
kill -INT "$pid"
code=0
wait "$pid" || code=$?
pid=
[[ $code == 3 ]] || fail "exit code $code after Ctrl-C"
says 'interrupted after' 'the same command goes on'
rows=$(value done | head -1)
((rows >= 2 && rows < 20)) || fail "$rows rows when it was interrupted"
[[ $(wc -l <slow.csv) == $((rows + 2)) ]] || fail "not $rows rows in the file"
cp slow.csv part.csv
printf '20.5,10,5,5,0.12' >>slow.csv # as when the power goes
run 0 sweep slow.json --threads 2
[[ $(wc -l <err) == $((20 - rows)) ]] || fail "rows were computed again"
diff <(without_seconds slow.csv) <(without_seconds whole.csv) >err || fail "gone on with: other rows"
if grep -vxFf slow.csv part.csv >err; then fail "a row was changed"; fi
cp slow.csv before.csv
run 0 sweep slow.json
[[ ! -s err ]] || fail "nothing was left to do"
cmp slow.csv before.csv || fail "a finished file was changed"

# Another sweep's file, and files of something else, are left alone.
refused() { # SAID ARGUMENT…
  run 1 sweep "${@:2}"
  silent
  says "$1"
  if grep -q '^run ' err; then fail "found out after a run"; fi
}
cp small.csv kept.csv
refused 'small.csv: holds the results of another sweep' slow.json --out small.csv
cmp small.csv kept.csv || fail "another sweep's results were touched"
echo 'my,data' >data.csv
refused 'data.csv: holds something else' small.json --out data.csv
[[ $(cat data.csv) == my,data ]] || fail "a file was overwritten"
mkdir -p folder
refused 'folder: --out: is a folder' small.json --out folder
refused 'none/x.csv: --out: cannot be written' small.json --out none/x.csv
mkfifo pipe
refused 'pipe: --out: is a pipe' small.json --out pipe
refused '--out: is empty' small.json --out ''
# A second sweep into the same file refuses, and harms nothing.
start sweep slow.json --threads 1 --out shared.csv
await 'run 1/20'
code=0
"$SPIKELOOM_CLI" sweep slow.json --threads 1 --out shared.csv >second 2>&1 || code=$?
[[ $code == 1 ]] && grep -q 'shared.csv: is being written by another program' second || fail "a second sweep: $code $(cat second)"
kill -KILL "$pid"
wait "$pid" || true
pid=
rows=$(($(wc -l <shared.csv) - 2))
run 0 sweep slow.json --threads 2 --out shared.csv
[[ $(wc -l <err) == $((20 - rows)) ]] || fail "killed: rows were lost, or computed again"
diff <(without_seconds shared.csv) <(without_seconds whole.csv) >err || fail "killed: other rows"
refused 'no-such-sweep: is neither a file nor a shipped sweep' no-such-sweep
refused '"two" is not a whole number from 0' small.json --threads two
refused 'FILE is required'
sweep bad.json '"run.loops": -3' '"axes": [ {"parameter": "synapse.tau", "values": [1]} ], "repeats": 0'
refused 'set.run.loops: -3 is not allowed' bad.json --threads 1000 --out none/x.csv
says 'axes[0].parameter: "synapse.tau" names no parameter' 'repeats: 0 is not allowed' '1000 is not allowed' '--out: cannot be written'
[[ $(wc -l <err) == 5 ]] || fail "five problems, a line each"
if compgen -G 'bad*.csv' >/dev/null; then fail "a file was made for nothing"; fi

# A run that diverges has its row, and the others are made.
sweep diverging.json '"run.loops": 50, "neuron.integrator": "rk4", "run.seed": 1' \
  '"axes": [ {"parameters": ["neuron.time_step", "network.weight_sd"], "values": [[1, 1], [4, 100], [2, 1]]} ], '"$measures"
run 0 sweep diverging.json
says 'ran away'
grep -q '^diverging: 3 cells, 3 of 3 runs (1 failed' out || fail "the failure is not told"
sed -n 4p diverging.csv | grep -qE '^4,100,1,1,,,,,,,,"failed at [0-9.]+ ms of simulated time: .*ran away' || fail "the failed run's row"
[[ $(grep -c ',$' diverging.csv) == 2 ]] || fail "the other rows"

# Shipped sweeps are called by their name, and listed.
mkdir -p bin presets/sweeps
cp "$SPIKELOOM_CLI" bin/
cp -r "$SPIKELOOM_SOURCE"/presets/data "$SPIKELOOM_SOURCE"/presets/*.json presets
cp one.json presets/sweeps/shipped-one.json
SPIKELOOM_CLI=$PWD/bin/$(basename "$SPIKELOOM_CLI")
run 0 presets
grep -q '^Sweeps (spikeloom-cli sweep):$' out || fail "no heading for sweeps"
sed '1,/^Sweeps/d' out | grep -q '^shipped-one$' || fail "the sweep is not listed"
mkdir elsewhere && cd elsewhere
run 0 sweep shipped-one
diff <(without_seconds shipped-one.csv) <(without_seconds ../one.csv) >err || fail "a shipped sweep gives other rows"
cd ..

# A terminal shows one line that is written over, with the time left.
if command -v script >/dev/null; then
  head -8 before.csv >slow.csv # some runs are there, some are not
  code=0
  script -qec "'$SPIKELOOM_CLI' sweep slow.json --threads 2" typescript </dev/null >out 2>err || code=$?
  [[ $code == 0 ]] || fail "on a terminal: exit code $code"
  tr '\r' '\n' <typescript >lines
  grep -qE '[0-9]+/20 runs \[[#.]{24}\] 2 running, [0-9]+ s left' lines || fail "no line with the time left"
  if grep -q 'run 1/20: ' lines; then fail "plain lines on a terminal"; fi
fi
