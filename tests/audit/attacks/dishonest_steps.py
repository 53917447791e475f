"""Dishonest steps: one of them anywhere in a history, and the audit must find it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.audit.attacks.attack import UNAPPROVED
from tests.audit.attacks.content_attacks import new_process
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, PEOPLE, REFERENCE, ROLES, SITE_ITEM
from tests.audit.attacks.external_attacks import EXTERNAL
from tests.audit.attacks.forge_attacks import REVIEW
from tests.audit.attacks.honest_steps import GLOSSARY, beside, entered, proposed, recorded
from tests.audit.attacks.record_attacks import CONTENTS, ZERO
from tests.audit.attacks.repository import LINK
from tests.audit.attacks.steps import HOLDS, OFFER, Approver, Work, Wrong, dishonest
from tests.audit.attacks.text_attacks import TRICKS

OUTSIDER = Approver("outsider", {"role": "director"})
APPROVER = Approver("approver", {"role": "director"})


def found(rule: str, item: str, *others: str, **said: Any) -> Wrong:
    """A rule at an item; `others` must be left alone as well."""
    name = item.split("/")[1] if item.startswith("process/") else item
    return Wrong((f"{rule.replace('UNAPPROVED', UNAPPROVED)}@{name}",), (item, *others), **said)


def and_governance(wrong: Wrong) -> Wrong:
    """The governance is not as approved either."""
    return Wrong((*wrong.rules, f"{UNAPPROVED}@governance"), (*wrong.items, GOVERNANCE), wrong.strict)


def changed(work: Work, item: str = "") -> tuple[str, str]:
    """A new text with its version; gives the item and who is to commit it."""
    item = item or work.one()
    work.rewrite(item)
    return item, work.chance.choice(["author", "outsider"])


# content and four eyes


@dishonest
def edited(work: Work) -> Wrong:
    """Nobody approves it: in one commit or several, with a version or without, by whomever."""
    item = work.one()
    for _ in range(work.chance.choice([1, 1, 2])):
        work.rewrite(item, version=work.chance.random() < 0.5)
        work.manual.commit(
            work.chance.choice(["author", "approver", "governor", "ghost <ghost@nowhere>"]),
            committer=work.chance.choice(["", "forge"]),
        )
    mended_later = work.chance.random() < 0.3
    return Wrong((), (), strict=True) if mended_later else found("UNAPPROVED", item)


@dishonest
def edited_a_little(work: Work) -> Wrong:
    """Only a flag, a date, an order, a blank."""
    item = work.one()
    text = work.text(item)
    small = [("effective_from: \"2", "effective_from: \"3"), ("purpose: ", "purpose: 都"), ("at_most: 2", "at_most: 3"), ("owner: clerk", "owner: hr-lead"),
             ("kind: preventive", "kind: detective"), ("tags: [applying]", "tags: []"), ("。]", "。 再看]"), ("review_every: half-year", "review_every: year")]  # fmt: skip
    old, new = work.chance.choice([pair for pair in small if pair[0] in text])
    work.manual.edit(work.path(item), old, new)
    work.manual.commit("author")
    return found("UNAPPROVED", item)


@dishonest
def edited_and_taken_back(work: Work) -> Wrong:
    """An unapproved text was there for a time: that counts where the history has to be clean."""
    item = work.one()
    files = work.files_of(item)
    work.rewrite(item)
    work.manual.commit("author")
    work.pause()
    work.put_back(item, files)
    work.manual.commit("author")
    return found("was-unapproved", item, strict=True)


@dishonest
def approved_by_its_author(work: Work) -> Wrong:
    """The approver stands in the commit of the text, in one way or another."""
    item = work.one()
    by = work.approver()
    work.rewrite(item)
    me = by.person
    way = work.chance.choice(["author", "address", "account", "then the record", "together", "committer", "mailmap"])
    if way in ("author", "mailmap"):
        if way == "mailmap":
            work.manual.write(".mailmap", f"author <author@x> <{me}@x>\n")
        work.record(item, by)
        work.manual.commit(me)
    elif way == "address":
        work.record(item, by)
        work.manual.commit(f"x <{me.upper()}@X>", committer=work.chance.choice(["", "author"]))
    elif way == "account":
        work.record(item, by)
        number = {"approver": 11, "controller": 16, "governor": 15, "outsider": 13}[me]
        work.manual.commit(f"x <{number}+{me}@users.noreply.forge.example>")
        return found("self-approval|unknown-author", item)
    elif way == "then the record":
        work.manual.commit(me)
        work.pause()
        work.record(item, by)
        work.manual.commit("author" if me != "author" else "outsider")
    else:
        committer, message = (me, "x") if way == "committer" else ("", beside(me))
        work.manual.commit("author", committer=committer, message=message)
        work.rewrite(item)
        work.manual.commit("author")
        work.record(item, by)
        work.manual.commit("author")
    return found("self-approval", item)


@dishonest
def author_of_the_squash(work: Work) -> Wrong:
    item, by = work.one(), work.approver()
    work.rewrite(item)
    work.record(item, by, authors=["author"])
    work.manual.commit(by.person, committer="forge", message=beside("author"))
    return found("self-approval", item)


@dishonest
def authors_not_bound(work: Work) -> Wrong:
    """She stands beside the author, and her signature does not name him."""
    item, by = work.one(), work.approver()
    work.rewrite(item)
    others = [["controller"], [by.person, "author"], ""]
    work.record(
        item,
        by,
        authors=work.chance.choice([one for one in others if by.person != "controller" or one != ["controller"]]),
    )
    work.manual.commit("author", committer="forge", message=beside(by.person))
    return found("self-approval", item)


@dishonest
def signed_afterwards(work: Work) -> Wrong:
    item, by = work.one(), work.approver()
    work.rewrite(item)
    work.manual.commit("author", committer=by.person)
    work.manual.now += timedelta(hours=work.chance.randrange(2, 30))
    work.record(item, by)
    work.manual.commit(by.person)
    return found("self-approval", item)


@dishonest
def brought_again(work: Work) -> Wrong:
    """Her text is taken back, then somebody else brings the very text."""
    item, by = work.one(), work.approver()
    files = work.files_of(item)
    work.rewrite(item)
    mine = work.files_of(item)
    work.manual.commit(work.chance.choice([by.person, "author"]), committer=by.person)
    work.put_back(item, files)
    work.manual.commit(work.chance.choice([by.person, "author"]))
    work.put_back(item, mine)
    work.record(item, by)
    work.manual.commit("author")
    return found("self-approval", item)


@dishonest
def half_taken_back(work: Work) -> Wrong:
    """Of her two edits on a branch she takes back one."""
    item, by, branch = work.one(), work.approver(), work.fork()
    work.rewrite(item)
    work.manual.commit(by.person)
    files = work.files_of(item)
    work.rewrite(item)
    work.manual.commit(by.person)
    work.put_back(item, files)
    work.manual.commit(by.person)
    work.rewrite(item)
    work.record(item, by)
    work.manual.commit("author")
    work.merge(branch, work.chance.choice(["author", by.person]))
    return found("self-approval", item)


@dishonest
def her_words_in_the_merge(work: Work) -> Wrong:
    """The approver slips her own words into the merge, and approves the whole."""
    item, by, branch = work.one(), work.approver(), work.fork()
    work.rewrite(item)
    work.manual.commit("author")
    tip = work.take(branch)
    work.rewrite(item)
    work.record(item, by)
    work.manual.commit(by.person, committer="forge", parents=[tip])
    return found("self-approval", item)


@dishonest
def first_by_another(work: Work) -> Wrong:
    """Her own text is approved first by one who may not, then she approves a small edit."""
    item, by, branch = work.one(), APPROVER, work.fork()
    work.rewrite(item)
    said = work.chance.choice([("outsider", {"role": "clerk"}), ("governor", {"key": "stranger", "role": "clerk"})])
    work.record(item, Approver(*said))
    work.manual.commit(by.person)
    work.rewrite(item)
    work.record(item, by)
    work.manual.commit("author")
    work.merge(branch, "author")
    return found("self-approval", item)


@dishonest
def author_unknown(work: Work) -> Wrong:
    item = work.one()
    work.rewrite(item)
    ghost = work.chance.choice(["ghost <ghost@nowhere>", "forge", "author <author@y>", "approver <>"])
    if work.chance.random() < 0.5:
        work.manual.commit(ghost)
        work.record(item, APPROVER)
        work.manual.commit("author")
    else:
        work.record(item, APPROVER)
        work.manual.commit(ghost)
    return found("unknown-author", item)


@dishonest
def slipped_into_the_merge(work: Work) -> Wrong:
    """The merge of an approved branch brings another text."""
    item = work.one()
    branch, _, _ = proposed(work, item)
    before = work.manual.trusted[item]
    tip = work.take(branch)
    work.rewrite(item, version=False)
    work.manual.commit("author", committer="forge", parents=[tip])
    assert before == work.manual.trusted[item]
    return found("UNAPPROVED", item)


@dishonest
def slipped_beside_an_approved_change(work: Work) -> Wrong:
    """One process is changed and approved, another comes along."""
    item, other = work.one(), work.create()
    if item == other:
        item = work.create()
    by = work.approver()
    work.rewrite(other)
    work.approve(other, by, ["author"])
    work.rewrite(item)
    work.manual.commit("author")
    return found("UNAPPROVED", item)


@dishonest
def hidden_in_an_octopus(work: Work) -> Wrong:
    item, first = work.one(), work.manual.tip["main"]
    tips = []
    for name in ("a", "b"):
        work.manual.start(f"{name}{work.number()}", first)
        work.manual.write(f"{name}.md", f"# {work.number()}\n")
        tips.append(work.manual.commit("author"))
        work.manual.go("main")
    work.rewrite(item)
    work.manual.commit("author", committer="forge", parents=tips)
    return found("UNAPPROVED", item)


@dishonest
def foxtrot(work: Work) -> Wrong:
    """A branch with an unapproved commit becomes the first parent."""
    item, first = work.one(), work.manual.tip["main"]
    work.manual.write("README.md", f"# {work.number()}\n")
    main = work.manual.commit("author")
    work.manual.start(f"f{work.number()}", first)
    files = work.files_of(item)
    work.rewrite(item)
    work.manual.commit("author")
    work.put_back(item, files)
    work.manual.commit("author")
    work.manual.files.update(work.manual.trees["main"])
    work.manual.set("main", work.manual.commit("author", parents=[main]))
    work.manual.go("main")
    return found("was-unapproved", item, strict=True)


@dishonest
def edited_after_the_approval(work: Work) -> Wrong:
    item = work.one()
    work.rewrite(item)
    work.record(item, work.approver("author"))
    if work.chance.random() < 0.5:
        work.manual.commit("author")
    work.manual.edit(work.path(item), "title:", f"title: 新{work.number()}")
    work.manual.commit("author")
    return found("UNAPPROVED", item)


@dishonest
def back_to_the_text_before(work: Work) -> Wrong:
    """An approved version goes, the one before comes back, with its records or without."""
    item = work.one()
    files = work.files_of(item)
    version = work.version_after(item)
    work.rewrite(item)
    work.approve(item, work.approver("author"), ["author"])
    work.manual.commit("author")
    work.pause()
    work.put_back(item, files)
    if work.chance.random() < 0.5:
        work.manual.remove(f"processes/approvals/{item}/{version}/")
    work.manual.commit("author")
    return found("UNAPPROVED", item)


@dishonest
def form_exchanged(work: Work) -> Wrong:
    item = "process/hiring"
    if item not in work.living():
        return edited(work)
    way = work.chance.choice(["bytes", "gone", "link"])
    work.manual.remove(OFFER)
    if way != "gone":
        work.manual.write(OFFER, *(("refund.docx", LINK) if way == "link" else (f"PK {work.number()}",)))
    work.manual.commit("author")
    return found("UNAPPROVED", item)


# removal, twins


@dishonest
def removed(work: Work) -> Wrong:
    """The process goes, with its records or without, for ever."""
    item = work.one()
    work.manual.remove(work.path(item))
    rules = "unapproved-removal"
    if work.chance.random() < 0.5:
        work.manual.remove(f"processes/approvals/{item}/")
        rules = work.chance.choice([rules, "record-removed"])
    work.manual.commit("author")
    return found(rules, item)


@dishonest
def removed_for_a_moment(work: Work) -> Wrong:
    item = work.one()
    path = work.path(item)
    entry = work.manual.files.pop(path)
    work.manual.commit("author")
    work.manual.files[path] = entry
    work.manual.commit("author")
    return found("was-unapproved", item, strict=True)


@dishonest
def twin(work: Work) -> Wrong:
    """A second file with the same id, or under another name."""
    item = work.one()
    name, path = item.split("/")[1], work.path(item)
    area = "money" if "/people/" in path else "people"
    places = [
        f"processes/{area}/{name}.yaml",
        path.replace(".yaml", ".yml"),
        path.replace(f"{name}.yaml", f"other{work.number()}.yaml"),
    ]
    work.manual.write(work.chance.choice(places), work.text(item).replace("purpose: ", "purpose: 另"))
    work.manual.commit("author")
    return found("duplicate-id|stray-file|file-name-differs-from-id", item)


@dishonest
def renamed(work: Work) -> Wrong:
    """The file gets another name, its id stays or goes with it."""
    item = work.one()
    new = f"x{work.number()}"
    text = work.manual.files.pop(work.path(item))[1].decode()
    name = item.split("/")[1]
    if work.chance.random() < 0.5:
        text = text.replace(f"id: {name}\n", f"id: {new}\n", 1)
    work.manual.write(f"processes/people/{new}.yaml", text)
    work.manual.commit("author")
    return found("UNAPPROVED|unapproved-removal|file-name-differs-from-id", item)


@dishonest
def new_without_approval(work: Work) -> Wrong:
    """A new process, approved by nobody, or by one who may not."""
    name = f"p{work.number()}"
    new_process(work.manual, name, work.chance.choice(["director", "clerk"]))
    if work.chance.random() < 0.7:
        by = work.chance.choice(
            [OUTSIDER, Approver("outsider", {"role": "clerk"}), Approver("controller", {"role": "finance"})]
        )
        work.manual.record(f"process/{name}", by.person, action="create", at=work.moment, **by.said)
        work.manual.commit("author")
        return found("approver-not-entitled", f"process/{name}")
    work.manual.commit("author")
    return found("UNAPPROVED", f"process/{name}")


@dishonest
def misread(work: Work) -> Wrong:
    """YAML that means something else to another program, or bytes in another encoding."""
    item = work.one()
    path, text = work.path(item), work.text(item)
    trick = work.chance.choice(["second owner", "alias", "document", "merge", "python", "gb18030", "utf-16"])
    work.manual.write(
        path, TRICKS[trick](text) if trick in TRICKS else text.replace("purpose: ", "purpose: 都").encode(trick)
    )
    work.manual.commit("author")
    return found("UNAPPROVED", item)


# entitlement


@dishonest
def approved_by_who_may_not(work: Work) -> Wrong:
    item, author = changed(work)
    by = work.chance.choice([
        Approver("outsider", {"role": "clerk"}), Approver("author", {"role": "director"}), Approver("author", {"role": "hr-lead"}),
        Approver("author", {"role": "director", "for_": "approver"}), Approver("controller", {"role": "finance"}),
        Approver("author", {"role": "director", "for_": "governor"}), Approver("controller", {"role": "governance-manager"}),
    ])  # fmt: skip
    work.record(item, by, authors=["outsider"])
    work.manual.commit("outsider" if by.person == "author" else author)
    return found("approver-not-entitled", item)


@dishonest
def approved_by_a_program(work: Work) -> Wrong:
    item, author = changed(work)
    by = work.chance.choice([Approver("robot", {"role": "director"}), Approver("recorder", {"role": "director"})])
    work.record(item, by)
    work.manual.commit(author)
    return found("bot-approval", item)


@dishonest
def retired_by_too_few(work: Work) -> Wrong:
    """One person, or the same one twice, or a retirement that is called a change."""
    item = work.one()
    way = work.chance.choice(["one", "twice", "draft", "draft as change"])
    work.manual.edit(work.path(item), "status: effective", f"status: {'draft' if 'draft' in way else 'retired'}")
    work.next_version(item)
    action = "change" if way == "draft as change" else "retire"
    work.record(item, APPROVER, action=action)
    if way == "twice":
        work.record(item, APPROVER, action=action, summary="再签一次")
    work.manual.commit("author")
    return found("quorum-not-met", item)


@dishonest
def deputy_for_the_author(work: Work) -> Wrong:
    first, last = work.today - timedelta(days=3), work.today + timedelta(days=20)
    if "until:" in work.manual.read(ROLES):
        return approved_by_who_may_not(work)
    entry = f'deputies: [{{person: controller, for: approver, from: "{first}", until: "{last}"}}, '
    work.manual.edit(
        ROLES, "deputies: [{person: controller, for: approver", entry + "{person: controller, for: approver"
    )
    work.govern()
    item = work.one()
    work.rewrite(item)
    authors = work.chance.choice([["approver"], ["author", "approver"]])
    work.record(item, Approver("controller", {"role": "director", "for_": "approver"}), authors=authors)
    work.manual.commit("approver")
    return found("self-approval", item)


def day(work: Work, later: int) -> str:
    return f'"{work.today + timedelta(days=later)}"'


@dishonest
def deputy_for_too_long(work: Work) -> Wrong:
    """One span, or two that follow each other, of more days than a deputy has in a year; or one without end, or over."""
    if (
        "until:" in work.manual.read(ROLES)
        or "{person: controller, from" in work.manual.read(ROLES).split("deputies")[0]
    ):
        return approved_by_who_may_not(work)
    spans = work.chance.choice([
        [(-5, 60)], [(-40, -1), (0, 30)], [(-30, -2)], [(-36, -1), (0, 20)], [(20, 40)],
    ])  # fmt: skip
    each = "".join(
        f"{{person: controller, for: approver, from: {day(work, a)}, until: {day(work, b)}}}, " for a, b in spans
    )
    work.manual.edit(
        ROLES, "deputies: [{person: controller, for: approver", f"deputies: [{each}{{person: controller, for: approver"
    )
    work.govern()
    item = work.one()
    work.rewrite(item)
    work.record(item, Approver("controller", {"role": "director", "for_": "approver"}))
    work.manual.commit("author")
    return found("approver-not-entitled", item)


@dishonest
def owner_gives_it_away(work: Work) -> Wrong:
    """One change makes the outsider's role the approver, and he approves it."""
    item = work.one()
    field = work.chance.choice(["approver: director", "owner: hr-lead"])
    work.manual.edit(work.path(item), field, f"{field.split(':')[0]}: clerk")
    work.next_version(item)
    work.record(item, Approver("outsider", {"role": "clerk"}))
    work.manual.commit("author")
    return found("approver-not-entitled", item)


