"""An edition for agencies and distributors: what it does not name is nowhere in its folder, in no form."""

from __future__ import annotations

import gzip
import html
import re
import shutil
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
import yaml

from procbook import pages
from procbook.finding import CannotCheck
from procbook.manual.edition import edition_named, told
from procbook.manual.load import load
from procbook.manual.model import Manual
from procbook.manual.private_words import PrivateWords, leaks, private_words
from procbook.manual.reach import own_parts
from procbook.manual.spellings import amount
from procbook.site.build import build
from procbook.site.handbook import Handbook, handbook_of
from procbook.site.private import require_private
from procbook.tree import WorkTree
from tests.real_manual import ROOT
from tests.site.built import dead_links
from tests.site.free_text import filled
from tests.site.payloads import EVERYTHING, Texts, free
from tests.site.sites import DAY, TODAY, Once, run

NAMES_OTHERS = "¤[[inner-doings]]$(hidden_sum)"
"""A text of what is told, with names of what is not; ¤ stands for its code."""
NAMES_PARTS = "¤ [[inner-doings#s10]] [[F-IN-01]] [[C-IN-01]] [[inner-doings]] $(hidden_sum)"

INNER = {"everything": "inner-doings", "F-ALL-01": "F-IN-01", "C-ALL-01": "C-IN-01", "K-ALL-01": "K-IN-01"}
AMOUNT = 54321


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


