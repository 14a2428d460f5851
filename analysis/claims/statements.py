"""The machine coder of statements: the codebook's cues, read over attributions and over the narrating voice.

Four questions, asked of every sentence in turn:

1. Which words of it does each voice speak? (``scope.voices``: what an attribution holds, and the rest, the narrator's)
2. Which claims do these words make? (``patterns``: the cues of the codebook)
3. Is the claim asserted, denied, kept at a distance, or left open? (``scope``: negation, conditions, doubt, pretexts)
4. Who stands behind it, and who against it? (``rules``: the innermost voice, and those around it that deny)

Nothing here knows a claim, a camp or a text. A document's statements depend on nothing but that document, so documents
can be coded in any order and in any process. Embedding and stance follow the statements of discourse network analysis
(Leifeld 2017).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from analysis import attribution, schema
from analysis.claims import described, rules, scope, unsaid
from analysis.claims.described import Hits
from analysis.claims.forms import FIRST_PERSON, STOPWORDS, THIRD_PERSON, CueWord, word_set
from analysis.claims.matching import Earlier, Match, Reader
from analysis.claims.patterns import Claim, Cues, Names, Pattern
from analysis.claims.rules import Cue, Reading, Verdict
from analysis.claims.scope import DOUBTS, REFUTED, REPORTED, Sentence, Voice
from analysis.coding import NARRATING, Codebook, Narrators
from analysis.schema import Row
from analysis.text import Document, within

if TYPE_CHECKING:
    import pandas as pd

NEAR = 2  # sentences before, in which a part with `~` may stand
NEAR_IN_OWN_TEXT = 8  # the same in somebody's own text, which does not name its opponent each time
ACCUSATIONS = re.compile(r"\b(?:accusation|allegation|charge|claim)s?\b", re.I)
# adverbs of doubt, and nouns that a clause follows and that nobody says
NO_SPEAKERS = DOUBTS | word_set("evidence proof indication sign fact facts question")
NO_SOURCE = frozenset({"", "i", "he", "she", "who", "which"}) | FIRST_PERSON | THIRD_PERSON

# --- judging ---------------------------------------------------------------------------------------------------------


def _verdicts(sentence: Sentence, possible: Sequence[Claim], hits: Hits, cues: Cues) -> list[Verdict]:
    """What each voice of a sentence says of the claims that its words could make."""
    found: list[Verdict] = []
    if sentence.asks:
        return found
    readers = sentence.readers(cues)
    everything = Reader(cues, sentence.words, sentence.names, sentence.told)
    distant = _distant(sentence)
    for claim in possible:
        made = [
            verdict
            for stance, acts in (("asserts", claim.acts), ("denies", claim.acts_of_denial))
            for match in everything.all_matches(acts)
            for verdict in rules.act(sentence, cues, claim, match, stance)
        ]
        found += made
        for voice, reader in readers:
            if not (voice.narrates and made):
                for reading in _readings(sentence, cues, claim, voice, reader, distant):
                    found += rules.judge(reading)
    for voice, reader in readers if hits else ():
        for reading in _described(sentence, cues, voice, reader, hits, distant):
            found += rules.judge(reading)
    return found


def _described(
    sentence: Sentence, cues: Cues, voice: Voice, reader: Reader, hits: Hits, distant: bool
) -> Iterator[Reading]:
    """Where a voice says a claim that has no cues, in words of its description that no voice within it speaks."""
    for found in described.readings(reader, cues.described, hits):
        if any(set(found.places) <= {*each.spoken, *each.cue} for each in voice.inner):
            continue
        cue: Cue = "denies" if found.contrary else "asserts"
        if voice.is_narrator and not found.contrary and found.share >= described.PLAINLY:
            cue = "narrator"
        elif voice.is_narrator and not distant:
            continue
        yield Reading(
            sentence, cues, cues.claims[found.claim], voice, Match(found.places), cue, frozenset(found.places)
        )


def _distant(sentence: Sentence) -> bool:
    """Whether a sentence has any sign of a distance that its narrator keeps; most have none."""
    start, end = sentence.row["start"], sentence.row["end"]
    plain = sentence.text[start:end]
    words = {word.word for word in sentence.words}
    signs = words & DOUBTS or scope.PRETEXT.search(plain) or scope.SO_CALLED.search(plain)
    return bool(signs or within(start, end, sentence.quoted))


def _readings(
    sentence: Sentence, cues: Cues, claim: Claim, voice: Voice, reader: Reader, distant: bool
) -> Iterator[Reading]:
    """Where a voice says a claim in words that no voice within it speaks."""
    kinds: dict[Cue, tuple[Pattern, ...]] = {}
    if distant or not voice.is_narrator:
        kinds |= {"asserts": claim.asserts, "denies": claim.denies}
    if voice.is_narrator:
        kinds["narrator"] = claim.narrator
    matches = [(cue, match) for cue, patterns in kinds.items() for match in reader.all_matches(patterns)]
    matches += [("narrator", match) for match in _designations(sentence, cues, claim, voice)]
    if not matches or reader.named_only.all_matches(claim.unless):
        return
    taken = frozenset(place for _, match in matches for place in match.places)
    for cue, match in matches:
        if not any(set(match.places) <= {*each.spoken, *each.cue} for each in voice.inner):
            yield Reading(sentence, cues, claim, voice, match, cue, taken)


def _designations(sentence: Sentence, cues: Cues, claim: Claim, voice: Voice) -> list[Match]:
    """Where a narrator names somebody by words that make a claim, in what another is only said to speak of (backed the dictator)."""
    if not voice.named or not claim.narrator or not voice.is_narrator:
        return []
    reader = Reader(cues, sentence.words, sentence.names, [*voice.spoken, *voice.named])
    named = set(voice.named)
    return [
        match
        for match in reader.all_matches(claim.narrator)
        if named & set(match.places) and scope.designates(sentence, match)
    ]


# --- statements ------------------------------------------------------------------------------------------------------

STATEMENT_COLUMNS = (
    "statement_id", "doc_id", "sentence_id", "coder", "start", "end", "actor_id", "speaker", "camp", "actor_kind", "claim", "stance",
    "embedding", "duplicate_of", "attribution_id", "outlet_camp", "relayed_by_camp",
)  # fmt: skip
SENTENCE_COLUMNS = ("sentence_id", "duplicate_of", "start", "end")  # what is read of a sentence


def find_statements(
    sentences: pd.DataFrame,
    attributions: pd.DataFrame,
    documents: pd.DataFrame,
    book: Codebook,
    texts: Mapping[str, Document],
    known: pd.DataFrame | None = None,
    narrators: Narrators | None = None,
) -> pd.DataFrame:
    """Table ``statements`` of the machine: what the codebook's cues find in every voice of every sentence.

    ``attributions`` are one coder's rows; ``known`` is the table of actors, whose names and aliases fill the slots for
    camps; ``narrators`` says whose own text an article is. Columns as declared in ``schema`` (one row a sentence, speaker and claim,
    ``coder`` "machine", numbered in the order of the text). Without claims in the codebook the table is empty.
    Raises StudyError for a cue with an unknown slot.
    """
    import pandas as pd

    cues = Cues(book, known)
    outlet_camp = dict(zip(documents["doc_id"], documents["outlet_camp"]))
    attributed = dict(schema.by_document(attributions))
    rows: list[Row] = []
    narrating = narrators or Narrators()
    for doc_id, own in schema.by_document(sentences, SENTENCE_COLUMNS):
        camp, held = outlet_camp.get(doc_id, ""), attributed.get(doc_id, [])
        rows += document_statements(doc_id, texts[doc_id], own, held, cues, camp, narrating[doc_id])
    return pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))


def document_statements(
    doc_id: str,
    text: Document,
    sentences: Sequence[Row],
    attributions: Sequence[Row],
    cues: Cues,
    outlet_camp: str = "",
    narrator: Row = NARRATING,
) -> list[Row]:
    """The rows of ``statements`` for one document, from its rows of ``sentences`` and one coder's of ``attributions``."""
    found = _in_order(sentences, text, _speaking(attributions, cues, narrator), cues, narrator)
    for number, row in enumerate(found, 1):
        row |= {"doc_id": doc_id, "coder": "machine", "outlet_camp": outlet_camp}
        row["statement_id"] = f"machine.{doc_id}.s{number:03d}"
    return _duplicates(found, sentences)


