"""Whose words: terms that mark one side, and the names that each voice gives to the same thing.

A word list is a ranking of differences inside the texts at hand. The z of a word is how far it stands out of what the
prior expects of so few words, never a test: sentences of one article are not independent draws.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.schema import SURVIVAL
from analysis.text import term_forms

Counts: TypeAlias = pd.Series  # term -> how often

# Closed classes of English: articles and determiners, pronouns, prepositions, conjunctions, auxiliaries, particles.
_CLOSED_CLASSES = """
a an the this that these those each every either neither some any no all both few many much more most other another
such own same several enough less least i you he she it we they me him her us them my your his its our their mine
yours hers ours theirs myself yourself himself herself itself ourselves yourselves themselves oneself one ones who
whom whose which what whoever whatever whichever someone somebody something anyone anybody anything everyone
everybody everything nobody nothing none about above across after against along amid among around as at before
behind below beneath beside besides between beyond but by despite down during except for from in inside into like
near of off on onto out outside over past per since than through throughout to toward towards under until till up
upon via with within without and or nor so yet if unless because although though while whereas whether once when
whenever where wherever why how be am is are was were been being have has had having do does did doing done will
would shall should can could may might must ought cannot can't don't doesn't didn't won't wouldn't isn't aren't
wasn't weren't hasn't haven't hadn't shouldn't couldn't not n't never also too very just only even still again
already ever here there now then thus hence however therefore moreover rather quite almost i'm i've i'll i'd you're
you've he'd he'll she'd she'll it'll we're we've we'll we'd they're they've they'll they'd who've
"""
MINIMUM_TOKENS = 500  # a side with fewer carries no comparison
KEPT, TURNED, NOT_TESTABLE = SURVIVAL
FUNCTION_WORDS = frozenset(_CLOSED_CLASSES.split())


def count_terms(spans: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Count terms in spans of text, by camp and document. `spans`: doc_id, start, end (offsets in code points), camp.

    Returns side (the camp), doc_id, term, count, sorted.
    """
    columns = (spans[column].to_list() for column in ("camp", "doc_id", "start", "end"))
    counts = Counter(
        (who, doc_id, form)
        for who, doc_id, start, end in zip(*columns, strict=True)
        for form in term_forms(texts[doc_id], start, end)
    )
    rows = [(*key, n) for key, n in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["side", "doc_id", "term", "count"]).astype({"count": "int64"})


def apparatus(attributions: pd.DataFrame) -> pd.DataFrame:
    """Where sources and cues stand: "the minister", "according to", "denied". Columns: doc_id, start, end.

    By rule they are the words of whoever reports, and no way of anyone's to speak of anything.
    """
    found = []
    for part in ("source", "cue"):
        spans = attributions[["doc_id", f"{part}_start", f"{part}_end"]].set_axis(["doc_id", "start", "end"], axis=1)
        spans = spans.apply(pd.to_numeric, errors="coerce") if spans.empty else spans.replace("", np.nan).dropna()
        found.append(spans.astype({"start": int, "end": int}) if len(spans) else spans)
    return pd.concat(found).drop_duplicates(ignore_index=True)


