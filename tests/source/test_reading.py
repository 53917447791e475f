"""What the reader promises beyond single cases: no crash, no two meanings, no waiting, right places."""

from __future__ import annotations

import random
import re
import string
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from procbook.approval.items import part
from procbook.manual.load import build
from procbook.source import MAX_BYTES, Reading, entries_in, entry, examine, positions, read
from procbook.source.characters import character_faults
from procbook.source.diagnose import Diagnosis
from procbook.source.fast import clean, tidy
from tests.hang_guard import hang_guard
from tests.source.malformed_cases import cases
from tests.source.test_malformed import assert_sound

PIECES = [
    *"ab1 :-#?!&*@%{}[],|>\"'\\~=<0.中，：“”\t\n",
    *("  ", "\n  ", "- ", ": ", " #", "\n- ", "\n  - ", "? ", "...", "---\n", "true", "null", "1.5", "　", "\u00a0"),
    *("\u200b", "\u200d", "\ufe0f", "e\u0301", "|\n", ">-\n", "<<", "TODO", "待补", "owner：", "a: b\n", "{a: b}"),
]


GOOD = """\
id: hiring
list:
  - id: s10
    title: 编制方案?
    does: |
      第一行。
      第二行
    next: [{when: 其他, to: s20}, end]
  - {id: s20, title: "注意: 先审", share: 0.5}
"""


@cache
def damaged_texts() -> list[str]:
    """Good and broken files with pieces put in and taken out: near to what people and editors do."""
    chance = random.Random(20261123)
    bases = [text for case in cases() if (text := case.read_bytes().decode("utf-8", "ignore")) and len(text) < 400]
    return [damaged(chance, chance.choice((GOOD, chance.choice(bases)))) for _ in range(2500)]


def damaged(chance: random.Random, text: str) -> str:
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        at = chance.randrange(len(text) + 1)
        if chance.random() < 0.6:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        else:
            text = text[:at] + text[at + chance.randrange(1, 5) :]
    return text


def same(one: Any, other: Any) -> bool:
    """Equal, with the same types and the same order of names."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def trimmed(value: Any) -> Any:
    """A value of another reader with blanks dropped as this one promises to drop them."""
    if isinstance(value, dict):
        return {name: trimmed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [trimmed(item) for item in value]
    return tidy(value) if isinstance(value, str) else value


def test_the_fast_reading_and_the_diagnosis_agree() -> None:
    """A file is never taken in haste that a closer look refuses, or read into something else."""
    taken = 0
    for text in damaged_texts():
        fast = clean(text, text.encode())
        if fast is not None:
            diagnosis = Diagnosis(text)
            assert not diagnosis.faults + character_faults(text), text
            assert same(diagnosis.data, fast), text
            taken += 1
    assert taken > 100


def test_the_entries_of_a_file_are_what_the_whole_file_is() -> None:
    """A file that is read entry by entry means what it means as a whole, also where one runs into the next."""
    chance, texts, taken = random.Random(20261128), damaged_texts(), 0
    for text in [
        *texts,
        *(chance.choice(texts) + chance.choice(("", "\n")) + chance.choice(texts) for _ in range(2500)),
    ]:
        found = [entry(each) for each in entries_in(text.encode())]
        names = {each[0] for each in found if each}
        if found and len(names) == len(found):
            assert read(text.encode()) == Reading(dict(each for each in found if each)), text
            assert same(read(text.encode()).data, dict(each for each in found if each)), text
            taken += len(found) > 1
    assert taken > 100


@pytest.mark.parametrize(
    "text",
    [
        'a: "b\nc: d"\n',
        "a: [b,\nc: d]\n",
        "a: 1\n---\nc: d\n",
        "a: 1\n...\nc: d\n",
        "  a: 1\nc: d\n",
        "'a': 1\nc: d\n",
        "a: 1\na: 2\n",
        "a: &b 1\nc: *b\n",
        "".join(f"{'a' * number}: 1\n" for number in range(1, 102)),
    ],
)
def test_a_file_that_only_means_something_as_a_whole_has_no_entries(text: str) -> None:
    """Where something is open over the start of a line, stands twice or is named elsewhere, the whole file decides."""
    found = [entry(each) for each in entries_in(text.encode())]
    assert not found or len({each[0] for each in found if each}) < len(found)


def without_times(reader: Any) -> Any:
    """A reader of YAML 1.1 that takes days and times for text, as those of YAML 1.2 do."""
    resolvers = {
        sign: [
            (tag, re.compile(f"(?!.*:)(?:{form.pattern})", re.VERBOSE))
            for tag, form in known
            if not tag.endswith(":timestamp")
        ]
        for sign, known in reader.yaml_implicit_resolvers.items()
    }
    return type(reader.__name__, (reader,), {"yaml_implicit_resolvers": resolvers})


@pytest.mark.parametrize("reader", [yaml.CSafeLoader, yaml.SafeLoader])
def test_other_readers_read_the_same(reader: Any) -> None:
    """What is taken means the same to everybody but for days and times: two readers of YAML 1.1 agree with it."""
    other = without_times(reader)
    taken = 0
    for text in damaged_texts():
        reading = read(text.encode())
        if not reading.faults:
            assert same(reading.data, trimmed(yaml.load(text, other))), text
            taken += 1
    assert taken > 100


def test_damaged_files_never_crash() -> None:
    """Whatever an author does to a file, there is a finding inside of it or data."""
    for text in damaged_texts():
        assert_sound(text.encode())


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"a: \xed\xa0\x80")
@example(b"\xef\xbb\xbf")
@example(b"a: b\n" * 3 + b"\x00" * 100)
def test_no_bytes_crash(data: bytes) -> None:
    """Any file at all, a picture renamed to .yaml too, gives findings in words or data."""
    assert_sound(data)


@given(st.text(max_size=100))
@settings(max_examples=60)
def test_no_text_crashes(text: str) -> None:
    """Any text in any script gives findings in words or data."""
    assert_sound(text.encode("utf-8", "surrogatepass"))


NAMES = st.text(string.ascii_lowercase + "_", min_size=2, max_size=8)
TEXTS = st.text(string.ascii_letters + string.digits + " -_.,:#'\"[]{}?!审批流程预算", max_size=20).map(str.strip)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
@settings(max_examples=80)
def test_what_a_program_writes_is_read_back(data: dict[str, Any]) -> None:
    """A file with every text in quotes is read without a finding, exactly as it was written."""
    text = written(data)
    assert read(text.encode()) == Reading(data)


def written(value: Any) -> str:
    """A value in flow style, texts in single quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{name}': {written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "null" if value is None else str(value).lower()


