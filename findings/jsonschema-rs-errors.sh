#!/bin/sh
# What an error of jsonschema-rs says depends on the release, although the verdict does not.
#
# We expected that `iter_errors` names the faults of one object in an order that stays, and that `error.instance` is
# the object as it was given. Neither holds:
#   0.40.0  `else: required` before `required`; the keys of `error.instance` sorted by name
#   0.60.3  `required` before `else: required`; the keys sorted
#   0.61.0  `required` before `else: required`; the keys in the order given
# So whoever shows errors to people sorts them, and takes values from their own data by `error.instance_path`.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when a release does something else than written here.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/show.py" <<'PROGRAM'
import jsonschema_rs

schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "required": ["area"],
    "if": {"properties": {"status": {"const": "planned"}}},
    "else": {"required": ["steps"]},
}
errors = list(jsonschema_rs.validator_for(schema).iter_errors({"title": "x", "status": "effective", "id": "y"}))
print(" then ".join("/".join(map(str, error.evaluation_path)) for error in errors), end="; ")
print(*errors[0].instance)
PROGRAM

status=0
look() {  # look VERSION EXPECTED
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --target "$folder/$1" "jsonschema-rs==$1"
    seen=$(PYTHONPATH="$folder/$1" "$python" "$folder/show.py")
    echo "jsonschema-rs $1: $seen"
    [ "$seen" = "$2" ] || { echo "  expected: $2"; status=1; }
}

look 0.40.0 "else/required then required; id status title"
look 0.60.3 "required then else/required; id status title"
look 0.61.0 "required then else/required; title status id"
exit $status
