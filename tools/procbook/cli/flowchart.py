"""procbook flowchart"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.cli.common import Place, load_here, manual_root, write_or_print
from procbook.finding import CannotCheck, working_on


@click.command()
@click.argument("process")
@click.option(
    "--format", "form", type=click.Choice(("svg", "plain-svg", "dot", "mermaid")), default="svg", show_default=True
)
@click.option("--output", type=Place())
def flowchart(process: str, form: str, output: Path | None) -> None:
    """画一个流程的流程图。 Draw one process."""
    import procbook.flowchart as drawing

    loaded = load_here(manual_root(Path.cwd()), "zh")
    found = loaded.manual.processes.get(process)
    if process in loaded.manual.left_out:
        paths = (fault.location.path for fault in loaded.faults if fault.location.path.endswith(f"/{process}.yaml"))
        raise CannotCheck("faulty-process", path=next(paths, process))
    if found is None or not found.written:
        raise CannotCheck("planned-process" if found else "no-such-process", process=process)
    draw = {"svg": drawing.lanes_svg, "plain-svg": drawing.plain_svg, "dot": drawing.dot, "mermaid": drawing.mermaid}[
        form
    ]
    with working_on(loaded.paths[process]):
        text = draw(found, drawing.names_of(loaded.manual))
    write_or_print(text if text.endswith("\n") else text + "\n", output, form)
