"""What another program's file holds, brought into a study: as a coder of one that is there, or as a new one. Nothing is half imported."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis import coding, intake
from analysis.exchange.lines import end_in, places, without_ends
from analysis.exchange.project import ACTOR_COLUMNS, Article, CodedBy, Project, Row, identifier
from analysis.study import Study, StudyError, folder_of, open_study, to_csv, write_bytes

RECORD = "not_placed.csv"
_ENDS = {
    "statements": [("start", "end")],
    "attributions": [("start", "end"), ("source_start", "source_end"), ("cue_start", "cue_end")],
}

# what may name a row that did not come along; pairs, which need both, are left out instead
_REFERENCES = (
    ("attributions", "parent_id", "attributions"),
    ("statements", "attribution_id", "attributions"),
    ("statements", "duplicate_of", "statements"),
)


@dataclass
class Brought:
    """What came of an import: the study's folder, rows by coder, and what was left out and why (place, reason)."""

    folder: Path
    new: bool
    rows: dict[str, int] = field(default_factory=dict)
    not_placed: list[tuple[str, str]] = field(default_factory=list)


def bring(project: Project, source: Path, folder: Path, name: str) -> Brought:
    """Write a project that was read as coders of the study in ``folder``; where that is not there, as a study of its own.

    One coder is called ``name``, several ``name-<coder>``. All is written beside and moved in the end. Raises StudyError where a coder of
    that name is there, where there is nothing to bring, and for a name that is none.
    """
    if not re.fullmatch(r"[\w-]+", name) or name == coding.RULES:
        raise StudyError(
            "CODER", f"'{name}' is no name for a coder", "give one of letters, digits, - and _, such as CODER=ana"
        )
    coded = [by for by in project.coded if any(by.rows.values())] or project.coded[:1]
    if not coded:
        raise StudyError(source, "it holds no coding", "choose another file")
    names = _names(coded, name)
    if folder.exists() and any(folder.iterdir()):
        return _into(project, source, folder, dict(zip(names, coded)))
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _new_study(project, source, part)
        brought = _into(replace(project, actors=project.actors), source, part, dict(zip(names, coded)))
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return replace(brought, folder=folder, new=True)


def _names(coded: Sequence[CodedBy], name: str) -> list[str]:
    if len(coded) == 1:
        return [name]
    names: list[str] = []
    for by in coded:
        names.append(f"{name}-{identifier(by.coder.name, [each.removeprefix(f'{name}-') for each in names], 'coder')}")
    return names


# --- a new study -----------------------------------------------------------------------------------------------------


def _new_study(project: Project, source: Path, folder: Path) -> None:
    import pandas as pd
    import yaml

    if not project.articles:
        raise StudyError(
            source, "it holds no texts, so no study can be made of it", "give STUDY= the study that has them"
        )
    for article in project.articles:
        write_bytes(folder / "articles" / f"{article.doc_id}.txt", article.text.encode())
    described = [
        {
            "doc_id": a.doc_id,
            "outlet": a.outlet,
            "outlet_camp": a.outlet_camp,
            "published": a.published,
            "title": a.title,
        }
        for a in project.articles
    ]
    write_bytes(folder / "articles.csv", to_csv(pd.DataFrame(described)).encode())
    write_bytes(folder / "actors.csv", to_csv(pd.DataFrame(project.actors, columns=ACTOR_COLUMNS)).encode())
    _write_book(project, source, folder / "codebook.yaml")
    # texts that people chose to code are taken as they are: none for being short, alike or in another language
    taken = {"duplicates": "flag", "keep": [article.doc_id for article in project.articles]}
    write_bytes(folder / "study.yaml", yaml.safe_dump(taken, sort_keys=False, allow_unicode=True).encode())


def bring_codebook(project: Project, source: Path, folder: Path) -> Brought:
    """Write claims alone into the folder of a study, as codebook.yaml; where there is one, as a draft beside it."""
    if not folder.is_dir():
        raise StudyError(folder, "there is no such study, and a codebook has no texts", "give STUDY= one that is there")
    name = f"codebook-{identifier(source.stem)}.yaml" if (folder / "codebook.yaml").exists() else "codebook.yaml"
    if (folder / name).exists():
        raise StudyError(folder / name, "it is there already", "remove it, or rename the file that is imported")
    _write_book(project, source, folder / name)
    return Brought(folder, False, {}, list(project.not_placed))


def _write_book(project: Project, source: Path, path: Path) -> None:
    import yaml

    book = {"title": project.title or source.stem, "camps": project.camps, "claims": project.claims}
    write_bytes(path, yaml.safe_dump(book, sort_keys=False, allow_unicode=True, width=120).encode())


# --- a coder of a study that is there --------------------------------------------------------------------------------