def _speaking(rows: Sequence[Row], cues: Cues, narrator: Row = NARRATING) -> list[Row]:
    """The attributions of a document that have a speaker of their own.

    Left out are relays, adverbs of doubt (they are the narrator's), pronouns that nobody resolved inside another's words, and, in a text of
    the narrator's own, what no source speaks that could (the efforts show).
    """
    found = []
    own = narrator["actor_id"] if narrator is not NARRATING else None
    for row in sorted(unsaid.counted(rows), key=lambda row: (row["start"], row["level"])):
        unnamed = row["camp"] == "unassigned" and row["source"].lower() in NO_SOURCE
        if (
            row["relay"]
            or (row["actor_id"] == own and row["kind"] == "indirect" and not _speaks_of_itself(row["source"]))
            or row["cue"].lower() in NO_SPEAKERS
            or (unnamed and row["parent_id"] and not REPORTED.search(row["cue"]))
        ):
            continue
        ends = {
            key: None if row[key] != row[key] or row[key] is None else int(row[key]) for key in ("cue_start", "cue_end")
        }
        found.append({**row, **ends})
    return found


def _speaks_of_itself(source: str) -> bool:
    """Is a source of a narrator's somebody: I, our country, the minister?"""
    return source.lower() in FIRST_PERSON or attribution.can_speak(source)


