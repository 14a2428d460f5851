"""The narratives of the compared sides as the first page and the paper set them: what is told, by whom, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.edition.markup import address
from analysis.report import stories

if TYPE_CHECKING:
    from analysis.edition.edition import Edition


def table(edition: Edition, questions: Sequence[stories.Question]) -> dict[str, Any]:
    """The table for a template: ``heads`` (camp and its words), ``rows`` (question, cells), where a cell is a list of what is told.

    Of claims and of each kind of character the first alone: the table is to be seen at a glance.
    """
    words = stories.heads(edition.data)
    rows = [
        {"question": each.asked, "cells": [_cell(edition, each.cells[camp]) for camp in words]} for each in questions
    ]
    return {
        "heads": [{"camp": edition.camp.get(camp), "words": label} for camp, label in words.items()],
        "rows": rows,
        "in_marks": stories.in_marks(edition.data),
        "unchecked": stories.unchecked(edition.data),
        "nothing": stories.nothing(len(edition.articles.documents)),
    }


def _cell(edition: Edition, cell: tuple[stories.Told, ...] | stories.Spoken) -> list[dict[str, Any]]:
    if isinstance(cell, stories.Spoken):
        return [
            {
                "label": "",
                "words": stories.counted_words(cell, len(edition.articles.documents)),
                "quoted": False,
                "href": "",
            }
        ]
    return [_told(edition, each) for each in {each.role: each for each in reversed(cell)}.values()][::-1]


def _told(edition: Edition, told: stories.Told) -> dict[str, Any]:
    """One thing told: its label leads to the claim, its words to their place in the article."""
    claims = {claim["id"]: claim["href"] for claim in edition.claims.all}
    return {
        "label": f"{stories.ROLE_WORDS.get(told.role, '')}{told.label}",
        "claim": "" if told.role else claims.get(told.claim, ""),
        "count": f"{told.n_documents:,} of {len(edition.articles.documents):,}",
        "words": told.words,
        "quoted": told.own_words,
        "speaker": told.speaker,
        "where": edition.articles.documents[told.doc_id]["outlet"] or edition.articles.documents[told.doc_id]["label"],
        "href": edition.articles.link(told.doc_id, f"s-{address(told.statement_id)}"),
    }
