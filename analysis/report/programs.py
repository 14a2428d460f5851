"""Which notebook draws a figure or is the first to need a table, and which helpers make them: read from the source."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.report.declared import declaration_of, notebooks
from analysis.study import closure
from analysis.tables import RECIPES

_MAKERS = "analysis.tables.recipes"


@dataclass(frozen=True)
class Program:
    """What makes a table or a figure: the notebook by its name, and the helpers that are called, each with its file."""

    notebook: str
    helpers: Mapping[str, Path]


def tables() -> dict[str, Program]:
    """Table to the first notebook that cannot do without it or writes it, and the helpers of its maker."""
    places: dict[str, str] = {}
    for strict in (True, False):
        for name, cells in notebooks().items():
            declared = declaration_of(cells, Path(name))
            for table in (*declared.needs, *declared.written) if strict else declared.wants:
                places.setdefault(table, name)
    return {table: Program(name, _makers(table)) for table, name in places.items()}


def figures() -> dict[str, Program]:
    """Figure to the notebook that draws it and the helper that does."""
    found = {}
    for name, cells in notebooks().items():
        whole = "\n".join(cells)
        for cell in cells:
            for figure, drawing in _drawn(ast.parse(cell)).items():
                helpers = closure.helpers(whole, [drawing])
                found[figure] = Program(name, {call: path for call, path in helpers.items() if _is_drawing(call)})
    return found


def source() -> str:
    """What ``tables`` and ``figures`` are read from in the notebooks, so that a change of it can be noticed."""
    every = [f"# {name}\n{cell}" for name, cells in notebooks().items() for cell in cells]
    return "\n".join(cell for cell in every if "begin(" in cell or ".figure(" in cell)


def _makers(table: str) -> dict[str, Path]:
    if table not in RECIPES:  # a notebook's own
        return {}
    maker = RECIPES[table].make.__name__
    return closure.helpers_of(_MAKERS, maker)


def _is_drawing(call: str) -> bool:
    return call.startswith("figures.")


def _drawn(cell: ast.Module) -> dict[str, ast.AST]:
    """Figure to the expression that a cell draws it by: the argument of ``report.figure``, or what that name was given in the cell."""
    given = {
        target.id: node.value
        for node in cell.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: dict[str, ast.AST] = {}
    for node in ast.walk(cell):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "figure":
            name, drawing = node.args[1], node.args[2]
            drawing = given.get(drawing.id, drawing) if isinstance(drawing, ast.Name) else drawing
            found[str(ast.literal_eval(name))] = drawing
    return found
