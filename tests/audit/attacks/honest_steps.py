"""Honest steps: what departments do with git and the buttons of forges. None of them may ever be blamed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, PEOPLE, REFERENCE, ROLES, SITE_ITEM
from tests.audit.attacks.external_attacks import EXTERNAL, RULE
from tests.audit.attacks.forge_attacks import REVIEW
from tests.audit.attacks.steps import HOLDS, OFFER, Approver, Work, honest, plain

BUTTONS = ("", "forge")
GLOSSARY, MKDOCS = "processes/glossary.yaml", "mkdocs.yml"


def beside(*persons: str) -> str:
    """The message of a squash, with those whom the button puts beside the author."""
    return "change (#8)\n\n" + "\n".join(f"Co-authored-by: {person} <{person}@x>" for person in persons) + "\n"


@plain
def edit_and_approve(work: Work) -> None:
    """Text and record in one commit, by hand or in the web editor."""
    item, by = work.one(), work.approver()
    author = work.writer(by.person)
    work.rewrite(item)
    work.approve(item, by, [author])
    work.manual.commit(author, committer=work.chance.choice([*BUTTONS, work.writer(by.person)]))


@plain
def text_then_record(work: Work) -> None:
    """On main, one commit after the other."""
    item, by = work.one(), work.approver()
    author = work.writer(by.person)
    for _ in range(work.chance.choice([1, 2])):
        work.rewrite(item)
        work.manual.commit(author, committer=work.chance.choice(BUTTONS))
    work.pause()
    work.approve(item, work.approver(author), [author])
    work.manual.commit(work.chance.choice([by.person, author]), committer=work.chance.choice(BUTTONS))


def proposed(work: Work, item: str, *, again: bool = True) -> tuple[str, list[str], str]:
    """A change on a branch, in one commit or several, with its record; gives the branch, who wrote, who approved."""
    by, branch = work.approver(), work.fork()
    authors = work.chance.sample([w for w in ("author", "outsider", "controller", "governor") if w != by.person], 2)
    authors = authors[: work.chance.choice([1, 2])]
    for author in authors:
        work.rewrite(item)
        work.manual.commit(author, committer=work.chance.choice(BUTTONS))
    meanwhile(work, item)
    if again and work.chance.random() < 0.3:
        work.record(item, by, authors=authors)
        work.manual.commit(by.person)
        work.rewrite(item)
        work.manual.commit(authors[0])
    work.approve(item, by, authors)
    work.manual.commit(work.chance.choice([by.person, authors[0]]), committer=work.chance.choice(BUTTONS))
    return branch, authors, by.person


def meanwhile(work: Work, *busy: str) -> None:
    """Sometimes main moves."""
    if work.chance.random() < 0.35:
        with work.on_main(*busy, GOVERNANCE):
            work.chance.choice([edit_and_approve, reformat, refer, uncontrolled, review])(work)
    work.pause()


@plain
def merge_by_button(work: Work) -> None:
    branch, authors, by = proposed(work, work.one())
    work.merge(branch, work.chance.choice([by, authors[0], "forge", "governor"]))


@plain
def fast_forward(work: Work) -> None:
    by, item = work.approver(), work.one()
    work.fork()
    author = work.writer(by.person)
    work.rewrite(item)
    work.manual.commit(author)
    work.approve(item, by, [author])
    tip = work.manual.commit(by.person)
    work.manual.set("main", tip)
    work.manual.go("main")


@plain
def squash(work: Work) -> None:
    """The button puts everybody of the branch beside the author, the approver too."""
    branch, authors, by = proposed(work, work.one())
    work.take(branch)
    others = [*authors[1:], *work.chance.choice([[by], []])]
    work.manual.commit(authors[0], committer=work.chance.choice(["forge", authors[0]]), message=beside(*others))


@plain
def rebase_by_the_approver(work: Work) -> None:
    """Her button makes the commits anew, with her as committer; she had approved them on the branch."""
    item, by = work.one(), work.approver()
    author = work.writer(by.person)
    for _ in range(work.chance.choice([1, 2])):
        work.rewrite(item)
        at = work.moment
        work.manual.commit(author, committer=by.person)
    work.approve(item, by, [author], at=at)
    work.manual.commit(work.chance.choice([by.person, author]), committer=by.person)


@plain
def cherry_pick_by_the_approver(work: Work) -> None:
    item, by = work.one(), work.approver()
    author = work.writer(by.person)
    work.rewrite(item)
    work.approve(item, by, [author])
    work.manual.commit(author, committer=by.person)


@plain
def update_branch(work: Work) -> None:
    """A branch is brought up to date by the approver's button after main moved, approved, and merged."""
    item, by = work.one(), work.approver()
    author, branch = work.writer(by.person), work.fork()
    work.rewrite(item)
    work.manual.commit(author)
    with work.on_main(item):
        edit_and_approve(work)
    work.update(branch, by.person)
    work.approve(item, by, [author])
    work.manual.commit(by.person)
    meanwhile(work, item)
    work.merge(branch, work.chance.choice([by.person, author]))


