#!/bin/sh
# A cell that holds an equals sign cannot be read by PyYAML, nor by ruamel.yaml when it reads YAML 1.2.
#
# We expected the text "=": YAML 1.2 knows no other meaning, and what YAML 1.1 meant by it ("the default value of a
# mapping") only exists as a key. Both resolve a bare = to a type of its own, wherever it stands, and their safe loaders
# then have nothing that makes a value of it: ConstructorError. PyYAML itself writes the text in quotes. So a table of
# operators (≥, =, ≤) written by a program that follows YAML 1.2 is refused as a whole file.
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


def read(load):
    try:
        return load("- =")
    except Exception as error:
        return type(error).__name__


modern = YAML(typ="safe", pure=True)
seen = {
    "PyYAML": read(yaml.safe_load),
    "ruamel.yaml, YAML 1.2": read(modern.load),
    "PyYAML in quotes": yaml.safe_load("- '='"),
    "PyYAML writes": yaml.safe_dump(["="]),
}
expected = {
    "PyYAML": "ConstructorError",
    "ruamel.yaml, YAML 1.2": "ConstructorError",
    "PyYAML in quotes": ["="],
    "PyYAML writes": "- '='\n",
}
print(*(f"{name}: {value!r}" for name, value in seen.items()), sep="\n")
sys.exit(seen != expected)
PYTHON
