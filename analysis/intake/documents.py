"""Texts to documents and sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.intake import articles
from analysis.study import Study
from analysis.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def _known(row: Mapping[str, str]) -> str:
    """Whether the outlet is stated in the text, inferred, or unknown: the first word of its basis says so."""
    first = re.match(r"\w*", row.get("outlet_basis", "").lower())
    said = first.group() if first else ""
    return said if said in ("stated", "inferred") else ("inferred" if row.get("outlet") else "unknown")


def document_table(
    study: Study,
    entries: Iterable[articles.Entry] | None = None,
    described: Mapping[str, Mapping[str, str]] | None = None,
) -> pd.DataFrame:
    """Table ``documents``: every article with what its metadata and articles.csv say of it; what is not said stays empty.

    articles.csv comes first, then the article's own page or row; a camp may also follow from study.yaml: outlet_camps.
    ``entries`` (all articles, unless given) and ``described`` (what ``intake.description`` gives) make a part of the table.
    """
    import pandas as pd

    described = articles.description(study)[0] if described is None else described
    camps = {outlet.casefold(): camp for outlet, camp in study.settings.outlet_camps.items()}
    rows = []
    for entry in articles.entries(study) if entries is None else entries:
        article = articles.article(study, entry)
        stated = {name: value for name, value in described.get(article.doc_id, {}).items() if value}
        row = {**article.metadata, **stated}
        rows.append(
            {
                **row,
                "doc_id": article.doc_id,
                "outlet_camp": row.get("outlet_camp") or camps.get(row.get("outlet", "").casefold(), "unassigned"),
                "outlet_is": _known(row),
                "text_path": article.text_path,
                "n_chars": len(article.text),
                "n_words": count_words(article.text),
                "sha256": article.sha256,
            }
        )
    return pd.DataFrame(rows)
