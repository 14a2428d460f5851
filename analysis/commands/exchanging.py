"""``make exchange`` and ``make import``: files for other programs, and what comes back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import coding, exchange
from analysis.commands.console import say, shown

if TYPE_CHECKING:
    from analysis.tables import Tables


def export(data: Tables) -> None:
    """Write the study for other programs, and say where."""
    folder = exchange.export(data)
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    say(f"{shown(folder)}: {count} files; {coding.RIGHTS}")


def import_file(source: str, study: str, coder: str, mapping: str = "") -> None:
    """Bring another program's coding into a study as a coder, or make the study. Raises StudyError, with the file and the place."""
    brought = exchange.import_file(source, study, coder, mapping)
    for name, count in brought.rows.items():
        say(f"{shown(brought.folder / 'coding' / name)}: {count:,} rows")
    for place, reason in brought.not_placed[:5]:
        say(f"not placed: {place}: {reason}")
    if len(brought.not_placed) > 5:
        say(f"and {len(brought.not_placed) - 5:,} more, all in {exchange.RECORD} of the coder's folder")
    if brought.new:
        say("A new study, with its texts. They are their publishers' property: do not pass them on. Next: make check")
