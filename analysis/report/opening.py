"""The opening of an outline: what the corpus is, whose outlets are in it and whose are not, when it was published, who coded it."""

from __future__ import annotations

from analysis.coding import KINDS
from analysis.report.draft import Draft, coder_name, plain_label, sentence
from analysis.text import listed, month


def corpus(draft: Draft) -> None:
    """What the articles are, in a paragraph."""
    documents = draft.query("documents", {"table": "documents", "count": "documents"})
    words = draft.query("words", {"table": "documents", "count": "words"})
    outlets = draft.query("outlets", {"table": "documents", "not": {"outlet": ""}, "count": "outlets"})
    from_them = f" from {draft.number(outlets, 'outlet')}" if draft.value(outlets) else ""
    draft.say(
        sentence(
            f"The corpus has {draft.number(documents)} with {{words}} words{from_them}.", documents, words, outlets
        ),
        _sides_of_outlets(draft),
        _dates(draft),
        _absent(draft),
    )


def coverage(draft: Draft) -> str:
    """How many of the study's articles the coder has read, where these are not all: every number is over them."""
    whole = draft.query("articles_of_the_study", {"table": "documents", "whole": True, "count": "documents"})
    read = draft.query("articles_read", {"table": "documents", "count": "documents"})
    if draft.value(read) == draft.value(whole):
        return ""
    who = draft.data.readings[draft.coder].coder
    are, these = ("is", "this one") if draft.value(read) == 1 else ("are", "these")
    return sentence(
        f"Of the {draft.number(whole)} of this study {{{read}}} {are} coded by {coder_name(who)}, {KINDS[who.kind].one}; what follows "
        f"is about {these} alone.", whole, read, f"{read} < {whole}",
    )  # fmt: skip


def whose_coding(draft: Draft) -> None:
    """Whose coding it is, and what of it is another's."""
    data, who = draft.data, draft.data.readings[draft.coder].coder
    said = [coverage(draft) or sentence(f"The coding is that of {coder_name(who)}, {KINDS[who.kind].one}.")]
    for table, what in (("runs", "attributions: who speaks"), ("statements", "statements: what is claimed")):
        if (other := data.whose(table, draft.coder)) != draft.coder:
            said.append(sentence(f"It has no {what} is as {coder_name(data.readings[other].coder)} has it."))
    if data.narrators:
        names = listed(sorted({plain_label(who["speaker"]) for who in data.narrators.values()})[:12])
        said.append(sentence(f"Where an article is an actor's own text, its narrator is that actor: {names}."))
    draft.say(*said)


def _sides_of_outlets(draft: Draft) -> str:
    """How many articles the outlets of each side have."""
    counts = draft.documents["outlet_camp"].value_counts()
    known = [camp for camp in [*draft.book.camp_order, *sorted(counts.index)] if camp in counts.index]
    known = [camp for camp in dict.fromkeys(known) if camp not in ("", "unassigned")]
    if not known:
        return sentence("The side of the outlets is not known here.", "documents")
    items = []
    for camp in known:
        name = draft.articles_with(f"articles_{camp}", "documents", outlet_camp=camp)
        items.append((f"{draft.head(camp)} ({draft.number(name)})", name))
    return draft.listing(
        "By the side whose own texts they are: " if draft.only_own_texts else "By the side of the outlet: ", items
    )


def _dates(draft: Draft) -> str:
    """Between which months the articles appeared, and how many have no date."""
    frame = draft.documents
    dated = draft.query("dated", {"table": "documents", "not": {"earliest": ""}, "count": "documents"})
    undated = draft.articles_with("without_date", "documents", earliest="")
    if not draft.value(dated):
        return sentence("When the articles were published is not known here.", f"{dated} = 0")
    ends = frame.loc[frame["earliest"] != "", "earliest"].min(), frame["latest"].max() or frame["earliest"].max()
    first, last = (month(str(each)) for each in ends)
    span = f"were published in {first}" if first == last else f"lie between {first} and {last}"
    if draft.value(dated) == 1:
        return sentence(f"The date of {{{dated}}} article is known: {first}.", dated)
    whose = "Their dates" if draft.value(dated) == draft.n_documents else f"The dates of {{{dated}}} of them"
    said = sentence(f"{whose} {span}.", dated)
    if draft.value(undated):
        said += " " + sentence(f"{{{undated}}} {'is' if draft.value(undated) == 1 else 'are'} undated.", undated)
    return said


def _absent(draft: Draft) -> str:
    """Which compared side has no outlet of its own here."""
    absent, rests = [], []
    for camp in draft.book.compared:
        name = draft.articles_with(f"articles_{camp}", "documents", outlet_camp=camp)
        if not draft.value(name):
            absent.append(draft.side(camp))
            rests.append(f"{name} = 0")
    if not absent:
        return ""
    return sentence(
        f"No article is from an outlet of {listed(absent, 'or')}: what is said there is known here as others report it.", *rests
    )  # fmt: skip
