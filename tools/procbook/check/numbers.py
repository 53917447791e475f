"""Document numbers as people say and type them: OF-01, whatever stands between its parts."""

from __future__ import annotations

import re
import unicodedata

from procbook.source import ascii_alike

_QUOTED = re.compile(r"[《〈「“‘\"'](.+)[》〉」”’\"']")
_BETWEEN = re.compile(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
"""What stands between two letters or digits."""
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_ODD = _WIDE | str.maketrans(dict.fromkeys("－–−‐‑‒―", "-"))
"""Full-width letters and digits, and dashes that no keyboard has."""
_LONG_DASH = re.compile(r"—+(?!\d{4}$)")
_USUAL = re.compile(r"—(?=\d{4}$)|[（）]")
"""Chinese standards write their year behind a long dash, Q/HX 001—2026, and firms have brackets of Chinese."""


def said(number: str) -> str:
    """What is left of a number when it is said: only between two digits it matters that they are parted."""
    plain = unicodedata.normalize("NFKC", _unquoted(typed(number))).casefold()
    parted = _BETWEEN.sub(lambda sign: "-" if _between_digits(sign) else "", plain)
    return re.sub(r"[^\w-]", "", parted)


def typed(number: str) -> str:
    """The number as one types it who looks for it: without quotes, in plain letters, digits and hyphens."""
    inner = _unquoted(number)
    as_ascii = ascii_alike(inner)
    if as_ascii.isascii():
        return inner if _USUAL.sub(lambda sign: ascii_alike(sign[0]), inner) == as_ascii else as_ascii
    return _LONG_DASH.sub("-", inner.translate(_ODD))


def _unquoted(number: str) -> str:
    quoted = _QUOTED.fullmatch(number)
    return quoted[1] if quoted else number


def _between_digits(sign: re.Match[str]) -> bool:
    return sign.string[sign.start() - 1].isdecimal() and sign.string[sign.end()].isdecimal()
