"""Whether every table, figure and notebook is what its inputs and code would give: looked up, nothing run and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis import coding
from analysis.commands.console import shown
from analysis.commands.notebooks import Plan, passed_on, plans_of, state
from analysis.study import StudyError, sha256
from analysis.tables import Tables
from analysis.text import listed, of_them

UNRECORDED = "what it was made from is not on record"
MOST = 12  # reasons of one kind that are printed


def report_status(data: Tables, parameters: dict[str, str]) -> int:
    """Print what is out of date and why, or in one sentence that nothing is. Returns 0 if so, else 1.

    What an earlier run noted of its inputs and code is compared with the files as they are. Raises StudyError for a coder that the
    study does not have.
    """
    check_coder(data, parameters.get("coder", ""))
    plans, left_out = plans_of(data, passed_on(data, parameters))
    if not any(plan.record.exists() for plan in plans) and not _noted_tables(data):
        print(_never_made(data))
        return 1
    reasons = Reasons(data)
    _look_at_tables(data, reasons)
    for plan in plans:
        _look_at_notebook(plan, reasons)
    if not data.study.package.exists():
        reasons.add(f"{shown(data.study.package)} was removed", [])
    return reasons.told(plans, len(left_out))


def check_coder(data: Tables, coder: str) -> None:
    """Raises StudyError for a coder that the study does not have."""
    names = [*coding.coder_names(data.study), coding.RULES]
    if coder and coder not in names:
        mend = f"choose one of {', '.join(names)}"
        raise StudyError(data.study.raw / "coding", f"there is no coder '{coder}'", mend)


class Reasons:
    """Why results are out of date: each reason with the results that it concerns, in the order in which they were found."""

    def __init__(self, data: Tables) -> None:
        self.data = data
        self.found: dict[str, dict[str, None]] = {}
        self.of_tables: dict[str, list[str]] = {}  # table to the reasons that what is made from it shares

    def add(self, reason: str, results: Iterable[str]) -> None:
        """Note a reason, and what is out of date by it."""
        self.found.setdefault(reason, {}).update(dict.fromkeys(results))

    def told(self, plans: list[Plan], left_out: int) -> int:
        """Print them; the exit status. ``left_out``: notebooks that the study cannot have."""
        study = self.data.study
        if not self.found:
            figures = {
                Path(path).stem for plan in plans for path in plan.noted().get("made", {}) if path.endswith(".svg")
            }
            without = f"; {of_them(left_out, 'notebook')} left out for lack of inputs" if left_out else ""
            print(
                f"Up to date: {of_them(len(self.data.names), 'table')}, {of_them(len(figures), 'figure')} and "
                f"{of_them(len(plans), 'notebook')} are what their inputs and code give, and lie as they were made{without}."
            )
            return 0
        print("Not up to date:")
        for reason, results in list(self.found.items())[:MOST]:
            print(f"  {reason}{': ' * bool(results)}{self._grouped(results, plans)}")
        if len(self.found) > MOST:
            print(f"  and {of_them(len(self.found) - MOST, 'reason')} more")
        words = "" if study.own else f" STUDY={study.raw} OUT={study.results}"
        print(f"make all{words} makes again what is concerned, and only that.")
        return 1

    def _grouped(self, results: Iterable[str], plans: list[Plan]) -> str:
        """ "tables naming and terms; notebook 05_wording" of "table naming", "table terms", "notebook 05_wording"."""
        kinds: dict[str, list[str]] = {"table": [], "figure": [], "notebook": []}
        for result in results:
            kind, _, name = result.partition(" ")
            kinds[kind].append(name)
        every = {
            "table": len(self.data.names),
            "figure": sum(len(plan.figures) for plan in plans),
            "notebook": len(plans),
        }
        return "; ".join(
            f"all {every[kind]} {kind}s"
            if len(names) == every[kind] > 1
            else f"{kind}{'s' * (len(names) > 1)} {listed(names)}"
            for kind, names in kinds.items()
            if names
        )


def _never_made(data: Tables) -> str:
    """That there is no record of a run; of files that are described all the same, whether they lie as described."""
    study = data.study
    if not study.own:
        return f"Nothing has been made of {study.raw} yet: make all STUDY={study.raw} OUT={study.results}"
    resources = json.loads(study.package.read_text(encoding="utf-8"))["resources"] if study.package.exists() else []
    altered = [each["path"] for each in resources if f"sha256:{_sha256(study.results / each['path'])}" != each["hash"]]
    lie = "lie as it describes them" if not altered else f"do not lie as it describes them: {listed(altered[:MOST])}"
    return (
        f"Nothing has been made here yet, so it is not known what these inputs and this code give. The files of datapackage.json {lie}.\n"
        "make all makes everything; make verify does so in a copy, and compares."
    )


def _sha256(path: Path) -> str:
    return sha256(path) if path.is_file() else ""


def _noted_tables(data: Tables) -> dict[str, dict[str, Any]]:
    """Table to what an earlier run put on record of it."""
    paths = {name: data.study.build / "tables" / f"{name}.json" for name in data.names}
    return {name: json.loads(path.read_text()) for name, path in paths.items() if path.exists()}


def _look_at_tables(data: Tables, reasons: Reasons) -> None:
    """The tables in the order in which they are made, so that each shares the reasons of those that it is made from."""
    noted = _noted_tables(data)
    for name in data.names:
        record, origin = noted.get(name), data.origin(name)
        own = _changes(origin, record, data) if record else []
        in_parts = "sha256" not in (
            record or {}
        )  # then it is a folder, of which the notebooks that show it keep the state
        path = data.study.processed / (name if in_parts else f"{name}.csv")
        if record is None:
            reasons.add("not made yet", [f"table {name}"])
        elif not path.exists():
            reasons.add(f"{shown(path)} was removed", [])
        elif not in_parts and record["sha256"] != _sha256(path):
            reasons.add(f"{shown(path)} was altered", [])
        behind = [reason for each in origin.tables for reason in reasons.of_tables[each]]
        reasons.of_tables[name] = list(dict.fromkeys([*own, *behind]))
        for reason in reasons.of_tables[name]:
            reasons.add(reason, [f"table {name}"])


def _look_at_notebook(plan: Plan, reasons: Reasons) -> None:
    """A notebook, the figures that it draws, and what else it wrote."""
    record, origin = plan.noted(), plan.origin()
    results = [*(f"figure {name}" for name in plan.figures), f"notebook {plan.notebook.stem}"]
    if not record:
        reasons.add("not made yet", results)
        return
    if "code" not in record:
        reasons.add(UNRECORDED, results)
        return
    own = _changes(origin, record, plan.data)
    for reason in dict.fromkeys([*own, *(reason for each in origin.tables for reason in reasons.of_tables[each])]):
        reasons.add(reason, results)
    source = f"{shown(plan.notebook)} changed"
    for path, digest in record["made"].items():
        now = state(Path(path))
        if now != digest and not (Path(path) == plan.notebook and source in reasons.found):
            reasons.add(f"{shown(Path(path))} was {'altered' if now else 'removed'}", [])
    for path in _other_figures(record.get("shown", {}), plan.shown(), reasons):
        reasons.add(f"{path} is another than it shows", [f"notebook {plan.notebook.stem}"])


def _changes(origin: Any, record: Mapping[str, Any], data: Tables) -> list[str]:
    """What changed of what a result was made from, a line each."""
    if "code" not in record:
        return [UNRECORDED]
    return list(origin.changes(record, str, lambda path: shown(data.study.raw / path)))


def _other_figures(before: Mapping[str, str], now: Mapping[str, str], reasons: Reasons) -> list[str]:
    """The figures that are no longer those that a notebook shows, but those said to be altered or removed already."""
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    names = [shown(Path(path)) for path in paths]
    return [name for name in names if not {f"{name} was altered", f"{name} was removed"} & set(reasons.found)]