@pytest.fixture(scope="module")
def everything(texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual that uses every field, each text with a code; and another process like it, which no edition names."""
    root = tmp_path_factory.mktemp("edition")
    for source in sorted(EVERYTHING.rglob("*.yaml")):
        kind, text = source.stem, source.read_text("utf-8")
        if source.stem == "everything":
            inner = re.sub("|".join(INNER), lambda found: INNER[found[0]], text).replace("internal", "restricted")
            _write(root / "processes/office/inner-doings.yaml", coded(texts, "process", "inner", inner, "¤"))
            _write(root / "processes/office/everything.yaml", coded(texts, "process", "process", _referring(text)))
        elif source.parent.name == "office":
            _write(root / "processes/office/planned.yaml", coded(texts, "process", "inner", text, "¤"))
        else:
            data = coded(texts, kind, kind, text, "¤")
            _write(root / "processes" / source.relative_to(EVERYTHING), _with_secrets(kind, data))
    (root / "docs").mkdir()
    (root / "docs/about.md").write_text("# qsecretpage\n")
    return root


def coded(texts: Texts, kind: str, place: str, text: str, line: str = NAMES_OTHERS) -> Any:
    """A file in which every text has its own code; `place`: as what the codes are remembered."""
    first = len(texts.written)
    data = filled(yaml.safe_load(text), free(kind), texts.writer(kind, line, "¤" if line == "¤" else NAMES_PARTS))
    for code in list(texts.written)[first:]:
        texts.places[code] = (place, texts.places[code][1])
    return data


def _referring(text: str) -> str:
    """The process that is told, with a reference to the other one in every field that can have one."""
    return (
        text.replace("planned", "inner-doings")
        .replace("to: [external]", "to: [external, inner-doings], record: F-IN-01")
        .replace("from: external", "from: inner-doings, record: F-IN-01")
        .replace("when: t, by: clerk", "when: t, from: inner-doings, by: clerk")
        .replace("inputs: [t, F-ALL-01]", "inputs: [t, F-ALL-01, F-IN-01]\n    process: inner-doings")
        .replace("what: [t]", "step: s10, what: [t, F-IN-01]")
        .replace("controls: [C-ALL-01]", "controls: [C-ALL-01, C-IN-01]")
        .replace("evidence: [t]", "evidence: [t, F-IN-01]")
        .replace("source: t}", "source: F-IN-01}")
    )


def _with_secrets(kind: str, data: Any) -> Any:
    if kind == "authority":
        data["limits"][0]["bands"] = [
            {"over": 0, "up_to": AMOUNT, "decides": ["clerk"], "note": "qsecretband"},
            {"over": AMOUNT, "decides": ["boss"]},
        ]
        data["parameters"]["hidden_sum"] = {"value": AMOUNT, "unit": data["limits"][0]["unit"], "meaning": "qsecretsum"}
    if kind == "people":
        data["people"][0] |= {"emails": ["qsecret@mail.example"], "contact": "qsecretphone"}
    return data


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000, sort_keys=False), "utf-8")


def edition_of(root: Path, id: str, day: date = DAY) -> Handbook:
    """As a draft: what a code means no rule knows."""
    made, _ = handbook_of(load(WorkTree(root)), day, draft=True, edition=id)
    assert made
    return made


def everything_said(folder: Path) -> str:
    """All that is in a folder, unpacked, with references of HTML, JavaScript and style sheets read."""
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
        read = re.sub(r"\\0?0?([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), html.unescape(text))
        lines += [path.relative_to(folder).as_posix(), text, read, re.sub("<[^>]*>", "", read)]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def said(everything: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("out") / "site"
    build(everything, edition_of(everything, "agency"), out)
    assert dead_links(out) == []
    return everything_said(out)


OPEN = {"process", "glossary", "roles", "sources", "systems"}
"""Kinds of file of which an edition may tell what the processes in it name."""


def test_nothing_private_is_said(said: str, texts: Texts) -> None:
    """An agency opens page, index, feed or source, and reads of a person, a limit or an internal process."""
    private = {
        code for code, (place, route) in texts.places.items() if place not in OPEN and not _is_told(place, route)
    }
    assert len(private) > 100
    assert [texts.places[code] for code in sorted(private) if code in said] == []
    assert re.findall(r"qsecret\w*|inner.doings|F-IN-01|C-IN-01|K-IN-01|hidden_sum", said) == []
    assert re.findall(r"54,?321", said) == []


def _is_told(place: str, route: tuple[str, ...]) -> bool:
    """Of the settings what the edition says itself, and areas and errands of its processes; the number that it names."""
    if place == "handbook":
        return route[0] in ("editions", "areas", "errands", "calendar") and route[-2:] != ("may_say", "*")
    return place == "authority" and route[0] == "parameters"


def test_what_is_named_is_told(said: str, texts: Texts) -> None:
    """An edition that leaves out too much helps nobody."""
    own = {code: route for code, (place, route) in texts.places.items() if place == "process"}
    lost = {route for code, route in own.items() if code not in said}
    assert lost == set()
    assert "内部流程" in said
    assert "内部记录" in said


def test_people_and_limits_can_be_told(everything: Path, texts: Texts, tmp_path: Path) -> None:
    """The same manual for auditors: what they are to see is there."""
    handbook = everything / "processes/handbook.yaml"
    data = yaml.safe_load(handbook.read_text("utf-8"))
    everyone = {"id": "auditors", "title": "qaudit", "areas": ["office"], "shows": ["people", "limits", "controls"]}
    shutil.copytree(everything, tmp_path / "manual")
    _write(tmp_path / "manual/processes/handbook.yaml", {**data, "editions": [*data["editions"], everyone]})
    loaded = load(WorkTree(tmp_path / "manual"))
    site = pages.make(loaded, DAY, edition=edition_named(loaded.manual, "auditors"))
    whole = "\n".join(page.markdown for page in site.pages)
    people = [code for code, (place, route) in texts.places.items() if place == "people" and route[-1] == "name"]
    assert people
    assert all(code in whole for code in people)
    assert "54,321" in whole


# The real manual


@pytest.fixture(scope="module")
def real_edition(once: Once) -> Path:
    """The real manual with an edition of its first area; what its texts say of others in so many words may be said."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "processes", folder / "processes")
        manual = load(WorkTree(folder)).manual
        edition: dict[str, Any] = {"id": "agency", "title": "代理商版", "areas": [manual.settings.areas[2].id]}
        _with_edition(folder, edition)
        manual = load(WorkTree(folder)).manual
        words = {word for _, _, word, _ in leaks(manual, manual.settings.editions[0])}
        (folder / "words.txt").write_text("\n".join(sorted(words)), "utf-8")
        (folder / "processes/handbook.yaml").write_bytes((ROOT / "processes/handbook.yaml").read_bytes())
        _with_edition(folder, {**edition, "may_say": sorted(words)})
        build(folder, edition_of(folder, "agency"), folder / "site")

    return once("edition", make)


def _with_edition(folder: Path, edition: Any) -> None:
    path = folder / "processes/handbook.yaml"
    path.write_text(path.read_text("utf-8") + yaml.safe_dump({"editions": [edition]}, allow_unicode=True), "utf-8")


def names_left_out(manual: Manual) -> Iterator[str]:
    edition = manual.settings.editions[0]
    kept = told(manual, edition)
    for id, process in manual.processes.items():
        if id not in kept:
            yield from (process.title, f"processes/{id}", *(record.id for record in process.records))
    for person in manual.people.values():
        yield from (person.name, *person.emails)
        for part in own_parts(person.contact):  # an extension alone, 8003, may be a width
            yield from (f"转 {part}", f"分机 {part}") if re.fullmatch(r"\d{1,5}", part) else (part,)
    for limit in manual.limits.values():
        edges = [edge for band in limit.bands for edge in (band.over, band.up_to) if edge and edge >= 1000]
        yield from (text for edge in edges for text in (f"{edge:,.0f}", f"{edge:.0f} {limit.unit}"))


def test_real_manual_tells_nothing_private(real_edition: Path) -> None:
    """Every person, limit and other process of the real manual is looked for in every file of its edition."""
    manual = load(WorkTree(real_edition)).manual
    may = {*(real_edition / "words.txt").read_text("utf-8").splitlines()}
    said = everything_said(real_edition / "site")
    names = {name for name in names_left_out(manual) if name and not any(name in word or word in name for word in may)}
    assert len(names) > 100
    assert len(may) < 20
    assert sorted(name for name in names if name in said) == []
    assert dead_links(real_edition / "site") == []


def test_edition_has_no_page_for_editors(real_edition: Path) -> None:
    """Who approved what, how to change it, and what docs/ has for the company, is for the company."""
    site = real_edition / "site"
    assert not any((site / name).exists() for name in ("changes.xml", "changes", "versions", "fields", "authority"))
    assert not (site / "connecting").exists()
    assert 'class="change"' not in everything_said(site)


# What is told, and how


def test_a_step_called_as_its_process_is_neutral(manual_folder: Path) -> None:
    """A step that calls an internal process often has its title: nobody need rename it for an edition."""
    edition = "editions:\n  - {id: agency, title: 代理商版, processes: [purchase]}\n"
    process = (manual_folder / "processes/office/office-supplies.yaml").read_text("utf-8")
    other = process.replace("id: office-supplies", "id: purchase", 1)
    title = re.search(r"(?m)^title: (.*)$", process)
    assert title
    other = re.sub(r"(?m)^title: .*$", "title: 外面看的流程", other, count=1)
    other = re.sub(r"(?m)^    title: .*$", f"    title: {title[1]}", other, count=1)
    other = re.sub(r"F-([A-Z]+)-", r"F-X\1-", re.sub(r"C-([A-Z]+)-", r"C-X\1-", other))
    (manual_folder / "processes/office/purchase.yaml").write_text(other, "utf-8")
    handbook = manual_folder / "processes/handbook.yaml"
    handbook.write_text(handbook.read_text("utf-8") + edition, "utf-8")
    loaded = load(WorkTree(manual_folder))
    assert loaded.faults == []
    site = pages.make(loaded, DAY, edition=loaded.manual.settings.editions[0])
    (page,) = (page for page in site.pages if page.path == "processes/purchase.md")
    assert title[1] not in page.markdown
    assert "内部流程" in page.markdown


AMOUNTS = [
    *("10000元", "10,000 元", "10000", "1万", "1 万元", "一万元", "500000.00 元", "50万", "五十万", "3%", "3 ％"),
    *("１００００元", "10，000元", "10 000 元", "1,0000", "50 0000", "10.0万", "１０万", "0.5百万", "10w", "10W元", "100k"),
    *("壹拾万元", "伍拾万", "50余万", "五十多万元", "10-50 万元", "十至五十万元", "7,500000元", "50\u200b万", "5\u00ad0万"),
    *("不拆，10000", "不拆,50 万", "三百个百分点或百分之3", "3个百分点", "百分之三", "３%", "3.00%"),
    *("5E5 元", "1e4元", "5.0E+05", "5×10^5", "500'000", "500_000", "¥10000", "50（万元）", "五十来万", "壹萬圓", "1萬"),
    *("十w", "五十W", "100千元", "五〇〇〇〇〇", "一零零零零", "50 thousand", "0.5 million", "half a million", "Ten thousand"),
    *("five hundred thousand", "a hundred thousand yuan", "1.0万块", "一萬塊", "١٠٠٠٠", "৫০০০০০", "10 or 50万"),
    *("三个百分点", "3個百分點", "让利3个点", "三个点", "3 percent", "3 per cent", "three percent", "30‰", "千分之三十"),
]  # fmt: skip
OTHERS = [
    *("100001 元", "110,000", "12000.5", "11万", "十一万件", "13%", "3 个", "2026-10-00", "第 3 步"),
    *(
        "1,500,000 个",
        "10,000,000",
        "百分之三十",
        "百分之三点五",
        "5W1H",
        "10Wh",
        "500000.5 件",
        "五十万零一",
        "10千克",
        "5e5a",
        "#1e4",
        "二〇二六年",
    ),
    *(
        "十千克",
        "two hundred and ten thousand",
        "ten thousand five hundred",
        "三个点位",
        "13个点",
        "十三个百分点",
        "1wh",
    ),
    *("$10", "¥100", "RMB 3", "10 mm", "3 pieces", "十三 percent", "one million"),
]


@pytest.mark.parametrize(
    ("written", "found"), [*((text, True) for text in AMOUNTS), *((text, False) for text in OTHERS)]
)
def test_amounts_in_every_form(amounts: PrivateWords, written: str, found: bool) -> None:
    """An amount is known however it is written, and no other number is taken for it."""
    assert bool(list(amounts.said_in(f"超过{written}的"))) == found


@pytest.fixture(scope="module")
def amounts() -> PrivateWords:
    manual = load_edition({"id": "agency", "title": "t"}, load(WorkTree(ROOT)).manual)
    return private_words(manual, manual.settings.editions[0])


SAID = [
    "王 小芳",
    "王小\n芳",
    "王\u200b小芳",
    "样例・李雷",
    "樣例不是；样例 · 李雷",
    "Anna  Li",
    "分机8001",
    "GU-HENG",
    "gu_heng",
]
UNSAID = ["王大芳", "Joanna Li", "Anna Lim", "Anna, Li", "gu-hengs", "分机80012"]


@pytest.mark.parametrize(("text", "found"), [*((t, True) for t in SAID), *((t, False) for t in UNSAID)])
def test_names_in_every_form(text: str, found: bool) -> None:
    """A name with a blank, another dot or an unseen sign in it is the same name; a part of a word is none."""
    private = PrivateWords(["王小芳", "样例·李雷", "Anna Li", "分机 8001"], ["gu-heng"], [], [])
    assert bool(list(private.said_in(f"找（{text}）办"))) == found


def test_a_hit_is_told_as_the_author_wrote_it() -> None:
    """The check points at it in its line."""
    private = PrivateWords(["王小芳"], [], [r"10000\s*元"], [])
    assert list(private.said_in("①找王 小\u00ad芳，１００００ 元")) == ["王 小\u00ad芳", "１００００ 元"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("超过100000元", ["100000元"]),
        ("超过10000元", ["10000元"]),
        ("约10000件", []),
        ("见客户经理任命流程", ["客户经理任命流程"]),
        ("由客户经理办", []),
        ("交采购经理，走采购", ["采购"]),
    ],
)
def test_an_open_word_opens_nothing_larger(text: str, words: list[str]) -> None:
    """May say 10000, and the title of a role: what is longer and has it in it is still left out."""
    amounts = [*amount(100_000, "元"), *amount(10_000, "元")]
    names = ["客户经理任命流程", "采购", "客户"]
    assert list(PrivateWords(names, [], amounts, ["10000", "客户经理", "采购经理", "0元"]).said_in(text)) == words


