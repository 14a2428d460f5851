"""Table ``documents``: every article with what is known of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.intake.articles import article, entries
from analysis.intake.dates import DATES
from analysis.intake.descriptions import description
from analysis.intake.entry import ArticleEntry
from analysis.intake.settings import read_settings
from analysis.study import Study
from analysis.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def _known(row: Mapping[str, str]) -> str:
    """Whether the outlet is stated in the text, inferred, or unknown: the first word of its basis says so."""
    first = re.split(r"\W", row.get("outlet_basis", "").lower(), maxsplit=1)[0]
    return first if first in ("stated", "inferred") else ("inferred" if row.get("outlet") else "unknown")


def document_table(
    study: Study,
    of: Iterable[ArticleEntry] | None = None,
    described: Mapping[str, Mapping[str, str]] | None = None,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Table ``documents``: every article with what its metadata and articles.csv say of it; what is not said stays empty.

    articles.csv comes first, then the article's own page or row; a camp may also follow from study.yaml: outlet_camps.
    ``of`` (all articles, unless given), ``described`` (what ``intake.description`` gives) and ``texts`` (by doc_id, where they have
    been read) make a part of the table.
    """
    import pandas as pd

    described = description(study)[0] if described is None else described
    camps = {outlet.casefold(): camp for outlet, camp in read_settings(study).outlet_camps.items()}
    rows = []
    for entry in entries(study) if of is None else of:
        text = article(study, entry).text if texts is None else texts[entry.doc_id]
        stated = {name: value for name, value in described.get(entry.doc_id, {}).items() if value}
        own = entry.metadata
        if own.get("date_basis", "").startswith("inferred") and any(stated.get(each) for each in DATES):
            own = {name: value for name, value in own.items() if name not in DATES}
        row = {**own, **stated}
        rows.append(
            {
                **row,
                "doc_id": entry.doc_id,
                "outlet_camp": row.get("outlet_camp") or camps.get(row.get("outlet", "").casefold(), "unassigned"),
                "outlet_is": _known(row),
                "text_path": entry.text_path,
                "n_chars": len(text),
                "n_words": count_words(text),
                "sha256": entry.sha256,
            }
        )
    return pd.DataFrame(rows)
