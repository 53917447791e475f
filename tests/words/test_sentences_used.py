"""Sentences and the code that says them: none is missing, none is left over, each gets the values of its blanks."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from procbook.words import LANGUAGES
from tests.words.sentences import PARTS, blanks, sentences

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tools" / "procbook"

WITHIN = {"Refusal": "refusal", "Wrong": "verify", "_malformed": "record", "CannotCheck": "cannot"}
"""What names a sentence of one part, by its key."""

ANYWHERE = {"say", "Sentence", "bilingual"}
"""What names a sentence by its whole name."""


ELSEWHERE = ("rules/", "change/things/", "pages/units/", "fields/examples/", "search/numerals/", "search/powers/")
"""Held by tests of their own: each rule has its case, each thing its change, each unit its duration, each
example its field, each number its query."""


@cache
def parsed() -> dict[str, ast.Module]:
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call that names a sentence in plain: the file, the name of the sentence, the call."""
    for file, tree in parsed().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            first = node.args[1 if node.func.id == "Wrong" and len(node.args) > 1 else 0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                if node.func.id in ANYWHERE:
                    yield file, first.value.replace(".", "/"), node
                elif node.func.id in WITHIN:
                    yield file, f"{WITHIN[node.func.id]}/{first.value}", node


def test_what_is_said_is_there() -> None:
    """Somebody is told of a fault of the program, since its sentence has no words."""
    named = list(calls())
    assert len(named) > 150
    known = [sentences(language) for language in LANGUAGES]
    unknown = {(file, name) for file, name, _ in named if any(name not in each for each in known)}
    assert unknown == set()


def test_what_cannot_be_done_gets_its_values() -> None:
    """A sentence is said without the value of a blank, or is given one that nobody is told."""
    wrong = {}
    for file, name, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if name.startswith("cannot/") and given != set(blanks(sentences("zh")[name])):
            wrong[file, name] = given
    assert wrong == {}


def test_every_sentence_is_said() -> None:
    """Whoever keeps a translation mends a sentence that nobody ever sees."""
    left = [name for name in sentences("zh") if not name.startswith(ELSEWHERE) and not is_said(name)]
    assert left == []


def is_said(name: str) -> bool:
    """Whether code, a template or a schema has the name or its last key, whole or as a pattern with something in it."""
    part, *keys = name.split("/")
    key = [each for each in keys if not each.isdigit()][-1]
    if {".".join([part, *keys]), key} & words() or all(word in words() for word in key.split(" ")):
        return True
    return any(pattern.fullmatch(each) for pattern in patterns() for each in (key, ".".join([part, *keys])))


@cache
def words() -> frozenset[str]:
    """Whole texts and attributes of the code, the words of templates and scripts, the values of the schemas, families."""
    found = {node.value for node in nodes(ast.Constant) if isinstance(node.value, str)}
    found |= {word for text in found if re.fullmatch(r"[a-z_ ]+", text) for word in text.split()}
    found |= {node.attr for node in nodes(ast.Attribute)}
    for ending in ("j2", "js", "html"):
        for path in PACKAGE.rglob(f"*.{ending}"):
            found.update(re.findall(r"[\w-]+", path.read_text("utf-8")))
    for path in (ROOT / "schema").glob("*.json"):
        found.update(values(json.loads(path.read_text("utf-8"))))
    return frozenset(found | {path.stem for path in (PACKAGE / "check" / "rules").glob("*.py")} | {"gate"})


def values(schema: Any) -> Iterator[str]:
    """The values that a field may have, the kinds of things, and the fields."""
    if isinstance(schema, dict):
        yield from map(str, schema.get("enum", ()))
        yield from schema.get("properties", {})
        yield from schema.get("$defs", {})
        for each in schema.values():
            yield from values(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from values(each)


@cache
def patterns() -> list[re.Pattern[str]]:
    """Texts with something filled in, as far as they say more than the part of the words that they belong to."""
    found = set()
    for node in nodes(ast.JoinedStr):
        said = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
        plain = "".join(filter(None, said)).partition(".")
        if len(plain[2] if plain[0] in PARTS else plain[0]) > 2:
            found.add("".join(re.escape(each) if each is not None else "[^.]*" for each in said))
    return [re.compile(each) for each in sorted(found)]


def nodes(type_: type[Any]) -> Iterator[Any]:
    for tree in parsed().values():
        yield from (node for node in ast.walk(tree) if isinstance(node, type_))