def without_spans(runs: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Runs less what some spans cover; a run that one cuts becomes several. Both: doc_id, start, end; runs keep their other columns."""
    covered: dict[str, list[tuple[int, int]]] = {}
    for doc_id, start, end in sorted(spans[["doc_id", "start", "end"]].itertuples(index=False, name=None)):
        covered.setdefault(doc_id, []).append((start, end))
    pieces: list[tuple[int, int, int]] = []
    for place, (doc_id, start, end) in enumerate(zip(runs["doc_id"], runs["start"], runs["end"])):
        at = start
        for left, right in covered.get(doc_id, []):
            if left < end and right > at:
                pieces.append((place, at, left))
                at = right
        pieces.append((place, at, end))
    kept = [piece for piece in pieces if piece[2] > piece[1]]
    rows = runs.iloc[[place for place, *_ in kept]].reset_index(drop=True)
    return rows.assign(start=[start for _, start, _ in kept], end=[end for *_, end in kept])


def log_odds(target: Counts, reference: Counts) -> pd.DataFrame:
    """Log-odds ratio of each term between two sides, with a Dirichlet prior (Monroe, Colaresi and Quinn 2008).

    The prior (equation 23) is empirical and of full weight: both sides together, as many imagined tokens of a term as there are real
    ones, where the authors take a background corpus. z is less than half of what it would be without it. Returns, by term:
    count_target, count_reference, log_odds (equation 16: above 0 means the target's), z (equation 22: log_odds over its
    standard error).
    """
    terms = target.index.union(reference.index)
    y, other = (side.reindex(terms, fill_value=0).astype(float) for side in (target, reference))
    seen, seen_other = y + (y + other), other + (y + other)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(seen / (seen.sum() - seen)) - np.log(seen_other / (seen_other.sum() - seen_other))
        z = difference / np.sqrt(1 / seen + 1 / seen_other)
    table = pd.DataFrame({"count_target": y, "count_reference": other, "log_odds": difference, "z": z})
    return table.astype({"count_target": int, "count_reference": int}).rename_axis("term")


def keyness(
    target: Counts, reference: Counts, measure: str = "G2", totals: tuple[float, float] | None = None
) -> Counts:
    """Signed association of each term with the target: positive where it is more frequent there than expected.

    `measure` is "G2" (log-likelihood ratio: Dunning 1993) or "chi2", of the two-by-two table of this term and all
    others on either side, with Yates's correction (1934) where a cell is expected below 5 and the difference is large enough, as in
    the R package quanteda.textstats. `totals` are the tokens of target and reference where the series don't hold all terms, as in
    the published results that this is checked by. Raises ValueError for an unknown measure.
    """
    if measure not in ("G2", "chi2"):
        raise ValueError(f"unknown measure {measure!r}: expected G2 or chi2")
    terms = target.index.union(reference.index)
    a, b = (side.reindex(terms, fill_value=0).to_numpy(float) for side in (target, reference))
    n_target, n_reference = totals or (a.sum(), b.sum())
    observed = np.array([[a, b], [n_target - a, n_reference - b]])
    n = n_target + n_reference
    rows, columns = observed.sum(axis=1), observed.sum(axis=0)
    expected = rows[:, None] * columns[None, :] / n
    sign = np.where(a > expected[0, 0], 1.0, -1.0)
    # half a token towards what is expected
    shift = np.where((np.abs(a - expected[0, 0]) >= 0.5) & (expected.min(axis=(0, 1)) < 5), 0.5, 0.0) * sign
    observed = observed - shift * np.array([[1, -1], [-1, 1]])[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "chi2":
            value = ((observed - expected) ** 2 / expected).sum(axis=(0, 1))
        else:
            value = 2 * np.where(observed > 0, observed * np.log(observed / expected), 0).sum(axis=(0, 1))
    return pd.Series(sign * value, index=terms.rename("term"), name=measure)


def compare(
    counts: pd.DataFrame, target: str, names: Collection[str] = (), minimum_tokens: int = MINIMUM_TOKENS
) -> pd.DataFrame:
    """The terms of one side against all others, and what leaving out each document does to them.

    `counts` has side, doc_id, term, count, as `count_terms` returns it. Returns, by falling z: term, term_class (name,
    function word, content), count_target, count_reference, documents (of the favoured side that have the term),
    log_odds, z, G2, chi2, then z_low, z_high (over the documents without which there is a z), weakest_without (the
    document without which z is nearest to turning) and survives, one of SURVIVAL: kept, where z has its sign without any one document;
    turned, where without some document it has not, or the term is gone from both sides; not testable, where neither is known because
    a side falls below `minimum_tokens` without some document.

    Raises ValueError where a side has fewer than `minimum_tokens` tokens: so few words carry no comparison.
    """

    def sides(rows: pd.DataFrame) -> tuple[Counts, Counts]:
        here = rows["side"] == target
        return rows[here].groupby("term")["count"].sum(), rows[~here].groupby("term")["count"].sum()

    y, other = sides(counts)
    for side, size in ((target, y.sum()), ("the other sides", other.sum())):
        if size < minimum_tokens:
            raise ValueError(f"no comparison below {minimum_tokens} tokens a side: {side} has {int(size)}")
    table = log_odds(y, other)
    table["G2"], table["chi2"] = keyness(y, other), keyness(y, other, "chi2")

    table = table.join(_left_out(counts, target, table, minimum_tokens))
    side_of = np.where(table["z"] > 0, "target", "reference")
    by_side = counts.assign(side=np.where(counts["side"] == target, "target", "reference"))
    having = by_side.groupby(["term", "side"])["doc_id"].nunique()
    table = table.assign(
        term_class=[
            "name" if term in names else "function word" if term in FUNCTION_WORDS else "content"
            for term in table.index
        ],
        documents=having.reindex(pd.MultiIndex.from_arrays([table.index, side_of]), fill_value=0).to_numpy(),
    )
    order = ["term", "term_class", "count_target", "count_reference", "documents", "log_odds", "z", "G2", "chi2"]
    order += ["z_low", "z_high", "weakest_without", "survives"]
    return table.reset_index().sort_values(["z", "term"], ascending=[False, True], ignore_index=True)[order]


def _left_out(counts: pd.DataFrame, target: str, table: pd.DataFrame, minimum_tokens: int) -> pd.DataFrame:
    """z_low, z_high, weakest_without and survives by term, as `compare` describes them.

    Without a document that lacks a term, its z depends only on the two counts of the term and on the sizes of the sides;
    it is therefore worked out once for all terms with the same counts, and one by one only where a document has the term.
    """
    doc_ids, doc = np.unique(counts["doc_id"].to_numpy(str), return_inverse=True)
    term = table.index.get_indexer(pd.Index(counts["term"]))
    here = (counts["side"] == target).to_numpy()
    y_here, o_here = (counts["count"].to_numpy(float) * side for side in (here, ~here))
    sizes = [np.bincount(doc, side, len(doc_ids)) for side in (y_here, o_here)]
    n_y, n_o = (side.sum() - side for side in sizes)  # the sides without each document
    barred = (n_y < minimum_tokens) | (n_o < minimum_tokens)
    allowed = np.flatnonzero(~barred)
    first_barred = int(barred.argmax()) if barred.any() else len(doc_ids)
    cells, cell = np.unique(term * len(doc_ids) + doc, return_inverse=True)
    own_term, own_doc = np.divmod(cells, len(doc_ids))
    y, other = table["count_target"].to_numpy(float), table["count_reference"].to_numpy(float)
    own_y, own_o = (whole[own_term] - np.bincount(cell, side) for whole, side in ((y, y_here), (other, o_here)))
    own_z = _z(own_y, own_o, n_y[own_doc], n_o[own_doc])
    own_z[barred[own_doc]] = np.nan
    first = np.searchsorted(own_term, np.arange(len(table) + 1))

    sign = np.sign(table["z"].to_numpy())
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    weakest, survives = np.zeros(len(table), int), np.full(len(table), NOT_TESTABLE, dtype=object)
    by_counts = table.reset_index(drop=True).groupby(["count_target", "count_reference"])
    for (count, count_other), alike in by_counts.indices.items():
        z = _z(count, count_other, n_y[allowed], n_o[allowed])
        most = int((first[alike + 1] - first[alike]).max()) + 1  # so many are sure to hold one that lacks the term
        ends = _smallest(z, most), _smallest(-z, most)
        for n in alike:
            span = slice(first[n], first[n + 1])
            own, with_it = own_z[span], dict(zip(own_doc[span].tolist(), own_z[span].tolist()))
            rest = [next((at for at in end if allowed[at] not in with_it), None) for end in ends]
            values = [*own[~np.isnan(own)], *(z[at] for at in rest if at is not None)]
            if values:
                low[n], high[n] = min(values), max(values)
            # a term that only the omitted document had has no z without it: that is as weak as can be
            without = own_doc[span][np.isnan(own)]
            lost = min(int(without.min(initial=len(doc_ids))), first_barred)
            value = low[n] if sign[n] > 0 else high[n]
            gone = bool((~barred[without]).any())
            if sign[n] and (gone or (values and not sign[n] * value > 0)):
                survives[n] = TURNED
            elif sign[n] and lost == len(doc_ids):
                survives[n] = KEPT
            if lost < len(doc_ids):
                weakest[n] = lost
            elif sign[n]:
                weakest[n] = min(
                    [d for d, each in with_it.items() if each == value]
                    + [d for d in allowed[z == value].tolist() if d not in with_it][:1]
                )
    return pd.DataFrame(
        {"z_low": low, "z_high": high, "weakest_without": doc_ids[weakest], "survives": survives}, index=table.index
    )


def _smallest(values: np.ndarray, n: int) -> list[int]:
    """Where the n smallest values stand, the smallest first."""
    places = np.arange(len(values)) if n >= len(values) else np.argpartition(values, n - 1)[:n]
    return places[np.argsort(values[places], kind="stable")].tolist()


def _z(y: np.ndarray | float, other: np.ndarray | float, n_y: np.ndarray, n_other: np.ndarray) -> np.ndarray:
    """z as in `log_odds`, both sides together being the prior, of counts in sides of the given sizes."""
    seen, seen_other = y + (y + other), other + (y + other)
    total, total_other = n_y + (n_y + n_other), n_other + (n_y + n_other)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(seen / (total - seen)) - np.log(seen_other / (total_other - seen_other))
        return difference / np.sqrt(1 / seen + 1 / seen_other)


def designations(
    texts: Mapping[str, str],
    lexicon: Mapping[str, Iterable[str]],
    voices: pd.DataFrame,
    narrating: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Where each referent is named, by what designation, in whose voice.

    `lexicon` maps a referent to its designations: whole words, in any case, with any white space between them; the longest wins
    where one lies inside another. One that begins with ~ names something else, and what it covers is not counted. `voices` has
    doc_id, start, end, voice: the innermost span around an occurrence gives its voice, the narrator's camp (``narrating``, by
    doc_id; else narrator) where there is none.
    Returns the `naming` table: naming_id, doc_id, voice, referent, designation, start, end.
    """
    patterns = {
        referent: (
            _any_of([word.lstrip("~") for word in words]),
            {" ".join(word[1:].lower().split()) for word in words if word[0] == "~"},
        )
        for referent, words in lexicon.items()
    }
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for doc_id, *span in voices[["doc_id", "start", "end", "voice"]].itertuples(index=False, name=None):
        spans.setdefault(doc_id, []).append(tuple(span))
    rows = []
    for doc_id, text in sorted(texts.items()):
        found = [
            (match.start(), match.end(), referent, designation)
            for referent, (pattern, elsewhere) in patterns.items()
            for match in pattern.finditer(text)
            if (designation := " ".join(match[0].lower().split())) not in elsewhere
        ]
        for number, (start, end, referent, designation) in enumerate(sorted(found), 1):
            around = [(e - s, voice) for s, e, voice in spans.get(doc_id, []) if s <= start and end <= e]
            voice = min(around)[1] if around else (narrating or {}).get(doc_id, "narrator")
            rows.append((f"{doc_id}-n{number:04d}", doc_id, voice, referent, designation, start, end))
    return pd.DataFrame(rows, columns=["naming_id", "doc_id", "voice", "referent", "designation", "start", "end"])


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    if not phrases:
        return re.compile(r"(?!)")
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    choices = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)


