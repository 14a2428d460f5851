"""The outline's sections on differences: by the side of the outlet, over the years, and what differs most between two sides.

A difference is said with both its counts, and with what is left of it without the article, or the outlet, that has most of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.measures.support import FEWEST
from analysis.report.contested import are_checked, precision
from analysis.report.draft import MOST_NUMBERS, Draft, first, plain_label, sentence
from analysis.report.findings import Sampled, year_of
from analysis.report.speaking import words_of
from analysis.report.words import documents_named

ENOUGH = 5  # articles of a year or of a side's outlets, or accusations, of which a share can be said
MOST = 3  # differences that are listed
CLEAR = 0.05  # a difference of shares below this is the coder's error as well as the sides'


def by_outlets(draft: Draft) -> None:
    """How much room the outlets of each side give to the sides that are compared, and how often these speak in their own words."""
    camps = draft.reporting_sides[:MOST_NUMBERS]
    if len(camps) < 2:
        return
    draft.heading("By the side of the outlet")
    said = []
    for camp in camps:
        body, items = words_of(draft, f"body_in_{camp}", outlet_camp=camp), []
        for side in ("narrator", *draft.compared):
            share = draft.share(words_of(draft, f"{side}_in_{camp}", camp=side, outlet_camp=camp), body)
            own = "are the narrators' own" if side == "narrator" else f"are given to {draft.side(side)}"
            items.append((f"{{{share}}} {own}", share))
        said.append(draft.listing(f"{draft.head(camp)}: of the words of these articles ", items))
    draft.say(*said)


def over_time(draft: Draft, claims: list[str]) -> None:
    """Articles a year, and in which part of them the claims that are contested, else the most frequent, are asserted, early and late."""
    years = year_of(draft.documents)
    counts = years[years != ""].value_counts().sort_index()
    if len(counts) < 2 or draft.n_documents <= 2 * ENOUGH:
        return
    draft.heading("Over time")
    halves = _halves(counts)
    told = halves and draft.statements is not None and not draft.statements.empty and are_checked(draft)
    draft.say(_a_year(draft, counts), _of_no_year(draft), _in_halves(draft, halves) if told else "")
    if told:
        said = [_in_years(draft, claim, halves) for claim in claims or _most_frequent(draft)]
        draft.say(precision(draft), *said)


def _a_year(draft: Draft, counts: pd.Series) -> str:
    """How many articles the years have; of more years than a sentence or two can list, the fullest and the emptiest."""
    names = {str(year): draft.articles_with(f"articles_of_{year}", "documents", year=year) for year in counts.index}
    if len(names) <= 2 * MOST_NUMBERS:
        return draft.listing("Articles a year: ", [(f"{{{name}}} in {year}", name) for year, name in names.items()])
    (fewest, fullest), full = (str(counts.idxmin()), str(counts.idxmax())), names[str(counts.idxmax())]
    if counts.min() == counts.max():
        alike = [f"{full} = {name}" for name in names.values() if name != full]
        said = f"Each year with articles, {counts.index[0]} to {counts.index[-1]}, has {{{full}}} of them."
        return sentence(said, full, *alike)
    return sentence(
        f"A year with articles has between {{{names[fewest]}}}, as {fewest}, and {{{full}}}, as {fullest}.",
        *names.values(),
    )


def _of_no_year(draft: Draft) -> str:
    """How many articles no year counts: undated, or of a span that is longer."""
    name = draft.articles_with("articles_of_no_year", "documents", year="")
    if not draft.value(name):
        return ""
    return sentence(
        f"Not among them: {draft.number(name)} whose date is not known or may lie in more than one year.", name
    )


def _halves(counts: pd.Series) -> list[list[str]]:
    """The years in two parts that have as nearly as many articles as can be; none where one would have too few."""
    early = min(range(1, len(counts)), key=lambda at: abs(counts.iloc[:at].sum() - counts.iloc[at:].sum()))
    halves = [counts.iloc[:early], counts.iloc[early:]]
    return (
        [[str(year) for year in half.index] for half in halves] if min(half.sum() for half in halves) >= ENOUGH else []
    )


def _span(years: list[str]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _articles_of(draft: Draft, years: list[str]) -> str:
    """A query for the articles of some years."""
    return draft.articles_with(
        f"articles_of_{'_'.join((years[0], *years[1:][-1:]))}", "documents", year=years if len(years) > 1 else years[0]
    )


def _in_halves(draft: Draft, halves: list[list[str]]) -> str:
    """How many articles either half has, where a half is more than a year, of which that is said."""
    if all(len(years) == 1 for years in halves):
        return ""
    items = [
        (f"{draft.number(name)} of {_span(years)}", name) for years in halves for name in [_articles_of(draft, years)]
    ]
    return draft.listing("Early and late there are ", items)


def _in_years(draft: Draft, claim: str, halves: list[list[str]]) -> str:
    items = []
    for years in halves:
        whole = _articles_of(draft, years)
        name = whole.replace("articles_of", f"{claim}_in")
        year = draft.specifications[whole]["where"]["year"]
        share = draft.share(draft.articles_with(name, "statements", claim=claim, stance="asserts", year=year), whole)
        items.append((f"{{{share}}} of the articles of {_span(years)}", share))
    return draft.listing(f"{first(draft.claim(claim))} is asserted in ", items)


def _most_frequent(draft: Draft) -> list[str]:
    """The claims that most articles assert."""
    rows = draft.statements
    if rows is None:
        return []
    counts = rows[rows["stance"] == "asserts"].groupby("claim")["doc_id"].nunique()
    ranked = sorted(
        counts[counts >= draft.least].items(), key=lambda each: (-each[1], draft.book.claim_ids.index(str(each[0])))
    )
    return [str(claim) for claim, _ in ranked[:MOST]]


@dataclass(frozen=True)
class Difference:
    """One thing in which two sides differ: what is compared, in words, and for each side the query for the part and for the whole."""

    what: str
    sides: tuple[str, str]
    parts: tuple[str, str]
    wholes: tuple[str, str]

    def shares(self, draft: Draft) -> tuple[float, float]:
        """The two shares; 0 where there is nothing to take a share of."""
        one, other = (
            draft.value(part) / draft.value(whole) if draft.value(whole) else 0.0
            for part, whole in zip(self.parts, self.wholes)
        )  # fmt: skip
        return one, other


def what_differs(draft: Draft) -> None:
    """The two or three things in which the sides differ most, each without the article and without the outlet that weigh most."""
    candidates = [each for each in _candidates(draft) if _firm(draft, each)]
    ranked = sorted(candidates, key=lambda each: -abs(each.shares(draft)[0] - each.shares(draft)[1]))[:MOST]
    draft.heading("What differs most")
    if not ranked:
        draft.say(_nothing(draft))
    for each in ranked:
        draft.say(_said(draft, each), _without(draft, each, "doc_id"), _without(draft, each, "outlet"))


def _nothing(draft: Draft) -> str:
    """That nothing differs, of what was compared: of claims that nobody checked it is not said."""
    alike = "Neither in how much of their words is quoted nor in the room that articles give them do the sides differ clearly"
    if draft.own_texts:
        alike = "Where articles are the sides' own texts neither how much of their words is quoted nor their room is compared"
    return sentence(
        f"{alike}{'' if _claims_are_checked(draft) else '; claims are not compared here, for nobody has checked them'}."
    )


def _candidates(draft: Draft) -> Iterator[Difference]:
    """What is compared: own words, room in the outlets of either side, and, where somebody checked the coding of claims, answers."""
    sides = draft.compared[:2]
    if len(sides) == 2:
        one, other = sides
        if (
            not draft.own_texts
        ):  # a side's own texts are its own words, and how long they are is no room that it is given
            yield from _words(draft, one, other)
        if _claims_are_checked(draft):
            yield _answers(draft, one, other)
    outlets = draft.reporting_sides[:2]
    if len(outlets) == 2:
        for side in (*sides, "narrator"):
            what = f"words of {draft.side(side)}, as a part of the words of articles by the side of the outlet"
            parts = [words_of(draft, f"{side}_in_{camp}", camp=side, outlet_camp=camp) for camp in outlets]
            wholes = [words_of(draft, f"body_in_{camp}", outlet_camp=camp) for camp in outlets]
            yield Difference(what, (outlets[0], outlets[1]), (parts[0], parts[1]), (wholes[0], wholes[1]))


def _words(draft: Draft, one: str, other: str) -> Iterator[Difference]:
    """How much of each side's words is quoted, and how much of all words they are."""
    quoted = [words_of(draft, f"quoted_{camp}", camp=camp, quoted=True) for camp in (one, other)]
    spoken = [words_of(draft, f"words_{camp}", camp=camp) for camp in (one, other)]
    body = words_of(draft, "body")
    pair, of_it = (spoken[0], spoken[1]), "as a part of"
    yield Difference(
        f"words of a side that stand in quotation marks, {of_it} its words", (one, other), (quoted[0], quoted[1]), pair
    )
    yield Difference(f"words of a side, {of_it} the words of the articles", (one, other), pair, (body, body))


