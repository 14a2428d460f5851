"""Tables as a reader would say them: columns, sides, claims, documents and the codes of the coding in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.coding import Codebook
from analysis.text import dated, definite, listed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

Documents = Mapping[str, Mapping[str, Any]]

_COLUMNS = {
    "camp": "side", "outlet_camp": "side of the outlet", "accused": "accused side", "voice": "side speaking",
    "claiming_camp": "claiming side", "answering_camp": "answering side", "answered_by": "answered by", "doc_id": "article",
    "documents": "articles", "n_documents": "number of articles",
    "sentence_id": "place", "attribution_id": "place", "statement_id": "place", "duplicate_of": "duplicate of", "outlet_is": "outlet",
    "n": "number", "first": "one coder", "second": "other coder", "specification_id": "number",
    "n_first": "articles in which it is first", "n_last": "articles in which it is last",
    "first_camp": "first voice", "last_camp": "last voice", "n_gold": "in the standard", "n_machine": "by the coder",
    "only_inside_another": "known only from another’s words", "from_node": "one side", "to_node": "other side",
    "congruence of camps": "agreement", "conflict of camps": "conflict", "subtract of camps": "agreement less conflict",
    "count_target": "count", "count_reference": "count in all other voices", "z_low": "lowest z", "z_high": "highest z",
    "survives": "without any one article", "n_answered": "of these answered", "n_replies": "of these replies",
    "embedded": "only inside another’s words",
    "reply": "itself a reply", "answered_by_accused": "answered by the accused", "accused_heard": "accused is heard",
}  # fmt: skip
# columns that hold camps, beside those named so
_SIDES = {"accused", "voice", "side", "innermost_camp", "answered_by", "from_node", "to_node", "carrier", "carried"}
_PLACES = {"a": "attribution", "s": "statement", "p": "pair", "r": "stretch"}


def side(camp: str, book: Codebook) -> str:
    """A camp inside a sentence: its label, with its article."""
    names = {"unassigned": "speakers of no known side", "narrator": "the narrator"}
    return names.get(camp) or definite(book.label(camp))


def heading(camp: str, book: Codebook) -> str:
    """A camp before a colon or a number: its label alone."""
    return book.label(camp) if camp in book.camp_order and camp != "narrator" else side(camp, book)


class Words:
    """The words of one study: the labels of its codebook and the names of its documents (see ``labelled``)."""

    def __init__(self, codebook: Codebook, documents: Documents) -> None:
        self.codebook, self.documents = codebook, documents

    def column(self, name: str) -> str:
        """The name of a column in words."""
        return _COLUMNS.get(name, re.sub(r"^n_", "number of ", name).replace("_", " "))

    def cell(self, column: str, value: Any) -> str:
        """A value of a row in words; empty for nothing."""
        if value is None or value != value or value == "":
            return ""
        if isinstance(value, float):
            return f"{value:.3f}" if value != int(value) else f"{int(value):,}"
        return self.value(column, value)

    def value(self, column: str, value: Any) -> str:
        """A value that is no measured number, in words."""
        if column == "option":  # of a choice, whatever it is about
            parts = str(value).split(" + ")
            column = "camp" if set(parts) <= set(self.codebook.camp_order) else column
        if column.endswith("camp") or column in _SIDES:
            return listed([self.codebook.label(camp) for camp in re.split(r"\s*\+\s*", str(value))])
        if column in ("claim", "actor_kind", "character"):
            return self.codebook.label(str(value))
        if column == "doc_id" and value in self.documents:
            return str(self.documents[value]["label"])
        if column == "fails without":
            return ", ".join(self.value("doc_id", doc_id) for doc_id in str(value).split(", "))
        before, _, rest = str(value).partition(" ")
        if before == "without" and rest in self.documents:  # one choice of documents: all but one
            return f"without {self.documents[rest]['label']}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if column.endswith("_id"):
            return self._place(column, str(value))
        return str(value).replace("_", " ")

    def _place(self, column: str, identifier: str) -> str:
        """The identifier of a sentence, attribution, statement or pair as a reader would say it."""
        parts = re.fullmatch(r"(?:[^.]+\.)?(?P<doc>.+)\.(?P<kind>[a-z])0*(?P<number>\d+)", identifier)
        if not parts or parts["doc"] not in self.documents:
            return identifier
        document = self.documents[parts["doc"]]
        alone = sum(each["name"] == document["name"] for each in self.documents.values()) == 1
        noun = "sentence" if column == "sentence_id" else _PLACES.get(parts["kind"], "row")
        return f"{document['name'] if alone else document['label']}, {noun} {parts['number']}"


def readable(frame: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """A frame as a reader would say it: its columns, its index and what stands in them in words; numbers stay as they are."""
    flat = frame.reset_index() if frame.index.names != [None] else frame
    said = [str(name) for name in flat.columns if not _is_number(flat[name])]
    about_documents = any(name.endswith(("_id", "without")) or name in ("option", "documents") for name in said)
    words = Words(data.codebook, documents_named(data) if about_documents else {})
    columns = {name: _column(str(name), words) for name in frame.columns}
    found = frame.apply(lambda column: _said(column, words)).rename(columns=columns).rename_axis(columns=None)
    if frame.index.name is None and frame.index.nlevels == 1:
        return found.reset_index(drop=True)
    levels = frame.index.to_frame(index=False).apply(lambda level: _said(level, words))
    said = levels.rename(columns={name: _column(str(name), words) for name in levels.columns})
    return found.set_axis(said.set_index(list(said.columns)).index)


def _column(name: str, words: Words) -> str:
    return "the outlet is" if name == "outlet_is" else words.column(name)


def _said(column: pd.Series, words: Words) -> pd.Series:
    """What stands in a column, in words, but for numbers."""
    if _is_number(column):
        return column
    name = str(column.name)
    return column.map({value: words.cell(name, value) for value in dict.fromkeys(column.tolist())})


def _is_number(column: pd.Series) -> bool:
    return column.dtype.kind in "iuf"


def documents_named(data: Tables) -> Documents:
    """The documents of a study by doc_id, each with ``name`` and ``label``."""
    rows = data.rows("documents", ["doc_id", "outlet", "title", "published", "earliest", "latest"])
    return labelled(rows.to_dict("records"))


def labelled(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows of the table ``documents`` by doc_id, each with its date in words, a name (the outlet, or the title) and a label.

    A label is name and date; the doc_id stands behind it where two documents would bear the same.
    """
    found = {str(row["doc_id"]): dict(row) for row in rows}
    for doc_id, row in found.items():
        row["date"] = dated(row)
        row["name"] = row["outlet"] or row["title"] or doc_id
        row["label"] = ", ".join(part for part in (row["name"], dated(row, exact=False)) if part)
    twice = {label for label, n in Counter(row["label"] for row in found.values()).items() if n > 1}
    for doc_id, row in found.items():
        if row["label"] in twice and row["label"] != doc_id:
            row["label"] = f"{row['label']} ({doc_id})"
    return found
