"""The machine coder of statements: the codebook's cues, read over attributions and over the narrating voice.

Four questions, asked of every sentence in turn:

1. Which words of it does each voice speak? (``scope.voices``: what an attribution holds, and the rest, the narrator's)
2. Which claims do these words make? (``patterns``: the cues of the codebook)
3. Is the claim asserted, denied, kept at a distance, or left open? (``scope``: negation, conditions, doubt, pretexts)
4. Who stands behind it, and who against it? (``_judge``: the innermost voice, and those around it that deny)

Nothing here knows a claim, a camp or a text. A document's statements depend on nothing but that document, so documents
can be coded in any order and in any process. Embedding and stance follow the statements of discourse network analysis
(Leifeld 2017).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.claims import scope
from analysis.claims.matching import Earlier, Match, Reader
from analysis.claims.patterns import FIRST_PERSON, STOPWORDS, THIRD_PERSON, Claim, Cues, Names, Token, listed
from analysis.claims.scope import BEFORE, DOUBTS, REFUTED, REJECTING, REPORTED, Sentence, Voice
from analysis.coding import Codebook
from analysis.text import regions, within

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

NEAR = 2  # sentences before, in which a part with `~` may stand
# adverbs of doubt, and nouns that a clause follows and that nobody says
NO_SPEAKERS = DOUBTS | listed("evidence proof indication sign fact facts question")
NO_SOURCE = frozenset({"", "i", "he", "she", "who", "which"}) | FIRST_PERSON | THIRD_PERSON

# --- judging ---------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """One statement found: who, which claim, with what stance, known how, from which words."""

    voice: Row
    claim: str
    stance: str
    match: Match
    embedding: str = "independent"
    relayed_by: str = ""


def _verdicts(sentence: Sentence, possible: Sequence[Claim], cues: Cues) -> list[Verdict]:
    """What each voice of a sentence says of the claims that its words could make."""
    found: list[Verdict] = []
    if sentence.asks:
        return found
    readers = sentence.readers(cues)
    everything = Reader(cues, sentence.words, sentence.names, range(len(sentence.words)))
    # the narrator's distance needs a sign of it, and most sentences have none
    start, end = sentence.row["start"], sentence.row["end"]
    plain = sentence.text[start:end]
    signs = (
        {word.word for word in sentence.words} & DOUBTS or scope.PRETEXT.search(plain) or scope.SO_CALLED.search(plain)
    )
    distant = bool(signs or within(start, end, sentence.quoted))
    for claim in possible:
        made = [
            verdict for match in everything.all_matches(claim.acts) for verdict in _act(sentence, cues, claim, match)
        ]
        found += made
        for voice, reader in readers:
            if voice.is_narrator and made:
                continue
            groups = [claim.asserts, claim.denies] if not voice.is_narrator or distant else []
            groups += [claim.narrator] if voice.is_narrator else []
            matches = [
                (match, patterns is not claim.denies, patterns is claim.narrator)
                for patterns in groups
                for match in reader.all_matches(patterns)
            ]
            if not matches or reader.named_only.all_matches(claim.unless):
                continue
            taken = frozenset(place for match, _, _ in matches for place in match.places)
            for match, asserted, allowed in matches:
                if any(set(match.places) <= {*each.spoken, *each.cue} for each in voice.inner):
                    continue  # the innermost voice speaks
                found += _judge(sentence, cues, claim, voice, match, asserted, allowed, taken)
    return found


def _actor_row(cues: Cues, actor: str) -> Row | None:
    return {**cues.identities[actor], "actor_id": actor, "attribution_id": ""} if actor in cues.identities else None


def _act(sentence: Sentence, cues: Cues, claim: Claim, match: Match) -> list[Verdict]:
    """A statement made by an act that someone reports (adopting a bill, recognising a president): the actor named makes it."""
    everything = list(range(len(sentence.words)))
    if scope.negated(sentence, match, everything) or scope.conditional(sentence, match, everything):
        return []
    _, camp = sentence.names.get(match.speaker, (0, ""))
    actor = _actor_row(cues, cues.actor_at(sentence.words, match.speaker, camp))
    if actor is None or camp == claim.accuses or (claim.by and camp not in claim.by):
        return []
    return [Verdict(actor, claim.id, "asserts", match)]


def _judge(
    sentence: Sentence, cues: Cues, claim: Claim, voice: Voice, match: Match, asserted: bool, allowed: bool,
    taken: frozenset[int],
) -> list[Verdict]:  # fmt: skip
    """What a match says of those who speak: the innermost voice first, then those around it that reject what it says."""
    if scope.OPEN.search(sentence.text[sentence.row["start"] : sentence.words[match.last].end]):
        return []
    if scope.conditional(sentence, match, voice.spoken):
        return []
    found: list[Verdict] = []
    narrator = next(each.row for each in sentence.voices if each.is_narrator)
    if not voice.is_narrator and scope.circumstance(sentence, match, voice.spoken):
        return []
    doubt, pretext = scope.doubted(sentence, match, voice.spoken), scope.pretext(sentence, match)
    if pretext >= 0:
        if (
            not voice.is_narrator and pretext < sentence.words[voice.spoken[0]].start
        ):  # the voice is the one whose pretext it is
            around = voice.parent.row if voice.parent is not None else narrator
            return [
                Verdict(around, claim.id, "distances", match),
                Verdict(voice.row, claim.id, "asserts", match, "inside_accusation", around["camp"]),
            ]
        found.append(Verdict(voice.row, claim.id, "distances", match))
        if (actor := _blamed(sentence, cues, voice, pretext)) is not None:
            found.append(Verdict(actor, claim.id, "asserts", match, "inside_accusation", voice.camp))
        return found
    if voice.is_narrator:
        if doubt >= 0 or scope.scare_quoted(sentence, match):
            return [Verdict(narrator, claim.id, "distances", match)]
        allowed = allowed and not any(sentence.words[n].word in scope.RELATIVE for n in range(match.first, match.last))
        return (
            [Verdict(narrator, claim.id, "asserts", match)]
            if allowed and not scope.negated(sentence, match, voice.spoken, taken)
            else []
        )
    if doubt >= 0:
        in_marks = any(left <= sentence.words[doubt].start < right for left, right in sentence.quoted)
        if in_marks:
            return [Verdict(voice.row, claim.id, "distances", match)]
        found.append(Verdict(narrator, claim.id, "distances", match))
    says = asserted != scope.negated(sentence, match, voice.spoken, taken)
    if voice.rejects:
        if (owner := _owner(sentence, cues, voice, match)) is not None and says:
            found.append(Verdict(owner, claim.id, "asserts", match, "inside_denial", voice.camp))
        return [*found, *([Verdict(voice.row, claim.id, "denies" if says else "asserts", match)])]
    denier = _denier(sentence, voice, match)
    speaker: Row | None = voice.row
    if denier is not None and says:
        found.append(Verdict(denier.row, claim.id, "denies", match))
        if voice is not denier and voice.camp == claim.accuses and not claim.of_oneself:
            speaker = None
        elif voice.row["actor_id"] == denier.row["actor_id"]:
            speaker = _owner(sentence, cues, voice, match) if voice is not denier else None
            if voice is denier and (owner := _owner(sentence, cues, voice, match)) is not None:
                found.append(Verdict(owner, claim.id, "asserts", match, "inside_denial", voice.camp))
        if speaker is not None:
            found.append(Verdict(speaker, claim.id, "asserts", match, "inside_denial", denier.camp))
        return found
    # no one is reported to accuse itself: then the voice around it does
    while says and voice.camp == claim.accuses and not claim.of_oneself:
        if voice.parent is None:
            return found
        voice = voice.parent
    if says and (voice.camp in claim.not_by or (claim.by and voice.camp not in claim.by)):
        return found
    outer = voice.parent
    accused = outer is not None and outer.camp not in (voice.camp, "media", "other", "unassigned", "narrator")
    embedding = "inside_accusation" if accused and says else "independent"
    relayed = outer.camp if outer is not None else ""
    return [*found, Verdict(voice.row, claim.id, "asserts" if says else "denies", match, embedding, relayed)]


def _denier(sentence: Sentence, voice: Voice, match: Match) -> Voice | None:
    """The nearest voice around a report that rejects it, by its reporting word or by what it says of the report."""
    around = voice.parent
    while around is not None:
        if around.rejects or _rejected_within(sentence, around, min([*voice.spoken, *voice.cue])):
            return around
        if _refuted_after(sentence, around, match) and REPORTED.search(voice.row["cue"] + " " + voice.row["source"]):
            return around
        around = around.parent
    spoken = " ".join(sentence.words[n].raw for n in voice.spoken if n < match.last)
    if REPORTED.search(spoken) and (
        _refuted_after(sentence, voice, match) or _rejected_within(sentence, voice, match.last)
    ):
        return voice
    return None


def _rejected_within(sentence: Sentence, voice: Voice, before: int) -> bool:
    """Whether a voice says itself, in a few words before a place, that it rejects a report ("we reject the accusation that")."""
    own = [n for n in voice.spoken if before - 2 * BEFORE <= n < before]
    if not own:
        return False
    rejecting = REJECTING.search(sentence.text, sentence.words[own[0]].start, sentence.words[own[-1]].end)
    return (
        rejecting is not None
        and REPORTED.search(sentence.text, rejecting.end(), sentence.words[before].end) is not None
    )


def _refuted_after(sentence: Sentence, voice: Voice, match: Match) -> bool:
    """Whether a voice calls what it has just named false."""
    later = [n for n in voice.spoken if n > match.last]
    return (
        bool(later)
        and REFUTED.search(sentence.text, sentence.words[match.last].end, sentence.words[later[-1]].end) is not None
    )


def _owner(sentence: Sentence, cues: Cues, voice: Voice, match: Match) -> Row | None:
    """Whose report or accusation a rejected one is: named before the noun, or after it with by, of or from."""
    start = sentence.words[max(0, min([*voice.spoken, *voice.cue, match.first]) - 1)].start
    noun = REPORTED.search(sentence.text, start, sentence.words[match.last].end)
    if noun is None:
        return None
    at = next(n for n, word in enumerate(sentence.words) if word.start >= noun.start())
    named = [(at, camp) for at, (_, camp) in sentence.names.items()]
    excluded = {voice.camp} if not voice.is_narrator else set()
    before = [(n, camp) for n, camp in named if at - 3 <= n < at and camp not in excluded]
    after = [
        (n, camp) for n, camp in named
        if at < n <= at + 4 and camp not in excluded and sentence.words[at + 1].word in ("by", "of", "from")
    ]  # fmt: skip
    for place, camp in [*before[-1:], *after[:1]]:
        if (row := _actor_row(cues, cues.actor_at(sentence.words, place, camp))) is not None:
            return row
    return _actor_row(cues, cues.actor_at(sentence.words, at, ""))


def _blamed(sentence: Sentence, cues: Cues, voice: Voice, offset: int) -> Row | None:
    """Who is said to use a pretext: the camp named last before it, else first behind it, the speaker's own left out."""
    words = [*sentence.before.words, *sentence.words]
    named = [
        (words[n].start, n, camp)
        for n, (_, camp) in cues.names_in(words).items()
        if camp not in (voice.camp, "media", "narrator")
    ]
    here = sentence.row["start"]
    rivals = [each for each in named if each[2] in _rivals(cues, voice.camp)] or named
    ordered = [
        *[each for each in reversed(rivals) if here <= each[0] < offset],
        *[each for each in rivals if each[0] > offset],
        *[each for each in reversed(rivals) if each[0] < here],
    ]  # fmt: skip
    if not ordered:
        return None
    _, place, camp = ordered[0]
    return _actor_row(cues, cues.actor_at(words, place, camp))