def _in_order(
    sentences: Sequence[Row], text: Document, attributed: list[Row], cues: Cues, narrator: Row = NARRATING
) -> list[Row]:
    """The statements of one document in the order of the text, without their numbers."""
    held = _held(sentences, attributed)
    found: list[Row] = []
    near = NEAR if narrator is NARRATING else NEAR_IN_OWN_TEXT
    every = [cues.tokens(text, row["start"], row["end"]) for row in sentences]

    @cache
    def names(number: int) -> Names:
        return cues.names_in(every[number])

    for number, (row, words) in enumerate(zip(sentences, every)):
        possible, hits = cues.possible(words), cues.described.possible([word.word for word in words])
        if not possible and not hits and not (found and held[number]):
            continue  # no claim could be made here, and no denial could look back at one
        if not found and _off_subject(cues, every, names):
            return []
        before = _joined([(every[n], names(n)) for n in range(max(0, number - near), number)])
        voices = unsaid.voices(words, held[number], narrator)
        missing = unsaid.unsaid_places(words, held[number])
        sentence = Sentence(row, text, words, text.regions, voices, before, names(number), missing)
        verdicts = _finest(_verdicts(sentence, possible, hits, cues), cues) if possible or hits else []
        verdicts += _pointing_back(sentence, verdicts, found, cues)
        made = [_statement(sentence, verdict) for verdict in verdicts]
        found += sorted(made, key=lambda each: (each["start"], each["end"], each["actor_id"], each["claim"]))
    return found


def _off_subject(cues: Cues, sentences: Sequence[Sequence[CueWord]], names: Callable[[int], Names]) -> bool:
    """Whether a document names countries on no side, and none of the camps that the study is about (where the codebook says so)."""
    if not cues.subject:
        return False
    numbers = range(len(sentences))
    if any(camp in cues.subject for number in numbers for _, camp in names(number).values()):
        return False
    return any(scope.foreign_countries(sentences[number], names(number)) for number in numbers)


def _held(sentences: Sequence[Row], attributed: list[Row]) -> list[list[Row]]:
    """For each sentence the attributions that share a character with it, in their order."""
    starts, ends = [row["start"] for row in sentences], [row["end"] for row in sentences]
    held: list[list[Row]] = [[] for _ in sentences]
    for row in attributed:
        for number in range(bisect_right(ends, row["start"]), bisect_left(starts, row["end"])):
            held[number].append(row)
    return held


