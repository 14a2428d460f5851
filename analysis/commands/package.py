"""datapackage.json: what was made, column by column, with the sha256 of every file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from analysis import schema, tables
from analysis.study import ROOT, fingerprint, sha256, write_bytes
from analysis.tables import Tables


def describe(data: Tables, notebooks: list[Path]) -> None:
    """Write datapackage.json (Frictionless) beside the tables: columns and sha256 of every table, figure and notebook."""
    study = data.study
    top = ROOT if study.own else study.processed.parent
    resources: list[dict[str, Any]] = []
    for name in schema.TABLES:
        about = {"description": f"One row: {schema.TABLES[name].row}."}
        path, parts = study.processed / f"{name}.csv", tables.parts(name, study.processed)
        if parts:
            names = [part.relative_to(top).as_posix() for part in parts]
            about |= {"hash": f"sha256:{fingerprint(*map(sha256, parts))}"}  # of the parts' own, a line each
            resources.append(
                {"name": name, "path": names, "format": "parquet", **about, "schema": tables.describe(name)}
            )
        elif path.exists():
            resources.append(
                {
                    "name": name, "path": path.relative_to(top).as_posix(), "format": "csv", "encoding": "utf-8", **about,
                    "hash": f"sha256:{sha256(path)}", "schema": tables.describe(name),
                }
            )  # fmt: skip
    for path in [*sorted(study.figures.glob("*.*")), *sorted(notebooks)]:
        if path.suffix in (".svg", ".png", ".csv", ".txt", ".ipynb"):
            stem = re.sub(r"[^a-z0-9]+", "-", path.name.lower())
            resources.append({"name": stem, "path": path.relative_to(top).as_posix(), "hash": f"sha256:{sha256(path)}"})
    package = {
        "name": "told-twice",
        "title": data.codebook.title or "A study of competing narratives",
        "description": "Offsets are 0-based, half-open, in code points of the text at documents.text_path, from the study's folder. "
        "A cell that a spreadsheet would take for a formula has an apostrophe in front.",
        "resources": resources,
    }
    if not notebooks and (study.processed / "datapackage.json").exists():
        kept = json.loads((study.processed / "datapackage.json").read_text())["resources"]
        package["resources"] = resources + [r for r in kept if str(r["path"]).endswith(".ipynb")]
    write_bytes(
        study.processed / "datapackage.json", (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
    )
