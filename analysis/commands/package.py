"""datapackage.json (Frictionless): what was made, column by column, with the sha256 of every file, its rights and its sources."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from analysis import report, schema, tables
from analysis.study import ROOT, Study, fingerprint, sha256, write_bytes
from analysis.tables import Tables

_MEDIA = {
    ".csv": "text/csv", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain", ".ipynb": "application/x-ipynb+json",
    ".md": "text/markdown",
}  # fmt: skip
# Columns that name a row of another table, wherever they stand.
_REFERENCES = {"doc_id": "documents", "sentence_id": "sentences", "coder": "coders"}
_LICENCES = [
    {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0: tables, figures and text", "path": "https://creativecommons.org/licenses/by/4.0/"},
    {"name": "MIT", "title": "MIT License: notebooks and code", "path": "LICENSE"},
]  # fmt: skip


def describe(data: Tables, notebooks: list[Path]) -> None:
    """Write datapackage.json at the root of the results: columns and sha256 of every table, figure and notebook.

    Without ``notebooks`` (tables alone were made) those that it described before stay in it.
    """
    study = data.study
    resources = [*_tables(study), *_files(study, notebooks)]
    if not notebooks and study.package.exists():
        kept = json.loads(study.package.read_text(encoding="utf-8"))["resources"]
        resources += [each for each in kept if str(each["path"]).endswith(".ipynb")]
    package = {
        "name": "told-twice",
        "title": data.codebook.title or "A study of competing narratives",
        "description": "Offsets are 0-based, half-open, in code points of the text at documents.text_path, from the study's folder. "
        "A cell that a spreadsheet would take for a formula has an apostrophe in front.",
        **(_ours() if study.own else {}),
        "sources": _sources(data),
        "resources": resources,
    }
    write_bytes(study.package, (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode())


def _ours() -> dict[str, Any]:
    """What holds for this repository's own study alone: its version and its licences."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"version": project["version"], "licenses": _LICENCES}


def _sources(data: Tables) -> list[dict[str, str]]:
    """The articles, as their outlets'; of a large study how many there are."""
    if data.large:
        return [{"title": f"{data.count('documents'):,} articles, the property of their publishers"}]
    rows = report.documents_named(data).values()
    return [
        {"title": f"{row['label']}{': ' * bool(row['title'])}{row['title']}. Property of its publisher"} for row in rows
    ]


def _tables(study: Study) -> list[dict[str, Any]]:
    made = {name for name in schema.TABLES if (study.processed / f"{name}.csv").exists()}
    found: list[dict[str, Any]] = []
    for name, table in schema.TABLES.items():
        fields = tables.describe(name)
        about: dict[str, Any] = {"name": name, "description": f"One row: {table.row}.", "schema": fields}
        if parts := tables.parts(name, study.processed):
            about |= {"path": [part.relative_to(study.results).as_posix() for part in parts], "format": "parquet"}
            found.append(
                {**about, "hash": f"sha256:{fingerprint(*map(sha256, parts))}"}
            )  # of the parts' own, a line each
        elif name in made:
            fields["foreignKeys"] = [
                {"fields": [column], "reference": {"resource": target, "fields": [column]}}
                for column, target in _REFERENCES.items()
                if column in table.columns and target in made and target != name
            ]
            found.append(
                {**about, **_file(study, study.processed / f"{name}.csv"), "format": "csv", "encoding": "utf-8"}
            )
    return found


def _files(study: Study, notebooks: list[Path]) -> list[dict[str, Any]]:
    paths = [*sorted(study.figures.glob("*.*")), *sorted(study.processed.glob("*.md")), *sorted(notebooks)]
    named = [(re.sub(r"[^a-z0-9]+", "-", path.name.lower()), path) for path in paths if path.suffix in _MEDIA]
    return [{"name": name, **_file(study, path)} for name, path in named]


def _file(study: Study, path: Path) -> dict[str, Any]:
    about = {"path": path.relative_to(study.results).as_posix(), "mediatype": _MEDIA[path.suffix]}
    return {**about, "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}
