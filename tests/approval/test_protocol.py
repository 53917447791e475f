"""The protocol as it is written down: who follows it gets the digests that the product gets."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import msgspec

from procbook.approval import Statement, contents, dump, level, parse
from procbook.tree import WorkTree

SECOND = "processes/approvals/process/tea/2.0.0/f59a3148b0d3-han-mei.yaml"
PROTOCOL = Path(__file__).parents[2] / "docs/decisions/approvals.md"


def lines_after(start: str) -> list[str]:
    """The indented block after a line of the protocol."""
    _, _, rest = PROTOCOL.read_text("utf-8").partition(start)
    block = rest.split("\n\n")[1]
    return [line.removeprefix("    ") for line in block.splitlines()]


def digest(what: str, data: str) -> str:
    """As the protocol says it."""
    return "sha256:" + sha256(f"procbook {what} 1\n{data}".encode()).hexdigest()


def statement_after(tmp_path: Path, process: str, answers: str) -> Statement:
    """The statement of a test vector, once content and digests are as written: `process`, `answers` begin the blocks."""
    content, content_digest, statement, statement_digest = lines_after(answers)
    (tmp_path / "processes/kitchen").mkdir(parents=True)
    (tmp_path / "processes/files").mkdir()
    (tmp_path / "processes/kitchen/tea.yaml").write_text("\n".join(lines_after(process)), "utf-8")
    (tmp_path / "processes/files/tea.txt").write_bytes(b"tea\n")
    made = contents(WorkTree(tmp_path))["process/tea"]
    assert made.canonical.decode() == content
    assert made.digest == content_digest == digest("content", content)
    said = json.loads(statement)
    assert said["content"] == content_digest
    read = msgspec.convert(said, Statement)
    assert read.digest == statement_digest == digest("statement", statement)
    return read


def test_vector_of_the_protocol_holds(tmp_path: Path) -> None:
    """A verifier written after the paper finds other digests than ours, and calls honest records forged."""
    statement_after(tmp_path, "A process `processes/kitchen/tea.yaml`", "Its canonical content and the digest of it")


def test_vector_of_the_second_format_holds(tmp_path: Path) -> None:
    """Pictures and videos are bound wherever they stand, and a record may name a form of another system."""
    statement = statement_after(tmp_path, "A process whose attachments stand at any depth", "In the same order:")
    data = lines_after(f"`{SECOND}`:")
    record = parse(SECOND, "\n".join([*data, ""]).encode())
    assert record.statement == statement
    assert (level(record, verified=True), dump(record).decode().splitlines()) == ("external", data)


def test_every_rule_of_the_family_has_its_answer() -> None:
    """A compliance officer reads a finding in the report and does not find what to do."""
    from procbook.words import AUDITED, catalogue

    page = (PROTOCOL.parents[1] / "approvals.md").read_text("utf-8")
    rules = {rule for rule, words in catalogue("zh").items() if words.family == AUDITED}
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in page] == []
