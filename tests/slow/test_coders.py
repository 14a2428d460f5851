"""A coder is a coder: a person, rules, a classifier or a model, whatever the name, whatever has been coded, through one path."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import CODING, save, spoil

from analysis import schema
from analysis.coding import KINDS, Coder, Reading, most_trusted, preferred, read_coders, readings, whose, write_coder
from analysis.measures import agreement, robustness, scores, voices
from analysis.report import Essay, coders
from analysis.study import StudyError
from analysis.study.study import Study
from analysis.tables import Tables, select

HERE = "a"


def stated_only(small: Path, name: str, **said: Any) -> None:
    """Replace the coding of the small study by one coder's statements that lie in no attribution."""
    shutil.rmtree(small / "coding")
    save(small / f"coding/{name}/statements.csv", [row | {"attribution_id": ""} for row in CODING["statements"]])
    if said:
        write_coder(small / "coding" / name, Coder(name, **said))


def more_articles(small: Path) -> None:
    for doc_id in ("b", "c"):
        (small / f"articles/{doc_id}.txt").write_text(f"Ana denied that Bo stole on day {doc_id}.\n\nIt rained.\n")


# --- what a coder is -------------------------------------------------------------------------------------------------


def test_a_folder_without_a_description_is_a_persons_and_the_rules_are_always_there(small: Path, opened: Study) -> None:
    (small / "coding/.cache").mkdir()
    found = read_coders(opened)
    assert {name: coder.kind for name, coder in found.items()} == {"coder_1": "person", "machine": "rules"}
    assert found["coder_1"].described == "coder 1, a person"
    assert found["machine"].label == "the machine"


