"""The report of a study without an essay of its own: a comparison of its sides, as far as the tables go.

Each section is a module: ``opening``, ``speaking``, ``contested``, ``differing``; here they are put in order, with what limits them.
"""

from __future__ import annotations

from analysis.coding import KINDS
from analysis.measures import scores
from analysis.measures.support import SMALL
from analysis.report.contested import checked, measured, what_is_contested, what_is_said
from analysis.report.differing import by_outlets, over_time, what_differs
from analysis.report.draft import Draft, coder_name, first, plain_label, sentence
from analysis.report.opening import corpus, whose_coding
from analysis.report.speaking import who_speaks
from analysis.tables import Tables
from analysis.text import listed


def outline(data: Tables, coder: str) -> Draft:
    """The report of a study without an essay of its own: its source, its queries and what they found."""
    draft = Draft(data, coder)
    draft.blocks.append(f"# {plain_label(data.codebook.title) or 'What this corpus says, and who says it'}")
    corpus(draft)
    whose_coding(draft)
    draft.blocks.append(":narratives")
    draft.figure("barcode" if draft.n_documents <= SMALL else "speakers")
    who_speaks(draft)
    what_is_said(draft)
    claims = what_is_contested(draft)
    by_outlets(draft)
    over_time(draft, claims)
    what_differs(draft)
    _limits(draft)
    return draft


def _limits(draft: Draft) -> None:
    """What a reader has to know before believing the rest."""
    kind = draft.data.readings[draft.coder].coder.kind
    if kind != "person":
        by = "cues" if kind == "rules" else "claims"
        draft.heading("How far this can be trusted")
        draft.say(
            sentence(f"{first(KINDS[kind].one)} coded this, by the {by} of the codebook."),
            sentence("On articles that it was not made for it overlooks statements and misreads some: small differences between sides mean "
                     "nothing."),
            _measured(draft) or _unmeasured(draft),
            sentence("Each number leads to its passages: read them."),
        )  # fmt: skip
    if missing := draft.data.study.missing:
        them = "it" if len(missing) == 1 else "them"
        missing = ["coding by a person or a model" if each == "coding" else each for each in missing]
        draft.heading("What is left out")
        draft.say(sentence(f"The study has no {listed(missing, 'or')}; what depends on {them} is left out."))


def _measured(draft: Draft) -> str:
    """How a coder fares beside the one that others are scored by; empty where nobody measured it."""
    precision, recall = (measured(draft, measure) for measure in ("precision", "recall"))
    best = scores.standard(draft.data.readings)
    if best is None or not precision or not recall:
        return ""
    standard = draft.query("standard", {"table": "statements", "where": {"coder": best.name}})
    name = coder_name(draft.data.readings[draft.data.whose("statements", draft.coder)].coder)
    elsewhere = "; how it fares on the other articles is not known" if checked(draft)[0] else ""
    return " ".join([
        sentence(f"{first(KINDS[best.kind].one)}, {coder_name(best)}, found {draft.number(standard, 'statement')}, in "
                 f"{{{standard}.documents}} of these articles.", standard),
        sentence(f"Measured against them, sentence, side, claim and stance together, {name} has a precision of {{{precision}}} and a "
                 f"recall of {{{recall}}}{elsewhere}.", standard, precision, recall),
    ])  # fmt: skip


def _unmeasured(draft: Draft) -> str:
    """That nobody has measured the coder, and how to."""
    name = coder_name(draft.data.readings[draft.coder].coder)
    return sentence(
        "Nobody has checked it on these texts: before you rely on a number, code a sample of articles drawn at random by hand, and this "
        f"section will say how well {name} finds what you found."
    )
