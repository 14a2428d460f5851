"""Which helper makes which table, from which inputs and tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import schema

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables.kept import Tables


@dataclass(frozen=True)
class Recipe:
    """How a table comes about: its maker, the inputs and tables it is made from, and the inputs without which there is none.

    The maker takes ``Tables``, or, where the table can be made by document, ``Inputs`` of any part of them, and returns a frame.

    ``uses``: tables that it counts where the study has them.

    ``by_document``: the rows of a document follow from that document and the study's lists alone, so that the table can be
    made in partitions.
    """

    make: Callable[[Any], pd.DataFrame]
    inputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
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
    both = pd.concat([machine, hand], ignore_index=True) if len(hand) else machine
    return coding.own_voice(both, data.narrators)


def _runs(data: Tables) -> pd.DataFrame:
    from analysis.measures import voices

    return voices.runs(data.texts, data["sentences"], data["attributions"], data.readings, data.narrators)


def _statements(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    sentences, documents, attributed = data["sentences"], data["documents"], data["attributions"]
    own = attributed[attributed["coder"] == "machine"]
    machine = claims.find_statements(sentences, own, documents, data.codebook, data.texts, data.actors, data.narrators)
    coded = coding.statement_rows(data.hand_coded("statements"), sentences, documents, attributed, data.actors)
    coded = coding.narrated(coded, data.narrators)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _pairs(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    statements, sentences = data["statements"], data["sentences"]
    machine = claims.find_pairs(statements[statements["coder"] == "machine"], sentences, data.codebook, data.texts)
    coded = coding.pair_rows(data.hand_coded("pairs"), statements, sentences)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _accusations(data: Tables) -> pd.DataFrame:
    from analysis.measures import accusing

    runs, attributed = data["runs"], data["attributions"]
    heard = {}
    for coder in data.readings:
        whose = data.whose("attributions", coder)
        heard[coder] = accusing.heard(runs[runs["coder"] == whose], attributed[attributed["coder"] == whose])
    return accusing.table(data["statements"], data["pairs"], data.codebook, data.readings, data.texts, heard)


def _agreement(data: Tables) -> pd.DataFrame:
    from analysis import coding
    from analysis.measures import agreement

    # the rules' work on documents that nobody else has read has nothing to be compared with
    coded = set().union(
        *({*each.documents, *each.sampled} for coder, each in data.readings.items() if coder != coding.RULES)
    )
    attributions = data.rows("attributions", list(schema.TABLES["attributions"].columns), doc_ids=coded)
    statements, pairs = (data[name][data[name]["doc_id"].isin(coded)] for name in ("statements", "pairs"))
    sentences = data.rows("sentences", list(schema.TABLES["sentences"].columns), doc_ids=coded)
    return agreement.table(attributions, statements, pairs, sentences, data.texts, data.readings)


def _naming(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import attribution
    from analysis.measures import wording

    spans = attribution.said_only(data["attributions"])
    spans = spans[~spans["relay"]].assign(voice=spans["camp"])
    narrating = {doc_id: who["camp"] for doc_id, who in data.narrators.items()}
    found = []
    for coder, reading in data.readings.items():
        if data.whose("naming", coder) != coder:
            continue
        texts = {doc_id: data.texts[doc_id] for doc_id in data.texts if doc_id in reading.documents}
        rows = wording.designations(texts, data.codebook.designations, spans[spans["coder"] == coder], narrating)
        found.append(rows.assign(coder=coder, naming_id=coder + "." + rows["naming_id"]))
    return pd.concat(found, ignore_index=True)


def _terms(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis.measures import wording

    known = wording.names(data.actors)
    make = _terms_of_many if data.large else _terms_of_few
    coders = sorted(coder for coder in data.readings if data.whose("terms", coder) == coder)
    return pd.concat([make(data, coder, known).assign(coder=coder) for coder in coders], ignore_index=True)


def _terms_of_few(data: Tables, coder: str, known: Collection[str]) -> pd.DataFrame:
    """A coder's rows of the table ``terms``."""
    from analysis.measures import wording

    return wording.terms(_bodies(data, data["runs"], coder), data.texts, known)


def _bodies(data: Tables, runs: pd.DataFrame, coder: str) -> pd.DataFrame:
    """A coder's runs of bodies, without the sources and cues that report: doc_id, start, end, camp."""
    from analysis.measures import wording

    bodies = runs[(runs["coder"] == coder) & (runs["part"] == "body")]
    columns = ["doc_id", "source_start", "source_end", "cue_start", "cue_end"]
    reported = data.rows("attributions", columns, doc_ids=set(bodies["doc_id"]), coder=coder)
    return wording.without_spans(bodies, wording.apparatus(reported))


