"""REFI-QDA projects (.qdpx) and codebooks (.qdc), as QualCoder, NVivo, ATLAS.ti and MAXQDA read them (REFI-QDA 1.5).

Every statement is a selection with the codes of its claim, its stance and its speaker; every attribution three: source, cue, content.
What codes cannot say stands in the description of the selection, a line each (``statement_id=...``). Pairs are links.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Mapping
from typing import Any

from analysis import coding
from analysis.exchange.lines import plain
from analysis.exchange.project import NO_COLOUR, CodedBy, Project, Row
from analysis.schema import EMBEDDINGS, STANCES

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
PARTS = ("source", "cue", "content")
VARIABLES = ("title", "outlet", "outlet_camp", "published")
TOLD = ("camp", "kind", "country", "organisation", "aliases")  # of a speaker
_SPACE = uuid.UUID("6d1f2d0c-5f0e-5d3c-9f5e-6a1a4c1d7f17")
_THEN = (1980, 1, 1, 0, 0, 0)  # the date of every member, so that the same study gives the same bytes
_GROUPS = (
    ("claim", "Claims"),
    ("stance", "Stances"),
    ("speaker", "Speakers"),
    ("embedding", "Embedding"),
    ("part", "Reported speech"),
)


def guid(*parts: str) -> str:
    """An identifier that is the same for the same thing in every export."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts))).upper()


def as_qdpx(project: Project) -> bytes:
    """The project as a zip archive: project.qde, and the texts in UTF-8, without byte order mark, line ends of one character."""
    from lxml import etree

    project = plain(project)
    root = _Writer(project).root()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
        for article in project.articles:
            _put(archive, f"sources/{guid('text', article.doc_id)}.txt", article.text.encode())
    return out.getvalue()


def as_qdc(project: Project) -> bytes:
    """The codes alone."""
    from lxml import etree

    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin="Told Twice")
    _codes(etree.SubElement(root, f"{{{CODEBOOK}}}Codes"), project, CODEBOOK)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _THEN)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _below(parent: Any, space: str, name: str, /, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{space}}}{name}", {key: clean(value) for key, value in attributes.items()})


def _described(element: Any, space: str, text: str) -> None:
    _below(element, space, "Description").text = clean(text)


# --- codes -----------------------------------------------------------------------------------------------------------


def _codes(parent: Any, project: Project, space: str) -> None:
    listed = {
        "stance": [(each, each) for each in STANCES],
        "embedding": [(each, each.replace("_", " ")) for each in EMBEDDINGS],
        "part": [(each, each) for each in PARTS],
        "speaker": [*((each["actor_id"], each["name"]) for each in project.actors), (coding.NARRATOR, "Narrator")],
    }
    for role, name in _GROUPS:
        group = _below(parent, space, "Code", guid=guid("group", role), name=name, isCodable="false")
        _described(group, space, "role=group")
        if role == "claim":
            ids = {str(claim["id"]) for claim in project.claims}
            _claims(group, project, [c for c in project.claims if str(c.get("parent")) not in ids], space)
            continue
        for key, label in listed[role]:
            colour = project.colour(project.actor(key)["camp"]) if role == "speaker" else NO_COLOUR
            made = {"guid": guid(role, key), "name": label, "isCodable": "true", "color": colour}
            told = f"role={role}\nid={key}"
            if role == "speaker" and key != coding.NARRATOR:
                told += "".join(f"\n{each}={project.actor(key)[each]}" for each in TOLD)
            _described(_below(group, space, "Code", **made), space, told)


def _claims(parent: Any, project: Project, claims: list[dict[str, Any]], space: str) -> None:
    for claim in claims:
        key, label = str(claim["id"]), str(claim.get("label") or claim["id"])
        made = {"guid": guid("claim", key), "name": label, "isCodable": "true"}
        code = _below(parent, space, "Code", **made, color=project.colour(str(claim.get("accuses"))))
        _described(code, space, f"role=claim\nid={key}\n{claim.get('definition') or ''}".strip())
        _claims(code, project, [each for each in project.claims if str(each.get("parent")) == key], space)


# --- the project -----------------------------------------------------------------------------------------------------


