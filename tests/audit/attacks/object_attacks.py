"""E20 to E26, found by us: merges, settings, objects."""

from __future__ import annotations

from tests.audit.attacks.attack import BASE, HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import HIRING, Manual
from tests.audit.attacks.git_attacks import edit


@attack("E20", "", "the merge cannot be made without a person", commands=(BASE,), status=2, ours=True)
def e20(manual: Manual) -> str:
    manual.start("change")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "写清岗位", "写全岗位")
    base = manual.commit("author")
    manual.go("change")
    return base


@attack(
    "E21",
    "UNAPPROVED",
    "the merge is clean, but both sides together were approved by nobody",
    commands=(BASE,),
    ours=True,
)
def e21(manual: Manual) -> str:
    manual.start("change")
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书要作废重发。")
    manual.to_version(HIRING, "2.0.0")
    manual.record(ITEM, "approver")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "summary: 填需求、面试、批准后发录用书。", "summary: 填需求、面试，批准后发录用书。")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.go("change")
    return base


@attack("E22", "UNAPPROVED", "a merge driver of the repository would take the good side", commands=(BASE,), ours=True)
def e22(manual: Manual) -> str:
    manual.start("change")
    edit(manual)
    manual.write(".gitattributes", "*.yaml merge=x\n")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "summary: 填需求、面试、批准后发录用书。", "summary: 填需求、面试，批准后发录用书。")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.go("change")
    manual.make()
    manual.git("config", "merge.x.driver", f"touch {manual.folder.parent}/ran; true")
    return base


@attack("E23", "UNAPPROVED", "hooks and programs of the repository's own settings", ours=True)
def e23(manual: Manual) -> None:
    edit(manual)
    manual.commit("author")
    manual.make()
    ran = manual.folder.parent / "ran"
    hooks = manual.folder / ".git/hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {ran}\n")
        (hooks / name).chmod(0o755)
    settings = {"core.fsmonitor": f"{hooks}/post-checkout", "core.pager": f"touch {ran}", "core.sshCommand": f"touch {ran}",
                "gpg.program": f"{hooks}/post-checkout", "log.showSignature": "true", "core.alternateRefsCommand": f"touch {ran}",
                "gpg.ssh.program": f"{hooks}/post-checkout", "diff.external": f"{hooks}/post-checkout", "alias.log": f"!touch {ran}",
                "credential.helper": f"!touch {ran}"}  # fmt: skip
    for name, value in settings.items():
        manual.git("config", name, value)


@attack("E23b", "", "settings that git itself cannot read", status=2, ours=True, commands=(HISTORY,),
        variants={"words": "no settings\n", "include": "[include]\n path = /etc/passwd\n", "format": "[core]\n repositoryformatversion = 99\n"})  # fmt: skip
def e23b(manual: Manual, settings: str) -> None:
    edit(manual)
    manual.commit("author")
    manual.make()
    (manual.folder / ".git/config").write_text(settings)


@attack("E24", "UNAPPROVED", "the file is taken from another repository through an alternate or a work tree", ours=True)
def e24(manual: Manual) -> None:
    good = manual.tip["main"]
    edit(manual)
    manual.commit("author")
    manual.make()
    manual.git("worktree", "add", "-q", "--detach", str(manual.folder.parent / "other"), good)
    manual.git("config", "core.worktree", str(manual.folder.parent / "other"))


OBJECTS = {
    "far date": ("author a <author@x> 99999999999999 +0000", "committer a <author@x> 99999999999999 +0000"),
    "before 1970": ("author a <author@x> -99999999999 +0000", "committer a <author@x> -99999999999 +0000"),
    "zone": ("author a <author@x> 1795000000 +9999", "committer a <author@x> 1795000000 -9999"),
    "no address": ("author nobody 1795000000 +0000", "committer nobody 1795000000 +0000"),
    "no author": ("", "committer a <author@x> 1795000000 +0000"),
    "no date": ("author a <author@x>", "committer a <author@x>"),
    "encoding": ("author \udcff <author@x> 1795000000 +0000", "committer a <author@x> 1795000000 +0000\nencoding x"),
}  # fmt: skip


TWO = "author a <author@x> 1795000000 +0000\nauthor b <approver@x> 1795000000 +0000"


@attack("E25b", "self-approval", "a commit with two authors", ours=True,
        variants={"both": (TWO, "committer a <author@x> 1795000000 +0000")})  # fmt: skip
@attack(
    "E25",
    "",
    "a commit that no git would write, and that at most is found strange",
    status=(0, 1, 2),
    ours=True,
    variants=OBJECTS,
)
def e25(manual: Manual, lines: tuple[str, str]) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    edit_after = manual.commit("author")
    manual.make()
    tree = manual.git("rev-parse", f"{manual.id(edit_after)}^{{tree}}")
    parent = manual.git("rev-parse", f"{manual.id(edit_after)}^")
    head = "\n".join(filter(None, (f"tree {tree}", f"parent {parent}", *lines)))
    data = f"{head}\n\nx\n".encode("utf-8", "surrogateescape")
    made = manual.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=data)
    manual.git("update-ref", "refs/heads/main", made)


@attack("E26", "", "an object of the history is missing or spoilt", status=2, ours=True, commands=(HISTORY,),
        variants={"missing": b"", "spoilt": b"x\x9cnonsense"})  # fmt: skip
def e26(manual: Manual, data: bytes) -> None:
    edit(manual)
    manual.commit("author")
    manual.make()
    blob = manual.git("rev-parse", f"HEAD:{HIRING}")
    path = manual.folder / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(data) if data else path.unlink()


@attack("E27", "", "a branch that has nothing in common with main", commands=(BASE,), status=(1, 2), ours=True)
def e27(manual: Manual) -> str:
    base = manual.tip["main"]
    manual.orphan("other")
    edit(manual)
    manual.commit("author")
    return base


@attack("E28", "UNAPPROVED", "the edit hides behind a merge of three branches", ours=True)
def e28(manual: Manual) -> None:
    first = manual.tip["main"]
    others = []
    for name in ("a", "b"):
        manual.start(name, first)
        manual.write(f"{name}.md", "# 别的\n")
        others.append(manual.commit("author"))
    manual.go("main")
    edit(manual)
    manual.files.update({path: manual.trees[path[0]][path] for path in ("a.md", "b.md")})
    manual.commit("author", committer="forge", parents=others)
