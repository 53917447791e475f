"""The ways in which people write a text, a name or an amount of money: what looks alike to a reader is found alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from procbook.manual.spoken import any_of, letters, spoken
from procbook.source.variants import mainland

JOINT = "\0"
"""Where a page joins two pieces of text: one word to its reader, or two that stand beside each other."""

_ALIKE = {**dict.fromkeys("・•‧∙⋅", "·"), **dict.fromkeys("‐−", "-"), "～": "~"}


class _Plain(dict[int, str]):
    """A character as it is compared: in the mainland's script, a digit as one of ours; "" for one that nobody sees
    (soft hyphen, zero width, variants of signs)."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        unseen = letter != JOINT and (unicodedata.category(letter) in _UNSEEN or 0xFE00 <= code <= 0xFE0F)
        written = "" if unseen else unicodedata.normalize("NFKC", letter)
        self[code] = "".join(map(_usual, written))
        return self[code]


_UNSEEN = ("Cf", "Me")


def _usual(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return str(digit) if digit is not None else mainland().get(ord(letter), _ALIKE.get(letter, letter))


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

_MYRIAD = r"(?:万|[wW](?![A-Za-z0-9分法]))"
_SCALES = (
    (1_000, r"(?:[kK](?![A-Za-z0-9])|千(?=[元块])|(?i:thousand)(?![A-Za-z]))"),
    (10_000, _MYRIAD),
    (1_000_000, r"(?:百万|(?i:mn|million)(?![A-Za-z])|[mM](?=\s*(?:元|(?i:rmb|cny|yuan|usd))))"),
    (10_000_000, "千万"),
    (100_000_000, "亿"),
    (1_000_000_000, r"(?i:bn|billion)(?![A-Za-z])"),
)
_ABOUT = rf"\s*[{letters('about')}]?\s*\(?\s*"
_RANGE = r"(?:\s*(?:[-~–—至到、或]|to|or)\s*[\d.]+)?"
"""What comes between the first number of 10至50万 and its 万."""

_UNITS = ("yuan", "dollar", "hongkong", "euro", "percent")
"""Units that go by several names."""
_MYRIADS = re.compile("(千|万|百万|千万|亿)(?=.)")
_SCALE_OF = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}


def amount(number: float, unit: str) -> Iterator[str]:
    """Patterns, for plain texts, of how people write an amount: 100000 元, 10 万, 十余万元, 壹拾万, 10w, 1E5."""
    unit = plain(unit)
    if scaled := _MYRIADS.match(unit):
        number, unit = number * _SCALE_OF[scaled[1]], unit[scaled.end() :]
    behind, before = _named(unit)
    yield rf"{_digits(number)}{_ABOUT}{behind}"
    if before:
        yield rf"(?i:{before})\s*{_digits(number, alone=True)}(?!{_ABOUT}(?:[百千]|[万亿wW]|[kK](?![A-Za-z])))"
    if number >= ALONE:
        yield from (_digits(number, alone=True), *_in_powers(number))
    for scale, word in _SCALES:
        share = round(number / scale * 100, 6)
        if number >= ALONE and share >= 10 and share.is_integer():
            yield rf"{_digits(number / scale)}{_RANGE}{_ABOUT}{word}"
    yield from _share(number) if unit == "%" else ()
    yield from _said(number, behind, unit)


def _named(unit: str) -> tuple[str, str]:
    """How a unit stands behind a number, and before one."""
    for known in _UNITS:
        if unit in spoken(f"{known}-named"):
            return any_of(f"{known}-behind"), any_of(f"{known}-before")
    return re.escape(unit), ""


def _digits(number: float, alone: bool = False) -> str:
    """A number in digits, whole or in groups of three or four; `alone`: with nothing behind it, not even a unit."""
    whole, point, rest = f"{number:.10f}".rstrip("0").rstrip(".").partition(".")
    grouped = "|".join(dict.fromkeys((_groups(whole, 3), _groups(whole, 4))))
    decimals = rf"\.{rest}0*" if point else r"(?:\.0+)?"
    end = r"(?!\d|\.\d)" if alone else ""
    longer = r"(?!,\d{3})" if alone else ""
    pattern = rf"(?<!\d)(?<!\d[.,])(?:{grouped}){decimals}{end}{longer}"
    # A comma beside more digits than a group has stands between two numbers.
    return rf"(?:(?<!\d)(?<!\d\.){whole}{decimals}{end}|{pattern})" if len(whole) > 4 else pattern


def _groups(whole: str, size: int) -> str:
    first = len(whole) % size or size
    return "[, '’_]".join((whole[:first], *(whole[at : at + size] for at in range(first, len(whole), size))))


def _in_powers(number: float) -> Iterator[str]:
    """5E5, 5.0e+05, 5×10^5: as tables of computers have it."""
    digits, _, power = f"{number:.9e}".partition("e")
    whole, _, rest = digits.rstrip("0").partition(".")
    share = whole + (rf"\.{rest}0*" if rest else r"(?:\.0+)?")
    if len(rest) <= 2:
        written = rf"[eE]\+?0?{int(power)}(?![A-Za-z0-9_])|\s*[x×*]\s*10\s*(?:\^|\*\*)\s*{int(power)}(?!\d)"
        yield rf"(?<![A-Za-z0-9_.#-]){share}(?:{written})"


