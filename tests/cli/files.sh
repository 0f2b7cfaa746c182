#!/usr/bin/env bash
# Files from other programs are read as what they are, or refused in words; what was read is said. What this
# program writes it reads back: targets, networks, conversions.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
data=$SPIKELOOM_SOURCE/tests/core/data

recorded=(--loops 1 --set network.neurons=12 --set target.auxiliary_neurons=8 --set network.connection_probability=1
  --set target.file_minimum_rate=0 --set target.duration=80 --set run.test_trials=1)
columns=(--set target.file_layout=neurons-in-columns)
target() { # EXIT-CODE FILE ARGUMENT…
  rm -rf made
  run "$1" train figure-5-recorded-neurons "${recorded[@]}" --set target.file="$2" --out made "${@:3}"
}
# The first targets, in spikes per T0: 10 Hz rising by 1 Hz in 20 ms are 10.1 Hz after 2 ms.
targets_are() { # TARGET…
  local expected=$1 found
  found=$(sed -n 2p made/target.csv | cut -d, -f2-5)
  awk -F, -v a="$found" -v b="$expected" 'BEGIN { n = split(a, x, ","); split(b, y, ",")
    for (k = 1; k <= n; ++k) if ((x[k] * 100 - y[k]) ^ 2 > 1e-8) exit 1; exit n != 4 }' || fail "targets are $found, not $expected"
}
right=10.1,20.1,30.1,40.1
rows='10,11,12,13,14\n20,21,22,23,24\n30,31,32,33,34\n40,41,42,43,44\n'
byTime='10,20,30,40\n11,21,31,41\n12,22,32,42\n13,23,33,43\n14,24,34,44\n'

# rows and columns as the program that wrote the file shows them
printf "$rows" >ok.csv
target 0 ok.csv
targets_are $right
says 'ok.csv: 4 neurons × 5 samples of 20 ms, rates 10 to 44 Hz, from CSV'
for file in rates_matlab73.mat rates.jld matlab_v6.mat compressed.npz; do
  target 0 "$data/$file"
  targets_are $right
done
for file in matlab_v7.mat arrays.npz rates_octave.h5; do
  target 0 "$data/$file" --set target.file_dataset=rates
  targets_are $right
done
target 0 "$data/series.nwb" "${columns[@]}"
targets_are $right
target 1 "$data/series.nwb"
says 'target.file_layout' 'rows are samples'
target 1 "$data/series.nwb" --set target.file_dataset=/units/spike_times
says 'spike times'

# what stands beside the values is none of them
printf ',a,b,c,d\n'"$(printf "$byTime" | awk '{ print NR - 1 "," $0 }')"'\n' >index.csv
printf 'time_ms,a,b,c,d\n'"$(printf "$byTime" | awk '{ print 20 * (NR - 1) "," $0 }')"'\n' >times.csv
printf 'sep=;\na;b;c;d\n'"$(printf "$byTime" | tr , ';')"'\n' >sep.csv
printf 'a,b,c,d\nHz,Hz,Hz,Hz\n'"$byTime" >units.csv
for file in index times sep units; do
  target 0 $file.csv "${columns[@]}"
  targets_are $right
done
target 1 times.csv
says 'target.file_layout' 'time_ms gives each row a time'
printf 't,a,b,c,d\n0,10,20,30,40\n5,11,21,31,41\n60,12,22,32,42\n' >irregular.csv
target 0 irregular.csv "${columns[@]}"
targets_are 10.4,20.4,30.4,40.4
says 'times of their own'
printf '0,1,2,3\n'"$byTime" >integers.csv
target 1 integers.csv "${columns[@]}"
says 'counts 0, 1, 2' 'header'
printf "$(printf "$rows" | sed 's/$/,/')"'\n' >trailing.csv
printf "$(printf "$rows" | awk '{ print "cell" NR - 1 "," $0 }')"'\n' >labels.csv
printf "$(printf "$rows" | tr '\n' ' ' | sed 's/ /\\r/g')" >cr.csv
for file in trailing labels cr; do
  target 0 $file.csv
  targets_are $right
