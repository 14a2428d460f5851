"""The record of the intake: every file or row refused, repaired or flagged, so that nothing is lost silently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.intake.decoding import HALF
from analysis.study import spelt_out


class Remark(NamedTuple):
    """A row of table ``rejected``: a path, a reason, its detail (byte, character, line or row), and what was done about it:
    refused, repaired or flagged."""

    path: str
    reason: str
    detail: str
    action: str


def remark(path: str, place: str, reason: str, detail: str, action: str) -> Remark:
    """A remark on what stands at a place of a file, in characters that print."""
    where = ": ".join(part for part in (place, detail) if part)
    return Remark(path, reason, HALF.sub("\ufffd", spelt_out(where)), action)


def read_record(path: Path) -> Iterator[Remark]:
    """The remarks of a rejected.jsonl, in the order of files and rows."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield Remark(*json.loads(line))
