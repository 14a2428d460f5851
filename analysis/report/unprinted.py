"""What an essay does not print: each sentence whose premise does not hold of these texts, with the premise in words; what leans on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.report.labels import Labels
from analysis.report.words import documents_named
from analysis.text import in_words

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.essay import Essay
    from analysis.report.premises import Premise

LEANING = ("The sentence before it, which it refers to", "that is not printed")
_SIGNS = {"=": "as many as", ">": "more than", "<": "fewer than"}


def withheld(essay: Essay) -> pd.DataFrame:
    """The sentences that are not printed. Columns: sentence (with its numbers), it needs (the premises that fail; of a sentence that leans
    on the one before it, that), it finds."""
    import pandas as pd

    labels = Labels(essay.data.codebook, documents_named(essay.data))
    rows = []
    for mark in essay.left_out:
        failing = [each for each in mark.premises if not each.holds(essay.findings)]
        rows.append(
            {
                "sentence": " ".join(essay.with_numbers(mark).split()),
                "it needs": "; ".join(_wanted(each, essay, labels) for each in failing) or LEANING[0],
                "it finds": "; ".join(_found(each, essay) for each in failing) or LEANING[1],
            }
        )
    return pd.DataFrame(rows, columns=["sentence", "it needs", "it finds"])


def _wanted(premise: Premise, essay: Essay, labels: Labels) -> str:
    """A premise in words: "articles from American outlets: none", "answers: more than questions"."""
    left, right = (_side(each, essay, labels) for each in (premise.left, premise.right))
    if premise.right.isdecimal() and premise.sign == "=":
        return f"{left}: {right}"
    return f"{left}: {_SIGNS[premise.sign]} {right[:1].lower() + right[1:]}"


def _side(side: str, essay: Essay, labels: Labels) -> str:
    return in_words(int(side)) if side.isdecimal() else labels.finding(essay.specifications, side)


def _found(premise: Premise, essay: Essay) -> str:
    """What its findings are."""
    return " against ".join(essay.findings[name].text() for name in premise.names)
