"""Values in files are exchanged, added and taken away, and every other byte stays."""

from __future__ import annotations

from typing import Any

import pytest

from procbook.finding import CannotCheck
from procbook.source import read
from procbook.source.edit import Add, Drop, Edit, Put, edited

BLOCK = """\
roles:
- id: a   # 第一个
  holders:
    -   person: x
        from: "2026-01-01"   # 从年初

    # 后面的
    -   person: y
        from: 2026-02-01
  duties:
    - |
      做事

- {id: b, aliases: [乙, '二'], "title": '旧名'}   # 第二个
"""
UNTIL, NEW = "2026-12-31", {"person": "z", "from": "2027-01-01"}


@pytest.mark.parametrize(
    ("edits", "old", "new"),
    [
        ([Put(("roles", 0, "id"), "c")], "id: a ", "id: c "),
        ([Put(("roles", 1, "title"), "新名")], "'旧名'", "'新名'"),
        ([Put(("roles", 1, "title"), "新'名")], "'旧名'", '"新\'名"'),
        ([Put(("roles", 0, "holders", 0, "until"), UNTIL, "from")],
         "   # 从年初\n", f'   # 从年初\n        until: "{UNTIL}"\n'),
        ([Put(("roles", 1, "kind"), "capacity", "id")], "{id: b,", "{id: b, kind: capacity,"),
        ([Put(("roles", 0, "kind"), "yes", "duties")], "做事\n", '做事\n  kind: "yes"\n'),
        ([Add(("roles", 0, "holders", 1), NEW)],
         "from: 2026-02-01\n", 'from: 2026-02-01\n    -   person: z\n        from: "2027-01-01"\n'),
        ([Add(("roles", 1, "aliases", 1), "三: 四")], "'二']", "'二', \"三: 四\"]"),
        ([Add(("roles", 1), {"id": "c", "holders": [NEW]})],
         "# 第二个\n", '# 第二个\n- {id: c, holders: [{person: z, from: "2027-01-01"}]}\n'),
        ([Drop(("roles", 1, "aliases", 0))], "[乙, '二']", "['二']"),
        ([Drop(("roles", 1, "aliases", 1))], "[乙, '二']", "[乙]"),
        ([Drop(("roles", 1, "aliases", 0)), Drop(("roles", 1, "aliases", 1))], " aliases: [乙, '二'],", ""),
        ([Drop(("roles", 0, "holders", 0))], '    -   person: x\n        from: "2026-01-01"   # 从年初\n', ""),
        ([Drop(("roles", 0, "duties", 0))], "  duties:\n    - |\n      做事\n", ""),
        ([Drop(("roles", 0))], BLOCK[len("roles:\n"):BLOCK.index("\n- {id: b")], ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_other_byte_stays(edits: list[Edit], old: str, new: str, line_end: str) -> None:
    before, after = (text.replace("\n", line_end) for text in (BLOCK, BLOCK.replace(old, new, 1)))
    assert edited(b"\xef\xbb\xbf" + before.encode(), "x.yaml", edits) == b"\xef\xbb\xbf" + after.encode()


def test_several_at_once_keep_the_places_of_the_file_as_it_is() -> None:
    edits: list[Edit] = [
        Drop(("roles", 0, "holders", 0)),
        Put(("roles", 0, "holders", 1, "until"), UNTIL, "from"),
        Add(("roles", 0, "holders", 1), NEW),
        Put(("roles", 1, "id"), "c"),
    ]
    said: Any = read(edited(BLOCK.encode(), "x.yaml", edits)).data
    assert said["roles"][0]["holders"] == [{"person": "y", "from": "2026-02-01", "until": UNTIL}, NEW]
    assert said["roles"][1]["id"] == "c"


def test_a_file_without_an_end_of_line_gets_a_new_line() -> None:
    assert edited(b"a:\n  - b", "x.yaml", [Add(("a", 0), "c")]) == b"a:\n  - b\n  - c"


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a: |\n  b\n", Put(("a",), "c")),
        ("a: b\n", Put(("c",), "d")),
        ("a: b\n", Put(("c", "d"), "e")),
        ("a: [b]\n", Put(("a", 1), "c")),
        ("- a: b\n  c: d\n", Drop((0, "a"))),
        ("x:\n- a: b\n  c: d\n", Drop(("x", 0, "a"))),
        ("a: b\n", Drop(("c",))),
        ("{a: b}\n", Drop(("a",))),
    ],
)
def test_nothing_is_made_where_a_person_has_to_look(text: str, edit: Edit) -> None:
    with pytest.raises(CannotCheck) as told:
        edited(text.encode(), "x.yaml", [edit])
    assert told.value.name == "no-field-to-write"


@pytest.mark.parametrize("sign", ["\u202e", "\u0007", "\0", "\ufeff", "\udcff"])
@pytest.mark.parametrize("where", [Put(("a",), "x{}y"), Put(("a",), ["x{}y"], "b"), Add(("c", 0), {"d": "x{}y"})])
def test_a_sign_that_no_file_may_hold_is_told(sign: str, where: Put | Add) -> None:
    """What is wrong is the text, not the place: nobody looks for that in vain."""
    made = where._replace(**{where._fields[1]: _with(where[1], sign)})
    with pytest.raises(CannotCheck) as told:
        edited(b"a: b\nb: c\nc: [{d: e}]\n", "x.yaml", [made])
    assert told.value.name == "act-unreadable"


def _with(value: Any, sign: str) -> Any:
    if isinstance(value, str):
        return value.format(sign)
    return (
        {name: _with(each, sign) for name, each in value.items()}
        if isinstance(value, dict)
        else [value[0].format(sign)]
    )
