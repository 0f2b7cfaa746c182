#!/usr/bin/env bash
# lessons: lists them; follows one and says what of its promises holds; mistakes with their lines.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
export XDG_DATA_HOME=$folder/data

run 0 lessons
[[ $(grep -cE '^[0-9]{2}-' out) == 10 && $(head -1 out) == 01-two-walls ]] || fail "the ten lessons"
says "your own lessons: $folder/data/spikeloom/lessons/*.md"

mkdir -p data/spikeloom/lessons
cat >data/spikeloom/lessons/mine.md <<'M'
# Mine
## Step
[take](load:figure-1b-synaptic-drive) [small](set:network.neurons=40&target.duration=200&run.loops=2&run.test_trials=1) [go](run:)
> [it fires or not](expect:rate>=0), [never](expect:correlation>1)
M
run 0 lessons
grep -qx mine out || fail "the user's own lesson is not listed"
run 1 lessons mine --seeds 2
[[ $(grep -c '^kept    mine, line 4, seed +[01]: rate>=0, came out ' out) == 2 ]] || fail "promises that are kept"
[[ $(grep -c '^BROKEN  mine, line 4, seed +[01]: correlation>1, came out ' out) == 2 ]] || fail "promises that are not"
run 1 lessons nine ./missing.md --seeds 0
says 'nine: is neither a file nor a lesson (did you mean mine?)' 'missing.md: is neither' '--seeds'
printf '# T\n## S\n[a](sett:x) [b](look:nowhere)\n' >wrong.md
run 1 lessons wrong.md
says 'wrong.md: line 3: "sett:x" is no link' 'wrong.md: line 3: "nowhere" is no workspace'
cp wrong.md data/spikeloom/lessons/
run 1 lessons # lists what can be listed, and says what is wrong
grep -qx 01-two-walls out || fail "one wrong lesson costs the others"
says 'wrong.md: line 3: '
