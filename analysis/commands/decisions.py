"""A sheet of adjudication as it came back, to the final coding and the log of who said what and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import coding
from analysis.coding import FINAL, Reading
from analysis.measures.matched import COMPARED
from analysis.schema import Row
from analysis.study import StudyError, sha256, to_csv, write_bytes

if TYPE_CHECKING:
    from analysis.tables import Tables

LOG = "decisions.csv"
Files = dict[str, Path]  # table to the sheet that was filled in
# what a row of one table names of another
_REFERENCES = {
    "attributions": {"parent_id": "attributions"},
    "statements": {"duplicate_of": "statements", "attribution_id": "attributions"},
    "pairs": {"statement_id": "statements", "answer_id": "statements"},
}


def own_columns(table: str) -> tuple[str, ...]:
    """What is filled in where neither coder is right, and the note."""
    return (*COMPARED[table], "note")


@dataclass(frozen=True)
class Item:
    """One thing that one or both of two coders coded, and whether they agree."""

    table: str
    one: Row | None
    other: Row | None
    agreed: bool

    @property
    def some(self) -> Row:
        found = self.one or self.other
        assert found is not None
        return found

    @property
    def doc_id(self) -> str:
        return str(self.some["doc_id"])

    @property
    def span(self) -> tuple[int, int]:
        return int(self.some["start"]), int(self.some["end"])

    def said(self, coders: list[str]) -> dict[str, str]:
        """What each coder wrote, in the columns of the sheet: ana_claim, ben_claim."""
        sides = dict(zip(coders, (self.one, self.other)))
        return {
            f"{coder}_{column}": _cell(row[column]) if row else ""
            for column in COMPARED[self.table]
            for coder, row in sides.items()
        }

    def shown(self, number: int, coders: list[str], title: str, before: str, text: str, after: str) -> Row:
        """The item as a row of the sheet; the row is known by its number and by what the two wrote."""
        start, end = self.span
        return {
            "item": number,
            "status": "agreed" if self.agreed else "differs",
            **{"title": title, "before": before, "text": text, "after": after},
            **self.said(coders),
            "decision": "agreed" if self.agreed else "",
            **dict.fromkeys(own_columns(self.table), ""),
            **{"doc_id": self.doc_id, "at": start, "to": end},
        }


def _cell(value: object) -> str:
    """A cell of a sheet; nothing is an empty one."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Decision:
    """What was decided of an item: the rows of the final coding, and what is said of them."""

    item: Item
    number: str
    decision: str
    rows: tuple[Row, ...]
    note: str


def decided_files(folder: Path, items: Mapping[str, list[Item]]) -> Files:
    """Table to the sheet in which something was decided; empty where there is no sheet, or none has been begun.

    Raises StudyError where both the .xlsx and the .csv were filled in, or one table was begun and another is gone.
    """
    found: Files = {}
    settled = {table: all(item.agreed for item in rows) for table, rows in items.items()}
    for table in items:
        there = [path for path in (folder / f"{table}.xlsx", folder / f"{table}.csv") if path.exists()]
        begun = [path for path in there if _begun(path)]
        if len(begun) > 1:
            raise StudyError(begun[1], f"{begun[0].name} was filled in too: which one counts?", "keep one of the two")
        if begun or (there and settled[table]):
            found[table] = (begun or there)[0]
    if all(settled[table] for table in found) and not all(settled.values()):
        return {}
    if found and (lacking := [table for table in items if table not in found]):
        raise StudyError(folder, f"of {lacking[0]} nothing is decided yet", "fill in decision in that sheet too")
    return found


def _begun(path: Path) -> bool:
    """Whether somebody has written into a sheet: a decision where the two differ, or anything beside it."""
    own = own_columns(path.stem)
    return any(
        any(map(row.get, own)) or row.get("decision") != ("agreed" if row.get("status") == "agreed" else "")
        for row, _ in coding.coding_rows(path)
    )


