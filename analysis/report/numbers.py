"""numbers.md: every number of an essay, and every condition of its sentences, with its query, table and notebook.

What data editors ask for: which program gives which number, figure and table. It is made, as the tables are, and never typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report import programs
from analysis.report.premises import QUANTIFIERS, Premise
from analysis.report.programs import Program
from analysis.report.queries import QueryWords
from analysis.report.words import documents_named
from analysis.study import ROOT, Study, write_bytes
from analysis.text import of_them

if TYPE_CHECKING:
    from analysis.report.essay import Essay, Mark

NAME = "numbers.md"
BEFORE, AFTER = 45, 40  # characters of a sentence around its number

_HEAD = """# The numbers of the analysis, and what makes them

Made by the notebook {notebook}, as the tables are: a change by hand is lost. It lists each **number** of the analysis and each condition
behind its "all", "none", "only" or "more than", in the order of the text: the number of its sentence, the words around it, the query,
the table asked and the notebook that makes this table. The rows behind each stand in {evidence}, under the name of the query{queries}.
Where a query says nothing of a coder it counts the rows of: {coder}.
"""


@dataclass(frozen=True)
class Number:
    """A number of an essay, or a condition of one of its sentences: the sentence, the words around it, the findings that it is of."""

    sentence: str
    words: str
    findings: tuple[str, ...]
    condition: str = ""


def save_numbers(essay: Essay) -> str:
    """Write numbers.md beside the tables, and say so in a sentence."""
    found = numbers(essay)
    study = essay.data.study
    write_bytes(study.processed / NAME, f"{_page(essay, found)}\n".encode())
    own = [each for _, rows in found for each in rows]
    conditions = sum(bool(each.condition) for each in own)
    given = f"{of_them(len(own) - conditions, 'number')} and {of_them(conditions, 'condition')}"
    return f"{NAME}, beside the tables, lists {given}, each with its query, table and notebook."


def numbers(essay: Essay) -> list[tuple[str, list[Number]]]:
    """The numbers and conditions of an essay in its order, under its headings as they are printed."""
    raw = {essay.filled_heading(line): line for line in re.findall(r"^#.*$", essay.source, re.M)}
    places = {mark: str(number) for number, mark in enumerate(essay.marks, 1)}
    found: list[tuple[str, list[Number]]] = [("", [])]
    for kind, content in essay.blocks:
        if kind == "heading":
            found.append((content.lstrip("# "), list(_given(essay, raw.get(content, content).lstrip("# "), "title"))))
        elif kind == "prose":
            for mark in content:
                place = places.get(mark, "")
                found[-1][1].extend([*_given(essay, mark.text, place), *_conditions(essay, mark, place)])
    return [(heading, rows) for heading, rows in found if rows]


def _given(essay: Essay, text: str, place: str) -> Iterator[Number]:
    """The numbers that stand in a text."""
    pieces = essay.pieces(text)
    for at, (words, name) in enumerate(pieces):
        if name:
            before, after = ("".join(word for word, _ in part) for part in (pieces[:at], pieces[at + 1 :]))
            yield Number(place, _around(before, words, after), (name,))


def _conditions(essay: Essay, mark: Mark, place: str) -> Iterator[Number]:
    """What has to hold of the texts, or the sentence is not printed; its words are those around the first quantifier."""
    if not mark.premises:
        return
    said = essay.with_numbers(mark)
    found = QUANTIFIERS.search(said)
    words = _around(said[: found.start()], found.group(), said[found.end() :]) if found else _cut(said, AFTER + BEFORE)
    for premise in mark.premises:
        yield Number(place, words, premise.names, _condition(premise))


def _condition(premise: Premise) -> str:
    return f"{premise.left} {premise.sign} {premise.right}"


def _around(before: str, words: str, after: str) -> str:
    """A number in bold among the words around it."""
    flat = " ".join(before.split())
    start = f"… {flat[-BEFORE:].partition(' ')[2]}" if len(flat) > BEFORE else flat[:1].upper() + flat[1:]
    gap = " " if before[-1:].isspace() else ""
    lead = words if start else words[:1].upper() + words[1:]
    room = " " if after[:1].isspace() else ""
    return f"{_plain(start)}{gap}**{_plain(lead)}**{room}{_plain(_cut(after.lstrip(), AFTER, len(after) > 0))}"


def _cut(text: str, most: int, plain: bool = False) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    cut = flat if len(flat) <= most else f"{flat[:most].rpartition(' ')[0]} …"
    return cut if plain else _plain(cut)


def _plain(text: str) -> str:
    """Words as they may stand in a cell: nothing in them acts on the page."""
    return re.sub(r"([\\`*_\[\]<>|#~$&])", r"\\\1", " ".join(text.split()) if text.strip() else "")


def _page(essay: Essay, found: Sequence[tuple[str, list[Number]]]) -> str:
    """The page as Markdown."""
    study, made = essay.data.study, programs.tables()
    links = _Links(study)
    labels = QueryWords(essay.data.codebook, documents_named(essay.data))
    queries = f" in {links.to(study.raw / 'findings.yaml', 'findings.yaml')}" if essay.own and study.own else ""
    parts = [
        _HEAD.format(
            notebook=links.notebook("08_analysis"), evidence=links.table("evidence"), queries=queries,
            coder=labels.value("coder", essay.coder),
        )
    ]  # fmt: skip
    for heading, rows in found:
        parts.append(f"## {_plain(heading)}" if heading else "## Before the first heading")
        cells = [_cells(essay, each, labels, made, links) for each in rows]
        cells = [_as_above(each, before) for each, before in zip(cells, [("", ""), *cells])]
        parts.append(_table(("no.", "in the text", "query", "table"), cells))
    if drawn := _figure_cells(study, links):
        parts += ["## Figures", _table(("figure", "notebook", "helper", "data"), drawn)]
    parts += ["## Tables", _table(("table", "notebook", "helper"), _table_cells(essay, made, links))]
    return "\n\n".join(part.strip() for part in parts)


def _cells(
    essay: Essay, number: Number, labels: QueryWords, made: Mapping[str, Program], links: _Links
) -> tuple[str, ...]:
    asked = []
    for name in number.findings:
        words = _plain(labels.query(essay.specifications, name))
        value = f": {_plain(essay.findings[name].text())}" if number.condition else ""
        asked.append(f"{words}{value}")
    head = number.condition or number.findings[0]
    names = dict.fromkeys(essay.findings[name].table for name in number.findings)
    places = [f"{links.table(name)}, {links.notebook(made[name].notebook, short=True)}" for name in names]
    return number.sentence, number.words, "<br>".join([f"`{head}`", *asked]), "<br>".join(places)


def _as_above(cells: tuple[str, ...], before: Sequence[str]) -> tuple[str, ...]:
    """A row without the words of its sentence where the row above has the same."""
    return ("", "", *cells[2:]) if cells[:2] == tuple(before[:2]) else cells


def _figure_cells(study: Study, links: _Links) -> list[tuple[str, ...]]:
    """The figures that the study has."""
    return [
        (
            links.to(study.figures / f"{name}.svg", name),
            links.notebook(program.notebook),
            links.helpers(program.helpers),
            links.to(study.figures / f"{name}.csv", f"{name}.csv"),
        )
        for name, program in programs.figures().items()
        if (study.figures / f"{name}.svg").exists()
    ]


def _table_cells(essay: Essay, made: Mapping[str, Program], links: _Links) -> list[tuple[str, ...]]:
    """The tables that the study has, and the one that stands in the text."""
    here = {*essay.data.names, "evidence"}
    own = {"evidence": {"Essay.table": _file("essay")}, "coders": {"_coders": ROOT / "analysis/tables/recipes.py"}}
    rows: list[tuple[str, ...]] = [
        (links.table(name), links.notebook(program.notebook), links.helpers(program.helpers or own.get(name, {})))
        for name, program in made.items()
        if name in here
    ]
    if any(kind == "narratives" for kind, _ in essay.blocks):
        helper = links.helpers({"side_by_side": _file("stories")})
        rows.append(("the narratives, in the text", links.notebook("08_analysis"), helper))
    return rows


def _file(module: str) -> Path:
    return Path(__file__).with_name(f"{module}.py")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


class _Links:
    """Links from the page to what is made, and in this repository to the code."""

    def __init__(self, study: Study) -> None:
        self.study = study

    def to(self, path: Path, words: str) -> str:
        return f"[{words}]({Path(os.path.relpath(path, self.study.processed)).as_posix()})"

    def table(self, name: str) -> str:
        large = (self.study.processed / name).is_dir()
        return f"`{name}/`" if large else self.to(self.study.processed / f"{name}.csv", name)

    def notebook(self, name: str, short: bool = False) -> str:
        return self.to(self.study.notebooks / f"{name}.ipynb", name.partition("_")[0] if short else name)

    def helpers(self, helpers: Mapping[str, Path]) -> str:
        """Functions under the files in which they are defined."""
        by_file: dict[str, list[str]] = {}
        for call, path in helpers.items():
            by_file.setdefault(path.relative_to(ROOT).as_posix(), []).append(f"`{call.rpartition('.')[2]}`")
        return "<br>".join(
            f"{self.to(ROOT / file, file) if self.study.own else file}: {', '.join(calls)}"
            for file, calls in by_file.items()
        )
