"""What a headline rests on: said beside it where that is a document or two of many, or a coder of whom nobody knows what it overlooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 3  # documents of a corpus that a headline may rest on without saying so
SMALL = 10  # documents of a corpus that is read whole: every count there is of few


def support(documents: int | None, corpus: int, recall_known: bool = True) -> str | None:
    """What has to stand beside a title or sentence; None where nothing has to.

    ``documents``: how many it rests on, of ``corpus``; None where it says so itself, 0 where it says that there is nothing.
    ``recall_known``: of the coder whose work it counts, see `measures.scores.recall_known`.
    """
    found = []
    if documents and documents < FEWEST and corpus > SMALL:
        found.append(f"in {documents} of {corpus:,} articles")
    if not recall_known:
        found.append("the coder’s recall is not known here")
    return "; ".join(found) or None


@dataclass(frozen=True)
class Backing:
    """The size of a corpus, and whether the recall of the coders counted is known: what `support` has to know, once for all headlines."""

    corpus: int
    recall_known: bool = True

    def on(self, documents: int | None) -> str:
        """`support` of what rests on so many documents; empty where there is none."""
        return support(documents, self.corpus, self.recall_known) or ""

    def of(self, rows: pd.DataFrame) -> str:
        """`support` of what is counted in these rows. Column: doc_id."""
        return self.on(int(rows["doc_id"].nunique()))


def beside(words: str, support: str) -> str:
    """A title or a sentence with its support: in brackets, before a full stop."""
    if not support:
        return words
    return f"{words[:-1]} ({support})." if words.endswith(".") else f"{words} ({support})"
