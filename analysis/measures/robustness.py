"""What every defensible choice would give: three estimands about the first two compared sides, under many specifications.

The estimands, for side A (the first compared camp) and side B (the second, alone or with its allies):

* ``space``: A's words as a share of A's and B's. Panels: outermost or innermost speaker; all speakers or states only; quoted words.
* ``answered``: the share of A's accusations against B that are answered in the same document. Panels: each claim once a document, or
  every statement, which is answered where a pair answers it.
* ``embedded``: the share of A's assertions known only from inside another's denial or accusation. Panels: the same units.

What changes the estimand is a panel; choices change the estimate. They are not all combined with all (``kind``):

* "ways of counting": coder x weights x text or duplicates x side, all readings as in the other notebooks;
* "readings", of ``answered``: coder x whose answers count x whether to keep one's distance is an answer x replies x accusations known only
  from inside another's words x demands x the narrators' own accusations, all counted in the usual way;
* "a document left out": coder x each document that the coder has read, all choices as in the other notebooks. That is no choice that
  anyone would make, and it stands in no count of choices.

Coders are choices of whose eyes to trust; they are not independent of each other where one coding rests on others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures import accusing
from analysis.measures.shares import WEIGHTS, over_units
from analysis.schema import COUNTED, KINDS_OF_CHOICES, TABLES, WHO_ANSWERS

if TYPE_CHECKING:
    from analysis.coding import Codebook, Reading

Counts: TypeAlias = NDArray[np.float64]  # part and whole (rows) by unit (columns)
Choices: TypeAlias = dict[str, Sequence[str]]
COLUMNS = tuple(TABLES["specifications"].columns)
COUNTING, READINGS, LEFT_OUT = KINDS_OF_CHOICES
RESTS_ON = {
    "space": "runs",
    "answered": "pairs",
    "embedded": "statements",
}  # estimand to the table that it is counted from
ALL = "all"  # of the documents
USUAL = {  # what the other notebooks choose
    "documents": ALL, "weights": "pooled", "text_counted": "body", "duplicates": "left out", "who_answers": "those accused",
    "keeping_distance": "counted", "replies": "counted", "inside_others": "counted", "demands": "left out", "narrators": "left out",
}  # fmt: skip
READ_EITHER_WAY = ("keeping_distance", "replies", "inside_others", "demands", "narrators")
CLAIMS, STATEMENTS = "each claim once an article", "every statement"


def table(
    runs: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    book: Codebook,
    units: Mapping[str, str] | None = None,
    readings: Mapping[str, Reading] | None = None,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Table ``specifications``: one row a specification; empty where the codebook compares fewer than two sides.

    Coders are those who have rows; of answers, with ``readings``, those who looked for them. ``units`` (doc_id to unit) puts documents
    together, so that in a large study a unit is left out in turn and weighs as much as any other. ``texts`` as in `accusing.accusations`.
    """
    if len(book.compared) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    material = Material(runs, statements, pairs, book, units, readings, texts or {})
    found = pd.concat(_curves(material), ignore_index=True)
    number = found.groupby("estimand").cumcount() + 1
    usual = {**USUAL, "side": next(iter(material.sides))}
    found = found.reindex(columns=list(COLUMNS)).fillna(usual)
    return found.assign(specification_id=found["estimand"] + "." + number.astype("str").str.zfill(4))


def _curves(material: Material) -> Iterator[pd.DataFrame]:
    """The specifications of each estimand and panel, kind by kind."""
    runs, statements, sides = material.runs, material.statements, list(material.sides)
    spoken, coders = sorted(runs["coder"].unique()), sorted(statements["coder"].unique())
    paired = [coder for coder in coders if material.looked_for_answers(coder)]
    space: Choices = {"text_counted": ["body", "all"], "side": sides}
    panels = [*product(("outermost", "innermost"), ("all speakers", "states only")), ("outermost", "quoted words only")]
    for nesting, who in panels:
        count = partial(material.words, nesting=nesting, who=who)
        yield from _kinds("space", f"{nesting} speaker, {who}", spoken, {COUNTING: space}, count, material)
    repeated: Choices = {"duplicates": COUNTED}
    read: Choices = {"who_answers": WHO_ANSWERS, **dict.fromkeys(READ_EITHER_WAY, COUNTED)}
    for unit in (CLAIMS, STATEMENTS):
        kinds = {COUNTING: {**repeated, "side": sides}, READINGS: read}
        yield from _kinds("answered", unit, paired, kinds, partial(material.accusations, unit=unit), material)
        count = partial(material.assertions, unit=unit)
        yield from _kinds("embedded", unit, coders, {COUNTING: repeated}, count, material)


