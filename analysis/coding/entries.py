"""Cells as people fill them in, to the values of the tables: an actor by name, a claim by its label, a stance in capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis import schema
from analysis.coding.codebook import NARRATOR, Codebook

if TYPE_CHECKING:
    import pandas as pd

CLOSED: Mapping[str, tuple[str, ...]] = {
    "stance": schema.STANCES,
    "embedding": schema.EMBEDDINGS,
    "relation": schema.RELATIONS,
    "strategy": schema.STRATEGIES,
    "order": schema.ORDERS,
    "relay": ("true", "false"),
    "reality": schema.REALITIES,
    "form": schema.FORMS,
}
# what spreadsheets and people write for true and false, in the languages in which Excel writes them
_TRUTH = dict.fromkeys("yes y 1 wahr vrai verdadero vero waar истина".split(), "true") | dict.fromkeys(
    "no n 0 falsch faux falso onwaar ложь".split(), "false"
)
_BRACKETED = re.compile(r".*\[([^\[\]]+)\]", re.DOTALL)


@dataclass(frozen=True)
class Names:
    """What may be written for the ids of actors and claims: the id, its name or label, and both as drop-down lists have them."""

    actors: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, actors: pd.DataFrame | None, book: Codebook) -> Names:
        listed = [] if actors is None else zip(actors["actor_id"], actors["name"])
        return cls(
            _forms([*listed, (NARRATOR, NARRATOR)]), _forms((each["id"], each.get("label", "")) for each in book.claims)
        )


def offered(identifier: str, name: str) -> str:
    """An entry of a drop-down list: a name with the id behind it."""
    return f"{name} [{identifier}]" if name and name != identifier else identifier


def _forms(listed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What is written, in small letters, to the id; a name that two have is nobody's."""
    entries = list(listed)
    often = Counter(name.casefold() for _, name in entries)
    forms = {name.casefold(): each for each, name in entries if name and often[name.casefold()] == 1}
    return forms | {each.casefold(): each for each, _ in entries}


def as_values(row: Mapping[str, str], names: Names) -> dict[str, str]:
    """A row with ids for names and labels, and with the spelling of closed lists. What is neither stays as it was written."""
    found = dict(row)
    for column, forms in (("actor_id", names.actors), ("claim", names.claims)):
        if found.get(column):
            found[column] = _identifier(found[column], forms)
    for column, allowed in CLOSED.items():
        if found.get(column):
            plain = re.sub(r"[\s-]+", "_", found[column].lower())
            plain = _TRUTH.get(plain, plain) if column == "relay" else plain
            found[column] = plain if plain in allowed else found[column]
    return found


def _identifier(written: str, forms: Mapping[str, str]) -> str:
    plain = written.casefold()
    bracketed = _BRACKETED.fullmatch(plain)
    return forms.get(plain) or (forms.get(bracketed[1]) if bracketed else None) or written
