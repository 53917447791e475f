"""What the messages tell to do, done by a program: a remedy for each message whose remedy needs nobody's knowledge.

Those that do are named in tests/cases/remedies.yaml, with the reason.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

from procbook import source
from procbook.finding import Fault

Files = Mapping[str, bytes]
Remedy = Callable[["Place"], Files]
Route = tuple[str | int, ...]

REMEDIES: dict[tuple[str, str], Remedy] = {}


@dataclass(frozen=True)
class Place:
    """Where a fault was told, in which files, and what was said of it."""

    files: Files
    fault: Fault

    @property
    def path(self) -> str:
        return self.fault.location.path

    @property
    def line(self) -> int:
        return self.fault.location.line

    @property
    def values(self) -> Mapping[str, Any]:
        return self.fault.values

    @cached_property
    def text(self) -> str:
        return self.files[self.path].decode()

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def index(self) -> int:
        return sum(len(line) + 1 for line in self.lines[: self.line - 1]) + self.fault.location.column - 1

    @cached_property
    def span(self) -> tuple[int, int]:
        """Where the value at the place begins and ends: as the parser says, or the rest of what the line has of it."""
        for start, end in _scalars(self.text):
            if start <= self.index < end or start == self.index:
                return start, start + len(self.text[start:end].rstrip())
        start = self.index - self.fault.location.column + 1 + len(self._before())
        rest = self.text[start:].split("\n")[0]
        inside = self.text[start - 1] in "[{," or re.search(r"[\[{][^\]}]*$", self._before()) is not None
        ended = re.match(r"[^,\]}]*", rest) if inside else None
        return start, start + len((ended[0] if ended else rest).rstrip())

    def _before(self) -> str:
        """What stands in the line before the value."""
        line, column = self.lines[self.line - 1], self.fault.location.column - 1
        opened = max(line.rfind(sign, 0, column) for sign in "[{,")
        start = line[opened + 1 :] if opened >= 0 and re.search(r"[\[{]", line[:column]) else line
        head = re.match(r"\s*(?:- +)*(?:[^\s:\"'\[{]+: +)?", start)
        assert head is not None
        return line[: len(line) - len(start)] + head[0]

    @cached_property
    def route(self) -> Route:
        """The route of the value at the place, or of the text that it stands in; the outermost that begins there."""
        places = source.positions(self.files[self.path]).values
        here = (self.line, self.fault.location.column)
        start = max(place for place in places.values() if place <= here)
        return min((route for route, place in places.items() if place == start), key=len)

    @cached_property
    def data(self) -> Any:
        return source.read(self.files[self.path]).data

    def written(self, text: str) -> Files:
        return {**self.files, self.path: text.encode()}

    def replaced(self, start: int, end: int, new: str) -> Files:
        return self.written(self.text[:start] + new + self.text[end:])

    def in_value(self, change: Callable[[str], str]) -> Files:
        """With the value as it stands in the file changed."""
        start, end = self.span
        return self.replaced(start, end, change(self.text[start:end]))

    def in_data(self, change: Callable[[Any, str | int], object], route: Route | None = None) -> Files:
        """With the data changed; `change` is given what holds the value, and its key there. JSON is YAML too."""
        *outer, key = self.route if route is None else route
        made = json.loads(json.dumps(self.data))
        held = made
        for part in outer:
            held = held[part]
        change(held, key)
        return self.written(json.dumps(made, ensure_ascii=False, indent=1))


def _scalars(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            start, end = event.start_mark, event.end_mark
            if isinstance(event, yaml.ScalarEvent) and start and end and end.index > start.index:
                found.append((start.index, end.index))
    except yaml.YAMLError:
        return []
    return found


def remedy(rule: str, *variants: str) -> Callable[[Remedy], Remedy]:
    def register(mend: Remedy) -> Remedy:
        for variant in variants or ("",):
            REMEDIES[rule, variant] = mend
        return mend

    return register


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def single(text: str) -> str:
    inner = text[1:-1] if text[:1] == text[-1:] == '"' else text
    return "'" + inner.replace("'", "''") + "'"


# Writing


@remedy("schema-invalid", "tab", "tab-inside")
def _tabs(place: Place) -> Files:
    lines = [line.replace("\t", "  ") if n == place.line else line for n, line in enumerate(place.lines, 1)]
    return place.written("\n".join(lines))


@remedy("schema-invalid", "wide-blank")
def _wide_blank(place: Place) -> Files:
    lines = list(place.lines)
    lines[place.line - 1] = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", lines[place.line - 1]).rstrip()
    return place.written("\n".join(lines))


@remedy("schema-invalid", "wide-blank-last")
def _last_blank(place: Place) -> Files:
    lines = list(place.lines)
    lines[place.line - 1] = re.sub(r"[\s\u00a0]+(?=[\"']?$)", "", lines[place.line - 1])
    return place.written("\n".join(lines))


@remedy("schema-invalid", "list-sign")
def _list_sign(place: Place) -> Files:
    """What stands behind it stays where it is, so that it is in line with what stands below."""
    end = place.index + len(place.values["sign"])
    dash = "-".ljust(end - place.index) + ("" if place.text[end].isspace() else " ")
    return place.replaced(place.index, end, dash)


@remedy("schema-invalid", "extra-comma")
def _no_comma(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, "")


@remedy("schema-invalid", "missing-dash")
def _missing_dash(place: Place) -> Files:
    """What stands behind it stays where it is when there is room for it."""
    room = place.text[place.index : place.index + 2] == "  "
    return place.replaced(place.index, place.index + (2 if room else 0), "- ")


@remedy("schema-invalid", "wide-bracket")
def _usual_brackets(place: Place) -> Files:
    line, sign, usual = place.lines[place.line - 1], place.values["sign"], place.values["usual"]
    at = place.fault.location.column - 1
    both = {"{": ("[{｛（「【〔［]", "[}｝）」】〕］]"), "[": ("[【［〔]", "[】］〕]")}.get(
        usual, ("", re.escape(sign))
    )
    rest = re.sub(both[1], {"{": "}", "[": "]"}.get(usual, usual), line[at + 1 :])
    lines = list(place.lines)
    lines[place.line - 1] = line[:at] + usual + rest
    return place.written("\n".join(lines))


@remedy("ambiguous-scalar", "grouped")
def _without_commas(place: Place) -> Files:
    number = re.compile(r"[-0-9, ]*[0-9](?:\.[0-9]+)?").match(place.text, place.index)
    assert number is not None
    return place.replaced(number.start(), number.end(), str(place.values["read"]))


@remedy("wrong-type", "brackets")
def _as_suggested(place: Place) -> Files:
    return place.in_data(lambda held, key: held.__setitem__(key, yaml.safe_load(place.values["suggestion"])))


@remedy("schema-invalid", "wide-colon")
def _wide_colon(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, ": ")


@remedy("schema-invalid", "wide-comma")
def _wide_comma(place: Place) -> Files:
    return place.in_value(lambda text: re.sub("[，、；;]", ", ", text))


@remedy("schema-invalid", "cut")
def _cut(place: Place) -> Files:
    run = re.compile(r"(?:[^\]\n,]|,(?![ \n]))*").match(place.text, place.index)
    assert run is not None
    return place.replaced(run.start(), run.end(), run[0].replace(",", ", " if run[0].isascii() else "，"))


@remedy("schema-invalid", "no-blank-after-colon")
def _no_blank(place: Place) -> Files:
    colon = place.text.index(":", place.index)
    return place.replaced(colon, colon + 1, ": ")


@remedy("schema-invalid", "blank-before-colon")
def _blank_before_colon(place: Place) -> Files:
    lines = list(place.lines)
    lines[place.line - 1] = re.sub(r"\s+:", ":", lines[place.line - 1])
    return place.written("\n".join(lines))


@remedy("schema-invalid", "list-behind-name")
def _list_below(place: Place) -> Files:
    indent = len(place.lines[place.line - 1]) - len(place.lines[place.line - 1].lstrip()) + 2
    return place.replaced(place.index, place.index, "\n" + " " * indent)


@remedy("schema-invalid", "no-blank-after-dash")
def _no_dash(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, "- ")


@remedy("schema-invalid", "list-as-name")
def _list_in_quotes(place: Place) -> Files:
    end = place.text.index("]", place.index) + 1
    return place.replaced(place.index, end, quoted(place.text[place.index : end]))


@remedy("schema-invalid", "colon-inside", "pair-in-list", "question-in-brackets", "starts-with")
@remedy("schema-invalid", "comment", "alias-as-name")
def _in_quotes(place: Place) -> Files:
    return place.in_value(quoted)


@remedy("schema-invalid", "mark-in-brackets")
def _whole_in_quotes(place: Place) -> Files:
    text = place.values["text"]
    start = place.text.rindex(text, 0, place.index + len(text))
    return place.replaced(start, start + len(text), quoted(text))


@remedy("schema-invalid", "bad-escape", "eaten-escape")
def _path_in_single_quotes(place: Place) -> Files:
    start = place.text.rindex('"', 0, place.index)
    end = place.text.index('"', place.index) + 1
    return place.replaced(start, end, single(place.text[start:end]))


@remedy("schema-invalid", "text-after-quote")
def _in_single_quotes(place: Place) -> Files:
    line = place.lines[place.line - 1]
    value = re.search(r"\".*[^\s]", line)
    assert value is not None
    start = place.index - place.fault.location.column + 1 + value.start()
    return place.replaced(start, start + len(value[0]), single(value[0]))


@remedy("schema-invalid", "text-after-single")
def _in_double_quotes(place: Place) -> Files:
    start = place.text.index("'", place.index - place.fault.location.column + 1)
    value = place.text[start:].split("\n")[0].rstrip()
    return place.replaced(start, start + len(value), quoted(value.strip("'")))


@remedy("schema-invalid", "empty-item", "extra-bracket")
def _delete_sign(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, "")


@remedy("schema-invalid", "glued-comment")
def _glued(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, " # ")


@remedy("schema-invalid", "comment-is-text", "comment-ends-text")
def _comment_above(place: Place) -> Files:
    """The comment above the text, as far in as what the text belongs to."""
    lines = list(place.lines)
    comment = lines.pop(place.line - 1).strip()
    at = next(n for n in range(place.line - 2, -1, -1) if re.match(r" *(?:- |[\w-]+:)", lines[n]))
    lines.insert(at, lines[at][: len(lines[at]) - len(lines[at].lstrip())] + comment)
    return place.written("\n".join(lines))


@remedy("schema-invalid", "missing-comma")
def _add_comma(place: Place) -> Files:
    return place.replaced(place.index, place.index, ",")


@remedy("schema-invalid", "tag")
def _without_tag(place: Place) -> Files:
    tag = re.compile(r"\S+\s+").match(place.text, place.index)
    assert tag is not None
    return place.replaced(tag.start(), tag.end(), "")


@remedy("schema-invalid", "open-quote")
def _open_quote(place: Place) -> Files:
    """At the end of the line, or of an item in brackets."""
    inside = re.match(r".*[\[{,:]\s*$|.*[\[{]", place.lines[place.line - 1][: place.fault.location.column - 1])
    end = re.compile(r"[^,\]}\n]*" if inside and re.search(r"[\[{]", inside[0]) else ".*").match(
        place.text, place.index
    )
    assert end is not None
    return place.replaced(end.end(), end.end(), str(place.values["sign"]))


@remedy("schema-invalid", "empty-block", "directive", "document-end")
@remedy("duplicate-key")
def _delete_line(place: Place) -> Files:
    return place.written("\n".join(line for n, line in enumerate(place.lines, 1) if n != place.line))


@remedy("ambiguous-scalar", "", "sign", "name", "long", "time", "timestamp", "not-a-number")
@remedy("ambiguous-scalar", "truth", "nothing", "zero", "number-form")
@remedy("wrong-type", "quotes")
def _quote(place: Place) -> Files:
    return place.in_value(quoted)


def _as_told(key: str) -> Remedy:
    """What the message says to write instead, in quotes."""
    return lambda place: place.in_value(lambda text: f'"{place.values[key]}"')


remedy("ambiguous-scalar", "date-form")(_as_told("read"))
remedy("ambiguous-scalar", "curly")(_as_told("inner"))
remedy("schema-invalid", "date-form")(_as_told("date"))
remedy("schema-invalid", "form-meant")(_as_told("suggestion"))


@remedy("ambiguous-scalar", "wide-form")
def _narrow(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["read"]))


@remedy("bad-encoding", "other")
def _as_utf8(place: Place) -> Files:
    data = place.files[place.path]
    encoding = "gb18030" if place.values["encoding"] == "GBK" else "utf-16"
    if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    return {**place.files, place.path: data.decode(encoding).encode()}


@remedy("hidden-character", "", "at-end", "control", "line-break", "nul", "private")
def _delete_hidden(place: Place) -> Files:
    return place.replaced(place.index, place.index + 1, "")


@remedy("hidden-character", "escape")
def _delete_escape(place: Place) -> Files:
    return place.in_value(
        lambda text: re.sub(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0abefvNLP_])", "", text)
    )


@remedy("hidden-character", "not-composed")
def _composed(place: Place) -> Files:
    return place.written(unicodedata.normalize("NFC", place.text))


@remedy("hidden-character", "radical")
def _usual(place: Place) -> Files:
    lines = list(place.lines)
    for old, new in zip(place.values["written"], place.values["usual"], strict=True):
        lines[place.line - 1] = lines[place.line - 1].replace(old, new)
    return place.written("\n".join(lines))


# Shape


@remedy("unknown-field", "meant")
def _rename_field(place: Place) -> Files:
    key = str(place.values["key"])
    return place.replaced(place.index, place.index + len(key), str(place.values["meant"]))


@remedy("unknown-field", "", "known", "together")
def _delete_field(place: Place) -> Files:
    key = str(place.values["key"])
    routes = source.positions(place.files[place.path]).names
    here = (place.line, place.fault.location.column)
    route = next(route for route, at in routes.items() if at == here and route[-1] == key)
    return place.in_data(lambda held, name: held.pop(name), route)


@remedy("schema-invalid", "choice-meant")
def _choice(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["suggestion"]).split(" ")[0])


@remedy("schema-invalid", "line")
def _one_line(place: Place) -> Files:
    return place.in_data(lambda held, key: held.__setitem__(key, " ".join(held[key].split())))


@remedy("schema-invalid", "twice")
def _once(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("wrong-type", "list-of-one")
def _list_of_one(place: Place) -> Files:
    return place.in_data(lambda held, key: held.__setitem__(key, [held[key]]))


@remedy("wrong-type", "items-on-lines", "items-in-block")
def _list_of_lines(place: Place) -> Files:
    """Each line of the text as an item, without what stands before it."""
    start, end = place.span
    lines = place.text[start:end].strip().split("\n")
    items = [source.without_mark(line.strip()) for line in lines if line.strip() not in ("|", ">")]
    return place.in_data(lambda held, key: held.__setitem__(key, items))


@remedy("schema-invalid", "quoted-items")
def _quoted_items(place: Place) -> Files:
    line = place.lines[place.line - 1]
    start = place.fault.location.column - 1
    end = next((at + 1 for at in range(start, len(line)) if line[at] in "]］】"), len(line))
    lines = list(place.lines)
    lines[place.line - 1] = line[:start] + place.values["suggestion"] + line[end:]
    return place.written("\n".join(lines))


@remedy("wrong-type", "behind-dash", "lines-behind-dash")
def _without_dash(place: Place) -> Files:
    rest = place.text[place.index + 1 :].lstrip(" ")
    return place.written(place.text[: place.index] + rest)


@remedy("wrong-type", "step-number")
def _numbered_step(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["meant"]))


@remedy("schema-invalid", "fence")
def _unfenced(place: Place) -> Files:
    """Without the fences, and without what is said outside of them."""
    fences = [n for n, line in enumerate(place.lines) if re.match("```|~~~", line)]
    if len(fences) == 1:
        return place.written("\n".join(line for n, line in enumerate(place.lines) if n not in fences))
    return place.written("\n".join(place.lines[fences[0] + 1 : fences[-1]]) + "\n")


@remedy("wrong-type", "one-in-list")
def _out_of_list(place: Place) -> Files:
    return place.in_data(lambda held, key: held.__setitem__(key, held[key][0]))


@remedy("schema-invalid", "form-meant", "time")
def _meant_form(place: Place) -> Files:
    return place.in_value(lambda text: quoted(str(place.values["suggestion"])))


@remedy("bad-id", "meant")
def _meant_id(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["suggestion"]))


@remedy("unsupported-schema-version", "")
def _schema(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["version"]))


@remedy("unsupported-schema-version", "missing")
def _add_schema(place: Place) -> Files:
    return place.written(f"schema: {place.values['version']}\n{place.text}")


@remedy("file-name-differs-from-id", "")
def _rename_file(place: Place) -> Files:
    return _moved(place, re.sub(r"[^/]+$", f"{place.values['id']}.yaml", place.path))


@remedy("file-name-differs-from-id", "folder")
def _move_file(place: Place) -> Files:
    return _moved(place, re.sub(r"[^/]+(?=/[^/]+$)", str(place.values["area"]), place.path))


@remedy("stray-file", "wrong-ending")
def _right_ending(place: Place) -> Files:
    return _moved(place, re.sub(r"\.\w+$", ".yaml", place.path))


@remedy("stray-file", "", "copy")
@remedy("file-name-differs-from-id", "copy")
def _delete_file(place: Place) -> Files:
    return {name: data for name, data in place.files.items() if name != place.path}


def _moved(place: Place, path: str) -> Files:
    return {**{name: data for name, data in place.files.items() if name != place.path}, path: place.files[place.path]}


# References and texts


@remedy(
    "unknown-reference", *(f"{kind}-close" for kind in ("owner", "role", "person", "area", "process", "record", "control", "source", "demand", "file", "system", "parameter", "clock", "limit", "link"))
)  # fmt: skip
def _close(place: Place) -> Files:
    close = place.values["close"]
    meant = close if isinstance(close, str) else close[0]
    return place.in_value(lambda text: text.replace(str(place.values["id"]), meant))


@remedy("unknown-reference", "step-way")
def _way(place: Place) -> Files:
    way = {"when": place.values["when"], "to": place.values["to"]}
    return place.in_data(lambda held, key: held.__setitem__(key, way))


@remedy("unknown-reference", "link-table", "link-parameter", "link-plain")
def _written_otherwise(place: Place) -> Files:
    written, values = f"[[{place.values['id']}]]", place.values
    return place.in_value(lambda text: text.replace(written, str(values.get("meant") or values["title"])))


@remedy("mistyped-reference", "", "single", "parameter", "id", "material", "named", "words", "place", "extra")
@remedy("repeated-unit")
def _meant(place: Place) -> Files:
    return place.in_value(lambda text: text.replace(str(place.values["written"]), str(place.values["meant"])))


@remedy("mistyped-reference", "mistyped")
def _as_a_reference(place: Place) -> Files:
    return place.in_value(lambda text: text.replace(str(place.values["written"]), f"[[{place.values['meant']}]]"))


@remedy("unknown-table", "elsewhere")
def _as_a_link(place: Place) -> Files:
    return place.in_value(lambda text: text.replace(str(place.values["title"]), str(place.values["there"])))


@remedy("forbidden-term")
def _term(place: Place) -> Files:
    return place.in_value(lambda text: text.replace(str(place.values["word"]), str(place.values["title"])))


_UNMARKED: dict[str, Callable[[str], str]] = {
    "address": lambda mark: mark[1:-1],
    "html": lambda mark: "",
    "entity": html.unescape,
    "fence": lambda mark: "",
    "heading": lambda mark: mark.lstrip("# "),
    "quote": lambda mark: mark.lstrip("> "),
    "line": lambda mark: "",
    "box": lambda mark: "- ",
    "strike": lambda mark: "",
    "highlight": lambda mark: f"**{mark[2:-2]}**",
    "italic": lambda mark: f"**{mark.strip('*_')}**",
    "half-bold": lambda mark: f"{mark}**",
    "many-stars": lambda mark: f"**{mark.strip('*')}**",
    "plain": lambda mark: re.sub(r"\*\*|`|\[([^]]*)\]\(.*\)", r"\1", mark),
    "marked-link": lambda mark: re.sub(r"\*\*|`", "", mark),
    "wide-bold": lambda mark: mark.replace("＊", "*"),
    "half-code": lambda mark: f"{mark}`",
    "loose-bold": lambda mark: f"**{mark.strip('* ')}**",
    "contents": lambda mark: "",
    "attributes": lambda mark: "",
}


@remedy("unsupported-mark", *_UNMARKED)
def _unmarked(place: Place) -> Files:
    change = _UNMARKED[place.fault.variant]
    mark = str(place.values["written"])
    return place.in_value(lambda text: text.replace(mark, change(mark)))


@remedy("unsupported-mark", "run-on")
def _apart(place: Place) -> Files:
    mark = re.escape(str(place.values["written"]))
    return place.in_data(lambda held, key: held.__setitem__(key, re.sub(rf"\n( *{mark})", r"\n\n\1", held[key])))


@remedy("unsupported-mark", "item")
def _items(place: Place) -> Files:
    return place.in_data(
        lambda held, key: held.__setitem__(
            key,
            re.sub(
                r"(?m)^( *\d{1,2})(?:[、．] *|\.(?=\w))",
                r"\1. ",
                re.sub(
                    r"(?m)^ *(?:[*+•·●▪■◆○＊—–－] +|[•·●▪■◆○－](?=\w)|(?:[（(]\w{1,3}[）)]|[①-⑳]) *|-(?=\w))",
                    "- ",
                    held[key],
                ),
            ),
        )
    )


# Tables, calendar, times


@remedy("ragged-row", "blank", "few")
def _dash(place: Place) -> Files:
    def fill(held: Any, key: str | int) -> None:
        if place.fault.variant == "blank":
            held[key] = "—"
        else:
            held[key] += ["—"] * (place.values["columns"] - place.values["cells"])

    return place.in_data(fill)


@remedy("ragged-row", "none")
@remedy("duplicate-entry")
@remedy("senseless-date", "open", "far-open")
@remedy("impossible-due", "daily", "month", "two")
@remedy("wrong-holiday", "weekend-twice", "workday-twice")
def _delete_item(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("ragged-row", "many")
def _joined_cells(place: Place) -> Files:
    def join(held: Any, key: str | int) -> None:
        assert isinstance(key, int)
        held[key - 1 :] = ["，".join(map(str, held[key - 1 :]))]

    return place.in_data(join)


@remedy("cut-sentence", "joined")
@remedy("ragged-row", "joined", "head")
def _parted(place: Place) -> Files:
    def part(held: Any, key: str | int) -> None:
        assert isinstance(key, int)
        held[key : key + 1] = re.split("[ ]*[，、；,;][ ]*", held[key])

    return place.in_data(part)


@remedy("wrong-holiday", "reversed")
@remedy("senseless-date", "reversed")
def _turned(place: Place) -> Files:
    def turn(held: Any, key: str | int) -> None:
        held["from"], held["until"] = held["until"], held["from"]

    return place.in_data(turn)


@remedy("wrong-holiday", "no-workday", "few-workdays")
def _usual_weekend(place: Place) -> Files:
    return place.in_data(lambda held, key: held.__setitem__(key, [6, 7]))


@remedy("missing-holiday")
def _add_holidays(place: Place) -> Files:
    added = [{"name": f"节假日 {day}", "from": day, "until": day} for day in place.values["days"]]
    return place.in_data(lambda held, key: held[key].extend(added), ("calendar", "holidays"))


@remedy("duplicate-number", "odd")
@remedy("idle-policy", "tag")
def _meant_tag(place: Place) -> Files:
    return place.in_value(lambda text: str(place.values["meant"]))


@remedy("replaced-in-force")
def _not_replaced(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("unconfirmed-article")
def _without_article(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("certainty-above-source", "", "article")
def _less_certain(place: Place) -> Files:
    def change(held: Any, key: str | int) -> None:
        held[key] = place.values["known"]
        if held[key] == "unconfirmed":
            held.pop("article", None)

    return place.in_data(change)


@remedy("certainty-above-source", "unlisted")
def _listed_article(place: Place) -> Files:
    path = "processes/sources.yaml"
    listed = source.read(place.files[path]).data
    article = {"article": place.values["missing"], "demand": "要求", "certainty": place.values["claimed"]}
    cited = next(each for each in listed["sources"] if each["id"] == place.values["id"])
    cited["articles"] = [*cited.get("articles", ()), article]
    return {**place.files, path: json.dumps(listed, ensure_ascii=False).encode()}


@remedy("impossible-duration", "zero")
def _no_limit(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("duplicate-branch", "same", "same-kind")
def _one_way(place: Place) -> Files:
    def change(held: Any, key: str | int) -> None:
        held[key] = place.values["to"]
        if place.fault.variant == "same-kind":
            del held["kind"]

    return place.in_data(change)


@remedy("impossible-due", "leap", "not-each", "not-each-workday")
def _last_workday(place: Place) -> Files:
    def change(held: Any, key: str | int) -> None:
        del held[key]
        held["workday"] = -1

    return place.in_data(change)


@remedy("impossible-duration", "zero-emergency")
def _some_days(place: Place) -> Files:
    return place.in_value(lambda text: "5d")


@remedy("impossible-duration", "kept")
def _permanent(place: Place) -> Files:
    return place.in_value(lambda text: "permanent")


# What is not used or written twice


@remedy("unused-waiver", "", "never")
def _delete_waiver(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key), place.route[:-1])


@remedy("unused-record", "")
@remedy("unused-role", "")
def _delete_by_id(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key), place.route[:-1])


@remedy("unused-parameter", "", "shared")
def _delete_parameter(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


@remedy("several-accountable", "owner", "accountable")
@remedy("unknown-reference", "itself")
def _delete_value(place: Place) -> Files:
    return place.in_data(lambda held, key: held.pop(key))


def applied(files: Files, fault: Fault) -> Files:
    """The files after the remedy of a fault."""
    return REMEDIES[fault.rule, fault.variant](Place(files, fault))


def at(fault: Fault, path: str) -> Fault:
    """The fault as one of the file at a path."""
    return replace(fault, location=replace(fault.location, path=path))