@pytest.mark.parametrize(
    ("unit", "number", "written"),
    [
        (
            "元",
            500,
            ["500元", "500块", "¥500", "￥ 500", "RMB500", "人民币500", "伍佰圆整", "500 yuan", "five hundred yuan"],
        ),
        ("元", 15_000, ["一万五千", "1万5千", "1万5", "一万五", "1.5万", "15千元", "1万5000"]),
        ("元", 250_000, ["廿五万", "二十五万", "二拾伍萬"]),
        ("元", 5_000, ["五千的单子", "5千元", "5k"]),
        ("万元", 50, ["50万元", "500,000", "五十万", "500000元", "50 万"]),
        ("USD", 500, ["$500", "US$ 500", "500美元", "500 dollars"]),
        ("%", 30, ["三成", "3成", "30 pct"]),
        ("人", 50, ["50人", "五十人"]),
    ],
)
def test_amounts_of_each_unit(unit: str, number: float, written: list[str]) -> None:
    """A small amount is known by its unit, whatever people call that; a unit of ten thousands is one of ones."""
    private = PrivateWords([], [], amount(number, unit), [])
    assert [text for text in written if not list(private.said_in(f"超过{text}，"))] == []


@pytest.mark.parametrize(
    "text", ["¥500万", "五百克", "500 个", "1万5千人", "五千克", "八成", "15千米", "500 euros", "500k"]
)
def test_other_amounts(text: str) -> None:
    """What is another amount, or no money, is none."""
    private = PrivateWords([], [], [*amount(500, "元"), *amount(5_000, "元"), *amount(30, "%")], [])
    assert list(private.said_in(f"用{text}，")) == []


