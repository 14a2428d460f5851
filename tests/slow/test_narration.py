"""An article that is an actor's own text: the same study with and without speaks_for."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.coding import Narrators, own_voice
from analysis.study import StudyError
from analysis.tables import Tables

ACTORS = """\
actor_id,name,camp,kind,country,role,organisation,aliases
halden,Halden government,halden,state,Halden,government,,Halden
sund,Sund government,sund,state,Sund,government,,Sund
"""
CODEBOOK = """\
title: own texts
camps:
- {id: halden, label: Halden}
- {id: sund, label: Sund}
- {id: narrator, label: Narrator}
actor_kinds: [{id: state, label: government}, {id: narrator, label: narrator}]
claims:
- {id: blocked, label: Sund blocked the strait, accuses: sund, counterclaims: [open], cues: {asserts: ["blocked .. strait"]}}
- {id: open, label: The strait is open, cues: {asserts: ["strait .. open"]}}
designations: {strait: [the strait, our strait]}
"""
TEXT = """\
On the strait

Sund has blocked the strait since Monday, and nobody knows why. We demand that it leave our strait at once.

The strait is open, the Sund government replied on Tuesday. We deny that.
"""


@pytest.fixture
def study(tmp_path: Path) -> Callable[..., Tables]:
    def made(speaks_for: str | None, statements: str = "") -> Tables:
        raw = tmp_path / "study"
        (raw / "articles").mkdir(parents=True, exist_ok=True)
        (raw / "articles/note.txt").write_text(TEXT, encoding="utf-8")
        (raw / "actors.csv").write_text(ACTORS, encoding="utf-8")
        (raw / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
        column = "" if speaks_for is None else ",speaks_for"
        value = "" if speaks_for is None else f",{speaks_for}"
        (raw / "articles.csv").write_text(f"doc_id,outlet{column}\nnote,Herald{value}\n", encoding="utf-8")
        if statements:
            (raw / "coding/ada").mkdir(parents=True, exist_ok=True)
            (raw / "coding/ada/statements.csv").write_text(statements, encoding="utf-8")
        return Tables(str(raw), str(Path(tmp_path / "out")))

    return made


def camps(data: Tables, table: str, column: str = "camp") -> set[str]:
    return set(data[table][column])


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_it_the_narrator_is_on_no_side(study: Callable[..., Tables], nothing: str | None) -> None:
    data = study(nothing)
    assert camps(data, "runs") == {"narrator", "sund", "unassigned"}
    assert set(zip(data["statements"]["camp"], data["statements"]["claim"])) == {("sund", "open")}
    assert "narrator" in camps(data, "naming", "voice")


def test_with_it_the_narrator_is_that_actor_in_every_table(study: Callable[..., Tables]) -> None:
    data = study("halden")
    runs = data["runs"]
    assert camps(data, "runs") == {"halden", "sund"}
    own = runs[runs["attribution_id"] == ""]
    assert set(own["speaker"]) == {"Halden government"}
    assert own["quoted"].all()
    found = {tuple(row) for row in data["statements"][["actor_id", "camp", "claim", "stance"]].to_numpy()}
    assert {("halden", "halden", "blocked", "asserts"), ("sund", "sund", "open", "asserts")} <= found
    pairs = data["pairs"]
    assert ("halden", "sund") in set(zip(pairs["claiming_camp"], pairs["answering_camp"]))
    assert camps(data, "accusations") == {"halden"}
    assert camps(data, "naming", "voice") == {"halden", "sund"}


def test_we_is_the_actor_whose_text_it_is(study: Callable[..., Tables]) -> None:
    rows = study("halden")["attributions"]
    assert set(rows.loc[rows["source"] == "We", "actor_id"]) == {"halden"}
    rows = study("")["attributions"]
    assert set(rows.loc[rows["source"] == "We", "actor_id"]) == {""}


def test_the_author_of_hand_coded_rows_is_that_actor(study: Callable[..., Tables]) -> None:
    words = "Sund has blocked the strait"
    start = TEXT.index(words)
    head = "statement_id,doc_id,start,end,actor_id,claim,stance,embedding,duplicate_of,attribution_id,text"
    sheet = f"{head}\n1,note,{start},{start + len(words)},(author),blocked,asserts,independent,,,{words}\n"
    rows = study("halden", sheet)["statements"]
    assert set(rows.loc[rows["coder"] == "ada", "camp"]) == {"halden"}


def test_an_unknown_actor_is_an_error_with_its_line(study: Callable[..., Tables]) -> None:
    with pytest.raises(StudyError, match=r"articles\.csv.*line 2.*speaks_for 'haldenn' is not in actors\.csv"):
        study("haldenn").narrators  # noqa: B018


@pytest.mark.parametrize(
    ("source", "whose"),
    [
        ("History", "halden"),
        ("Our delegation", "halden"),
        ("The captain", ""),
        ("The efforts", "halden"),
        ("", "halden"),
    ],
)
def test_what_history_teaches_in_an_own_text_the_actor_says(source: str, whose: str) -> None:
    row = {
        "doc_id": "a",
        "source": source,
        "level": 1,
        "kind": "indirect",
        "actor_id": "",
        "speaker": source,
        "camp": "unassigned",
        "actor_kind": "unknown",
    }
    who = {"actor_id": "halden", "speaker": "Halden government", "camp": "halden", "actor_kind": "state"}
    assert own_voice(pd.DataFrame([row]), Narrators(a=who))["actor_id"].tolist() == [whose]
    assert own_voice(pd.DataFrame([{**row, "level": 2}]), Narrators(a=who))["actor_id"].tolist() == [""]