# governance


def appointed(work: Work, person: str = "outsider") -> None:
    work.manual.edit(ROLES, HOLDS, HOLDS + f', {{person: {person}, from: "2026-01-01"}}')


@dishonest
def appointed_himself(work: Work) -> Wrong:
    """And approves a change, in the same commit or the next, his appointment approved by himself or nobody."""
    appointed(work)
    way = work.chance.choice(["together", "next", "approved by himself"])
    if way == "next":
        work.manual.commit("outsider")
    if way == "approved by himself":
        work.record(GOVERNANCE, OUTSIDER)
    item, _ = changed(work)
    work.record(item, OUTSIDER)
    work.manual.commit("author")
    wrong = found("approver-not-entitled|broken-chain", item)
    if way == "approved by himself":
        return Wrong((*wrong.rules, "approver-not-entitled@governance"), (*wrong.items, GOVERNANCE))
    return and_governance(wrong)


@dishonest
def appointed_for_a_moment(work: Work) -> Wrong:
    before = work.manual.read(ROLES)
    appointed(work)
    work.manual.commit("outsider")
    work.manual.write(ROLES, before)
    work.manual.commit("outsider")
    return Wrong(("was-unapproved@governance",), (GOVERNANCE,), strict=True)


SETTINGS = (
    ("evidence: signed", "evidence: declared"), ("count: 2", "count: 1"), ("  approvals:\n", "  approvals:\n    - {items: [process], uncontrolled: true}\n"),
    ("docs/, ", ""), ("stage: in-force", "stage: preparation"), ("ratify_within: 5d", "ratify_within: 50d"), ("emergency: {roles: [finance]", "emergency: {roles: [clerk]"),
    ("[applying, deciding]", "[applying, applying]"),
)  # fmt: skip


