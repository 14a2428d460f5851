"""A coder that learns: which claims a sentence makes, from coded examples and from what the codebook says of each claim.

A sentence and the description of a claim (label and definition) are vectors; how these are made is the caller's matter (``Embed``).
Where a claim has too few coded examples, a sentence makes the claim that it is nearest to, if it is much nearer than sentences are in
general. Where it has enough, a logistic regression of its own decides. Who speaks, and whether the claim is asserted or denied there, is
the rules' to say (``scope``, ``rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.claims import rules, scope, unsaid
from analysis.claims.answers import Coded
from analysis.claims.matching import Earlier, Match
from analysis.claims.patterns import Claim, Cues
from analysis.claims.rules import Cue, Reading
from analysis.claims.scope import Sentence, Voice
from analysis.coding import Codebook, Narrators
from analysis.schema import Row
from analysis.text import Document

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Vectors = NDArray[np.float64]
    Choice = NDArray[np.bool_]
    Embed = Callable[[list[str]], Vectors]

NEARER = 2.0  # standard deviations above what is usual for a claim, from which on a sentence makes it
MARGIN = 0.25  # of these, by which the nearest claim is nearer than the next
FEWEST = 3  # coded sentences from which on a claim is learned
STRENGTH = 0.003  # of the regressions' fit against their penalty: there are more columns than examples
NEAR_WEIGHT = 10.0  # of nearness, against one column of a vector
STEPS = tuple(n / 20 for n in range(2, 20))  # probabilities tried as a threshold


class Spoken(NamedTuple):
    """A sentence with the voice that speaks most of its words."""

    doc_id: str
    sentence: Sentence
    voice: Voice

    @property
    def sentence_id(self) -> str:
        return str(self.sentence.row["sentence_id"])

    @property
    def words(self) -> str:
        return self.sentence.text[self.sentence.row["start"] : self.sentence.row["end"]]


@dataclass(frozen=True)
class Learned:
    """What was chosen: ``chosen[n, m]`` says that sentence n makes claim m.

    ``claims``: those decided by examples, the others by the nearest description. ``threshold``: the probability from which on a sentence
    makes a learned claim. ``f1``, ``precision``, ``recall``: of (sentence, learned claim) in the coded documents, each by a model and a
    threshold of the others; NaN where nothing was learned.
    """

    chosen: Choice
    claims: tuple[str, ...] = ()
    threshold: float = float("nan")
    precision: float = float("nan")
    recall: float = float("nan")
    f1: float = float("nan")


# --- who speaks ------------------------------------------------------------------------------------------------------


def spoken(
    sentences: pd.DataFrame,
    attributions: pd.DataFrame,
    texts: Mapping[str, Document],
    cues: Cues,
    narrators: Narrators,
) -> list[Spoken]:
    """Every sentence with its speaker: of the attributions that cover it the one with most of its words, else the narrator."""
    attributed = dict(schema.by_document(attributions))
    columns = ("sentence_id", "duplicate_of", "start", "end")
    return [
        each
        for doc_id, own in schema.by_document(sentences, columns)
        for each in _in_document(doc_id, texts[doc_id], own, attributed.get(doc_id, []), cues, narrators[doc_id])
    ]


def _in_document(
    doc_id: str, text: Document, sentences: Sequence[Row], attributed: Sequence[Row], cues: Cues, narrator: Row
) -> Iterator[Spoken]:
    saying = unsaid.counted([row for row in attributed if not row["relay"]])
    saying = [{**row, **{key: _offset(row[key]) for key in ("cue_start", "cue_end")}} for row in saying]
    for row in sentences:
        words = cues.tokens(text, row["start"], row["end"])
        held = [each for each in saying if each["start"] < row["end"] and each["end"] > row["start"]]
        voices = unsaid.voices(words, held, narrator)
        sentence = Sentence(row, text, words, text.regions, voices, Earlier([], {}), cues.names_in(words))
        most = max(voices, key=lambda voice: (len(voice.spoken), not voice.inner))
        if most.spoken:
            yield Spoken(doc_id, sentence, most)


def _offset(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


# --- which claims ----------------------------------------------------------------------------------------------------


def described(book: Codebook) -> list[str]:
    """What the codebook says of each claim, as one text: label and definition."""
    return [
        " ".join(str(claim.get(key) or "").strip() for key in ("label", "definition")).strip() or str(claim["id"])
        for claim in book.claims
    ]


def nearness(vectors: Vectors, claims: Vectors) -> Vectors:
    """How near each sentence (row) is to each claim (column): the cosine, in standard deviations from the mean of all sentences.

    Without that step the most general description would be the nearest one of nearly every sentence.
    """
    import numpy as np

    if not len(vectors):
        return np.zeros((0, len(claims)))
    cosine = _unit(vectors) @ _unit(claims).T
    return (cosine - cosine.mean(axis=0)) / np.maximum(cosine.std(axis=0), 1e-9)


def _unit(vectors: Vectors) -> Vectors:
    import numpy as np

    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def nearest(near: Vectors) -> Choice:
    """The nearest claim of a sentence, where it is near enough (NEARER) and no other is about as near (MARGIN)."""
    import numpy as np

    chosen = np.zeros(near.shape, dtype=bool)
    if not near.size:
        return chosen
    best = near.argmax(axis=1)
    ranked = np.sort(near, axis=1)
    second = ranked[:, -2] if near.shape[1] > 1 else np.full(len(near), -np.inf)
    sure = (ranked[:, -1] >= NEARER) & (ranked[:, -1] - second >= MARGIN)
    chosen[np.flatnonzero(sure), best[sure]] = True
    return chosen


def learn(
    said: Sequence[Spoken],
    book: Codebook,
    embed: Embed,
    coded: Mapping[str, Collection[str]],
    documents: Collection[str],
) -> Learned:
    """Which sentences make which claims.

    ``coded``: sentence_id to the claims coded there; ``documents``: the doc_ids that were coded, of whose other sentences it is known that
    they make none. Coded documents are left out in turn, each coded by a model of the others. Logistic regressions, one a claim, weighted
    so that both classes count alike, on the vector of the sentence, its nearness to the claim and the camp of who speaks.
    """
    import numpy as np

    if not said or not book.claims:
        return Learned(np.zeros((len(said), len(book.claims)), dtype=bool))
    vectors = _unit(np.asarray(embed([each.words for each in said]), dtype=float))
    near = nearness(vectors, np.asarray(embed(described(book)), dtype=float))
    chosen = nearest(near)
    known = np.array([each.doc_id in documents for each in said])
    truth = np.array([[claim in coded.get(each.sentence_id, ()) for claim in book.claim_ids] for each in said])
    truth &= known[:, None]
    columns = [n for n in range(len(book.claims)) if truth[:, n].sum() >= FEWEST]
    groups = np.array([each.doc_id for each in said])
    if not columns or len(set(groups[known])) < 2:
        return Learned(chosen)
    features = _features(said, vectors)
    unseen = _left_out(features, near, truth, groups, known, columns)
    right = truth[known][:, columns]
    threshold = _threshold(right, unseen)
    counts = _scored(right, unseen, groups[known])
    probable = np.zeros((len(said), len(columns)))
    probable[known] = unseen  # so that what is written of a coded document can be compared with its coding
    probable[~known] = _probabilities(features, near, truth, known, ~known, columns)
    chosen[:, columns] = probable >= threshold
    return Learned(chosen, tuple(book.claim_ids[n] for n in columns), threshold, *counts)


def _features(said: Sequence[Spoken], vectors: Vectors) -> Vectors:
    """The vector of each sentence, scaled to a variance of about one a column, and a column for each camp that speaks."""
    import numpy as np

    camps = sorted({each.voice.camp for each in said})
    speaks = np.array([[each.voice.camp == camp for camp in camps] for each in said], dtype=float)
    return np.hstack([vectors * np.sqrt(vectors.shape[1]), speaks])


def _probabilities(
    features: Vectors, near: Vectors, truth: Choice, seen: Choice, asked: Choice, columns: Sequence[int]
) -> Vectors:
    """Of the sentences asked about, how probably they make each claim, by models of the sentences seen; 0 where none was seen to."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    found = np.zeros((int(asked.sum()), len(columns)))
    if not len(found):
        return found
    for at, claim in enumerate(columns):
        labels = truth[seen, claim]
        if not labels.any() or labels.all():
            continue
        own = np.column_stack([features, near[:, claim] * NEAR_WEIGHT])
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=200)
        found[:, at] = model.fit(own[seen], labels).predict_proba(own[asked])[:, 1]
    return found.round(6)


