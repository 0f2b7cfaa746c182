# Driving the real window with mouse and keys inside a virtual screen, for tests/smoke and tests/screens. Sourced, not run.

# The keys go to a screen of their own, never to the one a developer works at.
on_virtual_screen() { # WIDTHxHEIGHT SCRIPT ARGUMENTS…
  local size=$1
  shift
  if [[ -n ${SPIKELOOM_VIRTUAL_SCREEN:-} ]]; then
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/spikeloom-window.XXXXXX")
    trap clean_up EXIT
    export XDG_STATE_HOME=$scratch/state # runs and sweeps of the user's own are neither seen nor changed
    return
  fi
  SPIKELOOM_VIRTUAL_SCREEN=$size exec xvfb-run --auto-servernum --server-args="-screen 0 ${size}x24" "$@"
}

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  if [[ -s $scratch/log ]]; then sed 's/^/  the program: /' "$scratch/log" >&2; fi
  exit 1
}

scratch='' program_id='' window=''
clean_up() {
  if [[ -n $program_id ]]; then kill -KILL "$program_id" 2>/dev/null || true; fi
  rm -rf "$scratch"
}

start_window_manager() {
  openbox >"$scratch/openbox.log" 2>&1 &
  within 10 window_manager_answers || fail "the window manager did not start: $(cat "$scratch/openbox.log")"
}
window_manager_answers() { xdotool get_num_desktops >/dev/null 2>&1; } # answered by the window manager, not by the server

# Polls instead of sleeping: quick on a quick machine, patient on a busy one.
within() { # SECONDS COMMAND…
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= end)); then return 1; fi
    sleep 0.1
  done
}

is_running() { kill -0 "$program_id" 2>/dev/null; }
window_is_there() {
  is_running || fail "the program ended before its window appeared"
  local id width
  for id in $(xdotool search --onlyvisible --pid "$program_id" 2>/dev/null); do
    width=$(xdotool getwindowgeometry --shell "$id" 2>/dev/null | sed -n 's/^WIDTH=//p')
    if ((${width:-0} >= 600)); then window=$id && return; fi # not a splash or a tooltip
  done
  return 1
}

start_program() { # PROGRAM ARGUMENTS…
  local program=$1
  shift
  QT_QPA_PLATFORM=xcb "$program" --settings "$scratch/settings.ini" "$@" >"$scratch/log" 2>&1 &
  program_id=$!
  within 30 window_is_there || fail "no window within 30 s"
  within 10 focus_window || fail "the window does not take the keyboard"
}
focus_window() { xdotool windowactivate "$window" 2>/dev/null && [[ $(xdotool getactivewindow 2>/dev/null) == "$window" ]]; }

window_size() { xdotool getwindowgeometry "$window" | sed -n 's/.*Geometry: //p'; } # -> 1400x900
has_size() { [[ $(window_size) == "$1" ]]; }
resize_window() { # WIDTH HEIGHT, without the frame
  xdotool windowmove "$window" 0 0 windowsize "$window" "$1" "$2"
  within 5 has_size "$1x$2" || fail "the window refuses to be $1x$2: it is $(window_size)"
}

press() { xdotool key --clearmodifiers --delay 30 "$@"; } # KEY…

# With a window that is gone, import would wait for somebody to click at another one.
photograph() { # FILE
  is_running || fail "the program ended unexpectedly"
  timeout 5 import -window "$window" "$1" 2>/dev/null
}
differing_pixels() { # FILE FILE -> a whole number; everything when their sizes differ
  local count
  count=$(compare -metric AE "$1" "$2" null: 2>&1) || true
  [[ $count =~ ^[0-9] ]] || count=1e9
  printf '%.0f\n' "$count"
}

picture_moves() { # over half a second; a blinking cursor is not a movement
  photograph "$scratch/before.png" && sleep 0.5 && photograph "$scratch/after.png" &&
    (($(differing_pixels "$scratch/before.png" "$scratch/after.png") > 300))
}

picture_rests() { is_running && ! picture_moves; }

# Sets exit_code. What was learned is discarded, if it asks.
close_program() {
  press ctrl+q
  within 2 program_ended || press alt+d
  within 10 program_ended || fail "the program still runs 10 s after Ctrl+Q"
  exit_code=0
  wait "$program_id" || exit_code=$?
  program_id=''
}
program_ended() { ! is_running; }
