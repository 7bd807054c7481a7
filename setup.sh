#!/bin/sh
# Brings what cargo cannot: the system packages that building and running lodemap need. Quiet when nothing is missing.
#   sh setup.sh          to build and run            sh setup.sh test     what the tests need as well
set -eu

say() { printf 'setup.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
mode=${1:-run}
case $mode in run | test) ;; *) fail "say 'sh setup.sh' or 'sh setup.sh test', not '$mode'." ;; esac
cd "$(dirname "$0")"

# Rust: a newer one than most distributions carry, so it is asked for and never installed from here.
rust=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml)
if ! command -v cargo >/dev/null 2>&1; then
    [ ! -x "$HOME/.cargo/bin/cargo" ] || fail "cargo is in ~/.cargo/bin but not on PATH: run '. ~/.cargo/env', then this command again."
    fail "Rust is missing: install $rust or later from https://rustup.rs, then run this command again."
fi
found=$(rustc --version 2>/dev/null | sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')
[ "${found%%.*}" -gt "${rust%%.*}" ] 2>/dev/null || [ "${found#*.}" -ge "${rust#*.}" ] 2>/dev/null ||
    fail "rustc is ${found:-not answering}, but $rust or later is needed: run 'rustup update stable' (https://rustup.rs), then this command again."

# look: what is missing, by name in $tools, $libs and $aids, and as Debian packages in $packages.
cmd() { command -v "$1" >/dev/null 2>&1; }
lib() { case $known in *"$1 ("*) ;; *) return 1 ;; esac; }
dri() { for f in /usr/lib/dri/*_dri.so /usr/lib64/dri/*_dri.so /usr/lib/*/dri/*_dri.so; do [ ! -e "$f" ] || return 0; done; lib libEGL_nvidia.so.0; }
need() { packages="$packages $1"; }
tool() { tools="$tools, $1"; need "$2"; }
missing_lib() { libs="$libs, $1"; need "$2"; }
aid() { cmd "$1" || { aids="$aids, $1"; need "$2"; }; }
look() {
    tools='' libs='' aids='' packages=''
    # A linker for Rust, and a compiler with its headers for SQLite (C) and PROJ (C++), which are built from source.
    echo '#include <stdlib.h>' | cc -x c -E - >/dev/null 2>&1 || tool 'a C compiler (cc)' 'gcc libc6-dev'
    echo '#include <vector>' | c++ -x c++ -E - >/dev/null 2>&1 || tool 'a C++ compiler (c++)' g++
    # PROJ's own build runs cmake and make, and fills its database of coordinate systems with the sqlite3 program.
    for t in make cmake sqlite3; do cmd "$t" || tool "$t" "$t"; done
    if [ "$mode" = test ]; then
        [ "$(uname)" = Darwin ] || aid Xvfb xvfb        # a screen for the test that opens the real window
        [ "$(uname)" = Darwin ] || aid xdotool xdotool  # its keyboard and mouse
        aid ogrinfo gdal-bin                            # GDAL, to open our exports with a program that is not ours
        aid python3 python3                             # checks that are written as small scripts
    fi
    [ "$(uname)" = Linux ] || return 0
    # The window opens these by name when it starts, so the build would not notice that one is missing.
    known=$($(command -v ldconfig || echo /sbin/ldconfig) -p 2>/dev/null || true)
    lib libX11.so.6 || missing_lib libX11.so.6 libx11-6                                 # X11: the window itself
    lib libX11-xcb.so.1 || missing_lib libX11-xcb.so.1 libx11-xcb1                      # X11: its modern protocol
    lib libXcursor.so.1 || missing_lib libXcursor.so.1 libxcursor1                      # pointer shapes
    lib libXi.so.6 || missing_lib libXi.so.6 libxi6                                     # mouse, touch pad, pen
    lib libxkbcommon-x11.so.0 || missing_lib libxkbcommon-x11.so.0 libxkbcommon-x11-0   # keyboard layouts
    lib libEGL.so.1 || lib libGL.so.1 || missing_lib libEGL.so.1 libegl1                # OpenGL
    dri || missing_lib 'an OpenGL driver' libgl1-mesa-dri                               # and one that needs no GPU
}

look
[ -n "$packages" ] || exit 0
names=$tools$libs$aids
if ! cmd apt-get; then
    [ -z "$libs" ] || say "could not find ${libs#, }: the window may not open until they are installed."
    [ -z "$aids" ] || say "could not find ${aids#, }: the tests that use them cannot pass until they are installed."
    [ -z "$tools" ] || fail "install ${tools#, } with your system's package manager, then run this command again."
    exit 0
fi
# shellcheck disable=SC2086  # $packages is a list of words
set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
as_root="run 'apt-get update && apt-get install -y --no-install-recommends$packages' as root, then this command again."
sudo=''
if [ "$(id -u)" != 0 ]; then
    cmd sudo || fail "missing ${names#, }: $as_root"
    sudo=sudo
fi
say "installing$packages"
$sudo apt-get update || say 'apt-get update failed; trying with the package lists that are here.'
$sudo "$@" || fail "apt-get failed: $as_root"
look
[ -z "$packages" ] || { names=$tools$libs$aids; fail "still missing after the installation: ${names#, }."; }
