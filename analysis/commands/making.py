"""The tables of a study without its notebooks."""

from __future__ import annotations

import time

from analysis.commands.checking import check_inputs
from analysis.commands.console import say
from analysis.commands.package import describe
from analysis.study import locked
from analysis.tables import Tables


def make_tables(data: Tables) -> None:
    """All tables that the study can have, without notebooks or figures."""
    with data.loading():
        check_inputs(data)
        with locked(data.study.build / "run.lock", "Another run is at work on these results; waiting for it ..."):
            make_parts(data)
            for name in data.names:
                say(f"{name}: {data.count(name):,} rows")
            describe(data, [])


def make_parts(data: Tables) -> None:
    """The tables that are made in partitions, where the study is large or several processes share it."""
    if not data.in_parts:
        return
    began = time.monotonic()
    data.make_parts()
    if not data.made:
        return
    seconds, words = time.monotonic() - began, sum(made.words for made in data.made)
    processes = {made.process: max(m.memory for m in data.made if m.process == made.process) for made in data.made}
    say(
        f"{sum(made.documents for made in data.made):,} of {len(data.entries):,} articles read, {words:,} words: {seconds:.0f} s, "
        f"{words / seconds:,.0f} words a second; {len(processes)} processes, none above {max(processes.values()):,.0f} MB"
    )
