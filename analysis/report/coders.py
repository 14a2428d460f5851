"""What notebooks say of coders: whose work is shown, of how many documents, and what agreement and scores among them mean.

A coder is spoken of by name and kind, in the words of ``coding.KINDS``: a model is nowhere called a person, nor a person a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.coding import KINDS
from analysis.report.show import plain
from analysis.text import counted, in_words, listed

if TYPE_CHECKING:
    from analysis.coding import Coder, Reading


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def read_by(reading: Reading, n_documents: int, unread: str = "") -> str:
    """Whose coding the analyses take, of how many of the documents; ``unread``: the names of those that it has not read."""
    who, read = plain(reading.coder.described), len(reading.documents)
    if read == n_documents:
        return f"The analyses take the coding of {who}, which is of all {counted(n_documents, 'article')}."
    return (
        f"The analyses take the coding of {who}, which is of {in_words(read)} of {counted(n_documents, 'article')}: the others are in no "
        f"number of the notebooks that follow{f' ({unread})' if unread else ''}."
    )


def taken_from(chosen: Coder, source: Coder, what: str) -> str:
    """Whose rows are shown, where the chosen coder may have none of the sort; ``what``: "attributions", "statements"."""
    if chosen == source:
        return f"The {what} are those of {plain(chosen.described)}."
    return (
        f"{_first(plain(chosen.label))} has coded no {what}: shown are those of {plain(source.label)}, in the articles that "
        f"{plain(chosen.label)} has read."
    )


def no_answers(coder: Coder) -> str:
    """That a coder has looked for no answers, so that nothing is known of them."""
    return f"{_first(plain(coder.label))} has coded no pairs of claim and answer: who answers whom is not known."


OWN_TEXTS = "Each article is a side's own text: nobody else is heard in it who could answer."


def no_forms(coder: Coder) -> str:
    """That a coder has coded no attributions, so that the form of its statements is not known."""
    return (
        f"{_first(plain(coder.label))} has coded no attributions: in what form these claims are carried is not known."
    )


def stability(alike: tuple[Coder, Coder] | None) -> str:
    """What it means that two coders of one kind agree; ``alike`` as ``agreement.alike`` gives it."""
    if alike is None:
        return "No two coders of one kind worked independently of each other: how stable the coding is is not known."
    one, two = (plain(coder.label) for coder in alike)
    kind = KINDS[alike[0].kind]
    return (
        f"{_first(one)} and {two} are {kind.several} that coded independently. Their agreement tells {kind.agreement}."
    )


def scored_by(standard: Coder | None, scored: Sequence[Coder]) -> str:
    """Who is scored by whom; as ``scores.standard`` and ``scores.scored`` give them."""
    if standard is None or not scored:
        return "This study has no coding of another kind to score a coder against."
    others = listed([plain(coder.described) for coder in scored])
    return f"The standard is the coding of {plain(standard.described)}. Scored against it: {others}."