def _answers(draft: Draft, one: str, other: str) -> Difference:
    """The accusations of each side that are answered, those that answer something themselves left aside."""
    names = []
    for camp in (one, other):
        where = {"manner": "blames", "camp": camp, "reply": False}
        whole = draft.query(f"accusations_of_{camp}", {"table": "accusations", "where": where})
        part = draft.query(f"answered_of_{camp}", {"table": "accusations", "where": {**where, "answered": True}})
        names.append((part, whole))
    return Difference(
        "accusations of a side that are answered in the same article, replies left aside", (one, other),
        (names[0][0], names[1][0]), (names[0][1], names[1][1]),
    )  # fmt: skip


def _claims_are_checked(draft: Draft) -> bool:
    """Whether somebody has measured the coding of claims, and there are accusations to speak of."""
    data = draft.data
    if "accusations" not in data or "pairs" not in data.readings[data.whose("pairs", draft.coder)].tables:
        return False
    return are_checked(draft)


def _firm(draft: Draft, each: Difference) -> bool:
    """Whether both sides have something in articles enough, enough to take a part of, and the two differ clearly."""
    spread = (
        all(draft.spread(name) >= draft.least and draft.value(name) >= ENOUGH for name in each.wholes)
        and max(map(draft.spread, each.parts)) >= draft.least
    )
    one, other = each.shares(draft)
    return spread and abs(one - other) >= CLEAR