def _rivals(cues: Cues, camp: str) -> set[str]:
    """The camps that claims accuse, a camp's own left out."""
    return {claim.accuses for claim in cues.claims if claim.accuses and claim.accuses != camp}


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
    texts: Mapping[str, str],
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Table ``statements`` of the machine: what the codebook's cues find in every voice of every sentence.

    ``attributions`` are one coder's rows; ``known`` is the table of actors, whose names and aliases fill the slots for
    camps. Columns as declared in ``schema`` (one row a sentence, speaker and claim, ``coder`` "machine", numbered in the
    order of the text). Without claims in the codebook the table is empty. Raises StudyError for a cue with an unknown slot.
    """
    import pandas as pd

    cues = Cues(book, known)
    outlet_camp = dict(zip(documents["doc_id"], documents["outlet_camp"]))
    attributed = dict(schema.by_document(attributions))
    rows: list[Row] = []
    for doc_id, own in schema.by_document(sentences, SENTENCE_COLUMNS):
        camp = outlet_camp.get(doc_id, "")
        rows += document_statements(doc_id, texts[doc_id], own, attributed.get(doc_id, []), cues, camp)
    return pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))


def document_statements(
    doc_id: str, text: str, sentences: Sequence[Row], attributions: Sequence[Row], cues: Cues, outlet_camp: str = ""
) -> list[Row]:
    """The rows of ``statements`` for one document, from its rows of ``sentences`` and one coder's of ``attributions``."""
    found = _in_order(sentences, text, _speaking(attributions, cues), cues)
    for number, row in enumerate(found, 1):
        row |= {"doc_id": doc_id, "coder": "machine", "outlet_camp": outlet_camp}
        row["statement_id"] = f"machine.{doc_id}.s{number:03d}"
    return _duplicates(found, sentences)


