"""What a codebook's cues reach: how many sentences could make each claim, and which cues would find what people coded and it missed.

A proposed cue is a pair of words, or a camp's name and a word, that stand near each other in coded sentences of one document at least
besides the one in which it is counted (leave one document out), so that what a single text says by chance is not proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.claims.families import ENDING, bases
from analysis.claims.forms import STOPWORDS, CueWord
from analysis.claims.matching import GAP, Reader
from analysis.claims.patterns import PLACE, Cues
from analysis.text import Document

if TYPE_CHECKING:
    import pandas as pd

MOST = 5  # cues proposed for a claim
PROPOSAL_COLUMNS = ("claim", "cue", "documents", "gain", "cost")


def reach(sentences: pd.DataFrame, texts: Mapping[str, Document], cues: Cues) -> dict[str, int]:
    """claim to the number of sentences that have all words of one of its cues, or enough of its description, whoever says them."""
    counts = {claim.id: 0 for claim in cues.claims}
    for doc_id, rows in schema.by_document(sentences, ("start", "end")):
        for row in rows:
            words = cues.tokens(texts[doc_id], row["start"], row["end"])
            view = Reader(cues, words, cues.names_in(words), range(len(words)))
            found = {
                claim.id
                for claim in cues.possible(words)
                if view.all_matches((*claim.acts, *claim.asserts, *claim.denies, *claim.narrator))
            }
            hits = cues.described.possible([word.word for word in words])
            kept = [cues.described.descriptions[number] for number in hits]
            for claim in found | {cues.claims[each.claim].id for each in kept if not each.exclude}:
                counts[claim] += 1
    return counts


def misread(
    entries: Iterable[Mapping[str, Any]], sentences: pd.DataFrame, texts: Mapping[str, Document], cues: Cues
) -> list[tuple[str, str, str]]:
    """The cues that no sentence fills in which a word stands right before or behind alternatives without brackets: claim, those
    words, how they are read.

    ``a|b c`` is "a c" or "b c"; whoever meant "a" or "b c" finds nothing, and is not told by any error.
    """
    suspects = [
        (cues.pattern(line, entry["id"]), (entry["id"], *found))
        for entry in entries
        for line in _written(entry.get("cues"))
        if (found := _beside(line))
    ]
    for doc_id, rows in schema.by_document(sentences, ("start", "end")) if suspects else ():
        for row in rows:
            words = cues.tokens(texts[doc_id], row["start"], row["end"])
            view = Reader(cues, words, cues.names_in(words), range(len(words)))
            suspects = [each for each in suspects if not view.all_matches(each[:1])]
    return list(dict.fromkeys(told for _, told in suspects))


def _written(cues: Any) -> list[str]:
    """The lines of a claim's cues that make or deny it."""
    lines = (
        cues
        if isinstance(cues, list)
        else [line for key in ("asserts", "denies") for line in (cues or {}).get(key) or ()]
    )
    return [str(line) for line in lines]


def _beside(line: str) -> tuple[str, str] | None:
    """Alternatives without brackets with the word beside them, as written and as read."""
    places = PLACE.findall(line)
    for at, place in enumerate(places[:-1]):
        two = (place, places[at + 1])
        if (
            not {"..", "&"} & set(two)
            and sum("|" in each for each in two) == 1
            and not any("(" in each for each in two)
        ):
            return " ".join(two), " ".join(f"({each})" if "|" in each else each for each in two)
    return None