@plain
def both_sides_changed_one_file(work: Work) -> None:
    """The branch is brought up to date with another approved edit of the same process."""
    item, by, caution = work.one(), work.approver(), work.number()
    author, branch = work.writer(by.person), work.fork()
    step_caution(work, item, caution)
    work.manual.commit(author)
    work.manual.go("main")
    summary_line(work, item)
    work.next_version(item)
    work.approve(item, by, [author])
    work.manual.commit(author)
    work.manual.go(branch)
    work.manual.files.update(work.manual.trees["main"])
    step_caution(work, item, caution)
    work.manual.commit(by.person, committer="forge", parents=[work.manual.tip["main"]])
    work.next_version(item)
    work.manual.commit(author)
    work.approve(item, by, [author])
    work.manual.commit(by.person)
    work.forked_anew(branch)
    work.merge(branch, author)


def step_caution(work: Work, item: str, number: int) -> None:
    text = work.text(item)
    line = next(line for line in text.splitlines() if line.startswith("    cautions: ["))
    work.manual.edit(work.path(item), line, f"    cautions: [先看清第{number}件再做，做错了要重来。]")


def summary_line(work: Work, item: str) -> None:
    line = next(line for line in work.text(item).splitlines() if line.startswith("summary:"))
    work.manual.edit(work.path(item), line, f"summary: 主线第{work.number()}种说法。")


@plain
def revert_button(work: Work) -> None:
    """The button brings back text and version; the text gets its next version, and is approved."""
    item, by = work.one(), work.approver()
    if not (files := work.files_before(item)):
        return
    author = work.writer(by.person)
    work.put_back(item, files)
    work.manual.commit(author, committer="forge", message='Revert "change"')
    work.pause()
    work.next_version(item)
    action = work.chance.choice(["change", "withdraw"])
    work.approve(item, work.approver(author), [author], action=action)
    work.manual.commit(author)


@plain
def slip_taken_back(work: Work) -> None:
    """The approver writes by mistake, and takes it back; then somebody else writes."""
    item, by = work.one(), work.approver()
    branch = work.fork() if work.chance.random() < 0.5 else ""
    files = work.files_of(item)
    work.rewrite(item)
    work.manual.commit(by.person)
    work.put_back(item, files)
    work.manual.commit(by.person)
    author = work.writer(by.person)
    work.rewrite(item)
    work.approve(item, by, [author])
    work.manual.commit(author)
    if branch:
        work.merge(branch, by.person)


@plain
def wrong_record_withdrawn(work: Work) -> None:
    """The approver takes her own record away on the branch, before it lands."""
    item, by, branch = work.one(), work.approver(), work.fork()
    author = work.writer(by.person)
    work.rewrite(item)
    work.manual.commit(author)
    before = set(work.manual.files)
    work.record(item, by, authors=[author])
    work.manual.commit(by.person)
    for path in set(work.manual.files) - before:
        work.manual.remove(path)
    work.manual.commit(by.person)
    work.rewrite(item)
    work.approve(item, work.approver(author), [author])
    work.manual.commit(author)
    meanwhile(work, item)
    work.merge(branch, author)


def retired(work: Work, item: str, status: str = "retired") -> None:
    """Two approve, each in a commit of her own on a branch, or both in one."""
    director = work.approver("controller")
    both = [director, Approver("controller", {"role": "finance"})]
    author, branch = work.writer("controller", director.person), work.fork()
    work.manual.edit(work.path(item), "status: effective", f"status: {status}")
    work.next_version(item)
    work.manual.commit(author)
    work.chance.shuffle(both)
    work.approve(item, both, [author], action="retire")
    work.manual.commit(both[0].person)
    work.merge(branch, work.chance.choice([author, director.person]))