class Material:
    """What the estimands are counted from: part and whole by unit, for each way of coding and counting."""

    def __init__(
        self,
        runs: pd.DataFrame,
        statements: pd.DataFrame,
        pairs: pd.DataFrame,
        book: Codebook,
        units: Mapping[str, str] | None,
        readings: Mapping[str, Reading] | None,
        texts: Mapping[str, str],
    ) -> None:
        self.runs, self.statements, self.pairs, self.book = runs, statements, pairs, book
        self.readings, self.texts = readings, texts
        self.unit_of = {doc_id: units[doc_id] if units else doc_id for doc_id in runs["doc_id"].unique()}
        self.units = sorted(set(self.unit_of.values()))
        self.a, b = book.compared[:2]
        self.sides = {b: [b]}
        if allies := book.allied.get(b):
            self.sides[f"{b} + {' + '.join(allies)}"] = [b, *allies]
        self._accused = cache(self._accusations)

    def looked_for_answers(self, coder: str) -> bool:
        return self.readings is None or "pairs" in self.readings[coder].tables

    def read(self, coder: str) -> list[str]:
        """The units that a coder has read something of."""
        rows = pd.concat([self.runs[["doc_id", "coder"]], self.statements[["doc_id", "coder"]]])
        own = (
            rows[rows["coder"] == coder]["doc_id"].unique() if self.readings is None else self.readings[coder].documents
        )
        return sorted({self.unit_of[doc_id] for doc_id in own if doc_id in self.unit_of})

    def words(self, coder: str, nesting: str, who: str, text_counted: str = "", side: str = "") -> Counts:
        """A's words, and those of both sides."""
        rows = self.runs[self.runs["coder"] == coder]
        if text_counted != "all":
            rows = rows[rows["part"] == "body"]
        if who == "states only":
            kind = rows["actor_kind" if nesting == "outermost" else "innermost_kind"]
            rows = rows[kind.isin(self.book.kinds_of_states)]
        if who == "quoted words only":
            rows = rows[rows["quoted"].astype(bool)]
        camp = rows["camp" if nesting == "outermost" else "innermost_camp"]
        both = camp.isin([self.a, *self._camps(side)])
        return self._by_unit(rows, rows["n_words"].where(camp == self.a, 0), both * rows["n_words"])

    def accusations(self, coder: str, unit: str, side: str = "", **chosen: str) -> Counts:
        """A's accusations against B that are answered, and all of them."""
        choice = {**USUAL, **chosen}
        answers = (choice[name] for name in ("duplicates", "who_answers", "keeping_distance"))
        rows = self._accused(coder, side, *answers)
        kept = np.ones(len(rows["unit"]), dtype=bool)
        for name in ("replies", "inside_others", "demands", "narrators"):
            if choice[name] == "left out":
                kept &= ~rows[name]
        counts = ("n_answered", "n_statements") if unit == STATEMENTS else ("answered", "one")
        sums = [np.bincount(rows["unit"][kept], rows[count][kept], len(self.units)) for count in counts]
        return np.array(sums, dtype=float)

    def _accusations(
        self, coder: str, side: str, duplicates: str, who_answers: str, keeping_distance: str
    ) -> dict[str, NDArray[Any]]:
        """A's and the narrators' accusations against B, as far as some answers answer them: the number of the unit, counts, and what may
        be left out."""
        said, pairs = self._said(coder, duplicates)
        answers = pairs
        if who_answers == "those accused":
            answers = answers[answers["answering_camp"].isin(self._camps(side))]
        elif who_answers == "anyone who speaks":
            answers = answers[answers["answering_camp"] != "narrator"]
        if keeping_distance == "left out":
            aloof = said.loc[said["stance"] == "distances", "statement_id"]
            answers = answers[~answers["answer_id"].isin(aloof)]
        rows = accusing.accusations(said, pairs, self.book, self.texts, answers)
        rows = rows[rows["camp"].isin([self.a, "narrator"]) & rows["accused"].isin(self._camps(side))]
        rows = rows[rows["doc_id"].isin(self.unit_of.keys())]
        found = {name: rows[name].to_numpy(float) for name in ("n_answered", "n_statements", "answered")}
        flags = {"replies": rows["reply"], "inside_others": rows["embedded"], "demands": rows["manner"] == "demands"}
        flags["narrators"] = rows["camp"] == "narrator"
        number = {unit: n for n, unit in enumerate(self.units)}
        unit = rows["doc_id"].map(self.unit_of).map(number).to_numpy(int)
        return {
            **found,
            **{name: flag.to_numpy(bool) for name, flag in flags.items()},
            "unit": unit,
            "one": unit * 0.0 + 1,
        }

    def assertions(self, coder: str, unit: str, duplicates: str = "left out") -> Counts:
        """A's assertions known only from inside another's denial or accusation, and all of them."""
        rows, _ = self._said(coder, duplicates)
        rows = rows[(rows["camp"] == self.a) & (rows["stance"] == "asserts")]
        rows = rows.assign(inside=rows["embedding"] != "independent")
        if unit != STATEMENTS:
            rows = rows.groupby(["doc_id", "claim"], as_index=False)["inside"].all()
        return self._by_unit(rows, rows["inside"].astype(float), rows["inside"] * 0.0 + 1)

    def _camps(self, side: str) -> list[str]:
        """The camps of the other side; of the first alone unless told otherwise."""
        return self.sides[side or next(iter(self.sides))]

    def _said(self, coder: str, duplicates: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Statements and pairs of a coder; without repeated text, without the pairs that have an end in it."""
        own = [rows[rows["coder"] == coder] for rows in (self.statements, self.pairs)]
        return (own[0], own[1]) if duplicates == "counted" else accusing.without_repeats(own[0], own[1])

    def _by_unit(self, rows: pd.DataFrame, part: pd.Series, whole: pd.Series) -> Counts:
        unit = rows["doc_id"].map(self.unit_of)
        sums = [values.groupby(unit).sum().reindex(self.units, fill_value=0) for values in (part, whole)]
        return np.array(sums, dtype=float)


def choices(specifications: pd.DataFrame) -> pd.DataFrame:
    """The rows that combine choices, all documents in; without those that leave a document out."""
    return specifications[specifications["kind"] != LEFT_OUT]


def moved(specifications: pd.DataFrame) -> pd.DataFrame:
    """The rows of the estimands and panels that some choice, or some document left out, moves; no range of the others means anything."""
    return specifications[specifications.groupby(["estimand", "panel"])["value"].transform("nunique") > 1]


def without_a_document(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.DataFrame:
    """By estimand and panel: the usual choices, and the least and greatest with a document left out; ``coder`` as in `is_default`.

    Columns: estimand, panel, default, least, least_without, greatest, greatest_without; the names are empty where none changes anything.
    """
    rows = []
    for (estimand, panel), group in specifications.groupby(["estimand", "panel"], sort=False):
        default, own = (
            group[is_default(group, coder)]["value"],
            group[_is_of(group, coder) & (group["kind"] == LEFT_OUT)],
        )
        found = {"estimand": estimand, "panel": panel, "default": default.iloc[0] if len(default) else np.nan}
        some = own[own["value"].notna()]
        for name, ascending in (("least", True), ("greatest", False)):
            end = some.sort_values(["value", "documents"], ascending=[ascending, True]).head(1)
            which = "".join(end["documents"]) if some["value"].nunique() > 1 else ""
            found |= {name: end["value"].max(), f"{name}_without": which}
        rows.append(found)
    return pd.DataFrame(rows)


def summary(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.DataFrame:
    """By estimand and panel: how many specifications, the one taken by default, least, median and greatest.

    ``coder`` as in `is_default`.
    """
    rows = []
    for (estimand, panel), group in specifications.groupby(["estimand", "panel"], sort=False):
        default = group[is_default(group, coder)]["value"]
        rows.append(
            {
                "estimand": estimand,
                "panel": panel,
                "specifications": len(group),
                "default": default.iloc[0] if len(default) else np.nan,
                "least": group["value"].min(),
                "median": group["value"].median(),
                "greatest": group["value"].max(),
            }
        )
    return pd.DataFrame(rows)


def is_default(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.Series:
    """Which rows are the choices the other notebooks make: all documents, pooled, bodies, repeats left out, side B alone.

    ``coder``: whose coding they take, or estimand to that, where a coder has not coded all of them (`RESTS_ON`).
    """
    alone = ~specifications["side"].str.contains("+", regex=False)
    keep = alone & _is_of(specifications, coder) & (specifications["kind"] == COUNTING)
    for column, option in USUAL.items():
        keep = keep & (specifications[column] == option)
    return keep


def _is_of(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.Series:
    taken = coder if isinstance(coder, str) else specifications["estimand"].map(coder)
    return specifications["coder"] == taken


def specifications_of(
    choices: Mapping[str, Sequence[Any]], estimands: Mapping[str, Callable[..., float]]
) -> pd.DataFrame:
    """Every estimand under every combination of choices (Simonsohn, Simmons and Nelson 2020).

    `choices` maps the name of a choice to its options; each estimand is called with one option for each, by name.
    Returns one row a specification: specification_id, the choices, the estimands. Options that change what is
    estimated, rather than how, belong in panels of their own: group the rows by them.
    """
    rows = []
    for number, options in enumerate(product(*choices.values()), 1):
        chosen = dict(zip(choices, options, strict=True))
        values = {name: float(estimand(**chosen)) for name, estimand in estimands.items()}
        rows.append({"specification_id": f"s{number:04d}", **chosen, **values})
    return pd.DataFrame(rows, columns=["specification_id", *choices, *estimands])


def _kinds(
    estimand: str,
    panel: str,
    coders: Collection[str],
    kinds: Mapping[str, Choices],
    count: Callable[..., Counts],
    material: Material,
) -> Iterator[pd.DataFrame]:
    """The specifications of one panel: of each kind of choices, and with each document left out that a coder has read."""
    counted = cache(count)  # documents and weights only combine what is counted once

    def value(documents: str = ALL, weights: str = "pooled", **chosen: str) -> float:
        kept = np.array([documents != f"without {unit}" for unit in material.units])
        part, whole = counted(**chosen)[:, kept]
        return over_units(part, whole, weights)

    for kind, options in kinds.items():
        weighed = {"weights": WEIGHTS} if kind == COUNTING else {}
        found = specifications_of({"coder": sorted(coders), **options, **weighed}, {"value": value})
        yield found.assign(estimand=estimand, panel=panel, kind=kind)
    for coder in coders:
        left_out = [f"without {unit}" for unit in material.read(coder)]
        found = specifications_of({"coder": [coder], "documents": left_out}, {"value": value})
        yield found.assign(estimand=estimand, panel=panel, kind=LEFT_OUT)


CHOICES = {  # column to the question that it answers
    "coder": "whose coding", "weights": "how articles weigh", "text_counted": "which text", "duplicates": "repeated text",
    "side": "who the other side is", "who_answers": "whose answers count", "keeping_distance": "to keep one’s distance, as an answer",
    "replies": "accusations that are replies themselves", "inside_others": "accusations known only from another’s words",
    "demands": "demands, as accusations", "narrators": "narrators’ own accusations",
}  # fmt: skip


def medians(specifications: pd.DataFrame) -> pd.DataFrame:
    """The median of each estimand under each option of each choice, the others free: rows (choice, option), a column an estimand.

    Every choice is looked at among the kind of specifications that vary it; what an estimand does not vary stays empty.
    """
    found = []
    for (estimand, kind), rows in choices(specifications).groupby(["estimand", "kind"], sort=False):
        for column, words in CHOICES.items():
            if rows[column].nunique() > 1 and (kind == COUNTING or column != "coder"):
                by = rows.groupby(column)["value"].median().rename_axis("option").reset_index()
                found.append(by.assign(choice=words, estimand=estimand))
    if not found:
        return pd.DataFrame()
    order = {words: n for n, words in enumerate(CHOICES.values())}
    wide = pd.concat(found).pivot_table(index=["choice", "option"], columns="estimand", values="value")
    return wide.sort_index(level="choice", key=lambda level: level.map(order), sort_remaining=False)
