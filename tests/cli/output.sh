#!/usr/bin/env bash
# --out and --save: what is written, and that what cannot be written is found out before the training.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${small[@]}" --loops 3 --out a/b --save run.h5 --json
of_a_test='average errors filtered_prediction predicted_rates prediction rates rates_spread spread target_rates'
files() { # FOLDER NAME… -> it holds these as CSV and the network, and nothing else
  [[ $(LC_ALL=C ls "$1") == "$({ echo network.h5; printf '%s.csv\n' "${@:2}"; } | LC_ALL=C sort)" ]] || fail "other files in $1: $(ls "$1")"
}
# shellcheck disable=SC2086 # names without spaces
files a/b drive learning_curve spikes target tests $of_a_test
[[ -s run.h5 && -z $(find . -name "*.part") ]] || fail "the saved run"

columns() { # FILE COLUMNS -> each row has so many, and nothing but numbers under the header
  local commas
  commas=$(printf '%*s' $(($2 - 1)) '' | tr ' ' ,)
  [[ -z $(tr -cd ',\n' <"a/b/$1" | grep -vxF "$commas") ]] || fail "$1: not $2 columns in each row"
  if tail -n +2 "a/b/$1" | grep -qvE '^[-+.e0-9,]+$'; then fail "$1: not numbers alone"; fi
}
rows() { echo $(($(wc -l <"a/b/$1") - 1)); }
columns learning_curve.csv 10
columns tests.csv 11
columns spikes.csv 2
columns drive.csv 41
columns target.csv 41
for name in average prediction filtered_prediction spread rates rates_spread target_rates predicted_rates; do columns $name.csv 41; done
columns errors.csv 10
[[ $(rows learning_curve.csv) == 3 && $(rows target.csv) == 50 ]] || fail "a row a loop, and one each 4 of 200 ms"
[[ $(rows average.csv) == 50 && $(rows rates.csv) == 4 && $(rows errors.csv) == 40 ]] || fail "samples, bins of 50 ms, neurons"
(($(rows spikes.csv) > 0 && $(rows drive.csv) > 50)) || fail "spikes and drive"
[[ $(head -1 a/b/spikes.csv) == time_ms,neuron && $(head -1 a/b/drive.csv) == time_ms,neuron_0,*,neuron_39 ]] || fail "headers"
correlation=$(tr -d ' \n' <out | sed 's/.*"train":{"correlation":\[\([^]]*\).*/\1/')
[[ $correlation == "$(tail -n +2 a/b/learning_curve.csv | cut -d, -f2 | paste -sd,)" ]] || fail "the curve and the summary differ"

# A finished run goes on to more loops, as if it had not been stopped, and from another folder.
run 0 train "$preset" "${small[@]}" --loops 5 --json
cp out whole
mkdir elsewhere && cd elsewhere
run 0 train --resume ../run.h5 --loops 5 --json
[[ $(value checksum) == "$(value checksum ../whole)" && $(value loops) == 5 ]] || fail "resumed: another result"
if grep -q 'loop 3/5' err; then fail "loops of the first part are shown again"; fi
says 'loop 4/5' 'loop 5/5'
run 1 train --resume ../run.h5 --set learning.lambda=2
says 'takes no --set or --seed'
run 1 train --resume ../run.h5 --loops abc --out ../run.h5
says 'run.loops' '--out'
head -c 3000 ../run.h5 >damaged.h5
run 1 train --resume damaged.h5
says 'damaged.h5'

# A target file as typed is found again, too.
for _ in {1..40}; do echo 0.5,1,0.7,0.9; done >targets.csv
run 0 train "$preset" "${small[@]}" --set target.family=file --set target.file=targets.csv --loops 1 --save ../file.h5
cd ..
run 0 train --resume file.h5 --loops 2 --json
[[ $(value loops) == 2 ]] || fail "a run with a target file goes on"

refused() { # SAID ARGUMENT… -> before the first loop
  run 1 train "$preset" "${small[@]}" --loops 3 --json "${@:2}"
  silent
  says "$1"
  if grep -q 'loop 1/' err; then fail "found out after the training: ${*:2}"; fi
}
echo kept >plain
mkdir -p holds/spikes.csv folder
refused 'plain: --out: cannot be written' --out plain
refused 'plain/sub/dir: --out: cannot be written' --out plain/sub/dir
refused 'holds: --out: holds spikes.csv' --out holds
refused '/proc/x: --out: cannot be' --out /proc/x
refused 'folder: --save: is a folder' --save folder
refused 'none/run.h5: --save: cannot be written' --save none/run.h5
refused 'plain/run.h5: --save: cannot be written' --save plain/run.h5
if ((EUID != 0)); then # root may write everywhere
  mkdir locked && chmod 555 locked
  refused 'locked: --out: cannot be written' --out locked
  refused 'locked/x: --save: cannot be written' --save locked/x
fi
refused '--save' --out plain --save folder
[[ $(wc -l <err) == 2 && $(cat plain) == kept ]] || fail "both problems at once, and nothing touched"

# What goes wrong later costs neither the other file nor the summary.
start train "$preset" "${slow[@]}" --loops 1000 --out lost --save kept.h5 --json
await 'loop 2/'
rmdir lost && echo x >lost
kill -INT "$pid"
code=0
wait "$pid" || code=$?
pid=
[[ $code == 1 && -s kept.h5 && -n $(value checksum) ]] || fail "exit code $code; saved run and summary must be there"
says 'lost'
