#!/usr/bin/env bash
# A saved run carries what it was built from, and says when the files beside it are others. Lists survive a broken preset.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

rows() { for ((i = 0; i < 40; ++i)); do printf '%s,%s,%s,%s\n' "$1" $((i % 7 + $1)) $((i % 5 + $1)) "$1"; done; }
rows 1 >targets.csv
run 0 train "$preset" "${small[@]}" --set target.family=file --set target.file=targets.csv --set target.file_time_step=100 \
  --loops 2 --save run.h5
run 0 test run.h5
[[ $(grep -c '^note: ' err) == 0 ]] || fail "nothing has changed"
cp out before
rows 2 >targets.csv
run 0 test run.h5
says 'targets.csv: has changed since the run was built: the run goes on with what it held then'
cmp out before || fail "a changed file changes the run"
rm targets.csv
run 0 diagnose run.h5
says 'targets.csv: is no longer there'

mkdir -p bin presets/sweeps
cp "$SPIKELOOM_CLI" bin/
cp "$SPIKELOOM_SOURCE"/presets/figure-1*.json presets
echo '{' >presets/broken.json
mkfifo presets/pipe.json
SPIKELOOM_CLI=$PWD/bin/$(basename "$SPIKELOOM_CLI")
run 1 presets
grep -q '^figure-1b-synaptic-drive$' out || fail "one broken preset empties the list"
says 'broken.json: is not JSON' 'pipe.json: cannot be read: it is a named pipe (FIFO)'
