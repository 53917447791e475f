#!/bin/sh
# A day without quotes, written by one YAML library for JavaScript, becomes a moment when another one writes it again.
#
# `yaml` writes YAML 1.2, where 2026-11-23 is text and needs no quotes. js-yaml 4 reads it as a date, with its defaults
# and although it calls itself a parser of YAML 1.2, and writes 2026-11-23T00:00:00.000Z; it makes a day of one that no
# calendar has (2026-02-30 becomes 2 March). js-yaml 5 keeps both as text.
#
# Seen on 2026-11-27, Linux x86_64, Node 20. Needs node and npm, and a package registry.
# Ends with 1 when a release does something else than written here.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml-4@npm:js-yaml@4.3.2 js-yaml-5@npm:js-yaml@5.5.0 >/dev/null

cat >show.cjs <<'PROGRAM'
const written = require("yaml").stringify({ day: "2026-11-23", none: "2026-02-30", time: "09:30" });
const [name] = process.argv.slice(2);
const lines = (text) => text.trim().split("\n").join(", ");
if (name === "yaml") console.log(lines(written));
else console.log(lines(require(name).dump(require(name).load(written))));
PROGRAM

status=0
look() {  # look NAME EXPECTED
    seen=$(node show.cjs "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  expected: $2"; status=1; }
}

look yaml "day: 2026-11-23, none: 2026-02-30, time: 09:30"
look js-yaml-4 "day: 2026-11-23T00:00:00.000Z, none: 2026-03-02T00:00:00.000Z, time: '09:30'"
look js-yaml-5 "day: '2026-11-23', none: 2026-02-30, time: '09:30'"
exit $status
