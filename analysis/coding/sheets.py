"""Coding sheets: the sentences that a person is to code, with a sentence on either side, and nothing that anyone coded in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import schema
from analysis.coding.codebook import NARRATOR, Codebook
from analysis.coding.entries import offered

if TYPE_CHECKING:
    import pandas as pd

READ = ("title", "before", "text", "after")  # what stands there to be read
SAMPLED = ("doc_id", "unit", "unit_start", "unit_end", "probability")  # what the rows are found by again
TO_FILL: Mapping[str, tuple[str, ...]] = {  # what the coder fills in, and the notes
    "statements": ("actor_id", "claim", "stance", "embedding", "note"),
    "attributions": ("source", "cue", "content", "actor_id", "level", "parent_id", "relay", "reality", "form", "note"),
}
_FILLED = {"embedding": "independent", "level": "1", "relay": "no", "reality": "said", "form": "proposition"}

RIGHTS = "The articles are their publishers' property. This file holds their sentences: do not pass it on, publish it or commit it."


@dataclass(frozen=True)
class Sheet:
    """A sheet to fill in: its rows, the columns to fill in, the values that their drop-down lists offer, and what is said of it."""

    rows: pd.DataFrame
    fill: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    about: tuple[str, ...]
    claims: pd.DataFrame


def sheet_rows(
    table: str, units: Collection[str], sentences: pd.DataFrame, texts: Mapping[str, str], titles: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of a sheet: sentences drawn (``units``, sentence_ids), in the order of the texts, with the sentences beside them.

    ``sentences``: table sentences with the columns ``unit`` ("sentence" or "document": what was drawn) and ``probability``.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for doc_id, own in sentences[sentences["doc_id"].isin(_documents(units, sentences))].groupby("doc_id", sort=True):
        name = str(doc_id)
        words = [texts[name][start:end] for start, end in zip(own["start"], own["end"])]
        for n, sentence in enumerate(own.to_dict("records")):
            if sentence["sentence_id"] in units:
                around = {
                    "before": words[n - 1] if n else "",
                    "text": words[n],
                    "after": words[n + 1] if n + 1 < len(words) else "",
                }
                place = {"unit": sentence["unit"], "unit_start": sentence["start"], "unit_end": sentence["end"]}
                rows.append(
                    {
                        f"{table[:-1]}_id": len(rows) + 1,
                        "title": titles.get(name, ""),
                        **around,
                        **{column: _FILLED.get(column, "") for column in TO_FILL[table]},
                        **{"doc_id": name, **place, "probability": sentence["probability"]},
                    }
                )
    return pd.DataFrame(rows, columns=[f"{table[:-1]}_id", *READ, *TO_FILL[table], *SAMPLED])


def _documents(units: Collection[str], sentences: pd.DataFrame) -> set[str]:
    return set(sentences.loc[sentences["sentence_id"].isin(units), "doc_id"])


def value_lists(actors: pd.DataFrame | None, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Column to the values that may stand there; of actors and claims the name with the id behind it."""
    known = (
        [] if actors is None else sorted(zip(actors["actor_id"], actors["name"]), key=lambda each: each[1].casefold())
    )
    found = {
        "actor_id": (NARRATOR, *(offered(*each) for each in known)),
        "claim": tuple(offered(claim["id"], claim.get("label", "")) for claim in book.claims),
        "stance": schema.STANCES,
        "embedding": schema.EMBEDDINGS,
        "relay": ("no", "yes"),
        "reality": schema.REALITIES,
        "form": schema.FORMS,
    }
    return {column: values for column, values in found.items() if values and (column != "actor_id" or known)}


def claim_notes(book: Codebook) -> pd.DataFrame:
    """The claims as the codebook explains them: claim, parent, label, definition, include, exclude."""
    import pandas as pd

    columns = ["id", "parent", "label", "definition", "include", "exclude"]
    rows = [{column: _plain(claim.get(column)) for column in columns} for claim in book.claims]
    return pd.DataFrame(rows, columns=columns).rename(columns={"id": "claim"})


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def explained(table: str, coder: str, drawn: str) -> tuple[str, ...]:
    """What the first page of a coder's sheet says, line by line. ``drawn``: how the sentences were drawn."""
    return (
        f"Coding sheet of {coder}: {table}",
        drawn,
        RIGHTS,
        "Code alone: do not look at another coder's sheet, nor at what the machine found, until both are done.",
        *_HOW[table],
        f"{NARRATOR} in actor_id is the article's own voice: its narrator, whom no one quotes. Write it as it stands, brackets included.",
        "Leave a row as it is where the sentence holds nothing: it says that you have read it. Remove the rows that you did not read.",
        "For a second code in the same sentence, copy the whole row below it and change what you filled in.",
        "note is yours: write there what was hard to decide. Leave the columns behind it as they are.",
        f"When you are done, save it as coding/{coder}/{table}.xlsx (or .csv) in the study's folder; make check reads it.",
    )


_HOW = {
    "statements": (
        "A row is a sentence (text) with the sentences before and after it. Where somebody asserts or denies a claim of the page Claims "
        "or keeps a distance from it, fill in actor_id, claim and stance.",
        "actor_id: who makes the claim. Empty: somebody who is not in the list.",
        "stance: asserts, denies (also: rejects, refutes), distances (so-called, allegedly).",
        "embedding: independent; inside_denial where the claim is known only because another denies it; inside_accusation likewise.",
    ),
    "attributions": (
        "A row is a sentence (text) with the sentences before and after it. Where it says that somebody said, wrote, thinks or denies a "
        "thing, copy from it: source (who), cue (the word that says so: said, denied) and content (what), each as it stands there.",
        "Words that stand in the sentence more than once take a number behind them: he [2] is the second he.",
        "actor_id: who the source is. Empty: somebody who is not in the list.",
        "level: 1; 2 for what a source of level 1 says that another said (parent_id: the attribution_id of the row of level 1).",
        "relay: yes for an outlet that only passes a speaker on. form: topic where the content is only a name or a noun phrase.",
        "reality: said; not_said (never said); unreal (would say, if he says); asked (whether).",
    ),
}
