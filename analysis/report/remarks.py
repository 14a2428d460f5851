"""What notebooks say of their tables: one sentence or two, put together from numbers. Frame in, Markdown out.

A sentence is true of any study, not of this one only: where its premise does not hold, another one says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.measures.support import Backing, beside
from analysis.report.show import plain
from analysis.report.words import Documents, heading, side
from analysis.text import counted, in_words, listed, of_them, percent

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook

CHARGED = ("accusing", "denying", "doubtful")  # classes of cues that take a stand against what they report
HAND = Backing(0)  # nothing to be said beside a headline
FEWEST_CUES = 5  # below, a side's share of them says nothing
MOST_NAMES = 40


def times(number: int) -> str:
    """How often: never, once, twice, three times."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{in_words(number)} times")


def capital(words: str) -> str:
    """A sentence with its capital."""
    return words[:1].upper() + words[1:]


def none_or(number: int, one: str, many: str) -> str:
    """ "no document states", "one document states", "two documents state" """
    return f"no {one}" if number == 0 else counted(number, one, many)


# the corpus


def corpus_size(documents: pd.DataFrame) -> str:
    """How large the corpus is, and how much of it the longest document has. Columns: doc_id, outlet, n_words."""
    total, longest = int(documents["n_words"].sum()), documents.loc[documents["n_words"].idxmax()]
    share, name = longest["n_words"] / total, plain(longest["outlet"] or longest["doc_id"])
    most = ", so that any pooled share is first of all its share" if share >= 0.5 else ""
    return (
        f"The corpus has {counted(len(documents), 'article')} with {of_them(total, 'word')}. The longest, {name}, holds "
        f"{percent(share)} of them{most}: what follows is shown by article as well."
    )


def dates(documents: pd.DataFrame) -> str:
    """How many documents state their date. Columns: published, earliest (empty where nothing is known)."""
    stated, dated = int((documents["published"] != "").sum()), int((documents["earliest"] != "").sum())
    said = [capital(f"{none_or(stated, 'article states', 'articles state')} a full date of publication")]
    if inferred := dated - stated:
        said.append(f"for {in_words(inferred)}{' others' if stated and inferred > 1 else ''} a span was inferred")
    undated = len(documents) - dated
    said.append(f"{in_words(undated)} {'are' if undated > 1 else 'is'} undated")
    copies = "public_copy_date" in documents and (documents["public_copy_date"] != "").any()
    aside = " The date that a public copy bears is shown beside the span and narrows nothing." if copies else ""
    return f"{'; '.join(said)}.{aside}"


def unlisted(documents: Documents, described: Collection[str]) -> str:
    """Which documents articles.csv does not have, where it has others; empty where it has all or there is none.

    ``documents``: doc_id to what is known of it, as ``documents_named`` gives it; ``described``: doc_ids with a row.
    """
    missing = [doc_id for doc_id in documents if doc_id not in described]
    if not missing or len(missing) == len(documents):
        return ""
    many, has = capital(in_words(len(missing))), "has" if len(missing) == 1 else "have"
    whole = counted(len(documents), "article")
    return f"{many} of {whole} {has} no row in articles.csv: {named_briefly(documents, missing)}."


def named_briefly(documents: Documents, doc_ids: Sequence[str], most: int = 12) -> str:
    """Some documents by their labels, and how many more there are."""
    shown = [plain(str(documents[doc_id]["label"])) for doc_id in doc_ids[:most]]
    more = [f"{in_words(len(doc_ids) - most)} more"] if len(doc_ids) > most else []
    return "; ".join([*shown, *more])  # a label has commas of its own


def sides_without_outlet(documents: pd.DataFrame, book: Codebook) -> str:
    """Which of the compared sides has no outlet here. Column: outlet_camp."""
    camps = set(documents["outlet_camp"]) - {"", "unassigned"}
    absent = [book.label(camp) for camp in book.compared if camp not in camps]
    if not book.compared:
        return "The study names no sides to compare."
    if not camps:
        return "Which side the outlets belong to is not known here."
    if not absent:
        return "Every compared side has at least one outlet of its own here."
    these, it_is, it, its = (
        ("this side", "it is", "it", "its") if len(absent) == 1 else ("these sides", "they are", "they", "their")
    )
    return (
        f"{listed(absent)}: no outlet of {these} is among them. Everything {it_is} said to say reaches the reader through others: the "
        f"next notebooks measure that mediation, and nothing here can tell how {it} would have spoken on {its} own pages."
    )


