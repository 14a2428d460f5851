"""A study as other programs have it: texts, actors, claims, and each coder's rows. Every format is written from this and read into it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis import coding

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

Row = dict[str, str]
UNLISTED = "-"  # what stands for the actor_id of a speaker who is in no list
ACTOR_COLUMNS = "actor_id name camp kind country role organisation aliases".split()
NO_COLOUR = "#A6A6A6"


@dataclass(frozen=True)
class Article:
    """One text with what is known of it. ``published``: an ISO date, or empty; ``latest`` the last possible one."""

    doc_id: str
    text: str
    title: str = ""
    outlet: str = ""
    outlet_camp: str = ""
    published: str = ""
    latest: str = ""


@dataclass(frozen=True)
class CodedBy:
    """One coder's rows by table (attributions, statements, pairs), with the columns of the files of ``coding/``.

    ``shown`` has the name of the speaker for rows without actor_id, by identifier of the row.
    """

    coder: coding.Coder
    rows: Mapping[str, list[Row]]
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def statements(self) -> list[Row]:
        return list(self.rows.get("statements", []))

    @property
    def attributions(self) -> list[Row]:
        return list(self.rows.get("attributions", []))


@dataclass
class Project:
    """Everything that is exchanged. ``claims``, ``camps`` and ``actors`` as codebook.yaml and actors.csv have them.

    ``not_placed`` is the record of what a foreign file held and could not be taken: its place, and why.
    """

    title: str = ""
    articles: list[Article] = field(default_factory=list)
    camps: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    actors: list[Row] = field(default_factory=list)
    coded: list[CodedBy] = field(default_factory=list)
    not_placed: list[tuple[str, str]] = field(default_factory=list)

    def colour(self, camp: str) -> str:
        """The colour of a camp as #RRGGBB; grey where it has none."""
        found = next((str(each.get("colour", "")) for each in self.camps if each["id"] == camp), "")
        return found if re.fullmatch(r"#[0-9A-Fa-f]{6}", found) else NO_COLOUR

    @property
    def texts(self) -> dict[str, str]:
        return {article.doc_id: article.text for article in self.articles}

    def actor(self, actor_id: str) -> Row:
        """The actor of an id; the id itself as a name where the list has none."""
        found = next((each for each in self.actors if each["actor_id"] == actor_id), None)
        return found or {**dict.fromkeys(ACTOR_COLUMNS, ""), "actor_id": actor_id, "name": actor_id}


def gather(data: Tables, coders: Collection[str] = ()) -> Project:
    """A study with the rows of its coders, the package's rules included, or of some of them."""
    book, actors = data.codebook, data.actors
    listed: list[Row] = []
    if actors is not None:
        listed = [
            {name: str(row.get(name) or "") for name in ACTOR_COLUMNS} for row in actors.fillna("").to_dict("records")
        ]
    documents = data["documents"].astype(object).where(data["documents"].notna(), "")
    articles = [
        Article(
            row["doc_id"],
            str(data.texts[row["doc_id"]]),
            *(str(row[name]) for name in ("title", "outlet", "outlet_camp")),
            *(_day(row[name]) for name in ("published", "latest")),
        )
        for row in documents.to_dict("records")
    ]
    texts = {article.doc_id: article.text for article in articles}
    frames = {table: data[table] for table in coding.TABLES if table in data}
    coded = []
    for name, reading in data.readings.items():
        if coders and name not in coders:
            continue
        own = {t: frame[frame["coder"] == name] for t, frame in frames.items() if not frame.empty}
        by = _coded(reading.coder, own, texts)
        if any(by.rows.values()):
            coded.append(by)
    return Project(book.title, articles, list(book.camps), list(book.claims), listed, coded)


def _coded(coder: coding.Coder, frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> CodedBy:
    rows: dict[str, list[Row]] = {}
    shown: dict[str, str] = {}
    for table, frame in frames.items():
        names = coding.columns_of(table)
        rows[table] = []
        plain = frame.astype(object).where(frame.notna(), "")
        for each in plain.to_dict("records"):
            row = {name: _cell(name, each.get(name, ""), coder.name, each["doc_id"]) for name in names}
            if table == "statements":
                row["text"] = texts[row["doc_id"]][int(row["start"]) : int(row["end"])]
            rows[table].append(row)
            if "actor_id" in row and not row["actor_id"]:
                shown[row[names[0]]] = str(each.get("speaker") or "")
    return CodedBy(coder, rows, shown)


_REFERRING = re.compile(r"_id$")


def _cell(column: str, value: Any, coder: str, doc_id: str) -> str:
    """A cell as the files of ``coding/`` have it: without the coder in front of an identifier."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if column in ("group_id", "coordination_id"):
        return text.removeprefix(f"{coder}.").removeprefix(f"{doc_id}.")
    if column in ("doc_id", "actor_id") or not (_REFERRING.search(column) or column == "duplicate_of"):
        return text
    return text.removeprefix(f"{coder}.")


def _day(value: Any) -> str:
    text = str(value)[:10]
    return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""


def identifier(name: str, taken: Collection[str] = (), other: str = "unnamed") -> str:
    """A name in small plain letters, with a number behind it where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:80] or other
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}_{number}"
    return found
