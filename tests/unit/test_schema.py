"""Tables come back from disk exactly as they went, whatever text they hold."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandera.errors import SchemaError

from analysis import schema
from analysis.study import disk
from analysis.study.disk import ROOT
from analysis.tables import stored


def rejected(**cells: object) -> pd.DataFrame:
    return pd.DataFrame([{"path": "x", "reason": "y", "detail": "", "action": "refused"} | cells])


def test_lines_end_in_one_way_and_numbers_are_left_alone() -> None:
    frame = pd.DataFrame({"text": ["-1"], "number": [-1.5], "flag": [True]})
    assert disk.to_csv(frame) == "text,number,flag\n'-1,-1.5,True\n"


def test_rows_are_sorted_by_key_and_floats_rounded() -> None:
    rows = [
        {"first": "b", "second": "x", "table": "t", "measure": "m", "unit": "u", "value": 2 / 3, "n": 1},
        {"first": "a", "second": "x", "table": "t", "measure": "m", "unit": "u", "value": np.nan, "n": None},
    ]
    made = stored.normal(pd.DataFrame(rows), "agreement")
    assert list(made["first"]) == ["a", "b"]
    assert made["value"].iloc[1] == 0.666667
    assert list(made.columns) == list(schema.TABLES["agreement"].columns)


@pytest.mark.parametrize("cells", [{"action": "ignored"}, {"action": ""}, {"path": ""}, {"reason": None}])
def test_values_outside_the_declaration_are_refused(cells: dict[str, Any], tmp_path: Path) -> None:
    stored.write(rejected(), "rejected", tmp_path)
    with pytest.raises(SchemaError):
        stored.write(rejected(**cells), "rejected", tmp_path)
    assert "refused" in (tmp_path / "rejected.csv").read_text()


def test_a_key_stands_once(tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        stored.write(pd.concat([rejected(), rejected()]), "rejected", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", schema.TABLES)
def test_declarations_hold_together(name: str) -> None:
    table = schema.TABLES[name]
    assert set(table.key) <= set(table.columns)
    assert all(spec.meaning for spec in table.columns.values())
    described = stored.describe(name)
    assert [field["name"] for field in described["fields"]] == list(table.columns)
    assert described["primaryKey"] == list(table.key)


@pytest.mark.parametrize("name", schema.TABLES)
def test_committed_tables_fit_their_declaration(name: str, tmp_path: Path) -> None:
    folder = ROOT / "data/processed"
    stored.write(stored.read(name, folder), name, tmp_path)
    assert (tmp_path / f"{name}.csv").read_bytes() == (folder / f"{name}.csv").read_bytes()


def test_rows_by_document_are_plain_and_in_the_order_of_the_names() -> None:
    frame = pd.DataFrame({"doc_id": ["b", "a", "b"], "start": pd.array([1, None, 3], dtype="Int64"), "x": list("xyz")})
    found = dict(schema.by_document(frame, ("start",)))
    assert list(found) == ["a", "b"]
    assert found == {"a": [{"start": None}], "b": [{"start": 1}, {"start": 3}]}
    assert list(schema.by_document(frame.head(0))) == []
