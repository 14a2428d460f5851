"""The premises of an essay's sentences: what has to hold of the findings, or the sentence is not printed.

A premise compares a finding with another or with a whole number: ``american_outlets = 0``, ``answered < accusations``. "All", "none",
"only" and "most" are findings like any number: a sentence about the texts that has such a word has to name its premise.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.study import StudyError

if TYPE_CHECKING:
    from analysis.report.findings import Finding

_COMPARED = {"<": operator.lt, ">": operator.gt, "=": operator.eq}
_PARTS = re.compile(r"\s*([<>=])\s*")
QUANTIFIERS = re.compile(
    r"\b(?:all|every|each|none|no one|nobody|nowhere|nothing|neither|never|always|only|alone|most|mostly|any|no)\b",
    re.I,
)


@dataclass(frozen=True)
class Premise:
    """One comparison: two sides, each a finding's name or a whole number."""

    source: str
    left: str
    sign: str
    right: str

    @property
    def names(self) -> tuple[str, ...]:
        """The findings that it compares."""
        return tuple(side for side in (self.left, self.right) if not side.isdecimal())

    def holds(self, findings: Mapping[str, Finding]) -> bool:
        """Whether the texts bear it out; a finding without a value, such as a share of nothing, bears out nothing."""
        return bool(_COMPARED[self.sign](_value(self.left, findings), _value(self.right, findings)))


def parted(brackets: str) -> tuple[tuple[str, ...], tuple[Premise, ...]]:
    """The findings that a sentence names in its brackets, those of its premises among them, and its premises."""
    names: list[str] = []
    premises: list[Premise] = []
    for item in (each.strip() for each in brackets.split(",")):
        parts = _PARTS.split(item)
        if len(parts) == 3:
            premises.append(Premise(item, *parts))
            names += premises[-1].names
        elif item not in ("", "-"):
            names.append(item)
    return tuple(names), tuple(premises)


def _value(side: str, findings: Mapping[str, Finding]) -> float:
    if side.isdecimal():
        return int(side)
    if side not in findings:
        raise StudyError("essay.md", f"'{side}' is no finding", "correct the name or add the finding to findings.yaml")
    return findings[side].value
