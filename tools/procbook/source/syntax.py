"""Why libyaml could not read on, in words of the person who typed the line.

The parser says where it gave up, not what was typed: so the lines around that place are held against the things
that people type. The first that fits is reported, else what the parser's own complaint means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml._yaml import CParser

from procbook.source.escapes import eaten_quote
from procbook.source.faults import SourceFault, quotable, shown
from procbook.source.layout import missing_dash
from procbook.source.lookalikes import usual_brackets
from procbook.source.scalars import LIST_MARK, LIST_SIGNS, WIDE_BLANKS

_MARKER = re.compile(r"^(?P<at><{7}|>{7}|\|{7}|={7}$)(?=\s|$)", re.MULTILINE)
_FENCE = re.compile(r"^(?:`{3,}|~{3,})[ ]*[\w-]*[ ]*$", re.MULTILINE)
_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_START = r"[ ]*(?:-[ ]+)*"
_VALUE = rf"{_START}(?:[^\s:#\"'{{}}\[\],]+:[ ]+)?(?:-[ ]+)*"

_ITEM = (("list-sign", re.compile(rf" *(?P<at>(?P<sign>{LIST_MARK}))[ ]*{_NAME}:(?:[ ]|$)")),)
"""What begins an item of a list elsewhere."""
_TRAPS = tuple(
    (variant, re.compile(pattern))
    for variant, pattern in (
        ("tab", r" *(?P<at>\t)\s*\S"),
        ("wide-blank", rf"{_START}(?P<at>[{WIDE_BLANKS}])"),
        ("wide-blank", rf"{_START}[^\s:：\"']+:(?P<at>[{WIDE_BLANKS}])"),
        ("list-sign", rf" *(?P<at>(?P<sign>[{LIST_SIGNS}]))[ {WIDE_BLANKS}]"),
        ("list-sign", _ITEM[0][1].pattern),
        ("wide-colon", rf"{_START}[\"“”]?(?P<text>{_NAME})[\"“”]?[ {WIDE_BLANKS}]*(?P<at>：)"),
        ("no-blank-after-colon", rf"{_START}(?P<text>{_NAME})(?P<at>:)(?=[^\s/:])"),
        ("no-blank-after-dash", r" *(?P<at>-)(?P<text>[^\s\-\d].*)"),
        ("no-name", rf"{_START}(?P<at>:)(?:[ ]|$)"),
        ("wide-bracket", rf"{_VALUE}(?P<at>(?P<sign>｛)).*[:：]"),
        ("wide-bracket", rf"{_VALUE}(?P<at>(?P<sign>[（「【〔［])){_NAME}[:：][ ].*[）」】〕］][ ]*$"),
        ("list-behind-name", r"[ ]*(?:-[ ]+)*[^\s:#]+:[ ]+(?P<at>-)(?:[ ]|$)"),
        ("starts-with", rf"{_VALUE}(?P<at>(?P<text>(?P<sign>[@`%*&!\]}},]).*))"),
        ("starts-with", rf"{_VALUE}(?P<at>(?P<text>(?P<sign>[>|])(?![-+]?[ ]*(?:#|$)).*))"),
        ("starts-with", rf"{_VALUE}(?P<at>(?P<text>(?P<sign>\[)(?:[^\[\]]*\]|\[[^\[\]]*\]\])[ ]*[^\s,#\]}}:].*))"),
        ("starts-with", rf"{_VALUE}(?P<at>(?P<text>(?P<sign>\{{)[^{{}}]*\}}+[ ]*[^\s,#\]}}:].*))"),
        ("starts-with", r"[ ]*(?:-[ ]+)*[^\s:#]+:[ ]+(?P<at>(?P<text>(?P<sign>\?)[ ].*))"),
        ("text-after-quote", rf"{_VALUE}\"(?:[^\"\\]|\\.)*\"[ ]*(?P<at>(?P<text>[^\s,#:\]}}].*))"),
        ("extra-comma", rf"{_START}{_NAME}:[ ]+\"(?:[^\"\\]|\\.)*\"[ ]*(?P<at>,)[ ]*(?:#.*)?$"),
        ("text-after-quote", rf"{_START}{_NAME}:[ ]+\"(?:[^\"\\]|\\.)*\"[ ]*(?P<at>(?P<text>,.*))"),
        ("text-after-single", rf"{_VALUE}'(?:[^']|'')*'[ ]*(?P<at>(?P<text>[^\s,#:\]}}].*))"),
        ("several-names", rf"{_START}{_NAME}:[ ]+[^\"'{{\[]*?,[ ]*(?P<text>[a-z_]+)(?P<at>:)(?:[ ]|$)"),
        ("colon-inside", r"[ ]*(?:-[ ]+)*(?![\[{])[^\s:]+:[ ]+(?P<text>[^\s\"'\[{|>#].*?(?P<at>:)(?:[ ].*|$))"),
    )
)
_IN_BRACES = r"(?:\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|[^\s\"'\[{,:](?:[^\"'\[{,:]*?[^\s\"'\[{,:])?)"
"""A value in braces: in quotes, a list, or plain."""
_PAIRED = "(?:[^【［｛〔】］｝〕]|【[^】]*】|［[^］]*］|｛[^｝]*｝|〔[^〕]*〕)*?"
_CLOSED = (
    ("wide-bracket", re.compile(rf".*?[\[{{].*?[:,][ ]*(?P<at>(?P<sign>｛)){_NAME}[:：]")),
    ("wide-bracket", re.compile(rf"{_PAIRED}[\[{{]{_PAIRED}(?P<at>(?P<sign>[】］｝〕]))[ ]*(?:[,\]}}]|#.*|$)")),
    ("open-quote", re.compile(r"(?:[^\"]|\"(?:[^\"\\]|\\.)*\")*?[\[{,:][ ]*(?P<at>(?P<sign>\"))(?:[^\"\\]|\\.)*$")),
    ("open-quote", re.compile(r"(?:[^']|'(?:[^']|'')*'(?!'))*?[\[{,:][ ]*(?P<at>(?P<sign>'))(?:[^']|'')*$")),
)
"""Brackets that nothing closes, since a bracket of another keyboard does, or since a quote in them is left open."""
_IN_BRACKETS = tuple(
    (variant, re.compile(pattern))
    for variant, pattern in (
        ("wide-comma", r".*?[\[{].*?(?P<at>[，；])\s*(?P<text>[A-Za-z_-]+:.*)"),
        ("comment", r".*?[\[{].*?(?P<kept>[^\[{,:]*)[ ](?P<at>(?P<text>#.*))"),
        ("wide-colon", rf".*?[\[{{,][ ]*(?P<text>{_NAME})[ ]*(?P<at>：)"),
        ("missing-comma", rf".*?[{{,][ ]*[^\s:,]+:[ ]+{_IN_BRACES}(?P<at>[ ])[ ]*(?P<text>[a-z][a-z_]*):[ ]"),
        ("colon-inside", r".*?[\[{,][ ]*[^\s:,]+:[ ]+(?P<text>[^\"'\[{,]*?(?P<at>:)[ ][^,\]}]*)"),
        ("starts-with", r".*?[\[{,][ ]*(?:[^\s:,\[\]{}\"']+:[ ]+)?(?P<at>(?P<text>(?P<sign>[@`%*&!|>])[^,\]}]*))"),
        ("text-after-quote", r".*?(?:[\[{,]|: )[ ]*\"(?:[^\"\\]|\\.)*\"[ ]*(?P<at>(?P<text>[^\s,#:\]}].*))"),
    )
)
_BRACKETED = r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\](?:\([^()]*\))?|\{[^{}]*\}"
_MARK = re.compile(rf"(?P<mark>(?P<name>\[\[[^\[\]]+\]\]|\[[^\[\]]+\]\(https?:[^()\s]*\))|{_BRACKETED})")
"""Brackets of a text; those of a `name` (a reference, a link) nobody means otherwise."""
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_BEHIND_MARK = re.compile(rf"(?:[\[{{,]|:[ ])[ ]*(?P<mark>{_BRACKETED})[ ]*$")
_GOES_ON = re.compile(rf"(?!{_NAME}:(?:[ ]|$))[^\[\]{{}}\"',#\s]")
_TEXT_BEFORE = re.compile(r"(?:^|(?<=[\[{,])|(?<=:[ ]))[ ]*(?P<text>(?:[^\[{,:]|:(?![ ]))*)$")
_TEXT_BEHIND = re.compile(rf"(?:{_BRACKETED}|[^\[{{\]}},])*")
_NO_COLON = (("wide-colon", re.compile(rf"{_START}(?P<text>[^\s：]{{1,12}})(?P<at>：)")),)
_OPEN_QUOTE = (
    re.compile(rf"{_VALUE}(?P<at>\")(?:[^\"\\]|\\.)*$"),
    re.compile(rf"{_VALUE}(?P<at>')(?:[^']|'')*$"),
)
_STARTING = (
    "while scanning a block scalar", "while scanning an alias", "while scanning an anchor", "while scanning a tag",
    "while parsing a tag", "while parsing a block node", "while parsing a flow node",
)  # fmt: skip


_IN_QUOTES = r"(?:\"[^\"\\\n]*\"|'[^'\n]*'|“[^”\n]*”)"
_QUOTED_ITEMS = re.compile(
    rf"(?:^{_VALUE}|(?<=[\s,{{:])(?P<open>[\[［【〔]))[ ]*"
    rf"(?P<items>{_IN_QUOTES}(?:[ ]*[,，、；;]?[ ]*{_IN_QUOTES})+)[ ]*(?:[\]］】〕]|(?:#.*)?$)"
)
"""Several texts in quotes: in brackets, or alone behind a name."""


def conflict_marker(text: str) -> SourceFault | None:
    """The first line that git left between two versions of a text, if there is one."""
    marker = _MARKER.search(text)
    if not marker or not re.search(r"^[<>]{7}", text, re.MULTILINE):
        return None
    line = text.count("\n", 0, marker.start()) + 1
    return SourceFault("schema-invalid", line, 1, {"sign": marker["at"]}, "conflict")


def fence(text: str) -> SourceFault | None:
    """The first line that marks code in Markdown, as chats put it around a whole file."""
    found = _FENCE.search(text)
    if not found:
        return None
    return _fault("fence", (text.count("\n", 0, found.start()) + 1, 1), text=found[0].strip())


def line_trap(text: str, number: int) -> SourceFault | None:
    """What a person is likely to have meant otherwise in the line with that number (from 1)."""
    return _first(_TRAPS, text.split("\n"), number)


def explained(text: str, error: yaml.YAMLError) -> SourceFault:
    """The fault behind an error of the parser; its place lies inside the text."""
    mark = getattr(error, "problem_mark", None)
    lines = text.split("\n")
    if mark is None:
        return quotable(SourceFault("schema-invalid", 1, 1, {}, "other"), lines)
    problem = str(getattr(error, "problem", ""))
    context = str(getattr(error, "context", "") or "")
    start = getattr(error, "context_mark", None) or mark
    here = (mark.line + 1, mark.column + 1)
    fault = (
        fence(text)
        or _quoted_items(lines, *dict.fromkeys((start.line + 1, here[0])))
        or (_cut_off(text) if mark.index >= len(text.rstrip()) else None)
        or _by_complaint(lines, problem, context, (start.line + 1, start.column + 1), here)
        or _by_lines(lines, start.line + 1 if "simple key" in context else here[0], here[0])
        or _open_quote(lines, here[0])
        or _by_structure(lines, problem, (start.line + 1, start.column + 1), here)
    )
    return quotable(_inside(fault, lines), lines)


def _quoted_items(lines: list[str], *numbers: int) -> SourceFault | None:
    """Items in quotes with another sign than a comma between them, or without brackets around them."""
    for number in numbers:
        for found in _QUOTED_ITEMS.finditer(lines[number - 1][:2000]) if number <= len(lines) else ():
            items = [item if item[0] in "\"'" else f'"{item[1:-1]}"' for item in re.findall(_IN_QUOTES, found["items"])]
            between = re.sub(_IN_QUOTES, "", found["items"]).replace(" ", "")
            if not found["open"] or between != "," * (len(items) - 1):
                column = found.start("open" if found["open"] else "items") + 1
                values = {"suggestion": f"[{', '.join(items)}]"}
                return SourceFault("schema-invalid", number, column, values, "quoted-items")
    return None


def _cut_off(text: str) -> SourceFault | None:
    """The innermost bracket that nothing closes, in a text that ends inside of it."""
    next_token: Callable[[], Any] = CParser(text.encode()).get_token
    open_ones: list[Any] = []
    try:
        while token := next_token():
            if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
                open_ones.append(token.start_mark)
            elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)) and open_ones:
                open_ones.pop()
    except yaml.YAMLError as error:
        if "quoted scalar" in str(getattr(error, "context", "")):
            return None
    if not open_ones:
        return None
    mark = open_ones[-1]
    closed = _first(_CLOSED, text.split("\n"), mark.line + 1)
    return closed or _fault("cut-off", (mark.line + 1, mark.column + 1), sign=text[mark.index])


def _inside(fault: SourceFault, lines: list[str]) -> SourceFault:
    """The parser may point behind the last line."""
    if fault.line <= len(lines) and (fault.line < len(lines) or lines[-1]):
        return fault
    last = max(n for n, line in enumerate(lines, 1) if line or n == 1)
    return SourceFault(fault.rule, last, len(lines[last - 1]) or 1, fault.values, fault.variant, fault.related)


def _fault(variant: str, place: tuple[int, int], **values: Any) -> SourceFault:
    cut = {name: shown(value) for name, value in values.items()}
    return SourceFault("schema-invalid", *place, cut, variant)


def _first(traps: tuple[tuple[str, re.Pattern[str]], ...], lines: list[str], number: int) -> SourceFault | None:
    if not 1 <= number <= len(lines):
        return None
    line = lines[number - 1][:2000]
    for variant, pattern in traps:
        match = pattern.match(line)
        if match:
            values = {name: value or "" for name, value in match.groupdict().items() if name != "at"}
            if variant == "wide-blank":
                values["code"] = f"U+{ord(match['at']):04X}"
            elif variant == "wide-bracket":
                named = re.match(rf"{_NAME}[:：]", line[match.end("sign") :])
                values["usual"] = "{" if named else usual_brackets(match["sign"])
            return _fault(variant, (number, match.start("at") + 1), **values)
    return None


def _by_lines(lines: list[str], first: int, problem: int) -> SourceFault | None:
    """The line that the parser complains of, then the one before it, which may have been swallowed."""
    before = next((n for n in range(problem - 1, 0, -1) if lines[n - 1].strip()), 0)
    for number in dict.fromkeys((first, problem, before)):
        fault = _first(_TRAPS, lines, number)
        if fault:
            return fault
    return None


def _by_complaint(
    lines: list[str], problem: str, context: str, start: tuple[int, int], here: tuple[int, int]
) -> SourceFault | None:
    """Complaints that leave one meaning, or nearly so."""
    rest = lines[start[0] - 1][start[1] - 1 :] if start[0] <= len(lines) else ""
    if "escape" in problem or "hexdecimal" in problem:
        return _escape(lines, here)
    if "quoted scalar" in context:
        told = _eaten_quote(lines, start[0]) or _open_quote(lines, start[0])
        return told or _fault(_unclosed(lines, start[0]), start, sign=rest[:1])
    if "cannot start any token" in problem and _in_brackets_at(lines, here):
        return _starts_with(lines, here)
    if "directive" in context:
        return _fault("directive", start)
    if "tab character" in problem:
        return _fault("tab", here)
    if "flow sequence" in context or "flow mapping" in context:
        return _in_brackets(lines, start, here, rest[:1])
    if "<document start>" in problem:
        return _fault("text-after-document", here)
    if context in _STARTING:
        return _first(_ITEM, lines, start[0]) or _starts_with(lines, here if "node" in context else start)
    return None


def _starts_with(lines: list[str], place: tuple[int, int]) -> SourceFault | None:
    rest = lines[place[0] - 1][place[1] - 1 :] if place[0] <= len(lines) else ""
    if rest.startswith(",") and place[1] > 1:
        return _fault("empty-item", place)
    if rest and _in_brackets_at(lines, place):
        start, end = text_around(lines[place[0] - 1], place[1] - 1)
        rest = lines[place[0] - 1][start:end] or rest
    return _fault("starts-with", place, sign=rest[0], text=rest) if rest else None


def _in_brackets_at(lines: list[str], place: tuple[int, int]) -> bool:
    """Whether a place stands in brackets that its line opens."""
    before = _QUOTED.sub("", lines[place[0] - 1][: place[1] - 1]) if place[0] <= len(lines) else ""
    return sum(before.count(sign) for sign in "[{") > sum(before.count(sign) for sign in "]}")


def _escape(lines: list[str], here: tuple[int, int]) -> SourceFault:
    line = lines[here[0] - 1] if here[0] <= len(lines) else ""
    index = line.rfind("\\", 0, here[1])
    sign = line[index : index + 2]
    half = re.match(r"\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}", line[index:])
    place = (here[0], max(index, 0) + 1)
    if half:
        return SourceFault("bad-encoding", *place, {"text": half[0]}, "half")
    return _fault("bad-escape", place, sign=sign)


def _in_brackets(lines: list[str], start: tuple[int, int], here: tuple[int, int], sign: str) -> SourceFault:
    if marked := _mark_in_brackets(lines, here, sign):
        return marked
    for number in dict.fromkeys((start[0], here[0])):
        fault = _eaten_quote(lines, number) or _first((*_CLOSED, *_IN_BRACKETS), lines, number)
        if fault:
            return fault
    outer = _first(_TRAPS, lines, here[0]) if here[0] == start[0] else None
    return outer or _fault("open-bracket", start, sign=sign)


def _mark_in_brackets(lines: list[str], here: tuple[int, int], sign: str) -> SourceFault | None:
    """Brackets that belong to a text, as those of [[s20]], where brackets mean something: told at the mark."""
    line = lines[here[0] - 1] if here[0] <= len(lines) else ""
    at = here[1] - 1
    behind = _BEHIND_MARK.search(line[:at]) if _GOES_ON.match(line, at) else None
    mark = _MARK.match(line, behind.start("mark") if behind else at)
    if not mark or (not behind and not _is_text(line[:at], mark)):
        return None
    start, end = text_around(line, mark.start())
    outer = "{ }" if sign == "{" else "[ ]"
    return _fault("mark-in-brackets", (here[0], mark.start() + 1), mark=mark["mark"], text=line[start:end], outer=outer)


def _is_text(before: str, mark: re.Match[str]) -> bool:
    """Whether a mark stands in a sentence, and not behind a name whose colon is missing."""
    named = re.search(r"[{,][ ]*[A-Za-z_-]+[ ]*$", before)
    return not named and (not before[-1:].isascii() or mark["name"] is not None)


def text_around(line: str, at: int) -> tuple[int, int]:
    """Where a plain text in brackets begins and ends, of which a mark is a part."""
    before = _TEXT_BEFORE.search(line[:at])
    behind = _TEXT_BEHIND.match(line, at)
    assert before is not None
    assert behind is not None
    return before.start("text"), at + len(behind[0].rstrip())


def _open_quote(lines: list[str], last: int) -> SourceFault | None:
    """The first quote that its line does not close, while the next line starts something new."""
    for number, line in enumerate(lines[:last], 1):
        for pattern in _OPEN_QUOTE:
            match = pattern.match(line[:2000])
            following = lines[number] if number < len(lines) else ""
            if match and (re.match(rf"{_START}[^\s:]+:(?:\s|$)", following) or not following.strip()):
                eaten = _eaten_quote(lines, number) if match["at"] == '"' else None
                return eaten or _fault(_unclosed(lines, number), (number, match.start("at") + 1), sign=match["at"])
    return None


def _unclosed(lines: list[str], number: int) -> str:
    """How to tell a quote that nothing closes: where nothing is named behind it, the file ends inside of it."""
    follows = any(re.match(rf"{_START}{_NAME}:(?:\s|$)", line) for line in lines[number:])
    return "open-quote" if follows else "cut-off"


def _eaten_quote(lines: list[str], number: int) -> SourceFault | None:
    """A path in quotes that ends in a backslash, so that its closing quote closes nothing."""
    line = lines[number - 1][:2000] if number <= len(lines) else ""
    path = eaten_quote(line, line.find('"') + 1)
    return _fault("bad-escape", (number, path.start() + 1), sign=path[0]) if path else None


def _comment_before(lines: list[str], number: int) -> SourceFault | None:
    """A comment between two lines of a text, which ends it: the rest belongs to nothing."""
    above = lines[number - 2] if 1 < number <= len(lines) else ""
    rest = lines[number - 1] if number <= len(lines) else ""
    if not above.lstrip().startswith("#") or re.match(rf"{_START}[^\s:]+:(?:\s|$)|[ ]*-[ ]", rest):
        return None
    return _fault("comment-ends-text", (number - 1, len(above) - len(above.lstrip()) + 1), text=above.strip())


def _no_colon_above(lines: list[str], number: int) -> SourceFault | None:
    """An item of a list whose name has a Chinese colon, so that it is a text and the names below fit to nothing."""
    above = next((n for n in range(number - 1, 0, -1) if lines[n - 1].strip()), 0)
    item = above and lines[above - 1].lstrip().startswith("- ")
    return _first(_NO_COLON, lines, above) if item else None


def _by_structure(lines: list[str], problem: str, start: tuple[int, int], here: tuple[int, int]) -> SourceFault:
    """What is left: the indentation, a list among names, a line without a colon, or something unheard of."""
    if "cannot start any token" in problem and (told := _first(_IN_BRACKETS[-2:], lines, here[0])):
        return told
    if "could not find expected ':'" in problem:
        return _first(_NO_COLON, lines, start[0]) or _fault("no-colon", start)
    comment = _comment_before(lines, here[0])
    if comment:
        return comment
    line = lines[here[0] - 1] if here[0] <= len(lines) else ""
    sign = line[here[1] - 1 : here[1]]
    first = len(line) - len(line.lstrip(" ")) + 1
    if sign in ("]", "}"):
        return _fault("extra-bracket", here, sign=sign)
    if sign == "?":
        return _fault("starts-with", here, sign=sign, text=line[here[1] - 1 :])
    if told := missing_dash(lines, here[0]) or _no_colon_above(lines, here[0]):
        return told
    if here[1] == first and here[1] == start[1] and "expected" in problem:
        return _fault("mixed", here)
    if here[1] == first or "mapping values" in problem:
        return _fault("indent", (here[0], first))
    return _fault("other", here)
