"""Notebooks through papermill in one canonical form, only where something has changed; and what make asks for beside it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import schema, tables
from analysis.study import ROOT, Study, StudyError, closure, fingerprint, locked, sha256, write_bytes
from analysis.tables import RECIPES, Tables

if TYPE_CHECKING:
    import pandas as pd

_REQUIRED = re.compile(r"""data(?:\[|\.rows\(\s*)["'](\w+)["']""")
_OPTIONAL = re.compile(r"""data\.get\(["'](\w+)["']\)""")
_FIGURE = re.compile(r"""figures\.show\(\s*[\w.]+,\s*["'](\w+)["']""")


def say(message: str) -> None:
    """Progress goes to stderr, so that nothing a run prints can enter a result."""
    print(message, file=sys.stderr, flush=True)


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


def shown(path: Path) -> str:
    """A path from the repository's folder where it lies inside, else as it is."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


class NotebookFailed(Exception):
    """A cell that raised: what, in which cell, and where the run up to there is kept."""

    def __init__(self, what: str, cell: str = "", kept: Path = Path()) -> None:
        super().__init__(what, cell, kept)
        self.cell, self.kept = cell, kept

    def __str__(self) -> str:
        return str(self.args[0])


def execute(notebook: Path, target: Path, parameters: dict[str, str], study: Study) -> float:
    """Run one notebook in its own kernel and write it in canonical form, where that changes a byte. Returns seconds.

    A notebook runs in the folder of its source with no configuration but its own, so that nothing of the user's or the
    machine's Jupyter set-up enters.
    """
    import logging

    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ.update(
        IPYTHONDIR=str(study.build / "ipython"), MPLCONFIGDIR=str(ROOT / "build/matplotlib"), JUPYTER_PLATFORM_DIRS="1",
        PYDEVD_DISABLE_FILE_VALIDATION="1", MPLBACKEND="agg", TQDM_DISABLE="1",
    )  # fmt: skip
    began = time.monotonic()
    raw = study.build / "runs" / notebook.name
    raw.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(notebook), str(raw), parameters=parameters, kernel_name="python3", progress_bar=False, log_output=False,
            record_timing=False, request_save_on_cell_execute=False, shutdown_kernel="immediate",
            resources={"metadata": {"path": str(notebook.parent)}}, extra_arguments=["--IPKernelApp.log_level=50"],
        )  # fmt: skip
    except PapermillExecutionError as error:
        lines = [line for line in str(error.evalue).splitlines() if line.strip()]
        reason = lines[0][:300] if lines else ""
        raise NotebookFailed(f"{error.ename}: {reason}", f"cell {error.cell_index}", raw) from None
    document = canonical(nbformat.read(raw, as_version=4))
    write_bytes(target, nbformat.writes(document).encode("utf-8") + b"\n")
    raw.unlink()
    return time.monotonic() - began


def canonical(document: Any) -> Any:
    """A notebook without what differs from run to run: no timings, no machine, fixed identifiers, cells numbered 1..n."""
    document.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    number = 0
    for position, cell in enumerate(document.cells):
        cell["id"] = f"cell-{position:02d}"
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if cell.cell_type != "code":
            continue
        if cell.source.strip():
            number += 1
            cell.execution_count = number
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            if "metadata" in output:
                output["metadata"] = {}
            if "execution_count" in output:
                output["execution_count"] = number
    return document


def make_tables(data: Tables) -> None:
    """All tables that the study can have, without notebooks or figures."""
    check_inputs(data)
    with locked(data.study.build / "run.lock"):
        make_parts(data)
        for name in data.names:
            say(f"{name}: {data.count(name):,} rows")
        describe(data, [])


def make_parts(data: Tables) -> None:
    """The tables that are made in partitions, where the study is large or several processes were asked for."""
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


def check_inputs(data: Tables, reporting: bool = False) -> None:
    """Read every input once; what cannot be used of what people wrote ends the run with a StudyError.

    Articles that cannot be read are left out, on the record, and counted on stderr; with STRICT=1 they too end the run.
    """
    from analysis import claims, coding, intake

    intake.prepare(data.study, say)
    claims.Cues(data.codebook, coding.read_actors(data.study))
    if coding.coders(data.study):
        texts: Any = intake.Texts(data.study)
        for table in ("attributions", "statements", "pairs"):
            if table == "attributions" or data.study.has("codebook.yaml"):
                coding.hand_coded(data.study, table, texts)
    rejected = intake.rejected(data.study)
    refused, odd = _counts(rejected)
    if refused or odd:
        say(f"articles/: {counted(refused, odd)}; make check says which")
    if refused and is_strict() and not reporting:
        raise StudyError(
            data.study.raw / "articles", f"{counted(refused, odd)}, and STRICT is set", "mend them, or unset STRICT"
        )


def is_strict() -> bool:
    """Whether the environment asks for STRICT=1: what cannot be read then ends the run."""
    return os.environ.get("STRICT", "") not in ("", "0")


def _counts(rejected: pd.DataFrame) -> tuple[int, int]:
    """How many files or rows are refused, and how many remarks there are on others."""
    refused = int((rejected["action"] == "refused").sum())
    return refused, len(rejected) - refused


def counted(refused: int, odd: int) -> str:
    """ "3 files or rows refused, 5 remarks on others" """
    files = f"{refused:,} file{'' if refused == 1 else 's'} or row{'' if refused == 1 else 's'} refused"
    return f"{files}, {odd:,} remark{'' if odd == 1 else 's'} on others"


_MENDS = {
    "not UTF-8": "state the encoding in study.yaml (encoding: cp1251) or save the files as UTF-8",
    "no column of texts": "name the columns in study.yaml (columns: {text: ...})",
    "HTML entities or tags": "mend the texts: 'repairs: all' in study.yaml",
    "mojibake": "mend the texts: 'repairs: all' in study.yaml",
    "invisible characters": "mend the texts: 'repairs: all' in study.yaml",
    "look-alike letters": "mend the texts: 'repairs: all' in study.yaml",
    "exact duplicate": "keep one of each: 'duplicates: keep_one' in study.yaml",
    "near duplicate": "keep one of each: 'duplicates: keep_one' in study.yaml",
    "undated": "mend the dates, or say 'date_order: day_first' in study.yaml",
}
_REASONS_SHOWN, _WIDTH = 10, 118


def report_check(data: Tables) -> int:
    """Say on one screen what a study has and lacks, and what was wrong by reason, each with two examples. 0, or 2 if strict."""
    from analysis import coding

    study = data.study
    check_inputs(data, reporting=True)
    documents, rejected = data["documents"], data["rejected"]
    refused, odd = _counts(rejected)
    dated = int((documents["earliest"] != "").sum())
    lines = [
        f"{study.raw}",
        f"  articles/      {len(documents):,} articles, {int(documents['n_words'].sum()):,} words; {dated:,} dated, "
        f"{documents.loc[documents['outlet'] != '', 'outlet'].nunique():,} outlets",
    ]
    known = coding.read_actors(study)
    facts = {
        "articles.csv": "outlets and dates are as it says",
        "actors.csv": f"{0 if known is None else len(known)} actors",
        "codebook.yaml": f"{len(data.codebook.camps)} camps, {len(data.codebook.claims)} claims",
        "coding": f"hand coding by {', '.join(coding.coders(study))}",
    }
    absent = {
        "articles.csv": "outlets and dates are those of the articles' own metadata",
        "actors.csv": "speakers are named as the texts name them, camps are unassigned",
        "codebook.yaml": "no claims",
        "coding": "the machine's coding only",
    }
    for name, fact in facts.items():
        lines.append(f"  {name:<14} {fact if study.has(name) else f'missing: {absent[name]}'}")
    if refused or odd:
        lines += [f"  {counted(refused, odd)}:", *_reasons(rejected)]
        lines.append(f"  All of them: {shown(study.processed / 'rejected.csv')}")
    mends = list(dict.fromkeys(mend for reason, mend in _MENDS.items() if reason in set(rejected["reason"])))
    lines += [f"  To mend: {mend}" for mend in mends[:2]]
    folders = (
        ""
        if study.own
        else " ".join(
            [
                "",
                *(
                    f"{name}={shlex.quote(str(p))}"
                    for name, p in (("STUDY", study.raw), ("OUT", study.processed.parent))
                ),
            ]
        )
    )
    command = f"make all{folders}"
    lines.append(f"Ready. Next: {command}")
    for line in lines:
        print(line if len(line) <= _WIDTH or line.startswith(("Ready", "/")) else f"{line[: _WIDTH - 1]}…")
    return 2 if refused and is_strict() else 0


def _reasons(rejected: pd.DataFrame) -> list[str]:
    """One line for each action and reason, most frequent refusals first: how many, and two of them."""
    order = {"refused": 0, "repaired": 1, "flagged": 2}
    groups = sorted(
        rejected.groupby(["action", "reason"], sort=True),
        key=lambda group: (order[group[0][0]], -len(group[1]), group[0][1]),
    )
    lines = []
    for (action, reason), rows in groups[: _REASONS_SHOWN if len(groups) <= _REASONS_SHOWN else _REASONS_SHOWN - 1]:
        examples = [
            f"{row.path.removeprefix('articles/')}{', ' * bool(row.detail)}{row.detail}"
            for row in rows.head(2).itertuples()
        ]
        lines.append(f"    {action:<8} {len(rows):>6,}  {reason}: {'; '.join(examples)}")
    if len(groups) > _REASONS_SHOWN:
        left = groups[_REASONS_SHOWN - 1 :]
        lines.append(f"    and {sum(len(rows) for _, rows in left):,} more, for {len(left)} other reasons")
    return lines


def describe(data: Tables, notebooks: list[Path]) -> None:
    """Write datapackage.json (Frictionless) beside the tables: columns and sha256 of every table, figure and notebook."""
    study = data.study
    top = ROOT if study.own else study.processed.parent
    resources: list[dict[str, Any]] = []
    for name in schema.TABLES:
        about = {"description": f"One row: {schema.TABLES[name].row}."}
        path, parts = study.processed / f"{name}.csv", tables.parts(name, study.processed)
        if parts:
            names = [part.relative_to(top).as_posix() for part in parts]
            about |= {"hash": f"sha256:{fingerprint(*map(sha256, parts))}"}  # of the parts' own, a line each
            resources.append(
                {"name": name, "path": names, "format": "parquet", **about, "schema": tables.describe(name)}
            )
        elif path.exists():
            resources.append(
                {
                    "name": name, "path": path.relative_to(top).as_posix(), "format": "csv", "encoding": "utf-8", **about,
                    "hash": f"sha256:{sha256(path)}", "schema": tables.describe(name),
                }
            )  # fmt: skip
    for path in [*sorted(study.figures.glob("*.*")), *sorted(notebooks)]:
        if path.suffix in (".svg", ".png", ".csv", ".txt", ".ipynb"):
            stem = re.sub(r"[^a-z0-9]+", "-", path.name.lower())
            resources.append({"name": stem, "path": path.relative_to(top).as_posix(), "hash": f"sha256:{sha256(path)}"})
    package = {
        "name": "told-twice",
        "title": data.codebook.title or "A study of competing narratives",
        "description": "Offsets are 0-based, half-open, in code points of the text at documents.text_path, from the study's folder. "
        "A cell that a spreadsheet would take for a formula has an apostrophe in front.",
        "resources": resources,
    }
    if not notebooks and (study.processed / "datapackage.json").exists():
        kept = json.loads((study.processed / "datapackage.json").read_text())["resources"]
        package["resources"] = resources + [r for r in kept if str(r["path"]).endswith(".ipynb")]
    write_bytes(
        study.processed / "datapackage.json", (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
    )


def verify() -> int:
    """Make everything again in a copy and compare with what is recorded. Prints what is identical and what differs, and how."""
    recorded = {
        r["path"]: r["hash"].removeprefix("sha256:")
        for r in json.loads((ROOT / "data/processed/datapackage.json").read_text())["resources"]
    }
    copy = ROOT / "build/verify"
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("analysis", "data/raw", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", copy)
    say("Making everything again in build/verify ...")
    environment = {**os.environ, "PYTHONPATH": "", "CALLED_FROM": ""}
    result = subprocess.run([sys.executable, "-m", "analysis", "all"], cwd=copy, env=environment)
    if result.returncode:
        return result.returncode
    made = {
        p.relative_to(copy).as_posix(): p
        for folder in ("data/processed", "figures", "notebooks")
        for p in sorted((copy / folder).rglob("*.*"))
    }
    made.pop("data/processed/datapackage.json", None)
    same = [path for path in recorded if path in made and sha256(made[path]) == recorded[path]]
    altered = [path for path in recorded if not (ROOT / path).exists() or sha256(ROOT / path) != recorded[path]]
    differing = [path for path in recorded if path in made and path not in same]
    absent = [path for path in recorded if path not in made]
    print(f"{len(made)} files were made again; {len(same)} of {len(recorded)} recorded are identical.")
    for path in altered:
        print(f"  altered since it was recorded: {path}")
    for path in absent:
        print(f"  recorded, but not made again: {path}")
    for path in sorted(set(made) - set(recorded)):
        print(f"  made, but not recorded: {path}")
    for path in differing:
        print(f"  differs: {path}{_how(ROOT / path, made[path])}")
    if differing and all(
        path not in differing for path in ("data/processed/documents.csv", "data/processed/sentences.csv")
    ):
        print("  What rests on people's coding and what the machine coded are told apart above, row by coder.")
    ok = not (altered or differing or absent or set(made) - set(recorded))
    print("Reproduced: every table, figure and notebook, byte for byte." if ok else "Not reproduced byte for byte.")
    shutil.rmtree(copy, ignore_errors=True)
    return 0 if ok else 1


def _how(before: Path, after: Path) -> str:
    """In what way two versions of a table differ: rows by coder where it has coders, else lines."""
    if before.suffix != ".csv" or not before.exists():
        return ""
    old, new = (set(path.read_text(encoding="utf-8").splitlines()) for path in (before, after))
    changed = old ^ new
    machine = sum(line.startswith("machine.") for line in changed)
    if machine:
        return f" ({machine} lines of the machine's own, {len(changed) - machine} others)"
    return f" ({len(changed)} lines)"


def clean() -> None:
    """Remove what a run leaves in build/; tables, figures and notebooks stay, and are made again at the next run."""
    shutil.rmtree(ROOT / "build", ignore_errors=True)