def repeated_and_refused(sentences: pd.DataFrame, rejected: pd.DataFrame) -> str:
    """How much text is repeated, and what was not taken. Columns: duplicate_of, n (sentences) and action."""
    repeated = int(sentences.loc[sentences["duplicate_of"] != "", "n"].sum())
    refused = int((rejected["action"] == "refused").sum())
    said = capital(f"{none_or(repeated, 'sentence repeats', 'sentences repeat')} an earlier one of the same article. ")
    if refused:
        files = counted(refused, "file or row", "files or rows")
        return f"{said}{capital(files)} of the folder could not be taken: the table `rejected` says why."
    mended = "; the table `rejected` lists what was mended or remarked" if len(rejected) else ""
    return f"{said}Every file of the folder was taken as an article{mended}."


# the voices


def most_space(shares: pd.DataFrame, unit: str, book: Codebook, backing: Backing = HAND) -> str:
    """Who has most words beside the narrators; ``shares`` as ``voices.share_with_each_left_out`` gives it."""
    by_camp = shares.set_index("camp")
    narrated = by_camp["pooled"].get("narrator", 0.0)
    voices = by_camp.drop(index="narrator", errors="ignore")
    if voices.empty:
        return "Nobody is quoted or reported: all words are the narrators' own."
    unlisted_share = voices["pooled"].get("unassigned", 0.0)
    aside = f" Speakers of no known side, who are no party, have {percent(unlisted_share)}." if unlisted_share else ""
    named = voices.drop(index="unassigned", errors="ignore")
    if named.empty:
        return f"The narrators have {percent(narrated)} of the words.{aside}"
    first = named.iloc[0]
    said = (
        f"Beside the narrators, who have {percent(narrated)} of the words, most words are those of **{side(named.index[0], book)}**: "
        f"{percent(first['pooled'])} pooled, {percent(first['lowest'])} to {percent(first['highest'])} in single {unit}s, "
        f"{percent(first['least'])} to {percent(first['most'])} with each left out in turn.{aside}"
    )
    return beside(said, backing.on(int(first["n_documents"]) if unit == "article" else None))


def quoted_words(budget: pd.DataFrame, book: Codebook) -> str:
    """Each side's own words, in quotation marks or in a turn of a transcript; ``budget`` as ``voices.budget`` gives it."""
    words = budget.groupby("camp")["quoted"].sum().sort_values(ascending=False, kind="stable")
    if words.empty:
        return "Nobody is quoted."
    order = [*words.index.drop("unassigned", errors="ignore"), *(["unassigned"] if "unassigned" in words else [])]
    each = [f"{heading(camp, book)} {words[camp]:,}" for camp in order]
    return f"Words printed as the speakers' own: {'; '.join(each)}."


def first_and_last(ends: pd.DataFrame, n_documents: int, book: Codebook) -> str:
    """Whose voices open and close most bodies; ``ends`` as ``contests.first_and_last`` gives it."""
    if ends.empty:
        return "No article quotes or reports anyone."
    whole = counted(n_documents, "article")
    first, last = (ends[column][ends[column] != "unassigned"] for column in ("first_camp", "last_camp"))
    nameless = [len(ends) - len(each) for each in (first, last)]
    aside = ""
    if any(nameless):
        opens, closes = map(in_words, nameless)
        aside = f" A speaker of no known side comes first in {opens} and last in {closes}."
    if first.empty or last.empty:
        return f"No listed side has both a first and a last word in {whole}.{aside}"
    (opener, opened), (closer, closed) = (_most_frequent(each, book) for each in (first, last))
    among = "Of the listed sides " if aside else ""
    if opener == closer:
        said = f"{side(opener, book)} is the first attributed voice in {in_words(opened)} of {whole}, and the last in {in_words(closed)}."
    else:
        said = (
            f"{side(opener, book)} is the first attributed voice in {in_words(opened)} of {whole}; {side(closer, book)} is the last in "
            f"{in_words(closed)}."
        )
    return f"{capital(among + said)}{aside}"


