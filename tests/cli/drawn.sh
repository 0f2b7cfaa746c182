#!/usr/bin/env bash
# Drawn targets: read from a preset exactly, trained on, saved, gone on with; what is wrong is told all at once.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
curves='all: 0 0, 66.66666666666667 0.30000000000000004, 200 -1; 1-39/2: 0 1, 100 -0.1, 200 5e-324'
cat >drawn.json <<END
{ "format": 1, "network": { "neurons": 40 }, "target": { "family": "drawn", "duration": 200, "curves": "$curves", "curve_shape": "straight" },
  "learning": { "update_interval": 4 }, "run": { "loops": 2, "test_trials": 2 } }
END
run 0 train drawn.json --out made --save run.h5
# At 100 ms neuron 1 has its point, neuron 0 lies on the line from 66.7 to 200 ms; times in the file are those of the window.
awk -F, 'function off(a, b) { return (a - b) ^ 2 > 1e-20 }
  NR == 26 { seen = 1; t = 100; line = 0.30000000000000004 - 1.3 * (t - 66.66666666666667) / 133.33333333333333
    if (off($2, line) || off($3, -0.1)) { print $1, $2, $3, line; exit 1 } } END { exit !seen }' made/target.csv >out || fail "targets are not those that were drawn: $(cat out)"
run 0 train --resume run.h5 --loops 3 --out more
cmp -s made/target.csv more/target.csv || fail "the saved run has other targets"
run 0 train "$preset" "${small[@]}" --loops 2 --set target.family=drawn --set target.curves="$curves" --out typed
cmp -s made/target.csv typed/target.csv || fail "typed curves give other targets than the preset's"
run 0 train drawn.json --set target.curve_shape=smooth --out smooth
cmp -s made/target.csv smooth/target.csv && fail "smooth curves are straight"
run 1 train drawn.json --set target.curves='all: 0 0, 5 2000; 7-99/2: 0 1; 3: 1 1, 1 2'
says 'target.curves: curve 1' 'out of bounds' 'curve 2: "7-99/2" at character 1 is out of range: there are 40' 'times must rise'
