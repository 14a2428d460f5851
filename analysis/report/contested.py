"""The outline's sections on claims: what each side says beside what the others say of it, and what is contested, by whom, answered or not.

A claim is said of a side where it stands in articles enough (`Draft.least`); what an article or two of many have, a misread sentence
may have made.
"""

from __future__ import annotations

from collections.abc import Collection

from analysis.coding import shared
from analysis.measures import scores
from analysis.report.draft import Draft, coder_name, first, sentence
from analysis.text import listed

MOST_SAID = 3  # claims of a side that are set beside the others'
MOST_CONTESTED = 6
MOST_COUNTERS = 2
_DONE = {"asserts": "asserted", "denies": "denied"}


def what_is_said(draft: Draft) -> None:
    """The narratives beside one another, then each side's most frequent claims, with what the other sides say of the same."""
    statements = draft.statements
    if statements is None:
        return
    if statements.empty:
        draft.heading("What each side says")
        name = draft.query("statements", {"table": "statements"})
        draft.say(sentence("The coding finds no statement: no passage fits a claim of the codebook.", f"{name} = 0"))
        return
    draft.heading("What each side says, beside what the others say of the same")
    draft.say(
        precision(draft) or unchecked(draft),
        sentence("What is known of a side only from its opponents' words is not counted as its own here."),
    )
    for camp in draft.compared:
        claims = _most_frequent(draft, camp)
        draft.say(
            *(_claim_of(draft, camp, claim, done, number) for number, (claim, done) in enumerate(claims))
            if claims
            else [_silent(draft, camp)]
        )
    draft.say(_unlisted(draft))


def what_is_contested(draft: Draft) -> list[str]:
    """The claims that one listed side asserts and another denies, or meets with a counterclaim; these claims."""
    if draft.statements is None or draft.statements.empty:
        return []
    draft.heading("What is contested, and by whom")
    claims: list[str] = []
    for claim in _contested(draft):
        if not _is_told(draft, claim, claims):
            claims.append(claim)
    claims = claims[:MOST_CONTESTED]
    if not claims:
        draft.say(
            sentence(
                "On no claim do listed sides contradict each other in articles enough to say so."
                if draft.least > 1 else "On no claim is a listed side found to contradict another."
            )
        )  # fmt: skip
        return []
    draft.say(sentence("An assertion counts here also where it is known only from another's words."))
    for claim in claims:
        draft.say(*_dispute(draft, claim))
    return claims


def precision(draft: Draft) -> str:
    """How often the coder's statements are right, where somebody measured it; else empty."""
    data = draft.data
    name, best = data.whose("statements", draft.coder), scores.standard(data.readings)
    if best is None or not (value := measured(draft, "precision")):
        return ""
    where, rests = checked(draft)
    return sentence(
        f"Of the statements that {coder_name(data.readings[name].coder)} finds{where} a part of {{{value}}} is right, measured by the "
        f"coding of {coder_name(best)}{'; how it fares on the others is not known' if where else ''}.", value, *rests,
    )  # fmt: skip


def checked(draft: Draft) -> tuple[str, list[str]]:
    """In which articles the coder of statements was checked, with its findings; empty where that is all that is counted.

    A coder may do better on the articles that its cues were written from than on those that were added to them.
    """
    data, best = draft.data, scores.standard(draft.data.readings)
    if best is None or not measured(draft, "precision"):
        return "", []
    both = shared(data.readings[best.name], data.readings[data.whose("statements", draft.coder)])
    if len(both.documents) >= draft.n_documents:
        return "", []
    part = draft.articles_with("articles_checked", "documents", doc_id=sorted(both.documents | both.sampled.keys()))
    whole = draft.query("documents", {"table": "documents", "count": "documents"})
    drawn = "sentences drawn from " if both.sampled else ""
    return f" in {drawn}the {draft.number(part)}, of {{{whole}}}, that {coder_name(best)} coded", [part, whole]


def unchecked(draft: Draft) -> str:
    """That nobody has checked the statements that are counted, where nobody has: it is said once."""
    if are_checked(draft):
        return ""
    return sentence(
        "Nobody has checked the statements counted here, so how many of them are right is not known: read the passages before you rely on "
        "a number."
    )


def are_checked(draft: Draft) -> bool:
    """Whether somebody has measured the coder of statements, or it is the one that others are measured by.

    Where nobody has, no share of articles is said in which a claim is made by whomever: the outlet's own word for a thing, in a sentence
    in which somebody speaks of it, may have been counted as a claim of that speaker.
    """
    return scores.recall_known(draft.data.readings, draft.data.whose("statements", draft.coder), "statements")


