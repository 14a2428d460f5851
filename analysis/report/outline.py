"""The report of a study without an essay of its own: its corpus, its voices, its claims, as far as the tables go."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.coding import KINDS, Coder
from analysis.measures import scores
from analysis.measures.support import support
from analysis.report.words import side
from analysis.tables import Tables
from analysis.text import listed


def outline(data: Tables, coder: str) -> tuple[str, dict[str, Any]]:
    """The report of a study without an essay of its own: its corpus, its voices, its claims, as far as the tables go."""
    said = {"reality": "said", "form": "proposition"}
    found: dict[str, Any] = {
        "documents": {"table": "documents", "count": "documents"},
        "words": {"table": "documents", "count": "words"},
        "sentences": {"table": "sentences"},
        "attributed": {"table": "attributions", "where": said},
        "direct": {"table": "attributions", "where": {**said, "kind": "direct"}},
        "indirect": {"table": "attributions", "where": {**said, "kind": "indirect"}},
        "indirect_share": {"share": "indirect", "of": "attributed"},
        "direct_share": {"share": "direct", "of": "attributed"},
        "body": {"table": "runs", "where": {"part": "body"}, "count": "words"},
        "narrated": {"table": "runs", "where": {"part": "body", "camp": "narrator"}, "count": "words"},
        "narrated_share": {"share": "narrated", "of": "body"},
    }
    title = _plain(data.codebook.title) or "What this corpus says, and who says it"
    text = [
        f"# {title}",
        f"[The corpus has {{documents}} documents with {{words}} words.](documents, words) {_whose_coding(data, coder)}",
        "## Who speaks",
        "[The coding finds {attributed} attributions, leaving aside bare topics and what was not said; {indirect_share} of them carry "
        "no quotation marks and {direct_share} are direct speech as a whole.](attributed, indirect_share, direct_share) "
        "[{narrated_share} of the words belong to no speaker: they are the narrators' own.](narrated_share)",
    ]
    if data.narrators:
        names = listed(sorted({_plain(who["speaker"]) for who in data.narrators.values()}))
        text[-1] += f" Where an article is an actor's own text, its narrator is that actor: {names}."
    columns, voices = ["doc_id", "camp", "speaker"], data.whose("runs", coder)
    body = data.rows("runs", columns, ["n_words"], coder=voices, part="body").query("camp != 'narrator'")
    camps = body.groupby("camp")["n_words"].sum().sort_values(ascending=False, kind="stable")
    if list(camps.index) != ["unassigned"] and len(camps):
        for camp in camps.index:
            found[f"camp_{camp}"] = {"table": "runs", "where": {"part": "body", "camp": camp}, "count": "words"}
            found[f"share_{camp}"] = {"share": f"camp_{camp}", "of": "body"}
        held = body.groupby("camp")["doc_id"].nunique()
        shares = [f"{_side(camp, data)} ({_number(f'share_{camp}', held[camp], data)})" for camp in camps.index]
        text[-1] += (
            f" [The others are given to {listed(shares)}.]({', '.join(f'share_{camp}' for camp in camps.index)})"
        )
    top = (
        body[body["speaker"] != ""]
        .groupby("speaker")["n_words"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(5)
    )
    for number, speaker in enumerate(top.index, 1):
        found[f"speaker_{number}"] = {"table": "runs", "where": {"part": "body", "speaker": speaker}, "count": "words"}
    if len(top):
        held = body.groupby("speaker")["doc_id"].nunique()
        named = listed(
            [f"{_plain(who)} ({_number(f'speaker_{n}', held[who], data)})" for n, who in enumerate(top.index, 1)]
        )
        resting = ", ".join(f"speaker_{n}" for n in range(1, len(top) + 1))
        text.append(f"[Most words are attributed to {named}.]({resting})")
    if "statements" in data:
        text += _claims_outline(data, coder, found)
    text += _limits(data, coder, found)
    return "\n\n".join(text), found


def _whose_coding(data: Tables, coder: str) -> str:
    """Whose coding it is, and what of it is another's."""
    who = data.readings[coder].coder
    said = [
        f"[The coding is that of {_coder(who)}, {KINDS[who.kind].one}; what it has not read is in no number here.](-)"
    ]
    for table, what in (("runs", "attributions: who speaks"), ("statements", "statements: what is claimed")):
        if (other := data.whose(table, coder)) != coder:
            said.append(f"[It has no {what} is as {_coder(data.readings[other].coder)} has it.](-)")
    return " ".join(said)


