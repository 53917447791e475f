"""The page of fields, and what it is made from: complete, true, with addresses that stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from playwright.sync_api import Page

from procbook import schema, source
from procbook.check.engine import check
from procbook.finding import Severity
from procbook.manual.field_words import ASKED, FieldWords, anchors, words_of
from procbook.manual.kinds import KINDS
from procbook.manual.load import Loaded, load
from procbook.pages.page import Site
from procbook.schema.documents import COMMON, document
from procbook.words import LANGUAGES, texts
from tests.damage.manuals import files
from tests.damage.promises import TODAY
from tests.pages.one_page import page as page_of
from tests.rules.rule_cases import Given

FIELDS = [words for kind in schema.kinds() for words in words_of(kind)]


def names(words: FieldWords) -> str:
    return f"{words.field.kind}.{words.field.way}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", FIELDS, ids=names)
def test_every_field_is_explained_and_its_example_is_taken(words: FieldWords, language: str) -> None:
    """Whoever copies the example is refused, or somebody looks for a field and finds a bare name."""
    assert words.name(language)
    assert words.what(language)
    assert words.need(language)
    assert words.values(language)
    data = f"{words.example(language)}\n".encode()
    seen = source.examine(data)
    assert (source.read(data).faults, seen.faults) == ((), ())
    (value,) = seen.data.values()
    assert errors(words.field.part, value) == []


def errors(part: dict[str, Any], value: Any) -> list[str]:
    """What the schema of a field has against a value."""
    text = json.dumps({**part, "$defs": document(COMMON)["$defs"]}).replace("common.schema.json#", "#")
    return [error.message for error in Draft202012Validator(json.loads(text)).iter_errors(value)]


def test_no_word_is_left_over() -> None:
    """A field that is gone is still explained, or an example belongs to none."""
    known = {kind: {words.field.way for words in words_of(kind)} for kind in schema.kinds()}
    told = texts("fields", "en")["told"]
    assert {kind: set(each) for kind, each in told.items()} == known
    for language in LANGUAGES:
        examples = texts("fields", language)["examples"]
        assert {kind: set(each) - known[kind] for kind, each in examples.items() if set(each) - known[kind]} == {}


def test_the_page_has_every_field_once(loaded: Loaded, english: Site) -> None:
    """A link to a field leads to the top of the page, or to another field."""
    wanted = sorted(words.anchor for words in FIELDS)
    assert len(set(wanted)) == len(wanted)
    assert {"process-owner", "process-steps-owner", "roles-holders-person", "authority-limits-bands-over"} <= set(
        wanted
    )
    markdown = {"zh": page_of(loaded, "fields.md").markdown}
    markdown["en"] = next(page.markdown for page in english.pages if page.path == "fields.md")
    for text in markdown.values():
        ids = re.findall(r'id="([^"]+)"|\{ #(\S+) \}', text)
        found = sorted(one or other for one, other in ids)
        assert len(set(found)) == len(found)
        assert anchors() == set(found) - {"top"}
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(found)
    assert {kind.name for kind in KINDS} | {"process"} == set(schema.kinds())


def ways(value: Any, route: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The route of every field of a file."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        if isinstance(key, str):
            yield (*route, key)
        yield from ways(part, (*route, key))


def without(data: Any, route: tuple[str | int, ...]) -> Any:
    made = deepcopy(data)
    held = made
    for part in route[:-1]:
        held = held[part]
    del held[route[-1]]
    return made


PATH = "processes/office/office-supplies.yaml"
MISSING = re.compile(r"missing-(?!field)|-without-(frequency|owner|evidence|test|formula|target)|unscheduled-review")
"""Rules that ask for a field which the shape does without."""


def test_what_the_check_asks_for_is_called_so() -> None:
    """The page calls a field optional, and the check asks for it, or the other way round."""
    data = yaml.safe_load(files("starter")[PATH])
    asked = set()
    for route in ways(data):
        text = yaml.safe_dump(without(data, route), allow_unicode=True, sort_keys=False)
        found = check(load(Given({**files("starter"), PATH: text.encode()})), today=TODAY).findings
        if any(MISSING.search(each.rule) and each.severity is not Severity.note for each in found):
            asked.add(".".join(part for part in route if isinstance(part, str)))
    assert asked - {"steps.due", "steps.cautions"} == ASKED["process"]


@pytest.mark.parametrize("width", [360, 390])
def test_a_phone_shows_an_example_whole(new_page: Callable[..., Page], address: str, width: int) -> None:
    """On a phone the page of fields is pushed sideways, or an example is cut."""
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/fields/#handbook-policy-incidents")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    cut = (
        "() => [...document.querySelectorAll('.field code')].filter(e => e.getBoundingClientRect().right > innerWidth)"
    )
    assert page.evaluate(f"({cut})().length") == 0
    box = page.locator("#handbook-policy-incidents").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200


def test_the_page_stays_light(loaded: Loaded) -> None:
    """On a phone in a warehouse the page takes a minute."""
    assert len(page_of(loaded, "fields.md").markdown.encode()) < 200_000


def test_search_finds_the_page_and_not_each_field(loaded: Loaded) -> None:
    """Somebody who searches for a process finds fields."""
    (document_,) = page_of(loaded, "fields.md").documents
    assert (document_.title, document_.parts, document_.weight < 0.5) == ("字段说明", (), True)