def finish(
    data: Tables, first: Reading, second: Reading, both: coding.Shared, items: Mapping[str, list[Item]], files: Files,
    say: Callable[[str], None],
) -> Path:  # fmt: skip
    """Write ``coding/adjudicated/``: the final rows, coder.yaml, and the log. Raises StudyError for a row that is not decided."""
    target = data.study.raw / "coding" / FINAL
    if target.exists() and any(target.iterdir()) and not (target / LOG).exists():
        raise StudyError(target, "it holds a final coding that no sheet made", "move that folder away")
    coders = [first.coder.name, second.coder.name]
    earlier, documents, who = _earlier(data, target, items)
    decisions = {table: _decisions(data, table, items[table], files[table], coders) for table in items}
    names = _final_names(decisions)
    units = _sampled_units(data, coders, both)
    for table, made in decisions.items():
        rows = [_final(table, n, row, names, coders) for n, row in enumerate(_in_order(made), 1)]
        write_bytes(target / f"{table}.csv", _table(table, rows, units).encode())
    settings = {"coders": "; ".join([*who, " and ".join(coders)])}
    read = tuple(sorted({*documents, *both.documents}))
    coding.write_coder(target, coding.Coder(FINAL, "person", documents=read, settings=settings))
    hashes = {f"{each}_sha256": _hashes(data.study.raw / "coding" / each) for each in coders}
    write_bytes(target / LOG, _log(decisions, files, coders, hashes, earlier).encode())
    n = sum(len(made) for made in decisions.values())
    say(f"{target}: {n:,} decisions, {', '.join(decisions)}; who said what, and what was decided, stands in {LOG}.")
    say("Next: make check, then make all")
    return target


def _earlier(
    data: Tables, target: Path, items: Mapping[str, list[Item]]
) -> tuple[list[Row], tuple[str, ...], list[str]]:
    """What stays of a final coding of other tables: the lines of its log, the documents read, and who coded them.

    So pairs may be decided after the statements that they are about.
    """
    lines = [row for row, _ in coding.coding_rows(target / LOG if (target / LOG).exists() else None)]
    kept: list[Row] = [dict(row) for row in lines if row.get("table") not in items]
    if not kept:
        return [], (), []
    before = data.readings[FINAL].coder
    return kept, before.documents, [str(before.settings["coders"])] if before.settings.get("coders") else []


# --- reading ---------------------------------------------------------------------------------------------------------


def _decisions(data: Tables, table: str, items: list[Item], path: Path, coders: list[str]) -> list[Decision]:
    known, seen = coding.known_to(data.study, table, data.texts), dict[str, Decision]()
    stated: list[Any] = data.hand_coded("statements").to_dict("records") if table == "pairs" else []
    for row, place in coding.coding_rows(path):
        number = row.get("item", "")
        if not number.isdecimal() or not 1 <= int(number) <= len(items) or number in seen:
            raise StudyError(path, f"item '{number}' is none of the sheet, or stands there twice", "restore it", place)
        item = items[int(number) - 1]
        for column, said in item.said(coders).items():
            if not coding.alike(said, row.get(column, "")):
                problem = f"{column} is '{row.get(column, '')}', but '{said}' was coded"
                raise StudyError(
                    path, problem, "restore the cell; if the coding changed, remove the sheet and make it again", place
                )
        seen[number] = _decided(item, row, coders, known, path, place, stated)
    if lacking := [n for n in range(1, len(items) + 1) if str(n) not in seen]:
        raise StudyError(path, f"item {lacking[0]} is gone", "restore its row, or remove the sheet and make it again")
    return [seen[str(n)] for n in range(1, len(items) + 1)]


