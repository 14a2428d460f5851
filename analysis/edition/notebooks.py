"""The notebooks as pages: their cells through nbconvert with our template, and what each of them makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from analysis import report
from analysis.edition.essay import figure
from analysis.edition.folder import ASSETS, SiteFolder
from analysis.edition.markup import address, harmless
from analysis.study import ROOT, StudyError, closure, fingerprint, sha256, write_bytes
from analysis.tables import Tables

Book = dict[str, Any]


def begin(folder: SiteFolder) -> Callable[[], list[Book]]:
    """Start on the cells of the notebooks in a process of its own; the function it gives waits for them and makes their pages.

    A page is made again only where its notebook or what renders it changed. What the function returns: name, title, tables,
    figures, file and path of each notebook.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    study, title = folder.edition.data.study, folder.edition.title
    sources = [*sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")), *study.own_notebooks]
    notebooks = [path for source in sources if (path := study.notebooks / source.name).exists()]
    books = [_book(folder.edition.data, notebook) for notebook in notebooks]
    looks = [closure.fingerprint_of(__name__), title, *(sha256(path) for path in sorted(study.figures.glob("*.svg")))]
    keys = {book["name"]: fingerprint(sha256(path), *looks) for book, path in zip(books, notebooks)}
    record = study.build / "site.json"
    kept = json.loads(record.read_text()) if record.exists() else {}
    stale = [
        n
        for n, book in enumerate(books)
        if kept.get(book["name"]) != keys[book["name"]] or not folder.keep(book["path"])
    ]
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn")) if stale else None
    started = pool.submit(bodies, [notebooks[n] for n in stale], study.figures) if pool else None

    def finish() -> list[Book]:
        for path, book in zip(notebooks, books):
            folder.file(f"notebooks/{book['name']}.ipynb", path.read_bytes())
        if pool and started:
            with pool:
                made = started.result()
            for n, body in zip(stale, made):
                folder.page(books[n]["path"], "notebook", book=books[n], body=body, books=books)
        write_bytes(record, json.dumps(keys, indent=1).encode())
        return books

    return finish


def _book(data: Tables, notebook: Path) -> Book:
    """A notebook's title, and the tables and figures that it makes."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError) as error:
        raise StudyError(notebook, f"it is not a notebook ({error})", "take it from the repository again") from None
    sources = ["".join(cell["source"]) for cell in cells]
    lines = "\n".join(source for cell, source in zip(cells, sources) if cell["cell_type"] == "markdown").splitlines()
    title = next((line.lstrip("# ") for line in lines if line.startswith("# ")), notebook.stem)
    own = notebook.name in {path.name for path in data.study.own_notebooks}
    declared = report.declaration_of(sources, notebook, report.ANYTHING if own else None)
    name = address(notebook.stem)
    return {
        "name": name, "title": title, "file": notebook.name, "path": f"notebooks/{name}.html",
        "tables": [*(each for each in declared.tables if each in data), *declared.written],
        "figures": [each for each in declared.figures if (data.study.figures / f"{each}.svg").exists()],
    }  # fmt: skip


def bodies(notebooks: list[Path], figures: Path) -> list[Any]:
    """The cells of notebooks as HTML; ``figures``: the folder in which those that they show were saved."""
    drawn = {path.read_text(encoding="utf-8"): path.stem for path in sorted(figures.glob("*.svg"))}
    return [_body(notebook, drawn, figures) for notebook in notebooks]


def _body(notebook: Path, drawn: dict[str, str], figures: Path) -> Any:
    """A notebook's cells as HTML through nbconvert, with our template; mark-up from outputs is cleaned of what could act."""
    import nbformat
    from markupsafe import Markup
    from nbconvert import HTMLExporter

    document = nbformat.read(notebook, as_version=4)
    for cell in document.cells:
        for output in cell.get("outputs", []):
            name = drawn.get("".join(output.get("data", {}).get("image/svg+xml", "")))
            if name:
                output["metadata"]["figure"] = figure(figures, name)
    exporter = HTMLExporter(exclude_anchor_links=True, filters={"clean": harmless})
    exporter.raw_template = (ASSETS / "cells.html.j2").read_text(encoding="utf-8")
    body, _ = exporter.from_notebook_node(document)
    number = count(1)  # regions of a page need names of their own
    return Markup(re.sub(r'aria-label="(Table|Output)"', lambda match: f'aria-label="{match[1]} {next(number)}"', body))
