#!/usr/bin/env bash
# sweep --part and --take: shares of a sweep on several machines, joined into what one would have written.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

cat >small.json <<END
{"format": 1, "title": "T", "preset": "$preset", "repeats": 2,
 "set": {"network.neurons": 40, "target.duration": 200, "run.test_trials": 2, "learning.update_interval": 4, "run.loops": 2},
 "axes": [ {"parameter": "synapse.time_constant", "values": [5, 10, 20]} ], "measures": ["correlation_mean", "rms_error"]}
END
without_seconds() { sed -E 's/,[-+.e0-9]+,$//' "$1"; }
run 0 sweep small.json --threads 1 --out whole.csv
for part in 1 2 3 4; do
  run 0 sweep small.json --threads 1 --part $part/4 --out "part-$part.csv"
  grep -q "$([[ $part -le 2 ]] && echo 2 || echo 1) of $([[ $part -le 2 ]] && echo 2 || echo 1) runs, a part of 6" out || fail "part $part: $(cat out)"
done
[[ $(cat part-*.csv | grep -c '^[0-9]') == 6 ]] || fail "the parts are not all runs"
cp part-1.csv before.csv
run 0 sweep small.json --part 1/4 --out part-1.csv # nothing is left to do
cmp part-1.csv before.csv || fail "a finished part was changed"
run 0 sweep small.json --out all.csv --take part-*.csv
[[ ! -s err ]] || fail "what the parts have was computed again"
diff <(without_seconds all.csv) <(without_seconds whole.csv) >err || fail "the parts do not join"
# some of the parts: the rest is computed
run 0 sweep small.json --threads 1 --out rest.csv --take part-2.csv
[[ $(wc -l <err) == 4 ]] || fail "not four runs were left"
diff <(without_seconds rest.csv) <(without_seconds whole.csv) >err || fail "gone on with a part: other rows"

refused() { # SAID ARGUMENT…
  run 1 sweep "${@:2}"
  silent
  says "$1"
}
for part in 0/4 5/4 1 a/b 1.5/2 -1/3 1/1e9; do
  refused "--part: is \"$part\": K/N is allowed" small.json --out x.csv "--part=$part"
done
refused '--part: needs --out' small.json --part 1/2
refused 'none.csv: --take: is no file that is there' small.json --out x.csv --take none.csv
sed 's/"rms_error"/"total_error"/' small.json >other.json
refused 'part-1.csv: holds the results of another sweep' other.json --out x.csv --take part-1.csv
[[ ! -e x.csv ]] || fail "a file was made for nothing"

# The job array is a script that computes a share, and joins them.
mkdir 'a job'
run 0 sweep small.json --out 'a job/all.csv' --slurm 'a job/sweep.sbatch'
bash -n 'a job/sweep.sbatch' || fail "no shell script"
grep -qx '#SBATCH --array=1-6' 'a job/sweep.sbatch' || fail "not a task a run"
if SLURM_ARRAY_TASK_ID='' bash 'a job/sweep.sbatch' >out 2>err; then fail "a task without a number"; fi
for task in 1 2 3 4 5 6; do
  SLURM_ARRAY_TASK_ID=$task bash 'a job/sweep.sbatch' >out 2>err || fail "task $task"
done
bash 'a job/sweep.sbatch' join >out 2>err || fail "they do not join"
diff <(without_seconds 'a job/all.csv') <(without_seconds whole.csv) >err || fail "the job array gives other rows"
refused 'folder/x.sbatch: --slurm: cannot be written' small.json --slurm folder/x.sbatch
