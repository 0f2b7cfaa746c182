#!/usr/bin/env bash
# --json: one object with all keys; the same seed gives the same bits, whatever the number of threads.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${small[@]}" --seed 7 --loops 3 --threads 1 --json
cp out first

number='-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?'
three="\[$number,$number,$number\]"
set_of() { # TRIALS -> the regular expression of what a set's trials have in common
  echo "\{\"set\":[0-9],\"trials\":$1,\"correlation_mean\":$number,\"correlation_of_average\":$number,\"correlation_of_rates\":$number,\"interval_variation\":$number,\"rate_histogram\":\{\"edges_hz\":\[[0-9.e,-]+\],\"neurons\":\[[0-9]+(,[0-9]+){19}\]\}\}"
}
trial="\{\"set\":[0-9],\"correlation_mean\":$number,\"rms_error\":$number\}"
word='"(untrained|silent|learned|tracking|sampling|both|feedback)"'
flag='(true|false)'
parts_of() { # EACH -> every part of an error; EACH makes the expression for one of a value
  local key
  for key in total tracking sampling feedback; do echo -n "\"$key\":$("$1" "$number"),"; done
  echo -n "\"verdict\":$("$1" "$word"),\"unstable\":$("$1" "$flag"),"
  for key in theory_tracking theory_sampling systematic; do echo -n "\"$key\":$("$1" "$number"),"; done
  echo "\"variable\":$("$1" "$number")"
}
one() { echo "$1"; }
each() { echo "\[$1(,$1){39}\]"; } # of 40 neurons
errors=$(parts_of one)
neurons="\"neurons\":\{\"index\":$(each '[0-9]+'),$(parts_of each)\}"
text='"sentence":"[^"]+","detail":"[^"]*"'
test_of() { # TRIALS SETS
  echo "\"test\":\{\"correlation_mean\":$number,\"correlation_median\":$number,\"rms_error\":$number,\"population_rate_hz\":$number,\"trials\":\[$1\],\"sets\":\[$2\]\}"
}
weights="\"weights\":\{\"l1\":$number,\"checksum\":\"[0-9a-f]{16}\"\}"
has_shape() { tr -d ' \n' <out | grep -qE "$1" || fail "the summary has another shape"; }

shape='^\{"preset":"figure-1b-synaptic-drive","seed":7,"threads":1,"neurons":40,"quantity":"drive","loops":3,"read":\[\],'
shape+="\"train\":\{\"correlation\":$three,\"rms_error\":$three,\"error_share\":$three,\"seconds\":$three\},"
shape+="\"tests\":\{\"after_loop\":\[3\],\"set\":\[1\],\"trials\":\[2\](,\"[a-z_]+\":\[$number\]){7},\"probed\":\[false\]\},\"edits\":\[\],"
shape+="$(test_of "$trial,$trial" "$(set_of 2)"),\"diagnosis\":\{$errors,$text,$neurons\},\"dale\":null,$weights\}\$"
has_shape "$shape"
[[ $(grep -c . err) == 3 ]] || fail "elsewhere than on a terminal there is one line a loop"
says 'loop 1/3: correlation ' 'loop 3/3: correlation ' ' Hz, '

# The program's own reader of presets judges the syntax: it knows no key "preset", but finds no fault in the JSON.
cp first summary.json
run 1 train summary.json
says 'summary.json: preset: is not known'
if grep -q 'is not JSON' err; then fail "the summary is no JSON"; fi

same() { # KEY OTHER-ARGUMENTS… -> the result does not depend on them
  run 0 train "$preset" "${small[@]}" --loops 3 --json "$@"
  [[ $(value checksum) == "$(value checksum first)" ]] || fail "another checksum with $*"
  diff <(sed '/"seconds"/,/\]/d; /"threads"/d' out) <(sed '/"seconds"/,/\]/d; /"threads"/d' first) >err ||
    fail "other results with $*"
}
same --seed 7 --threads 1
same --seed 7 --threads 2
same --seed 7 --threads 3
same --seed 7 --threads 0
same --set run.seed=7 --set run.threads=2

differs() { # it does depend on them
  run 0 train "$preset" "${small[@]}" --json "$@"
  [[ $(value checksum) != "$(value checksum first)" ]] || fail "the same checksum with $*"
}
differs --seed 8 --loops 3
differs --seed 7 --loops 2
differs --seed 7 --loops 3 --set learning.lambda=2

# --set acts, the last one wins, and --loops stands above --set run.loops.
run 0 train "$preset" "${small[@]}" --set network.neurons=30 --set run.loops=5 --loops 2 --json
[[ $(value neurons) == 30 && $(value loops) == 2 ]] || fail "--set and --loops"
run 0 train "$preset" "${small[@]}" --loops 0 --json
[[ $(value loops) == 0 ]] || fail "--loops 0 only tests"
tr -d ' \n' <out | grep -q '"correlation":\[\]' || fail "no loops: an empty array"

# For people: a line of numbers, and the verdict.
run 0 train "$preset" "${small[@]}" --loops 1
[[ $(wc -l <out) == 3 ]] && grep -q '^figure-1b-synaptic-drive: 40 neurons, 1 loops; test correlation' out &&
  grep -qE '^(Too|Feedback|Learned|Runs|Silent).*\.$' out ||
  fail "the summary for people"

# A summary that gets lost is a failure.
if [[ -c /dev/full ]]; then
  code=0
  "$SPIKELOOM_CLI" train "$preset" "${small[@]}" --loops 1 --json >/dev/full 2>err || code=$?
  [[ $code == 1 ]] || fail "exit code $code although nothing could be printed"
  says 'standard output: could not be written'
fi

# Several target sets, each tested; one alone; Dale's law; one trial has nothing to compare with.
run 0 train "$preset" "${small[@]}" --set target.sets=2 --loops 4 --json
one="\{$errors,\"set\":[12],$text,$neurons\}"
has_shape "$(test_of "$trial(,$trial){3}" "$(set_of 2),$(set_of 2)"),\"diagnosis\":\{$errors,\"sets\":\[$one,$one\]\}"
[[ $(value set | tr '\n' ' ') == '1 2 1 2 1 2 1 2 ' ]] || fail "trials of the sets in turn, then each set"
run 0 train "$preset" "${small[@]}" --set target.sets=2 --set run.test_set=2 --loops 4 --json --out sets
[[ $(value set | tr '\n' ' ') == '2 2 2 ' ]] || fail "the second set alone"
[[ -s sets/average_set2.csv && ! -e sets/average_set1.csv && ! -e sets/average.csv ]] || fail "files of the second set"
run 0 train "$preset" "${small[@]}" --set dale.enforced=true --loops 4 --json
has_shape '"dale":\{"violations":0,"excluded":[1-9][0-9]*\}'
run 0 train "$preset" "${small[@]}" --set run.test_trials=1 --loops 2 --json
has_shape "\"sets\":\[$(set_of 1)\]\},\"diagnosis\":\{\"total\":$number,.*\"systematic\":null,\"variable\":null,"
run 0 train "$preset" "${small[@]}" --set neuron.model=rate --set probe.lost_neurons=0.2 --loops 2 --json
has_shape '"correlation_of_rates":null'
has_shape "\"diagnosis\":\{\"total\":$number,\"tracking\":$number,\"sampling\":null,"