def precision_of(draft: Draft, claim: str) -> str:
    """How often the coder's statements of one claim are right, of how many, where somebody measured the coder; else empty.

    Once under a heading: the next side that makes the claim has the same coder.
    """
    if not measured(draft, "precision"):
        return ""
    said = sentence("None of the statements of it was in what was checked.")
    if value := measured(draft, "precision", f"claim {claim}"):
        whole = draft.query(f"{value}_n", {**draft.specifications[value], "value": "n"})
        was = "statement of it that was" if draft.value(whole) == 1 else "statements of it that were"
        there = "; other articles were not" if checked(draft)[0] else ""
        if draft.value(whole):
            said = sentence(f"Of {{{whole}}} {was} checked a part of {{{value}}} is right{there}.", whole, value)
            return "" if said in draft.under_heading else said
    return said


def measured(draft: Draft, measure: str, unit: str = "sentence x camp x claim x stance") -> str:
    """A query for precision or recall of the coder of statements, of all or of one claim's; empty where it was not measured."""
    data, name = draft.data, draft.data.whose("statements", draft.coder)
    best = scores.standard(data.readings)
    if best is None or "agreement" not in data or name not in [each.name for each in scores.scored(data.readings)]:
        return ""
    where = {"first": best.name, "second": name, "table": "statements", "unit": unit}
    rows = data["agreement"]
    if not (rows[[*where, "measure"]].to_dict("records").count({**where, "measure": measure})):
        return ""
    query = measure if " x " in unit else f"{measure}_{unit}"
    return draft.query(query, {"table": "agreement", "where": {**where, "measure": measure}, "value": "value"})


def standing(draft: Draft, camp: str, claim: str, stance: str, own: bool = True) -> str:
    """A query for the articles in which a side takes a stance on a claim; ``own``: not only in another's words."""
    where = {"camp": camp, "claim": claim, "stance": stance} | ({"embedding": "independent"} if own else {})
    return draft.articles_with("_".join((camp, stance, claim, "own" if own else "any")), "statements", **where)


def documents_with(draft: Draft, claim: str, stance: str, own: bool = False) -> dict[str, int]:
    """Camp to the number of articles in which it takes a stance on a claim."""
    rows = draft.statements
    if rows is None:
        return {}
    rows = rows[(rows["claim"] == claim) & (rows["stance"] == stance)]
    rows = rows[rows["embedding"] == "independent"] if own else rows
    return dict(rows.groupby("camp")["doc_id"].nunique())


def _most_frequent(draft: Draft, camp: str) -> list[tuple[str, str]]:
    """The claims that a side asserts in most articles, else those that it denies in most, of those with articles enough; and which."""
    for stance in _DONE:
        counts = {claim: documents_with(draft, claim, stance, own=True).get(camp, 0) for claim in draft.book.claim_ids}
        ranked = sorted((claim for claim in counts if counts[claim] >= draft.least), key=lambda claim: -counts[claim])
        if ranked:
            return [(claim, stance) for claim in ranked[:MOST_SAID]]
    return []


def _claim_of(draft: Draft, camp: str, claim: str, done: str, number: int) -> str:
    """One claim of a side that it asserts or denies, and what the other compared sides say of it."""
    name = standing(draft, camp, claim, done)
    opening = f"{draft.head(camp)}: {draft.claim(claim)}" if number == 0 else first(draft.claim(claim))
    found = [sentence(f"{opening} is {_DONE[done]} in {draft.number(name)}.", f"{name} > 0")]
    parts, rests, silent = [], [], []
    for other in draft.compared:
        if other == camp:
            continue
        stands = [(stance, standing(draft, other, claim, stance)) for stance in _DONE]
        made = [(stance, name) for stance, name in stands if draft.value(name) >= draft.least]
        for stance, name in made:
            parts.append(f"{_DONE[stance]} by {draft.side(other)} in {draft.number(name)}")
            rests.append(name)
        if not made:
            silent.append(draft.side(other))
            rests += [f"{name} = 0" for _, name in stands]
    if parts:
        found.append(sentence(f"The same is {listed(parts[:3])}.", *rests))
    return " ".join(filter(None, [*found, precision_of(draft, claim)]))


def _silent(draft: Draft, camp: str) -> str:
    """That a side's claims stand in too few articles to be listed."""
    name = draft.query(
        f"{camp}_statements", {"table": "statements", "where": {"camp": camp, "embedding": "independent"}}
    )
    if not draft.value(name):
        return sentence(f"{draft.head(camp)}: the coding finds nothing.", f"{name} = 0")
    few = "; each of its claims stands in too few articles to be set beside others" if draft.least > 1 else ""
    return sentence(f"{draft.head(camp)}: {draft.number(name, 'statement')}{few}.", f"{name} > 0")


def _unlisted(draft: Draft) -> str:
    """How many of the statements are those of speakers on no side, who are in no comparison."""
    whole = draft.query("statements", {"table": "statements"})
    part = draft.query("unlisted", {"table": "statements", "where": {"camp": "unassigned"}})
    if not draft.value(part):
        return ""
    return sentence(
        f"Of {draft.number(whole, 'statement')} {{{part}}} {'is' if draft.value(part) == 1 else 'are'} left out of comparisons: who makes "
        "them is not listed with a side, or is not named. Those who are named can be added to the list of actors.", whole, part,
    )  # fmt: skip


