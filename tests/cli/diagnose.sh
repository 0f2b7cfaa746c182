#!/usr/bin/env bash
# diagnose: of a preset what it can reach, of a saved run what became of it, and curves over a parameter without training.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

part() { tr -d ' \n' <"${2:-out}" | grep -oE "\"$1\":(-?[0-9.e+-]+|null|\"[a-z]+\")" | head -1 | cut -d: -f2; } # KEY [FILE]

# A preset: nothing is trained, and the parts are there.
run 0 diagnose "$preset" "${small[@]}" --json
[[ $(part verdict) == '"untrained"' && $(part total) == null && $(part feedback) == null ]] || fail "it is not trained"
[[ $(part tracking) != null && $(part sampling) != null && $(part theory_tracking) != null ]] || fail "what it can reach"
run 0 diagnose "$preset" "${small[@]}"
grep -qx 'Not trained yet.' out && grep -q '^  At best it can reach an error of ' out || fail "in words"

# A saved run: the same as the summary of its own test.
run 0 train "$preset" "${small[@]}" --loops 3 --save run.h5 --json
cp out trained
run 0 diagnose run.h5 --json
for key in tracking sampling theory_tracking theory_sampling; do
  [[ $(part $key) == "$(part $key trained)" ]] || fail "$key of the saved run"
done
awk -v t="$(part total)" -v a="$(part tracking)" -v b="$(part sampling)" -v c="$(part feedback)" \
  'BEGIN { d = t - a - b - c; exit !(d < 1e-9 && d > -1e-9) }' || fail "the parts do not add up"
run 0 diagnose run.h5 --set synapse.time_constant=5 --json
[[ $(part sampling) != "$(part sampling trained)" ]] || fail "a live parameter"

# Curves: rows by value, however they are computed; --csv, --json and a table agree.
over=(--over synapse.time_constant=2:200:5)
run 0 diagnose "$preset" "${small[@]}" "${over[@]}" --csv
[[ $(head -1 out) == synapse.time_constant,tracking,sampling,open_loop,theory_tracking,theory_sampling ]] || fail "header"
[[ $(wc -l <out) == 6 && $(tail -n +2 out | cut -d, -f1 | sort -g | paste -sd' ') == "$(tail -n +2 out | cut -d, -f1 | paste -sd' ')" ]] ||
  fail "five rows, by value"
tail -n +2 out | awk -F, '{ d = $2 + $3 - $4; if (NF != 6 || d > 1e-9 || d < -1e-9) exit 1 }' || fail "columns"
awk -F, 'NR == 2 { first = $3 } END { exit !(first > $3) }' out || fail "slower synapses leave less sampling error"
curve=$(tail -n +2 out | cut -d, -f2 | paste -sd,)
run 0 diagnose run.h5 "${over[@]}" --json # untouched by training
[[ $(tr -d ' \n' <out | grep -oE '"tracking":[^,]*' | cut -d: -f2 | paste -sd,) == "$curve" ]] || fail "of the saved run"
[[ $(part best) =~ ^[0-9.]+$ && $(tr -d ' \n' <out | grep -o '"value"' | wc -l) == 5 ]] || fail "points and the best"
run 0 diagnose "$preset" "${small[@]}" "${over[@]}"
[[ $(wc -l <out) == 6 ]] || fail "a table"
run 0 diagnose "$preset" "${small[@]}" --over network.neurons=20:80:3 --csv
[[ $(tail -n +2 out | cut -d, -f1 | paste -sd' ') == "20 40 80" ]] || fail "over the number of neurons"

# Rate units send no spikes.
run 0 diagnose "$preset" "${small[@]}" --set neuron.model=rate --json
[[ $(part sampling) == null && $(part tracking) != null ]] || fail "rate units have no sampling error"

# What is wrong, all at once.
run 1 diagnose "$preset" --set learning.lambda=0 --set nothing=1 --over synapse.tau --csv --json
says 'learning.lambda: 0 is not allowed' 'names no parameter' 'has no values: group.key=from:to:count' 'exclude each other'
run 1 diagnose "$preset" "${small[@]}" --over synapse.time_constat=1:500:18
says 'names no parameter' 'did you mean synapse.time_constant'
for wrong in 1:500 0:500:18 500:1:18 1:500:1 1:500:2.5 a:b:c 1:inf:3; do
  run 1 diagnose "$preset" --over "synapse.time_constant=$wrong"
  says '--over synapse.time_constant='
done
run 1 diagnose "$preset" --over target.correlation_time=1:500:3
says 'target.correlation_time: has no effect in this experiment'
run 1 diagnose "$preset" --over synapse.time_constant=1:50:3 --target-set 2
says '--target-set: is 2: there are 1 target sets'
run 1 diagnose "$preset" --csv
says '--csv: needs --over'
run 1 diagnose figure-1b-synaptc-drive
says 'did you mean figure-1b-synaptic-drive'
run 1 diagnose run.h5 --set network.neurons=5
says 'needs a new network'