def _decided(
    item: Item, row: Mapping[str, str], coders: list[str], known: Any, path: Path, place: str, stated: list[Any]
) -> Decision:
    written = {column: row.get(column, "") for column in COMPARED[item.table] if row.get(column)}
    said = row.get("decision", "").lower()
    said = "own" if written and said in ("", "agreed") else said
    sides = [item.one, item.other]
    chosen: dict[str, list[Row | None]] = {
        "both": sides, "neither": [], coders[0].lower(): sides[:1], coders[1].lower(): sides[1:],
    }  # fmt: skip
    if item.agreed:
        chosen["agreed"] = sides[:1]
    if said == "own":
        base = {column: _cell(value) for column, value in item.some.items() if column not in ("unit_start", "unit_end")}
        rows: list[Row | None] = [_own(item, base, written, known, path, place, stated)]
    elif said in chosen:
        rows = chosen[said]
    elif said:
        raise StudyError(
            path, f"decision '{row['decision']}' is none of {', '.join([*chosen, 'own'])}", "use one of these", place
        )
    else:
        raise StudyError(path, "nothing is decided here", f"write one of {', '.join([*chosen, 'own'])}", place)
    return Decision(item, row["item"], said, tuple(each for each in rows if each), row.get("note", ""))


def _own(
    item: Item, base: Row, written: Mapping[str, str], known: Any, path: Path, place: str, stated: list[Any]
) -> Row:
    """The row that the adjudicator wrote: what is left empty as the first of the two has it; other words are found anew."""
    if item.table == "pairs":
        base |= _other_answer(base, written, known, path, place, stated)
    if item.table == "attributions":
        spans = {"content": ("start", "end"), "source": ("source_start", "source_end"), "cue": ("cue_start", "cue_end")}
        base |= {column: "" for words, columns in spans.items() if words in written for column in columns}
        base |= {column: "" for column in spans["content"] if "source" in written or "cue" in written}
    unit = {"unit_start": str(item.span[0]), "unit_end": str(item.span[1])}
    found = coding.checked({**base, **written, **unit}, known, path, place)
    return {column: value for column, value in found.items() if column not in unit}


def _other_answer(
    base: Row, written: Mapping[str, str], known: Any, path: Path, place: str, stated: list[Any]
) -> dict[str, str]:
    """The statement that answers where the adjudicator names another sentence, and the order that follows.

    It is one of the coder whose statement the claim is. ``stated``: all statements, as `coding.hand_coded` gives them.
    """
    source = base["statement_id"].partition(".")[0]
    numbered = coding.numbered(
        [row for row in stated if row["coder"] == source and row["doc_id"] == base["doc_id"]], known.texts
    )
    by_name = {each.row["statement_id"]: each.row for each in numbered}
    claim, answer = by_name[base["statement_id"]], by_name[base["answer_id"]]
    relation = written.get("relation", "").lower() or base["relation"]
    if "answer" in written:
        found = coding.answering(
            claim, written["answer"], relation, numbered, coding.AskedAbout(numbered, source, known.texts, known.names)
        )
        if not isinstance(found, Mapping):
            raise StudyError(path, found.what, found.mend, place)
        answer = found
    order = coding.order_of(coding.span_of(claim), coding.span_of(answer), relation)
    return {"answer_id": answer["statement_id"], "order": order}


# --- writing ---------------------------------------------------------------------------------------------------------


def _in_order(decisions: list[Decision]) -> list[Row]:
    rows = [row for each in decisions for row in each.rows]
    return sorted(rows, key=lambda row: (str(row["doc_id"]), int(row.get("start") or 0), int(row.get("end") or 0)))


def _final_names(decisions: Mapping[str, list[Decision]]) -> dict[str, dict[str, str]]:
    """Table to the identifiers of both coders with the one of the final row that stands for them."""
    found: dict[str, dict[str, str]] = {}
    for table, made in decisions.items():
        key, names = f"{table[:-1]}_id", found.setdefault(table, {})
        new = {id(row): _name(table, n, row) for n, row in enumerate(_in_order(made), 1)}
        for each in made:
            for row in each.rows:
                for side in (each.item.one, each.item.other):
                    if side is not None:
                        names.setdefault(side[key], new[id(row)])
            for row in each.rows:
                names[row[key]] = new[id(row)]
    return found


def _name(table: str, number: int, row: Row) -> str:
    return f"{row['doc_id']}.{table[0]}{number:03}"


