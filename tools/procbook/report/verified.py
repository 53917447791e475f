"""What could be verified of records offline, what is wrong with them, and what was not checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from procbook.approval import by_strength
from procbook.audit.offline import Verified, Wrong
from procbook.report.audit_summary import notices
from procbook.words import printable, say

SCHEMA_VERSION = 1


def as_text(found: Verified, root: str, language: str) -> str:
    """For people: the faults, then what was verified and what was not. `root` is the digest asked for."""
    return "\n".join(_lines(found, root, language))


def _lines(found: Verified, root: str, language: str) -> Iterator[str]:
    for wrong in found.wrong:
        yield f"{printable(wrong.path)}: {_message(wrong, language)}"
    if found.wrong:
        yield ""
    yield from notices(found.notices, language)
    counts = {"files": found.files, "records": len(found.records), "items": found.items, "count": len(found.wrong)}
    yield say(f"verify.{_verdict(found)}", language, **counts, errors=found.errors)
    levels = by_strength(found.levels)
    yield say("verify.levels", language, **levels)
    if "external" in levels:
        yield say("audit.external", language, **levels)
    yield say(f"verify.{_root(found, root)}", language, **({"root": found.root} if found.root else {}))
    for uncounted in found.uncounted:
        yield say("verify.uncounted", language, path=uncounted.path, why=_message(uncounted, language))
    for name in found.unchecked:
        yield say(f"verify.{name}", language)


def as_json(found: Verified, root: str, language: str) -> str:
    """For programs."""
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "files": found.files,
        "records": len(found.records),
        "items": found.items,
        "levels": by_strength(found.levels),
        "root": found.root,
        "notices": list(found.notices),
        "pinned": _is_pinned(found, root),
        "audit_errors": found.errors,
        "not_counted": [{"path": w.path, "what": w.what, "message": _message(w, language)} for w in found.uncounted],
        "not_checked": [say(f"verify.{name}", language) for name in found.unchecked],
        "wrong": [{"path": w.path, "what": w.what, "message": _message(w, language)} for w in found.wrong],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Verified, str, str], str]] = {"full": as_text, "json": as_json}


def _is_pinned(found: Verified, root: str) -> bool:
    return bool(root) and root == found.root


def _verdict(found: Verified) -> str:
    """The sentence that says how it stands."""
    if found.wrong:
        return "bad"
    return "failed" if found.errors else "ok"


def _root(found: Verified, root: str) -> str:
    """The sentence that says what became of the root."""
    if not found.root:
        return "no-digest"
    return "pinned" if _is_pinned(found, root) else "not-pinned"


def _message(wrong: Wrong, language: str) -> str:
    return say(f"verify.{wrong.what}", language, **wrong.values)
