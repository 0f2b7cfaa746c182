#!/usr/bin/env bash
# kill -9 at random moments, a few times; by hand: tests/kill/run 200
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
"$SPIKELOOM_SOURCE/tests/kill/run" 6 >out 2>err || fail "see above"
[[ $(wc -l <out) == 3 ]] || fail "not all was tried"
