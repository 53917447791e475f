"""The ZIP for an auditor, and what `procbook verify` says of it offline."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.audit.bundle import pack, unpack
from procbook.cli.audit import audit
from procbook.cli.verify import verify
from tests.audit.attacks.example import HIRING, Manual
from tests.refusals import reason

DAY = ("--today", "2026-11-23")


@pytest.fixture
def bundle(manual: Manual, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundle of the example, with the report over a year."""
    monkeypatch.chdir(manual.folder)
    return packed(tmp_path / "audit.zip")


def packed(target: Path) -> Path:
    done = CliRunner().invoke(audit, [*DAY, "--from", "2026-01-01", "--to", "2026-12-31", "--zip", str(target)])
    assert done.exit_code == 0, done.output
    return target


def run(source: Path, *arguments: str) -> Result:
    return CliRunner().invoke(verify, [str(source), *arguments])


def wrong(source: Path, *arguments: str) -> set[str]:
    """The files that are named."""
    done = run(source, "--format", "json", *arguments)
    assert done.exit_code == 1, done.output
    return {entry["path"] for entry in json.loads(done.stdout)["wrong"]}


def test_a_bundle_is_the_same_every_time(bundle: Path, tmp_path: Path) -> None:
    """Whoever packs the same history again gets a file with the same digest."""
    assert packed(tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_an_unaltered_bundle_is_verified(bundle: Path, manual: Manual) -> None:
    """The auditor reads that nothing is wrong, how strong the evidence is, and what could not be checked."""
    done = run(bundle, "--root", manual.root)
    assert done.exit_code == 0
    assert "没有发现问题" in done.stdout
    assert "已签名 5" in done.stdout
    assert f"起点 {manual.root}：和给出的一致" in done.stdout
    assert "没有核对：作者和历史" in done.stdout
    assert {"README.md", "keys.json", "period.txt", "report.json"} <= unpack(bundle).files.keys()


def test_any_flipped_byte_in_a_file_is_named(bundle: Path) -> None:
    """One byte altered in whatever file of the unpacked bundle: that file is named, and no other."""
    files, chance = unpack(bundle).files, random.Random(4)
    for name, data in files.items():
        at = chance.randrange(len(data))
        altered = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        bundle.write_bytes(pack({**files, name: altered}))
        assert wrong(bundle) == {name}, at


def test_any_flipped_byte_of_the_zip_is_noticed(bundle: Path) -> None:
    """Also in headers, names and the list of the ZIP itself: never is a ZIP called unaltered that is not."""
    data, chance = bundle.read_bytes(), random.Random(5)
    for at in [*chance.sample(range(len(data)), 60), *range(30), *range(len(data) - 60, len(data))]:
        bundle.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
        done = run(bundle)
        assert done.exit_code or done.exception, at
        assert "Traceback" not in done.output


@pytest.mark.parametrize("pin", ["sha256:" + "0" * 64])
def test_another_root_is_found(bundle: Path, pin: str) -> None:
    """A bundle that begins with another governance than the one kept elsewhere is refused."""
    assert any("governance/manual" in path for path in wrong(bundle, "--root", pin))


def altered(bundle: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The bundle as somebody would make it who also makes the list anew."""
    from hashlib import sha256

    files = unpack(bundle).files
    change(files)
    rest = {name: data for name, data in files.items() if not name.startswith("SHA256SUMS")}
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(rest.items())).encode()
    digest = f"{sha256(sums).hexdigest()}  SHA256SUMS\n".encode()
    bundle.write_bytes(pack({**rest, "SHA256SUMS": sums, "SHA256SUMS.sha256": digest}))
    return bundle


def record_of(files: dict[str, bytes]) -> str:
    return next(name for name in sorted(files) if "/process/hiring/" in name and name.endswith(".yaml"))


def test_a_record_that_was_written_anew_is_found_though_the_list_fits(bundle: Path) -> None:
    """Another moment of approval in a signed record: the signature says so, whatever the list says."""

    def later(files: dict[str, bytes]) -> None:
        name = record_of(files)
        assert b"T09:30:00" in files[name]
        files[name] = files[name].replace(b"T09:30:00", b"T09:31:00")

    altered(bundle, later)
    done = run(bundle)
    assert done.exit_code == 1
    assert "bad-signature" in done.stdout
    assert "hiring" in done.stdout


def test_a_record_that_was_left_out_is_found(bundle: Path) -> None:
    """The chain does not close when a record in it is missing."""
    altered(bundle, lambda files: files.pop(record_of(files)))
    assert wrong(bundle)


def test_a_manual_without_its_history_is_verified(manual: Manual, tmp_path: Path) -> None:
    """The archive of a forge, in its one folder and without git: records are verified, and the text of today too."""
    manual.change()
    manual.make()
    target = tmp_path / "archive.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path, (_, data) in manual.files.items():
            archive.writestr(f"manual-main/{path}", data)
    assert wrong(target) == {"processes/approvals/process/hiring"}
    manual.approve("process/hiring", "approver")
    manual.make()
    done = run(manual.folder)
    assert done.exit_code == 0, done.output
    assert "记录落地的时间" in done.stdout


def test_a_zip_without_records_cannot_be_verified(tmp_path: Path) -> None:
    """Nothing to verify is no pass."""
    made = io.BytesIO()
    zipfile.ZipFile(made, "w").close()
    (tmp_path / "empty.zip").write_bytes(made.getvalue())
    (tmp_path / "text.zip").write_bytes(b"text")
    for name in ("empty.zip", "text.zip"):
        assert run(tmp_path / name).exit_code != 0


def _json(files: dict[str, bytes], name: str, change: Callable[[Any], object]) -> None:
    content = json.loads(files[name])
    change(content)
    files[name] = json.dumps(content).encode()


def _landings(change: Callable[[Any], object]) -> Callable[[dict[str, bytes]], object]:
    return lambda files: _json(files, "landings.json", change)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["landed"].pop(next(iter(told["landed"]))),
        lambda told: told["landed"].update({"processes/approvals/x.yaml": "2026-11-20T09:30:00+08:00"}),
        lambda told: told["landed"].clear(),
        lambda told: told["trusted"].pop("process/hiring"),
        lambda told: told["trusted"].clear(),
        lambda told: told["trusted"]["process/hiring"].clear(),
        lambda told: told["trusted"].update({"process/ghost": ["x"]}),
        lambda told: told["trusted"].update({"process/hiring": 5}),
        lambda told: told.update(root="sha256:" + "0" * 64),
        lambda told: told.pop("root"),
        lambda told: told.update(landed=[]),
        lambda told: told["landed"].update(dict.fromkeys(told["landed"], "0000-01-01T00:00:00Z")),
        lambda told: told["landed"].update(dict.fromkeys(told["landed"], 10**30)),
    ],
)
def test_what_landed_and_what_is_trusted_agree(change: Callable[[Any], object], bundle: Path) -> None:
    """A version left out of one list, or put into it, is found though the list of digests fits."""
    assert "landings.json" in wrong(altered(bundle, _landings(change)))


@pytest.mark.parametrize("field", ["tip", "root"])
def test_the_report_is_of_the_same_audit(field: str, bundle: Path) -> None:
    """The report of another year beside these records."""
    altered(bundle, lambda files: _json(files, "report.json", lambda told: told["audit"].update({field: "x"})))
    assert wrong(bundle) == {"report.json"}


@pytest.mark.parametrize("data", [None, b"", b"{}", b"[" * 100_000, b'{"findings": 5}'])
def test_a_bundle_has_its_report(data: bytes | None, bundle: Path) -> None:
    """Whoever takes the report away takes away what the audit found."""

    def change(files: dict[str, bytes]) -> None:
        files.pop("report.json")
        files.update({} if data is None else {"report.json": data})

    assert wrong(altered(bundle, change)) == {"report.json"}


@pytest.mark.parametrize("data", [None, b"", b"[]", b"[" * 100_000, b"later"])
def test_the_list_of_keys_is_that_of_the_governances(data: bytes | None, bundle: Path) -> None:
    """Auditors read there whose key counts until when: a list made anew is found, and one that is gone."""

    def change(files: dict[str, bytes]) -> None:
        told = files.pop("keys.json")
        later = told.replace(b'"until": null', b'"until": "2030-01-01"', 1)
        files.update({} if data is None else {"keys.json": later if data == b"later" else data})
        assert files.get("keys.json") != told

    assert wrong(altered(bundle, change)) == {"keys.json"}


def test_a_bundle_of_an_audit_that_failed_says_so(
    manual: Manual, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The records are unaltered; whoever reads only the last line must not take that for a pass."""
    monkeypatch.chdir(manual.folder)
    manual.change()
    manual.commit("author")
    manual.make()
    CliRunner().invoke(audit, [*DAY, "--zip", str(tmp_path / "failed.zip")])
    for language, words in (("zh", "没有通过，有 1 个错误"), ("en", "did not pass, it has 1 error")):
        done = run(tmp_path / "failed.zip", "--lang", language)
        assert done.exit_code == 0
        assert words in done.stdout
    assert json.loads(run(tmp_path / "failed.zip", "--format", "json").stdout)["audit_errors"] == 1


def test_a_record_that_does_not_count_is_listed(
    manual: Manual, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A bundle with a record of no version: it was not verified as one, and the auditor sees which and why."""
    monkeypatch.chdir(manual.folder)
    manual.change()
    manual.approve("process/hiring", "author")
    manual.commit("author")
    manual.make()
    CliRunner().invoke(audit, [*DAY, "--zip", str(tmp_path / "more.zip")])
    done = run(tmp_path / "more.zip")
    assert "没有算在内：processes/approvals/process/hiring/2.0.0/" in done.stdout
    listed = json.loads(run(tmp_path / "more.zip", "--format", "json").stdout)["not_counted"]
    assert [entry["what"] for entry in listed] == ["not-counted"]


def _another_process(manual: Manual) -> None:
    text = manual.read(HIRING).replace("id: hiring", "id: firing")
    manual.write(HIRING.replace("hiring", "firing"), text)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_another_process, "processes/approvals/process/firing"),
        (lambda manual: manual.remove(HIRING), "processes/approvals/process/hiring"),
        (lambda manual: manual.edit(HIRING, "写清岗位", "写明岗位"), "processes/approvals/process/hiring"),
        (lambda manual: manual.write(HIRING, "x: ["), "processes/approvals/process/hiring"),
        (lambda manual: manual.remove("processes/handbook.yaml"), "processes/handbook.yaml"),
        (lambda manual: manual.edit("processes/handbook.yaml", "title: ", "title: 别的"),
         "processes/approvals/governance/manual"),
        (lambda manual: manual.write("processes/glossary.yaml", "terms: []"), "processes/approvals/reference/manual"),
        (lambda manual: manual.write("docs/more.md", "x"), "processes/approvals/site/manual"),
        (lambda manual: manual.remove("mkdocs.yml"), "processes/approvals/site/manual"),
    ],
    ids=["added", "removed", "altered", "unreadable", "no handbook", "settings", "terms", "a page", "no site"],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_another_text_never_passes(
    change: Callable[[Manual], object], named: str, packed: bool, manual: Manual, tmp_path: Path
) -> None:
    """A folder or the archive of a forge in which a process was added, removed or altered."""
    change(manual)
    manual.make()
    source = manual.folder
    if packed:
        source = tmp_path / "archive.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for path, (_, data) in manual.files.items():
                archive.writestr(f"manual-main/{path}", data)
    else:
        manual._lay_out()
    assert wrong(source) == {named}


def test_what_leads_nowhere_in_a_folder_is_listed(manual: Manual) -> None:
    """A record of a text that was never taken: it stands beside the others and is not of what there is today."""
    manual.record("process/hiring", "approver", content="sha256:" + "1" * 64, version="2.0.0", action="change")
    manual.make()
    manual._lay_out()
    done = run(manual.folder)
    assert "没有算在内：processes/approvals/process/hiring/2.0.0/" in done.stdout


@pytest.mark.parametrize(
    "name", ["../processes/x", "/processes/x", "a/../../processes/x", "C:/processes/x", "processes\\x", "processes/./x"]
)
def test_a_name_that_leads_elsewhere_is_told(name: str, bundle: Path) -> None:
    """Unpacked on a desk it writes outside of its folder."""
    assert name in wrong(altered(bundle, lambda files: files.update({name: b"x"})))


def test_names_that_are_one_elsewhere_are_told(bundle: Path) -> None:
    """On the auditor's computer one takes the place of the other."""
    assert {"README.md", "readme.MD"} <= wrong(altered(bundle, lambda files: files.update({"readme.MD": b"x"})))


def _added(bundle: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(bundle, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return bundle


def test_a_file_of_very_little_is_not_unpacked(bundle: Path) -> None:
    """Sixty megabytes of nothing in sixty kilobytes."""
    assert "bomb" in wrong(_added(bundle, ("bomb", bytes(60_000_000))))


def test_a_link_is_no_file(bundle: Path) -> None:
    """Unpacked, it is whatever lies at its other end."""
    link = zipfile.ZipInfo("processes/x.yaml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert "processes/x.yaml" in wrong(_added(bundle, (link, b"/etc/passwd")))


def test_too_many_files_are_not_read(bundle: Path, tmp_path: Path) -> None:
    """A list of millions of names takes all memory before one file is read."""
    many = tmp_path / "many.zip"
    many.write_bytes(b"PK\x01\x02" * 300_001)
    assert "300000" in reason(run(many).exception)


def year(*arguments: str) -> str:
    return CliRunner().invoke(audit, [*DAY, "--from", "2026-01-01", "--to", "2026-12-31", *arguments]).stdout


def test_the_report_over_a_year(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor reads who was responsible, who approved what with which evidence, and how long it was not approved."""
    monkeypatch.chdir(manual.folder)
    manual.change()
    manual.commit("author")
    manual.approve("process/hiring", "approver")
    manual.commit("author")
    manual.make()
    made = json.loads(year("--format", "json"))
    hiring = next(entry for entry in made["items"] if entry["item"] == "process/hiring")
    assert [(one["action"], one["version"], one["level"]) for one in hiring["approvals"]] == [
        ("create", "1.0.0", "signed"), ("change", "2.0.0", "signed")]  # fmt: skip
    assert hiring["apart"][-1]["closed"]
    assert hiring["owners"][0]["holders"]
    assert made["last"] == "2026-11-23"
    for language, words in (("zh", ("批准：", "负责人", "已签名")), ("en", ("Approved:", "Owner's role", "signed"))):
        text = year("--lang", language)
        assert all(word in text for word in words), text


def test_a_role_without_a_holder_is_a_gap(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days on which nobody held the owner's role stand in the report as a gap."""
    monkeypatch.chdir(manual.folder)
    manual.write("processes/organisation/roles.yaml", ended(manual.read("processes/organisation/roles.yaml")))
    manual.approve("governance/manual", "governor")
    manual.commit("author")
    manual.make()
    assert "没有人（空缺）" in year()


def ended(roles: str) -> str:
    """Everybody leaves before the process comes into force."""
    return roles.replace('from: "2026-01-01"}', 'from: "2026-01-01", until: "2026-11-20"}')


def test_a_bundle_needs_the_whole_history(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """--zip beside --base would leave out what came before."""
    monkeypatch.chdir(manual.folder)
    done = CliRunner().invoke(audit, [*DAY, "--base", "main", "--zip", "x.zip"])
    assert done.exit_code != 0
    assert not Path("x.zip").exists()
    assert HIRING