def _speaking(rows: Sequence[Row], cues: Cues) -> list[Row]:
    """The attributions of a document that have a speaker of their own.

    Left out are relays, adverbs of doubt (they are the narrator's) and pronouns that nobody resolved inside another's words.
    """
    found = []
    for row in sorted(rows, key=lambda row: (row["start"], row["level"])):
        unnamed = row["camp"] == "unassigned" and row["source"].lower() in NO_SOURCE
        if (
            row["relay"]
            or row["cue"].lower() in NO_SPEAKERS
            or (unnamed and row["parent_id"] and not REPORTED.search(row["cue"]))
        ):
            continue
        ends = {
            key: None if row[key] != row[key] or row[key] is None else int(row[key]) for key in ("cue_start", "cue_end")
        }
        camp = row["camp"]
        if camp == "unassigned":  # a source that no actor fits belongs to the camp whose name it bears
            camp = next((named for _, named in cues.names_in(cues.tokens(row["source"])).values()), camp)
        found.append({**row, **ends, "camp": camp})
    return found


def _in_order(sentences: Sequence[Row], text: str, attributed: list[Row], cues: Cues) -> list[Row]:
    """The statements of one document in the order of the text, without their numbers."""
    quoted = regions(text)
    held = _held(sentences, attributed)
    found: list[Row] = []
    every = [cues.tokens(text, row["start"], row["end"]) for row in sentences]

    @cache
    def names(number: int) -> Names:
        return cues.names_in(every[number])

    for number, (row, words) in enumerate(zip(sentences, every)):
        possible = cues.possible(words)
        if not possible and not (found and held[number]):
            continue  # no claim could be made here, and no denial could look back at one
        before = _joined([(every[n], names(n)) for n in range(max(0, number - NEAR), number)])
        voices = scope.voices(words, held[number])
        sentence = Sentence(row, text, words, quoted, voices, before, names(number))
        verdicts = _finest(_verdicts(sentence, possible, cues), cues) if possible else []
        verdicts += _pointing_back(sentence, verdicts, found)
        made = [_statement(sentence, verdict) for verdict in verdicts]
        found += sorted(made, key=lambda each: (each["start"], each["end"], each["actor_id"], each["claim"]))
    return found


def _held(sentences: Sequence[Row], attributed: list[Row]) -> list[list[Row]]:
    """For each sentence the attributions that share a character with it, in their order."""
    starts, ends = [row["start"] for row in sentences], [row["end"] for row in sentences]
    held: list[list[Row]] = [[] for _ in sentences]
    for row in attributed:
        for number in range(bisect_right(ends, row["start"]), bisect_left(starts, row["end"])):
            held[number].append(row)
    return held


def _joined(sentences: Sequence[tuple[list[Token], Names]]) -> Earlier:
    """The words of some sentences as one run, with the names in each."""
    words: list[Token] = []
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


def _pointing_back(sentence: Sentence, verdicts: list[Verdict], earlier: list[Row]) -> list[Verdict]:
    """Denials that name no claim ("denied this information", "it's all rumours"): of the nearest claim that another camp made."""
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
        for row in reversed(earlier):
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
