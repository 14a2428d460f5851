"""Which file is under which licence: REUSE.toml, read as REUSE 3.3 has it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from analysis.study import ROOT

NAMES = {
    "MIT": "MIT License",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "LicenseRef-publishers": "Property of the publishers of the articles; no licence",
    "LicenseRef-WordNet-3.0": "WordNet 3.0 license",
}


@dataclass(frozen=True)
class Rule:
    """Some paths and the licences that hold for them together."""

    paths: tuple[re.Pattern[str], ...]
    licences: tuple[str, ...]


def rules() -> list[Rule]:
    """The annotations of REUSE.toml, in their order."""
    found = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    return [
        Rule(
            tuple(_pattern(each) for each in _as_list(one["path"])),
            tuple(one["SPDX-License-Identifier"].split(" AND ")),
        )
        for one in found
    ]


def licences_of(path: str, known: list[Rule]) -> tuple[str, ...]:
    """The SPDX identifiers of a file, by its path from the root: those of the last rule that names it."""
    matching = [rule for rule in known if any(pattern.fullmatch(path) for pattern in rule.paths)]
    return matching[-1].licences if matching else ()


def address_of(licence: str) -> str:
    """Where the words of a licence stand: a page for those that SPDX knows, else the file in LICENSES/."""
    if licence.startswith("LicenseRef-"):
        return f"LICENSES/{licence}.txt"
    return f"https://spdx.org/licenses/{licence}"


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _pattern(glob: str) -> re.Pattern[str]:
    """``*`` is anything within a folder, ``**`` anything at all."""
    parts = re.split(r"(\*\*|\*)", glob)
    return re.compile("".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts))
