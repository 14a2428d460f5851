"""The rows of coders below ``coding/``, read and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import schema
from analysis.coding import pairing
from analysis.coding.checks import Check, Problem, require
from analysis.coding.codebook import NARRATOR, read_actors, read_codebook
from analysis.coding.coders import coder_names
from analysis.coding.entries import CLOSED, Names, as_values
from analysis.coding.files import FileRow, coding_file, coding_rows
from analysis.coding.locating import SPANS, located, unit_of
from analysis.study import Study, StudyError

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str]

_NEEDED = {
    "attributions": "attribution_id doc_id level parent_id group_id coordination_id relay start end source_start source_end "
    "cue_start cue_end actor_id source cue content",
    "statements": "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text",
    "pairs": "pair_id doc_id claim statement_id answer_id relation strategy order",
}


# columns that a coder fills in: a row without any of them is one that was read, and holds nothing
_DECIDED = {
    "attributions": ("actor_id", "source", "cue", "content", "start"),
    "statements": ("actor_id", "claim", "stance"),
    "pairs": ("claim", "statement_id", "answer_id"),
}
_NARRATING = ("narrator", "the narrator", "author", "the author")  # what is written for NARRATOR


_REFERENCES = {
    "attributions": {"parent_id": "attributions"},
    "statements": {"duplicate_of": "statements", "attribution_id": "attributions"},
    "pairs": {"statement_id": "statements", "answer_id": "statements"},
}


# columns that a file may lack, with what a row without them means
_LEFT_OUT = {
    "attributions": dict.fromkeys(
        "attribution_id parent_id group_id coordination_id start end source_start source_end cue_start cue_end source cue".split(),
        "",
    )
    | {"level": "1", "relay": "false"},
    "statements": dict.fromkeys("statement_id start end duplicate_of attribution_id text".split(), "")
    | {"embedding": "independent"},
    "pairs": {"pair_id": ""},
}
# the same, where an empty cell too means the first of these
_OPTIONAL: dict[str, dict[str, tuple[str, ...]]] = {"attributions": {"reality": schema.REALITIES, "form": schema.FORMS}}


def hand_coded(study: Study, table: str, texts: Mapping[str, str], only: Collection[str] | None = None) -> pd.DataFrame:
    """All coders' rows of one table (attributions, statements or pairs) as they stand in ``coding/``, checked.

    ``only`` reads and checks those of some documents (their doc_ids) and leaves the others aside. A row of a coding sheet in which
    nothing is filled in is a sentence that was read and holds nothing. Files are .csv or .xlsx (`files`); actors and claims may be
    written by name (`entries`), and words without offsets are found in the text (`locating`).

    Identifiers get their coder in front. Raises StudyError with file and line for an unknown document, actor, claim or
    value, an offset beyond the text, words that stand elsewhere, nowhere or in several places, and a reference to a row that is not
    there.
    """
    import pandas as pd

    rows: list[dict[str, str]] = []
    if coders := coder_names(study):
        known = known_to(study, table, texts)
        rows = [row for coder in coders for row in _rows_of(study, coder, known, only)]
    return pd.DataFrame(rows, columns=[*columns_of(table), "coder"])


def columns_of(table: str) -> list[str]:
    """The columns of a file of coding, in their order."""
    return [*_NEEDED[table].split(), *_OPTIONAL.get(table, {})]


def known_to(study: Study, table: str, texts: Mapping[str, str]) -> Known:
    """What the rows of one table of a study may name, references aside."""
    actors, book = read_actors(study), read_codebook(study)
    ids = None if actors is None else frozenset({*actors["actor_id"], NARRATOR, ""})
    return Known(table, texts, ids, frozenset(book.claim_ids), Names.of(actors, book))


@dataclass(frozen=True)
class Known:
    """What the rows of one table may name: texts by doc_id, actors (None: any), claims, and rows by the column that names them.

    ``names``: what is written for actors and claims.

    ``seen`` holds the identifiers of the rows above, in the file at hand.
    """

    table: str
    texts: Mapping[str, str]
    actors: frozenset[str] | None
    claims: frozenset[str]
    names: Names = field(default_factory=Names)
    targets: Mapping[str, Collection[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def columns(self) -> list[str]:
        return _NEEDED[self.table].split()


def _rows_of(study: Study, coder: str, known: Known, only: Collection[str] | None) -> Iterator[dict[str, str]]:
    """The rows of one coder, each checked, with the coder in front of its identifiers."""
    table, columns, owner = known.table, known.columns, coder
    path = coding_file(study.raw / "coding" / coder, table)
    lines = coding_rows(path)
    if path is None or not lines:
        return
    if table == "pairs":
        owner = pairing.source_of(lines, coder, _coders_of_statements(study), path)
        if pairing.ANSWER in lines[0][0]:
            lines = _paired(
                study, owner, [line for line in lines if only is None or line[0].get("doc_id") in only], known, path
            )
    if not lines:
        return
    _require_columns(path, table, lines[0][0])
    references = _REFERENCES[table]
    targets = {column: _identifiers(study.raw / "coding" / owner, target) for column, target in references.items()}
    here = replace(known, targets=targets, seen=set())
    for name, (cells, place) in identified(table, lines):
        if (only is not None and cells["doc_id"] not in only) or not any(map(cells.get, _DECIDED[table])):
            continue
        row = checked({**cells, columns[0]: name}, here, path, place)
        here.seen.add(name)
        tagged = {column: f"{owner}.{row[column]}" if row[column] else "" for column in references}
        tagged[columns[0]] = f"{coder}.{row[columns[0]]}"
        for column in ("group_id", "coordination_id"):
            if row.get(column):
                tagged[column] = f"{coder}.{row['doc_id']}.{row[column]}"
        left = {column: row.get(column) or allowed[0] for column, allowed in _OPTIONAL.get(table, {}).items()}
        yield {**{column: row[column] for column in columns}, **left, **tagged, "coder": coder}


def _coders_of_statements(study: Study) -> list[str]:
    return [coder for coder in coder_names(study) if coding_file(study.raw / "coding" / coder, "statements")]


def _paired(study: Study, owner: str, lines: Sequence[FileRow], known: Known, path: Path) -> list[FileRow]:
    """The rows of a sheet of pairs as those of a file of pairs, found among the statements of ``owner``."""
    about = {row["doc_id"] for row, _ in lines if row.get("doc_id") in known.texts}
    stated = list(_rows_of(study, owner, known_to(study, "statements", known.texts), about))
    asked = pairing.AskedAbout(pairing.numbered(stated, known.texts), owner, known.texts, known.names)
    return list(pairing.as_pairs(lines, asked, path))


def checked(cells: Mapping[str, str], known: Known, path: Path, place: str) -> Row:
    """A row as the tables have it: with ids, with what it leaves out, with its offsets. Raises StudyError, with the place."""
    missing = {column: value for column, value in _LEFT_OUT[known.table].items() if not cells.get(column)}
    row = {**cells, **missing} if unit_of(cells) else {**missing, **cells}
    row = as_values(row, known.names)
    require(CHECKS, row, known, path, place)
    row, problem = located(row, known.table, known.texts[row["doc_id"]])
    if problem is not None:
        raise StudyError(path, problem.what, problem.mend, place)
    return row


def _require_columns(path: Path, table: str, row: Row) -> None:
    """Raises StudyError for a column that no file of the table can do without."""
    needed = [column for column in _NEEDED[table].split() if column not in _LEFT_OUT[table]]
    needed += [words for _, words in SPANS.get(table, ())[:1] if "start" not in row]
    if lacking := [column for column in needed if column not in row]:
        columns = ", ".join(_NEEDED[table].split())
        raise StudyError(path, f"it has no column {lacking[0]}", f"its columns are {columns}", "line 1")


def identified(table: str, lines: Iterable[FileRow]) -> Iterator[tuple[str, FileRow]]:
    """The rows of a file, each with its identifier.

    A row of a coding sheet that was copied for a second code gets its number behind it (7, 7.2), and a file without a column of
    identifiers the places of its rows.
    """
    key, often = _NEEDED[table].split()[0], Counter[str]()
    for row, place in lines:
        name = row.get(key, "")
        if key not in row or (unit_of(row) and not name):
            name = place.replace(" ", "_")
        often[name] += 1
        copied = unit_of(row) and often[name] > 1
        yield f"{name}.{often[name]}" if copied else name, (row, place)


def _identifiers(folder: Path, table: str) -> set[str]:
    return {name for name, _ in identified(table, coding_rows(coding_file(folder, table)))}


# --- checks of a row -------------------------------------------------------------------------------------------------


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
    for column, allowed in CLOSED.items():
        if column in row and row[column] not in allowed and not (column in optional and not row[column]):
            return Problem(f"{column} '{row[column]}' is none of {', '.join(allowed)}", "use one of these")
    return None


def known_rows(row: Row, known: Known) -> Problem | None:
    """What a row names is there; a pair has to name both its ends."""
    for column, targets in known.targets.items():
        if (row[column] or known.table == "pairs") and row[column] not in targets:
            return Problem(f"{column} '{row[column]}' names no row", "correct the identifier")
    return None


CHECKS: tuple[Check[Row, Known], ...] = (
    own_identifier,
    known_document,
    known_actor,
    known_claim,
    true_level,
    listed_values,
    known_rows,
)
