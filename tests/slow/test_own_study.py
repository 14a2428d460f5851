"""What the tables of this repository's study say: made from its inputs now, and checked against its texts and its coding."""

from typing import Any

import pytest
from pandera.errors import SchemaError

from analysis.claims import pairs, statements
from analysis.coding import hand
from analysis.measures import agreement, scores
from analysis.study.disk import ROOT
from analysis.tables import stored
from analysis.tables.kept import Tables
from analysis.text import document, layout

FILES = ("attributions", "statements", "pairs")


def test_offsets_and_counts_of_the_tables(data: Tables) -> None:
    documents = data["documents"].set_index("doc_id")
    for doc_id, own in data["sentences"].groupby("doc_id"):
        text = data.texts[doc_id]
        assert documents.loc[doc_id, "n_chars"] == len(text)
        # a quotation that opens without a space before it begins a sentence, and so a word, of its own
        assert documents.loc[doc_id, "n_words"] >= sum(any(map(str.isalnum, word)) for word in text.split())
        assert list(own["start"]) == sorted(own["start"])
        assert (own["end"] <= len(text)).all()
        assert own["n_words"].sum() == documents.loc[doc_id, "n_words"]
        assert list(own["sentence_id"]) == [f"{doc_id}.s{n:03d}" for n in range(1, len(own) + 1)]


PARTS = {
    "2019-01-28_ria-novosti": {"headline": 2, "related_link": 2},
    "2019-03_rt": {"caption": 6, "subheading": 3},
    "2019-05-21_sputnik": {"subheading": 1},
    "2019-07-05_telesur": {"teaser": 1},
    "2025-11_efe": {"headline": 1, "summary": 2},
}


@pytest.mark.parametrize("doc_id", PARTS)
def test_parts_of_the_five_articles(data: Tables, doc_id: str) -> None:
    rows = data["sentences"].query("doc_id == @doc_id")
    assert rows["part"].value_counts().drop("body").to_dict() == PARTS[doc_id]


def test_what_is_repeated_points_to_its_first(data: Tables) -> None:
    rows = data["sentences"].set_index("sentence_id")
    repeated = rows[rows["duplicate_of"] != ""]
    assert repeated["doc_id"].value_counts().to_dict() == {"2019-01-28_ria-novosti": 1, "2019-07-05_telesur": 1}
    for row in repeated.itertuples():
        first = rows.loc[row.duplicate_of]
        text = data.texts[row.doc_id]
        assert first["start"] < row.start
        assert text[row.start : row.end] in text[first["start"] : first["end"]]


def test_one_article_more_renames_no_sentence(data: Tables) -> None:
    texts = dict(list(data.texts.items())[1:])
    alone = layout.sentence_table(texts, dict(zip(data["documents"]["doc_id"], data["documents"]["title"])))
    assert set(alone["sentence_id"]) < set(data["sentences"]["sentence_id"])


@pytest.mark.parametrize("doc_id", ["2019-01-28_ria-novosti", "2019-03_rt", "2025-11_efe"])
def test_runs_share_out_every_word_exactly_once_for_each_coder(data: Tables, doc_id: str) -> None:
    text = data.texts[doc_id]
    every = [_letters(text, *span) for span in document.split_words(text)]
    for coder, own in data["runs"].query("doc_id == @doc_id").groupby("coder"):
        assert own["n_words"].sum() == len(every), coder
        shared = [
            _letters(text, *span) for row in own.itertuples() for span in document.split_words(text, row.start, row.end)
        ]
        assert shared == every, coder


