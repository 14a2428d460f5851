"""The records that a reviewer, an archive or a checker opens first. None is typed: each is made from what stands elsewhere.

CITATION.cff (its entries for the articles) and README.md (its list of references) are written between two marks; codecheck.yml and
ro-crate-metadata.json whole. ``make all`` makes them after datapackage.json, ``make records`` alone; a test compares what is kept.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

from analysis.commands.console import say, shown
from analysis.report import references
from analysis.study import ROOT, StudyError, read_rows, read_text, write_bytes

_CITATION, _PACKAGE = ROOT / "CITATION.cff", ROOT / "datapackage.json"


def records() -> dict[Path, str]:
    """What each record should hold now. Raises StudyError where datapackage.json is not there."""
    import yaml

    from analysis.commands import codecheck, crate

    if not _PACKAGE.exists():
        raise StudyError(_PACKAGE, "there is none yet", "run make all")
    text = references.with_made(read_text(_CITATION), references.IN_CITATION, _articles())
    citation = yaml.safe_load(text)
    package = json.loads(read_text(_PACKAGE))
    readme = ROOT / "README.md"
    return {
        _CITATION: text,
        readme: references.with_made(
            read_text(readme), references.IN_README, references.reference_list(citation["references"])
        ),
        ROOT / "codecheck.yml": codecheck.configuration(package, citation),
        ROOT / crate.NAME: crate.crate(package, citation),
    }


def _articles() -> str:
    import yaml

    entries = references.article_entries(row for row, _ in read_rows(ROOT / "data/raw/articles.csv"))
    return textwrap.indent(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=140), "  ")


def write_records() -> None:
    """Write the records of this repository where they are not as they should be, and say which. A copy without CITATION.cff has none."""
    if not _CITATION.exists():
        return
    written = [path for path, text in records().items() if write_bytes(path, text.encode())]
    if written:
        say(f"Records made: {', '.join(shown(path) for path in written)}")


def make_records(release: bool = False) -> None:
    """What ``make records`` does; ``release``: codemeta.json and .zenodo.json too, in build/release."""
    write_records()
    if not release:
        return
    import yaml

    from analysis.commands import deposit

    citation = yaml.safe_load(read_text(_CITATION))
    folder = ROOT / "build/release"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"codemeta.json": deposit.codemeta(citation), ".zenodo.json": deposit.zenodo(citation)}.items():
        write_bytes(folder / name, text.encode())
    say(f"For the archive: {shown(folder)}/codemeta.json and .zenodo.json")