STAFF = [
    ("王小芳", "13800138000", "wang.xf@corp.example"),
    ("Anna Li", "+86 21 6123 4567 转 803", "Anna.Li@corp.example"),
    ("张伟", "010-62771234", "zhangwei@corp.example"),
    ("样例·欧阳国强", "微信 oy_gq88；分机 8012", "info@corp.example"),
    ("样例·于静", "前台", "sales@corp.example"),
    ("何灿", "", ""),
    ("May", "", ""),
]
CALLED = [
    *("找王总批", "先问小王。", "由王经理签字", "请小芳确认", "王總", "老王", "張偉", "欧阳总", "欧阳国强", "歐陽國強", "请国强批"),
    *("Wang Xiaofang", "Xiaofang Wang", "WANG Xiao-Fang", "wangxiaofang", "Zhang Wei", "zhangwei", "He Can", "Guoqiang Ouyang"),
    *("anna li", "ANNA LI", "Li Anna", "Ms. Li", "wang.xf", "Wang.XF@Corp.Example", "wang.xf (at) corp.example"),
    *("138 0013 8000", "138-0013-8000", "+86 13800138000", "021-61234567", "6123-4567", "(010) 6277 1234", "62771234"),
    *("分機：8012", "ext. 8012", "转8012", "oy_gq88", "info@corp.example"),
]  # fmt: skip
NOT_CALLED = [
    "may",
    *(
        "周总结",
        "流程总览",
        "任何总价",
        "由于总的来说",
        "小于 5",
        "小张贴画",
        "国强民富",
        "一张工单",
        "王牌经理人",
        "张工程款",
    ),
    *(
        "he can",
        "Can he",
        "can't",
        "Lithium",
        "info",
        "sales",
        "8012 件",
        "13800138000123",
        "样例",
        "第 61234 号",
    ),
]


