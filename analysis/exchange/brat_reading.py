"""Stand-off files of brat, anybody's: source, cue and content as attributions, and the statements of our own exports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analysis import coding
from analysis.exchange.brat_writing import NAMES, NOTED, PARTS, SAID
from analysis.exchange.foreign import MOST_BYTES, MOST_MEMBERS, Archive, decoded
from analysis.exchange.project import ACTOR_COLUMNS, Article, CodedBy, Project, Row
from analysis.study import StudyError

Span = tuple[int, int]
_COLUMNS = {NAMES.get(name, name.capitalize()): name for names in SAID.values() for name in names}


@dataclass
class Annotations:
    """What one .ann file has: spans by mark, the ends of events and relations, and what is said of each mark."""

    kinds: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    ends: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)


def read_brat(path: Path, mapping: Mapping[str, Row]) -> Project:
    """A folder of .ann and .txt files, or a zip archive of it. Folders below it are coders; texts may lie in a folder of their own.

    ``mapping`` says which claim the Claim of a statement is. Raises StudyError, with the file and the line, for what is no stand-off.
    """
    files = _files(path)
    texts = {PurePosixPath(name).with_suffix("").as_posix(): name for name in files if name.endswith(".txt")}
    by_stem = {PurePosixPath(name).name: file for name, file in sorted(texts.items(), reverse=True)}
    out, rows = Project(path.stem), dict[str, dict[str, list[Row]]]()
    known: dict[str, str] = {}
    for name in sorted(each for each in files if each.endswith(".ann")):
        stem = PurePosixPath(name).with_suffix("")
        found = texts.get(stem.as_posix()) or by_stem.get(stem.name)
        if found is None:
            out.not_placed.append((name, "there is no .txt file with its text"))
            continue
        text = decoded(files[found], path, found)
        if known.setdefault(stem.name, text) != text:
            raise StudyError(path, "two texts have this name", "rename one", f"file {found}")
        marks = _parsed(decoded(files[name], path, name), path, name)
        coder = rows.setdefault(stem.parent.name, {table: [] for table in coding.TABLES})
        _Document(stem.name, text, marks, mapping, name, out).add_to(coder)
    out.articles += [Article(doc_id, text, doc_id) for doc_id, text in known.items()]
    for name, some in rows.items():
        read = tuple(sorted({row["doc_id"] for each in some.values() for row in each}))
        out.coded.append(
            CodedBy(coding.Coder(name or path.stem, "person", who="annotations of brat", documents=read), some)
        )
    _lists(out)
    return out


def _files(path: Path) -> dict[str, bytes]:
    """The texts and annotations of a folder, links aside, or of an archive."""
    wanted = (".txt", ".ann")
    if path.is_file():
        archive = Archive(path)
        return {name: archive.read(name) for name in archive.names if name.endswith(wanted)}
    found = [
        each for each in sorted(path.rglob("*")) if each.suffix in wanted and each.is_file() and not each.is_symlink()
    ]
    if len(found) > MOST_MEMBERS or sum(each.stat().st_size for each in found) > MOST_BYTES:
        raise StudyError(path, f"it is above {MOST_BYTES // 10**6} MB or {MOST_MEMBERS:,} files", "import it in parts")
    return {each.relative_to(path).as_posix(): each.read_bytes() for each in found}


def _parsed(content: str, path: Path, name: str) -> Annotations:
    marks = Annotations()
    for number, line in enumerate(content.split("\n"), 1):
        mark, _, rest = line.rstrip("\r").partition("\t")
        head, _, tail = rest.partition("\t")
        words = head.split()
        try:
            if mark[:1] == "T":
                kind, _, places = head.partition(" ")
                marks.kinds[mark] = kind
                marks.spans[mark] = [_span(each) for each in places.split(";")]
            elif mark[:1] in ("E", "R"):
                pairs = words if mark[0] == "E" else words[1:]
                marks.kinds[mark] = words[0].partition(":")[0]
                marks.ends[mark] = [(end.partition(":")[0], end.partition(":")[2]) for end in pairs]
            elif mark[:1] in ("A", "M"):
                marks.about.setdefault(words[1], {})[_COLUMNS.get(words[0], words[0])] = " ".join(words[2:])
            elif mark[:1] == "#" and len(words) > 1:
                noted = (each.partition("=") for each in tail.split("; "))
                marks.about.setdefault(words[1], {}).update({key: value for key, sign, value in noted if sign})
        except (IndexError, ValueError):
            raise StudyError(
                path, f"'{line[:60]}' is no annotation", "export it from brat again", f"{name}, line {number}"
            ) from None
    return marks


def _span(written: str) -> Span:
    start, end = written.split()
    return int(start), int(end)


class _Document:
    """The rows of one file."""

    def __init__(
        self, doc_id: str, text: str, marks: Annotations, mapping: Mapping[str, Row], name: str, out: Project
    ) -> None:
        self.doc_id, self.text, self.marks, self.mapping, self.name, self.out = doc_id, text, marks, mapping, name, out
        for mark, spans in list(marks.spans.items()):
            if any(not 0 <= start < end <= len(text) for start, end in spans):
                self._lost(mark, "its characters are none of the text")
                del marks.spans[mark]

    def _lost(self, mark: str, reason: str) -> None:
        self.out.not_placed.append((f"{self.name}, {mark}", reason))

    def add_to(self, rows: dict[str, list[Row]]) -> None:
        stated: dict[str, str] = {}
        for mark, kind in self.marks.kinds.items():
            if kind.startswith("Attribution") and mark[0] == "E":  # that of PolNeAR without a source too
                rows["attributions"] += self._attributions(mark)
            elif kind == "Statement" and mark in self.marks.spans and (row := self._statement(mark)):
                stated[mark] = row["statement_id"]
                rows["statements"].append(row)
            elif mark[0] == "T" and not kind.startswith((*PARTS, "Attribution", "Statement")):
                self._lost(mark, f"a {kind} is nothing that is coded here")
        for mark, kind in self.marks.kinds.items():
            if kind == "Answers":
                ends = [stated.get(end, "") for _, end in self.marks.ends[mark]]
                if len(ends) != 2 or not all(ends) or "relation" not in self.marks.about.get(mark, {}):
                    self._lost(mark, "it joins no two statements as answer and claim")
                    continue
                row = self._row("pairs", mark, f"{self.doc_id}.{mark}")
                rows["pairs"].append(row | {"answer_id": ends[0], "statement_id": ends[1]})

    def _row(self, table: str, mark: str, name: str) -> Row:
        columns = coding.columns_of(table)
        row = dict.fromkeys(columns, "") | {"doc_id": self.doc_id, columns[0]: name}
        return row | {
            key: value
            for key, value in self.marks.about.get(mark, {}).items()
            if key in (*NOTED[table], *SAID.get(table, ()))
        }

    def _statement(self, mark: str) -> Row | None:
        row = {"stance": "asserts", "embedding": "independent"} | self.marks.about.get(mark, {})
        if not row.get("claim"):
            self._lost(mark, "a statement without a Claim")
            return None
        if (mapped := self.mapping.get(row["claim"].casefold())) is not None:
            row |= {name: mapped[name] for name in ("claim", "stance", "actor_id") if mapped.get(name)}
        start, end = self.marks.spans[mark][0][0], self.marks.spans[mark][-1][1]
        made = self._row("statements", mark, f"{self.doc_id}.{mark}")
        made |= {name: row.get(name, "") for name in SAID["statements"]}
        return made | {"start": str(start), "end": str(end), "text": self.text[start:end]}

    def _attributions(self, mark: str) -> Iterator[Row]:
        """A row for each stretch of content (one group) and each source (one coordination)."""
        ends: dict[str, list[str]] = {part: [] for part in PARTS}
        for name, end in self.marks.ends[mark]:
            part = re.sub(r"\d+$", "", name)
            if part in ends and end in self.marks.spans:
                ends[part].append(end)
        contents = [span for end in ends["Content"] for span in self.marks.spans[end]]
        sources: list[str] = ends["Source"] or [""]
        if not contents:
            self._lost(mark, "an attribution without content")
        for n, (start, end_) in enumerate(contents):
            for k, source in enumerate(sources):
                more = f".{n + 1}" * (len(contents) > 1) + f".s{k + 1}" * (len(sources) > 1)
                row = {"level": "1", "relay": "false", "reality": "said", "form": "proposition"}
                row = self._row("attributions", mark, f"{self.doc_id}.{mark}") | {
                    name: value for name, value in row.items() if not self.marks.about.get(mark, {}).get(name)
                }
                row["attribution_id"] += more
                row |= {"group_id": mark} if len(contents) > 1 else {}
                row |= {"coordination_id": mark} if len(sources) > 1 else {}
                row |= {"start": str(start), "end": str(end_), "content": self.text[start:end_]}
                yield row | self._part("source", source) | self._part("cue", (ends["Cue"] or [""])[0])

    def _part(self, part: str, mark: str) -> Row:
        if not mark:
            return {}
        start, end = self.marks.spans[mark][0][0], self.marks.spans[mark][-1][1]
        return {f"{part}_start": str(start), f"{part}_end": str(end), part: self.text[start:end]}


def _lists(out: Project) -> None:
    """Claims and actors are known by their ids alone."""
    rows = [row for by in out.coded for table in ("statements", "attributions") for row in by.rows[table]]
    for claim in dict.fromkeys(row["claim"] for row in rows if "claim" in row):
        out.claims.append({"id": claim, "label": claim.replace("_", " ")})
    for actor in dict.fromkeys(row["actor_id"] for row in rows if row["actor_id"] not in ("", coding.NARRATOR)):
        blank = dict.fromkeys(ACTOR_COLUMNS, "")
        out.actors.append(
            blank | {"actor_id": actor, "name": actor.replace("_", " "), "camp": "other", "kind": "person"}
        )
    if out.actors:
        out.camps.append({"id": "other", "label": "Others"})