def propose(
    hand: pd.DataFrame, machine: pd.DataFrame, sentences: pd.DataFrame, texts: Mapping[str, Document], cues: Cues
) -> pd.DataFrame:
    """Cues that would find statements which people coded and the machine missed, best first for each claim.

    ``hand``, ``machine``: rows of ``statements`` of the same documents; ``sentences``: theirs. Columns: claim, cue, documents (that speak
    for it), gain (coded sentences it would add, each counted only where another document has it), cost
    (sentences without the claim that it would add). Only cues whose gain is more than their cost.
    """
    import pandas as pd

    read = set(hand["doc_id"])
    pairs = {
        (doc_id, row["sentence_id"]): set(_pairs(cues.tokens(texts[doc_id], row["start"], row["end"]), cues))
        for doc_id, rows in schema.by_document(
            sentences[sentences["doc_id"].isin(read)], ("sentence_id", "start", "end")
        )
        for row in rows
    }
    found = machine.groupby("claim")["sentence_id"].agg(set).to_dict()
    rows = []
    for claim, coded in hand.groupby("claim"):
        wanted = set(zip(coded["doc_id"], coded["sentence_id"])) & pairs.keys()
        rows += _of_claim(str(claim), wanted, found.get(claim, set()), pairs)
    return pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))


def _of_claim(
    claim: str, wanted: set[tuple[str, str]], found: set[str], pairs: Mapping[tuple[str, str], set[str]]
) -> list[dict[str, object]]:
    documents: dict[str, set[str]] = defaultdict(set)  # cue to the documents in whose coded sentences it stands
    for place in wanted:
        for cue in pairs[place]:
            documents[cue].add(place[0])
    missed = [place for place in wanted if place[1] not in found]
    gain = Counter(cue for place in missed for cue in pairs[place] if documents[cue] - {place[0]})
    cost = Counter(
        cue
        for place, cues in pairs.items()
        if place not in wanted and place[1] not in found
        for cue in cues & gain.keys()
    )
    better = [cue for cue in gain if gain[cue] > cost[cue]]
    best = sorted(better, key=lambda cue: (cost[cue] - gain[cue], cue))[:MOST]
    return [
        {"claim": claim, "cue": cue, "documents": len(documents[cue]), "gain": gain[cue], "cost": cost[cue]}
        for cue in best
    ]


def _pairs(words: list[CueWord], cues: Cues) -> Iterator[str]:
    """The pairs of words of a sentence that a gap may part, as cues write them, a camp's names by its id."""
    names = cues.names_in(words)
    inside = {at + n for at, (length, _) in names.items() for n in range(1, length)}
    forms = [
        (at, f"{{{names[at][1]}}}" if at in names else _form(word)) for at, word in enumerate(words) if at not in inside
    ]
    told = [(at, form) for at, form in forms if form]
    for n, (at, form) in enumerate(told):
        for later, other in told[n + 1 :]:
            if later - at > GAP + 1:
                break
            if form != other and not (form[0] == other[0] == "{"):
                yield f"{form} .. {other}"


def _form(word: CueWord) -> str:
    """A word as a cue has it: what its forms begin with; "" for one that says nothing."""
    if word.word in STOPWORDS or len(word.word) < 4 or not word.word.isalpha():
        return ""
    base = min(bases(word.word) or [word.word], key=len)
    stem = ENDING.sub("", base) if base.endswith(("e", "y")) else base
    return f"{stem if len(stem) > 3 else base}*"


def lines(
    reached: Mapping[str, int],
    proposed: Iterable[Mapping[str, object]] = (),
    wrong: Sequence[tuple[str, str, str]] = (),
) -> list[str]:
    """What ``make check`` says of a codebook's claims."""
    never = [claim for claim, count in reached.items() if not count]
    counts = ", ".join(
        f"{claim} {count}" for claim, count in sorted(reached.items(), key=lambda each: -each[1]) if count
    )
    found = [f"sentences with the words of a claim: {counts or 'none'}"]
    if never:
        found.append(f"never: {', '.join(never)}")
    found += [
        f"a cue of {claim} finds nothing: '{written}' is read as '{read}'" for claim, written, read in wrong[:MOST]
    ]
    if wrong:
        found.append("alternatives of several words stand in round brackets: (one word|two more words)")
    found += [
        f"a cue would add {row['gain']} of the coded sentences to {row['claim']} and {row['cost']} others: {row['cue']}"
        for row in proposed
    ]
    return found
