"""The machine coder of pairs: which answer in a document answers which claim, how, and in what order.

A pair is a claim of one camp and what another says to it: a denial, a counterclaim, a narrator's doubt. Which claims can
answer which stands in the codebook; only words of English in general stand here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis import schema
from analysis.claims.scope import REFUTED
from analysis.coding import Codebook
from analysis.schema import Row

if TYPE_CHECKING:
    import pandas as pd


ANSWER_REACH = 12  # sentences over which a denial looks for what it denies
RESPONSE_REACH = 4  # sentences over which words of response, or a denial, tie a counterclaim to a claim
BESIDE = 1  # sentences between claims that one denial answers together
RESPONDING = re.compile(r"\b(?:in (?:response|reply|answer)|respond\w*|repl(?:y|ied|ies)|react\w*|reject\w*|den(?:y|ies|ied)|refut\w*|"
                        r"dismiss\w*|however|meanwhile|in (?:\w+ )?turn|for (?:its|his|her) part|comment\w* on|remind\w*|counter\w*|"
                        r"but|unlike|accusations?|allegations?)\b", re.I)  # fmt: skip
IN_RESPONSE = re.compile(
    r"\b(?:in (?:response|reply|answer) to|respond\w* to|reply\w* to|comment\w* on|answer\w*)\b", re.I
)
TO_SEVERAL = re.compile(
    r"\b(?:respond\w*|repl(?:y|ied|ies)|react\w*|answer\w*|comment\w*) (?:to|on) (?:\w+ ){0,3}?"
    r"(?:accusations|allegations|charges|claims|comments|remarks|statements|words)\b", re.I
)  # fmt: skip
LEGAL = re.compile(r"\b(?:law|laws|lawful\w*|legal\w*|legitimate\w*|constitution\w*|agreements?|treat(?:y|ies)|ratif\w*|charter|"
                   r"accordance|legislation|prohibit\w*)\b", re.I)  # fmt: skip

PAIR_COLUMNS = (
    "pair_id", "doc_id", "coder", "claim", "statement_id", "answer_id", "claiming_camp", "answering_camp", "relation", "strategy", "order",
    "sentence_distance",
)  # fmt: skip


def find_pairs(
    statements: pd.DataFrame, sentences: pd.DataFrame, book: Codebook, texts: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Table ``pairs`` by rule: each answer in ``statements`` with the claim that it answers, nearest first.

    A denial answers the same claim (or its parent or child) of another camp, the one inside it before any other. A claim
    that the codebook lists as a counterclaim answers where it stands beside the claim or its words respond ("however",
    "in response"). A narrator's distance is a doubt. A speaker that gives the same answer again makes no second pair
    (columns as declared in ``schema``; ``texts`` lets words of response and of law be read).
    """
    import pandas as pd

    rows: list[Row] = []
    concerned = sentences[sentences["doc_id"].isin(set(statements["doc_id"]))]
    read = dict(schema.by_document(concerned, ("sentence_id", "start", "end")))
    for doc_id, own in schema.by_document(statements):
        rows += document_pairs(doc_id, "" if texts is None else texts[doc_id], own, read[doc_id], book)
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def document_pairs(
    doc_id: str, text: str, statements: Sequence[Row], sentences: Sequence[Row], book: Codebook
) -> list[Row]:
    """The rows of ``pairs`` for one document, from its rows of ``statements`` and of ``sentences``; ``text`` may be empty."""
    entries = {claim["id"]: claim for claim in book.claims}
    place = {row["sentence_id"]: number for number, row in enumerate(sentences)}
    words = {row["sentence_id"]: text[row["start"] : row["end"]] for row in sentences}
    listed = [{**row, "at": place[row["sentence_id"]]} for row in statements if row["duplicate_of"] == ""]
    denied = [(claim, answer, relation) for answer in listed for claim, relation in _denied(answer, listed, entries)]
    countered = [
        (claim, answer, "counterclaim") for answer in listed
        for claim in _answered_together(answer, listed, words, sentences) or _countered(answer, listed, entries, denied, words)
    ]  # fmt: skip
    # a speaker that gives the same answer to the same claim again makes no second pair
    kept: dict[tuple[str, str, str, str], tuple[Row, Row, str]] = {}
    for claim, answer, relation in sorted([*denied, *countered], key=lambda each: (each[1]["start"], each[0]["start"])):
        strategy = _strategy(answer, relation, listed, entries, words)
        key = (claim["statement_id"], answer["actor_id"] or answer["speaker"], answer["claim"], strategy)
        kept.setdefault(key, (claim, answer, relation))
    rows: list[Row] = []
    for number, ((*_, strategy), (claim, answer, relation)) in enumerate(kept.items(), 1):
        distance = answer["at"] - claim["at"]
        inside = distance == 0 and relation != "counterclaim"
        rows.append(
            {
                "pair_id": f"machine.{doc_id}.p{number:03d}", "doc_id": doc_id, "coder": "machine", "claim": claim["claim"],
                "statement_id": claim["statement_id"], "answer_id": answer["statement_id"],
                "claiming_camp": claim["camp"], "answering_camp": answer["camp"],
                "relation": relation,
                "strategy": strategy,
                "order": "inside" if inside else "before" if distance >= 0 else "after",
                "sentence_distance": distance,
            }
        )  # fmt: skip
    return rows


