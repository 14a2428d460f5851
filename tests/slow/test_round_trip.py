"""Any table comes back from disk as it went, whatever text it holds."""

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from analysis import schema
from analysis.study import disk
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
def test_every_table_comes_back_as_it_went(name: str, tmp_path: Any, drawn: Any) -> None:
    written = stored.write(drawn.draw(frames(name)), name, tmp_path)
    pd.testing.assert_frame_equal(stored.read(name, tmp_path), written)
    before = (tmp_path / f"{name}.csv").read_bytes()
    stored.write(stored.read(name, tmp_path), name, tmp_path)
    assert (tmp_path / f"{name}.csv").read_bytes() == before


@given(HOSTILE.filter(bool))
@example("=1")
@example("'=1")
@settings(deadline=None)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = disk.to_csv(pd.DataFrame({"path": [text]})).split("\n", 1)[1]
    assert not re.match(r'"?[=+\-@\t\r]', cell)