@pytest.fixture(scope="module")
def staff() -> PrivateWords:
    from procbook.manual.model import Person

    people = {
        f"p{at}": Person(id=f"p{at}", name=name, kind="person", contact=contact, emails=(email,) if email else ())
        for at, (name, contact, email) in enumerate(STAFF)
    }
    people["forge"] = Person(id="forge", name="代码平台", kind="forge")
    manual = load_edition(
        {"id": "agency", "title": "t"}, msgspec.structs.replace(load(WorkTree(ROOT)).manual, people=people)
    )
    return private_words(manual, manual.settings.editions[0])


@pytest.mark.parametrize(
    ("text", "found"), [*((t, True) for t in CALLED), *((t, False) for t in (*NOT_CALLED, "代码平台"))]
)
def test_persons_as_people_call_them(staff: PrivateWords, text: str, found: bool) -> None:
    """By title, by given name, in Latin letters, by number: who is meant is told; a word that only looks so is none."""
    assert bool(list(staff.said_in(text))) == found


def test_a_title_hides_no_person_and_no_amount() -> None:
    """A process that is told is called after somebody, or after a sum: that its title is told opens neither."""
    real = load(WorkTree(ROOT)).manual
    manual = load_edition({"id": "agency", "title": "t", "processes": list(real.processes)[:1]}, real)
    title = "顾总的审核（50w以上）"
    told_process = msgspec.structs.replace(next(iter(manual.processes.values())), title=title, aliases=("找顾衡",))
    other = msgspec.structs.replace(list(manual.processes.values())[1], title="顾总的审核")
    processes = {**manual.processes, told_process.id: told_process, other.id: other}
    manual = msgspec.structs.replace(manual, processes=processes)
    private = private_words(manual, manual.settings.editions[0])
    assert list(private.said_in(title)) == ["50w", "顾总"]
    assert list(private.said_in("找顾衡")) == ["顾衡"]
    open = load_edition({"id": "agency", "title": "t", "processes": [told_process.id], "may_say": [title]}, manual)
    assert list(private_words(open, open.settings.editions[0]).said_in(title)) == []


@pytest.mark.parametrize("text", ["客戶拜訪", "客戶拜访"])
def test_traditional_script(text: str) -> None:
    """A title in the script of Taiwan or Hong Kong is the same title."""
    assert list(PrivateWords(["客户拜访"], [], [], []).said_in(f"见{text}")) == [text]


def test_an_id_of_something_else_as_well() -> None:
    """A term that has the id of a process that is left out can be told: only an address leads to the process."""
    manual = load(WorkTree(ROOT)).manual
    process = next(id for id in manual.processes if "-" in id)
    term = msgspec.structs.replace(next(iter(manual.terms.values())), id=process)
    manual = load_edition({"id": "agency", "title": "t"}, msgspec.structs.replace(manual, terms={process: term}))
    private = private_words(manual, manual.settings.editions[0])
    assert list(private.said_in(f"见 {process}。")) == []
    assert process in private.codes