class _Writer:
    """One project as it is written. Only codes that are there are referred to."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.speakers = {each["actor_id"] for each in project.actors} | {coding.NARRATOR}
        self.known = {str(claim["id"]) for claim in project.claims}

    def root(self) -> Any:
        from lxml import etree

        first = guid("user", self.project.coded[0].coder.name) if self.project.coded else guid("user", "")
        about = {"name": self.project.title or "study", "origin": "Told Twice", "creatingUserGUID": first}
        root = etree.Element(f"{{{PROJECT}}}Project", {k: clean(v) for k, v in about.items()}, nsmap={None: PROJECT})
        users = _below(root, PROJECT, "Users")
        for name in [by.coder.name for by in self.project.coded] or [""]:
            _below(users, PROJECT, "User", guid=guid("user", name), name=name)
        _codes(_below(_below(root, PROJECT, "CodeBook"), PROJECT, "Codes"), self.project, PROJECT)
        variables = _below(root, PROJECT, "Variables")
        for name in VARIABLES:
            _below(variables, PROJECT, "Variable", guid=guid("variable", name), name=name, typeOfVariable="Text")
        if self.project.articles:
            self._sources(_below(root, PROJECT, "Sources"))
        self._links(root)
        return root

    def _sources(self, sources: Any) -> None:
        for article in self.project.articles:
            key = guid("text", article.doc_id)
            source = _below(
                sources, PROJECT, "TextSource", guid=key, name=article.doc_id, plainTextPath=f"internal://{key}.txt"
            )
            for by in self.project.coded:
                for row in by.attributions:
                    if row["doc_id"] == article.doc_id:
                        self._attribution(source, row, by)
                for row in by.statements:
                    if row["doc_id"] == article.doc_id:
                        self._statement(source, row, by)
            for name in VARIABLES:
                value = _below(source, PROJECT, "VariableValue")
                _below(value, PROJECT, "VariableRef", targetGUID=guid("variable", name))
                _below(value, PROJECT, "TextValue").text = clean(getattr(article, name))

    def _statement(self, source: Any, row: Row, by: CodedBy) -> None:
        kept = {name: row[name] for name in ("statement_id", "duplicate_of", "attribution_id")}
        kept |= {} if row["claim"] in self.known else {"claim": row["claim"]}
        kept |= {} if row["actor_id"] else {"speaker": by.shown.get(row["statement_id"], "")}
        codes = [("claim", row["claim"]), ("stance", row["stance"]), ("speaker", row["actor_id"])]
        codes += [("embedding", row["embedding"])] if row["embedding"] != "independent" else []
        self._selection(
            source, by, (row["statement_id"], "statement"), (row["start"], row["end"], row["text"]), kept, codes
        )

    def _attribution(self, source: Any, row: Row, by: CodedBy) -> None:
        key = row["attribution_id"]
        names = "level parent_id group_id coordination_id relay reality form".split()
        for part in PARTS:
            prefix = "" if part == "content" else f"{part}_"
            if not row[f"{prefix}start"]:
                continue
            kept = {"attribution_id": key} | ({name: row[name] for name in names} if part == "content" else {})
            codes = [("part", part)] + ([("speaker", row["actor_id"])] if part == "content" else [])
            self._selection(
                source, by, (key, part), (row[f"{prefix}start"], row[f"{prefix}end"], row[part]), kept, codes
            )

    def _selection(
        self,
        source: Any,
        by: CodedBy,
        key: tuple[str, str],
        span: tuple[str, str, str],
        kept: Mapping[str, str],
        codes: list[tuple[str, str]],
    ) -> None:
        user = guid("user", by.coder.name)
        start, end, words = span
        made = {
            "guid": guid("selection", by.coder.name, *key),
            "name": " ".join(words.split())[:60],
            "creatingUser": user,
        }
        selection = _below(source, PROJECT, "PlainTextSelection", startPosition=start, endPosition=end, **made)
        _described(selection, PROJECT, "\n".join(f"{name}={value}" for name, value in kept.items() if value))
        for role, name in codes:
            if (role == "speaker" and name not in self.speakers) or (role == "claim" and name not in self.known):
                continue
            one = _below(
                selection, PROJECT, "Coding", guid=guid("coding", by.coder.name, *key, role), creatingUser=user
            )
            _below(one, PROJECT, "CodeRef", targetGUID=guid(role, name))

    def _links(self, root: Any) -> None:
        rows = [(by.coder.name, row) for by in self.project.coded for row in by.rows.get("pairs", [])]
        if not rows:
            return
        links = _below(root, PROJECT, "Links")
        for coder, row in rows:
            name = ";".join(f"{name}={row[name]}" for name in ("pair_id", "claim", "relation", "strategy", "order"))
            ends = {
                "originGUID": guid("selection", coder, row["answer_id"], "statement"),
                "targetGUID": guid("selection", coder, row["statement_id"], "statement"),
            }
            _below(
                links, PROJECT, "Link", guid=guid("link", coder, row["pair_id"]), name=name, direction="OneWay", **ends
            )