def names(actors: pd.DataFrame | None) -> frozenset[str]:
    """The words of actors' names, aliases, countries and organisations: known from the list, not guessed."""
    if actors is None:
        return frozenset()
    cells = pd.concat([actors[column] for column in ("name", "aliases", "country", "organisation")])
    return frozenset(form for cell in cells for form in term_forms(str(cell).replace(";", " "))) - FUNCTION_WORDS


def terms(runs: pd.DataFrame, texts: Mapping[str, str], known_names: Collection[str]) -> pd.DataFrame:
    """Table ``terms``: each camp's words against all other voices', where both have MINIMUM_TOKENS; a camp with fewer has no rows.

    ``runs``: doc_id, start, end, camp. Columns as `compare` gives them, with the camp in front.
    """
    return terms_from(count_terms(runs, texts), known_names)


def terms_from(counts: pd.DataFrame, known_names: Collection[str]) -> pd.DataFrame:
    """Table ``terms`` from counts that are made already, as `count_terms` returns them."""
    size = counts.groupby("side")["count"].sum()
    found = [
        compare(counts, camp, names=known_names).assign(camp=camp)
        for camp in sorted(size.index)
        if min(size[camp], size.sum() - size[camp]) >= MINIMUM_TOKENS
    ]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["camp", "term"])


