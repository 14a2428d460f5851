"""The notebooks of a study: which of them have to run again, and running those."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from analysis.commands.checking import check_inputs
from analysis.commands.console import say, shown
from analysis.commands.execution import NotebookFailed, execute
from analysis.commands.making import make_parts
from analysis.commands.package import describe
from analysis.study import ROOT, StudyError, closure, fingerprint, locked, sha256, write_bytes
from analysis.tables import RECIPES, Tables

_REQUIRED = re.compile(r"""data(?:\[|\.rows\(\s*)["'](\w+)["']""")
_OPTIONAL = re.compile(r"""data\.get\(["'](\w+)["']\)""")
_FIGURE = re.compile(r"""figures\.show\(\s*[\w.]+,\s*["'](\w+)["']""")


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
    """What one notebook needs and makes, and whether it has to run."""

    def __init__(self, notebook: Path, data: Tables, parameters: dict[str, str]) -> None:
        self.notebook, self.study, self.data = notebook, data.study, data
        cells = _cells(notebook)
        source = "\n".join(cell["source"] for cell in cells)
        required, optional = set(_REQUIRED.findall(source)), set(_OPTIONAL.findall(source))
        self.lacking = sorted({lack for name in required for lack in data.lacking(name)})
        self.tables = sorted(name for name in required | optional if name in data)
        self.figures = sorted(set(_FIGURE.findall(source)))
        self.after = "report.Essay(" in source
        self.compares = "report.comparisons(" in source
        inputs = {"codebook.yaml", *(i for name in self.tables for i in RECIPES[name].inputs)}
        if self.after or self.compares:
            # an essay may ask anything of any table
            self.tables = data.names
            inputs |= {"essay.md", "findings.yaml"}
        self.key = fingerprint(
            json.dumps(cells, sort_keys=True),
            json.dumps(parameters, sort_keys=True),
            closure.fingerprint_of(*closure.imports("\n".join(c["source"] for c in cells if c["type"] == "code"))),
            *(f"{name} {data.input_key(name)}" for name in sorted(inputs)),
            *(data.key(name) for name in self.tables),
        )

    @property
    def target(self) -> Path:
        return self.study.notebooks / self.notebook.name

    @property
    def record(self) -> Path:
        return self.study.build / "runs" / f"{self.notebook.stem}.json"

    def outputs(self) -> list[Path]:
        figures = [p for name in self.figures for p in sorted(self.study.figures.glob(f"{name}.*"))]
        tables = [*self.tables, *(["evidence"] if self.after else [])]
        return [self.target, *(self.data.path(name) for name in tables), *figures]

    def is_done(self) -> bool:
        """Whether an earlier run had the same inputs and what it made is still there, byte for byte."""
        if not self.record.exists():
            return False
        kept = json.loads(self.record.read_text())
        made = kept.get("made", {})
        return kept.get("key") == self.key and all(
            Path(p).exists() and _state(Path(p)) == digest for p, digest in made.items()
        )

    def note_done(self, seconds: float) -> None:
        made = {str(path): _state(path) for path in self.outputs() if path.exists()}
        write_bytes(
            self.record, json.dumps({"key": self.key, "made": made, "seconds": round(seconds, 2)}, indent=1).encode()
        )


def _state(path: Path) -> str:
    """The sha256 of a file; of the folder of a large table the names and sizes, for its parts bear what they were made from."""
    if path.is_dir():
        return fingerprint(*(f"{part.name} {part.stat().st_size}" for part in sorted(path.iterdir())))
    return sha256(path)


def run_all(data: Tables, jobs: int, parameters: dict[str, str]) -> None:
    """Run every notebook that is not up to date, ``jobs`` at a time, then describe what was made in datapackage.json.

    Notebooks ask for tables and get them from whoever made them first, so their order does not matter; those that show
    the figures of others come after them. Raises StudyError for bad input before any notebook starts.
    """
    study = data.study
    passed = (
        dict(parameters) if study.own else {"study": str(study.raw), "out": str(study.processed.parent), **parameters}
    )
    plans = [Plan(notebook, data, passed) for notebook in sources()]
    for plan in plans:
        if plan.lacking:
            say(f"{plan.notebook.stem} is left out: this study has no {', no '.join(plan.lacking)}")
    plans = [plan for plan in plans if not plan.lacking]
    stale = [plan for plan in plans if not plan.is_done()]
    if not stale and (study.processed / "datapackage.json").exists():
        say("Everything is up to date.")
        return
    check_inputs(data)
    began = time.monotonic()
    with locked(study.build / "run.lock"):
        make_parts(data)
        for wave in ([p for p in stale if not p.after], [p for p in stale if p.after]):
            _run_wave(wave, passed, jobs, len(stale))
        describe(data, [plan.target for plan in plans])
    figures = sorted({name for plan in plans for name in plan.figures if (study.figures / f"{name}.svg").exists()})
    first = next((plan.target for plan in plans if plan.after), plans[-1].target)
    say(
        f"Made {len(data.names)} tables in {shown(study.processed)}, {len(figures)} figures in {shown(study.figures)} and "
        f"{len(plans)} notebooks in {shown(study.notebooks)}: {time.monotonic() - began:.0f} s.\nOpen {shown(first)} first."
    )


def _run_wave(plans: list[Plan], parameters: dict[str, str], jobs: int, total: int) -> None:
    if not plans:
        return
    from concurrent.futures import Future, ProcessPoolExecutor, as_completed

    import papermill  # noqa: F401  # before the workers are forked, so that it is read once

    for plan in plans:
        say(f"{plan.notebook.stem} ...")
    with ProcessPoolExecutor(max_workers=min(jobs, len(plans))) as pool:
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
            plan.note_done(seconds)
            say(f"{plan.notebook.stem}: {seconds:.1f} s")
