#!/usr/bin/env bash
# Everything wrong with presets and options: exit code 1, all problems on stderr, nothing on stdout, nothing made.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

wrong() { # TEXT SAID… -> the preset with this text
  printf '%s' "$1" >wrong.json
  run 1 train wrong.json --json --out made
  silent
  says wrong.json "${@:2}"
  [[ ! -e made ]] || fail "a folder was made for nothing"
}

printf '1,2,3\n4,5,6\n' >two.csv
printf '1,2,3\n4,5\n' >ragged.csv
printf '1,x,3\n4,5,6\n' >text.csv
: >empty.csv
file() { # FILE SAID…
  wrong '{"format": 1, "network": {"neurons": 3, "connection_probability": 1}, "target": {"family": "file", "file": "'"$1"'"}}' "${@:2}"
}

wrong '' 'is not JSON' 'line 1'
wrong '{"format": 1,' 'is not JSON' 'line 1, column'
wrong '[]' 'must be a JSON object'
wrong '{}' 'format: must be there'
wrong '{"format": 2}' 'format: must be there and be 1'
wrong '{"format": 1, "netwrok": {}}' 'netwrok: is not known'
wrong '{"format": 1, "network": {"sigma": 1}}' 'network.sigma: is not known' 'weight_sd'
wrong '{"format": 1, "network": {"neurons": "many"}}' 'network.neurons: "many" is not allowed' 'from 1 to 20000'
wrong '{"format": 1, "network": {"neurons": 2.5}}' 'network.neurons: 2.5 is not allowed'
wrong '{"format": 1, "network": {"neurons": 0}}' 'network.neurons: 0 is not allowed'
wrong '{"format": 1, "network": {"neurons": 1}}' 'network.connection_probability: 1 of 1 neurons' 'no synapse'
wrong '{"format": 1, "network": {"neurons": 20000, "connection_probability": 0.9}}' 'network.neurons: the network needs' 'free'
wrong '{"format": 1, "network": {"connection_probability": 0.0001}}' 'network.connection_probability' 'no synapse'
wrong '{"format": 1, "learning": {"lambda": NaN}}' 'is not JSON' 'line 1'
wrong '{"format": 1, "learning": {"lambda": 1e999}}' 'learning.lambda: holds a number that is too large'
wrong '{"format": 1, "learning": {"lambda": -1}}' 'learning.lambda: -1 is not allowed'
wrong '{"format": 1, "target": {"duration": 1}}' 'target.duration: 1 ms is shorter'
wrong '{"format": 1, "run": {"loops": 1, "loops": 2}}' 'run.loops: stands twice'
file missing.csv 'target.file' 'missing.csv cannot be read'
file empty.csv 'empty.csv holds no numbers'
file ragged.csv 'target.file: line 2' 'ragged.csv has 2 values'
file text.csv 'target.file: line 1, column 2' '"x"'
file two.csv 'target.file' 'two.csv has 2 neurons' 'needed: 3'

printf 'no HDF5' >network.h5
network() { # FILE SAID…
  wrong '{"format": 1, "network": {"topology": "file", "file": "'"$1"'"}}' "${@:2}"
}
network '' 'network.file: is empty'
network missing.h5 'network.file' 'missing.h5'
network network.h5 'network.file' 'network.h5' 'is no HDF5 file'
wrong '{"format": 1, "network": {"topology": "balanced", "connection_probability": 1}}' 'network.connection_probability: 1 would give every neuron'
wrong '{"format": 1, "learning": {"quantity": "rate"}, "neuron": {"model": "lif"}}' 'learning.quantity: rate does not go with neuron.model = lif'
wrong '{"format": 1, "target": {"family": "constant", "sets": 2}}' 'target.sets: 2 does not go with target.family = constant'
wrong '{"format": 1, "run": {"test_set": 2}}' 'run.test_set: 2 does not go with target.sets = 1'

wrong '{"format": 1, "title": 3, "network": {"neurons": -1}, "run": {"pre_min": 500}}' \
  'title: must be a text' 'network.neurons: -1' 'run.pre_min: 500 is above run.pre_max = 200'
[[ $(wc -l <err) == 3 ]] || fail "three problems, a line each"

