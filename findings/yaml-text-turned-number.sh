#!/bin/sh
# A text that PyYAML writes without quotes is a number for who reads YAML 1.2: 1E10, 2e3, 0o17.
#
# We expected that a text survives one library writing and another reading it. PyYAML quotes what YAML 1.1 would read as
# something else, and by 1.1 a float needs a point and an octal has no "o"; so a store, a batch or a document called
# 1E10 is written bare. ruamel.yaml reads it by YAML 1.2 as 10000000000.0, and writes that from then on. Between the two
# a number with no quotes is safe only when it means the same in both.
#
# Seen on 2026-11-27, PyYAML 6.0.4, ruamel.yaml 0.19.1, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when one of them does something else than written here.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyYAML==6.0.4 ruamel.yaml==0.19.1

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import yaml
from ruamel.yaml import YAML

texts = ["1E10", "2e3", "0o17"]
written = yaml.safe_dump(texts)
read = YAML(typ="safe", pure=True).load(written)
print(f"written by PyYAML: {written!r}")
print(f"read by PyYAML: {yaml.safe_load(written)!r}")
print(f"read by ruamel.yaml: {read!r}")
sys.exit(written != "- 1E10\n- 2e3\n- 0o17\n" or yaml.safe_load(written) != texts or read != [1e10, 2e3, 15])
PYTHON
