"""Which kinds of files stand on the site as they are: forms, samples, pictures, short videos.

Whoever opens one of them at its own address gets a picture, a video or a program of the office, never a page that runs
on the site's origin: no HTML, no SVG, no XML, no script. Servers go by the endings of a name, some by one in its middle
when they do not know the last one (Apache: mod_mime, "Files with Multiple Extensions").
"""

from __future__ import annotations

LISTED = frozenset((
    "gif", "ico", "jpeg", "jpg", "png", "webp", "m4a", "mp3", "mp4", "webm", "csv", "doc", "docx", "dotx",
    "dps", "et", "odp", "ods", "odt", "pdf", "potx", "ppt", "pptx", "rtf", "txt", "wps", "xls", "xlsx", "xltx",
    "zip",
))  # fmt: skip
"""Endings of names without their dot, in small letters: pictures, sound and video, what offices use."""

EXAMPLES = ("docx", "xlsx", "pptx", "pdf", "csv", "txt", "zip", "png", "jpg", "gif", "webp", "mp4", "webm")
"""Those that people mostly need, for messages."""

_RUNNING = frozenset((
    "asp", "aspx", "cgi", "css", "hta", "htm", "html", "js", "jsp", "mht", "mhtml", "mjs", "php", "phtml",
    "pl", "py", "rdf", "sh", "shtm", "shtml", "svg", "svgz", "swf", "wasm", "xht", "xhtm", "xhtml", "xml",
    "xsl", "xslt",
))  # fmt: skip
"""Endings that must not stand in the middle either."""


def is_listed(path: str) -> bool:
    """Whether a file may stand on the site as it is, by its name."""
    _, *endings = path.rpartition("/")[2].lower().split(".")
    return bool(endings) and endings[-1] in LISTED and _RUNNING.isdisjoint(endings)
