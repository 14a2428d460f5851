"""The notebooks of a study: which of them have to run again, and running those."""

from __future__ import annotations

import json
import re
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis import report
from analysis.commands.console import say, shown
from analysis.commands.execution import KernelLost, NotebookFailed, execute, stop_silently
from analysis.study import ROOT, Study, StudyError, closure, fingerprint, locked, sha256, write_bytes
from analysis.tables import RECIPES, Origin, Tables
from analysis.text import listed

_MAKERS = ("analysis.tables.recipes",)  # the makers of tables count through the tables that a notebook shows

_LISTED = "notebooks/ (what another one declares or draws)"


def sources() -> list[Path]:
    """The numbered notebooks of this repository, in their order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def checked(study: Study) -> list[Path]:
    """The study's own notebooks. Raises StudyError for one that bears the name of one of ours, is none, or is not in Python."""
    ours = {path.name for path in sources()}
    for notebook in study.own_notebooks:
        if notebook.name in ours:
            raise StudyError(notebook, "one of the numbered notebooks has this name", "give it another")
        _cells(notebook)
        language = (
            json.loads(notebook.read_text(encoding="utf-8"))
            .get("metadata", {})
            .get("kernelspec", {})
            .get("language", "python")
        )
        if language != "python":
            mend = "write the table it needs from a notebook in Python (docs/ask.md), and keep it in another folder"
            raise StudyError(notebook, f"it is written in {language}, and only Python is run", mend)
    return study.own_notebooks


