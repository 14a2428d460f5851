"""REFI-QDA projects and codebooks of any program: codes to claims, selections to rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import coding
from analysis.exchange.foreign import Archive, decoded, parsed
from analysis.exchange.lines import without_ends
from analysis.exchange.project import ACTOR_COLUMNS, UNLISTED, Article, CodedBy, Project, Row, identifier
from analysis.exchange.refi_writing import TOLD, VARIABLES
from analysis.study import StudyError

_KEPT_IN_DESCRIPTIONS = ("statement_id", "attribution_id")


@dataclass(frozen=True)
class Code:
    """What a code stands for here: its role (claim, stance, speaker, embedding, part, group), and which one."""

    role: str
    key: str
    stance: str = ""
    actor: str = ""


@dataclass
class Marked:
    """What one coder marked at one place: codes by role, and what the description keeps."""

    doc_id: str
    start: int
    end: int
    codes: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    forced: dict[str, tuple[str, str]] = field(default_factory=dict)  # claim to stance and actor, from the mapping file

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def read_qdpx(path: Path, mapping: Mapping[str, Row]) -> Project:
    """A project of any program. ``mapping`` says which claim, stance and actor a code is; other codes are claims by their own names.

    Raises StudyError, with the member and the line, for archives and XML that are none.
    """
    archive = Archive(path)
    name = next((each for each in archive.names if each.casefold().endswith(".qde")), "")
    if not name:
        raise StudyError(path, "it has no project.qde", "export it as a REFI-QDA project")
    root = parsed(archive.read(name), path, name)
    if _local(root) != "Project":
        raise StudyError(path, f"its root is {_local(root)}, not Project", "export it as a REFI-QDA project", name)
    return _Reader(root, archive, path, mapping).project()


def read_qdc(path: Path, mapping: Mapping[str, Row]) -> Project:
    """A codebook of any program: claims alone."""
    root = parsed(path.read_bytes(), path)
    if _local(root) != "CodeBook":
        raise StudyError(path, f"its root is {_local(root)}, not CodeBook", "export it as a REFI-QDA codebook")
    reader = _Reader(root, None, path, mapping)
    reader.codes(root)
    return reader.out


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, whatever the namespace."""
    for child in element:
        if isinstance(child.tag, str) and _local(child) in names:
            yield child


def _one(element: Any, name: str) -> Any:
    return next(_all(element, name), None)


def _text(element: Any, name: str) -> str:
    child = _one(element, name)
    return "" if child is None else "".join(child.itertext())


def _id(value: str | None) -> str:
    return (value or "").strip("{} ").upper()


def _noted(text: str) -> dict[str, str]:
    return {key: value for key, mark, value in (line.partition("=") for line in text.splitlines()) if mark}