def _coder(coder: Coder) -> str:
    """A coder's name as it may stand in Markdown; a number in it is part of the name."""
    return re.sub(r"\s+(?=\d)", "_", re.sub(r"[^\w.'’ -]", "", coder.label))


def _claims_outline(data: Tables, coder: str, found: dict[str, Any], most: int = 3) -> list[str]:
    """What each side claims most, and which claims one side makes and another denies; adds the queries to ``found``."""
    rows = data["statements"]
    rows = rows[rows["coder"] == data.whose("statements", coder)]
    found["statements"] = {"table": "statements", "count": "distinct"}
    if rows.empty:
        return [
            "## What is claimed",
            "[The coding finds no statement: no passage fits a claim of the codebook.](statements)",
        ]
    unit = ["doc_id", "actor_id", "camp", "claim", "stance"]
    own = rows[rows["embedding"] == "independent"].drop_duplicates(unit)
    text = [
        "## What each side claims",
        "[The coding finds {statements} statements that differ by document, speaker, claim or stance.](statements) [What is known of a "
        "side only from its opponents' words is not counted as its own.](-)",
    ]
    order = [camp for camp in [*data.codebook.compared, *data.codebook.camp_order] if camp != "narrator"]
    for camp in dict.fromkeys([*order, "unassigned", "narrator"]):
        parts, names = [], []
        for stance, says in (
            ("asserts", "most often asserted"), ("denies", "denied"), ("distances", "held at a distance"),
        ):  # fmt: skip
            made = own[(own["camp"] == camp) & (own["stance"] == stance)]["claim"].value_counts()
            top = sorted(made.items(), key=lambda each: (-each[1], data.codebook.claim_ids.index(each[0])))[:most]
            held = own[(own["camp"] == camp) & (own["stance"] == stance)].groupby("claim")["doc_id"].nunique()
            for claim, _ in top:
                where = {"camp": camp, "claim": claim, "stance": stance, "embedding": "independent"}
                names.append(_name(camp, stance, claim))
                found[names[-1]] = {"table": "statements", "where": where, "count": "distinct"}
            if top:
                claims = [
                    f"*{_plain(data.codebook.label(claim))}* ({_number(_name(camp, stance, claim), held[claim], data)})"
                    for claim, _ in top
                ]
                parts.append(f"{says} {listed(claims)}")
        if parts:
            text.append(f"[{_side(camp, data)}: {'; '.join(parts)}.]({', '.join(names)})")
    return [*text, *_contested_outline(data, coder, rows.drop_duplicates(unit), found)]


def _contested_outline(
    data: Tables, coder: str, counts: pd.DataFrame, found: dict[str, Any], most: int = 8
) -> list[str]:
    """The claims that one side makes and another denies, those first of which both have most."""
    contested = []
    sides = counts[counts["camp"] != "narrator"]
    for claim in data.codebook.claim_ids:
        by_stance = [
            sides[(sides["claim"] == claim) & (sides["stance"] == stance)]["camp"].value_counts()
            for stance in ("asserts", "denies")
        ]
        known = [{*camps.index} - {"unassigned"} for camps in by_stance]
        if all(known) and len(known[0] | known[1]) > 1:
            contested.append((min(map(sum, by_stance)), sum(map(sum, by_stance)), claim, by_stance))
    found["denials"] = {"table": "statements", "where": {"stance": "denies"}, "count": "distinct"}
    text = ["## What is contested"]
    if not contested:
        return [*text, "[No claim that one side asserts is denied by another.](denials)"]
    text.append("[An assertion counts here also where it is known only from another's words.](-)")
    for _, _, claim, by_stance in sorted(contested, key=lambda each: (-each[0], -each[1]))[:most]:
        says, names = [], []
        for stance, camps in zip(("asserts", "denies"), by_stance):
            named = []
            for camp in sorted(camps.index, key=lambda camp: (-camps[camp], camp)):
                names.append(_name("contested", claim, stance, camp))
                found[names[-1]] = {
                    "table": "statements",
                    "where": {"camp": camp, "claim": claim, "stance": stance},
                    "count": "distinct",
                }
                rows = sides[(sides["claim"] == claim) & (sides["stance"] == stance) & (sides["camp"] == camp)]
                named.append(f"{_side(camp, data)} ({_number(names[-1], rows['doc_id'].nunique(), data)})")
            says.append(listed(named))
        text.append(
            f"[*{_plain(data.codebook.label(claim))}*: asserted by {says[0]}, denied by {says[1]}.]({', '.join(names)})"
        )
    if "pairs" in data and "pairs" in data.readings[data.whose("pairs", coder)].tables:
        found["answers"] = {"table": "pairs"}
        found["answers_inside"] = {"table": "pairs", "where": {"order": "inside"}}
        text.append(
            "[Answers to a claim within its own document: {answers}, of which {answers_inside} in the same sentence as the claim.]"
            "(answers, answers_inside)"
        )
    return text


