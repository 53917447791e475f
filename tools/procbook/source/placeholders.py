"""Words that somebody meant to replace before anybody else reads the text.

`placeholder` makes a file unreadable, as it always did; `unfinished` finds more of them, for the check.
"""

from __future__ import annotations

import re
from functools import cache

from procbook.words import LANGUAGES, lines

_AROUND = " \t\n()[]{}<>（）【】〔〕《》〈〉＜＞「」.。,，;；:：!！…-—*_"


def words_anywhere() -> tuple[str, ...]:
    """The words that count wherever they stand: a file without one of them need not be searched for each."""
    return _words()[0]


def is_placeholder(text: str) -> bool:
    """Whether the whole text is nothing but a placeholder."""
    return text.strip(_AROUND) in _words()[1]


def placeholder(text: str) -> str:
    """The placeholder in the text of one value, or ""."""
    if is_placeholder(text):
        return text.strip()
    words = [word for word in _words()[0] if word in text]
    rest = _without_spoken(text) if words else ""
    return next((word for word in words if _stands_alone(word, rest)), "")


def _stands_alone(word: str, rest: str) -> bool:
    joined = r"0-9A-Za-z_/\\-" if not word.strip("Xx") else "0-9A-Za-z"
    left = rf"(?<![{joined}])" if word[0].isalnum() else ""
    right = rf"(?![{joined}])" if word[-1].isalnum() and word.isascii() else ""
    return any(not _in_sentence(found) for found in re.finditer(left + re.escape(word) + right, rest))


