"""The ways in which people write a text, a name or an amount of money: what looks alike to a reader is found alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

JOINT = "\0"
"""Where a page joins two pieces of text: one word to its reader, or two that stand beside each other."""

_ALIKE = {**dict.fromkeys("・•‧∙⋅", "·"), **dict.fromkeys("‐−", "-"), "～": "~"}


class _Plain(dict[int, str]):
    """A character as it is compared; "" for one that nobody sees (soft hyphen, zero width, variants of signs)."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        unseen = letter != JOINT and (unicodedata.category(letter) == "Cf" or 0xFE00 <= code <= 0xFE0F)
        written = "" if unseen else unicodedata.normalize("NFKC", letter)
        self[code] = "".join(_ALIKE.get(each, each) for each in written)
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """A text in one way of writing: ３％ and 3% are the same."""
    return text.translate(_PLAIN)


def original(text: str, start: int, end: int) -> str:
    """What stands in a text for a part of `plain(text)`."""
    ends = []
    length = 0
    for letter in text:
        length += len(_PLAIN[ord(letter)])
        ends.append(length)
    first = next(at for at, reached in enumerate(ends) if reached > start)
    last = next(at for at, reached in enumerate(ends) if reached >= end)
    return text[first : last + 1]


# Names


def part(word: str) -> str:
    """A pattern of a word wherever it stands, with blanks or a line's end within it."""
    letters: list[tuple[str, str]] = re.findall(r"( ?)(\S)", " ".join(plain(word).split()))
    pattern = re.escape(letters[0][1])
    for (_, last), (gap, letter) in pairwise(letters):
        pattern += _blanks(last, gap, letter) + re.escape(letter)
    return pattern


def names(words: Sequence[str]) -> Iterator[str]:
    """Patterns of names; letters that go on around one make another word. What many share is tried once."""
    starts = [word for word in words if _latin(plain(word).strip()[0])]
    if starts:
        yield rf"(?<![A-Za-z0-9])(?:{'|'.join(map(_ending, starts))})"
    if others := [word for word in words if word not in starts]:
        yield "|".join(map(_ending, others))


def identifiers(ids: Iterable[str]) -> str:
    """A pattern of ids: customer-care, customer_care, Customer-Care."""
    written = "|".join("[-_]".join(map(re.escape, id.split("-"))) for id in ids)
    return rf"(?<![A-Za-z0-9_-])(?=[A-Za-z])(?i:{written})(?![A-Za-z0-9_-])" if written else ""


def bordered(word: str) -> bool:
    """Whether what stands beside a word can make another one of it."""
    written = plain(word).strip()
    return _latin(written[0]) or _latin(written[-1])


def _ending(word: str) -> str:
    return part(word) + (r"(?![A-Za-z0-9])" if _latin(plain(word).strip()[-1]) else "")


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _blanks(last: str, gap: str, letter: str) -> str:
    """What may stand between two characters of a name: blanks make other words of Latin letters only."""
    if _latin(last) and _latin(letter):
        return r"\s+" if gap else ""
    return r"\s*" if gap or not (last + letter).isascii() else ""


# Amounts

ALONE = 1000
"""From this on an amount is known as such without its unit."""

_SCALES = (
    (1_000, r"[kK](?![A-Za-z0-9])"),
    (1_000, r"千(?=[元块])"),
    (10_000, r"(?:万|萬|[wW](?![A-Za-z0-9分法]))"),
    (1_000_000, "百万"),
    (10_000_000, "千万"),
    (100_000_000, "[亿億]"),
)
_ABOUT = rf"\s*[{''.join(('余', '多', '几'))}]?\s*"
_RANGE = r"(?:\s*[-~–—至到、]\s*[\d.]+)?"
"""What comes between the first number of 10至50万 and its 万."""


