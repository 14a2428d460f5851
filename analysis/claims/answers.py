"""What a language model answered, read and checked: its JSON, its identifiers, and its quotes, which must stand in the passage."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from analysis.claims.prompts import UNLISTED, Passage
from analysis.schema import Row
from analysis.text import Span

# what became of a passage; the first two are answers that can be used
READ, CUT_SHORT, REFUSED, NO_JSON = "read", "cut short", "refused", "not answered in JSON"
NOT_FOUND, UNKNOWN, REPEATED = (
    "quotes that are not in the passage",
    "values that are not in the codebook",
    "repetitions",
)


class Coded(NamedTuple):
    """One statement with its place in the text."""

    start: int
    end: int
    actor_id: str
    claim: str
    stance: str
    embedding: str


@dataclass(frozen=True)
class Answer:
    """What a model said of one passage: what became of it, the statements that hold, and how many were dropped for what."""

    outcome: str
    coded: list[Coded] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def is_read(self) -> bool:
        """Whether the passage was read; a passage that was refused or answered in nonsense was not."""
        return self.outcome in (READ, CUT_SHORT)


def read_reply(reply: Mapping[str, Any], text: str, passage: Passage, schema: Mapping[str, Any]) -> Answer:
    """Read a reply about a passage: ``content``, ``refusal`` and ``finish_reason`` as chat completions have them.

    Of an answer that breaks off, the statements that are whole before the break.
    """
    outcome, statements = _statements(reply)
    return Answer(outcome, *locate(statements, text, passage, schema))


def _statements(reply: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """What became of a passage, and what the reply gives for statements, unchecked."""
    if reply.get("refusal") or reply.get("finish_reason") == "content_filter":
        return REFUSED, []
    said = re.sub(r"<think>.*?</think>", "", str(reply.get("content") or ""), flags=re.DOTALL)
    for match in re.finditer(r"\{|\[(?=\s*[{\]])", said):
        try:
            found, _ = json.JSONDecoder().raw_decode(said, match.start())
        except ValueError:
            continue
        except RecursionError:
            return NO_JSON, []
        listed = found.get("statements") if isinstance(found, dict) else found
        if isinstance(listed, list):
            return READ, listed
        break  # an object without the list, be it a statement of a list that broke off
    whole = _before_the_break(said)
    return (CUT_SHORT, whole) if whole else (NO_JSON, [])


def _before_the_break(said: str) -> list[Any]:
    """The whole statements of a list that breaks off."""
    head = re.search(r'"statements"\s*:\s*\[\s*', said)
    found: list[Any] = []
    at = head.end() if head else len(said)
    while said.startswith("{", at):
        try:
            one, at = json.JSONDecoder().raw_decode(said, at)
        except (ValueError, RecursionError):
            break
        found.append(one)
        at += len(said[at:]) - len(said[at:].lstrip(" \t\r\n,"))
    return found


# --- statements with their places ------------------------------------------------------------------------------------


def locate(
    statements: Iterable[Any], text: str, passage: Passage, schema: Mapping[str, Any]
) -> tuple[list[Coded], Counter[str]]:
    """Statements of an answer with the places of their quotes, and how many were dropped for what.

    Where a passage has the same words several times, a quote means the first place after the statement before it; the same statement
    given again means the next place, and is dropped where there is none.
    """
    allowed = schema["properties"]["statements"]["items"]["properties"]
    words = Words(text, passage.start, passage.end)
    found: list[Coded] = []
    dropped: Counter[str] = Counter()
    last = passage.start
    for statement in statements:
        if not _known(statement, allowed):
            dropped[UNKNOWN] += 1
            continue
        places = words.places(statement["quote"])
        actor = "" if statement["actor"] == UNLISTED else statement["actor"].strip()
        told = (actor, statement["claim"], statement["stance"], statement["embedding"])
        free = [Coded(*place, *told) for place in places if Coded(*place, *told) not in found]
        if not free:
            dropped[REPEATED if places else NOT_FOUND] += 1
            continue
        found.append(next((each for each in free if each.start >= last), free[0]))
        last = found[-1].start
    return found, dropped


def _known(statement: Any, allowed: Mapping[str, Any]) -> bool:
    """Whether a statement has text under every key, and one of the listed values where there is a list."""
    if not isinstance(statement, dict):
        return False
    values = {name: statement.get(name) for name in allowed}
    return all(isinstance(value, str) for value in values.values()) and all(
        values[name] in kind.get("enum", [values[name]]) for name, kind in allowed.items()
    )


_ALIKE = str.maketrans(
    {**dict.fromkeys("“”„‟«»″＂", '"'), **dict.fromkeys("‘’‚‛‹›`´′＇", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_MARKS = " \t\r\n\"'.,;:…"


class Words:
    """A part of a text in which words are found that were copied with other quotation marks, dashes, spaces, accents or capitals."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._plain, self._at = _plain(text[start:end], start)

    def places(self, quote: str) -> list[Span]:
        """The spans of the text at which the quote stands as whole words, in order; at its ends, marks may be lacking."""
        for wanted in dict.fromkeys((quote.strip(), quote.strip(_MARKS))):
            folded = _plain(wanted)[0].strip()
            if not any(map(str.isalnum, folded)):
                continue
            left, right = (r"\b" if folded[at].isalnum() else "" for at in (0, -1))
            if matches := list(re.finditer(left + re.escape(folded) + right, self._plain)):
                return [(self._at[match.start()][0], self._at[match.end() - 1][1]) for match in matches]
        return []


def _plain(text: str, offset: int = 0) -> tuple[str, list[Span]]:
    """A text with quotation marks, dashes, spaces, accents and capitals made alike, and for each character the span it came from."""
    letters: list[str] = []
    spans: list[Span] = []
    for number, character in enumerate(text, offset):
        for part in unicodedata.normalize("NFKD", character.translate(_ALIKE)):
            if unicodedata.category(part) in ("Mn", "Cf"):
                if spans:  # an accent, or what cannot be seen, belongs to the letter before it
                    spans[-1] = (spans[-1][0], number + 1)
            elif not part.isspace():
                letters += (small := part.casefold())
                spans += [(number, number + 1)] * len(small)
            elif letters and letters[-1] != " ":
                letters.append(" ")
                spans.append((number, number + 1))
    return "".join(letters), spans


def coded_rows(doc_id: str, text: str, coded: Iterable[Coded]) -> list[Row]:
    """Statements of one document as rows of ``coding/<coder>/statements.csv``, in the order of the text.

    The same words with the same actor, claim and stance again are a repetition of the first (``duplicate_of``).
    """
    first: dict[tuple[str, ...], str] = {}
    rows: list[Row] = []
    for number, each in enumerate(sorted(set(coded)), 1):
        name, words = f"{doc_id}.s{number:03d}", text[each.start : each.end]
        earlier = first.setdefault((_plain(words)[0], *each[2:]), name)
        rows.append(
            {
                "statement_id": name,
                "doc_id": doc_id,
                **each._asdict(),
                "duplicate_of": "" if earlier == name else earlier,
                "attribution_id": "",
                "text": words,
            }
        )
    return rows
