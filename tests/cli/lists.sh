#!/usr/bin/env bash
# --help, presets, params: everything that there is stands there.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 --help
for word in train sweep presets params 'Exit codes: 0 done, 1 bad input, 2 numerical failure, 3 interrupted'; do
  grep -qF -- "$word" out || fail "--help does not say $word"
done
run 0 train --help
for option in PRESET --set --seed --loops --threads --out --save --resume --json; do
  grep -qE -- "^ *$option( |$)" out || fail "train --help does not say $option"
done
run 0 sweep --help
for option in FILE --out --threads --json; do
  grep -qE -- "^ *$option( |$)" out || fail "sweep --help does not say $option"
done
run 0 test --help
for option in RUN --set --out --json --perturb --eigenvalues; do
  grep -qE -- "^ *$option( |$)" out || fail "test --help does not say $option"
done
run 0 lessons --help
for option in LESSON --seeds; do
  grep -qE -- "^ *$option( |$)" out || fail "lessons --help does not say $option"
done
run 0 reproduce --help
for option in FIGURE --seeds --out --threads --json --markdown; do
  grep -qE -- "^ *$option( |$)" out || fail "reproduce --help does not say $option"
done
for command in presets params; do
  run 0 $command --help
  grep -q "$command" out || fail "$command --help"
done
run 0 --version
grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$' out || fail "the version"

run 0 presets
[[ ! -s err ]] || fail "presets complains"
names() { grep -v '^ ' | grep . | sort; }
files() { ls "$SPIKELOOM_SOURCE/$1" 2>/dev/null | sed -n 's/\.json$//p' | sort; }
shipped=$(files presets)
[[ $(sed '/^Sweeps/,$d' out | names) == "$shipped" ]] || fail "not the shipped presets are listed"
[[ $(sed '1,/^Sweeps/d' out | names) == "$(files presets/sweeps)" ]] || fail "not the shipped sweeps are listed"
for id in $shipped; do # each can be trained by its name
  run 0 train "$id" --set network.neurons=40 --set target.duration=100 --set run.pre_min=0 --set run.pre_max=10 \
    --set run.test_trials=1 --set target.auxiliary_neurons=0 --loops 1 --json
  [[ $(value preset) == "$id" ]] || fail "$id"
done

# The members of the parameter structs are the keys: read from the source, not from the program.
run 0 params
declared=$(for header in network neuron synapse stimulus target learning dale run probe; do
  tr -d '\n' <"$SPIKELOOM_SOURCE/core/params/$header.h" | grep -oE 'SPIKELOOM_ROW\( *[a-z_]+' |
    sed "s/.*[( ]/$header./"
done | sort)
listed=$(grep -oE '^[a-z]+\.[a-z_]+' out | sort)
[[ -n $declared && $listed == "$declared" ]] || fail "not all parameters are listed: $(diff <(echo "$declared") <(echo "$listed"))"
[[ $(grep -c '^    Default .*\.$' out) == "$(wc -l <<<"$declared")" ]] || fail "a parameter without its default"
grep -q '^    Default 2 ms; a number from 0.001 to 10000 ms; live' out || fail "learning.update_interval"

# The reference pages are what the program prints.
for page in params:parameters presets:presets; do
  run 0 "${page%:*}" --markdown
  diff out "$SPIKELOOM_SOURCE/docs/${page#*:}.md" >err || fail "docs/${page#*:}.md is stale: spikeloom-cli ${page%:*} --markdown prints it"
done
[[ $(wc -l <"$SPIKELOOM_SOURCE/README.md") -lt 250 ]] || fail "README has 250 lines or more"