@dishonest
def policy_weakened(work: Work) -> Wrong:
    old, new = work.chance.choice(SETTINGS)
    work.manual.edit(HANDBOOK, old, new)
    work.manual.commit(work.chance.choice(["author", "governor"]))
    return Wrong((f"{UNAPPROVED}@governance",), (GOVERNANCE,))


@dishonest
def governance_edited(work: Work) -> Wrong:
    """A role, a limit, a key, a person."""
    way = work.chance.choice(["role", "limit", "key", "person", "broken"])
    if way == "role":
        work.manual.edit(ROLES, "title: 总监", "title: 总监助理")
    elif way == "limit":
        work.manual.edit("processes/organisation/authority.yaml", "up_to: 5", "up_to: 4")
        work.manual.edit("processes/organisation/authority.yaml", "over: 5", "over: 4")
    elif way == "key":
        work.manual.edit(PEOPLE, work.manual.keys.public["approver"], work.manual.keys.public["stranger"])
    elif way == "person":
        work.manual.edit(PEOPLE, "emails: [outsider@x]", "emails: [outsider@x, outsider@home]")
    else:
        work.manual.edit(PEOPLE, "people:", "people:\n  - {id: [")
    work.manual.commit(work.chance.choice(["author", "governor"]))
    return Wrong((f"{UNAPPROVED}@governance",), (GOVERNANCE,))


