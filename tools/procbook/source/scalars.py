"""What a plain (unquoted) scalar means: only what every YAML reader takes for the same thing is taken at all.

YAML 1.1 (https://yaml.org/type/) and 1.2 disagree on many plain scalars, and Excel and Word change others while
they are typed. Each such text is doubted, and its author asked to quote it.

Days (`2026-11-23`), times (`09:30`) and ratios (`3:1`) are text, by their spelling and in every field: writers of YAML
1.2 leave them without quotes, and no field of the format could mean anything else by them. A reader of YAML 1.1 makes a
date of the first and whole numbers of the others (570, 181); the digest is that of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

MAX_DIGITS = 15
"""More digits are not exact in every program that reads the data (IEEE 754 double)."""

WIDE_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
LIST_SIGNS = "–—−－‐‑•●▪◦·"
"""What a word processor makes of a dash or star at the start of a line."""
LIST_MARK = rf"[{LIST_SIGNS}*+]|[0-9]{{1,3}}[.、)）]"
"""What people put before an item of a list elsewhere, for a pattern."""
_ANY_MARK = re.compile(
    rf"(?:-|{LIST_MARK}|[（(][0-9\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{{1,3}}[）)]|[①-⑳⒈-⒛⑴-⑽]|[■◆○‣⁃])"
    rf"[ {WIDE_BLANKS}]*(?=\S)"
)


def without_mark(item: str) -> str:
    """An item of a list without the dash or number that somebody put before it."""
    mark = _ANY_MARK.match(item)
    return item[mark.end() :] if mark and not item[mark.end() :][:1].isdigit() else item


@dataclass(frozen=True, slots=True)
class Doubt:
    """A plain scalar that must not stay as it is: the rule, the variant of its message and the blanks."""

    rule: str
    variant: str
    values: Mapping[str, Any] = field(default_factory=dict)


Value: TypeAlias = str | int | float | bool | Doubt | None

_WORDS = {"true": True, "false": False, "null": None, "": None}
_TRUTH = {"true": "true", "yes": "true", "on": "true", "y": "true"}
_TRUTH |= {"false": "false", "no": "false", "off": "false", "n": "false"}

FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"
"""A plain scalar that begins with a sign between these is text to every reader, and to none a trap."""

_LONG = 60
"""No number, time or date that a person writes is longer; the expressions below are not tried on more."""
_ALL_DIGITS = re.compile(r"[-+]?[0-9]*\.?[0-9]+")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_ODD_NUMBER = re.compile(
    r"(?P<octal>[-+]?0o?[0-7_]+)|(?P<hex>[-+]?0x[0-9a-fA-F_]+)|(?P<binary>[-+]?0b[01_]+)"
    r"|(?P<grouped>[-+]?[0-9]{1,3}(?:[,，'][0-9]{3})+(?:\.[0-9]+)?)"
    r"|(?P<number>[-+]?(?:[0-9_]+\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?)"
)
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)")
_TIME = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIME_OR_RATIO = re.compile(r"[0-9]{1,4}(?::[0-5]?[0-9]){1,2}")
_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|(?P<yc>[0-9]{4})年(?P<mc>[0-9]{1,2})月(?P<dc>[0-9]{1,2})[日号]"
    r"|(?P<d1>[0-9]{1,2})(?P<sep2>[-/.])(?P<d2>[0-9]{1,2})(?P=sep2)(?P<ye>[0-9]{4})"
)
_TIMESTAMP = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]*)?"
    r"(?:[ \t]*(?P<zone>Z|[-+](?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?))?"
)
_WIDE_FORMS = re.compile(r"(?=.*[０-９Ａ-Ｚａ-ｚ])[0-9A-Za-z０-９Ａ-Ｚａ-ｚ－＿．％：，+_.%-]+")
_CURLY = re.compile(r"[“”„‟〝〞＂][^“”„‟〝〞＂]*[“”„‟〝〞＂\"]|[‘’＇][^‘’＇]*[‘’＇']")
_LIST_SIGN = re.compile(rf"[{LIST_SIGNS}][ {WIDE_BLANKS}]")
_ODD_BLANK = re.compile(rf"-?(?P<blank>[{WIDE_BLANKS}])")
_WIDE_COMMA_LIST = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_-]+(?:\s*[，、；;]\s*[A-Za-z0-9_-]+)+")


def block_scalar(text: str) -> Value:
    """The value of a plain scalar outside of brackets, or a doubt about it."""
    if text in _WORDS:
        return _WORDS[text]
    if FIRST_HAN <= text[0] <= LAST_HAN:
        return text
    for look in _LOOKS:
        doubt = look(text)
        if doubt is not None:
            return doubt
    if text[0] in "-0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text


def flow_scalar(text: str) -> Value:
    """The value of a plain scalar inside [] or {}, or a doubt about it.

    An empty one is null here only when its colon was written, which the caller has to see.
    """
    if "?" in text:
        return Doubt("schema-invalid", "question-in-brackets", {"text": text})
    if _WIDE_COMMA_LIST.fullmatch(text):
        return Doubt("schema-invalid", "wide-comma", {"text": text})
    return block_scalar(text)


def _ambiguous(variant: str, text: str, **values: Any) -> Doubt:
    return Doubt("ambiguous-scalar", variant, {"text": text, **values})


def _word(text: str) -> Doubt | None:
    """Words and signs that some readers take for true, false, null, a merge or a default."""
    truth = _TRUTH.get(text.lower())
    if truth is not None and text in (text.lower(), text.upper(), text.capitalize()):
        return _ambiguous("truth", text, read=truth)
    if text in ("~", "Null", "NULL"):
        return _ambiguous("nothing", text)
    if text in ("=", "<<"):
        return _ambiguous("sign", text)
    return None


def _number(text: str) -> Doubt | None:
    """Numbers that readers take for different ones, or that cannot be kept as they are written."""
    if text[0] not in "+-._0123456789":
        return None
    if len(text) > _LONG:
        return _ambiguous("long", text, digits=len(text)) if _ALL_DIGITS.fullmatch(text) else None
    if _INFINITE.fullmatch(text):
        return _ambiguous("not-a-number", text)
    if _INTEGER.fullmatch(text):
        return _ambiguous("long", text, digits=len(text)) if len(text.lstrip("-")) > MAX_DIGITS else None
    if _DECIMAL.fullmatch(text):
        return _decimal(text)
    parts = _ODD_NUMBER.fullmatch(text)
    return _odd_number(text, parts.lastgroup or "") if parts else None


def _decimal(text: str) -> Doubt | None:
    if len(text) > MAX_DIGITS + 2:
        return _ambiguous("long", text, digits=len(text))
    short = text.rstrip("0").rstrip(".")
    if short != text or repr(float(text)) != text:
        return _ambiguous("zero", text, read=short)
    return None


def _odd_number(text: str, kind: str) -> Doubt:
    if len(text) > MAX_DIGITS + 3:
        return _ambiguous("long", text, digits=len(text))
    if kind in ("octal", "hex", "binary"):
        base = {"octal": 8, "hex": 16, "binary": 2}[kind]
        digits = re.sub("[_+]|0o", "", text)
        return _ambiguous("", text, read=int(digits or "0", base) if digits.strip("-") else 0)
    if not re.search("[0-9]", text):
        return _ambiguous("sign", text)
    read = float(re.sub("[,，'_]", "", text))
    if abs(read) >= 10**MAX_DIGITS:
        return _ambiguous("not-a-number", text)
    return _ambiguous("number-form", text, read=int(read) if read == int(read) else read)


def _time(text: str) -> Doubt | None:
    """-3:10 is -190 for a reader of YAML 1.1 (sexagesimal), text for one of 1.2."""
    if len(text) > _LONG or not _TIME.fullmatch(text) or _TIME_OR_RATIO.fullmatch(text):
        return None
    if len(text) > MAX_DIGITS:
        return _ambiguous("long", text, digits=len(text))
    seconds = 0
    for part in text.split(".")[0].replace("_", "").lstrip("+-").split(":"):
        seconds = seconds * 60 + int(part)
    return _ambiguous("time", text, read=-seconds if text[0] == "-" else seconds)


def _date(text: str) -> Doubt | None:
    """Dates of other forms than ISO 8601 has are read by nobody, a time with its day by readers of YAML 1.1."""
    if len(text) > _LONG:
        return None
    stamp = _TIMESTAMP.fullmatch(text)
    if stamp:
        if stamp["zone"] and (int(stamp["hours"] or 0) > 14 or int(stamp["minutes"] or 0) > 59):
            return _ambiguous("zone", text, zone=stamp["zone"])
        day = _day(stamp["date"])
        return _date(stamp["date"]) if day is None else _ambiguous("timestamp", text, read=day)
    parts = _DATE.fullmatch(text)
    if not parts:
        return None
    day = _day(text)
    if day is None:
        return _ambiguous("no-such-day", text)
    return None if day == text else _ambiguous("date-form", text, read=day)


def _day(text: str) -> str | None:
    """The date in ISO form; with the year last, the day comes first unless only the other order is a date."""
    parts = _DATE.fullmatch(text)
    assert parts is not None
    orders = (("y", "m", "d"), ("yc", "mc", "dc"), ("ye", "d2", "d1"), ("ye", "d1", "d2"))
    for year, month, day in orders:
        if parts[year]:
            try:
                return date(int(parts[year]), int(parts[month]), int(parts[day])).isoformat()
            except ValueError:
                continue
    return None


def _keyboard(text: str) -> Doubt | None:
    """Traps of a Chinese keyboard and of a word processor."""
    if text[0] in "“”„‟〝〞＂‘’＇" and _CURLY.fullmatch(text):
        return _ambiguous("curly", text, inner=text[1:-1])
    odd_blank = _ODD_BLANK.match(text)
    if odd_blank:
        return Doubt("schema-invalid", "wide-blank", {"code": f"U+{ord(odd_blank['blank']):04X}"})
    if _LIST_SIGN.match(text):
        return Doubt("schema-invalid", "list-sign", {"sign": text[0]})
    if len(text) <= 40 and _WIDE_FORMS.fullmatch(text):
        return _ambiguous("wide-form", text, read=_narrow(text))
    return None


def _narrow(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


_LOOKS: tuple[Callable[[str], Doubt | None], ...] = (_word, _number, _time, _date, _keyboard)
