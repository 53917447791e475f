#!/bin/sh
# Zensical writes "zensical.extensions" for the word "materialx" wherever mkdocs.yml has it, in texts too.
#
# We expected that a name in mkdocs.yml stays as it is written. "materialx" is part of Python names that Zensical maps to
# its own, but 0.0.73 replaces it in the whole file before reading it: a site about the shading format MaterialX gets
# another title, and a theme of this name is looked for under another.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when it does something else than written here.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0

expect() {  # expect WHAT EXPECTED SEEN
    echo "$1: $3"
    [ "$3" = "$2" ] || { echo "  expected: $2"; status=1; }
}

"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check zensical==0.0.73
mkdir "$folder/docs"
echo "# Home" >"$folder/docs/index.md"
cd "$folder"

printf 'site_name: Notes on materialx\n' >mkdocs.yml
venv/bin/zensical build >said 2>&1
expect "title of 'Notes on materialx'" "Notes on zensical.extensions" "$(grep -o 'Notes on [^<"]*' site/index.html | head -n 1)"

printf 'site_name: X\ntheme: {name: materialx}\n' >mkdocs.yml
expect "exit status with the theme materialx" 1 "$(venv/bin/zensical build >said 2>&1 && echo 0 || echo $?)"
expect "it looks for" "Theme 'zensical.extensions' is not installed." "$(grep -o "Theme '.*' is not installed\." said)"
exit $status