@dishonest
def governed_by_its_author(work: Work) -> Wrong:
    work.manual.edit(ROLES, "title: 总监", "title: 总监助理")
    work.record(GOVERNANCE, Approver("governor"))
    work.manual.commit("governor")
    return Wrong(("self-approval@governance",), (GOVERNANCE,))


@dishonest
def governed_by_who_may_not(work: Work) -> Wrong:
    """The finance manager in a hurry, the director, the outsider."""
    work.manual.edit(ROLES, "title: 总监", "title: 总监助理")
    by = work.chance.choice(
        [
            ("controller", "finance", "emergency"),
            ("approver", "director", "change"),
            ("outsider", "governance-manager", "change"),
        ]
    )
    work.record(GOVERNANCE, Approver(by[0], {"role": by[1]}), action=by[2])
    work.manual.commit("author")
    return Wrong(("approver-not-entitled@governance",), (GOVERNANCE,))


@dishonest
def second_beginning(work: Work) -> Wrong:
    """Another first governance in the same history."""
    work.manual.edit(HANDBOOK, "严格样例手册", "宽松样例手册")
    work.record(GOVERNANCE, Approver("governor"), action="adopt", previous=None, under=None, version="1.0.0")
    work.manual.commit("author")
    return Wrong(("root-mismatch|broken-chain|record-removed@manual",), (GOVERNANCE,))