def tokens_by_document(runs: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """How many tokens each camp has in each document: side, doc_id, count. ``runs``: doc_id, start, end, camp."""
    counts: dict[tuple[str, str], int] = {}
    last, text = None, ""
    for side, doc_id, start, end in zip(runs["camp"], runs["doc_id"], runs["start"], runs["end"]):
        if doc_id != last:  # a text is read once where its runs stand together
            last, text = doc_id, texts[doc_id]
        counts[side, doc_id] = counts.get((side, doc_id), 0) + len(term_forms(text, start, end))
    return pd.DataFrame([(*key, n) for key, n in counts.items()], columns=["side", "doc_id", "count"])


def tokens_by_side(counts: pd.DataFrame) -> pd.Series:
    """How many tokens each camp has to be compared by, most first; ``counts`` as `tokens_by_document` gives it."""
    found = counts.groupby("side")["count"].sum().astype("int64")
    return found[found > 0].sort_values(ascending=False, kind="stable")


def too_short_without_one(counts: pd.DataFrame, least: int = 500) -> list[str]:
    """The camps that have ``least`` tokens, but not without their longest document; ``counts`` as in `tokens_by_side`."""
    by_side = counts.groupby(["side", "doc_id"])["count"].sum().groupby("side").agg(["sum", "max"])
    return list(by_side.index[(by_side["sum"] >= least) & (by_side["sum"] - by_side["max"] < least)])


def of_one_voice(named: pd.DataFrame) -> pd.DataFrame:
    """Designations that only one voice uses, more than once: designation, voice, n, documents, the most frequent first."""
    counts = named.groupby(["designation", "voice"]).agg(n=("naming_id", "size"), documents=("doc_id", "nunique"))
    counts = counts.reset_index()
    alone = counts[~counts.duplicated("designation", keep=False) & (counts["n"] > 1)]
    return alone.sort_values(["n", "designation"], ascending=[False, True], kind="stable", ignore_index=True)


class Alone(NamedTuple):
    """Of the designations that are used at least twice, how many one voice has alone, and how many it would have by chance."""

    alone: int
    repeated: int
    by_chance: float


def alone_by_chance(named: pd.DataFrame, draws: int = 1000, seed: int = 2019) -> Alone:
    """How many designations one voice has alone, beside the mean where the voices are dealt out anew among all places that name something.

    A designation that is used once is used by one voice whatever anyone says: such are left out. Columns: designation, voice.
    """
    often = named.groupby("designation")["designation"].transform("size") > 1
    designation, names = pd.factorize(named["designation"])
    voices, _ = pd.factorize(named["voice"])
    repeated = np.unique(designation[often.to_numpy(bool)])

    def alone(voices: NDArray[np.int64]) -> int:
        low, high = np.full(len(names), len(voices)), np.full(len(names), -1)
        np.minimum.at(low, designation, voices)
        np.maximum.at(high, designation, voices)
        return int((low == high)[repeated].sum())

    random = np.random.default_rng(seed)
    drawn = [alone(random.permutation(voices)) for _ in range(draws)]
    return Alone(alone(voices), len(repeated), float(np.mean(drawn)))
