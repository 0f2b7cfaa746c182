#!/usr/bin/env bash
# cmake --install: the programs run from where they were installed, and from where they were moved to, with what lies there.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
: "${SPIKELOOM_BUILD:?the build tree}"

cmake --install "$SPIKELOOM_BUILD" --prefix "$folder/usr" >out 2>err || fail "cmake --install"
share=usr/share/spikeloom/presets
for file in "$SPIKELOOM_SOURCE"/presets/{,sweeps/,data/}*.*; do
  cmp -s "$file" "$share/${file#"$SPIKELOOM_SOURCE/presets/"}" || fail "not installed: $file"
done
for file in "$SPIKELOOM_SOURCE"/resources/lessons/*.md; do
  cmp -s "$file" "usr/share/spikeloom/lessons/$(basename "$file")" || fail "not installed: $file"
done
if [[ -e $SPIKELOOM_BUILD/bin/spikeloom ]]; then
  for file in bin/spikeloom share/applications/spikeloom.desktop share/metainfo/spikeloom.metainfo.xml share/mime/packages/spikeloom.xml \
    share/icons/hicolor/scalable/apps/spikeloom.svg; do
    [[ -s usr/$file ]] || fail "not installed: $file"
  done
fi

# The build tree and the checkout have the same presets: only here there are one more and one less.
mv $share/all-to-all.json $share/only-here.json
mv $share/sweeps/figure-7.json $share/sweeps/only-here-too.json

try() { # PREFIX
  SPIKELOOM_CLI=$1/bin/spikeloom-cli
  run 0 presets
  grep -qx only-here out && grep -qx only-here-too out || fail "the installed presets are not listed"
  if grep -qxE 'all-to-all|figure-7' out; then fail "presets that are not installed are listed"; fi
  run 0 train figure-5-recorded-neurons --set target.duration=100 --set run.test_trials=1 --loops 1 --json
  [[ $(value loops) == 1 ]] || fail "a preset with a data file"
  if [[ -x $1/bin/spikeloom ]]; then
    QT_QPA_PLATFORM=offscreen "$1/bin/spikeloom" --version >out 2>err || fail "the window's program does not start"
    grep -q '^Spikeloom ' out || fail "the window's --version"
    # It stays open until it is ended.
    code=0
    QT_QPA_PLATFORM=offscreen timeout 3 "$1/bin/spikeloom" only-here --settings "$folder/settings" >out 2>err || code=$?
    [[ $code == 124 ]] || fail "the window does not open"
    SPIKELOOM_KERNEL=none QT_QPA_PLATFORM=offscreen "$1/bin/spikeloom" --version >out 2>err && fail "SPIKELOOM_KERNEL"
    says 'SPIKELOOM_KERNEL: "none" is not a kernel level'
  fi
}
try "$folder/usr"
mkdir elsewhere && mv usr elsewhere/moved
try "$folder/elsewhere/moved"
