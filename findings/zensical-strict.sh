#!/bin/sh
# `zensical build --strict` finds no fault in a navigation that names a page that is not there, nor in a plugin that is not.
#
# We expected what MkDocs does, whose mkdocs.yml it reads: with --strict the first is a warning that ends the build, the
# second an error in any case. Zensical 0.0.73 says "No issues found", ends with 0, and links to the page that is not
# there. Links inside pages it does check. So a site of which a plugin makes the pages is built without them, strictly.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when one of the two does something else than written here.
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
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check zensical==0.0.73 mkdocs==1.6.1

site() {  # site NAME SETTING: a site with one page
    mkdir -p "$folder/$1/docs"
    echo "# Home" >"$folder/$1/docs/index.md"
    printf 'site_name: X\n%s\n' "$2" >"$folder/$1/mkdocs.yml"
}

built() {  # built COMMAND NAME: the exit status
    (cd "$folder/$2" && "$folder/venv/bin/$1" build --strict >"$folder/said" 2>&1 && echo 0 || echo $?)
}

site page "nav: [index.md, missing.md]"
site plugin "plugins: [no-such-plugin]"
expect "MkDocs 1.6.1, page that is not there" 1 "$(built mkdocs page)"
expect "MkDocs 1.6.1, plugin that is not there" 1 "$(built mkdocs plugin)"
expect "Zensical 0.0.73, page that is not there" 0 "$(built zensical page)"
expect "  it says" "No issues found" "$(grep -o 'No issues found' "$folder/said")"
expect "  it links to" 'href="./missing.md"' "$(grep -o 'href="[./]*missing[^ >]*' "$folder/page/site/index.html" | tail -n 1)"
expect "Zensical 0.0.73, plugin that is not there" 0 "$(built zensical plugin)"
exit $status
