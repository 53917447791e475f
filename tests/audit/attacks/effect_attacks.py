"""R: what a change does counts, whatever it is called, and what counts on the day when it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tests.audit.attacks.attack import BASE, HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM, new_process
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, PEOPLE, REFUND, ROLES, Manual

AUTHORITY = "processes/organisation/authority.yaml"
RETIRING = "    - {items: [process], actions: [retire], roles: [approver, finance], count: 2, evidence: signed}\n"


@attack("R01", "quorum-not-met", "a process in use becomes a draft again, by the rule of a change", ours=True,
        variants={"change": "change", "retire": "retire"})  # fmt: skip
def draft_again(manual: Manual, action: str) -> None:
    manual.edit(HIRING, "status: effective", "status: draft")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver", action=action)
    manual.commit("author")


def retired(manual: Manual, version: str) -> None:
    """Out of use, as the policy asks for it."""
    manual.edit(HIRING, "status: effective", "status: retired")
    manual.to_version(HIRING, version)
    manual.approve(ITEM, ["approver", "controller"], action="retire")
    manual.commit("author")


def reinstated(manual: Manual, text: str) -> None:
    """Who may only take a process back into use takes it back with `text`."""
    manual.edit(HANDBOOK, RETIRING, RETIRING + RETIRING.replace("retire]", "reinstate]").replace("approver, finance], count: 2", "finance]"))  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    retired(manual, "2.0.0")
    manual.edit(HIRING, "status: retired", "status: effective")
    manual.edit(HIRING, "写清岗位", text)
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "controller", action="reinstate")
    manual.commit("author")


@attack(
    "R02", "approver-not-entitled", "it goes, and comes back with another text, by the rule of coming back", ours=True
)
def other_text(manual: Manual) -> None:
    reinstated(manual, "写明岗位")


@attack("R03", "self-approval", "the deputy approves what the one wrote for whom he stands in", ours=True)
def for_the_author(manual: Manual) -> None:
    standing_in(manual, ('"2026-11-15", until: "2026-11-30"',))
    manual.change()
    manual.approve(ITEM, "controller", role="director", for_="approver", authors=["approver"])
    manual.commit("approver")


@attack("R04", "approver-not-entitled", "a deputy goes on from span to span", ours=True)
def span_after_span(manual: Manual) -> None:
    standing_in(manual, ('"2026-10-15", until: "2026-11-15"', '"2026-11-16", until: "2026-12-15"'))
    manual.change()
    manual.approve(ITEM, "controller", role="director", for_="approver")
    manual.commit("author")


def standing_in(manual: Manual, spans: tuple[str, ...]) -> None:
    """The controller stands in for the approver during these spans, and only then."""
    entries = ", ".join(f"{{person: controller, for: approver, from: {span}}}" for span in spans)
    lines = manual.read(ROLES).splitlines(keepends=True)
    changed = [f"    deputies: [{entries}]\n" if "deputies:" in line else line for line in lines]
    assert changed != lines
    manual.write(ROLES, "".join(changed))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


def asleep(manual: Manual) -> None:
    """A record lands for a text that is nowhere."""
    before = manual.read(HIRING)
    manual.change()
    manual.approve(ITEM, "approver")
    manual.write(HIRING, before)
    manual.commit("author")


attack("R05", "record-without-content", "a record waits for a text that is nowhere", ours=True)(asleep)


@attack("R06", "record-without-content", "the text comes when nobody remembers its record", ours=True, commands=((*HISTORY, "--today", "2027-01-10"),))  # fmt: skip
def woken(manual: Manual) -> None:
    asleep(manual)
    manual.now += timedelta(days=40)
    manual.change()
    manual.commit("author")


@attack("R07", "approver-not-entitled", "who gave the record has left when the text comes", ours=True, commands=((*HISTORY, "--today", "2026-12-10"),))  # fmt: skip
def left_meanwhile(manual: Manual) -> None:
    asleep(manual)
    manual.edit(ROLES, "holders: [{person: approver, from: ", "holders: [{person: governor, from: ")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.now += timedelta(days=5)
    manual.change()
    manual.commit("author")


@attack("R08", "overdue-ratification", "the policy gives more time once it is over", ours=True, commands=((*HISTORY, "--today", "2026-12-04"),))  # fmt: skip
def more_time(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("author")
    manual.now += timedelta(days=12)
    manual.edit(HANDBOOK, "ratify_within: 5d", "ratify_within: 25d")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


LIMITS = "  limits: {A: {at_most: 1, per: quarter}, B: {at_most: 1, per: quarter}}\n"


def limited(manual: Manual) -> None:
    """A process may change once a quarter."""
    manual.edit(HANDBOOK, "  site: [", LIMITS + "  site: [")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


def ratified(manual: Manual) -> None:
    """An emergency change, ratified the next day."""
    manual.change(old="within: 10d", new="within: 9d")
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("author")
    manual.now += timedelta(days=1)
    manual.approve(ITEM, "approver", action="ratify", version="2.0.0")
    manual.commit("author")


@attack("R09", "too-frequent-change", "what was in a hurry is no change, so another one follows", ours=True, commands=((*HISTORY, "--today", "2026-12-04"),))  # fmt: skip
def after_a_ratified_emergency(manual: Manual) -> None:
    limited(manual)
    ratified(manual)
    manual.now += timedelta(days=3)
    manual.edit(HIRING, "within: 20d", "within: 19d")
    manual.to_version(HIRING, "3.0.0", "2026-12-10")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("R10", "too-frequent-change", "another text comes when a process comes back, soon after a change", ours=True, commands=((*HISTORY, "--today", "2026-12-04"),))  # fmt: skip
def back_soon(manual: Manual) -> None:
    limited(manual)
    manual.change(old="每个人都有人要", new="每个岗位都有人要")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    retired(manual, "3.0.0")
    manual.edit(HIRING, "status: retired", "status: effective")
    manual.edit(HIRING, "within: 20d", "within: 19d")
    manual.to_version(HIRING, "4.0.0", "2026-12-10")
    manual.approve(ITEM, "approver", action="reinstate")
    manual.commit("author")


BY_CLERK = "    - {items: [process], classes: [C], roles: [clerk], evidence: signed}\n"
STEPS = (
    ("在办公系统写清岗位、人数、到岗日。", "在办公系统写清岗位、人数和日期。"),
    ("在办公系统写清岗位、人数和日期。", "在办公系统填好职务、人数和日期。"),
    ("在办公系统填好职务、人数和日期。", "在纸上的表格填好职务、人数和日期。"),
    ("在纸上的表格填好职务、人数和日期。", "在纸上的表格抄好名字、编号和日期。"),
)
"""Each a small change of words, all of them another instruction."""


PLACES = (
    STEPS[0],
    ("两人一起面试，记下评分。", "两人一起面试，写下评分。"),
    ("把[[F-HR-01]]发给应聘人。", "把[[F-HR-01]]交给应聘人。"),
)
"""Small changes of three instructions."""


def small_steps(manual: Manual, days: int, by: str, steps: Sequence[tuple[str, str]] = STEPS) -> None:
    """Small changes of one instruction, so many days apart, each by whoever may approve a small one."""
    manual.edit(HANDBOOK, "    - {items: [process], roles: [approver]", BY_CLERK + "    - {items: [process], roles: [approver]")  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    for number, (old, new) in enumerate(steps, 1):
        manual.now += timedelta(days=days)
        manual.change(old=old, new=new, version=f"1.0.{number}")
        manual.approve(ITEM, by, role="clerk" if by == "outsider" else "director")
        manual.commit("author")


@attack("R11", "approver-not-entitled", "small changes turn an instruction round", ours=True, commands=((*HISTORY, "--today", "2026-12-04"),))  # fmt: skip
def turned_round(manual: Manual) -> None:
    small_steps(manual, 2, "outsider")


def corrected(manual: Manual, old: str, new: str) -> None:
    """A change, and the next day another one that says it corrects it."""
    limited(manual)
    manual.edit(HANDBOOK, "per: quarter}}", "per: quarter}, correction: 5d}")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change(old="within: 20d", new="within: 19d", version="2.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.now += timedelta(days=1)
    manual.change(old=old, new=new, version="3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack(
    "R12", "too-frequent-change", "a second change calls itself a correction of the first, and is elsewhere", ours=True
)
def corrects_nothing(manual: Manual) -> None:
    corrected(manual, "没写到岗日的录用书要重发。", "没写到岗日的录用书照样有效，不用重发，也不用再问。")


def amounts(manual: Manual, days: int, second: str) -> None:
    """The amount that somebody may decide about changes, and changes once more after so many days."""
    manual.edit(HANDBOOK, "  site: [", "  limits: {authority: {at_most: 1, per: quarter, notice: 5d}}\n  site: [")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    for number, day in enumerate(("2026-12-01", second), 1):
        lines = manual.read(AUTHORITY).splitlines()
        bands = next(line for line in lines if "up_to: " in line)
        old = bands.split("up_to: ")[1].split(",")[0]
        text = manual.read(AUTHORITY).replace(f"up_to: {old},", f"up_to: {old}{number},").replace(f"over: {old},", f"over: {old}{number},")  # fmt: skip
        text = "".join(line for line in text.splitlines(keepends=True) if "effective_from:" not in line)
        manual.write(AUTHORITY, text.replace("    bands:", f'    effective_from: "{day}"\n    bands:', 1))
        manual.approve(GOVERNANCE, "governor")
        manual.commit("author")
        manual.now += timedelta(days=days)


@attack("R13", "too-frequent-change@governance", "an amount changes twice in a quarter", ours=True,
        commands=((*HISTORY, "--today", "2026-12-20"),))  # fmt: skip
def amount_twice(manual: Manual) -> None:
    amounts(manual, 10, "2026-12-30")


@attack("R14", "effective-too-early@governance", "an amount changes at once, though people have to learn of it", ours=True,
        commands=((*HISTORY, "--today", "2027-01-25"),))  # fmt: skip
def amount_at_once(manual: Manual) -> None:
    amounts(manual, 50, "2027-01-11")


@attack("R15", "approver-not-entitled", "it goes with another text, and comes back with that", ours=True)
def goes_with_another_text(manual: Manual) -> None:
    rules = RETIRING.replace("approver, finance], count: 2", "finance]")
    manual.edit(HANDBOOK, RETIRING, rules + rules.replace("retire]", "reinstate]"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.edit(HIRING, "status: effective", "status: retired")
    manual.change()
    manual.approve(ITEM, "controller", action="retire")
    manual.commit("author")
    manual.edit(HIRING, "status: retired", "status: effective")
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "controller", action="reinstate")
    manual.commit("author")


@attack("R16", "quorum-not-met", "a process in use is withdrawn to the draft that it once was", ours=True)
def withdrawn_to_a_draft(manual: Manual) -> None:
    manual.edit(HIRING, "status: effective", "status: draft")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, ["approver", "controller"], action="retire")
    manual.commit("author")
    manual.edit(HIRING, "status: draft", "status: effective")
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.edit(HIRING, "status: effective", "status: draft")
    manual.to_version(HIRING, "4.0.0")
    manual.approve(ITEM, "approver", action="withdraw")
    manual.commit("author")


@attack("R17", "overdue-ratification + quorum-not-met", "an emergency takes a process out of use, one of two ratifies that", ours=True, commands=((*HISTORY, "--today", "2026-12-10"),))  # fmt: skip
def retired_in_an_emergency(manual: Manual) -> None:
    manual.edit(HIRING, "status: effective", "status: retired")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先停")
    manual.commit("author")
    manual.now += timedelta(days=1)
    manual.approve(ITEM, "approver", action="ratify", version="2.0.0")
    manual.commit("author")


def forth_and_back(manual: Manual, times: int) -> None:
    """A change once a quarter, withdrawn so many times."""
    limited(manual)
    texts = ("within: 10d", "within: 9d")
    for number in range(times + 1):
        manual.change(old=texts[number % 2], new=texts[1 - number % 2], version=f"{number + 2}.0.0")
        manual.approve(ITEM, "approver", action="withdraw" if number else "change")
        manual.commit("author")
        manual.now += timedelta(days=1)


@attack("R18", "too-frequent-change", "a withdrawal is withdrawn", ours=True)
def withdrawal_withdrawn(manual: Manual) -> None:
    forth_and_back(manual, 2)


@attack("R19", "too-frequent-change", "in one request, a small change lies on top of one too many", ours=True, commands=(BASE,))  # fmt: skip
def covered_by_a_small_change(manual: Manual) -> str:
    limited(manual)
    manual.change(old="within: 10d", new="within: 9d")
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.start("change")
    manual.now += timedelta(days=1)
    manual.change(old="within: 9d", new="within: 8d", version="3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.change(version="3.0.1")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    return base


@attack("R20", "was-unapproved@bonus", "a process in use for weeks is adopted as if it had been there from the start", ours=True, commands=((*HISTORY, "--strict-history"),))  # fmt: skip
def adopted_late(manual: Manual) -> None:
    new_process(manual, approver="director")
    manual.commit("author")
    manual.now += timedelta(days=20)
    manual.approve("process/bonus", "governor", action="adopt")
    manual.commit("author")


@attack("R21", "effective-too-early@manual", "an amount rises while the limit gets another id", ours=True)
def limit_renamed(manual: Manual) -> None:
    manual.edit(HANDBOOK, "  site: [", "  limits: {authority: {at_most: 1, per: quarter, notice: 5d}}\n  site: [")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.write(AUTHORITY, manual.read(AUTHORITY).replace("5000", "9000").replace("id: refunding", "id: refunds"))
    manual.approve(GOVERNANCE, "governor")
    manual.edit(REFUND, "authority: refunding", "authority: refunds")
    manual.to_version(REFUND, "2.0.0")
    manual.approve("process/refund", "approver")
    manual.commit("author")


@attack("R22", "suspect-approval", "a stolen key approved the text, an honest one a comma in it", ours=True)
def stolen_below_a_comma(manual: Manual) -> None:
    manual.change(old="两人一起面试，记下评分。", new="一人面试即可。")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    stolen(manual)
    manual.change(version="2.0.1")
    manual.approve(ITEM, "approver", key="spare")
    manual.commit("author")


def stolen(manual: Manual) -> None:
    """The approver's key was in other hands; she has another one now."""
    old, new = manual.keys.public["approver"], manual.keys.public["spare"]
    entry = f'{{key: "{old}", purpose: approval, from: "2026-01-01"'
    manual.edit(
        PEOPLE,
        entry,
        f'{{key: "{new}", purpose: approval, from: "2026-11-20"}}, {entry}, compromised_since: "2026-11-10"',
    )
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


