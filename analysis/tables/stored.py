"""Frames put into the form of their table, checked, written and read back: CSV, or Parquet in parts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.schema import TABLES
from analysis.study import StudyError, to_csv, unguarded, whole, write_bytes

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_DTYPES = {"text": "str", "date": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}


def normal(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A frame in the one form of its table: declared columns and types, sorted by key, floats rounded to 6 decimals."""
    import pandas as pd

    table = TABLES[name]
    frame = frame.reindex(columns=list(table.columns))
    for column, spec in table.columns.items():
        if spec.type in ("text", "date"):
            frame[column] = frame[column].astype(object).where(frame[column].notna(), "").astype("str")
        elif spec.type == "number":
            frame[column] = pd.to_numeric(frame[column]).astype("float64").round(6)
        else:
            frame[column] = frame[column].astype(_DTYPES[spec.type])
    return frame.sort_values(list(table.key), kind="stable").reset_index(drop=True)


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Check a normal frame against its declaration. Raises pandera's SchemaError where it does not fit."""
    import pandera.pandas as pa

    table = TABLES[name]
    columns = {}
    for column, spec in table.columns.items():
        checks = []
        if spec.values:
            allowed = list(spec.values) if spec.required else ["", *spec.values]
            checks.append(pa.Check.isin(allowed))
        if spec.required and spec.type == "text":
            checks.append(pa.Check.str_length(min_value=1))
        if spec.type == "date":
            checks.append(pa.Check.str_matches(r"^(\d{4}-\d{2}-\d{2})?$"))
        columns[column] = pa.Column(checks=checks, nullable=not spec.required)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(table.key)).validate(frame)


def write(frame: pd.DataFrame, name: str, folder: Path) -> pd.DataFrame:
    """Check a frame and write it as ``folder/name.csv``, whole or not at all; the frame comes back in normal form."""
    frame = check(normal(frame, name), name)
    write_bytes(folder / f"{name}.csv", to_csv(frame).encode("utf-8"))
    return frame


def read(name: str, folder: Path) -> pd.DataFrame:
    """Read a table back exactly as ``write`` returned it, from its file or from the parts in a folder of its name."""
    import pandas as pd

    if (folder / name).is_dir():
        frames = [read_part(name, part) for part in parts(name, folder)]
        return normal(pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(), name)
    types = {column: spec.type for column, spec in TABLES[name].columns.items()}
    frame = pd.read_csv(
        folder / f"{name}.csv",
        lineterminator="\n",
        dtype={c: _DTYPES[t] for c, t in types.items()},
        keep_default_na=False,
        na_values={c: [""] for c, t in types.items() if t in ("integer", "number")},
    )
    for column, kind in types.items():
        if kind == "text":
            apostrophe = frame[column].str.startswith("'")
            if apostrophe.any():
                frame[column] = frame[column].where(~apostrophe, frame[column].map(unguarded))
    return normal(frame, name)


def parts(name: str, folder: Path) -> list[Path]:
    """The files of a table that is kept in parts."""
    return sorted((folder / name).glob("*.parquet"))


def write_part(frame: pd.DataFrame, name: str, path: Path, made_from: str = "", checked: bool = True) -> pd.DataFrame:
    """Check a frame and write it as one Parquet file of its table, whole or not at all; it comes back in normal form.

    The same rows give the same bytes. ``made_from`` is noted in the file itself, so that it can be told from a stale one.
    ``checked``: false for what becomes part of a file that is checked.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = check(normal(frame, name), name) if checked else normal(frame, name)
    table = pa.Table.from_pandas(frame, schema=_arrow(name), preserve_index=False)
    out = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata({"made_from": made_from}), out, compression="zstd", write_page_checksum=True
    )
    with whole(path) as part:
        part.write_bytes(out.getbuffer())
    return frame


def read_part(name: str, path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One part of a table, all of its columns or some, in the types that ``read`` gives.

    Raises StudyError for a file whose bytes are not those that were written.
    """
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        frame = file.read(columns=None if columns is None else list(columns), use_threads=False).to_pandas()
    except OSError as error:
        if error.errno is not None:
            raise
        raise StudyError(path, "the file is damaged", "remove it; the next run makes it again") from None
    specs = TABLES[name].columns
    frame = frame.astype({column: _DTYPES[specs[column].type] for column in frame.columns})
    return frame if columns is None else frame[list(columns)]


def n_rows(name: str, folder: Path) -> int:
    """How many rows a table in parts has, from the parts' own footers."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(part).num_rows for part in parts(name, folder))


def _arrow(name: str) -> pa.Schema:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "date": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    return pa.schema([(column, types[spec.type]) for column, spec in TABLES[name].columns.items()])


def describe(name: str) -> dict[str, Any]:
    """The fields of a table as a Frictionless table schema."""
    table = TABLES[name]
    fields = []
    for column, spec in table.columns.items():
        entry: dict[str, Any] = {
            "name": column,
            "type": "string" if spec.type == "text" else spec.type,
            "description": spec.meaning,
        }
        constraints: dict[str, Any] = {"required": True} if spec.required else {}
        if spec.values:
            constraints["enum"] = list(spec.values)
        if constraints:
            entry["constraints"] = constraints
        fields.append(entry)
    return {"fields": fields, "primaryKey": list(table.key)}
