"""How long `procbook check` takes beside a plain YAML load and beside check-jsonschema, in one run.

    python -m bench.check [--files 1000 10000] [--large 1000] [--peer 1000]

Each figure is the median of whole processes, cold, one at a time, in turn: A B A B. Prints ratios, not verdicts.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "tools/procbook/starter"
WORDS = [
    "客户",
    "活动",
    "预算",
    "方案",
    "门店",
    "价格",
    "合同",
    "订单",
    "素材",
    "渠道",
    "陈列",
    "样品",
    "货款",
    "报告",
    "数据",
    "会议",
    "任务",
    "培训",
    "检查",
    "记录",
]
VERBS = ["填写", "核对", "提交", "审批", "登记", "发送", "复核", "归档", "汇总", "确认"]
PLAIN_LOAD = """
import sys, yaml
for name in open(sys.argv[1], encoding="utf-8").read().splitlines():
    with open(name, "rb") as file:
        yaml.load(file.read(), Loader=yaml.CSafeLoader)
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, nargs="*", default=[1_000, 10_000], help="sets of 4 KB files")
    options.add_argument("--large", type=int, nargs="*", default=[1_000], help="sets of 30 KB files")
    options.add_argument("--peer", type=int, default=1_000, help="files for check-jsonschema; 0 leaves it out")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    for count in chosen.files:
        report(count, 4_000, chosen.runs, chosen.peer)
    for count in chosen.large:
        report(count, 30_000, chosen.runs, 0)


def report(count: int, size: int, runs: int, peer: int) -> None:
    """Measure one set and print its line."""
    with tempfile.TemporaryDirectory() as folder:
        files = make_manual(Path(folder), count, size)
        listing = Path(folder, "files.txt")
        listing.write_text("\n".join(map(str, files)), "utf-8")
        ours = [sys.executable, "-m", "procbook", "check", folder]
        plain = [sys.executable, "-c", PLAIN_LOAD, str(listing)]
        pairs = [(seconds(ours, folder), seconds(plain, folder)) for _ in range(runs)]
        mean = sum(file.stat().st_size for file in files) / count
        ratio = statistics.median(a[0] / b[0] for a, b in pairs)
        print(
            f"{count} files of {mean / 1000:.1f} KB: check {statistics.median(a[0] for a, _ in pairs):.2f} s, "
            f"plain load {statistics.median(b[0] for _, b in pairs):.2f} s, ratio {ratio:.2f}, "
            f"memory {max(a[1] for a, _ in pairs)} MB"
        )
        if peer == count:
            command = [str(Path(sys.executable).with_name("check-jsonschema"))]
            command += ["--schemafile", str(ROOT / "schema/process.schema.json"), *map(str, files)]
            other, own = seconds(command, folder)[0], statistics.median(a[0] for a, _ in pairs)
            print(f"{count} files: check-jsonschema {other:.2f} s, {other / own:.1f} times as long as procbook check")


def seconds(command: list[str], folder: str) -> tuple[float, int]:
    """Wall time and peak memory (MB) of a whole process. Ends the bench when the command could not do its work."""
    with Path(folder, "output.txt").open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(Path(folder, "output.txt").read_text("utf-8")[-2000:])
    return taken, usage.ru_maxrss // 1024


def make_manual(folder: Path, count: int, size: int) -> list[Path]:
    """A clean manual of `count` processes of about `size` bytes each; the same bytes at every call."""
    subprocess.run(["cp", "-r", f"{STARTER}/processes", str(folder)], check=True)
    settings = folder / "processes/handbook.yaml"
    text = settings.read_text("utf-8").replace("policy:\n", "policy:\n  process: {owner_max: 100000}\n")
    settings.write_text(text, "utf-8")
    chance = random.Random(count * size)
    files = []
    for number in range(count):
        path = folder / "processes" / "office" / f"process-{number}.yaml"
        path.write_text(process_text(number, size, chance), "utf-8")
        files.append(path)
    return files


def sentence(chance: random.Random, words: int) -> str:
    return "".join(chance.choice(WORDS) + chance.choice(VERBS) for _ in range(words))


def process_text(number: int, size: int, chance: random.Random) -> str:
    """One process file with twelve steps; longer texts make it longer, as in a real one."""
    extra = max(1, (size - 2_900) // 12 // 12)
    prefix = f"P{number}"
    steps = "\n".join(step_text(index, prefix, extra, chance) for index in range(1, 13))
    return f"""schema: 1
id: process-{number}
number: BN-{number}
title: {sentence(chance, 3)}
summary: {sentence(chance, 4)}。
area: office
version: "1.0.0"
status: effective
effective_from: "2026-11-01"
owner: process-manager
approver: department-head
review_every: half-year
purpose: {sentence(chance, 6)}。
within: 30d
starts:
  - {{event: {sentence(chance, 2)}, step: s10}}
steps:
{steps}
cautions: [{sentence(chance, 4)}。]
controls:
  - id: C-{prefix}-1
    risk: {sentence(chance, 3)}
    activity: {sentence(chance, 4)}
    kind: preventive
    frequency: per-case
    owner: office-clerk
    evidence: [F-{prefix}-1]
    test: {sentence(chance, 4)}
    basis: [{{source: L-IC, certainty: verified}}]
records:
  - id: F-{prefix}-1
    name: {sentence(chance, 1)}单{number}
    kept_by: office-clerk
    keep: {{for: 2y, after: 办结}}
    where: oa
kpis:
  - id: K-{prefix}-1
    name: 按时率
    formula: 按时件数 ÷ 全部件数
    target: "≥ 95%"
    period: monthly
    owner: office-clerk
    source: 办公系统
fulfils: [R-001]
"""


def step_text(index: int, prefix: str, extra: int, chance: random.Random) -> str:
    lines = [
        f"  - id: s{index}0",
        f"    title: {chance.choice(VERBS)}{sentence(chance, 1)}{index}",
        f"    owner: {chance.choice(['applicant', 'office-clerk', 'department-head'])}",
        f"    does: {sentence(chance, extra)}。",
        f"    outputs: [F-{prefix}-1]",
        "    system: oa",
        "    within: 1d",
    ]
    if index % 4 == 0:
        lines += ["    controls: [C-" + prefix + "-1]", "    next:"]
        lines += ["      - {when: 通过, to: " + (f"s{index + 1}0" if index < 12 else "end") + "}"]
        lines += [f"      - {{when: 退回, to: s{index - 1}0, at_most: 2, then: end}}"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
