#!/bin/sh
# click ends with 1 when its output is closed (`tool | head -1`), also for a caller who asked to get exceptions.
#
# We expected that with standalone_mode=False every exception reaches the caller, as the documentation of that mode says
# of exceptions and aborts; so a tool whose exit 1 means "errors found" could answer a closed pipe with another status.
# In 8.4.0 `main` catches the OSError itself in both modes and calls sys.exit(1). To tell the two apart one has to catch
# BrokenPipeError inside of the command.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when a release does something else than written here.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check click==8.4.0

cat >"$folder/tool.py" <<'PYTHON'
import sys

import click


@click.command()
def tool():
    for number in range(200_000):
        click.echo(f"line {number}")


try:
    tool.main([], standalone_mode=False)
except BrokenPipeError:
    print("BrokenPipeError reached the caller", file=sys.stderr)
    sys.exit(5)
PYTHON

{ status=0; "$folder/venv/bin/python" "$folder/tool.py" 2>"$folder/said" || status=$?; echo "$status" >"$folder/status"; } |
    head -1 >/dev/null
echo "exit status: $(cat "$folder/status"), said: '$(cat "$folder/said")'"
[ "$(cat "$folder/status")" = 1 ] && [ ! -s "$folder/said" ]