def nine(level: int) -> bytes:
    """Nine aliases of the level below."""
    return b", ".join([b"*a%d" % (level - 1)] * 9)


BOMBS = {
    "nested brackets": b"a: " + b"[" * 100_000,
    "nested braces": b"a: " + b"{a: " * 100_000,
    "nested dashes": b"- " * 100_000,
    "nested names": b"\n".join(b" " * n + b"a:" for n in range(1200)),
    "merge bomb": b"a0: &a0 {k: v}\n" + b"".join(b"a%d: &a%d {<<: [%s]}\n" % (n, n, nine(n)) for n in range(1, 12)),
    "self reference": b"a: &a [*a, *a]\n",
    "one long line": b"a: " + b"x" * 999_000,
    "one long number": b"a: " + b"1" * 999_000,
    "long near-number": b"a: " + b"1_" * 400_000 + b"x",
    "all hidden": b"a: " + "\u200b".encode() * 300_000,
    "all tabs": b"a:" + b"\t" * 999_000,
    "all quotes": b"a: '" + b"'" * 999_000,
    "all colons": b"a" + b":" * 999_000,
    "all dashes": b"-" * 999_000,
    "all open quotes": b"a: \"b\n" * 150_000,
    "all comments": b"a: b #c\n" * 30_000,
    "a hundred megabytes": b"a" * 100_000_000,
    "all broken lines": b"a: b: c\n" * 120_000,
    "all cut items": b"a: [" + b"a," * 300_000 + b"1:2:3.4]",
    "all wide blanks": b"a: b" + "\u3000".encode() * 300_000 + b"\nc: no",
    "all radicals": "a: ⼀\n".encode() * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_nothing_makes_it_wait(name: str) -> None:
    """Files made to hang or to eat the memory are refused, or read, in the time of an ordinary large file."""
    with hang_guard(seconds=30):
        reading = read(BOMBS[name])
        assert examine(BOMBS[name]).faults or not reading.faults
    assert reading.faults or name in ("one long line", "long near-number")


def test_text_is_made_even() -> None:
    """Line ends, a mark at the start and blanks at the ends of lines never change what is approved."""
    plain = read("a: |\n  一\n  二\nb: 'x'\nc: 终".encode())
    messy = read("\ufeffa: |\r\n  一  \r\n  二 \r\n\r\n\r\nb: 'x '\rc: 终  ".encode())
    assert plain == messy == Reading({"a": "一\n二", "b": "x", "c": "终"})


def test_numbers_keep_what_was_written() -> None:
    """A number in a file is that number, and text in quotes is never one."""
    reading = read(b"{a: 0.5, b: -3, c: 100000, d: '1.10', e: true, f: null, g: 2.1.0, h: 5d}")
    assert reading == Reading(
        {"a": 0.5, "b": -3, "c": 100000, "d": "1.10", "e": True, "f": None, "g": "2.1.0", "h": "5d"}
    )


WRITTEN = {
    "js-yaml 4.3.2 and 5.5.0": "{day: '2026-11-23', time: '09:30', short: '9:30', long: '10:30:00', share: '3:1'}",
    "yaml 2.9.1": "{day: 2026-11-23, time: 09:30, short: 9:30, long: 10:30:00, share: 3:1}",
    "ruamel.yaml 0.19.1": "{day: '2026-11-23', time: 09:30, short: 9:30, long: 10:30:00, share: 3:1}",
    "PyYAML 6.0.4": "{day: '2026-11-23', time: 09:30, short: '9:30', long: '10:30:00', share: '3:1'}",
}
"""Days, times and ratios as libraries write them with their defaults."""


@pytest.mark.parametrize("text", WRITTEN.values(), ids=list(WRITTEN))
def test_days_and_times_are_text(text: str) -> None:
    """A file that another tool wrote once has the same digest as before, with quotes or without."""
    data = read(text.encode()).data
    assert data["day"] == "2026-11-23"
    quoted = {name: str(value) for name, value in data.items()}
    assert part(text.encode(), "process") == part(written(quoted).encode(), "process") is not None


def test_days_and_times_have_one_spelling() -> None:
    """What no writer leaves without quotes, or no day, is asked about as before."""
    odd = ("2026-02-30", "2026-1-5", "0000-01-01", "2026-11-23T10:00:00Z", "-3:10", "12:30.5", "1_0:30")
    assert [text for text in odd if not read(f"a: {text}".encode()).faults] == []


def test_places_count_characters() -> None:
    """The caret stands under the character meant, also behind wide characters and in braces."""
    places = positions("title: 推广\nsteps:\n  - {id: s10, title: 编制方案, owner: hr}\n".encode())
    assert places.value(("title",)) == (1, 8)
    assert places.key(("steps", 0, "owner")) == (3, 28)
    assert places.value(("steps", 0, "owner")) == (3, 35)
    assert places.value(("steps", 0)) == (3, 5)


def test_a_place_that_is_not_there_falls_back() -> None:
    """A missing field is shown at the thing that lacks it."""
    places = positions(b"id: a\nsteps:\n  - id: s10\n")
    assert places.value(("steps", 0, "owner")) == places.key(("steps", 0, "owner")) == (3, 5)
    assert places.value(("controls", 3)) == (1, 1)
    assert positions(b"\xff").value(("a",)) == (1, 1)


def test_too_large_a_file_is_refused() -> None:
    """One byte more than the limit is refused with the limit named, whatever is in it."""
    (fault,) = read(b"#" * (MAX_BYTES + 1)).faults
    assert (fault.variant, fault.values["limit"]) == ("too-large", MAX_BYTES)


CUT = """\
id: hiring
steps:
  - {id: s10, title: "编制方案", next: [{when: 其他, to: s20, share: 25%}, end], within: {by: 类型, 周会: 1h}}
"""


@pytest.mark.parametrize("end", range(CUT.index("{") + 1, len(CUT) - 2))
def test_a_file_that_ends_inside_of_brackets(end: int) -> None:
    """A copy that was cut off is told at the bracket that is open, or at the quote inside of it: wherever it ends."""
    fault = min(read(CUT[:end].encode()).faults, key=lambda fault: (fault.line, fault.column))
    assert fault.variant in ("cut-off", "open-bracket", "open-quote")
    assert CUT.split("\n")[fault.line - 1][fault.column - 1] == fault.values["sign"]


MISTAKES = """\
schema: 1
id: goods-request
title: 领用: 物料
summary：填单
area: example
status: effektive
version: 1.10
purpose: "让人"领走
owner: team-lead
starts:
  - {event: 需要物料, step: s10
steps:
  - id: s10
    titel: 填单
    owner:team-lead
    does: @主管 看单
    within: 1 天
    nex: end
"""


def test_faults_of_writing_hide_neither_each_other_nor_those_of_shape() -> None:
    """Who wrote a process from memory is told of twelve mistakes in one run, each at its line, and of none that is no fault."""
    built = build("processes/example/goods-request.yaml", "process", MISTAKES.encode())
    assert sorted((fault.location.line, fault.variant) for fault in built.faults) == [
        (1, "written"),
        (3, "colon-inside"),
        (4, "wide-colon"),
        (6, "choice-meant"),
        (7, "form"),
        (8, "text-after-quote"),
        (11, "open-bracket"),
        (14, "meant"),
        (15, "no-blank-after-colon"),
        (16, "starts-with"),
        (17, "form-in-days"),
        (18, "meant"),
    ]
