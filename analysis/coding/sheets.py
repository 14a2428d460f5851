"""Coding sheets: the sentences that a person is to code, with a sentence on either side, and nothing that anyone coded in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import schema
from analysis.coding.codebook import NARRATOR, Codebook
from analysis.coding.entries import offered
from analysis.coding.pairing import ANSWER, SOURCE, Numbered
from analysis.text import as_document

if TYPE_CHECKING:
    import pandas as pd

READ = ("title", "before", "text", "after")  # what stands there to be read
ASKED = ("sentence", "actor_id", "claim")  # of a sheet of pairs: the claim that it asks about
SAMPLED = ("doc_id", "unit", "unit_start", "unit_end", "probability")  # what the rows are found by again
TO_FILL: Mapping[str, tuple[str, ...]] = {  # what the coder fills in, and the notes
    "statements": ("actor_id", "claim", "stance", "embedding", "note"),
    "attributions": ("source", "cue", "content", "actor_id", "level", "parent_id", "relay", "reality", "form", "note"),
    "pairs": (ANSWER, "relation", "strategy", "note"),
}
GIVEN_OUT = ("statements", "attributions")  # at first; pairs are asked of statements that somebody has coded
_FILLED = {"embedding": "independent", "level": "1", "relay": "no", "reality": "said", "form": "proposition"}

RIGHTS = (  # with every file that holds sentences of the articles
    "The articles are their publishers' property and outside any licence of this project: what holds their sentences, as this does, is not "
    "to be passed on, published or committed."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet to fill in: its rows, the columns to fill in, the values that their drop-down lists offer, and what is said of it."""

    rows: pd.DataFrame
    fill: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    about: tuple[str, ...]
    claims: pd.DataFrame
    beside: pd.DataFrame | None = None  # a page to look things up in: Sentences


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


def pair_sheet_rows(
    claims: Sequence[Numbered],
    probability: Mapping[str, float],
    source: str,
    texts: Mapping[str, str],
    titles: Mapping[str, str],
    names: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """The rows of a sheet of pairs: claims that somebody asserts, each to be answered or not.

    ``probability``: doc_id to that with which the article was drawn. ``source``: whose statements they are, empty for the coder's own.
    ``names``: `shown_names`.
    """
    import pandas as pd

    rows = []
    for number, (sentence, letter, row) in enumerate(claims, 1):
        name, at = row["doc_id"], sentence - 1
        text, spans = texts[name], as_document(texts[name]).sentences
        start, end = spans[at]
        rows.append(
            {
                "pair_id": number,
                "title": titles.get(name, ""),
                "before": text[slice(*spans[at - 1])] if at else "",
                "text": text[start:end],
                "after": text[slice(*spans[at + 1])] if at + 1 < len(spans) else "",
                "sentence": f"{sentence}{letter}",
                **{column: names[column].get(row[column], row[column]) for column in ASKED[1:]},
                **dict.fromkeys(TO_FILL["pairs"], ""),
                **{"doc_id": name, "start": int(row["start"]), "end": int(row["end"]), SOURCE: source},
                **{"unit": "document", "unit_start": start, "unit_end": end, "probability": probability[name]},
            }
        )
    columns = ["pair_id", *READ, *ASKED, *TO_FILL["pairs"], "doc_id", "start", "end", SOURCE, *SAMPLED[1:]]
    return pd.DataFrame(rows, columns=columns)


def numbered_sentences(
    statements: Sequence[Numbered],
    doc_ids: Sequence[str],
    texts: Mapping[str, str],
    names: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """The page in which answers are looked up: article, sentence (its number), text, statements (those coded in it, by their labels)."""
    import pandas as pd

    coded: dict[tuple[str, int], list[str]] = {}
    for each in statements:
        who, claim = (names[column].get(each.row[column], each.row[column]) for column in ASKED[1:])
        said = f"{each.label} {who or 'somebody'} {each.row['stance']}: {claim}"
        coded.setdefault((each.row["doc_id"], each.sentence), []).append(said)
    rows = [
        {
            "article": name,
            "sentence": n,
            "text": texts[name][start:end],
            "statements": "; ".join(coded.get((name, n), [])),
        }
        for name in doc_ids
        for n, (start, end) in enumerate(as_document(texts[name]).sentences, 1)
    ]
    return pd.DataFrame(rows, columns=["article", "sentence", "text", "statements"])


def _documents(units: Collection[str], sentences: pd.DataFrame) -> set[str]:
    return set(sentences.loc[sentences["sentence_id"].isin(units), "doc_id"])


def value_lists(actors: pd.DataFrame | None, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Column to the values that may stand there; of actors and claims the name with the id behind it."""
    names = shown_names(actors, book)
    known = names["actor_id"].values()
    found = {
        "actor_id": (NARRATOR, *known),
        "claim": tuple(names["claim"].values()),
        "stance": schema.STANCES,
        "embedding": schema.EMBEDDINGS,
        "relay": ("no", "yes"),
        "reality": schema.REALITIES,
        "form": schema.FORMS,
        "relation": schema.RELATIONS,
        "strategy": schema.STRATEGIES,
    }
    return {column: values for column, values in found.items() if values and (column != "actor_id" or known)}


def shown_names(actors: pd.DataFrame | None, book: Codebook) -> dict[str, dict[str, str]]:
    """For ``actor_id`` and ``claim``: the id, and the name with it as the lists offer it; actors by name."""
    known = [] if actors is None else zip(actors["actor_id"], actors["name"])
    return {
        "actor_id": {each: offered(each, name) for each, name in sorted(known, key=lambda each: each[1].casefold())},
        "claim": {claim["id"]: offered(claim["id"], claim.get("label", "")) for claim in book.claims},
    }


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
        *(_ROWS_OF_PAIRS if table == "pairs" else _ROWS_OF_SENTENCES),
        "note is yours: write there what was hard to decide. Leave the columns behind it as they are.",
        f"When you are done, save it as coding/{coder}/{table}.xlsx (or .csv) in the study's folder; make check reads it.",
    )


_ROWS_OF_SENTENCES = (
    f"{NARRATOR} in actor_id is the article's own voice: its narrator, whom no one quotes. Write it as it stands, brackets included.",
    "Leave a row as it is where the sentence holds nothing: it says that you have read it. Remove the rows that you did not read.",
    "For a second code in the same sentence, copy the whole row below it and change what you filled in.",
)
_ROWS_OF_PAIRS = (
    "Leave a row as it is where nobody in the article answers: it says that you have looked. Remove the rows that you did not look at.",
    "For a second answer to the same claim, copy the whole row below it and change what you filled in.",
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
    "pairs": (
        "A row is a claim that somebody (actor_id) asserts in a sentence (text, with those before and after it). Does anybody answer "
        "it in the same article (doc_id)? All sentences stand numbered on the page Sentences (of the .csv: in pairs_sentences.csv).",
        "answer: the number of the sentence that answers, such as 12. Of several statements coded in it, the one that fits is taken; "
        "12b says that you mean the second of them. A counterclaim counts only where it addresses the claim.",
        "relation: denial; counterclaim (another claim against it); narrator_doubt (the narrator keeps a distance: so-called, allegedly). "
        "Left empty, it follows from what is coded in the two sentences.",
        "strategy: bare (and nothing more; left empty, it means this); redefinition (it is something else); legal (it is lawful, or not); "
        "discredits_source (who says so is not to be believed); counter_accusation (you do it yourself).",
        "Which of the two comes first is not asked: it follows from where they stand.",
    ),
}
