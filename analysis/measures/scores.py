"""Codings of statements and pairs scored against the most trusted one; and a plain learned coder to set beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.coding import FINAL, RULES, Coder, Reading, most_trusted, shared
from analysis.measures.shares import Rates, set_rates
from analysis.schema import Row

if TYPE_CHECKING:
    import pandas as pd


UNIT = ("sentence_id", "camp", "claim", "stance")


def standard(readings: Mapping[str, Reading], table: str = "statements") -> Coder | None:
    """The coder that the others are scored by in a table: of those who coded it the most trusted kind, the final coding first.

    Of several, the one who has read most. None where only the package's rules coded.
    """
    coded = {name: each for name, each in readings.items() if name != RULES and table in each.tables}
    first = most_trusted(each.coder for each in coded.values())
    if not first or first[0].name == FINAL:
        return first[0] if first else None
    alike = [each for each in first if each.kind == first[0].kind]
    return max(alike, key=lambda each: (len(coded[each.name].documents), len(coded[each.name].sampled)))


def scored(readings: Mapping[str, Reading], table: str = "statements") -> list[Coder]:
    """The coders that the standard can score: of another kind than it, having coded the table in a document that it has read."""
    best = standard(readings, table)
    if best is None:
        return []
    return [
        each.coder
        for each in readings.values()
        if each.coder.kind != best.kind and table in each.tables and shared(each, readings[best.name])
    ]


def recall_known(readings: Mapping[str, Reading], coder: str, table: str) -> bool:
    """Whether a reader can know what a coder overlooks in a table (attributions, statements).

    So it is where a coder of a more trusted kind has read the same documents, and where the coding is what others are measured by:
    a person's, or the final one. For these that is a convention: nobody has measured them.
    """
    if readings[coder].coder.kind == "person" or _is_final_standard(readings, coder, table):
        return True
    return coder in [each.name for each in scored(readings, table)]


def _is_final_standard(readings: Mapping[str, Reading], coder: str, table: str) -> bool:
    """Whether it is the final coding, no more trusted kind coded, and there were two codings at least to decide between."""
    best = standard(readings, table)
    others = [name for name, each in readings.items() if name not in (FINAL, RULES) and table in each.tables]
    return best is not None and best.name == coder == FINAL and len(others) > 1


def side_by_side(
    rows: pd.DataFrame, readings: Mapping[str, Reading], best: Coder, other: Coder
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of two coders, of one table, in what both have read, which may be a sample."""
    rows = shared(readings[best.name], readings[other.name]).rows(rows)
    return rows[rows["coder"] == best.name], rows[rows["coder"] == other.name]


def scores(
    statements: pd.DataFrame, readings: Mapping[str, Reading], unit: Sequence[str] = UNIT
) -> pd.DataFrame | None:
    """`score` of every coder that the standard can score, with ``coder`` in front; None where there is none."""
    return _of_each(readings, statements, "statements", lambda gold, other: score(gold, other, unit))


def parted(statements: pd.DataFrame, readings: Mapping[str, Reading], texts: Mapping[str, str]) -> pd.DataFrame | None:
    """`differences` from the standard of every coder that it can score, with ``coder`` in front; None where there is none."""
    return _of_each(readings, statements, "statements", lambda gold, other: differences(gold, other, texts))


def pair_scores(pairs: pd.DataFrame, statements: pd.DataFrame, readings: Mapping[str, Reading]) -> pd.DataFrame | None:
    """`score_pairs` of every coder that the standard can score, with ``coder`` in front; None where there is none."""
    return _of_each(readings, pairs, "pairs", lambda gold, other: score_pairs(gold, other, statements, statements))


