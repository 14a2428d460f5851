"""How many sentences people would have to code before a share of a corpus can have an interval: said in a notebook, and by make check."""

from __future__ import annotations

from analysis.measures.support import SMALL
from analysis.text import counted, of_them

POINTS = (5, 10)  # either way


def to_code_by_hand(documents: int, sentences: int | None = None) -> str:
    """What to draw at random and code by hand, by `measures.inference.codes_for`; ``sentences`` None where they are not counted yet."""
    from analysis.measures.inference import codes_for

    if documents <= SMALL:
        return f"A corpus of {counted(documents, 'article')} can be coded whole: no share of it has to be estimated."
    five, ten = (codes_for(2 * points / 100, sentences) for points in POINTS)
    if sentences is None:
        return f"To know a share to within {POINTS[0]} points either way: {five} sentences at most, drawn at random, to code by hand."
    return (
        f"To know a share to within {POINTS[0]} points either way, code {five:,} of the {sentences:,} sentences, drawn at random, by hand; "
        f"to within {POINTS[1]}, {ten:,}. Where the machine is mostly right, fewer are enough."
    )


def still_to_code(documents: int, read: int, coded: int) -> str:
    """`to_code_by_hand` as long as it is not done, and how much is; else nothing. ``read``: documents, ``coded``: sentences, by people."""
    from analysis.measures.inference import codes_for

    if read >= documents or (documents > SMALL and coded >= codes_for(2 * POINTS[0] / 100)):
        return ""
    done = of_them(read, "article") if documents <= SMALL else of_them(coded, "sentence")
    return to_code_by_hand(documents) + (f" So far: {done}." if coded else "")