def _said(draft: Draft, each: Difference) -> str:
    """What is compared, and for each side its share and the two counts behind it."""
    said = [sentence(f"{first(each.what)}:")]
    for camp, part, whole in zip(each.sides, each.parts, each.wholes):
        share = draft.share(part, whole)
        said.append(sentence(f"{draft.head(camp)} {{{share}}} ({{{part}}} of {{{whole}}}).", share, part, whole))
    return " ".join(said)


def _without(draft: Draft, each: Difference, unit: str) -> str:
    """The same without the article or the outlet that has most of what is compared: what the two shares are then, and whether it holds."""
    largest = _heaviest(draft, each, unit)
    if not largest:
        return ""
    shares = []
    for part, whole in zip(each.parts, each.wholes):
        kept = [_less(draft, name, unit, largest) for name in (part, whole)]
        shares.append(draft.share(*kept))
    if any(draft.value(name) != draft.value(name) for name in shares):
        return ""
    named = documents_named(draft.data)[largest]["name"] if unit == "doc_id" else largest
    name = plain_label(str(named))
    what = f"the article with the largest part of this, from {name}," if unit == "doc_id" else f"{name} altogether"
    turned = _turned(each.shares(draft), (draft.value(shares[0]), draft.value(shares[1])))
    return sentence(f"Without {what} {turned} {{{shares[0]}}} and {{{shares[1]}}}.", *shares)


def _heaviest(draft: Draft, each: Difference, unit: str) -> str:
    """The doc_id or the outlet that has most of what is compared; empty where there are too few, or where it was left out before.

    In a large study no article weighs much, and its outlets are counted, not its articles.
    """
    outlets = draft.documents.set_index("doc_id")["outlet"]
    one, other = (_weights(draft, name) for name in each.parts)
    weights = one.add(other, fill_value=0)
    if draft.data.large:
        by_unit = weights[weights.index.isin(outlets)] if unit == "outlet" else weights.head(0)
    else:
        by_unit = (
            weights if unit == "doc_id" else weights.groupby(weights.index.map(outlets)).sum().drop("", errors="ignore")
        )
    units = outlets[outlets != ""].nunique() if unit == "outlet" else len(outlets)
    if by_unit.empty or units < FEWEST or not by_unit.max():
        return ""
    largest = str(by_unit.idxmax())
    return "" if unit == "outlet" and not draft.data.large and (outlets == largest).sum() == 1 else largest


def _weights(draft: Draft, name: str) -> pd.Series:
    """What a query found by document, by outlet in a large study: words, else rows."""
    finding = draft.found[name]
    if isinstance(finding, Sampled):
        found = finding.by_unit[finding.measure]
    elif "n_words" in finding.rows:
        found = finding.rows.groupby("doc_id")["n_words"].sum()
    else:
        found = finding.rows.groupby("doc_id").size()
    return found.astype("float64")


def _turned(before: tuple[float, float], after: tuple[float, float]) -> str:
    """What becomes of a difference, in words before the two shares."""
    if f"{after[0]:.2f}" == f"{after[1]:.2f}":
        return "there is none:"
    return "it is" if (before[0] > before[1]) == (after[0] > after[1]) else "it turns:"


def _less(draft: Draft, name: str, unit: str, value: str) -> str:
    """A query again without one article or outlet."""
    asked = draft.specifications[name]
    less = "article" if unit == "doc_id" else "outlet"
    return draft.query(f"{name}_without_{less}_{value}", {**asked, "not": {**(asked.get("not") or {}), unit: value}})