RETIRED_BY_TWO = RETIRING.replace("finance", "governance-manager")


def out_of_use(manual: Manual, by: str, **said: str) -> None:
    """The refund goes out of use; the policy asks for two for that, and for coming back."""
    manual.edit(HANDBOOK, RETIRING, RETIRED_BY_TWO + RETIRED_BY_TWO.replace("retire]", "reinstate]"))
    manual.edit(HANDBOOK, "  - {title: 退款, process: refund, step: s10}\n", "")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.edit(REFUND, "status: effective", "status: retired")
    manual.to_version(REFUND, "2.0.0")
    if by == "both":
        manual.approve("process/refund", "approver", action="retire")
        manual.record("process/refund", "governor", action="retire", role="governance-manager")
    else:
        manual.approve("process/refund", by, **said)
    manual.commit("author")


@attack(
    "R23", "quorum-not-met@refund", "an emergency takes a process out of use, a small change makes that last", ours=True
)
def lasting_by_a_small_change(manual: Manual) -> None:
    out_of_use(manual, "controller", action="emergency", reason="系统停用，先停")
    manual.to_version(REFUND, "3.0.0", "2026-12-02")
    manual.approve("process/refund", "approver")
    manual.commit("author")


@attack("R24", "approver-not-entitled", "between two withdrawals lies a review", ours=True)
def review_between_withdrawals(manual: Manual) -> None:
    rule = "    - {items: [process], actions: [withdraw, review], roles: [finance], evidence: signed}\n"
    manual.edit(HANDBOOK, RETIRING, rule + RETIRING)
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    texts = ("within: 10d", "within: 9d")
    manual.change(old=texts[0], new=texts[1])
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.change(old=texts[1], new=texts[0], version="3.0.0")
    manual.approve(ITEM, "controller", action="withdraw")
    manual.commit("author")
    manual.approve(ITEM, "controller", action="review", conclusion="没有要改的", reason="", version="3.0.0")
    manual.commit("author")
    manual.change(old=texts[0], new=texts[1], version="4.0.0")
    manual.approve(ITEM, "controller", action="withdraw")
    manual.commit("author")
