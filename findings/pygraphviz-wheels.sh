#!/bin/sh
# pygraphviz 2 needs no Graphviz on the machine, also on Windows; on Alpine and on Windows for ARM it cannot be had.
#
# We expected what held up to 1.14: no wheels, a C compiler and the headers of Graphviz to install it, and the program
# `neato` to lay a graph out. 2.0.4 has Graphviz in its wheels and lays out in its own process (here with an empty
# PATH). The wheel of 5 MB takes 114 MB on a disk, because each of its libraries is filled up to a multiple of 2 MB.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when a wheel comes or goes, or the layout needs a program.
set -eu

python=${PYTHON:-python3}
package=pygraphviz==2.0.4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0

expect() {  # expect WHAT EXPECTED SEEN
    echo "$1: $3"
    [ "$3" = "$2" ] || { echo "  expected: $2"; status=1; }
}

wheel() {  # wheel PLATFORM PYTHON [PACKAGE]
    if "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --platform "$1" --python-version "$2" --dest "$folder/wheels" "${3:-$package}" 2>"$folder/errors"; then
        echo wheel
    else
        grep -q "No matching distribution" "$folder/errors" && echo none || cat "$folder/errors"
    fi
}

expect "1.14, win_amd64, Python 3.11" none "$(wheel win_amd64 3.11 pygraphviz==1.14)"
for version in 3.11 3.12 3.13 3.14; do
    for platform in win_amd64 manylinux_2_28_x86_64 manylinux_2_28_aarch64; do
        expect "$platform, Python $version" wheel "$(wheel "$platform" "$version")"
    done
    for platform in win_arm64 musllinux_1_2_x86_64 manylinux_2_17_x86_64; do
        expect "$platform, Python $version" none "$(wheel "$platform" "$version")"
    done
done

cat >"$folder/show.py" <<'PROGRAM'
import os
import shutil

import pygraphviz

os.environ["PATH"] = ""
graph = pygraphviz.AGraph("digraph { a [pos=\"0,0!\"]; b [pos=\"200,0!\"]; a -> b }")
graph.layout("neato", args="-n")
print("laid out" if graph.get_edge("a", "b").attr["pos"] else "no curve", "with", shutil.which("neato") or "no program")
PROGRAM
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --target "$folder/it" "$package"
expect "layout here" "laid out with no program" "$(PYTHONPATH="$folder/it" "$python" "$folder/show.py")"
exit $status
