"""What a notebook needs and makes: declared once, in the ``report.begin(...)`` of its set-up cell, and held to.

``declaration_of`` reads it from the source, before anything runs; ``NotebookData`` refuses what was not declared.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.measures.support import Backing
from analysis.study import ROOT, StudyError
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Declaration:
    """What a notebook declares.

    ``needs``: tables without which it is left out. ``wants``: tables that it shows where they can be made. ``makes``: tables and pages
    (numbers.md) that it writes itself. ``figures``: those that it draws. ``reads``: inputs that it reads beside tables, ``findings.yaml``
    or ``essay.md``; a query may ask anything of any table, so who reads findings.yaml may too, and who reads essay.md shows other
    notebooks' figures.
    """

    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: dict[str, Sequence[str]]) -> Declaration:
        """From the keyword arguments of ``begin``."""
        return cls(**{name: tuple(values) for name, values in given.items()})

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table that it may show."""
        return (*self.needs, *self.wants)

    @property
    def pages(self) -> tuple[str, ...]:
        """What it writes that is no table."""
        return tuple(name for name in self.makes if "." in name)

    @property
    def written(self) -> tuple[str, ...]:
        """The tables that it writes itself."""
        return tuple(name for name in self.makes if name not in self.pages)

    @property
    def queries(self) -> bool:
        """Whether it asks what findings.yaml asks, which may be any table."""
        return "findings.yaml" in self.reads


ANYTHING = Declaration(reads=("findings.yaml", "essay.md"))  # may show any table, and figures of other notebooks


def declaration_of(sources: Iterable[str], notebook: Path, undeclared: Declaration | None = None) -> Declaration:
    """What the code cells of a notebook declare; ``undeclared`` where none calls ``begin``.

    Raises StudyError where none does and it has to, or with what is no plain list.
    """
    names = {each.name for each in fields(Declaration)}
    for source in sources:
        if "begin(" not in source:
            continue
        try:
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "begin":
                    given = {each.arg: ast.literal_eval(each.value) for each in node.keywords if each.arg in names}
                    return Declaration.of(given)
        except (SyntaxError, ValueError, TypeError):
            mend = 'write plain lists, as in report.begin(study, out, needs=["documents"])'
            raise StudyError(notebook, "what it declares cannot be read", mend) from None
    if undeclared:
        return undeclared
    mend = 'begin it with data = report.begin(study, out, needs=["documents"], figures=["bars"])'
    raise StudyError(notebook, "it does not declare what it needs and makes", mend)


def notebooks() -> dict[str, list[str]]:
    """The numbered notebooks of this repository in their order: name to the sources of its code cells."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[path.stem] = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return found


def backing_of(data: Tables, coder: str, tables: Iterable[str]) -> Backing:
    """The size of a study's corpus, and whether the recall of those who coded what these tables show of a coder's work is known."""
    from analysis.coding import follows_from
    from analysis.measures import scores

    coded = {(data.whose(table, coder), follows_from(table)) for table in tables}
    return Backing(data.count("documents"), all(scores.recall_known(data.readings, who, what) for who, what in coded))


class NotebookData:
    """The tables of a study as a notebook has them: all that ``Tables`` has, but only the tables that were declared."""

    def __init__(self, tables: Tables, declared: Declaration) -> None:
        self.tables, self.declared = tables, declared

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tables, name)

    def __contains__(self, name: str) -> bool:
        return name in self.tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._check(name, "needs", self.declared.needs)
        return self.tables[name]

    def get(self, name: str) -> pd.DataFrame | None:
        """A table, or None where this study cannot have it."""
        self._check(name, "wants", self.declared.tables)
        return self.tables.get(name)

    def rows(self, name: str, *columns: Any, **chosen: Any) -> pd.DataFrame:
        """Some columns of a table, or sums: see ``Tables.rows``."""
        self._check(name, "needs", self.declared.needs)
        return self.tables.rows(name, *columns, **chosen)

    def own(self, name: str, *columns: Any, **chosen: Any) -> pd.DataFrame:
        """The rows of the coder whose work is analysed: see ``Tables.own``."""
        self._check(name, "needs", self.declared.needs)
        return self.tables.own(name, *columns, **chosen)

    def frame(self, name: str, **chosen: Any) -> pd.DataFrame:
        """The same with the words that they are about: see ``Tables.frame``."""
        self._check(name, "needs", self.declared.needs)
        return self.tables.frame(name, **chosen)

    def backing(self, *tables: str) -> Backing:
        """What headlines that count these tables rest on beside their rows: see `backing_of`."""
        return backing_of(self.tables, self.tables.coder, tables)

    def check_figure(self, name: str) -> None:
        """Raises StudyError for a figure that was not declared."""
        if name not in self.declared.figures:
            self._refuse(f"the figure {name} is drawn", name, "figures")

    def _check(self, name: str, role: str, declared: Sequence[str]) -> None:
        if name not in declared and not self.declared.queries:
            self._refuse(f"the table {name} is asked for", name, role)

    def _refuse(self, what: str, name: str, role: str) -> None:
        raise StudyError(
            "report.begin(...)",
            f"{what} and not declared",
            f'declare it in the set-up cell: report.begin(study, out, {role}=[..., "{name}"])',
        )