def _checked(data: Tables, coder: str, found: dict[str, Any]) -> str:
    """How a coder fares beside the one that others are scored by; empty where that is no other."""
    best = scores.standard(data.readings)
    if best is None or coder not in [each.name for each in scores.scored(data.readings)] or "agreement" not in data:
        return ""
    where = {"first": best.name, "second": coder, "table": "statements", "unit": "sentence x camp x claim x stance"}
    agreed = data["agreement"]
    if not (agreed[list(where)] == pd.Series(where)).all(axis=1).any():
        return ""
    found["standard"] = {"table": "statements", "where": {"coder": best.name}}
    for measure in ("precision", "recall"):
        found[measure] = {"table": "agreement", "where": {**where, "measure": measure}, "value": "value"}
    return (
        f"[{_first(KINDS[best.kind].one)}, {_coder(best)}, found {{standard}} statements, in {{standard.documents}} of these documents.]"
        f"(standard) [Measured against them, sentence, side, claim and stance together, {_coder(data.readings[coder].coder)} has a "
        "precision of {precision} and a recall of {recall}.](standard, precision, recall)"
    )


def _limits(data: Tables, coder: str, found: dict[str, Any]) -> list[str]:
    """What a reader has to know before believing the rest."""
    text = []
    kind = data.readings[coder].coder.kind
    if kind != "person":
        text += [
            "## How far this can be trusted",
            f"[{_first(KINDS[kind].one)} coded all of this, by the {'cues' if kind == 'rules' else 'claims'} of the codebook.](-) [On "
            "articles that it was not made for it overlooks many statements and misreads some: the counts are rough, and small "
            "differences between sides mean nothing.](-) "
            + (
                _checked(data, coder, found)
                or "[Nobody has checked it on these texts: before you rely on a number, code a sample of documents drawn at random by "
                f"hand, and this section will say how well {_coder(data.readings[coder].coder)} finds what you found.](-)"
            )
            + " [Each number leads to its passages below: read them.](-)",
        ]
    if missing := data.study.missing:
        text += [
            "## What is left out",
            f"[The study has no {listed(missing, 'or')}; what depends on {'it' if len(missing) == 1 else 'them'} is left out.](-)",
        ]
    return text


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _number(name: str, documents: int, data: Tables) -> str:
    """A finding's number in a list, and in how many documents it is where these are very few of many."""
    few = support(int(documents), data.count("documents"))
    return f"{{{name}}}, in {{{name}.documents}} of {{documents}} documents" if few else f"{{{name}}}"


def _name(*words: str) -> str:
    """The name of a finding, from identifiers that may hold anything."""
    return re.sub(r"\W", "_", "_".join(words))


def _side(camp: str, data: Tables) -> str:
    """A camp's label inside a sentence."""
    return _plain(side(camp, data.codebook)) or camp


def _plain(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, no digits that would count as typed, one line."""
    return re.sub(r"[^\w\s.,'’-]|_|\b(?!(?:19|20)\d\d\b)\w*\d\w*", "", " ".join(name.split())).strip()[:80]