def _most_frequent(camps: pd.Series, book: Codebook) -> tuple[str, int]:
    """The camp that occurs most often, and how often; of several, the one that the codebook names first."""
    counts, order = camps.value_counts(), [*book.camp_order, *sorted(camps.unique())]
    first = min(counts.index, key=lambda camp: (-counts[camp], order.index(camp)))
    return str(first), int(counts[first])


def charged_cues(cues: pd.DataFrame, book: Codebook) -> str:
    """How often the cues of each side's speech take a stand; ``cues`` as ``voices.cue_classes`` gives it."""
    total = cues.sum(axis=1)
    charged = cues.reindex(columns=list(CHARGED), fill_value=0).sum(axis=1)
    each = [
        f"{heading(camp, book)} {percent(charged[camp] / total[camp])} of {total[camp]}"
        for camp in cues.index
        if total[camp] >= FEWEST_CUES
    ]
    if not each:
        return f"No side has {in_words(FEWEST_CUES)} cues: there is no share to speak of."
    return f"Share of each side's cues that accuse, deny or doubt (sides with at least {in_words(FEWEST_CUES)} cues): {'; '.join(each)}."


def inner_and_relays(attributions: pd.DataFrame) -> str:
    """How much is said inside another's words, and who only passes on. Columns: level, relay, speaker."""
    inner = int((attributions["level"] > 1).sum())
    relays = attributions[attributions["relay"].astype(bool)]
    said = capital(f"{none_or(inner, 'attribution stands', 'attributions stand')} inside another's words. ")
    names = sorted({plain(name) for name in relays["speaker"]})
    if not names:
        return f"{said}No attribution is a relay."
    shown = [*names[:MOST_NAMES], "others"] if len(names) > MOST_NAMES else names
    return (
        f"{said}{capital(none_or(len(relays), 'attribution is a relay', 'attributions are relays'))}: {listed(shown)}."
    )


# the claims


def coding_size(statements: pd.DataFrame, unique: pd.DataFrame) -> str:
    """How many statements there are; ``unique`` as ``counting.distinct`` gives it."""
    return (
        f"The coding has {of_them(len(statements), 'statement')}. Repeated text aside, and counted once for each article, speaker, "
        f"claim and stance, {len(unique):,} remain, on {counted(unique['claim'].nunique(), 'claim')}, by "
        f"{counted(unique['actor_id'].nunique(), 'speaker')}."
    )


def widest_claims(counts: pd.DataFrame, book: Codebook) -> str:
    """The claim that each compared side asserts in most documents; ``counts`` as ``counting.claim_counts`` gives it."""
    asserted = counts[(counts["mode"] == "asserted") & counts["camp"].isin(book.compared)]
    asserted = asserted.sort_values(["n_documents", "n"], ascending=False, kind="stable")
    each = [
        f'{book.label(row.camp)}, "{book.label(row.claim)}" ({counted(row.n_documents, "article")})'
        for row in asserted.groupby("camp", sort=False).head(1).itertuples()
    ]
    if not each:
        return "No compared side asserts a claim."
    return f"The claim each side makes in most articles: {'; '.join(each)}."


def known_from_others(
    inside: pd.DataFrame, book: Codebook, unique: pd.DataFrame | None = None, backing: Backing = HAND
) -> str:
    """Whose assertions reach the reader only through others; ``inside`` as ``counting.known_only_inside`` gives it, ``unique``, the
    statements that it counts, as ``counting.distinct`` does."""
    inside = inside[~inside["camp"].isin(["unassigned", "narrator"])]
    if inside.empty:
        return "No listed side asserts anything."
    most = inside.sort_values("only_inside_another", ascending=False, kind="stable").iloc[0]
    number = int(most["only_inside_another"])
    if number == 0:
        return "No assertion of a listed side is known only from its denial or from an accusation."
    whole = counted(int(most["assertions"]), "assertion")
    own = None if unique is None else unique[(unique["camp"] == most["camp"]) & (unique["mode"] == "embedded")]
    said = (
        f"Most of them are ascribed to {side(most['camp'], book)}: {in_words(number)} of {whole} ({percent(most['share'])}) would be "
        f"unknown to a reader had {'it' if number == 1 else 'they'} not been denied or held against it."
    )
    return beside(said, backing.on(None) if own is None else backing.of(own))


# the contests


