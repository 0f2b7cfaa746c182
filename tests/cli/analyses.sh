#!/usr/bin/env bash
# A saved run is tested, whole and probed; one spike is deleted; eigenvalues; claims of the paper.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 train "$preset" "${small[@]}" --loops 3 --save run.h5 --json
cp out trained
tested() { tr -d ' \n' <"$1" | grep -oE '"test":\{.*\},"diagnosis"'; }

run 0 test run.h5 --json
[[ $(tested out) == "$(tested trained)" ]] || fail "the test of a saved run is another one than after training"
[[ $(value checksum) == "$(value checksum trained)" ]] || fail "a test changes the weights"
run 0 test run.h5 --set probe.lost_neurons=1 --json
[[ $(value population_rate_hz) != "$(value population_rate_hz trained)" ]] || fail "losing all synapses changes nothing"
run 1 test run.h5 --set network.neurons=4 --set probe.lost_neurons=2 --out run.h5
says 'network.neurons=4' 'needs a new network' 'probe.lost_neurons' 'from 0 to 1' '--out' # all at once
run 1 test nothing.h5
says 'nothing.h5' 'cannot be read'

run 0 train "$preset" "${small[@]}" --set target.duration=400 --loops 3 --perturb --eigenvalues --out analysed --json
tr -d ' \n' <out >flat
spike='\{"neuron":[0-9]+,"time_ms":[0-9.]+\}'
one='\{"deleted":\[('$spike',?){10}\],"inside":[0-9.e-]+,"outside":[0-9.e-]+,"time_ms":\[[^]]+\],"distance":\[[^]]+\]\}'
grep -qE "\"perturbation\":\{\"before\":$one,\"after\":$one\}" flat || fail "perturbation"
grep -qE '"eigenvalues":\{"scale":1(\.0)?,"before":\{"spectral_radius":[0-9.]+,"values":\[\[' flat || fail "eigenvalues"
[[ $(wc -l <analysed/eigenvalues.csv) == 41 ]] || fail "an eigenvalue a neuron"
[[ $(head -1 analysed/perturbation.csv) == trained,time_ms,phase_distance ]] || fail "perturbation.csv"
run 0 train "$preset" "${small[@]}" --loops 1 --perturb --eigenvalues
grep -q '^One spike deleted in each of 10 trials, before training: ' out && grep -q '^Spectral radius of the weights: ' out || fail "for people"
run 1 train "$preset" "${small[@]}" --set neuron.model=rate --perturb
says 'neuron.model' 'no spike that could be deleted'

run 1 reproduce 3c 12 nonsense
says '12: is no figure' 'nonsense: is no figure' '3s1'
run 1 reproduce 3c --seeds 0
says '--seeds'
run 1 reproduce nonsense --seeds 0 --threads -1
says 'nonsense: is no figure' '--seeds' 'run.threads: -1' # all at once
run 1 reproduce 3s3 --seeds 0 --out missing/runs.csv
says '--seeds' '--out: ' # all at once
run 0 reproduce 3s3 --seeds 1 --threads 2 --markdown --out runs.csv
grep -q '^| figure | the paper says |' out || fail "the table's head"
[[ $(grep -c '^| 3s3 | ' out) == 2 ]] || fail "a row a claim"
grep -qE '^run 2/2: figure-3s3-frozen-noise-(low|high), seed 1$' err || fail "a line a run"
cp out first
run 0 reproduce 3s3 --seeds 1 --markdown --out runs.csv
cmp -s out first || fail "the table of runs that were kept"
[[ $(wc -l <runs.csv) == 4 ]] || fail "a row a run, and none twice"