def _letters(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the marks before it, which may be another voice's."""
    return next(at for at in range(start, end) if text[at].isalnum()), end


def test_runs_follow_the_level_one_attributions(data: Tables) -> None:
    known = data["attributions"].set_index("attribution_id")
    spoken = data["runs"].query("attribution_id != ''")
    assert (data["runs"].query("attribution_id == ''")["camp"] == "narrator").all()
    assert len(spoken) > 100
    for row in spoken.itertuples():
        outer = known.loc[row.attribution_id]
        assert (outer["level"], outer["relay"], outer["camp"]) == (1, False, row.camp)
        assert outer["start"] <= row.start < outer["end"]


def test_agreement_in_a_readers_words(data: Tables) -> None:
    found = agreement.summary(data["agreement"], "adjudicated", "machine")
    assert list(found.columns) == ["label", "value", "low", "high", "n"]
    assert len(found) == len(agreement.SUMMARY)
    assert found["value"].between(-1, 1).all()


def test_a_date_is_a_date(data: Tables) -> None:
    documents = data["documents"].assign(earliest="28 January 2019")
    with pytest.raises(SchemaError):
        stored.check(documents, "documents")


def test_the_codebook_of_this_study(data: Tables) -> None:
    book = data.codebook
    assert book.camp_order == ["us", "russia", "venezuela_gov", "venezuela_opposition", "media", "other", "narrator"]
    assert set(book.compared) <= set(book.camp_order)
    assert all({"id", "label", "framing", "definition", "include", "exclude"} <= set(claim) for claim in book.claims)
    assert set(book.kinds_of_states) <= {kind["id"] for kind in book.kinds}
    assert book.label("a_b") == "a b"
    assert data.actors is not None
    assert set(data.actors["kind"]) <= {kind["id"] for kind in book.kinds}


def test_all_hand_coded_rows_give_back_their_text(data: Tables) -> None:
    checks = {"attributions": [("", "content"), ("source_", "source"), ("cue_", "cue")], "statements": [("", "text")]}
    for table, columns in checks.items():
        rows = hand.hand_coded(data.study, table, data.texts)
        assert rows.groupby("coder").size().min() > 100
        for row in rows.to_dict("records"):
            for prefix, words in columns:
                start, end = row[f"{prefix}start"], row[f"{prefix}end"]
                assert (data.texts[row["doc_id"]][int(start) : int(end)] if start else "") == row[words]


def test_identifiers_of_coders_never_meet(data: Tables) -> None:
    for table in FILES:
        assert data[table].iloc[:, 0].is_unique
        assert all(
            name.startswith(f"{coder}.") for name, coder in data[table][[data[table].columns[0], "coder"]].values
        )


def test_a_statement_stands_in_its_sentence(data: Tables) -> None:
    sentences = data["sentences"].set_index("sentence_id")
    for row in data["statements"].itertuples():
        sentence = sentences.loc[row.sentence_id]
        assert sentence["doc_id"] == row.doc_id
        assert sentence["start"] <= row.start < sentence["end"]


def test_pairs_measure_the_way_from_claim_to_answer(data: Tables) -> None:
    pairs, at = data["pairs"], data["statements"].set_index("statement_id")
    order = {sentence: n for n, sentence in enumerate(data["sentences"]["sentence_id"])}
    for row in pairs.itertuples():
        claim, answer = at.loc[row.statement_id], at.loc[row.answer_id]
        assert claim["doc_id"] == answer["doc_id"] == row.doc_id
        assert (claim["camp"], answer["camp"]) == (row.claiming_camp, row.answering_camp)
        assert order[answer["sentence_id"]] - order[claim["sentence_id"]] == row.sentence_distance


def test_the_decisions_of_the_coding_are_logged() -> None:
    assert (ROOT / "data/raw/coding/adjudicated/decisions.md").stat().st_size > 1000


@pytest.fixture(scope="module")
def adjudicated(data: Tables) -> tuple[Any, Any, Any, Any]:
    """The study's adjudicated statements and pairs, and the machine's on the adjudicated attributions."""
    by_hand = {name: data[name][data[name]["coder"] == "adjudicated"] for name in FILES}
    book = data.codebook
    machine = statements.find_statements(
        data["sentences"], by_hand["attributions"], data["documents"], book, data.texts, data.actors
    )
    found = pairs.find_pairs(machine, data["sentences"], book, data.texts)
    return by_hand["statements"], by_hand["pairs"], machine, found


def test_against_the_adjudicated_coding(adjudicated: Any) -> None:
    gold, gold_pairs, machine, found_pairs = adjudicated
    found = scores.score(gold, machine).set_index("claim")["f1"]
    assert found["all"] >= 0.85
    assert found["stance"] >= 0.92
    assert scores.score_pairs(gold_pairs, found_pairs, gold, machine)["f1"].iloc[0] >= 0.5


def test_rows_fit_their_tables(adjudicated: Any) -> None:
    _, _, machine, found_pairs = adjudicated
    stored.check(stored.normal(machine, "statements"), "statements")
    stored.check(stored.normal(found_pairs, "pairs"), "pairs")
    assert not machine.duplicated(["sentence_id", "actor_id", "speaker", "claim"]).any()