def _into(project: Project, source: Path, folder: Path, coded: Mapping[str, CodedBy]) -> Brought:
    for name in coded:
        if (folder / "coding" / name).exists():
            raise StudyError(
                folder / "coding" / name, "this coder is there already", "choose another CODER, or remove it"
            )
    with tempfile.TemporaryDirectory() as unused:  # where the texts of the study are read from
        there = _There.of(open_study(str(folder), unused), project)
    brought = Brought(folder, False, not_placed=[*project.not_placed, *there.problems])
    part = folder / "coding" / ".import.part"
    shutil.rmtree(part, ignore_errors=True)
    moved: list[Path] = []
    try:
        for name, by in coded.items():
            problems: list[tuple[str, str]] = []
            rows = there.rows_of(by, problems)
            _write(
                part / name,
                replace(by.coder, name=name, documents=there.documents(by)),
                rows,
                [*brought.not_placed, *problems],
            )
            brought.rows[name] = sum(map(len, rows.values()))
            brought.not_placed += problems
        if not any(brought.rows.values()) and any(any(by.rows.values()) for by in coded.values()):
            first = brought.not_placed[0] if brought.not_placed else ("", "no row fits")
            raise StudyError(source, f"none of its rows can be placed ({first[1]})", "see docs/exchange.md", first[0])
        for name in coded:
            (part / name).rename(folder / "coding" / name)
            moved.append(folder / "coding" / name)
    except BaseException:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return brought


def _write(
    folder: Path, coder: coding.Coder, rows: Mapping[str, list[Row]], not_placed: Sequence[tuple[str, str]]
) -> None:
    import pandas as pd

    folder.mkdir(parents=True)
    coding.write_coder(folder, coder)
    for table, some in rows.items():
        if some or table == "statements":
            frame = pd.DataFrame(some, columns=coding.columns_of(table))
            write_bytes(folder / f"{table}.csv", to_csv(frame).encode())
    if not_placed:
        write_bytes(folder / RECORD, to_csv(pd.DataFrame(not_placed, columns=["place", "reason"])).encode())


