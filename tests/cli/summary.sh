#!/usr/bin/env bash
# --json: one object with all keys; the same seed gives the same bits, whatever the number of threads.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${small[@]}" --seed 7 --loops 3 --threads 1 --json
cp out first

number='-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?'
three="\[$number,$number,$number\]"
shape='^\{"preset":"figure-1b-synaptic-drive","seed":7,"threads":1,"neurons":40,"loops":3,'
shape+="\"train\":\{\"correlation\":$three,\"rms_error\":$three,\"seconds\":$three\},"
shape+="\"test\":\{\"correlation_mean\":$number,\"correlation_median\":$number,\"rms_error\":$number,"
shape+="\"population_rate_hz\":$number\},\"weights\":\{\"l1\":$number,\"checksum\":\"[0-9a-f]{16}\"\}\}\$"
tr -d ' \n' <out | grep -qE "$shape" || fail "the summary has another shape"
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

# For people: one line.
run 0 train "$preset" "${small[@]}" --loops 1
[[ $(wc -l <out) == 1 ]] && grep -q '^figure-1b-synaptic-drive: 40 neurons, 1 loops; test correlation' out ||
  fail "the summary for people"

# A summary that gets lost is a failure.
if [[ -c /dev/full ]]; then
  code=0
  "$SPIKELOOM_CLI" train "$preset" "${small[@]}" --loops 1 --json >/dev/full 2>err || code=$?
  [[ $code == 1 ]] || fail "exit code $code although nothing could be printed"
  says 'standard output: could not be written'
fi
