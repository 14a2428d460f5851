"""Copies of the tables and figures beside the pages."""

from __future__ import annotations

from typing import Any

from analysis import schema
from analysis.edition.edition import Edition
from analysis.edition.essay import figure
from analysis.edition.folder import SiteFolder
from analysis.edition.lookup import table_script
from analysis.study import Study


def downloads(edition: Edition, folder: SiteFolder) -> dict[str, Any]:
    """Copy the tables and figures, and say what they are."""
    study = edition.data.study
    for name in edition.data.names:
        if not edition.data.path(name).exists():
            edition.data[name]  # what no notebook asked for is made now
    if not (study.processed / "evidence.csv").exists():
        edition.essay.save_evidence()
    package = study.package
    if package.exists():
        folder.file("data/datapackage.json", package.read_bytes())
    apart = [name for name in edition.data.names if edition.data.path(name).is_dir()]
    tables, pictures = _tables(edition, folder), _pictures(study, folder)
    return {"tables": tables, "apart": apart, "pictures": pictures, "package": package.exists()}


def _tables(edition: Edition, folder: SiteFolder) -> list[dict[str, Any]]:
    found = []
    for name, table in schema.TABLES.items():
        path = edition.data.study.processed / f"{name}.csv"
        if path.exists():
            content = path.read_bytes()
            folder.file(f"data/{path.name}", content)
            known = name != "evidence" and name in edition.data  # the pages of the evidence show that one
            if known:
                folder.file(f"assets/table-{name}.js", table_script(edition, name))
            found.append(
                {"name": name, "row": table.row, "columns": table.columns, "size": _size(len(content)), "known": known}
            )
    return found


def _pictures(study: Study, folder: SiteFolder) -> list[dict[str, Any]]:
    found = []
    for path in sorted(study.figures.glob("*.svg")):
        files = [path.with_suffix(suffix) for suffix in (".svg", ".png", ".csv", ".txt")]
        for file in files:
            if file.exists():
                folder.file(f"figures/{file.name}", file.read_bytes())
        if all(file.exists() for file in files[1::2]):
            found.append(figure(study.figures, path.stem))
    return found


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{max(n_bytes // 1000, 1)} kB"