def _final(table: str, number: int, row: Row, names: Mapping[str, Mapping[str, str]], coders: list[str]) -> Row:
    """A row under its final identifier, with those of the rows that it names; rows that were struck out are named no more.

    Pairs about the statements of neither of the two keep naming those.
    """
    found = {**row, f"{table[:-1]}_id": _name(table, number, row)}
    for column, target in _REFERENCES[table].items():
        whose, _, name = str(row.get(column, "")).partition(".")
        found[column] = names.get(target, {}).get(row.get(column, ""), "") if whose in coders else name
        if table == "pairs" and whose not in (*coders, FINAL):
            found[coding.SOURCE] = whose
    return {column: _cell(value) for column, value in found.items()}


def _sampled_units(data: Tables, coders: list[str], both: coding.Shared) -> list[Row]:
    """The sentences that both read and that were drawn at random, or whose articles were, each with its probability."""
    drawn = coding.drawn_units(data.study, coders[0], data.texts)
    drawn = drawn.rename(columns={"start": "unit_start", "end": "unit_end"})
    rows = drawn.to_dict("records")
    return [
        row
        for row in rows
        if (row["unit_start"], row["unit_end"]) in both.sampled.get(row["doc_id"], ())
        or (row["doc_id"] in both.documents and row["probability"] < 1)
    ]


def _table(table: str, rows: list[Row], units: list[Row]) -> str:
    """The final rows as CSV; of sampled sentences each has a row, decided or not, so that it counts as read."""
    import pandas as pd

    columns = list(coding.columns_of(table))
    if table == "pairs":  # what is said of a statement that was struck out goes with it
        rows = [row for row in rows if row["statement_id"] and row["answer_id"]]
        columns += [coding.SOURCE] if any(row.get(coding.SOURCE) for row in rows) else []
    empty = []
    if units and table != "pairs":
        columns += ["unit", "unit_start", "unit_end", "probability"]
        for unit in units:
            own = (row for row in rows if row["doc_id"] == unit["doc_id"])
            inside = [row for row in own if unit["unit_start"] <= int(row["start"]) < unit["unit_end"]]
            for row in inside:
                row |= unit
            empty += [] if inside else [unit]
    return to_csv(pd.DataFrame([*rows, *empty]).reindex(columns=columns).fillna(""))


def _hashes(folder: Path) -> str:
    files = [path for table in coding.TABLES if (path := coding.coding_file(folder, table))]
    return "; ".join(f"{path.name} {sha256(path)}" for path in files)


def _log(
    decisions: Mapping[str, list[Decision]],
    files: Files,
    coders: list[str],
    hashes: Mapping[str, str],
    earlier: list[Row],
) -> str:
    """Every decision: what each coder wrote, what was decided, and the sha256 of the files in which both stand; ``earlier`` ones first."""
    import pandas as pd

    rows = list(earlier)
    for table, made in decisions.items():
        sheet = f"{files[table].name} {sha256(files[table])}"
        for each in made:
            sides = zip(coders, (each.item.one, each.item.other))
            start, end = each.item.span
            rows.append(
                {
                    **{"table": table, "item": each.number, "doc_id": each.item.doc_id, "start": start, "end": end},
                    **{coder: _codes(table, row) for coder, row in sides},
                    "decision": each.decision,
                    "decided": " | ".join(_codes(table, row) for row in each.rows),
                    "note": each.note,
                    **hashes,
                    "sheet_sha256": sheet,
                }
            )
    return to_csv(pd.DataFrame(rows).fillna(""))


def _codes(table: str, row: Row | None) -> str:
    """What a row says, its words aside: the log lies with the final coding, and articles stay where they are."""
    if row is None:
        return ""
    said = [_cell(row[column]) for column in COMPARED[table] if column not in ("source", "cue", "content")]
    at = f"{row['start']}-{row['end']}: " if table == "attributions" else ""
    return at + "; ".join(each for each in said if each)
