"""What camps are called, as far as their labels say: those of countries by their adjectives and capitals, of blocs by their members."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import attribution

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding.codebook import Codebook

ENDINGS = ("", "s", "n", "ns", "an", "ans", "ian", "ians", "er", "ers", "ic", "ish", "ese")  # of who belongs to a place
NO_NAMES = ("media", "other", "unassigned", "narrator")  # camps that are no party: their labels are no names
LAST_WORD = re.compile(r"[A-Z][\w'’]+$")


def camp_names(camps: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """camp to its names by its label, as texts write them. A name of two camps is of the first that is called so itself."""
    labels = {
        camp["id"]: re.sub(r"^[Tt]he ", "", str(camp.get("label") or camp["id"].replace("_", " ").title()))
        for camp in camps
    }
    found: dict[str, tuple[str, ...]] = {}
    for camp, label in labels.items():
        found[camp] = (
            () if camp in NO_NAMES else _called(label, [other for each, other in labels.items() if each != camp])
        )
    own = {name for camp, label in labels.items() for name in found[camp] if label not in attribution.blocs()}
    return {
        camp: tuple(name for name in found[camp] if labels[camp] not in attribution.blocs() or name not in own)
        for camp in found
    }


def _called(label: str, others: Sequence[str]) -> tuple[str, ...]:
    """The names of one camp."""
    if country := attribution.names_of_country(label):
        return tuple(
            name for each in country for name in ((each, f"{each}s") if each != "US" else (each, "U.S.", "USA"))
        )
    if label in attribution.blocs():
        return attribution.blocs()[label]
    words = label.split()
    if len(words) == 1:
        return tuple(label + ending for ending in ENDINGS)
    last = LAST_WORD.search(label)
    short = (last.group(), last.group().lower()) if last and not any(last.group() in other for other in others) else ()
    return (label, *short) if label != label.lower() else ()


def with_camps(known: pd.DataFrame | None, book: Codebook) -> pd.DataFrame | None:
    """The actors, and for each camp that has none the camp itself, under its id, so that whoever is called so speaks for it.

    ``known`` and the result have the columns of actors.csv; None where there is neither actor nor such a camp.
    """
    import pandas as pd

    listed = set() if known is None else set(known["camp"])
    rows = [
        {
            "actor_id": camp, "name": called[0], "camp": camp, "kind": "state" if attribution.names_of_country(called[0]) else "collective",
            "country": called[0] if attribution.names_of_country(called[0]) else "", "role": "government", "organisation": "",
            "aliases": ";".join(called[1:]),
        }
        for camp, called in camp_names(book.camps).items() if called and camp not in listed
    ]  # fmt: skip
    if not rows:
        return known
    columns = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]
    both = (
        pd.concat([known, pd.DataFrame(rows)], ignore_index=True)
        if known is not None and len(known)
        else pd.DataFrame(rows)
    )
    return both[columns].sort_values("actor_id", ignore_index=True)