def _share(number: float) -> Iterator[str]:
    """30‰, 3个百分点, 让3个点, 百分之3, 三成."""
    yield rf"{_digits(number * 10)}\s*‰"
    points = rf"\s*个(?:{_PERCENT}{_POINT}|{_POINT}(?![{letters('no-point')}]))"
    yield _digits(number) + points
    if not float(number).is_integer() or not 1 <= number <= 100:
        return
    yield rf"{_START}{_numeral(int(number))}{points}"
    whole = _numeral(int(number))
    yield rf"{_PERCENT}之(?:{whole}(?![{_SPEAKABLE}])|{_digits(number, alone=True)})"
    yield rf"千{_PERCENT[1]}之(?:{_numeral(int(number) * 10)}(?![{_SPEAKABLE}])|{_digits(number * 10, alone=True)})"
    if number % 10 == 0:
        yield rf"{_START}{_numeral(int(number) // 10)}成(?![{letters('no-share')}])"


# Amounts in words

_NUMERALS = spoken("numerals")
_POWERS = ("", *spoken("powers"))
_PERCENT, _POINT = "百分", "点"
_SPEAKABLE = "".join(("万", _POINT, "廿卅", *(each[1:] for each in _NUMERALS), *_POWERS))
_START = rf"(?<![{_SPEAKABLE}\d])(?<!\d[.,])"
_END = rf"(?![{_SPEAKABLE}\d])"
_NO_MORE = rf"(?![{_SPEAKABLE}]|\d{{4}}(?!\d)|\d[百千])"
"""Of 万: 五十万5千 is more than that, and in 五十万3天内 it ends there."""


def _said(number: float, behind: str, unit: str) -> Iterator[str]:
    """十万, 一万五千, 1万5千, 一万五, 五百元, 五〇〇〇〇〇, five hundred thousand."""
    if not float(number).is_integer() or not 1 <= number < 100_000_000:
        return
    yield from _english(int(number), behind)
    if unit == "%":
        return
    myriads, rest = divmod(int(number), 10_000)
    if number >= ALONE:
        yield _START + "".join(f"[{_NUMERALS[int(digit)][1:]}]" for digit in str(int(number))) + _END
    if not myriads:
        yield rf"{_START}{_numeral(rest)}{_ABOUT}{behind}"
        if number >= ALONE:
            yield rf"{_START}{_numeral(rest)}(?![{_SPEAKABLE}\d{letters('no-thousand')}])"
        return
    below = f"(?:{'零?' if rest < 1000 else ''}{_numeral(rest)}|{rest:04d})" if rest else _NO_MORE
    if rest and rest % 1000 == 0:
        below = f"(?:{below}|[{_NUMERALS[rest // 1000]}]{_END})"
    yield rf"{_START}{_numeral(myriads)}{_ABOUT}{_MYRIAD}{below}"
    if myriads * 10 < 10_000 and not number % 1000:
        yield rf"{_START}{_numeral(int(number) // 1000)}{_ABOUT}(?:[kK](?![A-Za-z0-9])|千(?=[元块]))"


def _numeral(number: int) -> str:
    """A pattern of how a number below ten thousand is said."""
    said, gap = "", False
    for power in (3, 2, 1, 0):
        numeral = number // 10**power % 10
        gap = gap or (not numeral and bool(said))
        if numeral:
            first_ten = numeral == 1 and power == 1 and not said
            ten = f"[{_NUMERALS[numeral]}]" + ("?" if first_ten else "") + (f"[{_POWERS[power]}]" if power else "")
            said += ("零" if gap else "") + (_short_tens(numeral, ten) if power == 1 else ten)
            gap = False
    return said


def _short_tens(numeral: int, long: str) -> str:
    """廿, 卅."""
    return f"(?:{long}|{'廿卅'[numeral - 2]})" if numeral in (2, 3) else long


_ONES = (
    *(
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
    ),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_JOINED = r"(?:[\s,-]+(?:and\s+)?)"


def _english(number: int, behind: str) -> Iterator[str]:
    words = list(_in_english(number))
    written = _JOINED.join(r"(?:an?|one)" if word == "one" and len(words) > 1 else word for word in words)
    half = r"|half\s+a\s+million" if number == 500_000 else ""
    more = "|".join((*filter(None, (*_ONES, *_TENS)), "hundred", "thousand", "million"))
    end = rf"(?!{_JOINED}(?:{more})(?![a-z]))" if number >= ALONE else rf"\s*{behind}"
    yield rf"(?i:(?<![a-z])(?<!ty-)(?<!ty )(?<!and )(?<!hundred )(?:{written}{half})(?![a-z]){end})"


def _in_english(number: int) -> Iterator[str]:
    for scale, word in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= scale:
            yield from (*_in_english(number // scale), word)
            number %= scale
    if number >= 20:
        yield _TENS[number // 10]
        number %= 10
    yield from filter(None, (_ONES[number],))


def amounts(patterns: Iterable[str]) -> str:
    """One pattern of those of many amounts: where no number begins, none of them is tried."""
    every = list(dict.fromkeys(patterns))
    marked = [each for each in every if each.startswith("(?i:")]
    written = [each for each in every if not each.startswith("(?i:")]
    parts = []
    if written:
        parts.append(rf"(?=[0-9{_SPEAKABLE}])(?:{'|'.join(written)})")
    if marked:
        parts.append(rf"(?<![A-Za-z])(?=[A-Za-z¥$€人]|[美欧])(?:{'|'.join(marked)})")
    return "|".join(parts)