def retirable(work: Work) -> list[str]:
    """Those to which nothing else leads."""
    return [item for item in work.living() if item.startswith("process/p")]


@plain
def retire(work: Work) -> None:
    if items := retirable(work):
        retired(work, work.chance.choice(items), work.chance.choice(["retired", "draft"]))


@plain
def retire_and_reinstate(work: Work) -> None:
    """It comes back as it was, or with another text."""
    if not (items := retirable(work)):
        return
    item = work.chance.choice(items)
    retired(work, item)
    work.pause()
    by = work.approver()
    work.manual.edit(work.path(item), "status: retired", "status: effective")
    if work.chance.random() < 0.5:
        work.rewrite(item)
    work.next_version(item)
    work.approve(item, by, [author := work.writer(by.person)], action="reinstate")
    work.manual.commit(author)


@plain
def create(work: Work) -> None:
    work.create()


@plain
def move(work: Work) -> None:
    """To the folder of another area, which is an edit too."""
    item, by = work.one(), work.approver()
    path = work.path(item)
    old, new = ("people", "money") if "/people/" in path else ("money", "people")
    work.manual.edit(path, f"area: {old}", f"area: {new}")
    work.next_version(item)
    work.manual.files[path.replace(f"/{old}/", f"/{new}/")] = work.manual.files.pop(path)
    author = work.writer(by.person)
    work.approve(item, by, [author])
    work.manual.commit(author)


@plain
def review(work: Work) -> None:
    item, by = work.one(), work.approver()
    text = f"第{work.number()}次复核，没有要改的"
    work.approve(item, by, [], action="review", conclusion=text, reason="")
    work.manual.commit(by.person)


@plain
def reformat(work: Work) -> None:
    """Comments, line ends, blanks: the same text to every reader. Anybody may do that, the approver too."""
    shared = [] if REFERENCE in work.left else [GLOSSARY, PEOPLE]  # a play of a table knows their bytes
    path = work.chance.choice([work.path(work.one()), *shared])
    text = work.manual.read(path)
    others = [f"# {work.number()}\n{text}", text.replace("\n", "\r\n"), text + "\n\n", text.replace("\n", "  \n", 1)]
    work.manual.write(path, work.chance.choice(others) if "\r" not in text else text.replace("\r\n", "\n"))
    work.manual.commit(work.chance.choice(["outsider", "approver", "stranger <stranger@nowhere>"]))


@plain
def uncontrolled(work: Work) -> None:
    """Files that are nobody's business, by nobody known, sometimes by way of a merge of three branches."""
    names = [f"notes/{work.number()}.md" for _ in range(2)]
    tips, main = [], work.manual.branch
    for name in names:
        work.manual.start(f"n{work.number()}", work.manual.tip[main])
        work.manual.write(name, "- 以后再说\n")
        tips.append(work.manual.commit("stranger <stranger@nowhere>"))
        work.manual.go(main)
    for name in names:
        work.manual.write(name, "- 以后再说\n")
    work.manual.commit("approver", committer="forge", parents=tips)


@plain
def retitle(work: Work) -> None:
    """The governance changes in something that matters to nobody here."""
    if GOVERNANCE in work.left:
        return
    line = next(line for line in work.manual.read(ROLES).splitlines() if "title: 文员" in line)
    work.manual.edit(ROLES, line, f"    title: 文员{work.number()}")
    work.govern()


@honest
def second_director(work: Work) -> None:
    """Somebody more may approve from now on, or not any more; used at once."""
    if GOVERNANCE in work.left:
        return
    person = work.chance.choice(["controller", "governor"])
    entry = f', {{person: {person}, from: "2026-01-01"}}'
    if entry in work.manual.read(ROLES):
        work.manual.edit(ROLES, entry, "")
    else:
        work.manual.edit(ROLES, HOLDS, HOLDS + entry)
    work.govern()
    edit_and_approve(work)


