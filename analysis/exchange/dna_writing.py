"""A database of Discourse Network Analyzer 3.0: documents, coders, and statements with person, organization, concept and agreement.

A statement that keeps its distance agrees with nothing: it is of a type of its own, "Distance", so that no network counts it.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from analysis import coding
from analysis.exchange.dna_schema import SHORT, TABLES, VERSION
from analysis.exchange.lines import in_utf16, plain
from analysis.exchange.project import ACTOR_COLUMNS, UNLISTED, CodedBy, Project, Row
from analysis.study import whole

PASSWORD = "sample"  # of every coder, as in the database that comes with the program
DISTANCE = "Distance"
# statement types: id, label, colour, variables with their types
_TYPES = (
    (1, "DNA Statement", (239, 208, 51), ("person", "organization", "concept", "agreement", "embedding", "note")),
    (2, DISTANCE, (200, 200, 200), ("person", "organization", "concept", "embedding", "note")),
    (3, "Annotation", (211, 211, 211), ("note",)),
)
_DATA_TYPES = {"agreement": "boolean", "note": "long text"}
_ATTRIBUTES = {
    "person": ("Type", "Alias", "Notes", "actor_id", "name", "kind", "country", "role"),
    "organization": ("Type", "Alias", "Notes", "actor_id", "name", "kind", "country", "role"),
    "concept": ("Type", "Alias", "Notes", "claim_id", "parent"),
    "embedding": ("Type", "Alias", "Notes"),
}
_CODER_COLOURS = ((51, 153, 255), (255, 102, 102), (102, 255, 0), (255, 204, 0), (204, 102, 255))


def as_dna(project: Project) -> bytes:
    """The database as bytes. Texts have line ends of one character there, and offsets count UTF-16 units, as Java does."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, whole(Path(folder) / "study.dna") as path:
        with closing(sqlite3.connect(path)) as base:
            _Writer(base, plain(project)).write()
            base.commit()
        return path.read_bytes()


