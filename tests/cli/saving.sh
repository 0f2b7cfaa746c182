#!/usr/bin/env bash
# Where things are saved: links are followed, what is no plain file is refused before the training, modes stay, two programs
# that save into one file leave one of the two, and what a killed program was at goes on from its checkpoint.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

save() { run 0 train "$preset" "${small[@]}" --loops 1 --save "$1"; }

mkdir there
ln -s there/run.h5 link.h5
save link.h5
[[ -L link.h5 && -f there/run.h5 ]] || fail "a link was replaced"
chmod 600 there/run.h5
save link.h5
[[ $(stat -c %a there/run.h5) == 600 ]] || fail "the mode was changed"
(umask 027 && save new.h5)
[[ $(stat -c %a new.h5) == 640 ]] || fail "a new file's mode is not what umask says"
long=$(printf 'x%.0s' {1..252}).h5
save "$long"
echo mine >run.h5.part
save run.h5
[[ $(cat run.h5.part) == mine ]] || fail "somebody's file was taken for a part"
save $'\xff.h5'
[[ $(find . -name '*.part' | wc -l) == 1 ]] || fail "a part was left behind"

refused() { # FILE SAID
  run 1 train "$preset" "${small[@]}" --loops 1 --save "$1" --out made
  silent
  says "$2"
  [[ ! -e made ]] || fail "found out after the training"
}
mkfifo pipe
ln -s circle circle
refused pipe 'pipe: --save: is a pipe'
refused there 'there: --save: is a folder'
refused there/ 'is a folder'
refused circle 'circle: --save: is a link that leads round in a circle'
refused '' '--save: is empty'
refused none/x.h5 'none/x.h5: --save: cannot be written: none is not a folder'
refused "x$long" 'has a name of 256 bytes: at most 255'
if ((EUID != 0)); then
  mkdir locked && chmod 500 locked
  refused locked/x.h5 'nothing may be written in locked'
fi
run 1 train "$preset" --set target.family=file --set target.file=$'\xff.csv'
says 'target.file: "\xff.csv" is not allowed: it must be UTF-8'
for file in pipe circle there; do # nor does it wait for a pipe
  run 1 train "$file"
  says "$file: "
  run 1 train --resume "$file"
  says "$file: cannot be read"
  run 1 diagnose "$file"
done

# Two at once: one complete file.
for _ in 1 2 3; do
  "$SPIKELOOM_CLI" train "$preset" "${small[@]}" --loops 1 --seed 1 --save both.h5 >/dev/null 2>&1 &
  pid=$!
  save both.h5
  wait "$pid" || fail "one of two that save into one file failed"
  pid=
  run 0 test both.h5
done

# A full disk is found out before; one that fills up later costs nothing.
if mkdir disk && mount -t tmpfs -o size=4m tmpfs disk 2>/dev/null; then
  trap 'if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi; umount "$folder/disk"; rm -rf "$folder"' EXIT
  head -c 4100000 /dev/zero >disk/fill
  run 1 train "$preset" "${slow[@]}" --loops 2 --save disk/s.h5 --out disk/out
  says 'disk/s.h5: --save: needs' 'disk/out: --out: needs' 'are free there'
  rm disk/fill
  start train "$preset" "${slow[@]}" --loops 20 --save disk/s.h5
  await 'loop 1/20'
  head -c 4100000 /dev/zero >disk/fill 2>/dev/null || true
  code=0
  wait "$pid" || code=$?
  pid=
  [[ $code == 1 && ! -e disk/s.h5 && $(find disk -name '*.part' | wc -l) == 0 ]] || fail "a full disk: $code, $(ls disk)"
  says "the run was saved as $folder/state/spikeloom/s.h5 instead"
  run 0 test state/spikeloom/s.h5
  rm state/spikeloom/s.h5
fi

# Checkpoints: killed, the training goes on from the last one, to the bits of one that was never killed.
run 0 train "$preset" "${slow[@]}" --loops 25 --json
cp out whole
killed() { # OPTION… -> a training with checkpoints, killed when there is one
  start train "$preset" "${slow[@]}" --loops 25 --checkpoint 0.2s "$@"
  local i
  for ((i = 0; i < 1200; ++i)); do
    if compgen -G '*.checkpoint.h5' >/dev/null || compgen -G 'state/spikeloom/*.checkpoint.h5' >/dev/null; then break; fi
    sleep 0.02
  done
  run_of_others=$(compgen -G '*.checkpoint.h5' || compgen -G 'state/spikeloom/*.checkpoint.h5') || fail "no checkpoint"
  if [[ ${1:-} == --save ]]; then
    "$SPIKELOOM_CLI" train "$preset" "${slow[@]}" --save "$2" --checkpoint 1min >second 2>&1 && fail "two with one checkpoint"
    grep -q 'is written by another training' second || fail "the second of two: $(cat second)"
  fi
  kill -KILL "$pid"
  wait "$pid" || true
  pid=
}
killed --save kept.h5
[[ $run_of_others == kept.checkpoint.h5 ]] || fail "not beside the file: $run_of_others"
run 1 train "$preset" --save kept.h5 --checkpoint 1min
says 'kept.checkpoint.h5: --checkpoint: is what is left of a training that was cut off'
run 0 train --resume kept.checkpoint.h5 --save kept.h5 --json
[[ $(value checksum) == "$(value checksum whole)" ]] || fail "from the checkpoint: another result"
[[ ! -e kept.checkpoint.h5 ]] || fail "the checkpoint is still there"
killed
run 0 train "$preset" "${small[@]}" --loops 1
says 'note: a training was cut off; spikeloom-cli train --resume '
run 0 train --resume "$run_of_others" --checkpoint 10min --json
[[ $(value checksum) == "$(value checksum whole)" && ! -e $run_of_others ]] || fail "from the state folder: another result"

start train "$preset" "${slow[@]}" --loops 4000 --checkpoint 1h
await 'loop 2/4000'
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
pid=
[[ $code == 3 ]] || fail "exit code $code"
says 'the last checkpoint stays: spikeloom-cli train --resume '
run 1 train "$preset" --checkpoint 10
says '--checkpoint: is "10": a time is expected, such as 90s, 10min or 1.5h'
