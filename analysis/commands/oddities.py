"""What is odd in what people wrote about their articles, and is no error: said by make check, each with its place and its mend."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import coding
from analysis.study import Study, read_rows, read_text

if TYPE_CHECKING:
    import pandas as pd


class Oddity(NamedTuple):
    """What is odd, where, and how to mend it."""

    what: str
    where: str
    mend: str


@dataclass(frozen=True)
class Checked:
    """What is looked at: a study, the table of its documents (doc_id, outlet, outlet_camp, earliest), and the day of the check."""

    study: Study
    documents: pd.DataFrame
    book: coding.Codebook
    today: str = ""

    @property
    def codebook(self) -> dict[str, Any]:
        """codebook.yaml as it stands; read_codebook has found it valid."""
        import yaml

        path = self.study.raw / "codebook.yaml"
        return yaml.safe_load(read_text(path)) if path.exists() else {}


def to_come(checked: Checked) -> list[Oddity]:
    """Articles that cannot have been published yet."""
    today = checked.today or datetime.date.today().isoformat()  # the day where the person is
    late = checked.documents[checked.documents["earliest"] > today]
    named = [f"{row.doc_id}: {row.earliest}" for row in late.itertuples()]
    return (
        [Oddity("a date to come", listed(named), "correct the dates, in metadata.csv or articles.csv")] if named else []
    )


def spelt_twice(checked: Checked) -> list[Oddity]:
    """Outlets that differ in capitals, blanks, full stops or an article before the name alone: each would be an outlet of its own."""
    spelt: dict[str, dict[str, str]] = {}
    for row in checked.documents[checked.documents["outlet"] != ""].itertuples():
        spelt.setdefault(_plain(row.outlet), {}).setdefault(row.outlet, row.doc_id)
    return [
        Oddity(
            "one outlet in two spellings",
            listed([f"'{name}' ({doc_id})" for name, doc_id in names.items()]),
            "write each outlet one way, in metadata.csv or articles.csv",
        )
        for names in spelt.values()
        if len(names) > 1
    ]


def _plain(outlet: str) -> str:
    words = outlet.casefold().replace(".", "").replace("-", " ").split()
    return "".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def unlisted_sides(checked: Checked) -> list[Oddity]:
    """Sides of outlets that the codebook lacks, where it has others of these."""
    sides = checked.documents.drop_duplicates("outlet_camp")
    known = sides["outlet_camp"].isin(["unassigned", *checked.book.camp_order])
    if known.all() or not sides["outlet_camp"].isin(checked.book.camp_order).any():
        return []
    named = [f"'{row.outlet_camp}' ({row.doc_id})" for row in sides[~known].itertuples()]
    return [
        Oddity("a side that is not in codebook.yaml", listed(named), "correct outlet_camp, or add the side to camps")
    ]


def unread_keys(checked: Checked) -> list[Oddity]:
    """Keys of the codebook's entries that nothing reads."""
    found = []
    for part, known in coding.ENTRY_KEYS.items():
        for entry in checked.codebook.get(part) or []:
            for key in [each for each in entry if each not in known]:
                meant = get_close_matches(str(key), known, 1)
                mend = f"write {meant[0]} if that is meant" if meant else f"its keys are {', '.join(known)}"
                found.append(Oddity(f"'{key}' is no key", f"codebook.yaml, {part}, {entry['id']}", mend))
    return found


def unlabelled(checked: Checked) -> list[Oddity]:
    """Claims without a label, which readers are shown by their ids, and which without cues are looked for by the words of these."""
    return [
        Oddity(
            f"no label, so that it is called '{claim['id']}'",
            f"codebook.yaml, claims, {claim['id']}",
            "write in words what it says (label: ...)",
        )
        for claim in checked.book.claims
        if not claim.get("label")
    ]


def shared_aliases(checked: Checked) -> list[Oddity]:
    """Names of actors.csv that two actors have: who is called so is one of them, and nobody says which."""
    path = checked.study.raw / "actors.csv"
    owners: dict[str, str] = {}
    found = []
    for row, place in read_rows(path) if path.exists() else []:
        names = dict.fromkeys(each.strip() for each in (row.get("name", ""), *row.get("aliases", "").split(";")))
        for name in filter(None, names):
            other = owners.setdefault(name, row["actor_id"])
            if other != row["actor_id"]:
                where = f"actors.csv, {place}: '{name}' is {other}'s too"
                found.append(Oddity("an alias of two actors", where, "keep it with one of them"))
    return found


ODDITIES: tuple[Callable[[Checked], list[Oddity]], ...] = (
    to_come,
    spelt_twice,
    unlisted_sides,
    unread_keys,
    unlabelled,
    shared_aliases,
)


MOST = 5


def listed(names: list[str], most: int = MOST) -> str:
    """The first of some names, and how many more."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def oddities(checked: Checked) -> list[Oddity]:
    """All that is odd, in order, of each kind the first few."""
    found: list[Oddity] = []
    for rule in ODDITIES:
        of_a_kind = rule(checked)
        found += of_a_kind[:MOST]
        if left := of_a_kind[MOST:]:
            found.append(Oddity(left[0].what, f"{len(left):,} more", left[0].mend))
    return found
