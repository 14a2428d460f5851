"""The notebooks of a study: which of them have to run again, and running those."""

from __future__ import annotations

import json
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis import report
from analysis.commands.console import say, shown
from analysis.commands.execution import KernelLost, NotebookFailed, execute, stop_silently
from analysis.study import ROOT, StudyError, closure, fingerprint, locked, sha256, write_bytes
from analysis.tables import RECIPES, Tables
from analysis.text import listed


def sources() -> list[Path]:
    """The numbered notebooks of this repository, in their order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def _cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        return [
            {"type": cell["cell_type"], "source": "".join(cell["source"]), "tags": cell["metadata"].get("tags", [])}
            for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        ]
    except (ValueError, KeyError) as error:
        raise StudyError(notebook, f"it is not a notebook ({error})", "take it from the repository again") from None


class Plan:
    """What one notebook needs and makes, and whether it has to run.

    ``lacking``: the inputs without which it is left out; ``tables``: those it may show; ``after``: it shows figures of the others.
    """

    def __init__(self, notebook: Path, data: Tables, parameters: dict[str, str]) -> None:
        self.notebook, self.study, self.data = notebook, data.study, data
        self._cells, self._parameters = _cells(notebook), parameters
        self.declared = report.declaration_of(self._code, notebook)
        self.lacking = sorted({lack for name in self.declared.needs for lack in data.lacking(name)})
        self.tables = data.names if self.declared.queries else [each for each in self.declared.tables if each in data]
        self.figures = self.declared.figures
        self.after = "essay.md" in self.declared.reads

    @property
    def _code(self) -> list[str]:
        return [cell["source"] for cell in self._cells if cell["type"] == "code"]

    @cached_property
    def key(self) -> str:
        """A fingerprint of everything the notebook shows: its cells, the code behind them, tables, inputs."""
        inputs = {"codebook.yaml", *self.declared.reads, *(i for name in self.tables for i in RECIPES[name].inputs)}
        return fingerprint(
            json.dumps(self._cells, sort_keys=True),
            json.dumps(self._parameters, sort_keys=True),
            # the makers of tables count through the keys of the tables that it shows
            closure.fingerprint_of(*closure.imports("\n".join(self._code)), stop=("analysis.tables.recipes",)),
            *(f"{name} {self.data.input_key(name)}" for name in sorted(inputs)),
            *(self.data.key(name) for name in self.tables),
        )

    @property
    def target(self) -> Path:
        return self.study.notebooks / self.notebook.name

    @property
    def record(self) -> Path:
        return self.study.build / "runs" / f"{self.notebook.stem}.json"

    def outputs(self) -> list[Path]:
        figures = [p for name in self.figures for p in sorted(self.study.figures.glob(f"{name}.*"))]
        tables = (self.data.path(name) for name in (*self.tables, *self.declared.makes))
        return [self.target, *tables, *figures]

    @property
    def _shown(self) -> str:
        """A fingerprint of the figures of other notebooks that it may show."""
        others = sorted(self.study.figures.glob("*.*")) if self.after else []
        return fingerprint(*(f"{path.name} {sha256(path)}" for path in others))

    def is_done(self) -> bool:
        """Whether an earlier run had the same inputs and what it made is still there, byte for byte."""
        if not self.record.exists():
            return False
        kept = json.loads(self.record.read_text())
        made = kept.get("made", {})
        return (kept.get("key"), kept.get("shown")) == (self.key, self._shown) and all(
            Path(p).exists() and _state(Path(p)) == digest for p, digest in made.items()
        )

    def note_done(self, seconds: float) -> None:
        """Put on record what the run just ended was made from, and made."""
        made = {str(path): _state(path) for path in self.outputs() if path.exists()}
        record = {"key": self.key, "shown": self._shown, "made": made, "seconds": round(seconds, 2)}
        write_bytes(self.record, json.dumps(record, indent=1).encode())


def _state(path: Path) -> str:
    """The sha256 of a file; of the folder of a large table the names and sizes, for its parts bear what they were made from."""
    if path.is_dir():
        return fingerprint(*(f"{part.name} {part.stat().st_size}" for part in sorted(path.iterdir())))
    return sha256(path)


def run_all(data: Tables, jobs: int, parameters: dict[str, str]) -> None:
    """Run every notebook that is not up to date, ``jobs`` at a time, then describe what was made in datapackage.json.

    Notebooks ask for tables and get them from whoever made them first, so their order does not matter; those that show
    the figures of others come after them. Of two runs at once the second waits, and then finds out what is still to do.
    Raises StudyError for bad input before any notebook starts.
    """
    study = data.study
    passed = (
        dict(parameters) if study.own else {"study": str(study.raw), "out": str(study.processed.parent), **parameters}
    )
    with locked(study.build / "run.lock", "Another run is at work on these results; waiting for it ..."):
        plans = _plans(data, passed)
        if study.package.exists() and all(plan.is_done() for plan in plans):
            say("Everything is up to date.")
            return
        from analysis.commands.checking import check_inputs
        from analysis.commands.making import make_parts
        from analysis.commands.package import describe

        data.begin()
        check_inputs(data)
        began = time.monotonic()
        make_parts(data)
        for after in (False, True):  # what the later ones show of the others is known only when these are done
            _run_wave([plan for plan in plans if plan.after is after and not plan.is_done()], passed, jobs)
        describe(data, [plan.target for plan in plans])
    _say_what_was_made(plans, data, time.monotonic() - began)


def _plans(data: Tables, parameters: dict[str, str]) -> list[Plan]:
    """A plan for every notebook that this study can have; the others are named on stderr."""
    found = []
    for notebook in sources():
        plan = Plan(notebook, data, parameters)
        if plan.lacking:
            say(f"{notebook.stem} is left out: this study has no {listed(plan.lacking, 'or')}")
        else:
            found.append(plan)
    return found


def _say_what_was_made(plans: list[Plan], data: Tables, seconds: float) -> None:
    study = data.study
    figures = sorted({name for plan in plans for name in plan.figures if (study.figures / f"{name}.svg").exists()})
    first = next((plan.target for plan in plans if plan.after), plans[-1].target)
    say(
        f"Made {len(data.names)} tables in {shown(study.processed)}, {len(figures)} figures in {shown(study.figures)} and "
        f"{len(plans)} notebooks in {shown(study.notebooks)}: {seconds:.0f} s.\nOpen {shown(first)} first."
    )


def _run_wave(plans: list[Plan], parameters: dict[str, str], jobs: int) -> None:
    if not plans:
        return
    from concurrent.futures import Future, ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    import papermill  # noqa: F401  # before the workers are forked, so that it is read once

    for plan in plans:
        say(f"{plan.notebook.stem} ...")
    with ProcessPoolExecutor(max_workers=min(jobs, len(plans)), initializer=stop_silently) as pool:
        running: dict[Future[float], Plan] = {
            pool.submit(execute, p.notebook, p.target, parameters, p.study): p for p in plans
        }
        for future in as_completed(running):
            plan = running[future]
            try:
                seconds = future.result()
            except NotebookFailed as failure:
                pool.shutdown(wait=True, cancel_futures=True)
                raise StudyError(
                    plan.notebook,
                    str(failure),
                    f"open it in Lab; the run up to there is {shown(failure.kept)}",
                    failure.cell,
                ) from None
            except (BrokenProcessPool, KernelLost) as failure:
                pool.shutdown(wait=True, cancel_futures=True)
                mend = "run again, one at a time where memory or time is short: make -j1 all"
                heard = f" ({failure})" if isinstance(failure, KernelLost) else ""
                raise StudyError(plan.notebook, f"the process that ran it came to an end{heard}", mend) from None
            plan.note_done(seconds)
            say(f"{plan.notebook.stem}: {seconds:.1f} s")
