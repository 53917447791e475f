#!/bin/sh
# No page is the home page for a template of Zensical: `page.is_homepage` is not defined there.
#
# We expected what its own base.html asks for and MkDocs gives: true on the first page, so that this one carries the name
# of the site as its title. Zensical 0.0.73 passes no such value, so the condition holds nowhere: the title is
# "Home - Name", and what a template keeps for the home page alone appears on no page. `page.url`, which is empty on the
# home page of both, does.
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

title() {  # title SITE
    grep -o '<title>[^<]*' "$1/index.html"
}

for name in zensical mkdocs; do "$python" -m venv "$folder/$name"; done
"$folder/zensical/bin/python" -m pip install --quiet --disable-pip-version-check zensical==0.0.73
"$folder/mkdocs/bin/python" -m pip install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-material==9.8.1
mkdir "$folder/docs" "$folder/overrides"
echo "# Home" >"$folder/docs/index.md"
cd "$folder"

printf 'site_name: Name\ntheme: {name: material}\n' >mkdocs.yml
NO_MKDOCS_2_WARNING=1 mkdocs/bin/mkdocs build --quiet --site-dir by-mkdocs
zensical/bin/zensical build >said 2>&1
expect "MkDocs 1.6.1 with Material 9.8.1" "<title>Name" "$(title by-mkdocs)"
expect "Zensical 0.0.73" "<title>Home - Name" "$(title site)"

printf 'site_name: Name\ntheme: {name: material, custom_dir: overrides}\n' >mkdocs.yml
echo "home {{ page.is_homepage is defined }}, url '{{ page.url }}'" >overrides/main.html
zensical/bin/zensical build >said 2>&1
expect "a template of Zensical 0.0.73 on the home page" "home false, url ''" "$(cat site/index.html)"
exit $status
