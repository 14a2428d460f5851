"""Stand-off files for brat: a folder a coder, with a text and its annotations a document, and the annotation.conf that they need.

An attribution is an event with Source, Cue and Content, as the corpus PolNeAR has them; a statement is a span with Claim, Stance, Speaker
and Embedding; a pair is a relation. Offsets are code points. What these cannot say stands in notes (``level=2; parent_id=...``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis import coding
from analysis.exchange.lines import plain
from analysis.exchange.project import CodedBy, Project, Row
from analysis.schema import EMBEDDINGS, FORMS, REALITIES, STANCES

PARTS = ("Content", "Cue", "Source")
NOTED = {
    "attributions": "attribution_id level parent_id group_id coordination_id relay actor_id".split(),
    "statements": "statement_id duplicate_of attribution_id".split(),
    "pairs": "pair_id claim relation strategy order".split(),
}
SAID = {"statements": ("claim", "stance", "actor_id", "embedding"), "attributions": ("reality", "form")}
NAMES = {"actor_id": "Speaker"}  # of attributes; the others are called as their columns


def as_brat(project: Project) -> Iterator[tuple[str, bytes]]:
    """The files of the folder by name: annotation.conf, and ``<coder>/<document>.txt`` and ``.ann``."""
    project = plain(project)
    yield "annotation.conf", _configuration(project).encode()
    names: dict[str, str] = {}
    for article in project.articles:
        stem = re.sub(r"[^\w.() -]|^\.", "_", article.doc_id)
        taken = {name.casefold() for name in names.values()}
        names[article.doc_id] = stem if stem.casefold() not in taken else f"{stem}_{len(names)}"
    for by in project.coded:
        folder = re.sub(r"[^\w-]", "_", by.coder.name)
        for article in project.articles:
            yield f"{folder}/{names[article.doc_id]}.txt", article.text.encode()
            yield f"{folder}/{names[article.doc_id]}.ann", _File(by, article.doc_id).text().encode()


def _configuration(project: Project) -> str:
    def listed(name: str, on: str, values: list[str]) -> str:
        return f"{name}\tArg:{on}, Value:{'|'.join(dict.fromkeys(filter(None, values)))}"

    rows = [row for by in project.coded for row in by.statements]
    claims = [*(str(claim["id"]) for claim in project.claims), *(row["claim"] for row in rows)]
    actors = [*(actor["actor_id"] for actor in project.actors), coding.NARRATOR, *(row["actor_id"] for row in rows)]
    return "\n".join(
        [
            "[entities]", "Statement", *PARTS, "", "[relations]", "Answers\tArg1:Statement, Arg2:Statement", "",
            "[events]", "Attribution\tContent:Content, Cue?:Cue, Source*:Source", "", "[attributes]",
            listed("Claim", "Statement", claims or ["none"]),
            listed("Stance", "Statement", list(STANCES)),
            listed("Speaker", "Statement", actors),
            listed("Embedding", "Statement", list(EMBEDDINGS)),
            listed("Reality", "Attribution", list(REALITIES)),
            listed("Form", "Attribution", list(FORMS)),
            "",
        ]
    )  # fmt: skip


class _File:
    """The annotations of one document by one coder."""

    def __init__(self, by: CodedBy, doc_id: str) -> None:
        self.by, self.doc_id = by, doc_id
        self.lines: list[str] = []
        self.numbers = dict.fromkeys("TEAR#", 0)
        self.statements: dict[str, str] = {}

    def text(self) -> str:
        for row in self._rows("attributions"):
            self._attribution(row)
        for row in self._rows("statements"):
            mark = self._span("Statement", row["start"], row["end"], row["text"])
            self.statements[row["statement_id"]] = mark
            self._about(mark, row, "statements")
        for row in self._rows("pairs"):
            ends = self.statements[row["answer_id"]], self.statements[row["statement_id"]]
            mark = self._line("R", f"Answers Arg1:{ends[0]} Arg2:{ends[1]}")
            self._about(mark, row, "pairs")
        return "".join(f"{line}\n" for line in self.lines)

    def _rows(self, table: str) -> list[Row]:
        return [row for row in self.by.rows.get(table, []) if row["doc_id"] == self.doc_id]

    def _line(self, kind: str, content: str) -> str:
        self.numbers[kind] += 1
        mark = f"{kind}{self.numbers[kind]}"
        self.lines.append(f"{mark}\t{content}")
        return mark

    def _span(self, name: str, start: str, end: str, words: str) -> str:
        shown = re.sub(r"\s", " ", words)
        return self._line("T", f"{name} {start} {end}\t{shown}")

    def _attribution(self, row: Row) -> None:
        ends: dict[str, str] = {}
        for part in PARTS:
            prefix = "" if part == "Content" else f"{part.lower()}_"
            if row[f"{prefix}start"]:
                ends[part] = self._span(part, row[f"{prefix}start"], row[f"{prefix}end"], row[part.lower()])
        prefix = "cue_" if "Cue" in ends else ""
        trigger = self._span(
            "Attribution", row[f"{prefix}start"], row[f"{prefix}end"], row["cue" if prefix else "content"]
        )
        mark = self._line("E", " ".join([f"Attribution:{trigger}", *(f"{part}:{end}" for part, end in ends.items())]))
        self._about(mark, row, "attributions")

    def _about(self, mark: str, row: Row, table: str) -> None:
        for name in SAID.get(table, ()):
            if row[name]:
                self._line("A", f"{NAMES.get(name, name.capitalize())} {mark} {row[name]}")
        noted = "; ".join(f"{name}={row[name]}" for name in NOTED[table] if row[name])
        self._line("#", f"AnnotatorNotes {mark}\t{noted}")
