"""Whether search answers: the right page first, among three, the right place first, and an apology where one is due.

    python -m bench.answers SITE [--show]

SITE is a built site of the real manual. The queries are those of tests/search: `answer_queries.tsv`,
`place_queries.tsv`, and `held_queries.tsv`, which nobody looks at while mending: `--show` prints what went wrong of the
others only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

from bench.search import served
from tests.browser import launch

CASES = Path(__file__).parent.parent / "tests/search"
OPEN, PLACES, HELD = "answer_queries.tsv", "place_queries.tsv", "held_queries.tsv"
LACKING, NO_SUCH_NUMBER = "-", "?"
ASK = """async ([root, queries]) => {
  const engine = await procbookSearch(root + 'search/');
  const answers = [];
  for (const query of queries) {
    const pages = await engine.search(query);
    const hits = pages.map(({url, parts}) => [url, parts[0]?.anchor || '']);
    answers.push({hits, sorry: pages.weak || Boolean(pages.missing) || !hits.length});
  }
  return answers;
}"""


class Answer(NamedTuple):
    """What was found for a query: whether its page came first, among three, and whether its place did."""

    query: str
    page: bool
    three: bool
    place: bool
    sorry: bool
    lacking: bool


def queries(name: str) -> dict[str, list[str]]:
    """Queries with the places that answer them."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {query: places.split(",") for query, places in rows}


def answers(asked: dict[str, list[str]], found: list[dict[str, Any]]) -> Iterator[Answer]:
    """Each query with what is right of the answer to it."""
    for (query, places), answer in zip(asked.items(), found, strict=True):
        if places[0] in (LACKING, NO_SUCH_NUMBER):
            said = not answer["hits"] if places[0] == NO_SUCH_NUMBER else answer["sorry"]
            yield Answer(query, said, said, said, answer["sorry"], lacking=True)
            continue
        hits, wanted = [_place(*hit) for hit in answer["hits"][:3]], [_wanted(place) for place in places]
        page = any(_is_page(hit, each) for hit in hits[:1] for each in wanted)
        three = any(_is_page(hit, each) for hit in hits for each in wanted)
        place = any(hit[0] == at and anchor in ("*", hit[2]) for hit in hits[:1] for at, anchor in wanted)
        yield Answer(query, page, three, place, answer["sorry"], lacking=False)


def _is_page(hit: tuple[str, str, str], wanted: tuple[str, str]) -> bool:
    """Whether a hit is the page; one that has a place of its own on a list, as a term has, is wanted by that."""
    return hit[0] == wanted[0] and (not hit[1] or wanted[1] in ("*", hit[1]))


def _wanted(place: str) -> tuple[str, str]:
    page, _, anchor = place.partition("#")
    return (page if "/" in page else f"processes/{page}/"), anchor


def _place(url: str, part: str) -> tuple[str, str, str]:
    """Page, the anchor that a result of its own has on it, and where the hit leads."""
    page, _, own = url.partition("#")
    return page, own, part or own


def told(name: str, found: list[Answer]) -> str:
    """One line of figures."""
    asked = [each for each in found if not each.lacking]
    lacking = [each for each in found if each.lacking]
    share = {
        word: sum(getattr(each, word) for each in asked) / len(asked) for word in ("page", "three", "place", "sorry")
    }
    figures = ", ".join(f"{word} {value:.0%}" for word, value in share.items())
    return (
        f"{name}: {len(asked)} answered: {figures}; {sum(each.page for each in lacking)} of {len(lacking)} lacking said"
    )


def main() -> int:
    """Prints the figures of the sets."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("site", type=Path)
    arguments.add_argument("--show", action="store_true")
    given = arguments.parse_args()
    with sync_playwright() as playwright, served(given.site) as address:
        page = launch(playwright).new_page()
        page.goto(address + "/index.html")
        for name in (OPEN, PLACES, HELD):
            asked = queries(name)
            found = list(answers(asked, page.evaluate(ASK, [address + "/", list(asked)])))
            print(told(name, found))
            if given.show and name != HELD:
                print(*(f"  {each.query}" for each in found if not each.place), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