def _joined(sentences: Sequence[tuple[list[CueWord], Names]]) -> Earlier:
    """The words of some sentences as one run, with the names in each."""
    words: list[CueWord] = []
    names: Names = {}
    for each, named in sentences:
        names |= {at + len(words): name for at, name in named.items()}
        words += each
    return Earlier(words, names)


def _finest(verdicts: list[Verdict], cues: Cues) -> list[Verdict]:
    """One verdict a speaker and claim; a parent claim gives way to its child in the same words."""
    kept: dict[tuple[str, str], Verdict] = {}
    rank = {"distances": 0, "denies": 1, "asserts": 2}
    for each in verdicts:
        key = (each.voice["actor_id"] or each.voice["speaker"], each.claim)
        if key not in kept or rank[each.stance] < rank[kept[key].stance]:
            kept[key] = each
    finer = [(actor, cues.children.get(claim), set(each.match.places)) for (actor, claim), each in kept.items()]
    return [
        each for (actor, claim), each in kept.items()
        if not any(who == actor and parent == claim and places & set(each.match.places) for who, parent, places in finer)
    ]  # fmt: skip


def _statement(sentence: Sentence, verdict: Verdict) -> Row:
    voice = verdict.voice
    return {
        "sentence_id": sentence.row["sentence_id"],
        "start": sentence.words[verdict.match.first].start,
        "end": sentence.words[verdict.match.last].end,
        **{key: voice[key] for key in ("actor_id", "speaker", "camp", "actor_kind", "attribution_id")},
        "claim": verdict.claim,
        "stance": verdict.stance,
        "embedding": verdict.embedding,
        "duplicate_of": "",
        "relayed_by_camp": verdict.relayed_by,
    }


def _pointing_back(sentence: Sentence, verdicts: list[Verdict], earlier: list[Row], cues: Cues) -> list[Verdict]:
    """Denials that name no claim ("denied this information", "it's all rumours"): of the nearest claim that another camp made.

    Who denies accusations denies what accuses its own camp.
    """
    found: list[Verdict] = []
    spoke = {verdict.voice["actor_id"] for verdict in verdicts if verdict.stance == "denies"}
    for voice in sentence.voices:
        if voice.parent is not None or voice.is_narrator or len(voice.spoken) > 8 or voice.row["actor_id"] in spoke:
            continue
        words = " ".join(sentence.words[n].raw for n in voice.spoken)
        only = {sentence.words[n].word for n in voice.spoken} <= STOPWORDS  # "denied it", but not "denied holding them"
        points = len(voice.spoken) <= 6 and (REPORTED.search(words) or (only and scope.POINTING.search(words)))
        if not REFUTED.search(words) and not (points and voice.rejects):
            continue
        if any(
            verdict.stance == "denies" or verdict.voice["actor_id"] == voice.row["actor_id"] for verdict in verdicts
        ):
            continue
        accused = (
            {claim.id for claim in cues.claims if claim.accuses == voice.camp} if ACCUSATIONS.search(words) else None
        )
        for row in reversed(earlier):
            if accused is not None and row["claim"] not in accused:
                continue
            if row["stance"] == "asserts" and row["camp"] not in (voice.camp, "narrator"):
                found.append(Verdict(voice.row, row["claim"], "denies", Match((voice.spoken[0], voice.spoken[-1]))))
                break
    return found


def _duplicates(found: list[Row], sentences: Sequence[Row]) -> list[Row]:
    """Point what a repeated sentence says to what its first occurrence says."""
    first = {
        row["sentence_id"]: row["duplicate_of"]
        for row in sentences
        if isinstance(row["duplicate_of"], str) and row["duplicate_of"]
    }
    at = {(row["sentence_id"], row["actor_id"], row["claim"], row["stance"]): row["statement_id"] for row in found}
    for row in found:
        if original := first.get(row["sentence_id"]):
            row["duplicate_of"] = at.get((original, row["actor_id"], row["claim"], row["stance"]), "")
    return found
