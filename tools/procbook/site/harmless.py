"""HTML that runs nothing, hides nothing and asks no other server for anything, whoever wrote it.

It is taken sign by sign by a grammar narrower than that of browsers: a `<` begins a tag of the list, written out in
full, or a plain comment; anything else is told. None of the elements changes how a browser reads what follows, so it
reads the same elements as we do, and nobody has to guess what it makes of broken HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_ELEMENTS = frozenset((
    "a", "abbr", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "rp",
    "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "video", "wbr",
))  # fmt: skip
_FREE = frozenset((
    "abbr", "align", "alt", "aria-hidden", "aria-label", "border", "checked", "colspan", "controls", "datetime",
    "dir", "disabled", "download", "headers", "height", "id", "lang", "loading", "loop", "markdown", "muted",
    "name", "open", "preload", "rel", "reversed", "rowspan", "scope", "span", "start", "target", "title",
    "type", "valign", "value", "width",
))  # fmt: skip
"""Attributes that may say anything."""

_CLASS = re.compile(
    r"language-[\w+#.-]+|[a-z]{1,2}\d?|err|cpf|codehilite|highlight\w*|linenos(?:div)?"
    r"|admonition(?:-title)?|abstract|attention|bug|caution|danger|details|end|error|example|failure|hint|important|info"
    r"|inline|note|question|quote|success|summary|tip|warning"
    r"|align-\w+|center|left|right|footnote(?:-\w+)?|headerlink|keys|key-[\w-]+|md-button(?:--primary)?"
    r"|task-list(?:-\w+)*|toc\w*"
)
"""What Markdown and its extensions write. Those of the handbook could look like its notices, or lie over them."""

_WHOLE = {
    "style": re.compile(r"text-align: ?(?:left|right|center);?"),
    "role": re.compile(r"doc-[a-z]+"),
    "class": re.compile(rf"\s*(?:(?:{_CLASS.pattern})(?:\s+|\Z))*"),
}
_SPACE = r"[ \t\r\n\f]"
_NAME = r"[A-Za-z][A-Za-z0-9_:-]*"
_VALUE = r"\"[^\"]*\"|'[^']*'|[^ \t\r\n\f\"'=<>`]+"
_ATTRIBUTE = re.compile(f"{_SPACE}+({_NAME})(?:{_SPACE}*={_SPACE}*({_VALUE}))?")
_TAG = re.compile(f"</?([A-Za-z][A-Za-z0-9]*)((?:{_SPACE}+{_NAME}(?:{_SPACE}*={_SPACE}*(?:{_VALUE}))?)*){_SPACE}*/?>")
_PLAIN = re.compile(r"[^<]+|<!--(?!-?>)(?:(?!--)[\s\S])*-->")
_SHOWN = 60
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LEADING = frozenset(("http", "https", "mailto", "tel"))
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")


def harmful(html: str) -> Iterator[str]:
    """Every piece of HTML that is not known to do no harm, as it is written."""
    at = 0
    while at < len(html):
        if plain := _PLAIN.match(html, at):
            at = plain.end()
        elif (tag := _TAG.match(html, at)) and _is_harmless(tag):
            at = tag.end()
        else:
            end = tag.end() if tag else min(at + _SHOWN, len(html))
            yield html[at:end][:_SHOWN]
            at = end if tag else at + 1


def leads_well(address: str) -> bool:
    """Whether a link runs nothing where it is followed."""
    scheme = _SCHEME.match(_bare(address))
    return scheme is None or scheme[1].lower() in _LEADING


def is_of_the_site(address: str) -> bool:
    """Whether what is loaded from an address comes from the site itself, or stands in the address."""
    bare = _bare(address)
    return not re.match(r"[/\\]{2}", bare) and (not _SCHEME.match(bare) or _PICTURE.fullmatch(bare) is not None)


def _is_harmless(tag: re.Match[str]) -> bool:
    name = tag[1].lower()
    attributes = [(found[1].lower(), unescape((found[2] or "").strip("\"'"))) for found in _ATTRIBUTE.finditer(tag[2])]
    is_box = name != "input" or ("type", "checkbox") in attributes or tag[0].startswith("</")
    return name in _ELEMENTS and is_box and all(_may_say(*attribute) for attribute in attributes)


def _may_say(name: str, value: str) -> bool:
    if name in ("href", "cite"):
        return leads_well(value)
    if name in ("src", "poster"):
        return is_of_the_site(value)
    return name in _FREE or (name in _WHOLE and _WHOLE[name].fullmatch(value) is not None)


def _bare(address: str) -> str:
    """An address without what browsers pass over in it."""
    return re.sub(r"[\x00-\x20\x7f-\xa0]", "", address)
