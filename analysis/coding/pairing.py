"""Sheets of pairs: which sentence answers a claim, from the number that a person wrote to the rows of the table ``pairs``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.coding.checks import Problem
from analysis.coding.codebook import NARRATOR
from analysis.coding.entries import Names, as_values
from analysis.coding.files import FileRow
from analysis.study import StudyError
from analysis.text import Span, as_document

Row = Mapping[str, str]

ANSWER = "answer"  # the column by which a sheet is known: the number of the sentence that answers
SOURCE = "statements_of"  # whose statements a file of pairs is about, where they are not the coder's own
_NOBODY = ("", "no", "none", "nobody", "n", "-", "0")  # what is written where nobody answers
_SAME = ("start", "end", "actor_id", "claim")  # a statement is found again by these


class Numbered(NamedTuple):
    """A statement with the number of its sentence in the document, from 1, and its letter among those of the sentence."""

    sentence: int
    letter: str
    row: Row

    @property
    def label(self) -> str:
        """12b: the second statement of sentence 12. A spreadsheet takes it for neither a date nor a number."""
        return f"{self.sentence}{self.letter}"


def numbered(statements: Sequence[Row], texts: Mapping[str, str]) -> list[Numbered]:
    """Statements (doc_id, start) with their numbers, in the order in which they stand there."""
    often = Counter[tuple[str, int]]()
    found = []
    for row in statements:
        number = sentence_number(texts[row["doc_id"]], int(row["start"]))
        often[row["doc_id"], number] += 1
        found.append(Numbered(number, _letter(often[row["doc_id"], number]), row))
    return found


def sentence_number(text: str, offset: int) -> int:
    """The number, from 1, of the sentence that an offset lies in, or that begins next; also that in ``sentence_id``."""
    sentences = as_document(text).sentences
    return next((n for n, (_, end) in enumerate(sentences, 1) if offset < end), len(sentences))


def _letter(number: int) -> str:
    """a to z, then aa, ab, ..."""
    before, last = divmod(number - 1, 26)
    return (_letter(before) if before else "") + chr(ord("a") + last)


# --- what follows from the two ends ----------------------------------------------------------------------------------


def order_of(claim: Span, answer: Span, relation: str) -> str:
    """Where a claim stands, seen from its answer: inside where they share characters, else before or after it.

    Of two whole sentences that are one, a denial holds what it denies; a counterclaim comes after what it answers.
    """
    if claim == answer and relation == "counterclaim":
        return "before"
    if claim[0] < answer[1] and answer[0] < claim[1]:
        return "inside"
    return "before" if claim[0] < answer[0] else "after"


def relation_of(claim: Row, answer: Row) -> str:
    """How an answer stands to a claim where nobody said so: by the claim that it is about, its stance, and who speaks."""
    if answer["claim"] != claim["claim"] or answer["stance"] == "asserts":
        return "counterclaim"
    return "narrator_doubt" if answer["actor_id"] == NARRATOR else "denial"


def span_of(row: Row) -> Span:
    return int(row["start"]), int(row["end"])


def repeats(claim: Row, answer: Row, relation: str) -> bool:
    """Whoever asserts the claim too answers nothing."""
    return answer["claim"] == claim["claim"] and answer["stance"] == "asserts"


def other_relation(claim: Row, answer: Row, relation: str) -> bool:
    """It stands to the claim otherwise than the coder says."""
    return bool(relation) and relation_of(claim, answer) != relation


def same_speaker(claim: Row, answer: Row, relation: str) -> bool:
    """Nobody answers themselves where somebody else speaks too."""
    return bool(claim["actor_id"]) and answer["actor_id"] == claim["actor_id"]


def other_matter(claim: Row, answer: Row, relation: str) -> bool:
    """What turns down this very claim goes before what speaks of another."""
    return answer["claim"] != claim["claim"]


# What speaks against a statement of the sentence as the answer that is meant, the weightiest first.
AGAINST = (repeats, other_relation, same_speaker, other_matter)


# --- a sheet as it came back -----------------------------------------------------------------------------------------


class AskedAbout(NamedTuple):
    """What the rows of a sheet of pairs may name: the statements it is about and whose they are, the texts, actors and claims."""

    statements: Sequence[Numbered]
    source: str
    texts: Mapping[str, str]
    names: Names


def source_of(lines: Sequence[FileRow], coder: str, coders: Collection[str], path: Path) -> str:
    """Whose statements a file of pairs is about: the coder's own, or those that its column ``statements_of`` names.

    Raises StudyError where it names several, one that there is not, or others' though the coder has statements of their own.
    ``coders``: those who have a file of statements.
    """
    named = sorted({row.get(SOURCE, "") for row, _ in lines})
    if named in ([""], [coder]):
        return coder
    if len(named) > 1:
        raise StudyError(
            path, f"{SOURCE} names several: {', '.join(each or coder for each in named)}", "keep one sheet"
        )
    if named[0] not in coders:
        raise StudyError(path, f"{SOURCE} names '{named[0]}', of whom there are no statements", "restore that folder")
    if coder in coders:
        problem = f"these pairs are about the statements of {named[0]}, but {coder} has statements too"
        raise StudyError(
            path, problem, "give the pairs a folder of their own, or have a sheet made of these statements"
        )
    return named[0]


def as_pairs(lines: Sequence[FileRow], asked: AskedAbout, path: Path) -> Iterator[FileRow]:
    """The rows of a sheet as rows of a file of pairs; where nobody answers, with both ends empty.

    Raises StudyError, with the place, for a claim that is not there any more and for an answer that is none.
    """
    for row, place in lines:
        if row.get("doc_id", "") not in asked.texts:  # the checks of all rows say so
            yield {**row, **dict.fromkeys(("statement_id", "answer_id", "order"), "?")}, place
            continue
        ends = _ends(as_values(row, asked.names), asked)
        if isinstance(ends, Problem):
            raise StudyError(path, ends.what, ends.mend, place)
        claim, answer = ends
        if answer is None:
            yield (
                {**row, **dict.fromkeys(("claim", "statement_id", "answer_id", "relation", "strategy", "order"), "")},
                place,
            )
            continue
        relation = row.get("relation") or relation_of(claim, answer)
        yield (
            {
                **row,
                "claim": claim["claim"],
                "statement_id": claim["statement_id"].removeprefix(f"{asked.source}."),
                "answer_id": answer["statement_id"].removeprefix(f"{asked.source}."),
                "relation": relation,
                "strategy": row.get("strategy") or "bare",
                "order": order_of(
                    span_of(claim), span_of(answer), as_values({"relation": relation}, asked.names)["relation"]
                ),
            },
            place,
        )


def _ends(row: Row, asked: AskedAbout) -> tuple[Row, Row | None] | Problem:
    """The statement that a row asks about and the one that answers it, None where nobody does; or what is wrong."""
    own = [each for each in asked.statements if each.row["doc_id"] == row["doc_id"]]
    claim = next((each.row for each in own if all(each.row[name] == row.get(name, "") for name in _SAME)), None)
    if row[ANSWER].lower() in _NOBODY:
        lone = next((name for name in ("relation", "strategy") if row.get(name)), "")
        if lone:
            return Problem(
                f"{lone} is filled in, but no answer", "write into answer the number of the sentence, or empty both"
            )
        return {}, None
    if claim is None:
        gone = f"the claim it asks about is no longer among the statements of {asked.source}"
        return Problem(gone, "restore the cells of the row or that statement, or have the sheet made again")
    answer = answering(claim, row[ANSWER], row.get("relation", ""), own, asked)
    return answer if isinstance(answer, Problem) else (claim, answer)


def answering(claim: Row, written: str, relation: str, own: Sequence[Numbered], asked: AskedAbout) -> Row | Problem:
    """The statement that "12" or "12b" means: of several in one sentence the one that answers the claim best (AGAINST).

    ``own``: the statements of the document.
    """
    found = re.fullmatch(r"s?(\d+)\s*([a-z]*)\.?", written.lower())
    if not found:
        return Problem(
            f"answer '{written}' is no number of a sentence",
            "write one such as 12 or 12b; for a second answer, copy the row",
        )
    number, last = int(found[1]), len(as_document(asked.texts[claim["doc_id"]]).sentences)
    if not 1 <= number <= last:
        return Problem(f"answer '{written}': {claim['doc_id']} has the sentences 1 to {last}", "correct the number")
    here = [each for each in own if each.sentence == number and each.row is not claim]
    if found[2]:
        meant = [each.row for each in here if each.letter == found[2]]
        labels = ", ".join(each.label for each in here) or "none"
        return (
            meant[0] if meant else Problem(f"answer '{written}' is no other statement: there is {labels}", "correct it")
        )
    weighed = sorted((each.row for each in here), key=lambda row: [rule(claim, row, relation) for rule in AGAINST])
    if weighed and not repeats(claim, weighed[0], relation):
        return weighed[0]
    return Problem(
        f"answer '{written}': in that sentence {asked.source} coded nothing that could answer",
        "code among the statements who answers there, or name another sentence",
    )
