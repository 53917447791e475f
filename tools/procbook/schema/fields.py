"""What a field is called, what it may hold and what somebody may have meant, from the schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any

from procbook.schema.documents import Schema, definition, document, resolved
from procbook.source.lookalikes import ascii_alike
from procbook.source.scalars import Doubt, block_scalar, without_mark

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"(?:\u4e0a\u5348|\u65e9\u4e0a?|(?P<late>\u4e0b\u5348|\u665a\u4e0a?))?"
    r"(?P<hour>[0-9]{1,2})(?:[:hH\u70b9\u65f6]|[.](?=[0-9]{2}))"
    r"(?:(?P<minute>[0-9]{1,2})\u5206?(?::00)?|(?P<half>\u534a)|\u6574)?"
    r"|(?P<hours>[0-2][0-9])(?P<minutes>[0-5][0-9])"
)
"""A time of day as people say it: 9:30, 9.30, 9点半, 下午3点, 9时30分."""
_BOUNDS = re.compile(r"\{([0-9]+),([0-9]+)\}\$$")
"""How many characters follow the first one of an id."""

_INSIDE = r"[^\[\]［］【】〔〕{}｛｝（）()「」]+"
_ENCLOSED = {
    "array": re.compile(
        rf"[\[［【〔（(「](?P<whole>{_INSIDE})[\]］】〕）)」]|[［【〔](?P<begun>{_INSIDE})|(?P<ended>{_INSIDE})[\]］】〕]"
    ),
    "object": re.compile(rf"[{{｛](?P<whole>{_INSIDE})[}}｝]|[｛](?P<begun>{_INSIDE})|(?P<ended>{_INSIDE})[}}｝]"),
}
"""What was meant as a list or as an object, by the brackets of a Chinese keyboard, or by one half of a pair."""

MAX_NAMED = 80
"""Characters that the schema gives to a name."""

MAX_NAME = 10
"""Characters of a name in a list; what is longer is a sentence, whose commas part nothing."""

MAX_SHOWN = 30
"""Characters of a value that a message shows."""


def properties(schema: Schema) -> dict[str, Schema]:
    """The fields that an object may have, by key."""
    return {key: resolved(part) for key, part in resolved(schema).get("properties", {}).items()}


def demand_at(kind: str, schema_path: Iterable[str | int]) -> tuple[Schema, Any]:
    """The part of the schema that holds a demand (a path ends in its keyword), and what it demands.

    A `$ref` is followed to the part that it names, which has its own description and examples.
    """
    holder: Any = None
    node: Any = document(kind)
    for part in schema_path:
        holder, node = node, definition(node["$ref"]) if part == "$ref" else node[part]
    return holder, node


def part_at(kind: str, schema_path: Iterable[str | int]) -> str:
    """The part of the common schema that makes a demand itself, "" when none does."""
    before = name = ""
    node: Any = document(kind)
    for part in schema_path:
        reference = part == "$ref"
        before, name = name, node["$ref"].rsplit("/", 1)[1] if reference else ""
        node = definition(node["$ref"]) if reference else node[part]
    return before


def title_at(kind: str, schema_path: Iterable[str | int]) -> str:
    """The title of the innermost named field on a way through the schema, "" for the whole file."""
    title = ""
    before: str | int = ""
    for part, node in way(kind, schema_path):
        named_field = before == "properties"
        if named_field:
            title = node.get("title", "")
        before = "" if named_field else part
    return title


def around(kind: str, schema_path: Iterable[str | int]) -> list[Schema]:
    """The objects that hold a place, the innermost last."""
    nodes = [document(kind), *(node for _, node in way(kind, schema_path))]
    return [node for node in nodes if isinstance(node, dict) and "type" in node and "properties" in node]


def way(kind: str, schema_path: Iterable[str | int]) -> Iterator[tuple[str | int, Any]]:
    """Each part of a way through the schema with what stands there; references are no parts of it."""
    node: Any = document(kind)
    for part in schema_path:
        node = node[part]
        if isinstance(node, dict):
            node = resolved(node)
        yield part, node


def meanings(schema: Schema) -> dict[str, str]:
    """Every allowed value of a field with what it means, as its description says ("value meaning、...")."""
    description = schema.get("description", "")
    found = {}
    for value in map(str, schema.get("enum", ())):
        told = re.search(rf"(?<![\w-]){re.escape(value)} ([^、；。，（：]+)", description)
        found[value] = told[1].strip() if told else ""
    return found


def meant_value(schema: Schema, written: str) -> str:
    """The allowed value that somebody who wrote this may have meant, by spelling or by meaning; "" if none."""
    allowed = meanings(schema)
    for value, meaning in allowed.items():
        if written.strip() and written.strip() == meaning:
            return value
    found = nearest(_in_words(written), allowed)
    return found if _is_slip(_plain(_in_words(written)), _plain(found)) else ""


_NUMERALS = {"1": "one", "2": "two"}


def _in_words(written: str) -> str:
    return re.sub("[12](?![0-9])", lambda digit: _NUMERALS[digit[0]], ascii_alike(written))


def _is_slip(written: str, value: str) -> bool:
    """Whether an allowed value is mistyped: three-years is no slip of two-years, nor ineffective one of effective."""
    if sorted(written.replace("_", "")) == sorted(value.replace("_", "")):
        return True
    pairs = list(zip(written.split("_"), value.split("_"), strict=False))
    same = len(pairs) == written.count("_") + 1 == value.count("_") + 1
    return (same and all(_is_same_word(*pair) for pair in pairs)) or _is_same_word(written, value)


def _is_same_word(written: str, word: str) -> bool:
    """Whether a word is another with one or two letters wrong, or with another ending."""
    if len(written) > len(word) + 1 and written.endswith(word):
        return False
    shorter = min(len(written), len(word))
    begins = next((at for at in range(shorter) if written[at] != word[at]), shorter)
    same = sum(block.size for block in SequenceMatcher(None, written, word).get_matching_blocks())
    return begins >= max(4, 0.75 * shorter) or (
        shorter > 2 and max(len(written), len(word)) - same <= (2 if shorter > 7 else 1)
    )


def meant_field(schema: Schema, written: str) -> str:
    """The field that somebody who wrote this key may have meant, by spelling or by title; "" if none."""
    known, said = properties(schema), written.strip()
    titles = {part["title"]: key for key, part in reversed(known.items()) if "title" in part}
    ends = [title for title in titles if said.endswith(title)]  # 流程负责人 is the 负责人 of a process
    return titles[max(ends, key=len)] if ends else nearest(written, known)


def nearest(written: str, known: Iterable[str]) -> str:
    """The one known word that is close enough to be meant, or has the same letters; "" if there is not one alone."""
    words = {_plain(word): word for word in known}
    meant = _plain(written)
    swapped = [word for word in words if word != meant and sorted(word) == sorted(meant)]
    close = swapped or get_close_matches(meant, words, 2, 0.6)
    either = len(close) > 1 and len({SequenceMatcher(None, word, meant).ratio() for word in close}) == 1
    return words[close[0]] if close and not either else ""


def _plain(word: str) -> str:
    """A word without what people mix up most."""
    return re.sub(r"[\s-]+", "_", ascii_alike(word.strip()).lower())


def meant_date(written: str) -> str:
    """The date as it has to be written, when the text is one in another form; "" if it is none."""
    text = ascii_alike(written.strip())
    doubt = block_scalar(text) if text else None
    if isinstance(doubt, Doubt) and doubt.variant in ("date-form", "timestamp"):
        return str(doubt.values["read"])
    return text if text != written and not isinstance(doubt, Doubt) and _ISO.fullmatch(text) else ""


def meant_time(written: str) -> str:
    """The time of day as it has to be written, when the text says one in another way; "" if it says none."""
    told = _TIME.fullmatch(re.sub(r"\s", "", ascii_alike(written).replace("：", ":")))
    if not told:
        return ""
    hour = int(told["hour"] or told["hours"])
    minute = 30 if told["half"] else int(told["minute"] or told["minutes"] or 0)
    hour += 12 if told["late"] and hour < 12 else 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def meant_text(pattern: str, written: str) -> str:
    """The text with the usual signs for those that look like them, when so it has the form; "" otherwise."""
    text = ascii_alike(written.strip())
    return text if text != written and matches(pattern, text) else ""


def in_usual_brackets(value: Any, wanted: str) -> str:
    """A list or an object in other brackets than YAML has, as it has to be written; "" if it is none."""
    enclosed = _ENCLOSED[wanted].fullmatch(value.strip()) if isinstance(value, str) else None
    if not enclosed or not (content := (enclosed["whole"] or enclosed["begun"] or enclosed["ended"]).strip()):
        return ""
    if wanted == "object":
        return f"{{{re.sub(' *[:：] *', ': ', re.sub(' *[,，] *', ', ', content))}}}"
    names = _names(content)
    return f"[{', '.join(names)}]" if names else f'["{content}"]'


def as_items(schema: Schema, value: Any) -> Any:
    """A value in place of a list of names, as its items; sentences have commas of their own."""
    named = resolved(schema["items"]).get("maxLength", MAX_NAMED + 1) <= MAX_NAMED
    if not isinstance(value, str):
        return value
    return ", ".join(_names(value) or [without_mark(value)]) if named else without_mark(value)


def _names(content: str) -> list[str]:
    """The names in a text that is nothing but names, else none."""
    names = [without_mark(name) for name in re.split("[ ]*[,，、；;][ ]*", content)]
    return names if "。" not in content and all(0 < len(name) <= MAX_NAME for name in names) else []


def meant_id(pattern: str, written: str) -> str:
    """The text as an id of the wanted form, "" when it cannot be made one by case, blanks and look-alikes alone."""
    text = re.sub(r"[\s_]+", "-", ascii_alike(written.strip()))
    for attempt in (text, text.lower(), text.upper(), text.lower().replace("-", "_")):
        if attempt != written and matches(pattern, attempt):
            return attempt
    return ""


def length_of_id(pattern: str, written: str) -> tuple[int, int] | None:
    """How few and how many characters an id may have, when nothing but their number is wrong with this one."""
    bounds = _BOUNDS.search(pattern)
    if not bounds or not matches(f"{pattern[: bounds.start()]}*$", written):
        return None
    return int(bounds[1]) + 1, int(bounds[2]) + 1


def matches(pattern: str, text: str) -> bool:
    """Whether a text has the form; the patterns are those of ECMA 262, where `$` is the very end."""
    return _form(pattern).search(text) is not None


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


def quoted(value: Any) -> str:
    """A value as somebody wrote it, cut to the length that a message shows."""
    text = " ".join(_written(value).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def named(schema: Schema, keys: Iterable[str]) -> list[str]:
    """Keys with their titles, as messages list them."""
    known = properties(schema)
    return [f"{key} {known[key]['title']}" if key in known else key for key in keys]


def sample(schema: Schema) -> str:
    """How a value may be written in one line, with … for what only its author knows: {for: 3y, after: …}."""
    schema = resolved(schema)
    known = [*schema.get("examples", ()), *schema.get("enum", ())]
    if known:
        return f'"{known[0]}"' if str(known[0]).isdecimal() and schema.get("type") == "string" else quoted(known[0])
    if "items" in schema:
        return f"[{sample(schema['items'])}]"
    if schema.get("type") == "object":
        return "{" + ", ".join(_samples(schema)) + "}"
    options = schema.get("anyOf") or schema.get("oneOf")
    return sample(options[0]) if options else SAMPLES.get(str(schema.get("type")), "…")


SAMPLES = {"integer": "1", "number": "1", "boolean": "true"}
"""What stands for any value of a type."""


def _samples(schema: Schema) -> Iterator[str]:
    """The names that an object must have, or may have when it must have none; then one of its author's own."""
    known = properties(schema)
    for key in told_keys(schema):
        yield f"{key}: {sample(known[key])}"
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"…: {sample(schema['additionalProperties'])}"


def told_keys(schema: Schema) -> list[str]:
    """The names of an object that a message tells: those that it must have, or may have when it must have none."""
    schema = resolved(schema)
    known = schema.get("properties", {})
    one_of = next((option["required"] for option in schema.get("anyOf", ()) if "required" in option), ())
    needed = [*one_of, *schema.get("required", ()), *(key for key in ASKED_BY_RULES if key in known)]
    return list(dict.fromkeys(needed)) or [*known][:MAX_TOLD]


ASKED_BY_RULES = ("owner", "kept_by", "does")
"""Fields without which a rule refuses what has its shape: missing-owner, missing-instruction."""


MAX_TOLD = 3
"""Names that an object may have of which a message tells; whoever reads one of them sees the others in an editor."""