options() { # LINES ARGUMENT… -- SAID…
  local lines=$1 arguments=()
  shift
  while [[ $1 != -- ]]; do arguments+=("$1"); shift; done
  run 1 train "${arguments[@]}"
  silent
  says "${@:2}"
  [[ $(wc -l <err) == "$lines" ]] || fail "$lines problems, a line each"
}
options 1 "$preset" --set learning.lamda=2 -- 'learning.lamda=2' 'names no parameter'
options 1 "$preset" --set learning.lambda -- 'has no value'
options 1 "$preset" --set =3 -- 'names no parameter'
options 1 "$preset" --set learning.lambda= -- 'learning.lambda: "" is not a number from'
options 1 "$preset" --set learning.lambda=nan -- 'learning.lambda: nan is not allowed'
options 1 "$preset" --set learning.lambda=1e999 -- 'learning.lambda: "1e999" is not a number from'
options 1 "$preset" --set network.zero_row_sums=1 -- 'network.zero_row_sums' 'true or false'
options 1 "$preset" --set neuron.integrator=euler -- 'neuron.integrator' 'exact, rk4'
options 1 "$preset" --set learning.update_interval=0.25 -- 'learning.update_interval' 'whole number of time steps'
options 1 "$preset" --loops abc -- 'run.loops: "abc" is not a whole number from 0'
options 1 "$preset" --loops -1 -- 'run.loops: -1 is not allowed'
options 1 "$preset" --threads 1000 -- 'run.threads: 1000 is not allowed' 'to 256'
options 1 "$preset" --seed 1.5 -- 'run.seed: "1.5"'
options 1 no-such-preset -- 'no-such-preset: is neither a file nor a shipped preset'
options 1 "$(printf 'x%.0s' {1..5000})" -- 'is neither a file nor a shipped preset'
options 1 . -- 'cannot be read'
options 1 -- 'needs either a preset or --resume FILE'
options 1 "$preset" --resume x -- 'needs either a preset or --resume FILE'
options 1 --resume missing.h5 -- 'missing.h5: cannot be read'
options 1 --resume two.csv -- 'two.csv: is no saved run, or its beginning is damaged'
head -c 30000 "$SPIKELOOM_SOURCE/tests/core/data/run_of_version_0.1.h5" >cut.h5
options 1 --resume cut.h5 -- 'cut.h5: is truncated'
options 2 no-such-preset --set learning.lambda=-1 -- 'no-such-preset' 'learning.lambda: -1'
options 7 "$preset" --set a.b=1 --set network.neurons=0 --seed -5 --loops abc --threads 1000 --set run.pre_min=900 --out two.csv -- \
  a.b=1 network.neurons run.seed run.loops run.threads 'run.pre_min: 900 is above' 'two.csv: --out'

# What was meant, wherever a word is not known.
options 1 "$preset" --set learning.lamda=2 -- 'did you mean learning.lambda?'
options 1 "$preset" --set lambda=2 -- 'did you mean learning.lambda?'
options 1 "$preset" --set neuron.integrator=exakt -- 'did you mean exact?'
options 1 "$preset" --set learning.lambda=0,75 -- 'the decimal mark is a point'
options 1 figure-6a-lerned -- 'did you mean figure-6a-learned?'
run 1 sweep figure-nothing
silent
run 1 reproduce 33
says 'is no figure'
for arguments in 'trian x:train' 'train --thread 2:--threads' 'swep:sweep'; do
  # shellcheck disable=SC2086
  run 1 ${arguments%:*}
  silent
  says "did you mean ${arguments#*:}"
done
SPIKELOOM_KERNEL=basline run 1 presets
says 'did you mean baseline?'

# Nothing that comes from a file, its name or an argument reaches a terminal as a command to it.
harmless() { ! LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]' out err || fail "control characters are printed"; }
escapes='{"format": 1, "title": "\u001b]0;TITLE\u0007\u001b[31mred", "about": "\u001b[2J\u009b2J\u202e", "network": {"neurons": 20, "\u001b[2J\u001b[1;1Hfake": 1}}'
wrong "$escapes" 'network.\x1b[2J\x1b[1;1Hfake: is not known'
harmless
name=$'\e[2J\u009bname\u202e\x7f'
printf '{"format": 1, "network": {"neurons": 0}}' >"$name.json"
options 1 "$name.json" -- '\x1b[2J\x9bname\u202e\x7f.json: network.neurons: 0'
harmless
options 2 "$preset" --set "$name=1" --loops "$name" -- '--set \x1b[2J' 'run.loops: "\x1b[2J'
harmless
run 1 train "--$name"
harmless
run 1 "$name"
harmless
printf '{"format": 1, "title": "\\u001b[2J", "network": {"neurons": 20, "connection_probability": 0.5}, "target": {"duration": 50}, "run": {"loops": 1, "pre_max": 0, "test_trials": 1}}' >"$name.json"
for json in '' --json; do
  run 0 train "$name.json" $json
  harmless
done

run 1 train --no-such-option
silent
run 1
run 1 no-such-command
silent
