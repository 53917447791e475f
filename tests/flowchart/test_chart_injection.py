"""All text is data: in the drawing, in DOT and in Mermaid it stands as written."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pygraphviz
import pytest

from procbook import flowchart
from procbook.manual.model import Process
from tests.flowchart.chart_samples import NAMES, one

ATTACKS = [
    "<script>alert(1)</script>",
    '" onclick="alert(1)',
    "'><img src=x onerror=alert(1)>",
    '"]; click A "javascript:alert(1)"',
    "A --> B",
    '%%{init: {"securityLevel":"loose"}}%%',
    'x" image="/etc/passwd',
    "<table><img src=x></table>",
    "\\N \\G \\\\ \\",
    "&lt;b&gt; &#38; &amp;",
    "`**b**` $$x$$ {{ x }}",
    "end; subgraph",
    "1. list",
    "]]> --> <!-- ",
]


def process_with(text: str) -> Process:
    ways = [{"when": text, "to": "s3"}, {"when": "x", "to": "s1", "at_most": 2}]
    return one(
        {"id": "s1", "title": text, "hands_over": {"to": "p", "when": text}},
        {"id": "s2", "title": "x", "kind": "decision", "next": ways},
        {"id": "s3", "title": "x", "next": "done"},
        title=text,
        ends={"done": text},
        starts=[{"event": text, "step": "s1"}],
    )


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("draw", [flowchart.lanes_svg, flowchart.plain_svg])
def test_svg_shows_it_literally(draw: object, attack: str) -> None:
    """A title runs a script, breaks the page or shows as something else."""
    assert callable(draw)
    tree = ElementTree.fromstring(draw(process_with(attack), NAMES))
    tags = {element.tag.split("}")[1] for element in tree.iter()}
    assert tags <= {"svg", "title", "desc", "g", "a", "rect", "path", "circle", "text"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name == "style" for name in names)
    assert attack in (tree[0].text or "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_dot_shows_it_literally(attack: str) -> None:
    """Graphviz reads the title as its own language."""
    graph = pygraphviz.AGraph(string=flowchart.dot(process_with(attack), NAMES))
    assert set(graph.nodes()) == {"start:s1", "step:s1", "step:s2", "step:s3", "end:done"}
    assert all(set(node.attr.to_dict()) <= {"label", "shape", "style", "URL", "peripheries"} for node in graph.nodes())
    graph.layout("dot")
    drawn = ElementTree.fromstring(graph.draw(format="svg"))
    found = (element for element in drawn.iter() if element.tag.endswith("text"))
    texts = ["".join(element.itertext()).replace("\u00a0", " ") for element in found]
    assert any(attack.strip() in text for text in texts), texts


@pytest.mark.parametrize("attack", ATTACKS)
def test_mermaid_shows_it_literally(attack: str) -> None:
    """Mermaid reads the title as its own language, as Markdown or as HTML."""
    text = flowchart.mermaid(process_with(attack), NAMES)
    quoted = re.findall(r'"([^"]*)"', text)
    assert all(re.fullmatch(r"([^\x00-\x7f]|[A-Za-z0-9 ]|#\d+;|<br/>)*|#s\d", label) for label in quoted)
    rest = re.sub(r'"[^"]*"', '""', text)
    assert re.fullmatch(r'(?:[a-z0-9 \n\[\](){}|/\\.>-]|"")*', rest.replace("flowchart TB", ""))
    shown = [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in quoted]
    assert any(attack in label for label in shown)


def test_two_drawings_on_a_page_have_different_ids() -> None:
    """A screen reader names one drawing by the title of the other."""
    process = process_with("x")
    both = flowchart.lanes_svg(process, NAMES) + flowchart.plain_svg(process, NAMES)
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == 6 == len(set(ids))
    assert set(re.findall(r'aria-\w+="([^"]+)"', both)) == {id for id in ids if not id.endswith("-drawing")}


def test_boxes_lead_to_their_steps() -> None:
    """A reader taps a box and stays where he is."""
    text = flowchart.plain_svg(process_with("x"), NAMES)
    assert re.findall(r'href="([^"]+)"', text) == ["#s1", "#s2", "#s3"]


def test_mermaid_text_is_short_enough() -> None:
    """Forges refuse to draw it."""
    steps = [{"id": f"s{n}", "title": "审核促销规则与宣传素材并登记入档"} for n in range(1, 16)]
    assert len(flowchart.mermaid(one(*steps), NAMES)) < 5000
