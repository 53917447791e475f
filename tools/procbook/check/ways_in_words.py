"""Ways on that somebody wrote in one text, as they are drawn or said: a condition, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

_ARROW = r"[-=—–－＝]*[>＞》→⇒➔➜]+"
_THEN = r"(?:\u65f6|\u7684\u8bdd|\u5219|\u5c31|[，,])?"
_GOES = rf"{_THEN}[ ]*(?:[\u8f6c\u8df3\u56de]\u5230?|\u53bb|\u5230|\u8fdb\u5165?)"
"""Then, go to."""
_ON = rf"{_ARROW}|[-—–]+|[：:]|{_GOES}"
_ID = "[A-Za-z0-9_-]+"
_DRAWN = re.compile(rf"(?P<when>\S.*?)[ ]*{_ARROW}[ ]*(?P<to>{_ID})")
_SAID = re.compile(rf"(?P<when>\S.*?)[ ]*(?:{_ON})[ ]*(?P<to>{_ID})")
_BEFORE = re.compile(rf"(?P<to>{_ID})[ ]*(?:[（(](?P<inside>[^（）()]+)[）)]|[：:][ ]*(?P<behind>\S.*))")


class Way(NamedTuple):
    """A condition, and where it leads."""

    when: str
    to: str


def way_in_words(written: str, known: Collection[str]) -> Way | None:
    """A condition and where it leads, when they stand in one text: 金额超过 500 元 → s40. Behind an arrow may also
    stand what is no step."""
    drawn, said, before = (form.fullmatch(written) for form in (_DRAWN, _SAID, _BEFORE))
    if said and said["to"] in known and said["when"] not in known:
        return Way(said["when"], said["to"])
    if before and before["to"] in known:
        return Way(before["inside"] or before["behind"], before["to"])
    return Way(drawn["when"], drawn["to"]) if drawn and drawn["when"] not in known else None
