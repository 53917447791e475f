#!/bin/sh
# pip download for another system asks the conditions of a requirement of the Python that runs it.
#
# We expected that `pip download --platform win_amd64` takes a requirement with `sys_platform == "win32"`, since it picks the
# wheels for Windows. pip 26.1 picks the wheels by --platform and --python-version, but evaluates environment markers
# against its own interpreter: on Linux it says "Ignoring colorama: markers 'sys_platform == \"win32\"' don't match your
# environment", ends with 0, and the folder lacks what Windows needs; what only Linux needs is fetched instead. Whoever
# collects wheels for a network that nothing comes through has to evaluate the markers for the target.
#
# Seen on 2026-11-28, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip on Linux or macOS, and a package index.
# Ends with 1 when a release does otherwise.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pip==26.1

cat > "$folder/wanted.txt" <<'WANTED'
colorama==0.4.6 ; sys_platform == "win32"
six==1.17.0 ; sys_platform != "win32"
WANTED

"$folder/venv/bin/pip" download --disable-pip-version-check --no-deps --only-binary :all: \
    --platform win_amd64 --python-version 3.12 --requirement "$folder/wanted.txt" --dest "$folder/wheels" > "$folder/told" 2>&1
echo "pip $("$folder/venv/bin/pip" --version | cut -d' ' -f2) for win_amd64, wanted colorama (win32 only), not six:"
grep 'Ignoring' "$folder/told"
ls "$folder/wheels"

test "$(ls "$folder/wheels")" = "six-1.17.0-py2.py3-none-any.whl"
