"""``make adjudicate``: what two coders see differently as a sheet to decide; and, once it is decided, the final coding and its log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import coding
from analysis.coding import FINAL, Reading
from analysis.commands.decisions import Item, decided_files, finish, own_columns
from analysis.commands.planning import SHEETS
from analysis.commands.sheets import write_sheet
from analysis.measures import agreement, matched
from analysis.study import StudyError, to_csv, write_bytes
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

CHOICES = ("both", "neither", "own")


def adjudicate(data: Tables, coders: str = "", say: Callable[[str], None] = print) -> Path:
    """Write the sheet for adjudication below ``sheets/adjudicated/``, or, where it lies there decided, ``coding/adjudicated/``.

    ``coders``: two names; without them the two people of the study. Says how far the two agree. Returns the folder that was
    written. Raises StudyError for coders that cannot be compared and, with the row, for what is not decided or cannot be read.
    """
    two = Two(data, *_two(data, coders))
    folder = data.study.raw / SHEETS / FINAL
    items = {table: found for table in coding.TABLES if (found := two.items(table))}
    if not items:
        raise StudyError(
            data.study.raw / "coding", f"{two.names} coded nothing of the same", "let both code the same sheet"
        )
    measured = two.measured()
    write_bytes(folder / "agreement.csv", to_csv(measured).encode())
    _say_agreement(measured, two, say)
    decided = decided_files(folder, items)
    if not decided:
        for table, rows in items.items():
            _write(two, folder, table, rows)
        differing = sum(not item.agreed for rows in items.values() for item in rows)
        say(f"{folder}: {', '.join(items)}, as .xlsx and .csv; {differing:,} differences to decide.")
        say("Next: fill in decision in each file, save it there, and run the same command again.")
        say(coding.RIGHTS)
        return folder
    return finish(data, two.first, two.second, two.both, items, decided, say)


def _two(data: Tables, coders: str) -> tuple[Reading, Reading]:
    names = re.split(r"[\s,;]+", coders.strip()) if coders.strip() else []
    if not names:
        names = [name for name, each in data.readings.items() if each.coder.kind == "person" and name != FINAL]
    if len(names) != 2 or names[0] == names[1]:
        raise StudyError("CODERS", f"two coders are needed, not {len(set(names))}", 'give CODERS="ana ben"')
    for name in names:
        if name not in data.readings or name == coding.RULES:
            raise StudyError(data.study.raw / "coding", f"there is no coder '{name}'", "save what was coded there")
    first, second = (data.readings[name] for name in names)
    if not coding.shared(first, second):
        raise StudyError(
            data.study.raw / "coding", f"{' and '.join(names)} have read nothing in common", "choose others"
        )
    return first, second


@dataclass
class Two:
    """Two coders of a study, and their rows in what both have read."""

    data: Tables
    first: Reading
    second: Reading

    @property
    def names(self) -> str:
        return f"{self.first.coder.name} and {self.second.coder.name}"

    @property
    def readings(self) -> dict[str, Reading]:
        return {each.coder.name: each for each in (self.first, self.second)}

    @cached_property
    def both(self) -> coding.Shared:
        return coding.shared(self.first, self.second)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        columns = ["sentence_id", "doc_id", "start", "end"]
        read = {*self.both.documents, *self.both.sampled}
        return self.data.rows("sentences", columns, doc_ids=read)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The rows of the two, in the form of the tables."""
        data = self.data
        hand = {name: data.hand_coded(name) for name in coding.TABLES}
        pairs = hand["pairs"][hand["pairs"]["coder"].isin(list(self.readings))]
        about = {name.partition(".")[0] for name in pairs["statement_id"]}  # whose statements: another's, it may be
        whose = {*self.readings, *about}
        hand = {
            name: rows[rows["coder"].isin(whose if name == "statements" else [*self.readings])]
            for name, rows in hand.items()
        }
        read = {*self.both.documents, *self.both.sampled}
        hand = {name: rows[rows["doc_id"].isin(read)].reset_index(drop=True) for name, rows in hand.items()}
        attributed = coding.attribution_rows(hand["attributions"], data.texts, data.actors)
        attributed = attributed.reindex(columns=attributed.columns.union(["attribution_id", "parent_id", "camp"]))
        stated = coding.statement_rows(hand["statements"], self.sentences, data["documents"], attributed, data.actors)
        stated = stated.reindex(columns=stated.columns.union([*hand["statements"].columns, "sentence_id", "camp"]))
        paired = coding.pair_rows(hand["pairs"], stated, self.sentences) if len(hand["pairs"]) else hand["pairs"]
        return {
            "attributions": attributed if len(attributed) else hand["attributions"],
            "statements": stated,
            "pairs": paired,
        }

    def frames(self, table: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """The rows of both, of a table that both coded and one of them has rows of."""
        if table not in self.first.tables & self.second.tables:
            return None
        rows = self.both.rows(self._placed(table))
        own, others = (rows[rows["coder"] == name] for name in self.readings)
        return (own, others) if len(own) or len(others) else None

    def _placed(self, table: str) -> pd.DataFrame:
        """Pairs with the sentences of both ends, the number of the second, and the place of the claim; other rows as they are."""
        rows, stated = self.tables[table], self.tables["statements"].set_index("statement_id")
        if table != "pairs" or not len(rows):
            return rows
        ends = {"claim_sentence": rows["statement_id"], "answer_sentence": rows["answer_id"]}
        found = rows.assign(**{name: ids.map(stated["sentence_id"]) for name, ids in ends.items()})
        places = zip(rows["doc_id"], rows["answer_id"].map(stated["start"]))
        answers = [str(coding.sentence_number(self.data.texts[doc_id], int(start))) for doc_id, start in places]
        claims = {name: rows["statement_id"].map(stated[name]) for name in ("start", "end")}
        return found.assign(answer=answers, **claims)

    def items(self, table: str) -> list[Item]:
        """What the two say of the same things, in the order of the texts."""
        frames = self.frames(table)
        sides = matched.side_by_side(table, *frames, self.data.texts) if frames else []
        return [Item(table, *each, matched.same(table, each)) for each in sides]

    def measured(self) -> pd.DataFrame:
        """Table ``agreement`` of the two."""
        tables = self.tables
        return agreement.table(
            tables["attributions"],
            tables["statements"],
            tables["pairs"],
            self.sentences,
            self.data.texts,
            self.readings,
        )


def _say_agreement(measured: pd.DataFrame, two: Two, say: Callable[[str], None]) -> None:
    """The figures that a reader wants, a line each."""
    first, second = two.readings
    say(f"{first} and {second}, in what both have read:")
    one, other = measured.iloc[0][["first", "second"]] if len(measured) else (first, second)
    figures = [(row.label, row.value, row.n) for row in agreement.summary(measured, one, other).itertuples()]
    claims = measured[(measured["table"] == "statements") & measured["unit"].str.startswith("claim ")]
    for unit, rows in claims.groupby("unit"):
        of = rows.set_index("measure")["value"]
        figures.append((f"{unit} (F1; alpha {of['alpha']:.2f})", of["f1"], rows["n"].iloc[0]))
    pairs = measured[(measured["table"] == "pairs") & (measured["measure"] == "f1")]
    figures += [("Pairs: both sentences, claim, both camps (F1)", *row) for row in zip(pairs["value"], pairs["n"])]
    for label, value, n in figures:
        say(f"  {label:<56} {value:5.2f}  n {int(n):,}")


def _write(two: Two, folder: Path, table: str, items: list[Item]) -> None:
    """The sheet of one table: differences first, both codes beside each other, a column to decide."""
    import pandas as pd

    coders, own = list(two.readings), own_columns(table)
    order = sorted(range(len(items)), key=lambda n: items[n].agreed)
    rows = [items[n].shown(n + 1, coders, *_around(two, items[n])) for n in order]
    lists = coding.value_lists(two.data.actors, two.data.codebook)
    offered = {name: values for name, values in lists.items() if name in own} | {
        "decision": (*coders, *CHOICES, "agreed")
    }
    about = (
        f"Adjudication of {table}: {two.names}",
        coding.RIGHTS,
        "Each row is one thing that one or both coded; differences stand first. Under each coder's name stands what that coder wrote.",
        f"decision: {coders[0]} or {coders[1]} (as that coder has it; where nothing stands under the name, nothing), both, neither, own. "
        "For own, fill in the columns behind it; what you leave empty stays as the first of the two has it.",
        "Rows on which both agree are marked agreed; change that where a rule of the codebook speaks against it, and say why in note.",
        "Save the file where it lies and run make adjudicate again: it writes coding/adjudicated/ with a log of all decisions.",
    )
    notes, beside = coding.claim_notes(two.data.codebook), None
    if table == "pairs":  # what the two mean by the numbers of sentences
        titled = list(dict.fromkeys(item.doc_id for item in items))
        beside = coding.numbered_sentences((), titled, two.data.texts, {})
    sheet = coding.Sheet(pd.DataFrame(rows), ("decision", *own), offered, about, notes, beside)
    write_sheet(folder / table, sheet)


def _around(two: Two, item: Item) -> tuple[str, str, str, str]:
    """Title, the sentence before, the item's own, and the one after."""
    text, (start, _) = two.data.texts[item.doc_id], item.span
    own = two.sentences[two.sentences["doc_id"] == item.doc_id]
    spans = [(int(a), int(b)) for a, b in zip(own["start"], own["end"])]
    at = next((n for n, (_, end) in enumerate(spans) if start < end), len(spans) - 1)
    words = [text[slice(*spans[n])] if 0 <= n < len(spans) else "" for n in (at - 1, at, at + 1)]
    titles = dict(zip(two.data["documents"]["doc_id"], two.data["documents"]["title"]))
    return titles[item.doc_id], words[0], words[1], words[2]