@dishonest
def key_exchanged_and_used(work: Work) -> Wrong:
    keys = work.manual.keys.public
    work.manual.edit(PEOPLE, keys["approver"], keys["stranger"])
    work.manual.commit("author")
    item, author = changed(work)
    work.record(item, Approver("approver", {"role": "director", "key": "stranger"}))
    work.manual.commit(author)
    return and_governance(found("bad-signature|bad-key|key-not-valid", item))


@dishonest
def shared_text_edited(work: Work) -> Wrong:
    """A term, a source, a page, the workflow that checks."""
    if work.chance.random() < 0.4:
        name, old, new = work.chance.choice(
            [(GLOSSARY, "书面", "口头"), ("processes/sources.yaml", "内部控制", "外部控制")]
        )
        work.manual.edit(name, old, new)
        work.manual.commit("author")
        return Wrong((f"{UNAPPROVED}@reference",), (REFERENCE,))
    name, text = work.chance.choice(
        [
            (".github/workflows/check.yml", None),
            (".github/workflows/other.yml", "on: push\n"),
            ("docs/a.js", "x\n"),
            ("mkdocs.yml", None),
        ]
    )
    work.manual.write(name, text or work.manual.read(name) + f"# {work.number()}\n")
    work.manual.commit("author")
    return Wrong((f"{UNAPPROVED}@site",), (SITE_ITEM,))


