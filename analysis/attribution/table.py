"""The machine's rows of the table ``attributions``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.attribution import extraction
from analysis.text import english_only

if TYPE_CHECKING:
    import pandas as pd


def attribution_table(texts: Mapping[str, str], known: pd.DataFrame | None) -> pd.DataFrame:
    """Table ``attributions`` of the machine: every document's rows, with the speaker each source was resolved to."""
    import pandas as pd

    from analysis.attribution import names as naming

    rows = []
    for (doc_id, text), found in zip(texts.items(), extraction.extract_many(map(english_only, texts.values()))):
        ids = [f"machine.{doc_id}.a{number:03d}" for number in range(1, len(found) + 1)]
        for number, (row, who) in enumerate(zip(found, naming.resolve(text, found, known))):
            spans = {
                name: "" if row[f"{name}_start"] is None else text[row[f"{name}_start"] : row[f"{name}_end"]]
                for name in ("source", "cue")
            }
            links = {
                name: "" if row[key] is None else f"machine.{doc_id}.{key[0]}{row[key]}"
                for name, key in (("group_id", "group"), ("coordination_id", "coordination"))
            }
            rows.append(
                {
                    **row, **spans, **links, **who, "attribution_id": ids[number], "doc_id": doc_id, "coder": "machine",
                    "parent_id": "" if row["parent"] is None else ids[row["parent"]], "content": text[row["start"] : row["end"]],
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
