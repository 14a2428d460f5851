"""docs/ask.md: what its code prints, and the tables and columns that there are. ``python tests/asked.py`` writes both anew."""

import contextlib
import io
import re
import tempfile
from pathlib import Path
from typing import Any

from analysis.schema import TABLES
from analysis.study.disk import ROOT

PAGE = ROOT / "docs/ask.md"
ASKED = re.compile(r"(```python\n)(.*?)(```\n\n```text\n)(.*?)(```\n)", re.S)
LISTED = re.compile(r"(<!-- from analysis/schema.py -->\n).*(<!-- end -->)", re.S)


def answered(page: str, folder: Path) -> str:
    """The page with what its blocks print, each run after those above it, in a folder where they may write."""
    names: dict[str, Any] = {}

    def answer(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block[2], f"docs/ask.md, before {block[4][:40]!r}", "exec"), names)
        lines = [line.rstrip() for line in printed.getvalue().splitlines()]
        return "".join([block[1], block[2], block[3], *(f"{line}\n" for line in lines), block[5]])

    with contextlib.chdir(folder):
        return ASKED.sub(answer, page)


def listed(page: str) -> str:
    """The page with every table and column as the schema has it."""
    return LISTED.sub(lambda found: f"{found[1]}{columns()}{found[2]}", page)


def columns() -> str:
    """Every table and column, as a list."""
    parts = []
    for name, table in TABLES.items():
        parts.append(f"\n**{name}**: {table.row}. Key: {', '.join(f'`{key}`' for key in table.key)}.\n\n")
        for column, spec in table.columns.items():
            values = f" ({', '.join(spec.values)})" if spec.values else ""
            parts.append(f"- `{column}` {spec.type}{values}: {spec.meaning}\n")
    return "".join([*parts, "\n"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(listed(answered(PAGE.read_text(encoding="utf-8"), Path(place))), encoding="utf-8")
