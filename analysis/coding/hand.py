"""The rows that people wrote below ``coding/``, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import schema
from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd
from analysis.coding.codebook import NARRATOR, read_actors, read_codebook

_NEEDED = {
    "attributions": "attribution_id doc_id level parent_id group_id coordination_id relay start end source_start source_end "
    "cue_start cue_end actor_id source cue content",
    "statements": "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text",
    "pairs": "pair_id doc_id claim statement_id answer_id relation strategy order",
}


_DECIDED = ("actor_id", "claim", "stance")  # columns of a statement that its coder fills in


_REFERENCES = {
    "attributions": {"parent_id": "attributions"},
    "statements": {"duplicate_of": "statements", "attribution_id": "attributions"},
    "pairs": {"statement_id": "statements", "answer_id": "statements"},
}


_CLOSED = {
    "stance": schema.STANCES,
    "embedding": schema.EMBEDDINGS,
    "relation": schema.RELATIONS,
    "strategy": schema.STRATEGIES,
    "order": schema.ORDERS,
    "relay": ("true", "false"),
}


def coders(study: Study) -> list[str]:
    """The names of those who coded by hand: the folders of ``coding/``."""
    folder = study.raw / "coding"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def preferred(present: list[str]) -> str:
    """The coder an analysis takes unless told otherwise: adjudicated where there is one, else the machine."""
    return "adjudicated" if "adjudicated" in present else "machine"


def hand_coded(study: Study, table: str, texts: Mapping[str, str], only: Collection[str] | None = None) -> pd.DataFrame:
    """All coders' rows of one table (attributions, statements or pairs) as they stand in ``coding/``, checked.

    ``only`` reads and checks those of some documents (their doc_ids) and leaves the others aside. A sentence to which no actor, claim
    and stance is given, as a coding sheet has them, is one that was read and holds no statement.

    Identifiers get their coder in front. Raises StudyError with file and line for an unknown document, actor, claim or
    value, an offset beyond the text, words that do not stand at their offsets, and a reference to a row that is not there.
    """
    import pandas as pd

    known_actors = read_actors(study)
    actor_ids = None if known_actors is None else {*known_actors["actor_id"], NARRATOR, ""}
    claims = set(read_codebook(study).claim_ids)
    columns = _NEEDED[table].split()
    rows = []
    for coder in coders(study):
        folder = study.raw / "coding" / coder
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        lines = read_rows(path)
        if lines and (lacking := [column for column in columns if column not in lines[0][0]]):
            raise StudyError(path, f"it has no column {lacking[0]}", f"its columns are {', '.join(columns)}", "line 1")
        references = {column: _identifiers(folder / f"{target}.csv") for column, target in _REFERENCES[table].items()}
        seen: set[str] = set()
        for row, place in lines:
            if only is not None and row["doc_id"] not in only:
                continue
            if table == "statements" and not any(map(row.get, _DECIDED)):
                continue
            identifier = row[columns[0]]
            if not identifier or identifier in seen:
                raise StudyError(
                    path, f"{columns[0]} '{identifier}' is empty or stands here twice", "give each row its own", place
                )
            seen.add(identifier)
            if row["doc_id"] not in texts:
                raise StudyError(
                    path, f"doc_id '{row['doc_id']}' is no file of articles/", "correct it or add the article", place
                )
            if "actor_id" in row and actor_ids is not None and row["actor_id"] not in actor_ids:
                raise StudyError(
                    path, f"actor_id '{row['actor_id']}' is not in actors.csv", "correct it or add the actor", place
                )
            if "claim" in row and row["claim"] not in claims:
                raise StudyError(
                    path, f"claim '{row['claim']}' is not in codebook.yaml", "correct it or add the claim", place
                )
            if "level" in row and not (row["level"].isdecimal() and int(row["level"])):
                raise StudyError(path, f"level '{row['level']}' is no level", "write 1, 2, ...", place)
            for column, allowed in _CLOSED.items():
                if column in row and row[column] not in allowed:
                    raise StudyError(
                        path, f"{column} '{row[column]}' is none of {', '.join(allowed)}", "use one of these", place
                    )
            for column, targets in references.items():
                if (row[column] or table == "pairs") and row[column] not in targets:
                    raise StudyError(path, f"{column} '{row[column]}' names no row", "correct the identifier", place)
            _check_spans(path, place, table, row, texts[row["doc_id"]])
            tagged = {c: f"{coder}.{row[c]}" if row[c] else "" for c in (columns[0], *_REFERENCES[table])}
            for column in ("group_id", "coordination_id"):
                if row.get(column):
                    tagged[column] = f"{coder}.{row['doc_id']}.{row[column]}"
            rows.append({**{c: row[c] for c in columns}, **tagged, "coder": coder})
    return pd.DataFrame(rows, columns=[*columns, "coder"])


def documents_read(study: Study, known: Collection[str]) -> dict[str, set[str]]:
    """coder to the documents (``known`` doc_ids) that they have read: those that they have a row about, be it an undecided one.

    Without such rows a document in which a coder found nothing could not be told from one that they never opened. Raises
    StudyError with the line for an unknown document.
    """
    found: dict[str, set[str]] = {}
    for coder in coders(study):
        folder, read = study.raw / "coding" / coder, found.setdefault(coder, set())
        for path in (folder / f"{name}.csv" for name in _NEEDED):
            for row, place in read_rows(path) if path.exists() else ():
                if row.get("doc_id") not in known:
                    problem = f"doc_id '{row.get('doc_id', '')}' is no file of articles/"
                    raise StudyError(path, problem, "correct it or add the article", place)
                read.add(row["doc_id"])
    return found


def _identifiers(path: Path) -> set[str]:
    return {next(iter(row.values())) for row, _ in read_rows(path)} if path.exists() else set()


def _check_spans(path: Path, place: str, table: str, row: dict[str, str], text: str) -> None:
    pairs = {"attributions": (("", "content"), ("source_", "source"), ("cue_", "cue")), "statements": (("", "text"),)}
    for prefix, words in pairs.get(table, ()):
        start, end = row[f"{prefix}start"], row[f"{prefix}end"]
        if not start and not end and prefix:
            continue
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            raise StudyError(
                path, f"{prefix}start '{start}' and {prefix}end '{end}' are no span", "give two offsets", place
            )
        if int(end) > len(text):
            raise StudyError(
                path,
                f"{prefix}end {end} lies beyond the text, which has {len(text)} characters",
                "correct the offset",
                place,
            )
        if row[words] and text[int(start) : int(end)] != row[words]:
            found = text[int(start) : int(end)]
            raise StudyError(
                path,
                f"{words} is '{_short(row[words])}', but '{_short(found)}' stands at {start}",
                "correct the offsets",
                place,
            )


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."