def amount(number: float, unit: str) -> Iterator[str]:
    """Patterns, for plain texts, of how people write an amount: 100000 元, 10,0000元, 10 万, 十余万元, 壹拾万, 10w."""
    measured = re.escape(plain(unit))
    yield rf"{_digits(number)}{_ABOUT}{measured}"
    if number >= ALONE:
        yield _digits(number, alone=True)
    for scale, word in _SCALES:
        share = round(number / scale * 100, 6)
        if number >= ALONE and share >= 10 and share.is_integer():
            yield rf"{_digits(number / scale)}{_RANGE}{_ABOUT}{word}"
    yield from _said(number, measured)


def _digits(number: float, alone: bool = False) -> str:
    """A number in digits, whole or in groups of three or four; `alone`: with nothing behind it, not even a unit."""
    whole, point, rest = f"{number:.10g}".partition(".")
    grouped = "|".join(dict.fromkeys((_groups(whole, 3), _groups(whole, 4))))
    decimals = rf"\.{rest}0*" if point else r"(?:\.0+)?"
    end = r"(?!\d|\.\d)" if alone else ""
    longer = r"(?!,\d{3})" if alone else ""
    pattern = rf"(?<!\d)(?<!\d[.,])(?:{grouped}){decimals}{end}{longer}"
    # A comma beside more digits than a group has stands between two numbers.
    return rf"(?:(?<!\d)(?<!\d\.){whole}{decimals}{end}|{pattern})" if len(whole) > 4 else pattern


def _groups(whole: str, size: int) -> str:
    first = len(whole) % size or size
    return "[, ]".join((whole[:first], *(whole[at : at + size] for at in range(first, len(whole), size))))


_NUMERALS = (
    *("", ("一", "壹"), ("二", "两", "贰"), ("三", "叁"), ("四", "肆"), ("五", "伍"), ("六", "陆"), ("七", "柒")),
    *(("八", "捌"), ("九", "玖")),
)
_POWERS = ("", ("十", "拾"), ("百", "佰"), ("千", "仟"))
_PERCENT, _POINT = "百分", "点"
_SPEAKABLE = "".join(("零", "万", "萬", _POINT, *map("".join, (*_NUMERALS, *_POWERS))))


def _said(number: float, measured: str) -> Iterator[str]:
    """十万, 一万五千, 五百元, 百分之三, 3个百分点."""
    if measured == "%":
        yield rf"{_digits(number)}\s*个{_PERCENT}{_POINT}"
    if not float(number).is_integer() or not 1 <= number < 100_000_000:
        return
    myriads, rest = divmod(int(number), 10_000)
    if measured == "%":
        yield rf"{_PERCENT}之(?:{_numeral(rest)}(?![{_SPEAKABLE}])|{_digits(number, alone=True)})"
    start = rf"(?<![{_SPEAKABLE}])"
    if not myriads:
        yield rf"{start}{_numeral(rest)}{_ABOUT}{measured}"
        return
    below = ("[零]?" if rest < 1000 else "") + _numeral(rest) if rest else rf"(?![{_SPEAKABLE}])"
    yield rf"{start}{_numeral(myriads)}{_ABOUT}[万萬]{below}"


def _numeral(number: int) -> str:
    """A pattern of how a number below ten thousand is said."""
    said, gap = "", False
    for power in (3, 2, 1, 0):
        numeral = number // 10**power % 10
        gap = gap or (not numeral and bool(said))
        if numeral:
            first_ten = numeral == 1 and power == 1 and not said
            said += (
                ("零" if gap else "")
                + _one_of(_NUMERALS[numeral])
                + ("?" if first_ten else "")
                + _one_of(_POWERS[power])
            )
            gap = False
    return said


def _one_of(letters: Sequence[str]) -> str:
    return f"[{''.join(letters)}]" if letters else ""


def amounts(patterns: Iterable[str]) -> str:
    """One pattern of those of many amounts: where no number begins, none of them is tried."""
    whole = "|".join(dict.fromkeys(patterns))
    return rf"(?=[0-9{_SPEAKABLE}])(?:{whole})" if whole else ""
