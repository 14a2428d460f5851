"""Databases of Discourse Network Analyzer 3, anybody's, opened to be read and nothing else."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis import coding
from analysis.exchange.dna_schema import TABLES
from analysis.exchange.dna_writing import DISTANCE
from analysis.exchange.lines import from_utf16
from analysis.exchange.project import ACTOR_COLUMNS, UNLISTED, Article, CodedBy, Project, Row, identifier
from analysis.schema import EMBEDDINGS
from analysis.study import StudyError

Values = dict[str, Any]  # what a statement has, by variable: a text, a number or an entity
_PEOPLE, _BODIES, _CONCEPTS = ("person", "actor", "speaker"), ("organization", "organisation"), ("concept", "claim")


def read_dna(path: Path, mapping: Mapping[str, Row]) -> Project:
    """A database as a project: documents, persons and organisations as actors, concepts as claims, coders with their statements.

    ``mapping`` says which claim a concept is. Statements of a type without a concept go on the record, as do places that are none.
    Raises StudyError, with the table, for a file that is no such database.
    """
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            base.row_factory = sqlite3.Row
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            return _Reader(base, path, mapping).project()
    except sqlite3.Error as error:
        raise StudyError(path, f"it cannot be read as a database ({error})", "save it in the program again") from None
    except (TypeError, ValueError, OverflowError, KeyError) as error:
        raise StudyError(
            path, f"it holds what no such database does ({error})", "save it in the program again"
        ) from None


class _Reader:
    """One database as it is read."""

    def __init__(self, base: sqlite3.Connection, path: Path, mapping: Mapping[str, Row]) -> None:
        self.base, self.path, self.mapping = base, path, mapping
        kinds = dict(base.execute("SELECT name, type FROM sqlite_master"))
        for name in TABLES:
            if kinds.get(name) != "table":
                mend = "open it in Discourse Network Analyzer 3 and save it there"
                raise StudyError(path, "it is no database of Discourse Network Analyzer 3", mend, f"table {name}")
        self.out = Project(path.stem)
        self.variables = {row["ID"]: row for row in base.execute("SELECT * FROM VARIABLES")}
        self.entities = {row["ID"]: row for row in base.execute("SELECT * FROM ENTITIES")}
        self.about: dict[int, dict[str, str]] = {}
        asked = (
            "SELECT v.EntityId, n.AttributeVariable, v.AttributeValue FROM ATTRIBUTEVALUES v "
            "JOIN ATTRIBUTEVARIABLES n ON n.ID = v.AttributeVariableId"
        )
        for entity, name, value in base.execute(asked):
            self.about.setdefault(entity, {})[name] = str(value)
        self.actors: dict[int, str] = {}
        self.claims: dict[int, str] = {}
        self.camps: dict[str, str] = {}

    def project(self) -> Project:
        self._documents()
        self._lists()
        self._statements()
        return self.out

    def _documents(self) -> None:
        self.documents: dict[int, tuple[Article, dict[int, int]]] = {}
        taken: set[str] = set()
        for row in self.base.execute("SELECT * FROM DOCUMENTS ORDER BY ID"):
            noted = _noted(row["Notes"])
            doc_id = noted.get("doc_id") or identifier(row["Title"], taken, "document")
            doc_id = (
                doc_id
                if re.fullmatch(r"[\w-][\w.() -]*", doc_id) and doc_id not in taken
                else identifier(doc_id, taken, "document")
            )
            taken.add(doc_id)
            day = datetime.datetime.fromtimestamp(row["Date"], datetime.UTC).date().isoformat() if row["Date"] else ""
            published = noted.get("published", day)
            article = Article(
                doc_id,
                row["Text"],
                row["Title"],
                row["Source"],
                row["Section"] if "doc_id" in noted else "",
                published,
                day,
            )
            self.out.articles.append(article)
            self.documents[row["ID"]] = article, from_utf16(article.text)

    def _lists(self) -> None:
        """Persons, organisations and concepts, each once though several types of statements have them."""
        names = {number: row["Variable"].casefold() for number, row in self.variables.items()}
        for group, kind in ((_PEOPLE, "person"), (_BODIES, "collective")):
            for number, row in self.entities.items():
                if row["Value"] and names.get(row["VariableId"]) in group:
                    self._actor(number, row, kind)
        for number, row in self.entities.items():
            if row["Value"] and names.get(row["VariableId"]) in _CONCEPTS:
                self._claim(number, row)
        self.out.camps += [
            {"id": camp, "label": camp.replace("_", " "), "colour": colour} for camp, colour in self.camps.items()
        ]

    def _actor(self, number: int, row: sqlite3.Row, kind: str) -> None:
        about = self.about.get(number, {})
        stated, name = about.get("actor_id", ""), about.get("name") or row["Value"]
        if stated in (UNLISTED, coding.NARRATOR):
            self.actors[number] = "" if stated == UNLISTED else stated
            return
        known = {actor["actor_id"]: actor for actor in self.out.actors}
        same = (
            stated if stated in known else next((k for k, a in known.items() if not stated and a["name"] == name), "")
        )
        if same:
            self.actors[number] = same
            return
        actor_id = stated or identifier(name, known, "actor")
        camp = about.get("Type", "")
        camp = camp if stated else identifier(camp, (), "other") if camp else "other"
        self.camps.setdefault(
            camp, "#{:02X}{:02X}{:02X}".format(*((row[c] or 0) % 256 for c in ("Red", "Green", "Blue")))
        )
        told = {"kind": about.get("kind") or kind, "country": about.get("country", ""), "role": about.get("role", "")}
        blank = dict.fromkeys(ACTOR_COLUMNS, "")
        self.out.actors.append(
            blank | {"actor_id": actor_id, "name": name, "camp": camp, "aliases": about.get("Alias", "")} | told
        )
        self.actors[number] = actor_id

    def _claim(self, number: int, row: sqlite3.Row) -> None:
        about, mapped = self.about.get(number, {}), self.mapping.get(row["Value"].casefold())
        known = {str(claim["id"]): claim for claim in self.out.claims}
        stated = mapped["claim"] if mapped else about.get("claim_id", "")
        same = next((k for k, claim in known.items() if not stated and claim["label"] == row["Value"]), "")
        claim_id = stated or same or identifier(row["Value"], known, "claim")
        if claim_id not in known:
            entry = {
                "id": claim_id,
                "label": row["Value"],
                "definition": about.get("Notes", ""),
                "parent": about.get("parent", ""),
            }
            self.out.claims.append({name: value for name, value in entry.items() if value})
        self.claims[number] = claim_id

    def _statements(self) -> None:
        types = {row["ID"]: row["Label"] for row in self.base.execute("SELECT * FROM STATEMENTTYPES")}
        coders = {row["ID"]: row["Name"] for row in self.base.execute("SELECT * FROM CODERS ORDER BY ID")}
        values = self._values()
        rows: dict[int, list[Row]] = {number: [] for number in coders}
        for row in self.base.execute("SELECT * FROM STATEMENTS ORDER BY ID"):
            made = self._row(row, values.get(row["ID"], {}), types.get(row["StatementTypeId"], ""))
            if isinstance(made, str):
                self.out.not_placed.append((f"STATEMENTS, ID {row['ID']}", made))
            elif row["Coder"] not in rows:
                self.out.not_placed.append(
                    (f"STATEMENTS, ID {row['ID']}", f"its coder {row['Coder']} is not in CODERS")
                )
            else:
                rows[row["Coder"]].append(made)
        for number, name in coders.items():
            read = tuple(sorted({row["doc_id"] for row in rows[number]}))
            coder = coding.Coder(
                name, "person", who=f"coder '{name}' of a database of Discourse Network Analyzer", documents=read
            )
            self.out.coded.append(CodedBy(coder, {"statements": rows[number]}))

    def _values(self) -> dict[int, Values]:
        found: dict[int, Values] = {}
        for table, column in (
            ("DATASHORTTEXT", "Entity"),
            ("DATABOOLEAN", "Value"),
            ("DATAINTEGER", "Value"),
            ("DATALONGTEXT", "Value"),
        ):
            for statement, variable, value in self.base.execute(
                f"SELECT StatementId, VariableId, {column} FROM {table}"
            ):
                if variable in self.variables:
                    found.setdefault(statement, {})[self.variables[variable]["Variable"].casefold()] = value
        return found

    def _row(self, row: sqlite3.Row, values: Values, kind: str) -> Row | str:
        """A statement as a row, or why it is none."""
        claim = next((self.claims[values[name]] for name in _CONCEPTS if values.get(name) in self.claims), "")
        if not claim:
            return f"a statement of the type '{kind}' has no concept"
        if row["DocumentId"] not in self.documents:
            return f"its document {row['DocumentId']} is not in DOCUMENTS"
        article, places = self.documents[row["DocumentId"]]
        start, end = places.get(row["Start"]), places.get(row["Stop"])
        if start is None or end is None or start >= end:
            return f"the characters {row['Start']} to {row['Stop']} are none of its text"
        speakers = [self.actors[values[name]] for name in (*_PEOPLE, *_BODIES) if values.get(name) in self.actors]
        self._belongs(values)
        noted = _noted(str(values.get("note") or ""))
        entity = self.entities.get(values.get("embedding", 0))
        embedding = entity["Value"] if entity is not None and entity["Value"] in EMBEDDINGS else "independent"
        made = dict.fromkeys(coding.columns_of("statements"), "")
        made |= {"statement_id": noted.get("statement_id") or f"s{row['ID']}", "doc_id": article.doc_id, "claim": claim}
        made |= {"start": str(start), "end": str(end), "text": article.text[start:end], "embedding": embedding}
        made |= {"actor_id": speakers[0] if speakers else "", "stance": _stance(kind, values.get("agreement", 1))}
        return made | {"duplicate_of": noted.get("duplicate_of", "")}

    def _belongs(self, values: Values) -> None:
        """The organisation that a person first speaks for is the person's."""
        person, body = (
            next((values[name] for name in names if values.get(name) in self.actors), 0) for names in (_PEOPLE, _BODIES)
        )
        actor = next((each for each in self.out.actors if person and each["actor_id"] == self.actors[person]), None)
        if actor is not None and body and not actor["organisation"]:
            actor["organisation"] = str(self.entities[body]["Value"])


def _stance(kind: str, agreement: Any) -> str:
    """What a statement does: agreement is yes or no, or a number on a scale around 0."""
    if kind == DISTANCE:
        return "distances"
    return "asserts" if agreement > 0 else "denies"


def _noted(text: str) -> dict[str, str]:
    """What stands in notes as ``name=value``, a line each."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