@honest
def deputy(work: Work) -> None:
    """Somebody stands in for the approver for some weeks, and approves."""
    if GOVERNANCE in work.left or "until:" in work.manual.read(ROLES):
        return
    first, last = (
        work.today - timedelta(days=work.chance.randrange(5)),
        work.today + timedelta(days=work.chance.randrange(10, 40)),
    )
    entry = f'deputies: [{{person: outsider, for: approver, from: "{first}", until: "{last}"}}, '
    work.manual.edit(
        ROLES, "deputies: [{person: controller, for: approver", entry + "{person: controller, for: approver"
    )
    work.govern()
    item = work.one()
    work.rewrite(item)
    work.approve(item, Approver("outsider", {"role": "director", "for_": "approver"}), ["author"])
    work.manual.commit("author")


@honest
def superior(work: Work) -> None:
    """The approver's own superior approves in her place."""
    if GOVERNANCE in work.left or "reports_to: governance-manager" in work.manual.read(ROLES):
        return
    head = "title: 总监\n    kind: position\n"
    work.manual.edit(ROLES, head, head + "    reports_to: governance-manager\n")
    work.govern()
    item = work.one()
    work.rewrite(item)
    work.approve(item, Approver("governor", {"role": "governance-manager"}), ["author"])
    work.manual.commit("author")


@honest
def second_key(work: Work) -> None:
    """The approver has a new computer."""
    keys = work.manual.keys.public
    if GOVERNANCE in work.left or keys["spare"] in work.manual.read(PEOPLE):
        return
    entry = f'keys: [{{key: "{keys["approver"]}"'
    spare = f'keys: [{{key: "{keys["spare"]}", purpose: approval, from: "2026-01-01"}}, {{key: "{keys["approver"]}"'
    work.manual.edit(PEOPLE, entry, spare)
    work.govern()
    edit_and_approve(work)


@honest
def emergency(work: Work) -> None:
    """In a hurry, sometimes twice or with a review between, and ratified in time."""
    item, by = work.one(), work.approver("controller")
    author = work.chance.choice(["author", "outsider"])
    if by.person == author:
        return
    for _ in range(work.chance.choice([1, 1, 2])):
        work.rewrite(item)
        finance = Approver("controller", {"role": "finance"})
        work.approve(item, finance, [author], action="emergency", reason="系统停用，先改")
        work.manual.commit(author)
    work.manual.now += timedelta(hours=work.chance.randrange(60))
    work.approve(item, by, [author], action="ratify", version=work.manual.trusted[item].version)
    work.manual.commit(work.chance.choice([author, by.person]))


@plain
def refer(work: Work) -> None:
    if REFERENCE in work.left:
        return
    old = next(line for line in work.manual.read(GLOSSARY).splitlines() if "书面" in line)
    new = f"  - {{id: offer, title: 录用书, meaning: 写明岗位、工资、到岗日的书面文件{work.number()}。}}"
    work.manual.edit(GLOSSARY, old.rstrip(), new)
    work.approve(REFERENCE, Approver("governor"), ["author"])
    work.manual.commit("author")


@plain
def site(work: Work) -> None:
    if SITE_ITEM in work.left:
        return
    work.manual.write(f"docs/{work.number()}.md", "# 另一页\n")
    work.approve(SITE_ITEM, Approver("governor"), ["author"])
    work.manual.commit("author")


@honest
def weaker_evidence(work: Work) -> None:
    """For a while the policy takes approvals of another kind: those of the forge or of another system, or declarations."""
    if GOVERNANCE in work.left or RULE not in work.manual.read(HANDBOOK):
        return
    level = work.chance.choice(["external", "forge", "declared"])
    weaker = RULE.replace("signed", level)
    work.policy(RULE, weaker)
    item = work.one()
    work.rewrite(item)
    by = Approver("approver", {"role": "director"})
    if level == "forge":
        work.approve(item, by, ["author"], key="approver", **recorded(work, item))
    else:
        elsewhere = {"evidence": EXTERNAL, "form": 2}
        work.approve(item, by, ["author"], **(elsewhere if level == "external" else {"evidence": {"type": "declared"}}))
    work.manual.commit("author")
    work.policy(weaker, RULE)


def recorded(work: Work, item: str) -> dict[str, Any]:
    """What the recorder makes of a review of the item as it is now."""
    said = {"at": work.moment, "role": "director", "authors": ["author"], "key": "approver"}
    manual = work.manual
    statement = manual.statement(item, manual.content(item), said)
    return {"evidence": REVIEW, "recorded": manual.forge_evidence("approver", statement, REVIEW, **said)}


