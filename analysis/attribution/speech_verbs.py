"""The word of speech of a quotation: which token before it, or after it, is its cue.

A quotation's cue stands before it (He said: "...") or behind it ("...," said Arreaza). How near it has to be, depends on the marks
between: a quotation that ends with a comma waits for its speaker. Spans and places are in code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import Cue, Lexicon
from analysis.attribution.paragraph import Paragraph, child_of
from analysis.attribution.sources import quoting
from analysis.text import QUOTES, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

# "VB": a common mistake of the tagger for: "...," read the note
SPEAKING = frozenset({"VBD", "VBZ", "VBP", "VBN", "VB"})


def takes_quotation(cue: Cue | None) -> bool:
    """Can a quotation be its content?"""
    return cue is not None and "clause" in cue.constructions


def cue_before(paragraph: Paragraph, region: Span, floor: int, known: Lexicon) -> Token | None:
    """He said: "..."; he told the paper, "..."; he said "..."."""
    doc, mark = paragraph.doc, region[0] - paragraph.offset
    tokens = doc.char_span(max(floor - paragraph.offset, 0), mark, alignment_mode="contract")
    if tokens is None:
        return None
    between = paragraph.text[floor : region[0]].rstrip()
    if not between:
        return None
    colon, comma = between[-1] == ":", between[-1] in ",-–—"
    for back, token in enumerate(reversed(tokens)):
        cue = known.find(token)
        if token.lower_ in ("put", "puts") and comma and back == 2 and token.nbor().lower_ == "it":
            return token  # as the paper put it, "..."
        if token.tag_[0] == "V" and takes_quotation(cue):
            direct = back == 0
            if direct or colon or (comma and back < 12):
                clause = child_of(token, "ccomp")
                if comma and not colon and not direct and clause is not None and clause.right_edge.i < token.i:
                    return None  # "...," he said on Friday, "..." is for the quotation before
                return token
        if not colon and (token.text in ";:" or (token.tag_ in ("VBD", "VBZ", "VBP") and back > 0)):
            return None
    return None


# --- behind a quotation: named rules, in order --------------------------------------------------------------------------

BARE = re.compile(r"(?:[A-Z]\w+ ){1,3}(?:said|says|added|wrote|continued)(?: on [A-Z]\w+)?\.")  # "No." Trump said.


@dataclass(frozen=True)
class Behind:
    """The words behind a quotation, as the rules see them."""

    first: Token  # the first of them that is no mark
    closed: bool  # does a comma or another mark between say that the sentence goes on?
    opens: bool  # does the quotation open its paragraph, and has it more than three words?
    mark: str  # the last character of the quotation inside its marks


def is_next(verb: Token, subject: Token | None, behind: Behind) -> bool:
    """ "..." said Arreaza: the first word, and a mark or a subject makes sure of it."""
    return _stands_first(verb, subject, behind) and (behind.closed or subject is not None)


def ends_after_its_subject(verb: Token, subject: Token | None, behind: Behind) -> bool:
    """ "The caucus is a battle of niches" Grubbs said.: also without a comma, where nothing follows."""
    if subject is None or not behind.opens:
        return False
    return subject.left_edge.i == behind.first.i and subject.i + 1 == verb.i and _ends(verb)


def has_its_subject_first(verb: Token, subject: Token | None, behind: Behind) -> bool:
    """ "...," the diplomat in the room told reporters."""
    return behind.closed and subject is not None and subject.left_edge.i <= behind.first.i + 2 and subject.i < verb.i


def is_near(verb: Token, subject: Token | None, behind: Behind) -> bool:
    """ "...," Lee, 42, said: a few words behind, whatever the parser makes of them."""
    return behind.closed and verb.i - behind.first.i <= 4 and verb.tag_ != "VBN"


def only_speaks(verb: Token, subject: Token | None, behind: Behind) -> bool:
    """A verb that is no cue elsewhere: "...," Toomey fumed on Friday; "...?" he went on; "...!" beamed Lee."""
    return verb.tag_ in ("VBD", "VBZ") and _only_speaks(verb, behind.first, behind.mark)


Rule = Callable[["Token", "Token | None", Behind], bool]
CUES: tuple[Rule, ...] = (
    is_next,
    ends_after_its_subject,
    has_its_subject_first,
    is_near,
)  # for verbs that take a quotation
OTHERS: tuple[Rule, ...] = (only_speaks,)  # for all others


def _stands_first(verb: Token, subject: Token | None, behind: Behind) -> bool:
    return verb.i == behind.first.i and (verb.tag_ != "VBN" or subject is not None or verb.lower_ == "read")


def cue_after(paragraph: Paragraph, region: Span, limit: int, known: Lexicon) -> Token | None:
    """The cue behind a quotation and before ``limit``: the first word of which a rule holds."""
    text = paragraph.text
    inside = text[region[0] : region[1]].rstrip(QUOTES + " ")
    after = text[region[1] : limit].lstrip()
    if not inside or not after:
        return None
    if inside[-1] == "." and not inside.endswith("..") and after[0] not in ",-–—" and not BARE.match(after):
        return None
    tokens = paragraph.doc.char_span(region[1] - paragraph.offset, limit - paragraph.offset, alignment_mode="contract")
    first = None if tokens is None else next((t for t in tokens[:40] if not t.is_space and not t.is_punct), None)
    if first is None or tokens is None:
        return None
    closed = inside[-1] in ".,!?…-—" or after[0] in ",-–—" or inside.endswith("..")
    opens = not text[max(paragraph.offset, 0) : region[0]].strip() and inside.count(" ") > 2
    return _first_cue(islice(first.doc, first.i, tokens[:40].end), Behind(first, closed, opens, inside[-1]), known)


def _first_cue(tokens: Iterable[Token], behind: Behind, known: Lexicon) -> Token | None:
    for token in tokens:
        if token.is_space:
            continue
        if token.text in (".", ";", ":", '"'):
            return None
        if behind.closed and quoting(token) is not None:
            return token  # "...," the mayor was quoted as saying
        if token.tag_ in SPEAKING:
            subject = child_of(token, "nsubj", "nsubjpass")
            takes = takes_quotation(known.find(token))
            if any(holds(token, subject, behind) for holds in (CUES if takes else OTHERS)):
                return token
            if takes and _stands_first(token, subject, behind):
                return None
        if not behind.closed and token.i - behind.first.i > 6:
            return None
    return None


def _ends(verb: Token) -> bool:
    """Does a verb end its sentence or clause?"""
    return verb.i + 1 >= len(verb.doc) or verb.nbor().text in ".,;:"


def _only_speaks(verb: Token, first: Token, mark: str) -> bool:
    """Do its place and what stands around it leave a verb behind a quotation no other sense?"""
    if verb.dep_ in ("relcl", "acl", "aux", "auxpass") or verb.i - first.i > 5 or verb.i + 1 >= len(verb.doc):
        return False
    subject, after = child_of(verb, "nsubj"), verb.nbor()
    goes_on = after.lower_ == "on" and after.tag_ == "RP"
    if mark != "," and not (mark in "!?" and (goes_on or verb.i == first.i)):
        return False
    if subject is None:
        return verb.i == first.i and after.tag_ in ("NNP", "DT")
    if subject.i > verb.i:
        return verb.i == first.i
    follows = goes_on or after.text in ".,;" or after.tag_ in ("IN", "NNP", "RB", "CC", "WRB")
    return subject.left_edge.i == first.i and follows
