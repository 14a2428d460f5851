"""What a run says, and how it names a place."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.study import ROOT


def say(message: str) -> None:
    """Progress goes to stderr, so that nothing a run prints can enter a result."""
    print(message, file=sys.stderr, flush=True)


def shown(path: Path) -> str:
    """A path from the repository's folder where it lies inside, else as it is."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