def _terms_of_many(data: Tables, coder: str, known: Collection[str]) -> pd.DataFrame:
    """The same partition by partition: terms are counted by unit, and documents where they are at hand."""
    import pandas as pd

    from analysis import coding
    from analysis.measures import wording
    from analysis.tables.sums import Sums

    counts, having = Sums(), Sums()
    columns = ["doc_id", "coder", "part", "camp", "start", "end"]
    some = None if coder == coding.RULES else data.readings[coder].documents
    for runs in data.pieces("runs", columns, some):
        bodies = _bodies(data, runs, coder)
        texts = {doc_id: data.texts[doc_id] for doc_id in bodies["doc_id"].unique()}
        found = wording.count_terms(bodies, texts)
        # documents in which a camp has a term, and in which any other voice has it
        documents = [
            pd.concat({(camp, bool(own)): rows.groupby("term")["doc_id"].nunique()}, names=["camp", "own"])
            for camp in found["side"].unique()
            for own, rows in found.groupby(found["side"] == camp)
        ]
        if documents:
            having.add(pd.concat(documents))
            counts.add(data.as_units(found).groupby(["side", "doc_id", "term"])["count"].sum())
    if not counts:
        return pd.DataFrame(columns=["camp", "term"])
    table = wording.terms_from(counts.total().rename("count").reset_index(), known)
    if not len(table):
        return table
    places = pd.MultiIndex.from_arrays([table["camp"], table["z"] > 0, table["term"]])
    return table.assign(documents=having.total().reindex(places, fill_value=0).to_numpy())


def _edges(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis.measures import networks

    rows = data["statements"][data["statements"]["duplicate_of"] == ""]
    coders = sorted(rows["coder"].unique())
    layers = [networks.table(rows[rows["coder"] == coder]).assign(coder=coder) for coder in coders]
    return pd.concat(layers, ignore_index=True) if layers else networks.table(rows).assign(coder="")


def _specifications(data: Tables) -> pd.DataFrame:
    from analysis.measures import robustness

    columns = ["doc_id", "coder", "part", "quoted", "camp", "actor_kind", "innermost_camp", "innermost_kind"]
    runs, units = data.rows("runs", columns, ["n_words"]), data.units if data.large else None
    return robustness.table(runs, data["statements"], data["pairs"], data.codebook, units, data.readings, data.texts)


def _coders(data: Tables) -> pd.DataFrame:
    import pandas as pd

    made = ("attributions", "statements", "pairs")
    rows = {name: data.rows(name, ["coder"])["coder"].value_counts() if name in data else {} for name in made}
    found = [
        {
            **{"coder": name, "kind": each.coder.kind, "who": each.coder.who, "when": each.coder.when},
            **{"model": each.coder.model, "documents": len(each.documents)},
            **{table: counts.get(name, 0) for table, counts in rows.items()},
        }
        for name, each in data.readings.items()
    ]
    return pd.DataFrame(found)


_CODED = ("codebook.yaml",)
_SAID = ("articles.csv", "actors.csv")
_LISTS = (*_SAID, "codebook.yaml", "coding")
RECIPES: dict[str, Recipe] = {
    "documents": Recipe(_documents, ("articles", "articles.csv"), by_document=True),
    "rejected": Recipe(_rejected, ("articles", "articles.csv")),
    "sentences": Recipe(_sentences, needs=("documents",), by_document=True),
    "attributions": Recipe(_attributions, ("articles", *_SAID, "camps", "coding"), by_document=True),
    "runs": Recipe(_runs, (*_SAID, "coding"), needs=("sentences", "attributions"), by_document=True),
    "statements": Recipe(_statements, _LISTS, needs=("sentences", "attributions"), wants=_CODED, by_document=True),
    "pairs": Recipe(_pairs, needs=("statements",), wants=_CODED, by_document=True),
    "naming": Recipe(
        _naming, (*_SAID, "codebook.yaml", "coding"), needs=("attributions",), wants=_CODED, by_document=True
    ),
    "accusations": Recipe(
        _accusations, ("codebook.yaml", "coding"), needs=("runs", "statements", "pairs"), wants=_CODED, by_document=True
    ),
    "terms": Recipe(_terms, ("actors.csv",), needs=("runs", "attributions")),
    "edges": Recipe(_edges, needs=("statements",), wants=_CODED),
    "specifications": Recipe(_specifications, needs=("runs", "pairs"), wants=_CODED),
    "coders": Recipe(_coders, ("coding",), needs=("attributions",), uses=("statements", "pairs")),
    "agreement": Recipe(_agreement, ("coding",), needs=("statements", "pairs"), wants=_CODED),
}
