# What app/run, tests/run and .ci/run share: the packages, each listed once, and how a preset is built. Sourced, not run.
# Everything here reports on stderr, so that stdout belongs to the program that is started in the end.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

build_packages=(g++ cmake ninja-build qt6-base-dev qt6-svg-dev libqcustomplot-dev libeigen3-dev nlohmann-json3-dev
  libcli11-dev libfmt-dev librandom123-dev libxxhash-dev libhdf5-dev libmatio-dev libzip-dev libasound2-dev
  fonts-dejavu-core)
test_packages=(clang libclang-rt-dev clang-format mold xvfb xauth xdotool openbox imagemagick)

# Debian's Qt reaches X11, and Wayland through XWayland, by itself; only a desktop without X11 needs one package more.
if [[ -z ${DISPLAY:-} && -n ${WAYLAND_DISPLAY:-} ]]; then build_packages+=(qt6-wayland); fi

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

missing_of() { # PACKAGE… -> those that are not installed, one a line
  local package state
  declare -A installed=()
  while read -r package state; do
    if [[ $state == installed ]]; then installed[$package]=1; fi
  done < <(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)
  for package in "$@"; do
    if [[ -z ${installed[$package]:-} ]]; then printf '%s\n' "$package"; fi
  done
}

# Asks apt, and for root's rights, only when something is missing.
install_packages() { # PACKAGE…
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    die "This script installs packages on Debian and Ubuntu only. Elsewhere, install what these Debian packages hold:" \
      $'\n'"  $*"$'\n'"and then build and start it yourself:" \
      $'\n'"  cmake --preset dev && cmake --build --preset dev --target spikeloom && build/dev/bin/spikeloom"
  fi
  local missing root=() apt
  mapfile -t missing < <(missing_of "$@")
  if ((${#missing[@]} == 0)); then return; fi

  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      die "Missing packages, and no sudo to install them. As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    root=(sudo)
  fi
  # Another package manager may be at work (a desktop's updater often is): wait for it instead of failing.
  apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
  say "Installing: ${missing[*]}"
  local known=1
  apt-cache show --no-all-versions "${missing[@]}" >/dev/null 2>&1 || known=0
  if ((known)) && "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2; then return; fi
  # Package lists are absent on a new machine, and old ones name files the mirror no longer has.
  "${apt[@]}" update >&2 && "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2 ||
    die "Could not install: ${missing[*]}"
}

build() { # PRESET [TARGET…]
  local preset=$1 stamp=build/$1/.configured
  shift
  if command -v ccache >/dev/null; then # it must be told that precompiled headers may be cached, too
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_SLOPPINESS=pch_defines,time_macros
  fi
  # Ninja configures again by itself when a CMakeLists.txt changes, but it does not know the presets.
  if [[ ! -e $stamp || CMakePresets.json -nt $stamp ]]; then
    cmake --preset "$preset" >&2 || die "Configuring build/$preset failed; the reason stands above."
    touch "$stamp"
  fi
  cmake --build --preset "$preset" ${1:+--target "$@"} >&2 || die "Building build/$preset failed; the reason stands above."
}