# signatures and evidence


@dishonest
def forged(work: Work) -> Wrong:
    """Signed with another key, for another purpose, or altered since."""
    item, author = changed(work)
    way = work.chance.choice(["key", "namespace", "altered", "none", "copied", "named hers"])
    if way == "key":
        work.record(
            item,
            Approver("approver", {"role": "director", "key": work.chance.choice(["author", "stranger", "controller"])}),
        )
    elif way == "namespace":
        namespace = work.chance.choice(["git", "file", "record@procbook"])
        work.record(item, Approver("approver", {"role": "director", "key": "approver"}), namespace=namespace)
    else:
        before = set(work.manual.files)
        work.record(item, Approver("approver", {"role": "director", "key": "approver"}))
        path = next(path for path in set(work.manual.files) - before if path.endswith(".yaml"))
        altered(work, path, way)
    work.manual.commit(author)
    return found("bad-signature|key-not-valid|malformed-record", item)


def altered(work: Work, path: str, way: str) -> None:
    """What was signed says something else now, or the signature is another one."""
    text = work.manual.read(path)
    head = text.split("      -----BEGIN", 1)[0]
    if way == "altered":
        old, new = work.chance.choice(
            [("at: '", "at: '1"), ("role: director", "role: clerk"), ("meaning: approved", "meaning: reviewed")]
        )
        work.manual.write(path, text.replace(old, new, 1) if old in text else text.replace("role: ", "role: x", 1))
    elif way == "none":
        work.manual.write(path, head.rsplit("signature:", 1)[0] + "signature: approved\n")
    elif way == "copied":
        other = next(
            p for p in work.manual.paths("process/refund") if p.endswith(".yaml") and "approvals" in p and p != path
        )
        signature = work.manual.read(other).split("      -----BEGIN", 1)[1]
        work.manual.write(path, f"{head}      -----BEGIN{signature}")
    else:
        keys = work.manual.keys
        work.manual.write(path, text.replace(keys.fingerprint("approver"), keys.fingerprint("outsider")))


@dishonest
def weak_evidence(work: Work) -> Wrong:
    """A declaration, a form of another system, a review, typed by hand or recorded, where a signature is asked for."""
    item, author = changed(work)
    said: dict[str, Any] = work.chance.choice([
        {"evidence": {"type": "declared"}}, {"evidence": EXTERNAL, "form": 2}, {"evidence": REVIEW}, recorded(work, item),
    ])  # fmt: skip
    work.record(item, APPROVER, **{**said, "authors": ["author"]})
    work.manual.commit(author)
    return found("weak-evidence", item)


# records and their chain


@dishonest
def wrong_chain(work: Work) -> Wrong:
    item, author = changed(work)
    other = work.manual.trusted[GOVERNANCE].statement
    said: dict[str, Any] = work.chance.choice([{"previous": ZERO}, {"previous": None}, {"previous": other}, {"action": "create"}, {"action": "review", "conclusion": "没有"},
                               {"action": "ratify"}, {"action": "reinstate"}, {"action": "retire"}, {"version": "99.0.0"}])  # fmt: skip
    work.record(item, APPROVER, **said)
    work.manual.commit(author)
    return found(f"broken-chain|{UNAPPROVED}", item)


@dishonest
def wrong_under(work: Work) -> Wrong:
    item, author = changed(work)
    work.record(item, APPROVER, under=work.chance.choice([ZERO, None]))
    work.manual.commit(author)
    return found("broken-chain|approver-not-entitled", item)