def hashed(password: str, salt: bytes = b"told twice: salt") -> str:
    """A password as jasypt's StrongPasswordEncryptor keeps it: salt and SHA-256 applied 100,000 times, in base 64."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class _Writer:
    """One database as it is written."""

    def __init__(self, base: sqlite3.Connection, project: Project) -> None:
        self.base, self.project = base, project
        self.variables: dict[tuple[int, str], int] = {}
        self.attributes: dict[tuple[int, str], int] = {}
        self.entities: dict[tuple[int, str], int] = {}
        self.values: dict[tuple[int, str], str] = {}  # variable and who is meant, to what stands there
        self.labels = {str(claim["id"]): claim for claim in project.claims}

    def add(self, table: str, **cells: Any) -> int:
        names = ", ".join(cells)
        marks = ", ".join("?" * len(cells))
        return int(
            self.base.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*cells.values()]).lastrowid or 0
        )

    def write(self) -> None:
        for name, columns in TABLES.items():
            self.base.execute(f"CREATE TABLE {name}({columns})")
        for name, value in zip(("version", "date"), VERSION):
            self.add("SETTINGS", Property=name, Value=value)
        self._types()
        coders = self._coders()
        documents = self._documents()
        for actor in self.project.actors:
            self._speaker(1, actor["actor_id"], "")
        for claim in self.labels:
            self._concept(1, claim)
        for by, coder in zip(self.project.coded, coders):
            for row in by.statements:
                self._statement(row, by, coder, documents)

    def _types(self) -> None:
        for number, label, (red, green, blue), names in _TYPES:
            self.add("STATEMENTTYPES", ID=number, Label=label, Red=red, Green=green, Blue=blue)
            for name in names:
                kind = _DATA_TYPES.get(name, "short text")
                variable = self.add("VARIABLES", Variable=name, DataType=kind, StatementTypeId=number)
                self.variables[number, name] = variable
                for attribute in _ATTRIBUTES[name] if kind == "short text" else ():
                    self.attributes[variable, attribute] = self.add(
                        "ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=attribute
                    )
                if kind == "short text":  # the program expects one that is empty
                    self._entity(number, name, "", "", {}, "#000000")

    def _coders(self) -> list[int]:
        secret = hashed(PASSWORD)
        named = [("Admin", (255, 255, 0))]
        named += [(by.coder.name, _CODER_COLOURS[n % len(_CODER_COLOURS)]) for n, by in enumerate(self.project.coded)]
        ids = [
            self.add("CODERS", Name=name[:SHORT], Red=red, Green=green, Blue=blue, Password=secret)
            for name, (red, green, blue) in named
        ]
        for one in ids:
            for other in ids:
                if one != other:
                    self.add("CODERRELATIONS", Coder=one, OtherCoder=other)
        return ids[1:]

    def _documents(self) -> dict[str, tuple[int, list[int]]]:
        found = {}
        for article in self.project.articles:
            day = article.published or article.latest
            date = datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00") if day else None
            number = self.add(
                "DOCUMENTS",
                Title=(article.title or article.doc_id)[:SHORT],
                Text=article.text,
                Coder=1,
                Source=article.outlet[:SHORT],
                Section=article.outlet_camp[:SHORT],
                Notes=f"doc_id={article.doc_id}\npublished={article.published}",
                Date=int(date.timestamp()) if date else 0,
            )
            found[article.doc_id] = number, in_utf16(article.text)
        return found

    def _statement(self, row: Row, by: CodedBy, coder: int, documents: Mapping[str, tuple[int, list[int]]]) -> None:
        document, units = documents[row["doc_id"]]
        number = 2 if row["stance"] == "distances" else 1
        start, end = units[int(row["start"])], units[int(row["end"])]
        statement = self.add(
            "STATEMENTS", StatementTypeId=number, DocumentId=document, Start=start, Stop=end, Coder=coder
        )
        person, organization = self._speaker(number, row["actor_id"], by.shown.get(row["statement_id"], ""))
        shown = {"person": person, "organization": organization, "concept": self._concept(number, row["claim"])}
        shown["embedding"] = self._entity(number, "embedding", row["embedding"], row["embedding"], {}, "#000000")
        for name, entity in shown.items():
            self.add("DATASHORTTEXT", StatementId=statement, VariableId=self.variables[number, name], Entity=entity)
        if number == 1:
            agrees = int(row["stance"] == "asserts")
            self.add("DATABOOLEAN", StatementId=statement, VariableId=self.variables[number, "agreement"], Value=agrees)
        note = "\n".join(f"{name}={row[name]}" for name in ("statement_id", "duplicate_of") if row[name])
        self.add("DATALONGTEXT", StatementId=statement, VariableId=self.variables[number, "note"], Value=note)

    def _speaker(self, number: int, actor_id: str, shown: str) -> tuple[int, int]:
        """The entities of a speaker: as a person with an organisation, or as an organisation alone."""
        actor = (
            self.project.actor(actor_id)
            if actor_id
            else {**dict.fromkeys(ACTOR_COLUMNS, ""), "actor_id": UNLISTED, "name": shown}
        )
        nobody = [self.entities[self.variables[number, name], ""] for name in ("person", "organization")]
        if not actor["name"]:
            return nobody[0], nobody[1]
        about = {name: actor[name] for name in ("actor_id", "name", "kind", "country", "role")}
        about |= {"Type": actor["camp"], "Alias": actor["aliases"]}
        colour = self.project.colour(actor["camp"])
        alone = (
            not actor["organisation"] and actor["kind"] not in ("person", "expert", "") and actor_id != coding.NARRATOR
        )
        key = actor_id or f"unlisted {shown}"
        if alone:
            return nobody[0], self._entity(number, "organization", key, actor["name"], about, colour)
        person = self._entity(number, "person", key, actor["name"], about, colour)
        body = actor["organisation"]
        return person, self._entity(number, "organization", f"of {body}", body, {}, colour) if body else nobody[1]

    def _concept(self, number: int, claim: str) -> int:
        entry = self.labels.get(claim, {})
        about = {
            "claim_id": claim,
            "parent": str(entry.get("parent") or ""),
            "Notes": str(entry.get("definition") or ""),
        }
        return self._entity(number, "concept", claim, str(entry.get("label") or claim), about, "#000000")

    def _entity(self, number: int, name: str, key: str, value: str, about: Mapping[str, str], colour: str) -> int:
        """The entity that stands for ``key``; where its value is taken by another, the key stands behind it."""
        variable = self.variables[number, name]
        if (variable, key) in self.entities:
            return self.entities[variable, key]
        shown = next(each for each in _forms(value, key) if (variable, each) not in self.values)
        self.values[variable, shown] = key
        red, green, blue = _rgb(colour)
        entity = self.add("ENTITIES", VariableId=variable, Value=shown, Red=red, Green=green, Blue=blue)
        self.entities[variable, key] = entity
        for attribute in _ATTRIBUTES[name]:
            written = about.get(attribute, "")[:SHORT]
            where = self.attributes[variable, attribute]
            self.add("ATTRIBUTEVALUES", EntityId=entity, AttributeVariableId=where, AttributeValue=written)
        return entity


def _forms(value: str, key: str) -> Iterator[str]:
    yield value[:SHORT]
    number = 1
    while True:
        behind = f" ({key[:80]})" if number == 1 else f" ({key[:80]} {number})"
        yield value[: SHORT - len(behind)] + behind
        number += 1
