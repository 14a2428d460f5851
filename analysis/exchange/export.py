"""Everything that other programs read, written into one folder of the results."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.coding import RIGHTS
from analysis.exchange import graphs
from analysis.exchange.brat_writing import as_brat
from analysis.exchange.dna_writing import as_dna
from analysis.exchange.project import Project, gather
from analysis.exchange.refi_writing import as_qdc, as_qdpx
from analysis.study import to_csv, write_bytes

if TYPE_CHECKING:
    from analysis.tables import Tables

_NOTICE = f"{RIGHTS}\nWhat each file is, and what each program keeps: docs/exchange.md\n"


def export(data: Tables) -> Path:
    """Write a study for other programs, into ``exchange`` below its folder of builds. Returns that folder.

    The networks are of the coder whose work is analysed; everything else has all coders' rows.
    """
    folder = (data.study.build if data.study.own else data.study.results) / "exchange"
    part = folder.with_name(".exchange.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        write_bytes(part / "RIGHTS.txt", _NOTICE.encode())
        project = gather(data)
        for name, content in itertools.chain(_networks(data, project), written(project)):
            write_bytes(part / name, content)
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def written(project: Project) -> Iterator[tuple[str, bytes]]:
    """Everything that holds texts and rows, by the name of its file."""
    yield "study.dna", as_dna(project)
    yield "study.qdpx", as_qdpx(project)
    for name, content in as_brat(project):
        yield f"brat/{name}", content
    if project.claims:
        yield "codebook.qdc", as_qdc(project)


def _networks(data: Tables, project: Project) -> Iterator[tuple[str, bytes]]:
    if "statements" not in data:
        return
    for layer in graphs.layers(data.own("statements"), project):
        yield f"graphs/{layer.name}.graphml", graphs.as_graphml(layer)
        yield f"graphs/{layer.name}.gexf", graphs.as_gexf(layer)
        for kind, frame in graphs.as_lists(layer).items():
            yield f"graphs/{layer.name}.{kind}.csv", to_csv(frame).encode()
