"""A manual in which every free text of every kind of file tries to be more than text."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.site.free_text import Field, Route, filled, free_texts, schema_of

EVERYTHING = Path(__file__).with_name("everything")
"""A small manual that uses every field of the format; each free text is the letter t."""

HARMLESS, HARMLESS_LINES = "文¤字", "文¤\n字\n\n字"
LINES = {
    "front matter": "¤\n\n---\ntitle: pwned\n---\n\npwned",
    "heading": "¤\n\n# pwned {#steps}\n\n## pwned { .state onclick=top.pwned=20 }",
    "html block": '¤\n\n<div class="state" markdown="1">\n\n# pwned\n\n</div>\n\n<script>top.pwned=21</script>',
    "definitions": "[s10]: javascript:top.pwned=22\n\n¤[s10]\n\n!!! note pwned\n    pwned",
    "fence": "¤\n\n```js\ntop.pwned=23\n```\n\n~~~\n</code><script>top.pwned=24</script>",
}
"""For texts of several lines."""

PAYLOADS = {
    "script": "¤<script>top.pwned=1</script>",
    "closed title": "¤</title><script>top.pwned=2</script>",
    "image": "¤<img src=x onerror=top.pwned=3>",
    "svg": "¤</text></svg><svg onload=pwned=4>",
    "double quote": '¤" onclick="top.pwned=5" x="',
    "single quote": "¤' onclick='top.pwned=6' x='",
    "link": "¤[x](javascript:top.pwned=7)",
    "angle link": "<javascript:top.pwned=8//¤>",
    "picture": "![¤](x onerror=top.pwned=9)",
    "attributes": "¤ {: .state onclick=top.pwned=10 }",
    "anchor": "¤ { #s10 .state }",
    "comment": "¤<!-- pwned -->",
    "open comment": "¤<!-- pwned",
    "snippet": '--8<-- "mkdocs.yml" ¤',
    "template": "{% raw %}${config}#{x}¤",
    "placeholder": "¤procbook-base",
    "heading": "# ¤ {#steps}",
    "directive": "::: procbook.site ¤",
    "admonition": '!!! note "¤"',
    "definition": "[s10]: javascript:top.pwned=11 ¤",
    "abbreviation": "[HTML]: ¤ pwned",
    "dot": '¤"]; a [URL="javascript:pwned',
    "mermaid": '¤"] end; click A "javascript:pwned"',
    "entity": "¤&lt;b&gt;&#60;b&#62;&nbsp;",
    "badge": "现行·9.9.9·已批准¤</summary>",
    "equals": "=1+1+¤",
    "plus": "+1+¤",
    "minus": "-1+¤",
    "at": "@SUM(A1)¤",
    "tag in title": "¤</h1></a></td></table></div>",
    "state": "<p class=state>¤已批准</p>",
}
"""At most 40 signs with the code of four that takes the place of ¤."""

SHORT = "<b>¤</b>"
"""For texts that may not be longer than 20 signs."""


class Texts:
    """Gives every free text its own code, so that it can be found again, and remembers what stands where."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        self.places: dict[str, tuple[str, Route]] = {}

    def writer(self, kind: str, payload: str, lines: str = "") -> Callable[[Route], str]:
        fields = free(kind)

        def write(route: Route) -> str:
            code = _code(len(self.written))
            self.places[code] = kind, route
            chosen = lines if lines and fields[route].lines else payload
            self.written[code] = (chosen if len(chosen) + 3 <= fields[route].longest else SHORT).replace("¤", code)
            return self.written[code]

        return write


def _code(number: int) -> str:
    """Four letters, only the first of them q, none a vowel, nor the p of procbook behind a code: no word that stands on a
    page has that, nor the end of one code with the text behind it."""
    letters = "bcdfghjklmnrstvwxyz"
    return "q" + "".join(letters[number // len(letters) ** place % len(letters)] for place in (2, 1, 0))


@cache
def free(kind: str) -> dict[Route, Field]:
    """The free texts of a kind of file, without those that name a step, an end or a clock."""
    targets = {("steps", "*", "next"), ("steps", "*", "next", "*"), ("steps", "*", "due", "after")}
    targets |= {("steps", "*", "next", "*", name) for name in ("to", "then")}
    return {route: field for route, field in free_texts(schema_of(kind)) if kind != "process" or route not in targets}


def write_manual(folder: Path, harmless: bool = False) -> Texts:
    """Write the manual below `folder`: every payload in every free text, or everywhere a harmless text."""
    texts = Texts()
    one_line = [(HARMLESS if harmless else payload, "") for payload in PAYLOADS.values()]
    several = [(HARMLESS, HARMLESS_LINES if harmless else lines) for lines in LINES.values()]
    for source in sorted(EVERYTHING.rglob("*.yaml")):
        data = yaml.safe_load(source.read_text("utf-8"))
        place = folder / "processes" / source.relative_to(EVERYTHING)
        if source.parent.name == "office":
            every = 4 if source.stem == "planned" else 1
            for number, (payload, lines) in list(enumerate((*one_line, *several)))[::every]:
                _write(place.with_stem(f"{place.stem}-{number}"), _process(data, number, texts, payload, lines))
        else:
            _write(place, _shared(data, source.stem, texts, (*one_line, *several)))
    return texts


def _process(data: Any, number: int, texts: Texts, payload: str, lines: str) -> Any:
    made = filled(data, free("process"), texts.writer("process", payload, lines))
    text = yaml.safe_dump({**made, "id": f"{made['id']}-{number}"}, allow_unicode=True)
    return yaml.safe_load(
        text.replace("-ALL-0", f"-ALL{number}-0")
        .replace("- planned\n", "- planned-0\n")
        .replace("to: planned\n", "to: planned-0\n")
    )


def _shared(data: Any, kind: str, texts: Texts, payloads: tuple[tuple[str, str], ...]) -> Any:
    """Every list once for each payload, its items with ids of their own; the first ones keep theirs."""
    made: dict[str, Any] = filled(data, free(kind), texts.writer(kind, payloads[0][0]))
    for number, (payload, lines) in enumerate(payloads):
        if number == 0:
            continue
        more = filled(copy.deepcopy(data), free(kind), texts.writer(kind, payload, lines))
        for name in (
            "roles",
            "people",
            "limits",
            "systems",
            "terms",
            "sources",
            "requirements",
            "notices",
            "areas",
            "errands",
        ):
            for item in more.get(name, ())[:1]:
                made[name].append({**item, "id": f"{item['id']}-{number}"} if "id" in item else item)
    return made


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(data, allow_unicode=True, width=10_000, sort_keys=False)
    text = text.replace("process: everything\n", "process: everything-0\n")
    path.write_text(text, "utf-8")
