#!/usr/bin/env bash
# --record streams trials to a file of its own, of chosen neurons and samples, and replaces nothing.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${small[@]}" --loops 3 --json
cp out plain
run 0 train "$preset" "${small[@]}" --loops 3 --json --record all.h5
[[ $(value checksum) == "$(value checksum plain)" ]] || fail "a recording changes the result"
run 0 train "$preset" "${small[@]}" --loops 3 --record few.h5 --record-neurons 0-4,7 --record-every 10
(($(stat -c %s few.h5) < $(stat -c %s all.h5))) || fail "few neurons take as much as all"
cp few.h5 before.h5
run 1 train "$preset" "${small[@]}" --loops 3 --record few.h5
says 'few.h5: --record: is there already'
cmp few.h5 before.h5 || fail "a recording was replaced"
run 1 train "$preset" "${small[@]}" --record none/r.h5 --record-neurons 3-999 --record-every 0
says 'none/r.h5: --record: cannot be written' '--record-neurons' '--record-every: is "0"'
[[ $(wc -l <err) == 3 ]] || fail "three problems, a line each"
run 0 train "$preset" "${small[@]}" --loops 1 --save run.h5
run 0 test run.h5 --record test.h5
[[ -s test.h5 ]] || fail "a test is not recorded"

# Killed, it holds what had ended.
start train "$preset" "${slow[@]}" --loops 4000 --record killed.h5
await 'loop 3/4000'
kill -KILL "$pid"
wait "$pid" || true
pid=
(($(stat -c %s killed.h5) > 10000)) || fail "nothing is left of a recording"
