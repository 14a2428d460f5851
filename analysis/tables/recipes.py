"""Which helper makes which table, from which inputs and tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.tables import stored

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables.kept import Tables


@dataclass(frozen=True)
class Recipe:
    """How a table comes about: its maker, the inputs and tables it is made from, and the inputs without which there is none.

    The maker takes ``Tables``, or, where the table can be made by document, ``Inputs`` of any part of them, and returns a frame.

    ``by_document``: the rows of a document follow from that document and the study's lists alone, so that the table can be
    made in partitions.
    """

    make: Callable[[Any], pd.DataFrame]
    inputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    by_document: bool = False


def _documents(data: Tables) -> pd.DataFrame:
    from analysis import intake

    return intake.document_table(data.study, *data.sources(), data.texts)


def _rejected(data: Tables) -> pd.DataFrame:
    from analysis import intake

    return intake.rejected(data.study)


def _sentences(data: Tables) -> pd.DataFrame:
    from analysis.text import sentence_table

    documents = data["documents"]
    return sentence_table(data.texts, dict(zip(documents["doc_id"], documents["title"])))


def _attributions(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import attribution, coding

    machine = attribution.attribution_table(data.texts, data.actors)
    hand = coding.attribution_rows(data.hand_coded("attributions"), data.texts, data.actors)
    return pd.concat([machine, hand], ignore_index=True) if len(hand) else machine


def _runs(data: Tables) -> pd.DataFrame:
    from analysis.measures import voices

    return voices.runs(data.texts, data["sentences"], data["attributions"])


def _statements(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    sentences, documents, attributed = data["sentences"], data["documents"], data["attributions"]
    own = attributed[attributed["coder"] == "machine"]
    machine = claims.find_statements(sentences, own, documents, data.codebook, data.texts, data.actors)
    coded = coding.statement_rows(data.hand_coded("statements"), sentences, documents, attributed, data.actors)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _pairs(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    statements, sentences = data["statements"], data["sentences"]
    machine = claims.find_pairs(statements[statements["coder"] == "machine"], sentences, data.codebook, data.texts)
    coded = coding.pair_rows(data.hand_coded("pairs"), statements, sentences)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _accusations(data: Tables) -> pd.DataFrame:
    from analysis.measures import contests

    return contests.accusations_by_coder(data["statements"], data["pairs"], data.codebook)


def _agreement(data: Tables) -> pd.DataFrame:
    from analysis.measures import agreement

    # what is compared is what people coded: the machine's work on other documents has nothing to be compared with
    coded = set().union(*data.documents_read.values())
    attributions = data.rows("attributions", list(schema.TABLES["attributions"].columns), doc_ids=coded)
    statements, pairs = (data[name][data[name]["doc_id"].isin(coded)] for name in ("statements", "pairs"))
    sentences = data.rows("sentences", list(schema.TABLES["sentences"].columns), doc_ids=coded)
    return agreement.table(attributions, statements, pairs, sentences, data.texts, data.documents_read)


def _naming(data: Tables) -> pd.DataFrame:
    from analysis import attribution
    from analysis.measures import wording

    spans = attribution.said_only(data["attributions"][data["attributions"]["coder"] == data.coder])
    spans = spans[~spans["relay"]].assign(voice=spans["camp"])
    return wording.designations(data.texts, data.codebook.designations, spans)


def _terms(data: Tables) -> pd.DataFrame:
    from analysis.measures import wording

    known = wording.names(data.actors)
    if data.large:
        return _terms_of_many(data, known)
    return wording.terms(_bodies(data["runs"], data.coder), data.texts, known)


def _bodies(runs: pd.DataFrame, coder: str) -> pd.DataFrame:
    return runs[(runs["coder"] == coder) & (runs["part"] == "body")]


def _terms_of_many(data: Tables, known: Collection[str]) -> pd.DataFrame:
    """Table ``terms`` partition by partition: terms are counted by unit, and documents where they are at hand."""
    import pandas as pd

    from analysis.measures import wording

    data.make_parts()
    counts, having = None, None
    for part in data.parts:
        columns = ["doc_id", "coder", "part", "camp", "start", "end"]
        bodies = _bodies(stored.read_part("runs", part.path("runs"), columns), data.coder)
        found = wording.count_terms(bodies, part.texts)
        del part.texts
        # documents in which a camp has a term, and in which any other voice has it
        documents = [
            pd.concat({(camp, bool(own)): rows.groupby("term")["doc_id"].nunique()}, names=["camp", "own"])
            for camp in found["side"].unique()
            for own, rows in found.groupby(found["side"] == camp)
        ]
        if documents:
            having = _added(having, pd.concat(documents))
            counts = _added(counts, data.as_units(found).groupby(["side", "doc_id", "term"])["count"].sum())
    if counts is None or having is None:
        return pd.DataFrame(columns=["camp", "term"])
    table = wording.terms_from(counts.rename("count").reset_index(), known)
    if not len(table):
        return table
    places = pd.MultiIndex.from_arrays([table["camp"], table["z"] > 0, table["term"]])
    return table.assign(documents=having.reindex(places, fill_value=0).to_numpy())


def _added(before: pd.Series | None, more: pd.Series) -> pd.Series:
    """Sums of two series by their whole index."""
    import pandas as pd

    return more if before is None else pd.concat([before, more]).groupby(level=list(range(more.index.nlevels))).sum()


def _edges(data: Tables) -> pd.DataFrame:
    from analysis.measures import networks

    rows = data["statements"]
    return networks.table(rows[(rows["coder"] == data.coder) & (rows["duplicate_of"] == "")])


def _specifications(data: Tables) -> pd.DataFrame:
    from analysis.measures import robustness

    columns = ["doc_id", "coder", "part", "camp", "innermost_camp", "actor_kind"]
    runs, units = data.rows("runs", columns, ["n_words"]), data.units if data.large else None
    return robustness.table(runs, data["statements"], data["pairs"], data.codebook, units)


_CODED = ("codebook.yaml",)
_LISTS = ("actors.csv", "codebook.yaml", "coding")
RECIPES: dict[str, Recipe] = {
    "documents": Recipe(_documents, ("articles", "articles.csv"), by_document=True),
    "rejected": Recipe(_rejected, ("articles", "articles.csv")),
    "sentences": Recipe(_sentences, needs=("documents",), by_document=True),
    "attributions": Recipe(_attributions, ("articles", "actors.csv", "coding"), by_document=True),
    "runs": Recipe(_runs, needs=("sentences", "attributions"), by_document=True),
    "statements": Recipe(_statements, _LISTS, needs=("sentences", "attributions"), wants=_CODED, by_document=True),
    "pairs": Recipe(_pairs, needs=("statements",), wants=_CODED, by_document=True),
    "naming": Recipe(_naming, ("codebook.yaml",), needs=("attributions",), wants=("codebook.yaml",), by_document=True),
    "accusations": Recipe(
        _accusations, ("codebook.yaml",), needs=("statements", "pairs"), wants=_CODED, by_document=True
    ),
    "terms": Recipe(_terms, ("actors.csv",), needs=("runs",)),
    "edges": Recipe(_edges, needs=("statements",), wants=_CODED),
    "specifications": Recipe(_specifications, needs=("runs", "pairs"), wants=_CODED),
    "agreement": Recipe(_agreement, needs=("statements", "pairs"), wants=_CODED),
}
