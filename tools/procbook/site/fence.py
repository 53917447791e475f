"""What stands outside of the fence: whatever could run, hide or read something while a site is built, or on it.

A request that nobody has reviewed may write anything into mkdocs.yml and docs/, and its preview is built all the same.
So settings are taken from lists of what the handbook knows, and pages are judged by the HTML that they become
(`site.harmless`). Whoever wants more has it approved, or says `--trust-site` (`site.trust`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from procbook import source
from procbook.finding import Fault, Location
from procbook.manual.docs import SETTINGS, written_html
from procbook.manual.file_kinds import EXAMPLES, is_listed
from procbook.site.harmless import harmful, leads_well
from procbook.site.page_head import line_of, read_page

RULE = "unreviewed-site"

Route = tuple[str | int, ...]
Form = Callable[[Any], bool]


class Beyond(NamedTuple):
    """A setting outside of the fence: where it stands in the settings, what it is called, and the message that says
    whether it may not be there at all or not with this value."""

    route: Route
    name: str
    variant: str


def settings_faults(data: bytes, misspelled: bool = False) -> list[Fault]:
    """What of mkdocs.yml nobody may use unreviewed, and what two readers could take differently in it. `misspelled`:
    some systems find the folder of the pages although it has another name."""
    reading = source.read(data)
    if reading.is_empty:
        return []
    found = [_as_read(fault) for fault in reading.faults]
    if isinstance(reading.data, dict):
        places = source.positions(data)
        folder = (Beyond(("docs_dir",), "docs_dir", "value"),) if misspelled else ()
        for route, name, variant in (*beyond(reading.data), *folder):
            line, column = places.key(route)
            found.append(Fault(RULE, Location(SETTINGS, line, column), {"name": name}, variant, SETTINGS))
    return found


def _as_read(fault: source.SourceFault) -> Fault:
    """A fault of writing; a tag is one that MkDocs obeys: `!ENV` reads the environment, others run what they name."""
    here, sign = Location(SETTINGS, fault.line, fault.column), str(fault.values.get("sign", ""))
    if sign.startswith("!"):
        tag = str(fault.values.get("text", sign)).split(" ")[0]
        return Fault(RULE, here, {"name": tag}, "setting", SETTINGS)
    return Fault(fault.rule, here, fault.values, fault.variant, SETTINGS)


def beyond(settings: Mapping[str, Any]) -> Iterator[Beyond]:
    """The settings outside of the fence."""
    for name, value in settings.items():
        if value in (None, "", [], {}):
            continue
        if name in _NESTED:
            yield from _NESTED[name](name, value)
        elif name not in _SETTINGS:
            yield Beyond((name,), _with_value(name, value), "setting")
        elif not _SETTINGS[name](value):
            yield Beyond((name,), name, "value")


def _with_value(name: str, value: Any) -> str:
    """A setting as its writer knows it, with what it names when that is short."""
    names = value if isinstance(value, list) else [value]
    text = ", ".join(map(str, names))
    return f"{name}: {text}" if len(text) <= _SHORT and not any(isinstance(each, dict) for each in names) else name


_SHORT = 40


def _theme(name: str, value: Any) -> Iterator[Beyond]:
    for option, chosen in value.items() if isinstance(value, dict) else ():
        if option not in _THEME:
            yield Beyond((name, option), f"{name} › {option}", "setting")
        elif not _THEME[option](chosen):
            yield Beyond((name, option), f"{name} › {option}", "value")


def _plugins(name: str, value: Any) -> Iterator[Beyond]:
    yield from _chosen(name, value, _PLUGINS)


def _extensions(name: str, value: Any) -> Iterator[Beyond]:
    yield from _chosen(name, value, _EXTENSIONS)


def _chosen(name: str, value: Any, known: Mapping[str, Mapping[str, Form]]) -> Iterator[Beyond]:
    """What of a list, or mapping, of things with options is not known."""
    for route, each, options in _listed(value):
        title = f"{name} › {each}"
        if each not in known:
            yield Beyond((name, *route), title, "setting")
            continue
        for option, chosen in options.items() if isinstance(options, dict) else ():
            if option not in known[each]:
                yield Beyond((name, *route, *_inner(value, each), option), f"{title} › {option}", "setting")
            elif not known[each][option](chosen):
                yield Beyond((name, *route, *_inner(value, each), option), f"{title} › {option}", "value")


def _listed(value: Any) -> Iterator[tuple[Route, str, Any]]:
    """Where each thing stands, its name and its options."""
    if isinstance(value, dict):
        yield from (((name,), name, options) for name, options in value.items())
    for place, item in enumerate(value if isinstance(value, list) else ()):
        for name, options in item.items() if isinstance(item, dict) else ((str(item), None),):
            yield (place,), name, options


def _inner(value: Any, name: str) -> Route:
    return (name,) if isinstance(value, list) else ()


def _is_plain(value: Any) -> bool:
    """Whether a value means nothing to HTML, wherever a template puts it."""
    if isinstance(value, dict):
        return all(map(_is_plain, (*value.keys(), *value.values())))
    return all(map(_is_plain, value)) if isinstance(value, list) else not re.search(r'[<>"{}\x00-\x08]', str(value))


def _is_word(value: Any) -> bool:
    """The same, also where a template makes a path or an attribute in other quotes of it."""
    if isinstance(value, dict):
        return all(map(_is_word, (*value.keys(), *value.values())))
    if isinstance(value, list):
        return all(map(_is_word, value))
    return re.fullmatch(r"(?!.*\.\.)(?!/)[\w ./:()#,-]*", str(value)) is not None


def _is_own_path(value: Any) -> bool:
    return _is_word(value) and ":" not in str(value) and "//" not in str(value)


def _is_folder(value: Any) -> bool:
    """Whether a name can only be a folder of the repository that is no hidden one."""
    parts = str(value).split("/")
    return (
        not re.search(r"[:\\]", str(value))
        and str(value)[:1] not in ("/", "~")
        and not any(part.startswith(".") and part != "." for part in parts)
    )


def _is_link(value: Any) -> bool:
    return _is_plain(value) and leads_well(str(value))


def _is_way(value: Any) -> bool:
    """Titles, and where they lead."""
    if isinstance(value, list):
        return all(map(_is_way, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value)) and all(map(_is_way, value.values()))
    return _is_link(value)


def _is_html(value: Any) -> bool:
    return not any(harmful(str(value)))


def _is_any(value: Any) -> bool:
    return True


def _is_here(value: Any) -> bool:
    return value in (".", "./") or not isinstance(value, str)


_SETTINGS: Mapping[str, Form] = {
    **dict.fromkeys(("site_name", "site_dir", "exclude_docs", "draft_docs", "not_in_nav"), _is_any),
    **dict.fromkeys(("site_description", "site_author", "repo_name", "validation", "dev_addr"), _is_plain),
    **dict.fromkeys(("use_directory_urls", "strict", "remote_branch", "remote_name"), _is_plain),
    **dict.fromkeys(("site_url", "repo_url", "edit_uri"), _is_link),
    "docs_dir": _is_folder,
    "nav": _is_way,
    "copyright": _is_html,
}
"""Settings and what their values may be: those that are shown mean nothing to HTML, those that lead somewhere stay in
the repository. Ours lie over the name of the site; MkDocs tells of wrong types."""

_THEME: Mapping[str, Form] = {
    **dict.fromkeys(("name", "language", "locale", "direction", "font", "features", "palette", "icon"), _is_word),
    **dict.fromkeys(("logo", "favicon"), _is_own_path),
}
_PLUGINS: Mapping[str, Mapping[str, Form]] = {
    "procbook": {"manual": _is_here, "today": _is_plain, "draft": _is_plain},
    "search": {},  # refused for another reason, in other words
}
_NO_OPTIONS: Mapping[str, Form] = {}
_HARMLESS = (
    *("abbr", "admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes", "md_in_html"),
    *("meta", "nl2br", "sane_lists", "smarty"),
)
_MORE = ("betterem", "caret", "details", "inlinehilite", "keys", "mark", "smartsymbols", "superfences", "tilde")
_EXTENSIONS: Mapping[str, Mapping[str, Form]] = {
    **dict.fromkeys(_HARMLESS, _NO_OPTIONS),
    **{f"markdown.extensions.{name}": _NO_OPTIONS for name in _HARMLESS},
    **{f"pymdownx.{name}": _NO_OPTIONS for name in _MORE},
    "pymdownx.tasklist": {"custom_checkbox": _is_word, "clickable_checkbox": _is_word},
    "codehilite": {"linenums": _is_word, "guess_lang": _is_word},
    "pymdownx.highlight": {"anchor_linenums": _is_word, "linenums": _is_word, "use_pygments": _is_word},
    "tables": {"use_align_attribute": _is_word},
    "toc": dict.fromkeys(("anchorlink", "baselevel", "permalink", "title", "toc_depth"), _is_word),
}
"""Extensions of Markdown, and their options, that only write HTML: none reads a file or loads what it is told."""

_NESTED: Mapping[str, Callable[[str, Any], Iterator[Beyond]]] = {
    "theme": _theme,
    "plugins": _plugins,
    "markdown_extensions": _extensions,
}


def extensions(settings: Any) -> str:
    """The extensions of Markdown that a page is judged with, for `written_html`: those inside of the fence."""
    value = settings.get("markdown_extensions") if isinstance(settings, dict) else None
    chosen = {name: options for _, name, options in _listed(value) if name in _EXTENSIONS}
    return json.dumps({name: _inside(name, options) for name, options in chosen.items()}, sort_keys=True)


def _inside(extension: str, options: Any) -> dict[str, Any]:
    """The options of an extension that stand inside of the fence."""
    known = _EXTENSIONS[extension]
    given = options.items() if isinstance(options, dict) else ()
    return {name: value for name, value in given if name in known and known[name](value)}


def page_faults(path: str, data: bytes, extensions: str) -> Iterator[Fault]:
    """What in a page written by hand could do something. Nothing where no program is that makes HTML of it: there no
    site is built either."""
    try:
        page = read_page(data)
        html = _html(page.text, extensions)
    except ImportError:
        return
    for name in (*filter(None, (page.repeats,)), *_beyond_head(page.head)):
        yield Fault(RULE, Location(path, line_of(name, data)), {"name": name}, "meta", path)
    lines = data.decode("utf-8-sig", "replace").splitlines()
    for piece in _opening(harmful(html)):
        yield Fault(RULE, Location(path, _line(piece, lines)), {"text": piece}, "html", path)


def _html(text: str, extensions: str) -> str:
    """The HTML of a page; without the extensions when one of them cannot use its options: then no site is built."""
    try:
        return written_html(text, extensions)
    except (ValueError, TypeError, KeyError, AttributeError):
        return written_html(text)


def _beyond_head(head: Mapping[Any, Any]) -> Iterator[str]:
    """The settings in the head of a page that no request may use."""
    for name, value in head.items():
        try:
            beyond = name == "template" or not _is_plain(value) or ".." in str(value)
        except RecursionError:
            beyond = True
        if beyond:
            yield str(name)


def _opening(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, each once, without the ends of elements whose beginning is one of them."""
    every = dict.fromkeys(pieces)
    begun = {re.split(r"[^\w-]", piece[1:], maxsplit=1)[0] for piece in every}
    return (piece for piece in every if not piece.startswith("</") or piece[2:].rstrip("> ") not in begun)


def _line(piece: str, lines: list[str]) -> int:
    """The line that a piece of HTML comes from, as far as it is written there."""
    words = sorted(set(re.findall(r"[\w./:-]{3,}", piece)), key=len, reverse=True)
    for wanted in (piece, *words):
        if found := next((number for number, line in enumerate(lines, 1) if wanted in line), 0):
            return found
    return 1


def file_faults(paths: Iterable[str], links: Iterable[str]) -> Iterator[Fault]:
    """Files beside the pages that are of no kind that may stand on the site, and links, which may lead out of it."""
    refused = set(links)
    for path in sorted(refused):
        yield Fault(RULE, Location(path), {}, "link", path)
    for path in sorted(set(paths) - refused):
        if not is_listed(path):
            yield Fault(RULE, Location(path), {"kinds": EXAMPLES}, "kind", path)
