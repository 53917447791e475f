"""One field has one name: on pages, in panels, in reports of changes, in messages, on the page of fields."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest

from procbook import pages
from procbook.change import noun
from procbook.manual.field_names import field_name, fields_of, thing_of
from procbook.manual.field_words import words_of
from procbook.manual.kinds import STRUCTS
from procbook.manual.load import Loaded, load
from procbook.manual.model import Manual, Value
from procbook.pages.page import Site
from procbook.tree import WorkTree
from procbook.words import LANGUAGES, texts
from tests.site.payloads import EVERYTHING

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
RULES = ROOT / "tools/procbook/words/zh/rules"

OF_NO_FIELD = {
    "approval",
    "first",
    "raci",
    "step",
    "role",
    "processes",
    "meanwhile",
    "demand_state",
    "fulfilled_by",
    "forms",
    "ask",
}
"""Labels of what stands in no field: who approved, where to begin, what several fields say together."""

MANUAL_PAGES = ("processes/", "roles/", "glossary", "authority", "systems", "sources", "registers/", "first-week/")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The manual that has every field."""
    root = tmp_path_factory.mktemp("everything")
    shutil.copytree(EVERYTHING, root / "processes")
    return load(WorkTree(root))


@pytest.fixture(scope="module", params=LANGUAGES)
def told(request: pytest.FixtureRequest, everything: Loaded) -> tuple[str, Site]:
    """Its pages in each language."""
    known = everything
    settings = msgspec.structs.replace(known.manual.settings, language=request.param)
    manual = msgspec.structs.replace(known.manual, settings=settings)
    return request.param, pages.make(replace(known, manual=manual), DAY)


def plain(text: str) -> str:
    return unescape(re.sub("<[^>]*>", "", text)).strip()


def test_what_stands_beside_a_value_is_the_name_of_its_field(told: tuple[str, Site], everything: Loaded) -> None:
    """A page says 怎么检查, its panel 检查方法: whoever was told to change the one looks for it in vain."""
    language, site = told
    own = {field_name(what, language) for what in fields_of()}
    own |= {texts("pages", language)["labels"][name] for name in OF_NO_FIELD}
    strange: dict[str, set[str]] = {}
    for page in (page for page in site.pages if page.path.startswith(MANUAL_PAGES)):
        tables = "".join(re.findall(r"<thead>.*?</thead>", page.markdown, re.S))
        beside = re.findall(r"<dt>(.*?)</dt>", page.markdown) + re.findall(r'data-label="(.*?)"', page.markdown)
        named = {plain(each) for each in beside} | columns(tables)
        if rest := {each for each in named if each and each not in own} - written_by_authors(everything.manual):
            strange[page.path] = rest
    assert strange == {}


def columns(tables: str) -> set[str]:
    return {plain(each) for each in re.findall(r'<th scope="col">(.*?)</th>', tables)}


def written_by_authors(manual: Manual) -> set[str]:
    """Columns of tables that the manual itself names."""
    columns = {column for process in manual.written for table in process.tables for column in table.columns}
    measures = {limit.measure for limit in manual.limits.values()}
    return columns | measures | {role.title for role in manual.roles.values()}


def test_panels_speak_of_fields_by_their_names(told: tuple[str, Site]) -> None:
    """The panel speaks of 负责岗位, the page above it of 责任岗位."""
    language, site = told
    words = texts("pages", language)
    things = {noun(thing_of(struct), language) for struct in all_things()}
    own = {field_name(what, language).lower() for what in fields_of()} | {each.lower() for each in things}
    spoken, ends = 0, f"[{words['list'].strip()}{words['semicolon'].strip()}]"
    for page in site.pages:
        for panel in re.findall(r'<details class="change">.*?</details>', page.markdown, re.S):
            for line in re.findall(rf"</strong>{words['colon']}(.*?)(?:<p>|</li>)", panel):
                for name in re.split(ends, re.sub(r"（.*?）|\(.*?\)", "", plain(line))):
                    assert name.strip().lower() in own, (page.path, name)
                    spoken += 1
    assert spoken > 100


def all_things() -> set[type[Value]]:
    known: set[type[Value]] = set()
    waiting = list(STRUCTS.values())
    while waiting:
        struct = waiting.pop()
        if struct not in known:
            known.add(struct)
            waiting += [each for hint in get_type_hints(struct).values() for each in values(hint)]
    return known


def values(hint: object) -> list[type[Value]]:
    own = [hint] if isinstance(hint, type) and issubclass(hint, Value) else []
    return own + [each for part in getattr(hint, "__args__", ()) for each in values(part)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_called_the_same_in_every_file(language: str) -> None:
    """What a citation says is called otherwise below controls than below records."""
    differing = {
        what: names for what, each in fields_of().items() if len(names := {words.name(language) for words in each}) > 1
    }
    assert differing == {}


def test_a_thing_is_called_as_the_field_that_holds_it() -> None:
    """The report tells of a new 去向, the page has it as 下一步."""
    several = {"change_limit"}  # one for each class of changes
    for struct in all_things() - set(STRUCTS.values()):
        holders = [
            what
            for outer in all_things()
            for field, hint in zip(outer.__struct_encode_fields__, get_type_hints(outer).values(), strict=True)
            if struct in values(hint)
            for what in [f"{thing_of(outer)}.{field}"]
        ]
        thing = noun(thing_of(struct), "zh")
        if thing_of(struct) not in several:
            assert all(field_name(what, "zh").endswith(thing) for what in holders), (thing, holders)


def test_no_other_list_of_names_is_kept() -> None:
    """Somebody writes a second name for a field beside the first."""
    for language in LANGUAGES:
        assert "fields" not in texts("change", language)


PROSE = {("flow.yaml", "出口 {way}（then）"), ("times.yaml", "去 {to}（then）")}
"""Where the key stands behind a value, not behind its name."""


def test_messages_call_a_field_by_its_name() -> None:
    """A message speaks of 用完以后去哪里, and the page of fields has it as 超过以后."""
    names: dict[str, set[str]] = {}
    for words in (each for kind in STRUCTS for each in words_of(kind)):
        names.setdefault(words.field.key, set()).add(words.name("zh"))
    wrong = []
    for file in sorted(RULES.glob("*.yaml")):
        for before, key in re.findall(r"([^（）\n]*)（([a-z_]+)）", file.read_text("utf-8")):
            said = before.strip("“”")
            prose = any(name == file.name and f"{before}（{key}）".endswith(text) for name, text in PROSE)
            if key in names and not prose and not said.endswith(tuple(names[key])):
                wrong.append((file.name, f"{before[-15:]}（{key}）"))
    assert wrong == []


def test_every_section_can_be_jumped_to(told: tuple[str, Site]) -> None:
    """On a phone nothing lists the sections: 控制 and 指标 are there and nobody finds them."""
    _, site = told
    for page in site.pages:
        jumps = re.search(r'<nav class="jumps".*?</nav>', page.markdown)
        if page.path.startswith("processes/") and jumps:
            sections = re.findall(r"^## (.*?) \{ #([\w-]+)(?: \.section)? \}$", page.markdown, re.M)
            listed = re.findall(r'<a href="#(.*?)">(.*?)</a>', jumps[0])
            assert [(anchor, plain(title)) for title, anchor in sections] == [(a, plain(t)) for a, t in listed]