class _Reader:
    """One project as it is read."""

    def __init__(self, root: Any, archive: Archive | None, path: Path, mapping: Mapping[str, Row]) -> None:
        self.root, self.archive, self.path, self.mapping = root, archive, path, mapping
        self.out = Project(str(root.get("name") or path.stem))
        self.by_id: dict[str, Code] = {}
        self.selections: dict[str, tuple[str, str]] = {}  # of a selection: coder and statement_id

    def project(self) -> Project:
        users = {
            _id(user.get("guid")): str(user.get("name") or "coder") for user in self.root.iterfind("{*}Users/{*}User")
        }
        book = _one(self.root, "CodeBook")
        if book is not None:
            self.codes(book)
        sources = _one(self.root, "Sources")
        variables = {_id(each.get("guid")): each.get("name") for each in self.root.iterfind("{*}Variables/{*}Variable")}
        marked: dict[str, list[Marked]] = {user: [] for user in users}
        for source in sources if sources is not None else ():
            if not isinstance(source.tag, str):
                continue
            article = self._article(source, variables)
            if article is not None:
                self._selections(source, article, marked)
        for user, some in marked.items():
            rows = self._rows(user, some)
            read = tuple(sorted({each.doc_id for each in some}))
            who = f"user '{users.get(user, user)}' of a project of {self.root.get('origin') or 'another program'}"
            coder = coding.Coder(users.get(user, "coder"), "person", who=who, documents=read)
            self.out.coded.append(CodedBy(coder, rows))
        self._links({user: n for n, user in enumerate(marked)})
        return self.out

    # --- codes

    def codes(self, book: Any) -> None:
        """All codes below a codebook, those of our own exports by what their descriptions say."""
        for codes in _all(book, "Codes"):
            self._below(codes, "")

    def _below(self, parent: Any, above: str) -> None:
        for code in _all(parent, "Code"):
            name, description = str(code.get("name") or ""), _text(code, "Description")
            noted = _noted(description)
            found = self._code(name, description, noted, above)
            self.by_id[_id(code.get("guid"))] = found
            self._below(code, found.key if found.role == "claim" else "")

    def _code(self, name: str, description: str, noted: Mapping[str, str], above: str) -> Code:
        mapped = self.mapping.get(name.casefold())
        if mapped is not None:
            if not mapped["claim"]:
                return Code("group", name)
            self._add_claim(mapped["claim"], name, "", "")
            if who := mapped.get("actor_id", ""):
                self._add_actor(who, who.replace("_", " "), {})
            return Code("claim", mapped["claim"], mapped.get("stance", ""), mapped.get("actor_id", ""))
        role, key = noted.get("role", ""), noted.get("id", "")
        if role == "speaker" and key:
            self._add_actor(key, name, noted)
        if role in ("stance", "embedding", "part", "speaker", "group") and (key or role == "group"):
            return Code(role, key)
        if role == "claim" and key:
            told = "\n".join(line for line in description.splitlines() if not line.startswith(("role=", "id=")))
            self._add_claim(key, name, told, above)
            return Code("claim", key)
        key = identifier(name, {str(claim["id"]) for claim in self.out.claims}, "claim")
        self._add_claim(key, name, description, above)
        return Code("claim", key)

    def _add_claim(self, key: str, name: str, definition: str, above: str) -> None:
        if all(claim["id"] != key for claim in self.out.claims):
            entry = {"id": key, "label": name or key, "definition": definition.strip(), "parent": above}
            self.out.claims.append({name: value for name, value in entry.items() if value})

    def _add_actor(self, key: str, name: str, noted: Mapping[str, str]) -> None:
        if key in (coding.NARRATOR, UNLISTED) or any(actor["actor_id"] == key for actor in self.out.actors):
            return
        row = dict.fromkeys(ACTOR_COLUMNS, "") | {"actor_id": key, "name": name}
        self.out.actors.append(
            row | {each: noted.get(each, "") for each in TOLD} | {"camp": noted.get("camp") or "other"}
        )
        camps = {camp["id"] for camp in self.out.camps}
        if (camp := noted.get("camp") or "other") not in camps:
            self.out.camps.append({"id": camp, "label": camp.replace("_", " ")})

    # --- texts

    def _article(self, source: Any, variables: Mapping[str, str | None]) -> Article | None:
        name = str(source.get("name") or "")
        if _local(source) != "TextSource":
            self.out.not_placed.append((f"source {name}", f"a {_local(source)} is no text"))
            return None
        text = self._plain(source, name)
        if text is None:
            return None
        taken = {article.doc_id for article in self.out.articles}
        stem = re.sub(r"\.(txt|docx?|rtf|odt|pdf|md)$", "", name, flags=re.I)
        plain = re.fullmatch(r"[\w-][\w.() -]*(?<! )", stem) and stem not in taken
        doc_id = stem if plain else identifier(stem, taken, "document")
        said = {}
        for value in _all(source, "VariableValue"):
            ref = _one(value, "VariableRef")
            key = variables.get(_id(ref.get("targetGUID"))) if ref is not None else None
            if key in VARIABLES:
                said[str(key)] = _text(value, "TextValue")
        article = Article(doc_id, text, **{"title": name, **said})
        self.out.articles.append(article)
        return article

    def _plain(self, source: Any, name: str) -> str | None:
        """The text of a source, as its program counts its characters."""
        place = str(source.get("plainTextPath") or "")
        if not place and _one(source, "PlainTextContent") is not None:
            return _text(source, "PlainTextContent")
        member = place.removeprefix("internal://")
        found = next(
            (each for each in (f"sources/{member}", member) if self.archive is not None and self.archive.has(each)), ""
        )
        if not place.startswith("internal://") or not found or self.archive is None:
            self.out.not_placed.append((f"source {name}", f"its text ('{place}') is not in the archive"))
            return None
        text = decoded(self.archive.read(found), self.path, f"member {found}")
        # ATLAS.ti counts a line end of two characters as one
        return without_ends(text) if "atlas" in str(self.root.get("origin") or "").casefold() else text

    # --- selections

    def _selections(self, source: Any, article: Article, marked: dict[str, list[Marked]]) -> None:
        there: dict[tuple[str, int, int, str], Marked] = {}
        for selection in _all(source, "PlainTextSelection"):
            place = f"source {source.get('name')}, selection {selection.get('guid')}"
            start, end = (_number(selection.get(each)) for each in ("startPosition", "endPosition"))
            if start is None or end is None or not 0 <= start < end <= len(article.text):
                given = f"{selection.get('startPosition')} to {selection.get('endPosition')}"
                self.out.not_placed.append((place, f"the characters {given} are none of its text"))
                continue
            kept = _noted(_text(selection, "Description"))
            codings = list(_all(selection, "Coding"))
            for each in codings:
                user = _id(each.get("creatingUser") or selection.get("creatingUser"))
                own = next((f"{name}={kept[name]}" for name in _KEPT_IN_DESCRIPTIONS if name in kept), "")
                one = there.setdefault((user, start, end, own), Marked(article.doc_id, start, end, kept=kept))
                self._coded(one, each, place)
            if codings and "statement_id" in kept:
                first = _id(codings[0].get("creatingUser") or selection.get("creatingUser"))
                self.selections[_id(selection.get("guid"))] = first, kept["statement_id"]
        for key, one in there.items():
            marked.setdefault(key[0], []).append(one)

    def _coded(self, one: Marked, element: Any, place: str) -> None:
        ref = _one(element, "CodeRef")
        code = self.by_id.get(_id(ref.get("targetGUID"))) if ref is not None else None
        if code is None:
            self.out.not_placed.append((place, "its code is not in the codebook"))
        elif code.role == "group":
            self.out.not_placed.append((place, f"its code '{code.key or 'group'}' is no claim"))
        else:
            one.codes.setdefault(code.role, []).append(code.key)
            if code.stance or code.actor:
                one.forced[code.key] = code.stance, code.actor

    # --- rows

    def _rows(self, user: str, marked: list[Marked]) -> dict[str, list[Row]]:
        texts = self.out.texts
        statements: list[Row] = []
        parts: list[Marked] = []
        for one in marked:
            if "part" in one.codes:
                parts.append(one)
            else:
                statements += self._statements(one, texts)
        often = Counter[str]()
        for row in statements:  # of one selection, where codes were added to it
            name = row["statement_id"]
            often[name] += 1
            row["statement_id"] = f"{name}.{often[name]}" if often[name] > 1 else name
        return {"attributions": list(self._attributions(parts, texts)), "statements": statements, "pairs": []}

    def _statements(self, one: Marked, texts: Mapping[str, str]) -> Iterator[Row]:
        claims = list(
            dict.fromkeys([*one.codes.get("claim", []), *([one.kept["claim"]] if "claim" in one.kept else [])])
        )
        speakers, stances = (list(dict.fromkeys(one.codes.get(role, []))) for role in ("speaker", "stance"))
        place = f"document {one.doc_id}, characters {one.start} to {one.end}"
        if not claims:
            self.out.not_placed.append((place, "it has codes, but none of a claim"))
            return
        if len(claims) > 1 and (len(speakers) > 1 or len(stances) > 1):
            self.out.not_placed.append(
                (place, "several claims with several speakers or stances: which belongs to which?")
            )
            return
        if len(stances) > 1 and len(speakers) > 1:
            self.out.not_placed.append((place, "several stances with several speakers: which belongs to which?"))
            return
        for claim in claims:
            for who in speakers or [""]:
                for stance in stances or ["asserts"]:
                    forced = one.forced.get(claim, ("", ""))
                    row = dict.fromkeys(coding.columns_of("statements"), "")
                    row |= {
                        "statement_id": one.kept.get("statement_id") or f"{one.doc_id}.{one.start}",
                        "doc_id": one.doc_id,
                        "claim": claim,
                    }
                    row |= {
                        "start": str(one.start),
                        "end": str(one.end),
                        "text": texts[one.doc_id][one.start : one.end],
                    }
                    row |= {"actor_id": forced[1] or who, "stance": forced[0] or stance}
                    row["embedding"] = (one.codes.get("embedding") or ["independent"])[0]
                    yield row | {name: one.kept.get(name, "") for name in ("duplicate_of", "attribution_id")}

    def _attributions(self, marked: list[Marked], texts: Mapping[str, str]) -> Iterator[Row]:
        """Source, cue and content with one attribution_id are one row."""
        rows: dict[str, Row] = {}
        for one in marked:
            key = one.kept.get("attribution_id", "")
            if not key:
                place = f"document {one.doc_id}, characters {one.start} to {one.end}"
                self.out.not_placed.append((place, "a source, cue or content of no attribution that is known"))
                continue
            blank = dict.fromkeys(coding.columns_of("attributions"), "") | {"level": "1", "relay": "false"}
            row = rows.setdefault(key, blank | {"attribution_id": key, "doc_id": one.doc_id})
            for part in one.codes["part"]:
                prefix = "" if part == "content" else f"{part}_"
                row |= {
                    f"{prefix}start": str(one.start),
                    f"{prefix}end": str(one.end),
                    part: texts[one.doc_id][one.start : one.end],
                }
            row |= {name: value for name, value in one.kept.items() if name in row}
            row["actor_id"] = (one.codes.get("speaker") or [row["actor_id"]])[0]
            rows[key] = row
        for row in rows.values():
            if row["start"]:
                yield row
            else:
                self.out.not_placed.append((f"attribution {row['attribution_id']}", "it has no content"))

    def _links(self, order: Mapping[str, int]) -> None:
        """Links between two statements of one coder that say what sort of pair they are."""
        for link in self.root.iterfind("{*}Links/{*}Link"):
            noted = dict(each.partition("=")[::2] for each in str(link.get("name") or "").split(";"))
            answer, claim = (self.selections.get(_id(link.get(each))) for each in ("originGUID", "targetGUID"))
            if answer is None or claim is None or answer[0] != claim[0] or "relation" not in noted:
                self.out.not_placed.append(
                    (f"link {link.get('guid')}", "it joins no two statements of a coder as claim and answer")
                )
                continue
            by = self.out.coded[order[claim[0]]]
            doc_id = next((row["doc_id"] for row in by.statements if row["statement_id"] == claim[1]), "")
            row = dict.fromkeys(coding.columns_of("pairs"), "") | {
                "doc_id": doc_id,
                "statement_id": claim[1],
                "answer_id": answer[1],
            }
            by.rows["pairs"].append(
                row | {name: noted.get(name, "") for name in ("pair_id", "claim", "relation", "strategy", "order")}
            )


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,12}", text.strip()) else None