def _cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        return [
            {"type": cell["cell_type"], "source": "".join(cell["source"]), "tags": cell["metadata"].get("tags", [])}
            for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        ours = notebook.is_relative_to(ROOT)
        mend = "take it from the repository again" if ours else "save it again from Jupyter, or take it away"
        raise StudyError(notebook, f"it is not a notebook ({error})", mend) from None


def _beside(folder: Path) -> dict[str, str]:
    """What lies beside a study's own notebooks, which they may read: name to sha256."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in (".ipynb", ".pyc")]
    return {f"notebooks/{path.relative_to(folder)}": sha256(path) for path in paths if not path.name.startswith(".")}


class Plan:
    """What one notebook needs and makes, and whether it has to run.

    ``lacking``: the inputs without which it is left out; ``tables``: those it may show; ``after``: it shows figures of the others;
    ``own``: the study brings it, and it may do without declaring what it shows.
    """

    def __init__(self, notebook: Path, data: Tables, parameters: dict[str, str]) -> None:
        self.notebook, self.study, self.data = notebook, data.study, data
        self.own = notebook in data.study.own_notebooks
        self._cells, self._parameters = _cells(notebook), parameters
        self.declared = report.declaration_of(self._code, notebook, report.ANYTHING if self.own else None)
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
        return fingerprint(
            json.dumps(self._cells, sort_keys=True),
            json.dumps(self._parameters, sort_keys=True),
            closure.fingerprint_of(*self._imports, stop=_MAKERS),
            self._listed,
            *(f"{name} {self.data.input_key(name)}" for name in sorted(self._inputs)),
            *(self.data.key(name) for name in self.tables),
            *(f"{name} {digest}" for name, digest in self._beside.items()),
        )

    @property
    def _imports(self) -> list[str]:
        return closure.imports("\n".join(self._code))

    @cached_property
    def _listed(self) -> str:
        """What a page that lists tables and figures with their notebooks is read from."""
        return fingerprint(report.programs.source()) if self.declared.pages else ""

    @property
    def _beside(self) -> dict[str, str]:
        return _beside(self.notebook.parent) if self.own else {}

    @property
    def _inputs(self) -> set[str]:
        return {"codebook.yaml", *self.declared.reads, *(i for name in self.tables for i in RECIPES[name].inputs)}

    def origin(self) -> Origin:
        """The same file by file. Nothing is written."""
        cells = fingerprint(json.dumps(self._cells, sort_keys=True))
        code = {
            f"notebooks/{self.notebook.name}": cells,
            **({_LISTED: self._listed} if self._listed else {}),
            **closure.sources_of(*self._imports, stop=_MAKERS),
            **self._beside,
        }
        return Origin(code, self.data.files_behind(self._inputs), tuple(self.tables), self._parameters)

    @property
    def target(self) -> Path:
        return self.study.notebooks / self.notebook.name

    @property
    def record(self) -> Path:
        return self.study.build / "runs" / f"{self.notebook.stem}.json"

    def outputs(self) -> list[Path]:
        figures = [p for name in self.figures for p in sorted(self.study.figures.glob(f"{name}.*"))]
        tables = (self.data.path(name) for name in (*self.tables, *self.declared.written))
        pages = (self.study.processed / name for name in self.declared.pages)
        return [self.target, *tables, *pages, *figures]

    def shown(self) -> dict[str, str]:
        """The figures of other notebooks that it may show, path to sha256."""
        others = sorted(self.study.figures.glob("*.*")) if self.after else []
        return {str(path): sha256(path) for path in others}

    def noted(self) -> dict[str, Any]:
        """What an earlier run put on record; nothing where there was none."""
        return dict(json.loads(self.record.read_text())) if self.record.exists() else {}

    def is_done(self) -> bool:
        """Whether an earlier run had the same inputs and what it made is still there, byte for byte."""
        kept = self.noted()
        return (kept.get("key"), kept.get("shown")) == (self.key, self.shown()) and all(
            state(Path(p)) == digest for p, digest in kept.get("made", {}).items()
        )

    def note_done(self, seconds: float) -> None:
        """Put on record what the run just ended was made from, and made."""
        made = {str(path): state(path) for path in self.outputs() if path.exists()}
        record = {"key": self.key, "shown": self.shown(), "made": made, "seconds": round(seconds, 2)}
        write_bytes(self.record, json.dumps({**record, **self.origin().noted()}, indent=1).encode())


def state(path: Path) -> str:
    """The sha256 of a file, empty where there is none; of the folder of a large table the names and sizes, for its parts bear what they
    were made from."""
    if not path.exists():
        return ""
    if path.is_dir():
        return fingerprint(*(f"{part.name} {part.stat().st_size}" for part in sorted(path.iterdir())))
    return sha256(path)


def run_all(data: Tables, jobs: int, parameters: dict[str, str]) -> None:
    """Run every notebook that is not up to date, ``jobs`` at a time, then describe what was made in datapackage.json.

    Notebooks ask for tables and get them from whoever made them first, so their order does not matter; those that show
    the figures of others come after them, and the study's own last. Of two runs at once the
    second waits, and then finds out what is still to do. Raises StudyError for bad input before any notebook starts.
    """
    study = data.study
    passed = passed_on(data, parameters)
    with locked(study.build / "run.lock", "Another run is at work on these results; waiting for it ..."):
        plans, left_out = plans_of(data, passed)
        for line in left_out:
            say(line)
        closure.save()
        if study.package.exists() and all(plan.is_done() for plan in plans):
            _records(study)
            say("Everything is up to date.")
            return
        from analysis.commands import journal
        from analysis.commands.checking import check_inputs
        from analysis.commands.making import make_parts
        from analysis.commands.package import describe

        with data.loading():
            check_inputs(data)
            began = time.monotonic()
            make_parts(data)
        seconds: dict[str, float] = {}
        ours, own = ([plan for plan in plans if plan.own is whose] for whose in (False, True))
        for after in (False, True):  # what the later ones show of the others is known only when these are done
            wave = [plan for plan in ours if plan.after is after and not plan.is_done()]
            seconds |= _run_wave(wave, passed, jobs)
        describe(data, [plan.target for plan in ours])
        if own:  # where one fails, what ours made stands
            seconds |= _run_wave([plan for plan in own if not plan.is_done()], passed, jobs)
            describe(data, [plan.target for plan in plans])
        _records(study)
        journal.note_run(study, seconds, time.monotonic() - began, jobs)
    _say_what_was_made(plans, data, time.monotonic() - began)


def _records(study: Study) -> None:
    """The records of this repository rest on what was made of its own study."""
    if study.own:
        from analysis.commands.records import write_records

        write_records()


def passed_on(data: Tables, parameters: dict[str, str]) -> dict[str, str]:
    """What notebooks are given: of another study also its folders."""
    places = {"study": str(data.study.raw), "out": str(data.study.processed.parent)}
    return dict(parameters) if data.study.own else {**places, **parameters}


def plans_of(data: Tables, parameters: dict[str, str]) -> tuple[list[Plan], list[str]]:
    """A plan for every notebook that this study can have, and a line for each of the others."""
    plans = [Plan(notebook, data, parameters) for notebook in [*sources(), *checked(data.study)]]
    out = [f"{p.notebook.stem} is left out: this study has no {listed(p.lacking, 'or')}" for p in plans if p.lacking]
    return [plan for plan in plans if not plan.lacking], out


def _say_what_was_made(plans: list[Plan], data: Tables, seconds: float) -> None:
    study = data.study
    figures = sorted({name for plan in plans for name in plan.figures if (study.figures / f"{name}.svg").exists()})
    first = next((plan.target for plan in plans if plan.after and not plan.own), plans[-1].target)
    say(
        f"Made {len(data.names)} tables in {shown(study.processed)}, {len(figures)} figures in {shown(study.figures)} and "
        f"{len(plans)} notebooks in {shown(study.notebooks)}: {seconds:.0f} s.\nOpen {shown(first)} first."
    )


def _mend(failure: NotebookFailed) -> str:
    """What to do about a cell that raised, or about a library that somebody's own notebook imports and that is not here."""
    if absent := re.match(r"ModuleNotFoundError: No module named '(\w+)", str(failure)):
        return f"put {absent[1]}.py beside the notebook, or install it: {sys.executable} -m pip install NAME"
    return f"open it in Lab; the run up to there is {shown(failure.kept)}"


def _run_wave(plans: list[Plan], parameters: dict[str, str], jobs: int) -> dict[str, float]:
    """Run some notebooks, ``jobs`` at a time: name to seconds."""
    taken: dict[str, float] = {}
    if not plans:
        return taken
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
                raise StudyError(plan.notebook, str(failure), _mend(failure), failure.cell) from None
            except (BrokenProcessPool, KernelLost) as failure:
                pool.shutdown(wait=True, cancel_futures=True)
                mend = "run again, one at a time where memory or time is short: make -j1 all"
                heard = f" ({failure})" if isinstance(failure, KernelLost) else ""
                raise StudyError(plan.notebook, f"the process that ran it came to an end{heard}", mend) from None
            plan.note_done(seconds)
            taken[plan.notebook.stem] = seconds
            say(f"{plan.notebook.stem}: {seconds:.1f} s")
    return taken