@dataclass
class _There:
    """What the study has, as a project's rows are placed in it: texts, how each text's characters lie in them, actors and claims."""

    texts: Mapping[str, str]
    documents_of: dict[str, str]
    moves: dict[str, list[int] | None]
    actors: dict[str, str]
    claims: dict[str, str]
    known: dict[str, Any]
    problems: list[tuple[str, str]]
    foreign: Mapping[str, str]

    @staticmethod
    def of(study: Study, project: Project) -> _There:
        texts = {doc_id: str(text) for doc_id, text in intake.texts(study).items()}
        book, actors = coding.read_codebook(study), coding.read_actors(study)
        known = {table: coding.known_to(study, table, texts) for table in coding.TABLES}
        listed = [] if actors is None else actors.fillna("").to_dict("records")
        there = _There(texts, {}, {}, {}, {}, known, [], project.texts)
        there._find_documents(project.articles)
        coded = [row for by in project.coded for some in by.rows.values() for row in some]
        there._find_actors(listed, actors is None, project.actors, {row.get("actor_id") for row in coded})
        there._find_claims(book, project.claims, {row.get("claim") for row in coded})
        return there

    def _find_actors(
        self, listed: list[dict[str, Any]], anyone: bool, theirs: Sequence[Row], speaking: set[str | None]
    ) -> None:
        """By id, or by a name or alias of actors.csv; without that file (``anyone``) all of them are known."""
        ids = {str(row["actor_id"]) for row in listed} | {coding.NARRATOR, ""}
        by_name: dict[str, str | None] = {}
        for row in listed:
            for name in {each.casefold() for each in (str(row["name"]), *_aliases(row)) if each}:
                by_name[name] = None if name in by_name else str(row["actor_id"])  # what two are called names neither
        for each in theirs:
            found = each["actor_id"] if each["actor_id"] in ids or anyone else by_name.get(each["name"].casefold())
            if found is not None:
                self.actors[each["actor_id"]] = found
            elif each["actor_id"] in speaking:
                self.problems.append(
                    (f"actor {each['name']}", "it is not in actors.csv: add it there, and import again")
                )
        self.actors |= {name: name for name in ids if name not in self.actors}

    def _find_claims(
        self, book: coding.Codebook, theirs: Sequence[Mapping[str, Any]], claimed: set[str | None]
    ) -> None:
        """By id, or by label."""
        labels = {str(claim["label"]).casefold(): str(claim["id"]) for claim in book.claims if claim.get("label")}
        for claim in theirs:
            label = str(claim.get("label", ""))
            found = str(claim["id"]) if claim["id"] in book.claim_ids else labels.get(label.casefold())
            if found is not None:
                self.claims[str(claim["id"])] = found
            elif claim["id"] in claimed:
                self.problems.append(
                    (f"claim {label or claim['id']}", "it is not in codebook.yaml: add it there, or give MAP=")
                )

    def _find_documents(self, articles: Sequence[Article]) -> None:
        by_text: dict[str, list[str]] = {}
        for doc_id, text in self.texts.items():
            by_text.setdefault(without_ends(text), []).append(doc_id)
        for article in articles:
            alike = by_text.get(without_ends(article.text), [])
            found = article.doc_id if article.doc_id in alike or (not alike and article.doc_id in self.texts) else None
            found = found or (alike[0] if alike else None)
            if found is None:
                self.problems.append((f"document {article.doc_id}", "no article of the study has its name or its text"))
                continue
            self.documents_of[article.doc_id] = found
            self.moves[article.doc_id] = places(article.text, self.texts[found])

    def documents(self, by: CodedBy) -> tuple[str, ...]:
        """The documents that the coder says to have read, as the study calls them."""
        return tuple(sorted({self.documents_of[each] for each in by.coder.documents if each in self.documents_of}))

    def rows_of(self, by: CodedBy, problems: list[tuple[str, str]]) -> dict[str, list[Row]]:
        """A coder's rows as the study has them, those that can be placed."""
        placed: dict[str, list[Row]] = {}
        for table in coding.TABLES:
            key = coding.columns_of(table)[0]
            good = []
            for row in by.rows.get(table, []):
                moved = self._placed(row, table, placed)
                if isinstance(moved, dict):
                    good.append(moved)
                else:
                    problems.append((f"{table}, {row[key]}", moved))
            placed[table] = good
        for table, column, target in _REFERENCES:
            there = {row[coding.columns_of(target)[0]] for row in placed[target]}
            for row in placed[table]:
                row[column] = row[column] if row[column] in there else ""
        return placed

    def _placed(self, row: Row, table: str, placed: Mapping[str, list[Row]]) -> Row | str:
        """The row in the study, or why it cannot stand there."""
        if row["doc_id"] not in self.documents_of:
            return "its document is not in the study"
        moved = dict(row, doc_id=self.documents_of[row["doc_id"]])
        for first, last in _ENDS.get(table, []):
            if row[first] and (problem := self._move(moved, row, first, last)):
                return problem
        if row.get("actor_id") and row["actor_id"] not in self.actors:
            return f"its actor '{row['actor_id']}' is not in actors.csv"
        if "claim" in row and row["claim"] not in self.claims:
            return f"its claim '{row['claim']}' is not in codebook.yaml"
        moved |= {"actor_id": self.actors[row["actor_id"]]} if row.get("actor_id") else {}
        moved |= {"claim": self.claims[row["claim"]]} if "claim" in row else {}
        return moved if table != "pairs" else _paired(moved, placed)

    def _move(self, moved: Row, row: Row, first: str, last: str) -> str:
        """Put a span where its words stand in the study's text; a reason where they stand nowhere, or in several places."""
        start, end = int(row[first]), int(row[last])
        theirs, ours = self.foreign[row["doc_id"]], self.texts[moved["doc_id"]]
        if not 0 <= start < end <= len(theirs):
            return f"its characters {start} to {end} are not in the text, which has {len(theirs)}"
        if (at := self.moves[row["doc_id"]]) is not None:
            span = at[start], end_in(at, end)
        elif ours.count(theirs[start:end]) == 1:
            span = ours.index(theirs[start:end]), ours.index(theirs[start:end]) + end - start
        else:
            return "the study's text differs, and the words stand nowhere in it, or in several places"
        moved[first], moved[last] = map(str, span)
        words = {"start": "content" if "content" in row else "text", "source_start": "source", "cue_start": "cue"}[
            first
        ]
        moved[words] = ours[span[0] : span[1]]
        return ""


def _paired(row: Row, placed: Mapping[str, list[Row]]) -> Row | str:
    there = {each["statement_id"] for each in placed.get("statements", [])}
    lost = [row[end] for end in ("statement_id", "answer_id") if row[end] not in there]
    return f"the statement '{lost[0]}' is not there" if lost else row


def _aliases(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (alias.strip() for alias in str(row.get("aliases", "")).split(";"))


def read_map(path: str) -> dict[str, Row]:
    """A mapping file, by code: code, claim, stance, actor_id; a code without a claim is left out. Empty without a file."""
    if not path:
        return {}
    rows = coding.coding_rows(folder_of(path))
    if rows and not {"code", "claim"} <= set(rows[0][0]):
        raise StudyError(
            folder_of(path),
            "it has no columns code and claim",
            "add them; stance and actor_id may follow",
            "line 1",
        )
    return {row["code"].casefold(): row for row, _ in rows}
