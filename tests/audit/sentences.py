"""Scenes that together make `audit` say each of its sentences: attacks, and years of a department.

What it says in each is in `sentences.txt`, in the form of tests/cases/README.md: every finding with its whole sentence in
both languages. Digests, commits and keys are new in every run; they stand there as "…".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from procbook.words import AUDITED, LANGUAGES, catalogue
from tests import expected
from tests.audit.attacks.attack import HISTORY, Attack, run
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.effect_attacks import asleep, woken
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, PEOPLE, Keys, Manual, build, copied
from tests.audit.attacks.forge_attacks import REVIEW, forge_policy, reviewed
from tests.audit.attacks.governance_attacks import LAST
from tests.audit.attacks.incident_attacks import entered, in_the_future
from tests.audit.attacks.table import ATTACKS

TABLE = Path(__file__).parent / "sentences.txt"

_NEW_IN_EVERY_RUN = re.compile(r"(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])|(?<=ssh-ed25519 )[A-Za-z0-9+/=]+")

AUDIT = {rule for rule, words in catalogue("zh").items() if words.family == AUDITED}

CROWD = "x\n\n" + "".join(f"Co-authored-by: somebody <s{number}@x>\n" for number in range(11))

Scene = Callable[[Manual], object]
SCENES: dict[str, Attack] = {}

PLAYED = (
    *("A01", "A07", "A19b", "A22", "A22c", "A29-governance", "A30", "A31", "A35-ratify", "B01c", "B06", "B07", "B07b"),
    *("C01b-content", "C05", "C07c-earlier", "C07c-same", "C09", "C09c", "C10-short", "C15", "C15-unpinned", "C16"),
    *(
        "C16b",
        "C22",
        "D03-for",
        "D03b-both",
        "D04-blank",
        "D07-person left",
        "D07b",
        "D12",
        "D13",
        "D14",
        "D16",
        "F01",
        "F05",
        "A34",
        "R11",
        "S02",
        "T02",
        "T03",
        "T05",
        "T10",
        "T11",
        "S14",
    ),
)
"""Attacks that together say most of the sentences."""

SCENES.update({attack.id: attack for attack in ATTACKS if attack.id in PLAYED})


def scene(name: str, *more: str) -> Callable[[Scene], Scene]:
    """Put a scene into the table; `more` are further options of the audit."""

    def enter(play: Scene) -> Scene:
        SCENES[name] = Attack(name, name, play, (), commands=((*HISTORY, *more),))
        return play

    return enter


def told(name: str, manual: Manual) -> list[str]:
    """What the audit says of a scene, in the form of what it expects."""
    attack = SCENES[name]
    said = {"BASE": attack.prepare(manual), "ROOT": manual.root}
    command = [said.get(word, word) for word in attack.commands[0]]
    found = [
        expected.Told(_place(finding), language, _same(finding["message"]))
        for language in LANGUAGES
        for finding in _findings(manual, [*command, "--lang", language])
    ]
    return expected.lines(sorted(found, key=lambda one: (one.place, LANGUAGES.index(one.language), one.sentence)))


def _findings(manual: Manual, command: list[str]) -> list[dict[str, Any]]:
    """What the audit itself finds; what `check` finds in the same files is told by the cases of its rules."""
    return [finding for finding in run(manual, *command).findings if finding["rule"] in AUDIT]


def _place(finding: dict[str, Any]) -> str:
    return _same("{path}:{line}:{column} {severity} {rule} {subject}".format_map(finding))


def _same(text: str) -> str:
    return _NEW_IN_EVERY_RUN.sub("…", text)


def write_expected() -> None:
    with TemporaryDirectory() as folder:
        top = Path(folder)
        keys = top / "keys"
        keys.mkdir()
        example = build(top / "example/manual", Keys(keys))
        write = {name: told(name, copied(example, top / str(number) / "manual")) for number, name in enumerate(SCENES)}
    expected.write_table(TABLE, write)


# who approves


@scene("somebody who is not in the list of people")
def somebody(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "somebody", key="stranger")
    manual.commit()


@scene("a deputy without an end")
def deputy_without_end(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "controller", role="director", for_="approver")
    manual.commit()


@scene("a key that two people have")
def shared_key(manual: Manual) -> None:
    manual.edit(PEOPLE, manual.keys.public["outsider"], manual.keys.public["approver"])
    manual.approve(GOVERNANCE, "governor")
    manual.commit()
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit()


@scene("an author who is nobody, where a name is enough")
def unknown_author(manual: Manual) -> None:
    manual.edit(HANDBOOK, LAST, LAST.replace("signed", "declared"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit()
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("somebody")


@scene("a crowd of authors who are nobody")
def unknown_crowd(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit(message=CROWD)


@scene("a crowd of authors who are nobody, where a name is enough")
def unknown_crowd_noted(manual: Manual) -> None:
    manual.edit(HANDBOOK, LAST, LAST.replace("signed", "declared"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit()
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit(message=CROWD)


@scene("a kind of thing that needs no approval")
def uncontrolled(manual: Manual) -> None:
    manual.edit(HANDBOOK, "[governance, reference, site]", "[governance, site]")
    manual.edit(HANDBOOK, "  emergency:", "    - {items: [reference], uncontrolled: true}\n  emergency:")
    manual.approve(GOVERNANCE, "governor")
    manual.commit()


# what a forge saw


@scene("a review of an earlier text")
def stale(manual: Manual) -> None:
    manual.make()
    reviewed(manual, commit=manual.id(manual.tip["main"]))


@scene("a review that became a record after the merge")
def recorded_late(manual: Manual) -> None:
    forge_policy(manual)
    manual.change()
    manual.commit()
    signed = manual.forge_evidence("approver", manual.statement(ITEM, manual.content(ITEM), {}), REVIEW)
    manual.approve(ITEM, "approver", evidence=REVIEW, recorded=signed)
    manual.commit()


# records


@scene("a wrong clock, entered as known")
def wrong_clock(manual: Manual) -> None:
    entered(manual, in_the_future(manual), "implausible-time")


@scene("a record that comes back")
def restored(manual: Manual) -> None:
    record = manual.record_file(ITEM)
    text = manual.read(record)
    manual.remove(record)
    manual.commit()
    manual.write(record, text)
    manual.commit()


@scene("a record of a text that is nowhere")
def text_nowhere(manual: Manual) -> None:
    asleep(manual)


@scene("a text long after its record", "--today", "2027-01-10")
def text_late(manual: Manual) -> None:
    woken(manual)


@scene("a record whose text never came", "--today", "2027-01-10")
def text_never(manual: Manual) -> None:
    asleep(manual)
    manual.now += timedelta(days=40)
    manual.write("notes.txt", "x")
    manual.commit()


@scene("a record whose text went again")
def text_gone(manual: Manual) -> None:
    before = manual.read(HIRING)
    manual.change()
    manual.commit()
    manual.record(ITEM, "approver")
    manual.write(HIRING, before)
    manual.commit()


@scene("two records in one place")
def text_replaced(manual: Manual) -> None:
    manual.change()
    manual.record(ITEM, "approver")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    manual.commit()


@scene("a record of another version than the text")
def other_version(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver", version="3.0.0")
    manual.commit()


# versions


@scene("another owner as a small change")
def small_bump(manual: Manual) -> None:
    hand_over(manual, "1.1.0", "2026-12-01")


@scene("a version without a change")
def only_version(manual: Manual) -> None:
    manual.to_version(HIRING, "1.0.1", "2026-11-01")
    manual.approve(ITEM, "approver")
    manual.commit()


# emergencies


def emergency(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.to_version(HIRING, "1.0.1", "2026-11-20")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit()


scene("an emergency that lapsed", "--today", "2026-12-24")(emergency)


@scene("an emergency that was ratified late", "--today", "2026-12-02")
def late(manual: Manual) -> None:
    emergency(manual)
    manual.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit()


# how often and from when


def hand_over(manual: Manual, version: str, effective: str) -> None:
    """A change of class A: somebody else owns the process."""
    owners = ("hr-lead", "clerk") if "\nowner: hr-lead" in manual.read(HIRING) else ("clerk", "hr-lead")
    manual.edit(HIRING, f"\nowner: {owners[0]}", f"\nowner: {owners[1]}")
    manual.to_version(HIRING, version, effective)
    manual.approve(ITEM, "approver")
    manual.commit()


LIMITS = {
    "effective too early": ("notice: 10d", "2026-11-25"),
    "too soon after the last change": ("apart: 60cd", "2026-11-25", "2026-12-25"),
    "too many changes in half a year": ("at_most: 1, per: half-year", "2026-11-25", "2026-12-25"),
    "effective before it lands": ("windows: quarterly", "2026-11-10"),
    "not on a release day": ("windows: quarterly", "2026-12-15"),
}


def limited(limit: str, *days: str, confirmed: str) -> Scene:
    """Changes of class A, each effective on its day, under a limit; until when holidays have been announced."""

    def play(manual: Manual) -> None:
        manual.edit(HANDBOOK, "2027-12-31", confirmed)
        manual.edit(HANDBOOK, "  site:", f"  limits: {{A: {{{limit}}}}}\n  site:")
        manual.approve(GOVERNANCE, "governor")
        manual.commit()
        for number, day in enumerate(days, 2):
            hand_over(manual, f"{number}.0.0", day)

    return play


for name, (limit, *days) in LIMITS.items():
    scene(name)(limited(limit, *days, confirmed="2027-12-31"))
    scene(f"{name}, holidays not announced")(limited(limit, *days, confirmed="2026-11-30"))
