#!/bin/sh
# A JSON Schema that Python's validators take is refused by ajv, for two things that look harmless.
#
# Patterns are read as ECMA 262 has them with the flag `u`: there an escape that means nothing, as `\"` in a class, is an
# error; Python's `re` takes it. And in its strict mode, the default, a keyword that it does not know is an error, as
# `enumDescriptions`, by which VS Code shows what the values of an `enum` are called.
#
# Seen on 2026-11-27, Linux x86_64, Node 20, Python 3.11.7 (jsonschema 4.26.0). Needs node and npm, Python with pip, and
# package registries. Ends with 1 when a release does something else than written here.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ajv@8.20.0 >/dev/null
"$python" -m pip install --quiet --disable-pip-version-check --target python jsonschema==4.26.0

cat >escape.json <<'SCHEMA'
{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "pattern": "^[^\\s<>\\\"]+$"}
SCHEMA
cat >keyword.json <<'SCHEMA'
{"$schema": "https://json-schema.org/draft/2020-12/schema", "enum": ["a"], "enumDescriptions": ["the first letter"]}
SCHEMA
cat >show.cjs <<'PROGRAM'
const Ajv = require("ajv/dist/2020");
try {
  console.log(new Ajv().compile(require(`./${process.argv[2]}.json`))("a"));
} catch (error) {
  console.log(error.message);
}
PROGRAM
cat >show.py <<'PROGRAM'
import json
import sys

from jsonschema import Draft202012Validator

print(str(Draft202012Validator(json.load(open(f"{sys.argv[1]}.json"))).is_valid("a")).lower())
PROGRAM

status=0
look() {  # look SCHEMA EXPECTED-OF-AJV
    seen=$(node show.cjs "$1")
    ours=$(PYTHONPATH=python "$python" show.py "$1")
    echo "$1: ajv: $seen; jsonschema: $ours"
    [ "$seen" = "$2" ] && [ "$ours" = true ] || { echo "  expected: $2; true"; status=1; }
}

look escape 'Invalid regular expression: /^[^\s<>\"]+$/u: Invalid escape'
look keyword 'strict mode: unknown keyword: "enumDescriptions"'
exit $status
