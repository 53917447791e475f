"""G, H, I: tricks of YAML, output that is more than text, and too much of everything."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.audit.attacks.attack import BOTH, HISTORY, attack
from tests.audit.attacks.example import HIRING, PEOPLE, REFUND, Manual

CHECKED = (("check",), HISTORY)
ONLY_CHECK = (("check",),)


def appended(text: str) -> Callable[[str], str]:
    return lambda before: before + text


TRICKS = {
    "second owner": appended("#\n" * 200 + "owner: clerk\n"),
    "quoted twice": appended('"owner": clerk\n'),
    "number": appended("1: x\n"),
    "truth": appended("true: x\n"),
    "merge": appended("<<: {owner: clerk}\n"),
    "alias": lambda text: text.replace("owner: hr-lead", "owner: &o hr-lead", 1) + "accountable: *o\n",
    "python": appended("summary: !!python/object/apply:os.system ['touch ran']\n"),
    "tag": lambda text: "%TAG ! tag:x,2026:\n---\n" + text,
    "version": lambda text: "%YAML 1.1\n---\n" + text,
    "document": appended("---\nid: hiring\n"),
    "after the end": appended("...\nowner: clerk\n"),
    "late": lambda text: "id: other\n---\n" + text,
    "anchor bomb": appended("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
}
G = "schema-invalid|duplicate-key|ambiguous-scalar|unknown-field@hiring.yaml"


def rewrite(manual: Manual, change: Callable[[str], str]) -> None:
    manual.write(HIRING, change(manual.read(HIRING)))
    manual.commit("author")


attack("G02", G, "YAML that means something else to another program", commands=CHECKED,
       variants={name: trick for name, trick in TRICKS.items() if name not in ("document", "after the end", "late")})(rewrite)  # fmt: skip
attack("G05", G, "a second document", commands=CHECKED,
       variants={name: TRICKS[name] for name in ("document", "after the end", "late")})(rewrite)  # fmt: skip
attack("G02-audit", "UNAPPROVED", "the same is no approved content", commands=BOTH,
       variants={name: TRICKS[name] for name in ("second owner", "alias", "document")})(rewrite)  # fmt: skip


@attack("G03", "bad-encoding@hiring.yaml + UNAPPROVED", "the file in another encoding, so that git calls it binary", commands=(HISTORY,),
        variants={name: name for name in ("utf-16", "gb18030", "utf-16-le", "utf-32")})  # fmt: skip
def g03(manual: Manual, encoding: str) -> None:
    manual.write(HIRING, manual.read(HIRING).replace("写清岗位", "写明岗位").encode(encoding))
    manual.commit("author")


@attack("G06", "unsupported-schema-version@hiring.yaml", "a newer form of the file", commands=CHECKED)
def g06(manual: Manual) -> None:
    manual.edit(HIRING, "schema: 1", "schema: 99")
    manual.commit("author")


@attack("G07", "hidden-character@hiring.yaml", "letters that cannot be seen, or turn the line around", ours=True, commands=CHECKED,
        variants={"zero": "\u200b", "turn": "\u202e", "tag": "\U000e0041", "mark": "\ufeff"})  # fmt: skip
def g07(manual: Manual, letter: str) -> None:
    manual.edit(HIRING, "写清岗位", f"写清{letter}岗位")
    manual.commit("author")


BAD_IDS = {
    "up": "../../x", "root": "/etc/x", "drive": "C:\\x", "device": "con", "index": "index", "search": "search",
    "escaped": "a%2f..", "long": "a" * 300, "approvals": "approvals", "site": "site", "governance": "governance",
}  # fmt: skip


@attack("H05", "bad-id|schema-invalid|wrong-type@processes", "an id that leads somewhere", variants=BAD_IDS,
        commands=(("check",), ("build", "--out", "../built")), status=(1, 2))  # fmt: skip
def h05(manual: Manual, name: str) -> None:
    file = name if name.isalnum() and len(name) < 200 else "other"
    manual.write(f"processes/money/{file}.yaml", manual.read(REFUND).replace("id: refund", f"id: '{name}'"))
    manual.commit("author")


@attack("H09", "UNAPPROVED", "signs that move the cursor, in every text that a report can show",
        commands=(("audit", "--history", "--format", "concise"), ("audit", "--history", "--format", "full"), HISTORY))  # fmt: skip
def h09(manual: Manual) -> None:
    evil = "\x1b[2J\x1b]8;;http://x\x07\x1b]52;c;eA==\x07\x9b31m\r"
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.write(f"processes/people/{evil.replace('/', '')}.yaml", "id: x\n")
    manual.write(f"processes/approvals/{evil.replace('/', '')}.yaml", "record: 1\n")
    manual.commit(
        f"a{evil.replace(chr(13), '')} <ghost{evil.replace(chr(13), '')}@nowhere>",
        message=f"{evil}\n\nCo-authored-by: {evil} <x@y>\n",
    )


@attack(
    "I01",
    "schema-invalid@hiring.yaml",
    "a file of 100 MB",
    commands=ONLY_CHECK,
    variants={"line": b"a" * 1000, "lines": b"a: b\n" * 200},
)
def i01(manual: Manual, piece: bytes) -> None:
    manual.make()
    with (manual.folder / HIRING).open("wb") as file:
        file.write(piece * 2000)
        file.truncate(100_000_000)


@attack("I01-git", "schema-invalid@hiring.yaml + UNAPPROVED", "a large file in a commit", commands=(HISTORY,))
def i01_git(manual: Manual) -> None:
    manual.write(HIRING, b"a: b\n" * 400_000)
    manual.commit("author")


@attack("I01-attachment", "", "an attachment of 2 GB that nobody committed", commands=(("check",), HISTORY), status=0)
def i01_attachment(manual: Manual) -> None:
    manual.make()
    os.truncate(manual.folder / "processes/files/offer.docx", 2_000_000_000)


DEEP = {
    "lists": "a: " + "[" * 100_000,
    "closed": "a: " + "[" * 100_000 + "]" * 100_000,
    "maps": "a: " + "{a: " * 10_000,
    "indent": "".join(f"{' ' * n}a:\n" for n in range(1_200)),
}


@attack("I02", "schema-invalid@hiring.yaml", "depth that ends programs", commands=CHECKED, variants=DEEP)
def i02(manual: Manual, text: str) -> None:
    manual.write(HIRING, manual.read(HIRING) + text + "\n")
    manual.commit("author")


@attack("I02-record", "malformed-record", "the same in a record", commands=(HISTORY,), variants=DEEP, ours=True)
def i02_record(manual: Manual, text: str) -> None:
    manual.write("processes/approvals/process/hiring/1.0.0/000000000000-approver.yaml", text + "\n")
    manual.commit("author")


@attack(
    "I02-people",
    "schema-invalid@people + UNAPPROVED@governance",
    "the same in the list of people",
    commands=(HISTORY,),
    variants=DEEP,
    ours=True,
)
def i02_people(manual: Manual, text: str) -> None:
    manual.write(PEOPLE, text + "\n")
    manual.commit("author")


def chain(count: int, last: str = "done") -> str:
    step = "  - {{id: s{0}, title: 第{0}步, owner: clerk, does: 照单办理。, within: 1d, next: {1}}}\n"
    return "".join(step.format(n, f"s{n + 1}" if n < count - 1 else last) for n in range(count))


def steps(manual: Manual, text: str) -> None:
    """refund with other steps."""
    head, tail = manual.read(REFUND).split("steps:\n", 1)
    manual.write(REFUND, f"{head}steps:\n{text}ends:{tail.split('ends:', 1)[1]}".replace("step: s10}", "step: s0}"))
    manual.commit("author")


@attack(
    "I04-steps",
    "too-many-steps|schema-invalid@refund",
    "ten thousand steps",
    commands=ONLY_CHECK,
    variants={"chain": "done"},
    status=(0, 1),
)
def i04_steps(manual: Manual, last: str) -> None:
    steps(manual, chain(10_000, last))


@attack("I04-commits", "UNAPPROVED", "ten thousand commits", commands=(HISTORY,))
def i04_commits(manual: Manual) -> None:
    manual.idle(10_000)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")


@attack("I04-files", "stray-file@processes/people", "thousands of stray files", commands=(HISTORY,))
def i04_files(manual: Manual) -> None:
    for number in range(2_000):
        manual.write(f"processes/people/{number}.txt", "")
    manual.commit("author")


LOOPS = {
    "self": (1, "s0"),
    "two": (2, "s0"),
    "long": (1_000, "s0"),
}


@attack("I05", "endless-loop|missing-end|unreachable-step|dead-end-step|schema-invalid@refund", "steps that go round for ever",
        commands=ONLY_CHECK, variants=LOOPS)  # fmt: skip
def i05(manual: Manual, loop: tuple[int, str]) -> None:
    steps(manual, chain(*loop))