def answered(by_camp: pd.DataFrame, book: Codebook) -> str:
    """How many accusations of each compared side are answered; ``by_camp`` as ``accusing.answered`` gives it."""
    each = [
        f"{book.label(row.camp)}: {row.answered} of {of_them(row.accusations, 'accusation')} answered"
        + (f" ({row.replies} of them {'is' if row.replies == 1 else 'are'} replies themselves)" if row.replies else "")
        for row in by_camp[by_camp["camp"].isin(book.compared)].itertuples()
    ]
    rule = (
        "An accusation of one side against another counts once for each claim and article; an answer counts only where it "
        "addresses the claim, in these words or in others of the same speaker that overlap them. A reply is an accusation that answers one."
    )
    return f"{'; '.join(each) or 'No compared side accuses another'}. {rule}"


def counted_apart(apart: Mapping[str, tuple[int, int]]) -> str:
    """What is left aside in counts of accusations; ``apart`` as ``accusing.apart`` gives it."""
    (demands, met), (narrated, doubted) = apart["demands"], apart["narrators"]
    answered_of = [
        f", {in_words(met)} answered" if demands else "",
        f" ({in_words(doubted)} answered)" if narrated else "",
    ]
    return (
        f"Counted apart, and in none of these numbers: {none_or(demands, 'demand', 'demands')} (what is to be done{answered_of[0]}) and "
        f"{none_or(narrated, 'accusation', 'accusations')} of the narrators’ own{answered_of[1]}."
    )


def order_of_answers(pairs: pd.DataFrame) -> str:
    """Whether the reader meets claim or answer first. Columns: order, sentence_distance."""
    if pairs.empty:
        return "No claim is answered in these articles."
    order = pairs["order"].value_counts()
    inside, after = int(order.get("inside", 0)), int(order.get("after", 0))
    said = (
        f"In {in_words(inside + after)} of {counted(len(pairs), 'pair')} the reader meets the answer first or at once: the claim stands "
        f"inside its own answer in {in_words(inside)}, after it in {in_words(after)}."
    )
    later = pairs.loc[pairs["order"] == "before", "sentence_distance"].median()
    if later != later:
        return said
    return f"{said} Where the claim comes first, its answer follows after a median of {later:g} sentence{'' if later == 1 else 's'}."


def own_words(forms: pd.DataFrame, book: Codebook, unattributed: int = 0) -> str:
    """How many of each compared side's statements stand in its own words; ``forms`` as ``contests.relayed`` gives it."""
    pooled = forms.groupby(["camp", "manner"])["n"].sum().unstack(fill_value=0)
    own = pooled.reindex(columns=["own words"], fill_value=0).sum(axis=1) / pooled.sum(axis=1)
    each = [f"{book.label(camp)} {percent(own[camp])}" for camp in book.compared if camp in own.index]
    aside = ""
    if unattributed:
        lies, has = ("lies", "has") if unattributed == 1 else ("lie", "have")
        whole = counted(unattributed, "statement")
        aside = f" {capital(whole)} {lies} in no attribution, only in what a narrator says of others, and {has} no form: left out here."
    if not each:
        return f"No compared side makes a statement.{aside}"
    return f"Share of a side's statements that stand wholly in its own words: {'; '.join(each)}.{aside}"


def shared_and_added(shared: pd.DataFrame, document: str) -> str:
    """What a document shares with others; ``shared`` as ``contests.shared_and_added`` gives it, ``document`` its label."""
    if shared.empty:
        return f"No claim stands in {plain(document)}, so it shares none and adds none."
    added = int((shared["elsewhere"] == 0).sum())
    kept = len(shared) - added
    return (
        f"{capital(none_or(len(shared), 'claim with its side and stance stands', 'claims, each with its side and stance, stand'))} in "
        f"{plain(document)}: {in_words(kept)} of them elsewhere too, {in_words(added)} there alone."
    )


# the analysis


def evidence_size(evidence: pd.DataFrame) -> str:
    """How much evidence there is; ``evidence`` as the table of that name."""
    findings, documents = evidence["finding"].nunique(), evidence["doc_id"].replace("", None).nunique()
    rows = counted(len(evidence), "row of evidence stands", "rows of evidence stand")
    return f"{capital(rows)} behind {counted(findings, 'finding')}, in {counted(documents, 'article')}."
