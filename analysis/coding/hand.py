"""The rows of coders below ``coding/``, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import schema
from analysis.coding.checks import Check, Problem, require
from analysis.coding.codebook import NARRATOR, read_actors, read_codebook
from analysis.coding.coders import coder_names
from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = {
    "attributions": "attribution_id doc_id level parent_id group_id coordination_id relay start end source_start source_end "
    "cue_start cue_end actor_id source cue content",
    "statements": "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text",
    "pairs": "pair_id doc_id claim statement_id answer_id relation strategy order",
}


_DECIDED = ("actor_id", "claim", "stance")  # columns of a statement that its coder fills in
_NARRATING = ("narrator", "the narrator", "author", "the author")  # what is written for NARRATOR


_REFERENCES = {
    "attributions": {"parent_id": "attributions"},
    "statements": {"duplicate_of": "statements", "attribution_id": "attributions"},
    "pairs": {"statement_id": "statements", "answer_id": "statements"},
}


# columns that a file may lack, with what a row without them means; the first value stands for an empty cell
_OPTIONAL: dict[str, dict[str, tuple[str, ...]]] = {"attributions": {"reality": schema.REALITIES, "form": schema.FORMS}}


_CLOSED = {
    "stance": schema.STANCES,
    "embedding": schema.EMBEDDINGS,
    "relation": schema.RELATIONS,
    "strategy": schema.STRATEGIES,
    "order": schema.ORDERS,
    "relay": ("true", "false"),
    "reality": schema.REALITIES,
    "form": schema.FORMS,
}


_SPANS = {  # prefix of the columns of a span, and the column with its words
    "attributions": (("", "content"), ("source_", "source"), ("cue_", "cue")),
    "statements": (("", "text"),),
}


def hand_coded(study: Study, table: str, texts: Mapping[str, str], only: Collection[str] | None = None) -> pd.DataFrame:
    """All coders' rows of one table (attributions, statements or pairs) as they stand in ``coding/``, checked.

    ``only`` reads and checks those of some documents (their doc_ids) and leaves the others aside. A sentence to which no actor, claim
    and stance is given, as a coding sheet has them, is one that was read and holds no statement.

    Identifiers get their coder in front. Raises StudyError with file and line for an unknown document, actor, claim or
    value, an offset beyond the text, words that do not stand at their offsets, and a reference to a row that is not there.
    """
    import pandas as pd

    actors, claims = read_actors(study), frozenset(read_codebook(study).claim_ids)
    known = Known(table, texts, None if actors is None else frozenset({*actors["actor_id"], NARRATOR, ""}), claims)
    rows: list[dict[str, str]] = []
    for coder in coder_names(study):
        folder = study.raw / "coding" / coder
        if (folder / f"{table}.csv").exists():
            rows += _rows_of(coder, folder, known, only)
    return pd.DataFrame(rows, columns=[*known.columns, *_OPTIONAL.get(table, {}), "coder"])


@dataclass(frozen=True)
class Known:
    """What the rows of one table may name: texts by doc_id, actors (None: any), claims, and rows by the column that names them.

    ``seen`` holds the identifiers of the rows above, in the file at hand.
    """

    table: str
    texts: Mapping[str, str]
    actors: frozenset[str] | None
    claims: frozenset[str]
    targets: Mapping[str, Collection[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def columns(self) -> list[str]:
        return _NEEDED[self.table].split()


def _rows_of(coder: str, folder: Path, known: Known, only: Collection[str] | None) -> Iterator[dict[str, str]]:
    """The rows of one coder, each checked, with the coder in front of its identifiers."""
    path, columns = folder / f"{known.table}.csv", known.columns
    lines = read_rows(path)
    if lines and (lacking := [column for column in columns if column not in lines[0][0]]):
        raise StudyError(path, f"it has no column {lacking[0]}", f"its columns are {', '.join(columns)}", "line 1")
    references = _REFERENCES[known.table]
    targets = {column: _identifiers(folder / f"{target}.csv") for column, target in references.items()}
    here = replace(known, targets=targets, seen=set())
    for row, place in lines:
        if only is not None and row["doc_id"] not in only:
            continue
        if known.table == "statements" and not any(map(row.get, _DECIDED)):
            continue
        require(CHECKS, row, here, path, place)
        here.seen.add(row[columns[0]])
        tagged = {column: f"{coder}.{row[column]}" if row[column] else "" for column in (columns[0], *references)}
        for column in ("group_id", "coordination_id"):
            if row.get(column):
                tagged[column] = f"{coder}.{row['doc_id']}.{row[column]}"
        left = {column: row.get(column) or allowed[0] for column, allowed in _OPTIONAL.get(known.table, {}).items()}
        yield {**{column: row[column] for column in columns}, **left, **tagged, "coder": coder}


def _identifiers(path: Path) -> set[str]:
    return {next(iter(row.values())) for row, _ in read_rows(path)} if path.exists() else set()


# --- checks of a row -------------------------------------------------------------------------------------------------

Row = dict[str, str]


def own_identifier(row: Row, known: Known) -> Problem | None:
    """A row has an identifier that no row above it has."""
    key = known.columns[0]
    if row[key] and row[key] not in known.seen:
        return None
    return Problem(f"{key} '{row[key]}' is empty or stands here twice", "give each row its own")


def known_document(row: Row, known: Known) -> Problem | None:
    if row["doc_id"] in known.texts:
        return None
    return Problem(f"doc_id '{row['doc_id']}' is no file of articles/", "correct it or add the article")


def known_actor(row: Row, known: Known) -> Problem | None:
    """The actor is in actors.csv, or the narrator, or nobody; without that file any is."""
    if known.actors is None or row.get("actor_id", "") in known.actors:
        return None
    actor = row["actor_id"]
    own_voice = actor.lower() in _NARRATING
    mend = f"write {NARRATOR} for the article's own voice" if own_voice else "correct it or add the actor"
    return Problem(f"actor_id '{actor}' is not in actors.csv", mend)


def known_claim(row: Row, known: Known) -> Problem | None:
    if "claim" not in row or row["claim"] in known.claims:
        return None
    return Problem(f"claim '{row['claim']}' is not in codebook.yaml", "correct it or add the claim")


def true_level(row: Row, known: Known) -> Problem | None:
    if "level" not in row or (row["level"].isdecimal() and int(row["level"])):
        return None
    return Problem(f"level '{row['level']}' is no level", "write 1, 2, ...")


def listed_values(row: Row, known: Known) -> Problem | None:
    """Columns with a closed list of values have one of these."""
    optional = _OPTIONAL.get(known.table, {})
    for column, allowed in _CLOSED.items():
        if column in row and row[column] not in allowed and not (column in optional and not row[column]):
            return Problem(f"{column} '{row[column]}' is none of {', '.join(allowed)}", "use one of these")
    return None


def known_rows(row: Row, known: Known) -> Problem | None:
    """What a row names is there; a pair has to name both its ends."""
    for column, targets in known.targets.items():
        if (row[column] or known.table == "pairs") and row[column] not in targets:
            return Problem(f"{column} '{row[column]}' names no row", "correct the identifier")
    return None


def true_spans(row: Row, known: Known) -> Problem | None:
    """Offsets are those of a stretch of the text, and of the words that the row gives; source and cue may be without."""
    text = known.texts[row["doc_id"]]
    for prefix, words in _SPANS.get(known.table, ()):
        start, end = row[f"{prefix}start"], row[f"{prefix}end"]
        if prefix and not start and not end:
            continue
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            return Problem(f"{prefix}start '{start}' and {prefix}end '{end}' are no span", "give two offsets")
        if int(end) > len(text):
            beyond = f"{prefix}end {end} lies beyond the text, which has {len(text)} characters"
            return Problem(beyond, "correct the offset")
        found = text[int(start) : int(end)]
        if row[words] and found != row[words]:
            other = f"{words} is '{_short(row[words])}', but '{_short(found)}' stands at {start}"
            return Problem(other, "correct the offsets")
    return None


CHECKS: tuple[Check[Row, Known], ...] = (
    own_identifier,
    known_document,
    known_actor,
    known_claim,
    true_level,
    listed_values,
    known_rows,
    true_spans,
)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."
