"""E: what git itself can be made to do."""

from __future__ import annotations

from tests.audit.attacks.attack import BASE, BOTH, HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import HIRING, REFUND, Manual
from tests.audit.attacks.repository import SUBMODULE


def edit(manual: Manual) -> None:
    """An edit that nobody approved."""
    manual.edit(HIRING, "写清岗位", "写明岗位")


@attack("E01", "UNAPPROVED", "the merge itself brings in an edit")
def e01(manual: Manual) -> None:
    manual.start("change")
    manual.change(REFUND, "写清客户", "写明客户")
    manual.approve("process/refund", "approver")
    branch = manual.commit("author")
    manual.set("main", manual.tip["main"])
    manual.go("main")
    manual.files.update(manual.trees["change"])
    edit(manual)
    manual.commit("author", committer="forge", parents=[branch])


@attack("E01b", "self-approval", "the approver slips her own words into the merge of an approved branch", ours=True)
def e01b(manual: Manual) -> None:
    manual.start("change")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    branch = manual.commit("author")
    manual.go("main")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("approver", committer="forge", parents=[branch])


def foxtrot(manual: Manual) -> None:
    first = manual.tip["main"]
    manual.write("README.md", "# 手册\n")
    main = manual.commit("author")
    manual.start("f", first)
    edit(manual)
    manual.commit("author")
    manual.edit(HIRING, "写明岗位", "写清岗位")
    manual.commit("author")
    manual.write("README.md", "# 手册\n")
    manual.set("main", manual.commit("author", parents=[main]))
    manual.go("main")


STRICT = ((*HISTORY, "--strict-history"),)
attack(
    "E03", "was-unapproved", "a merge makes a branch with a bad commit the first parent", commands=(HISTORY,), status=0
)(foxtrot)
attack("E03-strict", "was-unapproved", "the same, where history counts", commands=STRICT)(foxtrot)


def shallow(manual: Manual, options: tuple[str, ...]) -> None:
    """Go on in an incomplete clone of a manual with an unapproved edit."""
    manual.write("README.md", "# 手册\n")
    manual.commit("author")
    edit(manual)
    manual.commit("author")
    manual.make()
    clone = manual.folder.parent / "clone"
    manual.git("config", "uploadpack.allowFilter", "true")
    manual.git("clone", "-q", *options, f"file://{manual.folder}", str(clone))
    manual.folder = clone


CLONES = {
    "one": ("--depth", "1"),
    "two": ("--depth", "2"),
    "since": ("--shallow-since=2026-11-15",),
    "no blobs": ("--filter=blob:none", "--no-checkout"),
    "no trees": ("--filter=tree:0", "--no-checkout"),
}
IN_CLONE = (HISTORY, ("audit", "--base", "origin/main"), ("audit", "--history"))
attack("E04", "", "the clone is shallow or partial", commands=IN_CLONE, status=2, variants=CLONES)(shallow)


@attack("E04-fetch", "", "only the tip was fetched", commands=IN_CLONE[::2], status=2)
def e04_fetch(manual: Manual) -> None:
    edit(manual)
    manual.commit("author")
    manual.make()
    clone = manual.folder.parent / "clone"
    manual.git("init", "-q", "-b", "main", str(clone))
    manual.git("fetch", "-q", "--depth=1", f"file://{manual.folder}", "main", folder=clone)
    manual.git("reset", "-q", "--hard", "FETCH_HEAD", folder=clone)
    manual.folder = clone


BASES = {
    "empty": "", "zero": "0" * 40, "unknown": "nowhere", "option": "--help", "shell": "$(id)", "far": "HEAD~999",
    "blob": f"HEAD:{HIRING}", "tree": "HEAD^{tree}", "range": "HEAD~1..HEAD", "message": ":/change", "date": "main@{yesterday}",
    "upload": "--upload-pack=x", "line": "main\nx",
}  # fmt: skip


@attack("E06", "", "a base that is no commit", commands=(BASE,), status=2, variants=BASES)
def e06(manual: Manual, base: str) -> str:
    edit(manual)
    manual.commit("author")
    return base or " "


@attack("E06-head", "", "the base is the commit itself", commands=(("audit", "--base", "HEAD"),), status=(0, 1, 2))
def e06_head(manual: Manual) -> None:
    edit(manual)
    manual.commit("author")


@attack("E07", "UNAPPROVED", "a tag with the name of the base", commands=(("audit", "--base", "main"),), status=(1, 2),
        variants={"tag": "refs/tags/main", "remote": "refs/tags/heads/main", "branch": "refs/remotes/main/HEAD"})  # fmt: skip
def e07(manual: Manual, name: str) -> None:
    manual.start("change")
    edit(manual)
    manual.commit("author")
    manual.make()
    manual.git("update-ref", name, "refs/heads/change")


