"""What an approval binds: every word, nothing of the form, and nothing that nobody could read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from procbook.approval import Content, contents
from procbook.approval.canonical import canonical, content_digest
from procbook.approval.items import part
from procbook.tree import Entry, Revision, WorkTree
from tests.real_manual import ROOT as MANUAL
from tests.rules.rule_cases import base_files

EXAMPLE = "processes/example/example.yaml"
TEXT = """schema: 1
id: example
title: 领用
area: example
status: draft
steps:
  - {id: s10, title: 付款, does: Pay up to 100, note: 0 EUR}
records:
  - {id: F-EX-01, name: 单, form: files/F-EX-01.xlsx}
"""


class Memory:
    """A tree in memory; None is a link."""

    def __init__(self, files: dict[str, bytes | None]) -> None:
        self.files = files

    def entries(self) -> list[Entry]:
        names = sorted(name for name in self.files if name.startswith("processes/"))
        return [Entry(name, self.files[name] is not None, len(self.files[name] or b"")) for name in names]

    def read(self, path: str, limit: int) -> bytes:
        data = self.files[path]
        assert data is not None
        return data[:limit]

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        return {path: data for path, data in self.files.items() if any(path.startswith(name) for name in names)}

    def alike(self, names: Iterable[str]) -> list[str]:
        raise NotImplementedError


def made(text: str | bytes = TEXT, **more: bytes | None) -> dict[str, Content]:
    files: dict[str, bytes | None] = dict(base_files())
    data = text.encode() if isinstance(text, str) else text
    files |= {EXAMPLE: data, "processes/files/F-EX-01.xlsx": b"form"} | more
    return contents(Memory(files))


def digest(text: str | bytes = TEXT, **more: bytes | None) -> str:
    return made(text, **more)["process/example"].digest


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        "# a comment\n" + TEXT + "\n\n",
        TEXT.replace("title: 领用", 'title: "领用"   # why'),
        TEXT.replace("{id: s10, title: 付款, does: Pay up to 100, note: 0 EUR}",
                     "note: 0 EUR\n    does: 'Pay up to 100'\n    title: 付款\n    id: s10"),
    ],
    ids=["line ends", "comments", "quotes", "block style and order of keys"],
)  # fmt: skip
def test_the_form_is_free(text: str) -> None:
    """Whoever only tidies a file up needs no approval."""
    assert digest(text) == digest()


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("does: Pay up to 100, note: 0 EUR", "does: Pay up to 1000, note: ' EUR'"),
        TEXT.replace("status: draft", "status: retired"),
        TEXT + "unknown_field: true\n",
        TEXT.replace("schema: 1", 'schema: "1"'),
        TEXT.replace("schema: 1", "schema: 1.0"),
        TEXT.replace("title: 付款", "title: 付\u00a0款"),
    ],
    ids=["moved letters", "a flag", "an unknown field", "a type", "a kind of number", "an odd blank"],
)
def test_every_word_counts(text: str) -> None:
    """No edit that a reader or a machine could notice keeps the digest."""
    assert digest(text) != digest()


def test_the_bytes_of_a_form_count() -> None:
    """Whoever swaps the blank form has changed the process; one that is gone is a change too."""
    other = digest(**{"processes/files/F-EX-01.xlsx": b"another"})
    gone = digest(TEXT.replace("F-EX-01.xlsx", "F-EX-02.xlsx"))
    assert len({digest(), other, gone}) == 3


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (TEXT + "title: again\n", {}),
        (TEXT.encode("utf-16"), {}),
        (TEXT.replace("id: example", "id: other"), {}),
        (TEXT, {"processes/copy/example.yaml": TEXT.encode()}),
        (TEXT, {EXAMPLE: None}),
        (TEXT, {"processes/files/F-EX-01.xlsx": None}),
    ],
    ids=["a name twice", "UTF-16", "another id", "two files", "a link", "a form that is a link"],
)
def test_what_cannot_be_read_equals_nothing_approved(text: str | bytes, more: dict[str, bytes | None]) -> None:
    """A file that two readers could understand differently can never pass for the approved one."""
    assert digest(text, **more).startswith("unreadable:")


def test_the_organisation_must_have_its_shape() -> None:
    """Who may approve is read from the governance, so half a people file is none."""
    assert made()["governance/manual"].digest.startswith("sha256:")
    broken = made(**{"processes/organisation/people.yaml": b"schema: 1\npeople: [{id: x}]\n"})
    assert broken["governance/manual"].digest.startswith("unreadable:")


def test_a_register_of_the_reference_may_be_empty() -> None:
    """The check takes an empty glossary for none, so it can be approved; an empty list of roles says nothing of anybody."""
    empty = {path: made(**{f"processes/{path}.yaml": b"# later\n"}) for path in ("glossary", "organisation/roles")}
    assert empty["glossary"]["reference/manual"].digest.startswith("sha256:")
    assert empty["organisation/roles"]["governance/manual"].digest.startswith("unreadable:")


def test_the_bytes_of_a_content_do_not_hang_on_how_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process is read entry by entry where that can be done, and binds the same bytes and forms as when it is not."""
    texts = [path.read_bytes() for path in sorted(MANUAL.glob("processes/*/*.yaml"))]
    texts += [TEXT.replace("schema: 1", f"schema: {number}\npicture: files/a.svg").encode() for number in (1, 2)]
    by_entry = [part(text, "process") for text in texts]
    monkeypatch.setattr("procbook.approval.items._of_entries", lambda data: None)
    assert by_entry == [part(text, "process") for text in texts]
    assert [each.attachments for each in by_entry[-2:] if each] == [
        ("files/F-EX-01.xlsx",),
        ("files/F-EX-01.xlsx", "files/a.svg"),
    ]


def test_items_of_another_kind_have_other_digests() -> None:
    """The approval of one thing can never be shown for another with the same text."""
    same = [Content(item, b"{}", {}) for item in ("process/a", "process/b", "site/manual")]
    assert len({content.digest for content in same}) == 3


def test_the_digest_can_be_made_by_anybody() -> None:
    """The digest is what the protocol says, made here without procbook's code."""
    from hashlib import sha256

    said = b'procbook content 1\n{"data":{"id":"a","title":"\xe4\xb8\x80"},"files":{"files/x":null},"item":"process/a"}'
    content = Content("process/a", canonical({"title": "一", "id": "a"}), {"files/x": None})
    assert content.digest == "sha256:" + sha256(said).hexdigest() == content_digest(content.canonical)


def test_the_site_is_bytes_and_stays_inside(tmp_path: Path) -> None:
    """What the policy names as site is hashed from disk as from git; a name that leads out stands for nothing."""
    for path, data in {**base_files(), "docs/a b.md": b"x", "docs/deep/b.md": b"y", "mkdocs.yml": b"z"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    named = ["-c", "user.name=t", "-c", "user.email=t@x"]
    for command in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "start"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    site = ("docs/", "mkdocs.yml", "../", "/etc/", ":(top)processes/", "absent")
    disk, stored = (contents(tree, site)["site/manual"] for tree in (WorkTree(tmp_path), Revision(tmp_path, "HEAD")))
    assert disk.digest == stored.digest
    assert sorted(disk.files) == ["docs/a b.md", "docs/deep/b.md", "mkdocs.yml"]
