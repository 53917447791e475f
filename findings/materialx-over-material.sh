#!/bin/sh
# mkdocs-materialx writes its files over those of mkdocs-material, and pip says nothing.
#
# We expected that a fork with another name lies beside the original, or that pip tells of a conflict: both packages own
# the folder `material`. After installing the second, `theme: material` is MaterialX without a word, and `pip check` is
# content; after removing the second, the first is listed as installed and builds nothing any more. So nothing that
# depends on mkdocs-material can be tried with the fork in the same environment.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7, pip 23.2.1. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when one of this is otherwise.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
export NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true

expect() {  # expect WHAT EXPECTED SEEN
    echo "$1: $3"
    [ "$3" = "$2" ] || { echo "  expected: $2"; status=1; }
}

pip() {
    "$folder/venv/bin/python" -m pip --disable-pip-version-check "$@"
}

built() {  # built: the exit status
    "$folder/venv/bin/mkdocs" build --quiet >"$folder/said" 2>&1 && echo 0 || echo $?
}

theme() {  # theme: which one the built page names
    grep -o 'mkdocs-material[a-z]*-[0-9.]*[0-9]' "$folder/site/index.html"
}

"$python" -m venv "$folder/venv"
mkdir "$folder/docs"
echo "# Home" >"$folder/docs/index.md"
cd "$folder"
printf 'site_name: X\ntheme: material\nplugins: []\n' >mkdocs.yml

pip install --quiet mkdocs==1.6.1 mkdocs-material==9.8.1
expect "exit status with mkdocs-material alone" 0 "$(built)"
expect "  theme: material is" mkdocs-material-9.8.1 "$(theme)"

pip install --quiet mkdocs-materialx==10.2.2
expect "exit status with mkdocs-materialx beside it" 0 "$(built)"
expect "  theme: material is" mkdocs-materialx-10.2.2 "$(theme)"
expect "  pip check says" "No broken requirements found." "$(pip check)"

pip uninstall --quiet --yes mkdocs-materialx
expect "exit status with mkdocs-materialx removed" 1 "$(built)"
expect "  pip lists" "mkdocs-material==9.8.1" "$(pip freeze | grep '^mkdocs-material==')"
expect "  pip check says" "No broken requirements found." "$(pip check)"
exit $status
