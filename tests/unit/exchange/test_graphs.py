import io
import re
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from conftest import small_study, study_at
from exchanged import sample

from analysis import exchange
from analysis.exchange import Project, graphs
from analysis.tables import Tables


@pytest.fixture
def project() -> Project:
    return sample()


@pytest.fixture
def spoken() -> pd.DataFrame:
    rows = [
        ("first", "ana", "Ana", "left", "closed", "asserts", ""),
        ("first", "ana", "Ana", "left", "closed", "asserts", "s1"),  # repeated
        ("first", "bo", "Bo", "right", "closed", "denies", ""),
        ("second", "bo", "Bo", "right", "closed", "denies", ""),
        ("first", "", "a guest", "unassigned", "closed", "denies", ""),
        ("first", "bo", "Bo", "right", "open", "distances", ""),
        ("first", "(author)", "(author)", "narrator", "open", "asserts", ""),
    ]
    columns = ["doc_id", "actor_id", "speaker", "camp", "claim", "stance", "duplicate_of"]
    return pd.DataFrame(rows, columns=columns).assign(actor_kind="")


def test_a_layer_a_file_with_stances_documents_and_dates(spoken: pd.DataFrame, project: Project) -> None:
    found = {layer.name: layer for layer in graphs.layers(spoken, project)}
    assert list(found) == ["actors_claims", "congruence", "conflict", "subtract"]
    edges = {(one, about["kind"]): about for one, _, about in found["actors_claims"].edges}
    assert edges["actor:ana", "asserts"]["weight"] == 1
    denied = edges["actor:bo", "denies"]
    assert (denied["weight"], denied["documents"], denied["first"]) == (2, 2, "2020-02-29")
    assert ("actor:bo", "distances") in edges
    assert {"name:a guest", "actor:ana"} < set(found["conflict"].nodes)
    assert not any("author" in node for node in found["conflict"].nodes)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_what_is_written(spoken: pd.DataFrame, project: Project, form: str) -> None:
    for layer in graphs.layers(spoken, project):
        written = graphs.as_graphml(layer) if form == "graphml" else graphs.as_gexf(layer)
        read = (
            nx.read_graphml(io.BytesIO(written))
            if form == "graphml"
            else nx.read_gexf(io.BytesIO(written), version="1.3")
        )
        assert set(read.nodes) == set(layer.nodes)
        assert read.number_of_edges() == len(layer.edges)
        assert {about["camp"] for _, about in read.nodes(data=True)} == {
            about["camp"] for about in layer.nodes.values()
        }


def test_what_gephi_stumbles_over_is_not_there(spoken: pd.DataFrame, project: Project) -> None:
    for layer in graphs.layers(spoken, project):
        gexf, graphml = graphs.as_gexf(layer).decode(), graphs.as_graphml(layer).decode()
        assert not re.search(r'"(None|nan|null)"|>(None|nan|null)<', gexf + graphml)
        assert 'for="graph"' not in graphml
        assert not re.search(r"<graph[^>]* name=", gexf)
        assert "lastmodified" not in gexf
        for kind in ("node", "edge"):
            assert len(set(re.findall(rf'for="{kind}" attr.name="(\w+)"', graphml))) == len(
                re.findall(rf'for="{kind}" attr.name="(\w+)"', graphml)
            )


def test_camps_keep_their_colours(spoken: pd.DataFrame, project: Project) -> None:
    assert b'<viz:color r="0" g="114" b="178" a="1.0"' in graphs.as_gexf(graphs.layers(spoken, project)[0])


def test_lists_have_the_column_names_of_gephi(spoken: pd.DataFrame, project: Project) -> None:
    lists = graphs.as_lists(graphs.layers(spoken, project)[0])
    assert list(lists["nodes"])[:2] == ["Id", "Label"]
    assert list(lists["edges"])[:5] == ["Source", "Target", "Type", "Kind", "Weight"]


def test_names_that_xml_cannot_hold_are_cleaned(spoken: pd.DataFrame, project: Project) -> None:
    spoken["speaker"] = spoken["speaker"].replace("Ana", "A\x00na 😀")
    read = nx.read_gexf(io.BytesIO(graphs.as_gexf(graphs.layers(spoken, project)[0])), version="1.3")
    assert read.nodes["actor:ana"]["label"] == "Ana 😀"


def test_a_notice_of_rights_lies_with_every_export(tmp_path: Path) -> None:
    data = Tables(study_at(small_study(tmp_path / "small"), tmp_path / "out"))
    folder = exchange.export(data)
    assert folder == tmp_path / "out/exchange"
    assert "publishers' property" in (folder / "RIGHTS.txt").read_text(encoding="utf-8")
    assert (folder / "graphs/conflict.gexf").exists()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    exchange.export(data)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