@dishonest
def wrong_manual(work: Work) -> Wrong:
    item, author = changed(work)
    work.record(item, APPROVER, manual="5e2b7c1a-0d4f-4a6b-8c3d-00000000beef")
    work.manual.commit(author)
    return found("wrong-manual", item)


@dishonest
def no_later_version(work: Work) -> Wrong:
    item = work.one()
    work.rewrite(item, version=False)
    work.manual.to_version(work.path(item), work.chance.choice([work.manual.trusted[item].version, "0.9.0"]))
    work.record(item, APPROVER)
    work.manual.commit("author")
    return found("missing-version-bump|bump-too-small", item)


@dishonest
def no_reason(work: Work) -> Wrong:
    item, author = changed(work)
    work.approve(item, APPROVER, ["author"], reason="")
    work.manual.commit(author)
    return found("missing-change-reason", item)


def records_of(work: Work, ending: str = "") -> list[str]:
    """The record files of items that may be touched."""
    items = [item for item in (*work.processes(), GOVERNANCE) if item not in work.left]
    return [path for item in items for path in work.manual.paths(item) if path.endswith(ending)]


@dishonest
def record_altered(work: Work) -> Wrong:
    path = work.chance.choice(records_of(work))
    work.manual.write(path, work.manual.read(path) + work.chance.choice(["\n", " ", "# 说明\n"]))
    work.manual.commit(work.chance.choice(["author", "approver"]))
    return found("record-altered", "/".join(path.split("/")[2:4]))


@dishonest
def record_removed(work: Work) -> Wrong:
    path = work.chance.choice(records_of(work))
    work.manual.remove(path)
    work.manual.commit(work.chance.choice(["author", "approver"]))
    return found("record-removed", "/".join(path.split("/")[2:4]))


@dishonest
def record_taken_away_by_another(work: Work) -> Wrong:
    """On the branch, before it lands; or by its approver herself, once it has landed."""
    item, by = work.one(), work.approver("author")
    branch = work.fork() if work.chance.random() < 0.5 else ""
    before = set(work.manual.files)
    work.rewrite(item)
    work.record(item, by)
    work.manual.commit("author")
    for path in set(work.manual.files) - before:
        work.manual.remove(path)
    work.manual.commit("outsider" if branch and by.person != "outsider" else "author" if branch else by.person)
    work.rewrite(item)
    work.approve(item, by, ["author"])
    work.manual.commit("author")
    if branch:
        work.merge(branch, "author")
    return found("record-removed", item)


@dishonest
def record_without_content(work: Work) -> Wrong:
    """What lies beside the record is gone, or is something else."""
    item, author = changed(work)
    before = set(work.manual.files)
    work.record(item, APPROVER)
    path = next(path for path in set(work.manual.files) - before if path.endswith(".json"))
    if work.chance.random() < 0.5:
        work.manual.remove(path)
    else:
        work.manual.write(path, work.manual.read(path).replace("purpose", "purpose ", 1))
    work.manual.commit(author)
    return found(f"record-without-content|malformed-record|stray-file|{UNAPPROVED}", item)


@dishonest
def record_of_another_shape(work: Work) -> Wrong:
    item, author = changed(work)
    statement = work.manual.statement(item, work.manual.content(item), {})
    if work.chance.random() < 0.6:
        statement |= {"content": work.chance.choice([*CONTENTS.values()])}
        work.manual.lay(statement, work.manual.approval(item, "approver", statement, {}))
    else:
        name = work.chance.choice(["0003.yaml", "3.yaml", "a/b.yaml"])
        approval = work.manual.approval(item, "approver", statement, {})
        work.manual.lay(statement, approval, place=f"processes/approvals/{item}/{statement['version']}/{name}")
    work.manual.commit(author)
    return found("malformed-record|stray-file|wrong-item", item)


@dishonest
def record_of_a_newer_form(work: Work) -> Wrong:
    item, author = changed(work)
    work.record(item, APPROVER, form=work.chance.choice([3, 99, "1", True]))
    work.manual.commit(author)
    return found("malformed-record", item)


@dishonest
def record_of_another_item(work: Work) -> Wrong:
    """Copied into another item's folder, or another item's content approved for this one."""
    item = work.one()
    if work.chance.random() < 0.5:
        other = work.create()
        for path in work.manual.paths(item):
            work.manual.write(path.replace(item, other), work.manual.read(path))
        work.manual.commit("author")
        return found("wrong-item|malformed-record", other, item)
    work.rewrite(item)
    other = next(one for one in work.processes() if one != item)
    statement = work.manual.statement(item, work.manual.content(item), {}) | {"item": other}
    work.manual.lay(statement, work.manual.approval(other, "approver", statement, {}))
    work.manual.commit("author")
    return found("UNAPPROVED", item, other)


