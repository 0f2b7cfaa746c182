#!/usr/bin/env bash
# sweep --shard, collect and --sbatch: shares of a sweep for jobs that know nothing of each other, joined into what one would have written.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
unset SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT LSB_JOBINDEX LSB_JOBINDEX_END PBS_ARRAY_INDEX SGE_TASK_ID SGE_TASK_LAST

cat >small.json <<END
{"format": 1, "title": "T", "preset": "$preset", "repeats": 2,
 "set": {"network.neurons": 40, "target.duration": 200, "run.test_trials": 2, "learning.update_interval": 4, "run.loops": 2},
 "axes": [ {"parameter": "synapse.time_constant", "values": [5, 10, 20]} ], "measures": ["correlation_mean", "rms_error"]}
END
without_seconds() { sed -E 's/,[-+.e0-9]+,$//' "$1"; }
run 0 sweep small.json --threads 1 --out whole.csv
for shard in 1 2 3 4; do
  run 0 sweep small.json --threads 1 --out all.csv --shard $shard/4
  runs=$((shard <= 2 ? 2 : 1))
  grep -q "$runs of $runs runs, a part of 6" out || fail "shard $shard: $(cat out)"
  [[ -s all.shard-$shard-of-4.csv ]] || fail "no file for shard $shard"
done
[[ ! -e all.csv ]] || fail "a shard wrote the whole"
cp all.shard-1-of-4.csv before.csv
run 0 sweep small.json --out all.csv --shard 1/4 # nothing is left to do
cmp all.shard-1-of-4.csv before.csv || fail "a finished shard was changed"
run 0 sweep collect small.json --out all.csv
[[ ! -s err ]] || fail "all is there"
diff <(without_seconds all.csv) <(without_seconds whole.csv) >err || fail "the shards do not join"
cp all.csv before.csv
run 0 sweep collect small.json --out all.csv --json # again
[[ $(value done | head -1) == 6 ]] || fail "the summary"
cmp all.csv before.csv || fail "a complete file was changed"

# One is lost, one torn, one failed: named, with the commands that compute what is missing.
mkdir some
cp all.shard-*.csv small.json some
cd some
rm all.shard-4-of-4.csv
truncate -s -5 all.shard-2-of-4.csv
head -3 all.shard-1-of-4.csv >x && mv x all.shard-1-of-4.csv
run 3 sweep collect small.json --out all.csv
says 'shard 1/4 failed: all.shard-1-of-4.csv has 1 of 2 rows' 'shard 2/4 is torn: all.shard-2-of-4.csv ends within a line, after 1 of 2 rows' \
  'shard 4/4 is lost: all.shard-4-of-4.csv is not there'
if grep -q 'shard 3/4' err; then fail "a complete shard is named"; fi
mapfile -t commands < <(grep '^spikeloom-cli ' err)
[[ ${#commands[@]} == 3 && $(grep -c '^[0-9]' all.csv) == 3 ]] || fail "three commands, and the rows that are there: $(cat err all.csv)"
for command in "${commands[@]}"; do
  bash -c "${command/#spikeloom-cli/\"$SPIKELOOM_CLI\"} --threads 1" >/dev/null 2>>computed || fail "$command"
done
[[ $(grep -c '^run ' computed) == 3 ]] || fail "more was computed than what was missing"
run 0 sweep collect small.json --out all.csv
diff <(without_seconds all.csv) <(without_seconds ../whole.csv) >err || fail "mended shards do not join"
cd ..

# What does not belong together is refused, and nothing is written.
refused() { # SAID ARGUMENT…
  run 1 sweep "${@:2}"
  silent
  says "$1"
}
for shard in 0/4 5/4 1 a/b 1.5/2 -1/3 1/1e9; do
  refused "--shard: is \"$shard\": K/N is allowed" small.json "--shard=$shard"
done
refused '--shard: is "auto", but no job array is under way' small.json --shard auto
SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=2 refused 'SLURM_ARRAY_TASK_ID is 3: 1 to 2 is allowed' small.json --shard auto
PBS_ARRAY_INDEX=3 refused 'how many tasks the array has is not told' small.json --shard auto
sed 's/"rms_error"/"total_error"/' small.json >other.json
refused 'all.shard-1-of-4.csv: holds the results of another sweep' collect other.json --out all.csv
cmp all.csv before.csv || fail "a file was changed"
mkdir mixed
cp all.shard-1-of-4.csv mixed/all.shard-3-of-4.csv
refused 'holds a row that is not of shard 3/4' collect small.json --out mixed/all.csv
cp all.shard-1-of-4.csv mixed/all.shard-1-of-2.csv
refused 'holds files of different numbers of shards' collect small.json --out mixed/all.csv
refused 'holds no shard of these results' collect small.json --out none.csv
[[ ! -e mixed/all.csv && ! -e none.csv ]] || fail "a file was made for nothing"

# The indices that job arrays give.
one() { # ENVIRONMENT… -> the shard's file
  rm -rf array && mkdir array
  env "$@" "$SPIKELOOM_CLI" sweep small.json --threads 1 --out array/a.csv --shard auto >out 2>err || fail "$*: $(cat err)"
  (cd array && echo *.csv)
}
[[ $(one SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=6) == a.shard-2-of-6.csv ]] || fail "Slurm"
[[ $(one LSB_JOBINDEX=3 LSB_JOBINDEX_END=6) == a.shard-3-of-6.csv ]] || fail "LSF"
[[ $(one SGE_TASK_ID=4 SGE_TASK_LAST=6) == a.shard-4-of-6.csv ]] || fail "SGE"
PBS_ARRAY_INDEX=12 run 0 sweep small.json --threads 1 --out array/a.csv --shard auto/12
[[ -e array/a.shard-12-of-12.csv ]] || fail "PBS"

# The job script: a task a run, each its shard, and the command that joins them.
mkdir 'a job'
run 0 sweep small.json --out 'a job/all.csv' --sbatch
mv out sweep.sbatch
bash -n sweep.sbatch || fail "no shell script"
grep -qx '#SBATCH --array=1-6' sweep.sbatch || fail "not a task a run"
grep -qxE '#SBATCH --mem=[1-9][0-9]*M' sweep.sbatch && grep -qxE '#SBATCH --time=00:[1-9]0:00' sweep.sbatch || fail "memory and time"
if bash sweep.sbatch >out 2>err; then fail "a task without a number"; fi
for task in 1 2 3 4 5 6; do
  SLURM_ARRAY_TASK_ID=$task bash sweep.sbatch >out 2>err || fail "task $task: $(cat err)"
done
bash -c "$(sed -n 's/^#   //p' sweep.sbatch)" >out 2>err || fail "they do not join: $(cat err)"
diff <(without_seconds 'a job/all.csv') <(without_seconds whole.csv) >err || fail "the job array gives other rows"
run 0 sweep small.json --sbatch --shards 2 --memory 4G
grep -qx '#SBATCH --array=1-2' out && grep -qx '#SBATCH --mem=4096M' out || fail "shards and memory as asked for"
refused '--memory: is 1M, but a run of this sweep needs' small.json --sbatch --memory 1M
refused '--memory: is "much": such as 4G' small.json --sbatch --memory much
refused '--shards: is "0": a whole number' small.json --sbatch --shards 0
