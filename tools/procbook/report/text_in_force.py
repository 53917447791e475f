"""The text in force on a day, with what it is and who approved it."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.audit import Version
from procbook.audit.text_in_force import Text
from procbook.words import Sentence, printable, say


def as_text(found: Text, language: str) -> str:
    """Every file below its path; what cannot be printed is written as U+XXXX, line ends excepted."""
    return "".join(f"{line}\n" for line in _lines(found, language))


def _lines(found: Text, language: str) -> Iterator[str]:
    yield f"# {_about(found.version, language)}"
    for path, text in found.files.items():
        yield f"# {printable(path)}"
        yield from map(printable, text.removesuffix("\n").split("\n"))


def _about(version: Version, language: str) -> str:
    return say(
        "audit.at",
        language,
        version=version.version,
        by=[_approver(one.person, one.level) for one in version.approvals],
        commit=version.commit[:12],
        landed=version.landed.date(),
        from_=version.in_force_from,
    )


def _approver(person: str, level: str) -> Sentence:
    return Sentence("audit.approver", {"person": person, "level": Sentence(f"audit.levels.{level}")})