def _contested(draft: Draft) -> list[str]:
    """The claims that sides contest, those first that most articles have from the side that has it less."""
    found = []
    for claim in draft.book.claim_ids:
        asserting, denying = (_sides(draft, claim, stance) for stance in ("asserts", "denies"))
        counters = {
            camp: n
            for other in _counterclaims(draft, claim)
            for camp, n in _sides(draft, other, "asserts").items()
            if camp not in asserting
        }
        against = {**counters, **denying}
        if asserting and against and len({*asserting, *against}) > 1:
            found.append((-min(sum(asserting.values()), sum(against.values())), -sum(asserting.values()), claim))
    return [claim for _, _, claim in sorted(found)]


def _is_told(draft: Draft, claim: str, before: Collection[str]) -> bool:
    """Whether a claim that nobody denies stands against one of those before it, and has nothing else against it: told there already."""
    against = [other for other in _counterclaims(draft, claim) if _sides(draft, other, "asserts")]
    if _sides(draft, claim, "denies") or not set(against) <= set(before):
        return False
    return any(claim in _counterclaims(draft, other) for other in against)


def _sides(draft: Draft, claim: str, stance: str) -> dict[str, int]:
    """The listed sides that take a stance on a claim in articles enough, with their number."""
    counts = documents_with(draft, claim, stance)
    return {
        camp: n
        for camp, n in counts.items()
        if n >= draft.least and camp in draft.book.sides and camp not in ("narrator", "unassigned")
    }


def _counterclaims(draft: Draft, claim: str) -> list[str]:
    entry = next((each for each in draft.book.claims if each["id"] == claim), {})
    return [each for each in entry.get("counterclaims") or () if each in draft.book.claim_ids]


def _dispute(draft: Draft, claim: str) -> list[str]:
    """One contested claim: who asserts and who denies it, what is set against it, whether it is answered, and where."""
    found = []
    for stance, word in _DONE.items():
        items = _by(draft, claim, stance)
        subject = first(draft.claim(claim)) if stance == "asserts" else "It"
        if items:
            found.append(draft.listing(f"{subject} is {word} by ", items))
    found += [precision_of(draft, claim), *_countered(draft, claim)]
    return [*found, *([_answered(draft, claim), _carried(draft, claim)] if are_checked(draft) else [])]


def _countered(draft: Draft, claim: str) -> list[str]:
    """The counterclaims that most articles set against a claim, by sides that do not make it themselves."""
    making, found = documents_with(draft, claim, "asserts"), []
    for other in _counterclaims(draft, claim):
        counts = {camp: n for camp, n in _sides(draft, other, "asserts").items() if camp not in making}
        if counts:
            found.append((-sum(counts.values()), other, list(counts)))
    return [
        draft.listing(f"Against it {draft.claim(other)} is asserted by ", _by(draft, other, "asserts", camps))
        for _, other, camps in sorted(found)[:MOST_COUNTERS]
    ]


def _by(draft: Draft, claim: str, stance: str, only: Collection[str] = ()) -> list[tuple[str, str]]:
    """Each listed side that takes a stance on a claim in articles enough, with their number."""
    counts, known = documents_with(draft, claim, stance), [*draft.compared, *draft.book.sides]
    items = []
    for camp in dict.fromkeys(known):
        if counts.get(camp, 0) >= draft.least and camp not in ("narrator", "unassigned") and (not only or camp in only):
            name = standing(draft, camp, claim, stance, own=False)
            items.append((f"{draft.side(camp)} in {draft.number(name)}", name))
    return items


def _answered(draft: Draft, claim: str) -> str:
    """In how many articles a claim is answered; nothing where the coder looked for no answers, or where all are the sides' own texts."""
    data = draft.data
    if "pairs" not in data or "pairs" not in data.readings[data.whose("pairs", draft.coder)].tables:
        return ""
    if draft.only_own_texts:
        return ""  # nobody else is heard there who could answer
    whole = draft.articles_with(f"asserted_{claim}", "statements", claim=claim, stance="asserts")
    part = draft.articles_with(f"answered_{claim}", "pairs", claim=claim)
    if not draft.value(part):
        return sentence("In no article in which it is asserted is it found to be answered.", f"{part} = 0")
    return sentence(
        f"In {draft.number(whole)} it is asserted, by whomever; in {{{part}}} of them it is answered.",
        whole,
        part,
    )


def _carried(draft: Draft, claim: str) -> str:
    """The share of the articles of each side's outlets in which somebody asserts a claim; that own texts make it is nothing new."""
    if len(draft.reporting_sides) < 2:
        return ""
    items = []
    for camp in draft.reporting_sides[:3]:
        whole = draft.articles_with(f"articles_{camp}", "documents", outlet_camp=camp)
        part = draft.articles_with(
            f"carried_{camp}_{claim}", "statements", claim=claim, stance="asserts", outlet_camp=camp
        )
        share = draft.share(part, whole)
        items.append((f"{draft.head(camp)} {{{share}}}", share))
    return draft.listing(
        "By the side of the outlet it is asserted, by whomever, in these parts of the articles: ", items
    )