def test_what_is_written_is_what_is_read(small: Path, opened: Study) -> None:
    model = Coder(
        "llm", "model", "Ann ran it", "2026-01-05", "some model: 7b", "Read.\nDecide.", {"temperature": 0}, ("a",)
    )
    write_coder(small / "coding/llm", model)
    assert read_coders(opened)["llm"] == model
    (small / "coding/llm/coder.yaml").write_text(
        "kind: learned\nwhen: 2026-01-05\nmodel:\nsettings:\ndocuments: [2019-07-05, 1.10]\n"
    )
    assert read_coders(opened)["llm"] == Coder("llm", "learned", when="2026-01-05", documents=("2019-07-05", "1.10"))
    (small / "coding/llm/coder.yaml").write_text("# nothing is said\n")
    assert read_coders(opened)["llm"] == Coder("llm")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("kind: model\nvendor: x", "line 2: 'vendor' is no key of coder.yaml. To mend: use one of kind, who, when"),
        ("kind: robot", "line 1: kind: 'robot' is no kind of coder. To mend: use one of person, model, learned, rules"),
        ("kind:", "line 1: kind: '' is no kind of coder"),
        ("who: a\nwho: b", "line 2: 'who' stands there twice"),
        ("who: [a, b]", "line 1: who: it is no text"),
        ("settings: fast", "line 1: settings: it is no list of names and values"),
        ("documents: a", "line 1: documents: it is no list"),
        ("documents: [{a: b}]", "line 1: documents: it is no list"),
        ("documents: [z]", "documents: doc_id 'z' is no file of articles/"),
        ("- kind", "line 1: it holds no keys"),
        ("kind: !!python/object/apply:os.system [x]", "line 1: it is not valid YAML"),
    ],
)
def test_a_wrong_description_is_refused_in_one_line(small: Path, opened: Study, content: str, said: str) -> None:
    path = small / "coding/coder_1/coder.yaml"
    path.write_text(content)
    with pytest.raises(StudyError, match="To mend: ") as error:
        readings(opened, {HERE})
    assert str(error.value).startswith(f"{path}, {said}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["machine", "v1.2"])
def test_names_that_no_coder_can_have(small: Path, opened: Study, name: str) -> None:
    (small / "coding/coder_1").rename(small / "coding" / name)
    with pytest.raises(StudyError, match="rename the folder"):
        read_coders(opened)


def test_kinds_are_trusted_in_their_order_and_the_final_coding_first_of_its_kind() -> None:
    some = [
        Coder("machine", "rules"),
        Coder("ann"),
        Coder("adjudicated", "model"),
        Coder("a_model", "model"),
        Coder("svm", "learned"),
    ]
    assert [coder.name for coder in most_trusted(some)] == ["ann", "adjudicated", "a_model", "svm", "machine"]
    assert tuple(KINDS) == schema.CODER_KINDS == ("person", "model", "learned", "rules")


# --- what has been read ----------------------------------------------------------------------------------------------


def test_a_document_is_read_by_a_row_or_by_the_list(small: Path, opened: Study) -> None:
    more_articles(small)
    known = {"a", "b", "c"}
    write_coder(small / "coding/coder_1", Coder("coder_1", documents=("b",)))
    (small / "coding/empty").mkdir()
    found = readings(opened, known)
    assert {name: set(each.documents) for name, each in found.items()} == {
        "coder_1": {"a", "b"},
        "empty": set(),
        "machine": known,
    }
    assert found["coder_1"].tables == {"attributions", "statements", "pairs"}
    assert found["empty"].tables == set()


def test_a_file_without_rows_says_something_only_where_documents_are_listed(small: Path, opened: Study) -> None:
    path = small / "coding/coder_1/pairs.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert "pairs" not in readings(opened, {HERE})["coder_1"].tables
    write_coder(small / "coding/coder_1", Coder("coder_1", documents=(HERE,)))
    assert "pairs" in readings(opened, {HERE})["coder_1"].tables


def test_the_coder_that_an_analysis_takes() -> None:
    def read(name: str, *documents: str) -> Reading:
        return Reading(Coder(name), frozenset(documents))

    assert preferred({"adjudicated": read("adjudicated", "a"), "machine": read("machine", "a")}) == "adjudicated"
    assert preferred({"adjudicated": read("adjudicated"), "machine": read("machine", "a")}) == "machine"
    assert preferred({"ann": read("ann", "a"), "machine": read("machine", "a")}) == "machine"
    stated = Reading(Coder("ann"), frozenset("a"), frozenset({"statements"}))
    assert [whose(table, stated) for table in ("runs", "terms", "statements", "edges")] == [
        "machine",
        "machine",
        "ann",
        "ann",
    ]


# --- whatever has been coded -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ann", "adjudicated", "llm"])
def test_a_coder_of_statements_alone_works_in_every_table(small: Path, opened: Study, name: str) -> None:
    stated_only(small, name, **({"kind": "model"} if name == "llm" else {}))
    data = select(opened, coder=name)
    assert data.coder == name
    for table in data.names:
        data[table]
    assert set(data["runs"]["coder"]) == {"machine"}
    assert data.own("statements")["attribution_id"].tolist() == ["", "", ""]
    assert set(data.own("edges")["coder"]) == {name}
    assert len(voices.share_with_each_left_out(data.own("runs")))
    assert name not in set(data["accusations"]["coder"])
    answered = data["specifications"].query("estimand == 'answered'")
    assert name not in set(answered["coder"])
    taken = {estimand: data.whose(table) for estimand, table in robustness.RESTS_ON.items()}
    assert taken == {"space": "machine", "answered": name, "embedded": name}
    essay = Essay(data)
    assert "It has no attributions: who speaks is as the machine has it." in essay.source
    assert essay.typed_numbers == []
    assert essay.numbers["sentences_with_evidence"] == essay.numbers["sentences_about_the_texts"] > 3


def test_an_empty_folder_is_left_aside_and_cannot_be_analysed(small: Path, opened: Study) -> None:
    shutil.rmtree(small / "coding")
    for name in ("adjudicated", "ann"):
        (small / "coding" / name).mkdir(parents=True)
    data = select(opened)
    assert data.coder == "machine"
    assert data["agreement"].empty
    assert dict(zip(data["coders"]["coder"], data["coders"]["documents"])) == {"adjudicated": 0, "ann": 0, "machine": 1}
    with pytest.raises(StudyError, match=r"coding/ann: this coder has read nothing.*To mend: add statements\.csv"):
        select(opened, coder="ann")
    with pytest.raises(StudyError, match=r"there is no coder 'zoe'. To mend: choose one of adjudicated, ann, machine"):
        select(opened, coder="zoe")


@pytest.mark.parametrize(("actor", "mend"), [("cy", "correct it or add the actor"), ("narrator", r"write \(author\)")])
def test_an_unknown_actor_is_one_line(small: Path, opened: Study, actor: str, mend: str) -> None:
    stated_only(small, "ann")
    path = small / "coding/ann/statements.csv"
    spoil(path, 3, actor_id=actor)
    with pytest.raises(
        StudyError, match=rf"statements\.csv, line 3: actor_id '{actor}' is not in actors\.csv. To mend: {mend}"
    ):
        Tables(opened)["statements"]


def test_who_finds_nothing_has_a_recall_of_nought(small: Path, opened: Study) -> None:
    write_coder(small / "coding/llm", Coder("llm", "model", documents=(HERE,)))
    for table, rows in CODING.items():
        (small / f"coding/llm/{table}.csv").write_text(",".join(rows[0]) + "\n")
    data = Tables(opened)
    pair = data["agreement"].query("first == 'coder_1' and second == 'llm'").set_index(["table", "measure", "unit"])
    assert pair.loc[("statements", "recall", "sentence x camp x claim"), ["value", "n"]].tolist() == [0, 3]
    assert pair.loc[("attributions", "strict recall", "content"), "value"] == 0
    assert pair.xs("recall", level="measure").loc["pairs", "value"].tolist() == [0]
    found = scores.scores(data["statements"], data.readings)
    assert found is not None
    found = found.query("claim == 'all'").set_index("coder")
    assert found.loc["llm", ["n_gold", "n_machine", "recall"]].tolist() == [3, 0, 0]


# --- what has not been read is in no denominator ---------------------------------------------------------------------


def test_documents_that_the_coder_has_not_read_are_in_no_table(small: Path, opened: Study) -> None:
    more_articles(small)
    data, whole = select(opened, coder="coder_1"), Tables(opened)
    assert data["documents"]["doc_id"].tolist() == list(data.texts) == [HERE]
    assert set(whole["runs"].query("coder == 'coder_1'")["doc_id"]) == {HERE}
    assert set(data["statements"]["doc_id"]) == {HERE}
    assert data.rows("documents", ["doc_id"], ["n_words"])["n_words"].sum() == data["documents"]["n_words"].sum()
    assert "The corpus has {documents} article " in Essay(data).source
    assert Essay(data).findings["documents"].value == 1
    assert len(select(opened, coder=None)["documents"]) == 3
    assert select(opened, coder="machine")["documents"].equals(whole["documents"])


def test_documents_left_out_are_in_no_table(small: Path, opened: Study) -> None:
    more_articles(small)
    (small / "codebook.yaml").write_text((small / "codebook.yaml").read_text() + "designations: {man: [Bo]}\n")
    data = select(opened, leave_out=["b"])
    assert not data.usual
    for table in data.names:
        assert "b" not in set(data[table].get("doc_id", ()))
    assert set(data.own("naming")["doc_id"]) == {"a", "c"}
    assert data["coders"].set_index("coder")["documents"].to_dict() == {"coder_1": 1, "machine": 2}
    assert "without b" not in set(data["specifications"].get("documents", ()))
    with pytest.raises(StudyError, match="'z' is no document of this study"):
        select(opened, leave_out=["z"])
    with pytest.raises(StudyError, match="it leaves nothing"):
        select(opened, coder="coder_1", leave_out=["a"])


def test_tables_that_pool_documents_have_each_coders_own_rows(small: Path, opened: Study) -> None:
    (small / "codebook.yaml").write_text((small / "codebook.yaml").read_text() + "designations: {man: [Bo]}\n")
    data = Tables(opened)
    assert {"coder_1", "machine"} <= set(data["naming"]["coder"])
    assert "coder_1" in set(data["edges"]["coder"])
    assert all(
        name.startswith(f"{coder}.") for name, coder in zip(data["naming"]["naming_id"], data["naming"]["coder"])
    )


def test_an_essay_is_about_the_coding_it_was_written_for(small: Path, opened: Study) -> None:
    (small / "essay.md").write_text("[It has {words} words.](words)")
    (small / "findings.yaml").write_text("words: {table: documents, count: words}\n")
    assert Essay(select(opened)).source.startswith("[It has")
    assert Essay(select(opened, coder="coder_1")).source.startswith("# ")


# --- every kind in its own words -------------------------------------------------------------------------------------


def read_by(*some: Coder) -> dict[str, Reading]:
    return {coder.name: Reading(coder, frozenset("ab")) for coder in some}


ANN, BEN, LLM, LLM2, RULES = (
    Coder("ann"),
    Coder("ben"),
    Coder("llm", "model"),
    Coder("llm_2", "model"),
    Coder("machine", "rules"),
)


def test_the_standard_is_the_most_trusted_kind_and_scores_the_others() -> None:
    assert scores.standard(read_by(RULES)) is None
    assert scores.standard(read_by(LLM, RULES)) == LLM
    assert scores.scored(read_by(LLM, LLM2, RULES)) == [RULES]
    assert scores.scored(read_by(LLM, ANN, RULES)) == [LLM, RULES]
    busy = {**read_by(ANN, RULES), "ben": Reading(BEN, frozenset("abc"))}
    assert scores.standard(busy) == BEN


def test_two_of_a_kind_are_compared_people_before_models() -> None:
    import pandas as pd

    agreed = pd.DataFrame([("ann", "ben"), ("llm", "llm_2"), ("ann", "llm")], columns=["first", "second"])
    assert agreement.alike(agreed, read_by(ANN, BEN, LLM, LLM2)) == (ANN, BEN)
    assert agreement.alike(agreed, read_by(ANN, LLM, LLM2)) == (LLM, LLM2)
    assert agreement.alike(agreed, read_by(ANN, LLM)) is None


def test_no_model_is_called_a_person_and_no_person_a_model() -> None:
    assert coders.stability((ANN, BEN)).startswith("Ann and ben are people that coded independently.")
    assert coders.stability((LLM, LLM2)) == (
        "Llm and llm 2 are passes of a language model that coded independently. Their agreement tells how stable coding by this "
        "codebook is, not what people would reach."
    )
    assert "not known" in coders.stability(None)
    assert coders.scored_by(ANN, [LLM, RULES]) == (
        "The standard is the coding of ann, a person. Scored against it: llm, a language model and the machine, a set of rules."
    )
    assert "no coding of another kind" in coders.scored_by(None, [])
    assert coders.read_by(Reading(LLM, frozenset("ab")), 2) == (
        "The analyses take the coding of llm, a language model, which is of all two articles."
    )
    assert "of two of five articles: the others are in no number" in coders.read_by(Reading(LLM, frozenset("ab")), 5)
    assert coders.taken_from(ANN, RULES, "attributions").startswith(
        "Ann has coded no attributions: shown are those of the machine"
    )
    assert coders.taken_from(LLM, LLM, "statements") == "The statements are those of llm, a language model."
    for say in (coders.no_answers, coders.no_forms):
        assert say(ANN).startswith("Ann has coded no ")


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_speaks_of_a_coder_by_its_kind(small: Path, opened: Study, kind: str) -> None:
    write_coder(small / "coding/coder_1", Coder("coder_1", kind))
    source = Essay(select(opened, coder="coder_1")).source
    assert f"The coding is that of coder_1, {KINDS[kind].one}." in source
    assert ("How far this can be trusted" in source) == (kind != "person")
    assert all(other.one not in source for name, other in KINDS.items() if name != kind)


def test_a_model_is_scored_against_a_person_in_the_report(small: Path, opened: Study) -> None:
    save(small / "coding/llm/statements.csv", [row | {"attribution_id": ""} for row in CODING["statements"][:2]])
    write_coder(small / "coding/llm", Coder("llm", "model"))
    essay = Essay(select(opened, coder="llm"))
    assert "[A person, coder_1, found {standard} statements" in essay.source
    assert essay.findings["recall"].value == pytest.approx(2 / 3, abs=1e-6)
    assert essay.typed_numbers == []