done

# decimal commas
printf '"10,5","11,5"\n"20,5","21,5"\n"30,5","31,5"\n"40,5","41,5"\n' >quoted.csv
target 0 quoted.csv
targets_are 10.6,20.6,30.6,40.6
printf 'a;b;c;d\n10,5;20,5;30,5;40,5\n11,5;21,5;31,5;41,5\n' >german.csv
target 0 german.csv "${columns[@]}"
targets_are 10.6,20.6,30.6,40.6
printf 'rate\n10,5\n11,5\n' >comma.csv
target 1 comma.csv
says 'decimal commas?'

# only what is used must be right
printf "${rows}NaN,NaN,NaN,NaN,NaN\n" >nan.csv
target 0 nan.csv --set target.file_neurons=0-3
targets_are $right
target 1 nan.csv --set target.file_neurons=1-4
says 'line 5, column 1' 'neuron 4'
printf -- '-2,-1,0\n20,21,22\n30,31,32\n40,41,42\n' >negative.csv
target 1 negative.csv
says 'line 1, column 1' 'neuron 0 has a rate of -2 Hz' 'from 0 to 1000 Hz are allowed'
printf '10e5,11e5\n20,21\n30,31\n40,41\n' >fast.csv
target 1 fast.csv
says 'neuron 0 has a rate of 1e+06 Hz'
printf '10\n20\n30\n40\n' >single.csv
target 1 single.csv
says 'one sample a neuron'
mkfifo pipe.csv
target 1 pipe.csv
says 'named pipe'
ln -s b.csv a.csv && ln -s a.csv b.csv
target 1 a.csv
says 'links lead in a circle'
mkfifo pipe.json
run 1 train pipe.json
run 1 train --resume pipe.json
says 'named pipe'

# what this program writes
run 0 train $preset "${small[@]}" --loops 2 --out O --save run.h5 --json
[[ $(value read) == "" ]] || fail 'no file was read'
own=(--set network.neurons=40 --set target.duration=200 --set learning.update_interval=4 --set run.test_trials=1)
for file in target drive; do
  run 0 train $preset "${own[@]}" --loops 1 --set target.family=file --set target.file=O/$file.csv "${columns[@]}" --out P --json
  grep -q '"text": "40 neurons .* times from time_ms' out || fail 'what was read is not in the summary'
done
run 0 train $preset "${own[@]}" --loops 1 --set target.family=file --set target.file=O/target.csv "${columns[@]}" --out P
cmp O/target.csv P/target.csv || fail 'the targets are other ones'
run 1 train $preset "${own[@]}" --loops 1 --set target.family=file --set target.file=O/spikes.csv "${columns[@]}"
says 'spike times'

# networks go round
run 0 convert run.h5 net.h5
cmp net.h5 O/network.h5 || fail 'another network'
grep -q 'net.h5: 40 neurons' out || fail 'nothing is said of the network'
run 0 train $preset "${own[@]}" --loops 0 --set network.topology=file --set network.file=net.h5 --out Q --json
cmp Q/network.h5 net.h5 || fail 'the network does not read back'
says 'stimuli of 1 target set, phases'

# tables between formats
for ending in csv npy npz mat h5; do
  run 0 convert "$data/rates_matlab73.mat" rates.$ending
  target 0 rates.$ending
  targets_are $right
done
run 0 convert times.csv times.h5
run 0 convert times.h5 --dataset targets times.mat
run 0 convert times.mat --dataset targets back.csv
diff <(tail -n +2 times.csv) <(tail -n +2 back.csv) || fail 'the way round changes the table'
run 1 convert times.csv times.npy
says 'cannot hold the times'
run 1 convert ok.csv ok.xyz
says 'names no format'
run 1 convert run.h5 net.csv
says 'must end in .h5'
run 1 convert run.h5 run.h5
run 1 convert ok.csv run.h5
says 'is a saved run'
run 0 test run.h5
