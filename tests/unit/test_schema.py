"""Tables come back from disk exactly as they went, whatever text they hold."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaError

from analysis import schema
from analysis.study import disk
from analysis.study.disk import ROOT
from analysis.tables import stored

HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["=1+1", "+1", "-1", "@x", "\t=x", "\rx", "a\rb", "a\r\nb", "'", "''=x", "'x", '"', ",", "NA", "nan"]
    ),
    st.sampled_from(["", " ", " x ", "None", "null", "TRUE", "001", "1e5", "\ufeff", "\u2028", "\x1a", "#", "\\"]),
)
NUMBER = st.floats(-1e6, 1e6).map(lambda value: round(value, 6) + 0.0)
PLAIN = {
    "date": st.sampled_from(["", "2019-01-28"]),
    "integer": st.integers(-(2**53), 2**53),
    "number": st.none() | NUMBER,
    "boolean": st.booleans(),
}


@st.composite
def frames(draw: st.DrawFn, name: str) -> pd.DataFrame:
    """A frame that fits the declaration of a table, with hostile text where text may be anything."""
    table = schema.TABLES[name]

    def cell(column: str, spec: schema.Column, number: int) -> object:
        if column == table.key[-1]:
            return f"{draw(HOSTILE)}{number}" if spec.type == "text" else number
        if spec.values:
            return draw(st.sampled_from(spec.values if spec.required else ("", *spec.values)))
        if spec.type == "text":
            return draw(HOSTILE.filter(bool) if spec.required else HOSTILE)
        if spec.type == "integer" and not spec.required:
            return draw(st.none() | PLAIN["integer"])
        return draw(PLAIN[spec.type])

    rows = [{c: cell(c, s, n) for c, s in table.columns.items()} for n in range(draw(st.integers(0, 3)))]
    return pd.DataFrame(rows, columns=list(table.columns))


@pytest.mark.parametrize("name", schema.TABLES)
@settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(drawn=st.data())
def test_every_table_comes_back_as_it_went(name, tmp_path, drawn):
    written = stored.write(drawn.draw(frames(name)), name, tmp_path)
    pd.testing.assert_frame_equal(stored.read(name, tmp_path), written)
    before = (tmp_path / f"{name}.csv").read_bytes()
    stored.write(stored.read(name, tmp_path), name, tmp_path)
    assert (tmp_path / f"{name}.csv").read_bytes() == before


def rejected(**cells: object) -> pd.DataFrame:
    return pd.DataFrame([{"path": "x", "reason": "y", "detail": "", "action": "refused"} | cells])


@given(HOSTILE.filter(bool))
@example("=1")
@example("'=1")
@settings(deadline=None)
def test_no_cell_begins_like_a_formula(text):
    cell = disk.to_csv(rejected(path=text)).split("\n", 1)[1]
    assert not re.match(r'"?[=+\-@\t\r]', cell)


def test_lines_end_in_one_way_and_numbers_are_left_alone():
    frame = pd.DataFrame({"text": ["-1"], "number": [-1.5], "flag": [True]})
    assert disk.to_csv(frame) == "text,number,flag\n'-1,-1.5,True\n"


def test_rows_are_sorted_by_key_and_floats_rounded():
    rows = [
        {"first": "b", "second": "x", "table": "t", "measure": "m", "unit": "u", "value": 2 / 3, "n": 1},
        {"first": "a", "second": "x", "table": "t", "measure": "m", "unit": "u", "value": np.nan, "n": None},
    ]
    made = stored.normal(pd.DataFrame(rows), "agreement")
    assert list(made["first"]) == ["a", "b"]
    assert made["value"].iloc[1] == 0.666667
    assert list(made.columns) == list(schema.TABLES["agreement"].columns)


@pytest.mark.parametrize("cells", [{"action": "ignored"}, {"action": ""}, {"path": ""}, {"reason": None}])
def test_values_outside_the_declaration_are_refused(cells, tmp_path):
    stored.write(rejected(), "rejected", tmp_path)
    with pytest.raises(SchemaError):
        stored.write(rejected(**cells), "rejected", tmp_path)
    assert "refused" in (tmp_path / "rejected.csv").read_text()


def test_a_key_stands_once(tmp_path):
    with pytest.raises(SchemaError):
        stored.write(pd.concat([rejected(), rejected()]), "rejected", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_date_is_a_date(data):
    documents = data["documents"].assign(earliest="28 January 2019")
    with pytest.raises(SchemaError):
        stored.check(documents, "documents")


@pytest.mark.parametrize("name", schema.TABLES)
def test_declarations_hold_together(name):
    table = schema.TABLES[name]
    assert set(table.key) <= set(table.columns)
    assert all(spec.meaning for spec in table.columns.values())
    described = stored.describe(name)
    assert [field["name"] for field in described["fields"]] == list(table.columns)
    assert described["primaryKey"] == list(table.key)


@pytest.mark.parametrize("name", schema.TABLES)
def test_committed_tables_fit_their_declaration(name, tmp_path):
    folder = ROOT / "data/processed"
    stored.write(stored.read(name, folder), name, tmp_path)
    assert (tmp_path / f"{name}.csv").read_bytes() == (folder / f"{name}.csv").read_bytes()


def test_rows_by_document_are_plain_and_in_the_order_of_the_names():
    frame = pd.DataFrame({"doc_id": ["b", "a", "b"], "start": pd.array([1, None, 3], dtype="Int64"), "x": list("xyz")})
    found = dict(schema.by_document(frame, ("start",)))
    assert list(found) == ["a", "b"]
    assert found == {"a": [{"start": None}], "b": [{"start": 1}, {"start": 3}]}
    assert list(schema.by_document(frame.head(0))) == []