def load_edition(edition: dict[str, Any], manual: Manual) -> Manual:
    from procbook.manual.model import Edition

    settings = msgspec.structs.replace(manual.settings, editions=(msgspec.convert(edition, Edition),))
    return msgspec.structs.replace(manual, settings=settings)


def test_unknown_edition_is_refused(manual_folder: Path) -> None:
    """A mistyped name must not publish everything."""
    result = run("build", "--edition", "agency", *TODAY)
    assert "no-editions" in str(result.exception)
    handbook = manual_folder / "processes/handbook.yaml"
    handbook.write_text(
        handbook.read_text("utf-8") + "editions:\n  - {id: agency, title: t, areas: [office]}\n", "utf-8"
    )
    result = run("build", "--edition", "agencies", *TODAY)
    assert "no-such-edition" in str(result.exception)
    assert not (manual_folder / "site").exists()
    assert not (manual_folder / "site-agency").exists()


def test_a_fault_beside_the_edition_is_told(manual_folder: Path) -> None:
    """Of a file with a fault no edition is read; then the fault is told, not that there is none."""
    handbook = manual_folder / "processes/handbook.yaml"
    edition = "editions:\n  - {id: agency, title: t, areas: [office], may_say: [500]}\n"
    handbook.write_text(handbook.read_text("utf-8") + edition, "utf-8")
    result = run("build", "--edition", "agency", *TODAY)
    assert result.exit_code == 1
    assert "may_say" in result.output


def test_edition_stands_beside_the_site(manual_folder: Path) -> None:
    """The whole manual and its edition are built one after the other, and neither touches the other."""
    handbook = manual_folder / "processes/handbook.yaml"
    handbook.write_text(
        handbook.read_text("utf-8")
        + "editions:\n  - {id: agency, title: 代理商版, areas: [office], may_say: [500 元]}\n",
        "utf-8",
    )
    result = run("build", "--edition", "agency", *TODAY)
    assert result.exit_code == 0, result.output
    assert "代理商版" in (manual_folder / "site-agency/index.html").read_text("utf-8")


SECRETS = PrivateWords(["王小芳"], ["inner-doings"], [*amount(500_000, "元")], ["王小芳工作室", "files/seen.pdf"])


def _office(part: str, text: str | bytes, before: bytes = b"") -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as office:
        office.writestr(part, text)
    return before + held.getvalue()