def _left_out(
    features: Vectors, near: Vectors, truth: Choice, groups: NDArray[Any], known: Choice, columns: Sequence[int]
) -> Vectors:
    """The probabilities of the coded sentences, each document's (beyond ten: each tenth's) by a model of the others."""
    import numpy as np

    names = sorted(set(groups[known]))
    found = np.zeros((len(groups), len(columns)))
    for part in range(min(10, len(names))):
        asked = known & np.isin(groups, names[part::10])
        found[asked] = _probabilities(features, near, truth, known & ~asked, asked, columns)
    return found[known]


def _threshold(right: Choice, probable: Vectors) -> float:
    """The probability from which on a claim is taken: the one with the best F1, of several the highest."""
    return max(STEPS, key=lambda step: (_f1(*_hits(right, probable >= step)), step))


def _scored(right: Choice, probable: Vectors, groups: NDArray[Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 in the coded documents, with a threshold that was chosen on the others."""
    import numpy as np

    guessed = np.zeros_like(right)
    for doc_id in set(groups):
        own = groups == doc_id
        guessed[own] = probable[own] >= _threshold(right[~own], probable[~own])
    hits, made, there = _hits(right, guessed)
    return hits / made if made else 0.0, hits / there if there else 0.0, _f1(hits, made, there)


def _hits(right: Choice, guessed: Choice) -> tuple[int, int, int]:
    return int((right & guessed).sum()), int(guessed.sum()), int(right.sum())


def _f1(hits: int, made: int, there: int) -> float:
    return 2 * hits / (made + there) if made + there else 0.0


# --- statements ------------------------------------------------------------------------------------------------------


def learned_statements(said: Sequence[Spoken], learned: Learned, book: Codebook, cues: Cues) -> dict[str, list[Coded]]:
    """doc_id to its statements: for each claim that a sentence makes, what the rules say of its speaker and of negation there."""
    found: dict[str, list[Coded]] = {}
    negative = [bool(set(str(claim.get("label", "")).lower().split()) & scope.NEGATORS) for claim in book.claims]
    for each, row in zip(said, learned.chosen):
        for claim, made, asks_for_it in zip(cues.claims, row, negative):
            if made:
                found.setdefault(each.doc_id, []).extend(_coded(each, cues, claim, asks_for_it))
    return found


def _coded(each: Spoken, cues: Cues, claim: Claim, negative: bool) -> Iterator[Coded]:
    """One claim of one sentence, with stance: a sentence that asks says nothing, and a negation turns what is said round.

    ``negative``: the claim is itself worded with a negation ("diplomacy does not work"), so that one in the sentence belongs to it.
    """
    sentence, voice = each.sentence, each.voice
    if sentence.asks:
        return
    match = Match((voice.spoken[-1],))
    negations = frozenset(n for n, word in enumerate(sentence.words) if word.word in scope.NEGATORS)
    cue: Cue = "narrator" if voice.is_narrator else "asserts"
    reading = Reading(sentence, cues, claim, voice, match, cue, negations if negative else frozenset())
    for verdict in rules.judge(reading):
        start, end = sentence.words[voice.spoken[0]].start, sentence.words[voice.spoken[-1]].end
        yield Coded(start, end, verdict.voice["actor_id"], claim.id, verdict.stance, verdict.embedding)