@dishonest
def record_as_a_link(work: Work) -> Wrong:
    item, author = changed(work)
    before = set(work.manual.files)
    work.record(item, APPROVER)
    path = next(path for path in set(work.manual.files) - before if path.endswith(".yaml"))
    work.manual.write(path, "../../../../../outside/secret.yaml", LINK)
    work.manual.commit(author)
    return found(f"malformed-record|stray-file|{UNAPPROVED}", item)


@dishonest
def stray_record(work: Work) -> Wrong:
    """Something that is no record lies among the records."""
    item = work.one()
    place = work.chance.choice(
        [
            f"{item}/9.0.0/000000000000-approver.yaml",
            f"{item}/note.yaml",
            f"{item}/9.0.0/000000000000.json",
            f"{item}/9.0.0/x.txt",
        ]
    )
    work.manual.write(f"processes/approvals/{place}", "record: [\n")
    work.manual.commit("author")
    return found("malformed-record|stray-file", item)


@dishonest
def two_versions_with_one_number(work: Work) -> Wrong:
    """Two branches make one version, the second wins over the first."""
    item, branch = work.one(), work.fork()
    work.rewrite(item)
    work.record(item, APPROVER)
    work.manual.commit("author")
    work.manual.go("main")
    work.rewrite(item)
    work.approve(item, APPROVER, ["author"])
    work.manual.commit("author")
    for path, entry in work.manual.trees[branch].items():
        if path in work.files_of(item) or path not in work.manual.files:
            work.manual.files[path] = entry
    work.manual.commit("forge", parents=[work.manual.tip[branch]])
    return found(f"broken-chain|{UNAPPROVED}", item)


# time


@dishonest
def record_for_a_text_that_is_nowhere(work: Work) -> Wrong:
    item, author = changed(work)
    work.record(item, APPROVER)
    work.put_back(item, work.approved_files(item))
    work.manual.commit(author)
    return found("record-without-content", item, lapses=25)


@dishonest
def woken(work: Work) -> Wrong:
    """The text comes when nobody remembers its record."""
    item, author = changed(work)
    text = work.files_of(item)
    work.record(item, APPROVER)
    work.put_back(item, work.approved_files(item))
    work.manual.commit(author)
    work.manual.now += timedelta(days=work.chance.randrange(32, 60))
    work.put_back(item, text)
    work.manual.commit(author)
    return found("UNAPPROVED", item)


@dishonest
def not_ratified(work: Work) -> Wrong:
    """An emergency that nobody ratifies in time, or a second one; or more time is given once it is over."""
    item = work.one()
    for _ in range(work.chance.choice([1, 2])):
        work.rewrite(item)
        work.approve(
            item, Approver("controller", {"role": "finance"}), ["author"], action="emergency", reason="系统停用，先改"
        )
        work.manual.commit("author")
    if work.chance.random() < 0.3:
        work.manual.now += timedelta(days=12)
        work.policy("ratify_within: 5d", "ratify_within: 25d")
    return found("overdue-ratification", item, falls_due=14)


@dishonest
def emergency_by_its_author(work: Work) -> Wrong:
    item, _ = changed(work)
    work.record(item, Approver("controller", {"role": "finance"}), action="emergency", reason="系统停用，先改")
    work.manual.commit("controller")
    return found("self-approval", item)


@dishonest
def wrong_date(work: Work) -> Wrong:
    """A commit of the future, honest but for that; or the governor, who committed it, enters it as known himself."""
    item, now = work.one(), work.manual.now
    work.rewrite(item)
    work.approve(item, APPROVER, ["author"])
    involved = work.chance.random() < 0.5
    commit = work.manual.commit(
        "governor" if involved else "author", at=now + timedelta(days=work.chance.randrange(200, 900))
    )
    work.manual.now = now + timedelta(hours=1)
    if involved:
        entered(work, commit, "implausible-time")
        return Wrong(("incident-not-accepted@handbook", "implausible-time@processes"), (item, GOVERNANCE))
    return Wrong(("implausible-time@processes",), (item, GOVERNANCE))


@dishonest
def known_though_open(work: Work) -> Wrong:
    """What is open at the tip is entered among the known incidents."""
    item, author = changed(work)
    entered(work, work.manual.commit(author), "missing-approval")
    return found("UNAPPROVED", item, GOVERNANCE)


@dishonest
def known_under_another_rule(work: Work) -> Wrong:
    path = work.chance.choice(records_of(work, ".yaml"))
    work.manual.remove(path)
    entered(work, work.manual.commit("author"), "implausible-time")
    return found("record-removed", "/".join(path.split("/")[2:4]), GOVERNANCE)
