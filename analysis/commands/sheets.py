"""``make sheets``: coding sheets for people who code without seeing the machine's codes or each other's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import coding
from analysis.commands.pairs import make_pair_sheets
from analysis.commands.planning import SHEETS, Asked, Plan, planned
from analysis.study import StudyError, write_bytes
from analysis.tables import Tables
from analysis.text import counted

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 20_000  # of one sheet


def make_sheets(data: Tables, asked: Asked, say: Callable[[str], None] = print) -> list[Path]:
    """Write a coding sheet for each coder and table below ``sheets/`` of the study, as .xlsx and .csv. Returns the files.

    The sentences are drawn at random (`coding.draw`), the same for attributions and statements; their probabilities stand in
    the sheet. Nothing is overwritten. Raises StudyError for what cannot be asked for.
    """
    plan = planned(data, asked)
    if plan.tables == ("pairs",):
        return make_pair_sheets(data, plan, _write, say)
    folders = {coder: data.study.raw / SHEETS / coder for coder in plan.coders}
    for folder in folders.values():
        if folder.exists() and any(folder.iterdir()):
            raise StudyError(folder, "there are sheets already", "move them away, or name another coder")
    sentences, population = _drawn(data, plan)
    units = sentences.loc[sentences["probability"] > 0]
    shares = coding.shared_out(list(dict.fromkeys(units[f"{plan.unit}_key"])), plan.coders, plan.overlap, plan.seed)
    titles = dict(zip(data["documents"]["doc_id"], data["documents"]["title"]))
    written = []
    for coder, folder in folders.items():
        own = units[units[f"{plan.unit}_key"].isin(shares[coder])]
        drawn = _how(plan, own, population)
        for table in plan.tables:
            rows = coding.sheet_rows(table, set(own["sentence_id"]), sentences, data.texts, titles)
            written += _write(data, folder, coder, table, rows, drawn)
        settings = {"unit": plan.unit, "n": plan.n or "all", "by": plan.by, "overlap": plan.overlap, "seed": plan.seed}
        coding.write_coder(folder, coding.Coder(coder, "person", settings=settings))
        say(f"{folder}: {', '.join(plan.tables)}, as .xlsx and .csv. {drawn}")
    then = f', and make adjudicate CODERS="{" ".join(plan.coders)}"' if len(plan.coders) == 2 else ""
    say(
        f"Next: each fills in the .xlsx or the .csv of each table and saves it, with coder.yaml, in coding/<coder>/ of {data.study.raw}; "
        f"then make check{then}."
    )
    say(coding.RIGHTS)
    return written


def _write(
    data: Tables,
    folder: Path,
    coder: str,
    table: str,
    rows: pd.DataFrame,
    drawn: str,
    beside: pd.DataFrame | None = None,
) -> list[Path]:
    fill = coding.TO_FILL[table]
    lists = {name: values for name, values in coding.value_lists(data.actors, data.codebook).items() if name in fill}
    about, notes = coding.explained(table, coder, drawn), coding.claim_notes(data.codebook)
    return write_sheet(folder / table, coding.Sheet(rows, fill, lists, about, notes, beside))


def write_sheet(path: Path, sheet: coding.Sheet) -> list[Path]:
    """Write a sheet as .xlsx and .csv of one name; what is looked up in it as a .csv of its own too."""
    files = {path.with_suffix(".xlsx"): coding.as_workbook(sheet), path.with_suffix(".csv"): coding.as_csv(sheet.rows)}
    if sheet.beside is not None:
        files[path.with_name(f"{path.name}_sentences.csv")] = coding.as_csv(sheet.beside)
    for file, content in files.items():
        write_bytes(file, content)
    return list(files)


def _drawn(data: Tables, plan: Plan) -> tuple[pd.DataFrame, int]:
    """The sentences of the study with what was drawn, and how many units it was drawn from.

    Columns: those of the table, ``unit``, ``sentence_key`` and ``document_key``, and ``probability``, 0 where not drawn.
    """
    columns = ["sentence_id", "doc_id", "part", "start", "end"]
    sentences = data.rows("sentences", columns)
    sentences = sentences[sentences["part"] != "other_language"].reset_index(drop=True)
    sentences = sentences.assign(sentence_key=sentences["sentence_id"], document_key=sentences["doc_id"])
    documents = data["documents"]
    stratum = dict(zip(documents["doc_id"], documents[plan.by])) if plan.by else {}
    key = f"{plan.unit}_key"
    strata = {unit: str(stratum.get(doc_id, "")) for unit, doc_id in zip(sentences[key], sentences["doc_id"])}
    try:
        chosen = coding.draw(strata, len(strata) if plan.n is None else plan.n, plan.seed)
    except ValueError as error:
        raise StudyError(f"N={plan.n}", str(error), f"give N= at least one for each {plan.by}") from None
    probability = sentences[key].map(chosen).fillna(0.0)
    if (rows := int((probability > 0).sum())) > MOST_ROWS:
        raise StudyError(
            "N", f"that would be {rows:,} sentences to read", f"give N= the number of {plan.unit}s to draw"
        )
    whole = len(chosen) == len(strata) and plan.overlap == 1  # then all articles are read to their ends
    unit = "document" if whole else plan.unit
    return sentences.assign(probability=probability, unit=unit), len(strata)


def _how(plan: Plan, own: pd.DataFrame, population: int) -> str:
    """How a coder's sentences were drawn, in a sentence."""
    of = f"of {counted(own['doc_id'].nunique(), 'article')}"
    if plan.n is None or plan.n >= population:
        drawn = f"all of the study, {len(own):,} sentences {of}"
    elif plan.unit == "document":
        drawn = f"{len(own):,} sentences {of}; the articles were drawn at random from {population:,}"
    else:
        drawn = f"{len(own):,} sentences {of}, drawn at random from {population:,}"
    by = f", a share of each {plan.by}" if plan.by else ""
    overlap = f"; {plan.overlap:.0%} of what was drawn goes to every coder" if len(plan.coders) > 1 else ""
    return f"To code: {drawn}{by} (seed {plan.seed}){overlap}."
