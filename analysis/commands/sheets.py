"""``make sheets``: coding sheets for people who code without seeing the machine's codes or each other's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import coding
from analysis.study import StudyError, write_bytes
from analysis.tables import Tables
from analysis.text import counted

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 20_000  # of one sheet
UNITS = ("sentence", "document")
STRATA = ("outlet", "outlet_camp")
SHEETS = "sheets"  # the folder of a study for sheets still to be filled in: what lies in coding/ counts as read


@dataclass(frozen=True)
class Asked:
    """What ``make sheets`` was asked for, each as written: CODERS, N, UNIT, BY, OVERLAP, SEED, WHAT."""

    coders: str = ""
    n: str = ""
    unit: str = ""
    by: str = ""
    overlap: str = ""
    seed: str = ""
    what: str = ""


@dataclass(frozen=True)
class Plan:
    """The same, understood. ``n``: None for all."""

    coders: tuple[str, ...]
    n: int | None
    unit: str
    by: str
    overlap: float
    seed: int
    tables: tuple[str, ...]


def make_sheets(data: Tables, asked: Asked, say: Callable[[str], None] = print) -> list[Path]:
    """Write a coding sheet for each coder and table below ``sheets/`` of the study, as .xlsx and .csv. Returns the files.

    The sentences are drawn at random (`coding.draw`), the same for attributions and statements; their probabilities stand in
    the sheet. Nothing is overwritten. Raises StudyError for what cannot be asked for.
    """
    plan = planned(data, asked)
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


def _write(data: Tables, folder: Path, coder: str, table: str, rows: pd.DataFrame, drawn: str) -> list[Path]:
    lists = {name: values for name, values in coding.value_lists(data.actors, data.codebook).items() if name in rows}
    about, notes = coding.explained(table, coder, drawn), coding.claim_notes(data.codebook)
    return write_sheet(folder / table, coding.Sheet(rows, coding.TO_FILL[table], lists, about, notes))


def write_sheet(path: Path, sheet: coding.Sheet) -> list[Path]:
    """Write a sheet as .xlsx and .csv of one name."""
    files = [path.with_suffix(".xlsx"), path.with_suffix(".csv")]
    for file, content in zip(files, (coding.as_workbook(sheet), coding.as_csv(sheet))):
        write_bytes(file, content)
    return files


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


# --- what was asked for ----------------------------------------------------------------------------------------------

_NAME = re.compile(r"[^\W\d_][\w-]*")


def planned(data: Tables, asked: Asked) -> Plan:
    """What was asked for, understood. Raises StudyError for each thing that cannot be."""
    coders = tuple(dict.fromkeys(re.split(r"[\s,;]+", asked.coders.strip()))) if asked.coders.strip() else ()
    if not coders:
        raise StudyError("CODERS", "nobody is named", 'give CODERS="ana ben"')
    for name in coders:
        if not _NAME.fullmatch(name) or name in (coding.FINAL, coding.RULES):
            raise StudyError("CODERS", f"'{name}' can be no coder's name", "use letters, digits and _")
    n = None if asked.n.strip() in ("", "all") else _number("N", asked.n, 1)
    return Plan(
        coders,
        n,
        _one_of("UNIT", asked.unit, UNITS, UNITS[0]),
        _one_of("BY", asked.by, STRATA, ""),
        _share(asked.overlap),
        _number("SEED", asked.seed or "1", 0),
        _tables(data, asked.what),
    )


def _tables(data: Tables, what: str) -> tuple[str, ...]:
    """The tables to code; of statements there is nothing to code where the codebook has no claims."""
    words = re.split(r"[\s,;]+", what.strip()) if what.strip() else list(coding.TO_FILL)
    tables = tuple(_one_of("WHAT", word, coding.TO_FILL, "") for word in words)
    possible = tuple(table for table in tables if table != "statements" or data.codebook.claims)
    if not possible:
        raise StudyError(data.study.raw / "codebook.yaml", "it has no claims to be coded", "add claims")
    return possible


def _number(name: str, said: str, least: int) -> int:
    if not said.strip().isdecimal() or int(said) < least:
        raise StudyError(name, f"'{said}' is no number of {least} or more", f"give {name}= a whole number")
    return int(said)


def _one_of(name: str, said: str, allowed: Collection[str] | Mapping[str, object], default: str) -> str:
    plain = said.strip().lower()
    found = plain if plain in allowed else plain.removesuffix("s")
    if plain and found not in allowed:
        raise StudyError(name, f"'{said}' is none of {', '.join(allowed)}", "use one of these, or leave it out")
    return found or default


def _share(said: str) -> float:
    """``all``, 0.2 or 20%."""
    plain = said.strip().lower().replace(",", ".")
    if plain in ("", "all"):
        return 1.0
    percent = plain.endswith("%")
    try:
        share = float(plain.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise StudyError("OVERLAP", f"'{said}' is no share", "give OVERLAP=all, 0.2 or 20%")
    return share