def _png(kind: bytes, content: bytes) -> bytes:
    """A picture with one text, and after it half a megabyte in which anything stands by chance."""
    noise = Random(1).randbytes(500_000)
    parts = ((kind, content), (b"IDAT", noise), (b"IEND", b""))
    chunks = (pack(">I", len(held)) + name + held + pack(">I", zlib.crc32(name + held)) for name, held in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _exif(tag: int, kind: int, said: bytes) -> bytes:
    return b"II*\0" + pack("<IHHHIII", 8, 1, tag, kind, len(said), 26, 0) + said


def _jpeg(kind: int, content: bytes) -> bytes:
    return b"\xff\xd8\xff" + pack(">BH", kind, len(content) + 2) + content + b"\xff\xda" + Random(1).randbytes(500_000)


NAME = "王小芳"
XP_AUTHOR, ARTIST = 0x9C9D, 0x013B
EMF = pack("<II", 1, 100) + bytes(32) + b" EMF" + bytes(56)
EMF_TEXT = pack("<II", 84, 82) + bytes(36) + pack("<II", 3, 76) + bytes(24) + NAME.encode("utf-16-le")
PICTURES = {
    "a title": _png(b"tEXt", b"Title\0" + NAME.encode()),
    "a packed text": _png(b"zTXt", b"Comment\0\0" + zlib.compress(NAME.encode())),
    "a packed text of the world": _png(b"iTXt", b"x\0\1\0zh\0\0" + zlib.compress(NAME.encode())),
    "settings of a camera": _png(b"eXIf", _exif(ARTIST, 2, NAME.encode())),
    "an author as Windows writes it": _jpeg(0xE1, b"Exif\0\0" + _exif(XP_AUTHOR, 1, NAME.encode("utf-16-le"))),
    "an artist in GBK": _jpeg(0xE1, b"Exif\0\0" + _exif(ARTIST, 2, NAME.encode("gbk"))),
    "XMP": _jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0<dc:creator>" + NAME.encode() + b"</dc:creator>"),
    "IPTC": _jpeg(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + pack(">IBBBH", 14, 28, 2, 80, 9) + NAME.encode()),
    "a comment": _jpeg(0xFE, NAME.encode()),
    "a comment of a GIF": b"GIF89a" + bytes(7) + b"\x21\xfe\x09" + NAME.encode() + b"\0;",
    "XMP of WebP": b"RIFF\0\0\0\0WEBP" + b"XMP " + pack("<I", 9) + NAME.encode() + b"\0",
    "words of a drawing": EMF + EMF_TEXT,
    "words of an old drawing": b"\x01\0\x09\0" + bytes(14) + pack("<IHH", 7, 0x0521, 6) + NAME.encode("gbk"),
    "a text that begins as a picture": b"GIF89a" + NAME.encode(),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_what_a_picture_says_of_itself(tmp_path: Path, data: bytes) -> None:
    """Who took it, and what is written below, in each of the places that pictures have for it."""
    _put(tmp_path, "a.bin", data)
    with pytest.raises(CannotCheck, match="edition-leaks"):
        require_private(tmp_path, SECRETS)


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_a_photograph_is_no_amount(tmp_path: Path, data: bytes) -> None:
    """In the bytes of any large picture stands 3% somewhere."""
    _put(tmp_path, "a.bin", data)
    require_private(tmp_path, PrivateWords([], [], [*amount(3, "%"), *amount(10_000, "元")], []))


SHEET = "<row><c r='A1'><v>{}</v></c><c r='B1'><v>{}</v></c></row>"
ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in "王小芳")
SAYING: dict[str, tuple[str, bytes]] = {
    "runs of one word": ("a.xlsx", _office("xl/sharedStrings.xml", "<si><t>审批：王</t><t>小芳</t></si>")),
    "numbers beside": ("a.xlsx", _office("xl/worksheets/sheet1.xml", SHEET.format(7, 500000))),
    "numbers before": ("a.xlsx", _office("xl/worksheets/sheet1.xml", SHEET.format(500000, 7))),
    "runs of one number": (
        "a.docx",
        _office("word/document.xml", "<w:r><w:t>500</w:t></w:r><w:r><w:t>000</w:t></w:r>"),
    ),
    "name of a sheet": ("a.xlsx", _office("xl/workbook.xml", '<sheet name="王小芳" sheetId="1"/>')),
    "most that a cell takes": (
        "a.xlsx",
        _office("xl/worksheets/sheet1.xml", "<formula1>0</formula1><formula2>5E5</formula2>"),
    ),
    "threshold of a colour": ("a.xlsx", _office("xl/worksheets/sheet1.xml", '<cfvo type="num" val="500000"/>')),
    "text for a picture": ("a.docx", _office("word/document.xml", "<wp:docPr id='1' descr='王小芳'/>")),
    "comment of XML": ("a.docx", _office("word/document.xml", "<!-- 王小芳 --><w:p/>")),
    "CDATA": ("a.docx", _office("word/document.xml", "<w:t><![CDATA[王小芳]]></w:t>")),
    "packed in a pack": ("a.zip", _office("b.zip", _office("a.txt", "王小芳"))),
    "name in a pack": ("a.zip", _office("王小芳.txt", "x")),
    "pack with a head": ("a.zip", _office("a.txt", "王小芳", b"#!")),
    "packed page": ("sitemap.xml.gz", gzip.compress(b"<loc>https://x.example/processes/inner-doings/</loc>")),
    "GBK": ("a.csv", "金额,500000元".encode("gbk")),
    "UTF-16 without mark": ("a.txt", "王小芳，你好".encode("utf-16-be")),
    "a bad byte": ("a.txt", b"\xff" + "王小芳".encode()),
    "no tag": ("a.txt", "若 a < b，找王小芳，且 c > d".encode()),
    "numbers of a table": ("a.csv", b"7,500000,100000"),
    "attribute": ("a.html", '<p title="找王小芳">x</p>'.encode()),
    "attribute with one mark": ("a.html", "<input placeholder='王小芳'>".encode()),
    "attribute with a tag's end": ("a.html", '<img alt="a > b 王小芳">'.encode()),
    "link": ("a.html", b"<a href='mailto:x?subject=%E7%8E%8B%E5%B0%8F%E8%8A%B3'>x</a>"),
    "comment": ("a.html", "<p><!-- 王小芳 --></p>".encode()),
    "script in a page": ("a.html", f"<script>var a = '{ESCAPED}'</script>".encode()),
    "cells": ("a.html", "<td>1</td><td>500000 元</td>".encode()),
    "soft hyphen": ("a.html", "<p>王&shy;小&#8203;芳</p>".encode()),
    "line's end": ("a.html", "<p>王\n  小<br>芳</p>".encode()),
    "lines of a drawing": ("a.svg", "<svg><text>王小</text><text>芳</text></svg>".encode()),
    "labels of a drawing": ("a.svg", b"<svg><text>3</text><text>500000</text></svg>"),
    "script": ("a.js", f'x = {{"t": "{ESCAPED}"}}'.encode()),
    "text in a script": ("a.js", 'a = "<"; b = "王小芳"; c = ">"; d = "王<b>小芳</b>"'.encode()),
    "data": ("a.json", f'["{ESCAPED}"]'.encode()),
    "style": ("a.css", "p::after { content: '500000 元' }".encode()),
    "own name": ("files/王小芳.txt", b"x"),
    "own id": ("files/Inner_Doings.txt", b"x"),
    "what a picture says of itself": ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\x10tEXtAuthor\0" + "王小芳".encode()),
}


@pytest.mark.parametrize(("name", "data"), SAYING.values(), ids=SAYING)
def test_nothing_is_put_in_its_place_that_says_it(tmp_path: Path, name: str, data: bytes) -> None:
    """A form or a setting says what no text of the manual does: the edition is refused, with the file."""
    _put(tmp_path, name, data)
    with pytest.raises(CannotCheck, match="edition-leaks"):
        require_private(tmp_path, SECRETS)


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


SILENT: dict[str, tuple[str, bytes]] = {
    "cells that together were one number": ("a.xlsx", _office("xl/worksheets/sheet1.xml", SHEET.format(500, "000"))),
    "cells that together were one name": ("a.html", "<td>王</td><td>小芳</td>".encode()),
    "an open name in two lines": ("a.svg", "<svg><text>王小芳</text><text>工作室</text></svg>".encode()),
    "an open name with a break": ("a.html", "<p>王小芳<br>工作室</p>".encode()),
    "sizes": ("a.html", b'<p style="z-index: 500000; width:500000px"><path d="M 500000 5"/></p>'),
    "sizes in a style": ("a.css", b"p { z-index: 500000; margin: 0 500000px }"),
    "sizes in a document": ("a.docx", _office("word/document.xml", '<wp:extent cx="500000" cy="500000"/>')),
    "shades of a theme": ("a.xlsx", _office("xl/theme/theme1.xml", '<a:tint val="500000"/>')),
    "the least that a cell takes": (
        "a.xlsx",
        _office("xl/worksheets/sheet1.xml", "<formula1>-500000</formula1><formula2>500</formula2>"),
    ),
    "settings of a printer": ("a.xlsx", _office("xl/printerSettings/printerSettings1.bin", bytes(range(256)))),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "nothing": ("a.txt", b""),
    "seen by somebody": ("files/seen.pdf", b"%PDF-1.4"),
}


@pytest.mark.parametrize(("name", "data"), SILENT.values(), ids=SILENT)
def test_what_says_nothing_is_no_leak(tmp_path: Path, name: str, data: bytes) -> None:
    """An edition that cannot be built for nothing is no use to anybody."""
    _put(tmp_path, name, data)
    require_private(tmp_path, SECRETS)


UNREAD: dict[str, bytes] = {
    "a.pdf": b"%PDF-1.4\n1 0 obj\n<</Filter /FlateDecode>>stream\n" + zlib.compress("王小芳".encode()),
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 501 + "王小芳".encode("utf-16-le"),
    "a.rtf": b"{\\rtf1 \\u29579?\\u23567?\\u33459?}",
    "a.mht": b"From: x\nMIME-Version: 1.0\n\n546L5bCP6Iqz",
    "a.docx": _office("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "a.bin": zlib.compress(bytes(range(256)) * 3),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_is_not_given(tmp_path: Path, name: str) -> None:
    """Nobody knows what it says: refused with its path, until somebody who has looked names it."""
    _put(tmp_path, name, UNREAD[name])
    with pytest.raises(CannotCheck, match="edition-unread") as told:
        require_private(tmp_path, SECRETS)
    assert told.value.values["path"] == name


def test_a_damaged_pack_is_not_given(tmp_path: Path) -> None:
    """A form that is locked or broken is refused, and the reason told."""
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(b"<a/>")[:-9])
    with pytest.raises(CannotCheck, match="edition-packed"):
        require_private(tmp_path, SECRETS)