@cache
def _words() -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that count anywhere, and those that count as a whole text."""
    words = [word for language in LANGUAGES for word in lines("placeholders", language)]
    return tuple(w for w in words if w[0] != "="), frozenset(w[1:] for w in words if w[0] == "=")


@cache
def _beside(sign: str) -> str:
    """The words of `spoken.txt` with a sign, for a pattern."""
    listed = (word for language in LANGUAGES for word in lines("spoken", language))
    return "|".join(re.escape(word[1:]) for word in listed if word[0] == sign)


@cache
def _spoken() -> re.Pattern[str]:
    """What is spoken of, not left open: in quotation marks or addresses, blanks to sign in, forms of an address."""
    return re.compile(
        "“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|《[^》]*》|`[^`]*`|https?://[!-~]+"
        rf"|(?:{_beside('+')})[^\n_＿]{{0,8}}[_＿]+(?:[ 　]*(?:{_beside('*')}|[/-])(?!\u671f)[ 　]*[_＿]*)*"
        rf"|(?<![_＿])[_＿]{{1,60}}[ 　]*[（(]?(?:{_beside('-')})"
        rf"|(?<![XxＸｘ×])(?:[XxＸｘ×]{{2,9}} ?(?:{_beside('@')})[ 、]?){{2,}}"
    )


@cache
def _in_use() -> re.Pattern[str]:
    """Words for what is still open that a sentence may also speak of."""
    return re.compile(rf"(?i:to[ -]?do|tb[abcd]|fixme)|[XxＸｘ×]{{2,}}|(?P<hint>{_beside('?')})")


@cache
def _spoken_of() -> re.Pattern[str]:
    """What follows a word that names something of its own: TODO 清单."""
    return re.compile(rf" ?(?:{_beside('>')})")


_NOTE_ENDS = re.compile(r"[ 　]*[:：]|[）)】\]］>＞}]")
_ANSWER_ENDS = re.compile(r"[ 　]*(?:[，。；,;\n]|$)")
_ENOUGH = 8
"""Chinese characters besides such a word that make a sentence, which says something with it."""
_AROUND_WORD = 100
"""Characters before and behind such a word that are looked at: a file may be one line."""


def _is_answer(found: re.Match[str]) -> bool:
    """Whether a word ends its clause and no verb leads to it: 审批人 TBD，… leaves open who; 先写 TBD，… does not.

    For the check alone: what was approved with such a word in it stays readable.
    """
    text, start, end = found.string, found.start(), found.end()
    if found[0][0] in "XxＸｘ×" or not _in_use().fullmatch(found[0]):
        return False
    said = _led_to().search(text[max(start - _AROUND_WORD, 0) : start]) is not None
    return not said and _ANSWER_ENDS.match(text, end) is not None


@cache
def _led_to() -> re.Pattern[str]:
    """What stands before a word that a sentence speaks of."""
    return re.compile(rf"(?:{_beside('<')})[ 　]*$")


def _without_spoken(text: str) -> str:
    return _spoken().sub(lambda spoken: "\0" * len(spoken[0]), text)


def _in_sentence(found: re.Match[str]) -> bool:
    """Whether a word that also has a plain use stands in a sentence that says something: nobody left it open there.

    A colon or a closing bracket behind it makes it a note of its own.
    """
    used = _in_use().fullmatch(found[0])
    if used is None:
        return False
    text, start, end = found.string, found.start(), found.end()
    if _NOTE_ENDS.match(text, end):
        return False
    before, behind = text[max(start - _AROUND_WORD, 0) : start], text[end : end + _AROUND_WORD]
    line = before.rpartition("\n")[2] + behind.partition("\n")[0]
    if len(re.findall("[\u4e00-\u9fff]", line)) >= _ENOUGH:
        return True
    if used["hint"]:
        return text[max(start - 1, 0) : start] in ("在", "请")
    return found[0][0] not in "XxＸｘ×" and _spoken_of().match(text, end) is not None


_BLANK_SIGNS = "XxＸｘ×○〇□△*＊_＿?？"

_BLANKS_TO_FILL = (
    r"(?<![0-9A-Za-zＸｘ×○〇□△＊_/\\-])(?<![0-9]\.)(?:[XxＸｘ]{2,}|×{2,}|○{2,}|〇{2,}|□{2,}|△{2,}|＊{2,})(?![0-9A-Za-zＸｘ×○〇□△＊_/\\-])"
    r"|_{3,}|＿{2,}|[?？]{3,}|（[　＿][ 　＿]*）|#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|N/A)"
    rf"|[XxＸｘ×] ?年 ?[XxＸｘ×] ?月|[{_BLANK_SIGNS}]{{1,2}} ?月 ?[{_BLANK_SIGNS}]{{1,2}} ?[日号]"
    r"|20[0-9XxＸｘ×][XxＸｘ×] ?年|年[ 　]+月[ 　]+日"
    r"|(?<![-_.{/\\0-9A-Za-z])\{(?=[^}]*[\u4e00-\u9fff])[^{}:,：，\n]{2,40}\}(?![-_.}/\\0-9A-Za-z])"
    r"|(?<![A-Za-z])(?<![A-Z] )TO[ -]DO(?![A-Za-z])"
)
"""Signs that stand for what is to be filled in: XX 元, ××, ___, X月X日, [填写部门], {部门}; and what a spreadsheet
writes for a value it lost. Not [[…]], which names something, nor [填写](https://…), nor parts of a file name like
{日期}-{部门}; nor a mask or a form, where signs are joined to digits or letters: 138XXXX1234, HT-2026-XXX."""

_SIGNS = (
    "xx", "x年", "___", "???", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#n/a", "ＸＸ", "ｘｘ", "Ｘ年", "×年",
    "××", "○○", "〇〇", "□□", "△△", "＊＊", "＿＿", "？？？", "（　", "（＿", "x 年", "Ｘ 年", "ｘ年", "ｘ 年", "× 年",
    "年 ", "年　", "to do", "to-do",
    *(f"{sign}{blank}月" for sign in _BLANK_SIGNS.lower() for blank in ("", " ")),
    *(f"20{digit}{sign}" for digit in range(10) for sign in "xＸｘ×"),
)  # fmt: skip
"""How these begin, so that a file without any of them need not be looked at."""

_SHAPES = (
    re.compile(rb"\{[^{}:,\n]{0,99}[\xe4-\xe9][^{}:,\n]{2,99}\}"),
    re.compile(rb"[\s\"'(\[](?:<|\xef\xbc\x9c)[^>\n]{0,99}[\xe4-\xe9]"),
    re.compile(rb"[\s\"'(\[](?:\xe2\x80\xa6|\.\.|\xe3\x80\x82\xe3\x80\x82)"),
    re.compile(rb"(?:<|\xef\xbc\x9c|\xe2\x80\xb9|\xc2\xab|\xe2\x9f\xa8)[\xe4-\xe9]"),
    re.compile(rb"[\s\"'(\[](?:\?|\xef\xbc\x9f)+[\s\"'\])]"),
    re.compile(rb"[\"']\[(?: |\xe3\x80\x80)*\][\"']"),
)
"""Bytes of a word in braces or angle brackets, of dots that begin a text, of question marks alone, of an empty box."""
_ONLY_A_BLANK = re.compile(r"[<＜](?=.*[\u4e00-\u9fff])[^<>＜＞\n]{2,40}[>＞]|\[[ 　]*\]")
"""A text that is nothing but what shall be filled in, or a box for it."""
_DOTS = ("…", "..", "。。")

_CLAUSE_END = r"(?=[\s\"'，。；：、！？,.;:!?）)】\]}》>…—]|$)"


_WIDE_BOLD = re.compile(r"＊＊(?![\s＊])([^＊\n]{1,200})＊＊")
"""What somebody wanted to be bold, which is told where marks are."""


def unfinished(text: str, in_cell: bool = False) -> str:
    """What is still to be filled in in the text of one value, as it is written, or ""."""
    kernel = text.strip(_AROUND).casefold()
    only = kernel in _unfinished_texts() or _ONLY_A_BLANK.fullmatch(text.strip()) is not None
    if only or (not in_cell and _says_nothing(kernel, text)):
        return text.strip()
    matches = _unfinished().finditer(_WIDE_BOLD.sub("\0\0\\1\0\0", _without_spoken(text)))
    return next((found[0] for found in matches if _is_answer(found) or not _in_sentence(found)), "")


def _says_nothing(kernel: str, text: str) -> bool:
    """Whether a text is only dots, or a word that answers only in the cell of a table."""
    asks = kernel.strip(" ?？") == "" != kernel
    return asks or f"~{kernel}" in _listed() or (kernel == "" and any(dots in text for dots in _DOTS))


def may_be_unfinished(data: bytes) -> bool:
    """Whether a file may hold such a word: quick, and sometimes wrong."""
    small = data.lower()
    if any(shape.search(small) for shape in _SHAPES):
        return True
    return any(_loosely().search(line.decode(errors="replace")) for line in _lines_with_needles(small))


def _lines_with_needles(small: bytes) -> set[bytes]:
    """The lines in which such a word may begin; none of them goes on in the next line."""
    found = set()
    for needle in _needles():
        end = 0
        for at in needle.finditer(small):
            if at.start() < end:
                continue
            begin, end = small.rfind(b"\n", 0, at.start()) + 1, small.find(b"\n", at.end())
            if end < 0:
                end = len(small)
            found.add(small[begin:end])
    return found


@cache
def _listed() -> tuple[str, ...]:
    return tuple(word for language in LANGUAGES for word in lines("unfinished", language))


@cache
def _unfinished_texts() -> frozenset[str]:
    """Texts that are nothing else, in small letters."""
    return frozenset({word[1:] for word in _listed() if word[0] == "="} | {word.casefold() for word in _words()[1]})


@cache
def _unfinished() -> re.Pattern[str]:
    before = "".join(word[1:] for word in _listed() if word[0] == "^")
    anywhere = [word for word in _listed() if word[0] not in _KINDS]
    ending, enclosed, asking = map(_of_kind, "|([")
    latin = "|".join(re.escape(word) for word in anywhere if word.isascii())
    others = "|".join(re.escape(word) for word in anywhere if not word.isascii())
    return re.compile(
        rf"(?<![0-9A-Za-z])(?i:{latin})(?![0-9A-Za-z])|{others}|(?<![{before}])(?:{ending}){_CLAUSE_END}|[（(【［]"
        rf"(?:{enclosed})[）)】］]|{_noun_in_brackets()}|(?:{_of_kind('@')})[^，。；\n]{{0,4}}?(?:{_of_kind('%')}){_CLAUSE_END}|(?<!\[)[\[［](?:{asking})[^\[\]［］\n]{{0,20}}[\]］](?![\](])|{_BLANKS_TO_FILL}"
    )


_KINDS = "=|^~([&$@%"
"""The signs of words that do not count anywhere; see `unfinished.txt`."""


def _of_kind(sign: str) -> str:
    """The words with a sign, for a pattern."""
    return "|".join(re.escape(word[1:]) for word in _listed() if word[0] == sign)


def _noun_in_brackets() -> str:
    """A noun that stands for its value: in pointed brackets, or in round ones where nothing else can be meant."""
    led = "|".join(f"(?<={word})" for word in _of_kind("$").split("|"))
    bracketed = rf"[（(](?:{_of_kind('&')})[）)]"
    pointed = (
        rf"(?<![-_.{{/\\0-9A-Za-z<＜‹«⟨>＞›»⟩])[<＜‹«⟨][\u4e00-\u9fff]{{0,6}}(?:{_of_kind('&')})[>＞›»⟩]"
        r"(?![-_.}/\\0-9A-Za-z<＜‹«⟨>＞›»⟩])"
    )
    return rf"{pointed}|(?:{led}){bracketed}|(?<![^\s，。；、：\"']){bracketed}(?=[\u4e00-\u9fff])"


@cache
def _loosely() -> re.Pattern[str]:
    """As `_unfinished`, for a whole file: a text that is nothing else stands behind no character, and ends where a
    clause does (略, but not 策略)."""
    whole = "|".join(map(re.escape, [*_unfinished_texts(), *(word[1:] for word in _listed() if word[0] == "~")]))
    return re.compile(rf"(?i:{_unfinished().pattern}|(?<![\u4e00-\u9fff])(?:{whole}){_CLAUSE_END})")


@cache
def _needles() -> tuple[re.Pattern[bytes], ...]:
    """What to look for, in small letters, by first characters.

    Expressions that begin with one literal are quick; one for all of them would stop at every Chinese character.
    """
    listed = (word.lstrip("=|~(%") for word in _listed() if word[0] not in "^&$@")
    words = [
        *_SIGNS,
        *listed,
        *(f"［{word[1:]}" for word in _listed() if word[0] == "["),
        *(f"{bracket}{word[1:]}" for word in _listed() if word[0] == "&" for bracket in "（("),
        *filter(str.isascii, _words()[1]),
    ]
    by_first: dict[str, set[str]] = {}
    for word in words:
        by_first.setdefault(word[0], set()).add(re.escape(word[1:]))
    return tuple(
        re.compile(f"{re.escape(first)}(?:{'|'.join(sorted(rest))})".encode()) for first, rest in by_first.items()
    )