@plain
def record_first(work: Work) -> None:
    """The record lands, the text some days later."""
    item, by = work.one(), work.approver()
    author, files = work.writer(by.person), work.files_of(item)
    work.rewrite(item)
    text = work.files_of(item)
    work.approve(item, by, [author])
    work.put_back(item, files)
    work.manual.commit(author)
    if not work.hurried:
        work.manual.now += timedelta(hours=work.chance.randrange(50))
    work.put_back(item, text)
    work.manual.commit(author)


@plain
def unused_record(work: Work) -> None:
    """A record of a text that nobody wants any more: the present one is approved once more."""
    item, by = work.one(), work.approver()
    author, files = work.writer(by.person), work.files_of(item)
    work.rewrite(item)
    work.record(item, by, authors=[author])
    work.put_back(item, files)
    work.manual.commit(author)
    work.approve(item, by, [], action="review", conclusion="执行正常，没有要改的", reason="")
    work.manual.commit(by.person)


@plain
def stray_content_removed(work: Work) -> None:
    path = f"processes/approvals/{work.one()}/9.0.0/{work.number():012}.json"
    work.manual.write(path, b"{}")
    work.manual.commit("outsider")
    work.manual.remove(path)
    work.manual.commit("author")


def entered(work: Work, commit: str, rule: str) -> None:
    """An entry among the known incidents, approved by somebody who had no part in it."""
    work.manual.make()
    entry = f'{{commit: "{work.manual.id(commit)}", rule: {rule}, reason: 查过了}}'
    if "  incidents: [" in work.manual.read(HANDBOOK):
        work.manual.edit(HANDBOOK, "  incidents: [", f"  incidents: [{entry}, ")
    else:
        work.manual.edit(HANDBOOK, "  site: [", f"  incidents: [{entry}]\n  site: [")
    work.govern()


@honest
def wrong_clock(work: Work) -> None:
    """An honest change on a computer whose clock is wrong, entered as a known incident."""
    if GOVERNANCE in work.left:
        return
    item, by, now = work.one(), work.approver("governor"), work.manual.now
    author = work.writer("governor", by.person)
    work.rewrite(item)
    work.approve(item, by, [author])
    commit = work.manual.commit(author, at=now + timedelta(days=work.chance.randrange(200, 900)))
    work.manual.now = now + timedelta(hours=1)
    entered(work, commit, "implausible-time")


@honest
def forged_record_cleaned_away(work: Work) -> None:
    if GOVERNANCE in work.left:
        return
    item, before = work.one(), set(work.manual.files)
    said = {"action": "review", "conclusion": f"第{work.number()}次", "reason": ""}
    work.record(item, Approver("approver", {"role": "director", "key": "stranger"}), authors=[], **said)
    work.manual.commit("outsider")
    work.pause()
    for path in set(work.manual.files) - before:
        work.manual.remove(path)
    entered(work, work.manual.commit("author"), "record-removed")


@plain
def second_request_for_one_version(work: Work) -> None:
    """Two requests make one version; the second is brought up to date and approved anew, its older record stays."""
    item, by, caution = work.one(), work.approver(), work.number()
    author, branch = work.writer(by.person), work.fork()
    step_caution(work, item, caution)
    work.next_version(item)
    work.record(item, by, authors=[author])
    work.manual.commit(author)
    work.manual.go("main")
    summary_line(work, item)
    work.next_version(item)
    work.approve(item, by, [author])
    work.manual.commit(author)
    ours = {path: entry for path, entry in work.manual.trees[branch].items() if path not in work.manual.files}
    work.manual.go(branch)
    work.manual.files.update({**work.manual.trees["main"], **ours})
    step_caution(work, item, caution)
    work.manual.commit(author, parents=[work.manual.tip["main"]])
    work.next_version(item)
    work.approve(item, by, [author])
    work.manual.commit(author)
    work.forked_anew(branch)
    work.merge(branch, author)


@plain
def form_in_new_bytes(work: Work) -> None:
    """The form that a process names, approved as a part of it."""
    item = "process/hiring"
    if item not in work.living() or OFFER not in work.manual.files:
        return
    by = work.approver()
    author = work.writer(by.person)
    work.manual.write(OFFER, f"PK offer {work.number()}".encode())
    work.next_version(item)
    work.approve(item, by, [author])
    work.manual.commit(author)
