"""CODEOWNERS: whom the forge asks for a review of each file, from the roles that answer for it and approve it.

GitLab, GitHub and Gitee name people by their mail address and read one file of the repository, in which the last line
that fits counts (GitLab "Code Owners", GitHub "About code owners", gitee.com/help/articles/4379).
Gitea takes names of accounts only, which the manual does not have: it knows numbers, that nobody can take over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from procbook.manual.approvers import APPROVER, matching
from procbook.manual.dates import day_of, is_date
from procbook.manual.holders import holders
from procbook.manual.kinds import KINDS, PATHS
from procbook.manual.model import Manual, Process
from procbook.tree import FOLDER, Tree, of_repository, prefix_of

PATH = "CODEOWNERS"
PLACES = {
    "gitlab": (PATH, f"docs/{PATH}", f".gitlab/{PATH}"),
    "github": (f".github/{PATH}", PATH, f"docs/{PATH}"),
    "gitee": (PATH,),
}
"""The forges that take addresses, and where each looks, from the top of the repository: the first file counts."""

_MARK = "# procbook codeowners "
"""How a file of ours begins, before the day it was made for; one of somebody's own is left alone."""


class Standing(Enum):
    """Whether a file still says who answers for what: it does, or is not ours; the day made it wrong, or the manual; or
    the forge reads another one."""

    good = ""
    outlived = "day"
    stale = "stale"
    unread = "unread"


@dataclass(frozen=True)
class CodeOwners:
    """What lies in a repository: `path` is of the file that was made from the manual, or of the one that may be, and
    `text` what it says; `read` is the file that the forge takes, "" for none; `prefix` leads from the top of the
    repository to the manual, with a "/" at its end."""

    path: str = PATH
    text: str = ""
    read: str = ""
    prefix: str = ""

    @property
    def by_hand(self) -> str:
        """The file that somebody wrote and the forge reads, so that one of ours would say nothing; "" for none."""
        return "" if self.text and self.read == self.path else self.read


def found(tree: Tree, forge: str) -> CodeOwners:
    """The file of a repository on a forge; one whose forge is not known is looked at as on GitLab.

    Raises OSError when a file cannot be read.
    """
    places = PLACES.get(forge, PLACES["gitlab"])
    files = of_repository(tree).beside(places)
    there = [(path, (files[path] or b"").decode("utf-8", "replace")) for path in places if path in files]
    ours = next(((path, text) for path, text in there if is_ours(text)), (PATH, ""))
    return CodeOwners(*ours, there[0][0] if there else "", prefix_of(tree))


def code_owners(manual: Manual, day: date, prefix: str = "") -> str:
    """The file as it has to be on a day; "" when the manual knows nobody's address. `prefix`: the way from the top of
    the repository to the manual, with a "/" at its end."""
    lines = [f"/{prefix}{line}" for line in _lines(manual, day)]
    return "\n".join([f"{_MARK}{day.isoformat()}", *lines, ""]) if lines else ""


def is_ours(text: str) -> bool:
    """Whether a file was made from the manual: it says so, wherever somebody may have put more before that."""
    return _MARK.strip() in text


def standing(file: CodeOwners, manual: Manual, day: date) -> Standing:
    """What has become of a file."""
    head, _, lines = file.text.replace("\r\n", "\n").partition("\n")
    if not is_ours(file.text):
        return Standing.good
    if file.read != file.path:
        return Standing.unread
    made = head.removeprefix(_MARK).strip()
    if _said(manual, day, file) == lines:
        return Standing.good
    outlived = is_date(made) and _said(manual, day_of(made), file) == lines
    return Standing.outlived if outlived else Standing.stale


def _said(manual: Manual, day: date, file: CodeOwners) -> str:
    return code_owners(manual, day, file.prefix).partition("\n")[2]


def _lines(manual: Manual, day: date) -> Iterator[str]:
    """Files of all first, then each process and what is attached to it."""
    for kind in KINDS:
        rule = matching(manual.settings.policy.approvals, kind.item, "change", "B")
        yield from _line(PATHS[kind.name], rule.roles if rule else (), manual, day)
    for process in manual.processes.values():
        roles = (process.owner, *_approvers(process, manual))
        yield from _line(f"{FOLDER}/{process.area}/{process.id}.yaml", roles, manual, day)
        files = (file for record in process.records for file in (record.form, record.sample) if file)
        for file in dict.fromkeys(files):
            yield from _line(f"{FOLDER}/{file}", roles, manual, day)


def _approvers(process: Process, manual: Manual) -> Iterator[str]:
    rule = matching(manual.settings.policy.approvals, "process", "change", "B")
    for role in rule.roles if rule else ():
        yield process.approver if role == APPROVER else role


def _line(path: str, roles: Iterable[str], manual: Manual, day: date) -> Iterator[str]:
    """A file and who is asked, by the first address of each; nothing when none has one."""
    known = [manual.roles[role] for role in dict.fromkeys(roles) if role in manual.roles]
    people = [manual.people[id] for role in known for id in holders(role, manual, day)]
    addresses = dict.fromkeys(person.emails[0] for person in people if person.emails and person.kind == "person")
    if addresses:
        yield " ".join([path, *addresses])
