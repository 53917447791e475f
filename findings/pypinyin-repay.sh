#!/bin/sh
# pypinyin reads 还款 (to repay) as "hai kuan": not for want of the word, its list of phrases has it so.
#
# We expected that a word in the list of phrases is read right, and that only words outside of it fall back on the
# commonest reading of each character. In 0.55.0 the list itself says hái kuǎn, beside 还钱, 偿还, 还本, 还贷 with huán;
# 没过 stands there as mò guò (to submerge), so "not passed" (没过审) is found under neither. Whoever indexes Chinese by
# sound needs the other readings of such characters too, also where the library knows the word.
#
# Seen on 2026-11-27, Linux x86_64, Python 3.11.7. Needs Python 3.11 or newer with pip, and a package index.
# Ends with 1 when a release reads one of the words otherwise.
set -eu

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypinyin==0.55.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

expected = {"还款": "hai kuan", "没过": "mo guo", "还钱": "huan qian", "偿还": "chang huan", "还贷": "huan dai"}
seen = {word: " ".join(lazy_pinyin(word)) for word in expected}
for word, sound in seen.items():
    print(f"{word}: {sound}, in the list of phrases: {phrases_dict.get(word)}")
sys.exit(seen != expected or not all(word in phrases_dict for word in expected))
PYTHON
