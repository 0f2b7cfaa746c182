# shellcheck shell=bash disable=SC2034
# What the tests of the command line share. Sourced; needs bash and coreutils alone.
# Each script works in a folder of its own; `run` leaves what was printed in $folder/out and $folder/err.
set -euo pipefail
: "${SPIKELOOM_CLI:?the program under test}" "${SPIKELOOM_SOURCE:?the checkout}"

folder=$(mktemp -d)
pid=
trap 'if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
cd "$folder"
export XDG_STATE_HOME=$folder/state # what the user's own holds is neither seen nor changed

# A network that trains in a moment.
preset=figure-1b-synaptic-drive
small=(--set network.neurons=40 --set target.duration=200 --set run.test_trials=2 --set learning.update_interval=4)
# One that takes seconds, so that it can be interrupted.
slow=(--set network.neurons=150 --set run.test_trials=2)

fail() {
  echo "FAILED: $*" >&2
  echo "--- stdout" >&2; head -c 2000 out >&2 || true
  echo "--- stderr" >&2; head -c 2000 err >&2 || true
  exit 1
}

run() { # EXIT-CODE ARGUMENT…
  local expected=$1 code=0
  shift
  "$SPIKELOOM_CLI" "$@" >out 2>err </dev/null || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected of: $*"
}

says() { # TEXT… -> all of them stand on stderr
  local text
  for text in "$@"; do grep -qF -- "$text" err || fail "stderr does not say: $text"; done
}

silent() { [[ ! -s out ]] || fail "stdout must be empty"; }

value() { # KEY [FILE] -> the scalar with this key of a summary
  sed -n 's/^ *"'"$1"'": "\{0,1\}\([^][{}",]\{1,\}\)"\{0,1\},\{0,1\}$/\1/p' "${2:-out}"
}

# Starts the program in the background; $pid is its process.
start() { # ARGUMENT…
  rm -f out err # await must not read what an earlier run said
  "$SPIKELOOM_CLI" "$@" >out 2>err </dev/null &
  pid=$!
}

# Waits until the started program says something on stderr, for at most a minute.
await() { # TEXT
  local i
  for ((i = 0; i < 1200; ++i)); do
    if grep -qsF -- "$1" err; then return; fi
    kill -0 "$pid" 2>/dev/null || fail "ended before it said: $1"
    sleep 0.05
  done
  fail "never said: $1"
}
