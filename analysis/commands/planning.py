"""What ``make sheets`` was asked for: each word of it checked, and understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis import coding
from analysis.study import StudyError
from analysis.tables import Tables

UNITS = ("sentence", "document")
STRATA = ("outlet", "outlet_camp")
SHEETS = "sheets"  # the folder of a study for sheets still to be filled in: what lies in coding/ counts as read


@dataclass(frozen=True)
class Asked:
    """What ``make sheets`` was asked for, each as written: CODERS, N, UNIT, BY, OVERLAP, SEED, WHAT, FROM."""

    coders: str = ""
    n: str = ""
    unit: str = ""
    by: str = ""
    overlap: str = ""
    seed: str = ""
    what: str = ""
    source: str = ""


@dataclass(frozen=True)
class Plan:
    """The same, understood. ``n``: None for all."""

    coders: tuple[str, ...]
    n: int | None
    unit: str
    by: str
    overlap: float
    seed: int
    tables: tuple[str, ...]
    source: str = ""


_NAME = re.compile(r"[^\W\d_][\w-]*")


def planned(data: Tables, asked: Asked) -> Plan:
    """What was asked for, understood. Raises StudyError for each thing that cannot be."""
    coders = tuple(dict.fromkeys(re.split(r"[\s,;]+", asked.coders.strip()))) if asked.coders.strip() else ()
    if not coders:
        raise StudyError("CODERS", "nobody is named", 'give CODERS="ana ben"')
    for name in coders:
        if not _NAME.fullmatch(name) or name in (coding.FINAL, coding.RULES):
            raise StudyError("CODERS", f"'{name}' can be no coder's name", "use letters, digits and _")
    n = None if asked.n.strip() in ("", "all") else _number("N", asked.n, 1)
    tables = _tables(data, asked.what)
    of_pairs = tables == ("pairs",)
    unit = _one_of("UNIT", asked.unit, UNITS, UNITS[of_pairs])
    if of_pairs and unit != "document":
        raise StudyError(
            "UNIT", "a claim may be answered anywhere in its article", "for pairs, draw articles: UNIT=document"
        )
    if asked.source.strip() and not of_pairs:
        raise StudyError(
            "FROM", "only a sheet of pairs is made from what somebody coded", "give WHAT=pairs, or leave it out"
        )
    by, seed = _one_of("BY", asked.by, STRATA, ""), _number("SEED", asked.seed or "1", 0)
    return Plan(coders, n, unit, by, _share(asked.overlap), seed, tables, asked.source.strip())


def _tables(data: Tables, what: str) -> tuple[str, ...]:
    """The tables to code; of statements there is nothing to code where the codebook has no claims. Pairs come after them, alone."""
    words = re.split(r"[\s,;]+", what.strip()) if what.strip() else list(coding.GIVEN_OUT)
    tables = tuple(_one_of("WHAT", word, coding.TO_FILL, "") for word in words)
    if "pairs" in tables and len(tables) > 1:
        raise StudyError(
            "WHAT", "pairs are asked of statements that are coded already", "ask for them alone: WHAT=pairs"
        )
    possible = tuple(table for table in tables if table == "attributions" or data.codebook.claims)
    if not possible:
        raise StudyError(data.study.raw / "codebook.yaml", "it has no claims to be coded", "add claims")
    return possible


def _number(name: str, said: str, least: int) -> int:
    if not said.strip().isdecimal() or int(said) < least:
        raise StudyError(name, f"'{said}' is no number of {least} or more", f"give {name}= a whole number")
    return int(said)


def _one_of(name: str, said: str, allowed: Collection[str] | Mapping[str, object], default: str) -> str:
    plain = said.strip().lower()
    found = plain if plain in allowed else plain.removesuffix("s")
    if plain and found not in allowed:
        raise StudyError(name, f"'{said}' is none of {', '.join(allowed)}", "use one of these, or leave it out")
    return found or default


def _share(said: str) -> float:
    """``all``, 0.2 or 20%."""
    plain = said.strip().lower().replace(",", ".")
    if plain in ("", "all"):
        return 1.0
    percent = plain.endswith("%")
    try:
        share = float(plain.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise StudyError("OVERLAP", f"'{said}' is no share", "give OVERLAP=all, 0.2 or 20%")
    return share