def _rivals_of(answer: Row, listed: list[Row]) -> list[Row]:
    """What other camps assert within reach of an answer, nearest first; at the same distance, what came earlier."""
    found = [
        row for row in listed
        if row["stance"] == "asserts" and row["camp"] not in (answer["camp"], "narrator") and abs(row["at"] - answer["at"]) <= ANSWER_REACH
    ]  # fmt: skip
    return sorted(found, key=lambda row: (abs(row["at"] - answer["at"]), row["at"] > answer["at"], row["start"]))


def _denied(answer: Row, listed: list[Row], entries: Mapping[str, Row]) -> list[tuple[Row, str]]:
    """The claims that a denial or a distance answers: the nearest of another camp, and those of other speakers beside it."""
    if answer["stance"] == "asserts":
        return []
    rivals = [row for row in _rivals_of(answer, listed) if _kin(row["claim"], answer["claim"], entries)]
    if answer["camp"] == "narrator":
        return [(row, "narrator_doubt") for row in rivals if row["at"] == answer["at"]]
    nearest = rivals[:1]
    beside = [
        row for row in rivals[1:]
        if row["actor_id"] != rivals[0]["actor_id"] and row["at"] < answer["at"] and abs(row["at"] - rivals[0]["at"]) <= BESIDE
        and rivals[0]["embedding"] == "independent"
    ]  # fmt: skip
    return [(row, "denial") for row in [*nearest, *beside]]


def _countered(
    answer: Row, listed: list[Row], entries: Mapping[str, Row], denied: list[tuple[Row, Row, str]], words: Mapping[str, str]
) -> list[Row]:  # fmt: skip
    """The claims that a counterclaim addresses: it stands beside one, responds in so many words, or goes on with a denial.

    A counterclaim is what the codebook lists as one; what is said "in response to" a claim in the same sentence
    needs no listing.
    """
    if answer["stance"] != "asserts" or answer["embedding"] != "independent" or answer["camp"] == "narrator":
        return []
    said = words.get(answer["sentence_id"], "")
    reach = RESPONSE_REACH if RESPONDING.search(said) else 1
    contested = {claim["statement_id"] for claim, other, _ in denied if other["camp"] == answer["camp"]}
    for row in _rivals_of(answer, listed):
        distance = answer["at"] - row["at"]
        accused = entries[row["claim"]].get("accuses") == answer["camp"]
        if distance == 0 and accused and IN_RESPONSE.search(said):
            return [row]
        if answer["claim"] not in (entries[row["claim"]].get("counterclaims") or ()):
            continue
        if 0 <= distance <= reach or (row["statement_id"] in contested and abs(distance) <= RESPONSE_REACH):
            return [row]
    return []


def _answered_together(answer: Row, listed: list[Row], words: Mapping[str, str], sentences: Sequence[Row]) -> list[Row]:
    """The claims before words such as "responded to these statements", which an answer there, or right behind them, addresses together.

    They reach back over the sentences in which others make claims, to the last one in which the answering camp speaks itself.
    """
    if answer["stance"] != "asserts" or answer["embedding"] != "independent" or answer["camp"] == "narrator":
        return []
    said = [words.get(sentences[at]["sentence_id"], "") for at in (answer["at"], answer["at"] - 1) if at >= 0]
    responds = next(
        (answer["at"] - back for back, words_there in enumerate(said) if TO_SEVERAL.search(words_there)), None
    )
    if responds is None:
        return []
    found: list[Row] = []
    for at in range(responds - 1, max(responds - 1 - RESPONSE_REACH, -1), -1):
        there = [row for row in listed if row["at"] == at]
        rivals = [
            row for row in there if row["stance"] == "asserts" and row["camp"] not in (answer["camp"], "narrator")
        ]
        if any(row["camp"] == answer["camp"] for row in there) or (found and not rivals):
            break
        found += rivals
    return found


def _kin(one: str, other: str, entries: Mapping[str, Row]) -> bool:
    return one == other or entries[one].get("parent") == other or entries[other].get("parent") == one


def _strategy(
    answer: Row, relation: str, listed: list[Row], entries: Mapping[str, Row], words: Mapping[str, str]
) -> str:
    """By what means an answer answers, from what the codebook says of its claim and from its words.

    A counterclaim that accuses someone is a counter accusation, one that evaluates with words of law is legal, another
    that says what the matter is instead is a redefinition; a denial with words of law is legal, one that calls the report
    false discredits its source; else the answer is bare.
    """
    said = words.get(answer["sentence_id"], "")
    entry = entries[answer["claim"]]
    if relation == "narrator_doubt":
        return "bare"
    if relation == "counterclaim":
        if LEGAL.search(said) and entry.get("framing") == "moral_evaluation":
            return "legal"
        if entry.get("accuses"):
            return "counter_accusation"
        return "redefinition" if entry.get("framing") in ("problem_definition", "moral_evaluation") else "bare"
    beside = {
        row["claim"]
        for row in listed
        if row["sentence_id"] == answer["sentence_id"] and row["actor_id"] == answer["actor_id"]
    }
    if REFUTED.search(said):
        return "discredits_source"
    if any(entries[claim].get("accuses") for claim in beside - {answer["claim"]}):
        return "counter_accusation"
    return "legal" if LEGAL.search(said) else "bare"
