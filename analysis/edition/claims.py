"""The claims of the codebook as the pages show them: who asserts and who denies each, in which words, and who answers."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from analysis.coding import Codebook
from analysis.edition.articles import Articles, Row
from analysis.edition.camps import Camp
from analysis.edition.markup import address
from analysis.edition.passages import EMBEDDED, RELATIONS, STANCES, STRATEGIES, Passages

MOST_STATEMENTS = 60  # statements of one camp on the page of a claim


class Claims:
    """The claims with the statements of the coder of the analysis; ``used`` leads from a statement to the sentences that rest on it."""

    def __init__(
        self, articles: Articles, codebook: Codebook, camps: list[Camp], passages: Passages, used: dict[str, list[int]]
    ) -> None:
        self.articles, self.codebook, self.passages, self.used = articles, codebook, passages, used
        self.rows = [
            row
            for row in articles.statements.values()
            if row["coder"] == articles.data.whose("statements", articles.coder)
        ]
        speaking = {row["camp"] for row in self.rows}
        self.camps = [camp for camp in camps if camp.id in speaking]  # in the order of the codebook
        self.camp = {camp.id: camp for camp in camps}

    @cached_property
    def _by_claim(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row["claim"], []).append(row)
        return found

    @cached_property
    def _order(self) -> list[dict[str, Any]]:
        """The entries of the codebook, parts after the whole."""
        known = {claim["id"]: claim for claim in self.codebook.claims}
        order = []
        for claim in known.values():
            if not claim.get("parent"):
                order.append(claim["id"])
                order += [part["id"] for part in known.values() if part.get("parent") == claim["id"]]
        return [known[claim] for claim in dict.fromkeys([*order, *known])]

    @cached_property
    def all(self) -> list[dict[str, Any]]:
        """Every claim with, for each camp, in how many articles it is asserted, denied and kept at a distance."""
        found = []
        for entry in self._order:
            rows = self._by_claim.get(entry["id"], [])
            cells = {camp.id: _cell([row for row in rows if row["camp"] == camp.id]) for camp in self.camps}
            found.append({"entry": entry, "id": entry["id"], "label": self.codebook.label(entry["id"]), "rows": rows, "cells": cells,
                          "href": self.page(entry["id"])})  # fmt: skip
        return found

    def named(self, text: Any) -> str:
        """What the codebook says of a claim, with the labels of others where it names them by their ids."""
        ids = sorted((each["id"] for each in self.codebook.claims if "_" in each["id"]), key=len, reverse=True)
        pattern = "|".join(map(re.escape, ids))
        words = str(text or "")
        return re.sub(rf"\b(?:{pattern})\b", lambda m: f"“{self.codebook.label(m[0])}”", words) if ids else words

    def page(self, claim: str) -> str:
        return f"claims/{address(claim)}.html"

    def place(self, row: Row) -> str:
        """Where a statement stands on the page of its claim; the page alone where it is not shown there."""
        page = self.page(row["claim"])
        return f"{page}#s-{address(row['statement_id'])}" if row["statement_id"] in self._shown else page

    @cached_property
    def _shown(self) -> set[str]:
        """The statements that stand on the page of their claim."""
        found: set[str] = set()
        for claim in self._by_claim:
            for camp in self.camps:
                found |= {row["statement_id"] for row in self._of_camp(claim, camp)[:MOST_STATEMENTS]}
        return found

    def _of_camp(self, claim: str, camp: Camp) -> list[Row]:
        rows = [row for row in self._by_claim.get(claim, []) if row["camp"] == camp.id]
        return sorted(rows, key=lambda row: (row["doc_id"], row["start"], row["statement_id"]))

    def related(self, claim: dict[str, Any]) -> list[tuple[str, list[str]]]:
        """The claims around one: those it can be answered with, the whole it is part of, its parts."""
        entry = claim["entry"]
        parts = [each["id"] for each in self.codebook.claims if each.get("parent") == claim["id"]]
        return [
            ("Can be answered with", list(entry.get("counterclaims") or [])),
            ("Part of", [entry["parent"]] if entry.get("parent") else []),
            ("Its parts", parts),
        ]

    def sides(self, claim: dict[str, Any]) -> list[dict[str, Any]]:
        """What each camp says to a claim: its statements with their words, and the answers they meet."""
        answers = self._answers(claim["id"])
        found = []
        for camp in self.camps:
            rows = self._of_camp(claim["id"], camp)
            shown = [self._statement(row, answers.get(row["statement_id"], [])) for row in rows[:MOST_STATEMENTS]]
            if shown:
                found.append({"camp": camp, "shown": shown, "more": len(rows) - len(shown)})
        return found

    def _answers(self, claim: str) -> dict[str, list[dict[str, Any]]]:
        """statement to the other ends of its pairs about a claim."""
        found: dict[str, list[dict[str, Any]]] = {}
        for pair in self.articles.pairs:
            if pair["claim"] == claim:
                for one, other, word in (
                    ("statement_id", "answer_id", "answered"),
                    ("answer_id", "statement_id", "answers"),
                ):
                    found.setdefault(pair[one], []).append(self._end(pair, other, word))
        return found

    def _end(self, pair: Row, end: str, word: str) -> dict[str, Any]:
        row = self.articles.statements[pair[end]]
        return {
            "word": word, "speaker": self.articles.speaker(row), "camp": self.camp[row["camp"]], "href": self.place(row),
            "relation": RELATIONS.get(pair["relation"], pair["relation"]), "strategy": STRATEGIES.get(pair["strategy"], ""),
        }  # fmt: skip

    def _statement(self, row: Row, answers: list[dict[str, Any]]) -> dict[str, Any]:
        sign, verb = STANCES[row["stance"]]
        return {
            "row": row, "sign": sign, "verb": verb, "passage": self.passages.of_row("statements", row),
            "anchor": f"s-{address(row['statement_id'])}", "embedded": EMBEDDED.get(row["embedding"], ""),
            "speaker": self.articles.speaker(row), "used": self.used.get(row["statement_id"], []), "answers": answers,
        }  # fmt: skip


def _cell(rows: list[Row]) -> list[dict[str, Any]]:
    """For each stance that occurs in some rows: its sign, its verb, and the number of articles."""
    by_stance = {stance: {row["doc_id"] for row in rows if row["stance"] == stance} for stance in STANCES}
    return [
        {"sign": sign, "verb": verb, "articles": len(by_stance[stance])}
        for stance, (sign, verb) in STANCES.items()
        if by_stance[stance]
    ]
