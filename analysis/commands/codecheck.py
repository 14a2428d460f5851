"""codecheck.yml (CODECHECK configuration 2.0): what a checker is to make again, from datapackage.json and CITATION.cff.

What only a checker can know (``codechecker``, ``report``, ``summary``, ``certificate``, ``check_time``) is not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis import report
from analysis.report import references
from analysis.study import ROOT, read_text

VERSION = "https://codecheck.org.uk/spec/config/2.0/"
_HEAD = """\
%YAML 1.1
---
# Made by `make records`. The manifest is what the essay (notebooks/08_analysis.ipynb) rests on; `make verify` makes again and
# compares every file that datapackage.json lists. A checker adds codechecker, report, summary, certificate and check_time; the
# authors their ORCIDs and a reference, in CITATION.cff.
"""


def configuration(package: Mapping[str, Any], citation: Mapping[str, Any]) -> str:
    """The whole file: version, manifest, paper, source."""
    import yaml

    authors = [
        {"name": each["name"], **({"ORCID": each["orcid"]} if "orcid" in each else {})}
        for each in references.authors_of(citation)
    ]
    body = {
        "version": VERSION,
        "manifest": manifest(package["resources"]),
        "paper": {"title": citation["title"], "authors": authors, "reference": _reference(citation)},
        "source": f"All that is needed lies in this repository, version {citation['version']}: make all, then make verify (README.md).",
    }
    if "repository-code" in citation:
        body["repository"] = citation["repository-code"]
    return _HEAD + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=150)


def _reference(citation: Mapping[str, Any]) -> str:
    """The address of the paper, or plain words while there is none, as the specification allows."""
    paper = citation.get("preferred-citation", citation)
    return references.link_of(paper) or "Not yet published; the analysis is notebooks/08_analysis.ipynb"


def manifest(resources: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The files that the essay rests on, with what each is: notebooks, the tables that its queries ask, the figures that it shows."""
    drawn, titles = _notebooks()
    shown, asked = figures_of_the_essay(), tables_of_the_essay()
    found = []
    for each in resources:
        path = Path(each["path"])
        if path.suffix == ".ipynb":
            found.append((0, each["path"], f"{titles[path.stem]} (notebook)"))
        elif path.parent.name == "processed" and each["name"] in asked:
            found.append((1, each["path"], f"Table {each['name']}. {each['description']}"))
        elif path.parent.name == "figures" and path.stem in shown and path.suffix in _PARTS:
            found.append((2, each["path"], f"Figure {path.stem}, {_PARTS[path.suffix]} ({drawn[path.stem]})"))
    return [{"file": path, "comment": comment} for _, path, comment in sorted(found)]


_PARTS = {".svg": "drawn", ".png": "drawn, as pixels", ".csv": "exactly what it draws"}


def figures_of_the_essay() -> set[str]:
    """The figures that essay.md shows."""
    return set(re.findall(r"^:figure (\w+)", read_text(ROOT / "data/raw/essay.md"), re.MULTILINE))


def tables_of_the_essay() -> set[str]:
    """The tables that the queries of findings.yaml ask, and the one of the evidence itself."""
    import yaml

    queries = yaml.safe_load(read_text(ROOT / "data/raw/findings.yaml"))
    return {query["table"] for query in queries.values() if "table" in query} | {"evidence"}


def _notebooks() -> tuple[dict[str, str], dict[str, str]]:
    """Which notebook draws which figure, and the heading of each notebook."""
    drawn: dict[str, str] = {}
    titles: dict[str, str] = {}
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        drawn |= dict.fromkeys(report.declaration_of(code, path).figures, path.stem)
        prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        heading = re.search(r"^# (.+)$", prose, re.MULTILINE)
        titles[path.stem] = heading[1] if heading else path.stem
    return drawn, titles
