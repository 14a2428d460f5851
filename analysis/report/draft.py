"""What an outline is put together from: queries that are run as soon as they are named, and sentences that rest on them.

A sentence of an outline is written knowing its numbers, so that nouns agree and nothing is said of what was not found; what is
printed is computed by the query all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.coding import Coder
from analysis.measures.support import FEWEST, SMALL
from analysis.report.findings import Finding, find
from analysis.report.words import heading, side
from analysis.tables import Tables
from analysis.text import listed

MOST_NUMBERS = 3  # in a sentence: more are a table


class Draft:
    """The queries and the blocks of an outline as they are written; ``coder``: whose coding it is of."""

    def __init__(self, data: Tables, coder: str) -> None:
        self.data, self.coder, self.book = data, coder, data.codebook
        self.specifications: dict[str, dict[str, Any]] = {}
        self.found: dict[str, Finding] = {}
        self.blocks: list[str] = []

    # queries

    def query(self, name: str, specification: Mapping[str, Any]) -> str:
        """Run a query under a name made of identifiers that may hold anything; the name that sentences use."""
        name = re.sub(r"\W", "_", name)
        if name not in self.found:
            self.specifications[name] = dict(specification)
            self.found = find(self.data, {name: dict(specification)}, self.coder, self.found)
        return name

    def articles_with(self, name: str, table: str, **where: Any) -> str:
        """A query for the articles that have such a row."""
        return self.query(name, {"table": table, "where": where, "count": "documents"})

    def share(self, part: str, whole: str) -> str:
        """One finding as a share of another."""
        return self.query(f"{part}_of_{whole}", {"share": part, "of": whole})

    def value(self, name: str) -> float:
        """What a query found."""
        return self.found[name].value

    def spread(self, name: str) -> int:
        """In how many articles a query found something."""
        return int(self.found[name].measured("documents"))

    # sentences

    def heading(self, words: str) -> None:
        """A heading: it claims nothing."""
        self.blocks.append(f"## {words}")

    @property
    def under_heading(self) -> str:
        """What was written since the last heading."""
        start = max((n for n, block in enumerate(self.blocks) if block.startswith("## ")), default=0)
        return " ".join(self.blocks[start:])

    def figure(self, name: str) -> None:
        """A figure that another notebook saves; where that did not draw it, nothing stands there."""
        self.blocks.append(f":figure {name}")

    def say(self, *sentences: str) -> None:
        """A paragraph of those of the sentences that there are."""
        if kept := [each for each in sentences if each]:
            self.blocks.append(" ".join(kept))

    def number(self, name: str, noun: str = "article") -> str:
        """A finding's number with its noun."""
        return f"{{{name}}} {noun if self.value(name) == 1 else noun + 's'}"

    def listing(self, before: str, items: Sequence[tuple[str, str]], after: str = "") -> str:
        """Sentences that list items (words with a number in, its finding), as many as a sentence may have numbers."""
        parts = [items[at : at + MOST_NUMBERS] for at in range(0, len(items), MOST_NUMBERS)]
        return " ".join(
            sentence(f"{before if number == 0 else 'Further: '}{listed([words for words, _ in part])}{after}.",
                     *(name for _, name in part))
            for number, part in enumerate(parts)
        )  # fmt: skip

    # the study

    @cached_property
    def n_documents(self) -> int:
        """Articles that the coder has read."""
        return int(self.data.count("documents"))

    @property
    def least(self) -> int:
        """Articles that something has to stand in to be said of a corpus of this size."""
        return FEWEST if self.n_documents > SMALL else 1

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The articles: doc_id, outlet, outlet_camp, published, earliest, latest, n_words."""
        columns = ["doc_id", "outlet", "outlet_camp", "published", "earliest", "latest", "n_words"]
        return self.data.rows("documents", columns)

    @cached_property
    def statements(self) -> pd.DataFrame | None:
        """The statements that are counted, repeated text aside; None where the study can have none."""
        if "statements" not in self.data:
            return None
        columns = ["doc_id", "camp", "claim", "stance", "embedding", "outlet_camp"]
        return self.data.rows(
            "statements", columns, coder=self.data.whose("statements", self.coder), duplicate_of=""
        ).drop_duplicates()

    @property
    def compared(self) -> list[str]:
        """The sides that the codebook compares; where it names none, those that have a side at all."""
        return self.book.compared or [camp for camp in self.book.sides if camp not in ("narrator", "unassigned")]

    @cached_property
    def outlet_sides(self) -> list[str]:
        """The sides of outlets with articles enough to be compared, in the codebook's order."""
        counts = self.documents["outlet_camp"].value_counts()
        order = {camp: at for at, camp in enumerate(self.book.camp_order)}
        known = [camp for camp in counts.index if camp not in ("", "unassigned") and counts[camp] >= FEWEST]
        return sorted(known, key=lambda camp: (order.get(camp, len(order)), camp))

    @cached_property
    def own_texts(self) -> frozenset[str]:
        """The articles that are an actor's own text."""
        return frozenset(self.data.narrators) & frozenset(self.documents["doc_id"])

    @property
    def only_own_texts(self) -> bool:
        """Whether no article reports: each is an actor's own text."""
        return len(self.own_texts) == self.n_documents

    @cached_property
    def reporting_sides(self) -> list[str]:
        """`outlet_sides` whose articles report: that a side's own texts are its words goes without saying."""
        reports = self.documents[~self.documents["doc_id"].isin(self.own_texts)]["outlet_camp"].value_counts()
        return [camp for camp in self.outlet_sides if reports.get(camp, 0) >= FEWEST]

    def side(self, camp: str) -> str:
        """A camp's label inside a sentence."""
        if camp == "unassigned":
            return "speakers whose side is not listed"
        return plain_label("narrators" if camp == "narrator" else side(camp, self.book)) or camp

    def head(self, camp: str) -> str:
        """A camp's label before a colon or a number, with a capital."""
        return first(plain_label(heading(camp, self.book)) if camp in self.book.sides else self.side(camp))

    def claim(self, claim: str) -> str:
        """A claim's label, set apart from the sentence."""
        return f"*{plain_label(self.book.label(claim))}*"


def sentence(words: str, *rests: str) -> str:
    """A sentence as an essay has it, with the findings and premises that it rests on."""
    return f"[{words}]({', '.join(rests) or '-'})"


def first(words: str) -> str:
    """A sentence's beginning with its capital."""
    return words[:1].upper() + words[1:]


def plain_label(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, no digits that would count as typed, one line."""
    return re.sub(r"[^\w\s.,'’-]|_|\b(?!(?:19|20)\d\d\b)\w*\d\w*", "", " ".join(name.split())).strip()[:80]


def coder_name(coder: Coder) -> str:
    """A coder's name as it may stand in Markdown; a number in it is part of the name."""
    return re.sub(r"\s+(?=\d)", "_", re.sub(r"[^\w.'’ -]", "", coder.label))