def _of_each(
    readings: Mapping[str, Reading],
    rows: pd.DataFrame,
    table: str,
    compare: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame | None:
    import pandas as pd

    best = standard(readings, table)
    if best is None:
        return None
    frames = []
    for other in scored(readings, table):
        found = compare(*side_by_side(rows, readings, best, other))
        found.insert(0, "coder", other.name)
        frames.append(found)
    return pd.concat(frames, ignore_index=True) if frames else None


def score(gold: pd.DataFrame, machine: pd.DataFrame, unit: Sequence[str] = UNIT) -> pd.DataFrame:
    """Score one coding of statements against another, as sets of units (a sentence, a camp, a claim, a stance).

    Returns claim, n_gold, n_machine, precision, recall, f1: one row a claim, then ``all``, and ``stance`` (with unit as
    given): of the sentences, camps and claims that both have, the share with the same stance, as precision, recall and f1 alike.
    """
    import pandas as pd

    wanted, offered = _units(gold, unit), _units(machine, unit)
    place = list(unit).index("claim")
    rows = []
    for claim in sorted({each[place] for each in wanted | offered}):
        own = [{each for each in units if each[place] == claim} for units in (wanted, offered)]
        rows.append(_rates(claim, *own))
    rows.append(_rates("all", wanted, offered))
    if "stance" in unit:
        rows.append(_same_stance(gold, machine, [column for column in unit if column != "stance"]))
    return pd.DataFrame(rows)


def _same_stance(gold: pd.DataFrame, machine: pd.DataFrame, bare: list[str]) -> Row:
    both = _units(gold, bare) & _units(machine, bare)
    stances = [{key: set(rows["stance"]) for key, rows in table.groupby(bare)} for table in (gold, machine)]
    right = sum(bool(stances[0][key] & stances[1][key]) for key in both)
    share = right / len(both) if both else float("nan")
    return {"claim": "stance", "n_gold": len(both), "n_machine": len(both), **Rates(share, share, share)._asdict()}


def score_pairs(
    gold: pd.DataFrame, machine: pd.DataFrame, gold_statements: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Score pairs as sets: same claim, same two sentences, same two camps. Columns as in ``score``, the row ``all`` alone."""
    import pandas as pd

    def units(frame: pd.DataFrame, coded: pd.DataFrame) -> set[tuple[str, ...]]:
        sentence = dict(zip(coded["statement_id"], coded["sentence_id"]))
        return {
            (row.claim, sentence[row.statement_id], sentence[row.answer_id], row.claiming_camp, row.answering_camp)
            for row in frame.itertuples()
        }  # fmt: skip

    return pd.DataFrame([_rates("all", units(gold, gold_statements), units(machine, statements))])


def _units(frame: pd.DataFrame, unit: Sequence[str]) -> set[tuple[str, ...]]:
    return set(frame[list(unit)].itertuples(index=False, name=None))


def _rates(claim: str, wanted: set[tuple[str, ...]], offered: set[tuple[str, ...]]) -> Row:
    return {"claim": claim, "n_gold": len(wanted), "n_machine": len(offered), **set_rates(wanted, offered)._asdict()}


def differences(gold: pd.DataFrame, machine: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """What one coding has and the other lacks, by UNIT: what (missed or added), doc_id, sentence_id, camp, claim, stance, words.

    In the order of the texts, so that errors of one sentence stand together; ``words`` is the beginning of the passage.
    """
    import pandas as pd

    frames = []
    for what, rows, other in (("missed", gold, machine), ("added", machine, gold)):
        known = _units(other, UNIT)
        keep = [unit not in known for unit in rows[list(UNIT)].itertuples(index=False, name=None)]
        frames.append(rows[keep].assign(what=what))
    found = pd.concat(frames).drop_duplicates(["what", *UNIT]).sort_values(["sentence_id", "what", "claim"])
    words = [
        " ".join(texts[doc][start:end].split())[:80]
        for doc, start, end in zip(found["doc_id"], found["start"], found["end"])
    ]
    return found.assign(words=words)[["what", "doc_id", *UNIT, "words"]].reset_index(drop=True)


def learned(hand: pd.DataFrame, sentences: pd.DataFrame, texts: Mapping[str, str], fewest: int = 3) -> pd.DataFrame:
    """A plain learned coder beside the rules: which claims a sentence holds, each document coded by a model of the others.

    Logistic regressions, one a claim, on tf-idf of words and of runs of two to five characters. Claims with fewer than
    ``fewest`` sentences in the documents learned from are left out. Returns doc_id, sentence_id, claim (no speaker and no
    stance: the model does not know them); empty where fewer than two documents are coded.
    """
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    coded = {sentence: set(rows["claim"]) for sentence, rows in hand.groupby("sentence_id")}
    own = sentences[sentences["doc_id"].isin(set(hand["doc_id"]))]
    words = {
        row["sentence_id"]: texts[row["doc_id"]][row["start"] : row["end"]]
        for row in own[["sentence_id", "doc_id", "start", "end"]].to_dict("records")
    }
    rows: list[Row] = []
    for doc_id in sorted(set(hand["doc_id"])):
        train, test = own[own["doc_id"] != doc_id]["sentence_id"], own[own["doc_id"] == doc_id]["sentence_id"]
        if train.empty:
            continue
        features = make_union(
            TfidfVectorizer(sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        )
        seen = features.fit_transform([words[each] for each in train])
        unseen = features.transform([words[each] for each in test])
        for claim in sorted(set(hand["claim"])):
            labels = [claim in coded.get(sentence, ()) for sentence in train]
            if sum(labels) < fewest:
                continue
            # the dual form is the quick one where there are more features than sentences
            model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", dual=True, random_state=0)
            guessed = zip(test, model.fit(seen, labels).predict(unseen))
            rows += [{"doc_id": doc_id, "sentence_id": each, "claim": claim} for each, guess in guessed if guess]
    return pd.DataFrame(rows, columns=["doc_id", "sentence_id", "claim"]).sort_values(
        ["sentence_id", "claim"], ignore_index=True
    )


def beside_learned(
    statements: pd.DataFrame, readings: Mapping[str, Reading], sentences: pd.DataFrame, texts: Mapping[str, str]
) -> pd.DataFrame | None:
    """Every coder that the standard can score, and `learned`, on sentence and claim alone; None where there is none.

    Columns: coder, n_gold, n_machine, precision, recall, f1.
    """
    import pandas as pd

    best, unit = standard(readings), ("sentence_id", "claim")
    found = scores(statements, readings, unit)
    if best is None or found is None:
        return None
    gold = statements[(statements["coder"] == best.name) & statements["doc_id"].isin(readings[best.name].documents)]
    plain = score(gold, learned(gold, sentences, texts), unit).assign(coder="learned, article unseen")
    return (
        pd.concat([found, plain], ignore_index=True)
        .query("claim == 'all'")
        .drop(columns="claim")
        .reset_index(drop=True)
    )