@attack("E09", "UNAPPROVED", "the history is cut by a graft", status=(1, 2),
        variants={"cut": "", "elsewhere": "root"})  # fmt: skip
def e09(manual: Manual, parent: str) -> None:
    first = manual.tip["main"]
    edit(manual)
    manual.commit("author")
    manual.make()
    (manual.folder / ".git/info").mkdir(exist_ok=True)
    line = " ".join([manual.tip["main"], *([first] if parent else [])])
    (manual.folder / ".git/info/grafts").write_text(f"{line}\n")


@attack("E09b", "UNAPPROVED", "a replacement makes another commit of the tip", ours=True)
def e09b(manual: Manual) -> None:
    good = manual.tip["main"]
    edit(manual)
    manual.commit("author")
    manual.make()
    manual.git("replace", manual.tip["main"], good)


@attack("E09c", "UNAPPROVED", "a replacement makes other bytes of the file", ours=True)
def e09c(manual: Manual) -> None:
    good = manual.tip["main"]
    edit(manual)
    manual.commit("author")
    manual.make()
    manual.git("replace", f"HEAD:{HIRING}", f"{good}:{HIRING}")


SMUDGE = "sed s/写明岗位/写清岗位/"


@attack("E10", "UNAPPROVED", "a filter shows the approved text in the work tree",
        variants={"filter": "filter=x", "diff": "diff=x", "encoding": "working-tree-encoding=UTF-16", "eol": "eol=crlf", "ident": "ident"})  # fmt: skip
def e10(manual: Manual, attribute: str) -> None:
    good = manual.read(HIRING)
    edit(manual)
    manual.commit("author")
    manual.make()
    (manual.folder / ".git/info").mkdir(exist_ok=True)
    (manual.folder / ".git/info/attributes").write_text(f"*.yaml {attribute}\n")
    for name in ("filter.x.smudge", "filter.x.clean", "diff.x.textconv", "core.fsmonitor", "merge.x.driver"):
        manual.git("config", name, f"touch {manual.folder.parent}/ran; cat")
    (manual.folder / HIRING).write_text(good, "utf-8")


STRANGE = {
    "chinese": "招聘.yaml",
    "quote": 'a"b.yaml',
    "blank": "a b.yaml",
    "tab": "a\tb.yaml",
    "line": "a\nb.yaml",
    "escape": "a\x1b[2Jb.yaml",
    "bytes": "a\udcffb.yaml",
    "dash": "-rf.yaml",
    "pathspec": ":(glob)b.yaml",
    "right-to-left": "a\u202eb.yaml",
}


@attack("E12", "bad-id|file-name-differs-from-id|stray-file|UNAPPROVED@processes/people", "a process in a file with a strange name",
        commands=(*BOTH, ("audit", "--history", "--format", "concise")), variants=STRANGE)  # fmt: skip
def e12(manual: Manual, name: str) -> None:
    manual.write(f"processes/people/{name}", manual.read(HIRING).replace("id: hiring", "id: recruiting"))
    manual.commit("author")


@attack("E13", "duplicate-id|bad-id|file-name-differs-from-id@processes/people", "two names that a file system takes for one",
        variants={"case": ("Hiring.yaml", ""), "form": ("\u00e9.yaml", "e\u0301.yaml")})  # fmt: skip
def e13(manual: Manual, names: tuple[str, str]) -> None:
    for name in filter(None, names):
        manual.write(f"processes/people/{name}", manual.read(HIRING).replace("写清岗位", "写明岗位"))
    manual.commit("author")


@attack("E15", "stray-file@sub", "a submodule among the processes",
        variants={"folder": "processes/sub", "file": "processes/people/sub.yaml"})  # fmt: skip
def e15(manual: Manual, path: str) -> None:
    manual.files[path] = (SUBMODULE, manual.tip["main"].encode())
    manual.commit("author")


@attack("E16", "UNAPPROVED", "the commit is bad, the work tree is good", variants={"plain": "", "skip": "skip-worktree", "assume": "assume-unchanged", "sparse": "sparse"})  # fmt: skip
def e16(manual: Manual, flag: str) -> None:
    good = manual.read(HIRING)
    edit(manual)
    manual.commit("author")
    manual.make()
    manual.git("reset", "-q", "--hard")
    if flag == "sparse":
        manual.git("sparse-checkout", "set", "processes/organisation")
        return
    if flag:
        manual.git("update-index", f"--{flag}", HIRING)
    (manual.folder / HIRING).write_text(good, "utf-8")


@attack("E16-good", "", "the commit is good, the work tree is bad", status=0)
def e16_good(manual: Manual) -> None:
    manual.write("README.md", "# 手册\n")
    manual.commit("author")
    manual.make()
    path = manual.folder / HIRING
    path.write_text(path.read_text("utf-8").replace("写清岗位", "写明岗位"), "utf-8")
