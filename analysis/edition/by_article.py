"""A finding told article by article: its figure in each, and a share's with each left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from analysis import report
from analysis.text import percent

COLUMN_OF = {"words": "n_words", "quoted_words": "n_quoted_words"}  # what a measure adds up
_HEADS = {"words": "Words", "quoted_words": "Words in quotation marks"}


@dataclass(frozen=True)
class ByArticle:
    """A table: the heads of its columns after the first, its rows (the name and address of an article, and cells), and a sentence."""

    columns: list[str] = field(default_factory=list)
    rows: list[tuple[tuple[str, str], list[str]]] = field(default_factory=list)
    words: str = ""


def by_article(finding: report.Finding, most: int, named: Callable[[str], tuple[str, str]]) -> ByArticle:
    """A finding in each article; nothing for a cell or a range, and no rows beyond ``most`` articles.

    ``named`` gives an article's label and address.
    """
    if "doc_id" not in finding.rows or finding.measure in ("value", "range"):
        return ByArticle()
    if finding.base is not None:
        columns, cells, words = _share(finding, finding.base)
        together = []
    else:
        columns, cells, words = _count(finding)
        together = [(("Together", ""), _together(finding, len(columns)))]
    if len(cells) > most:
        return ByArticle(words=words)
    return ByArticle(columns, [(named(doc_id), row) for doc_id, row in cells.items()] + together, words)


def _share(finding: report.Finding, base: report.Finding) -> tuple[list[str], dict[str, list[str]], str]:
    share, without = finding.by_document(), finding.without()
    part, whole = _in_each(finding), _in_each(base)
    cells = {
        doc: [f"{int(part.get(doc, 0)):,}", f"{int(whole.get(doc, 0)):,}", percent(share[doc]), percent(without[doc])]
        for doc in share.index
    }
    places = "units" if isinstance(finding, report.Sampled) else "articles"
    low, high, least, most = map(percent, (share.min(), share.max(), without.min(), without.max()))
    words = f"In single {places} the share lies between {low} and {high}; with any one left out, between {least} and {most}."
    return ["Part", "Whole", "Share", "Share without it"], cells, words


def _count(finding: report.Finding) -> tuple[list[str], dict[str, list[str]], str]:
    cells = {doc: [f"{int(n):,}"] for doc, n in _in_each(finding, "rows").items()}
    if finding.measure in ("rows", "documents"):
        return ["Rows"], cells, ""
    each = _in_each(finding)
    cells = {doc: [*row, f"{int(each.get(doc, 0)):,}"] for doc, row in cells.items()}
    return ["Rows", _HEADS.get(finding.measure, "Different")], cells, ""


def _together(finding: report.Finding, n_columns: int) -> list[str]:
    """The cells of the last row; what is counted once for all articles has no sum."""
    sums = [f"{int(sum(_in_each(finding, 'rows').values())):,}"]
    if finding.measure in COLUMN_OF:
        sums.append(f"{int(finding.value):,}")
    return sums + [""] * (n_columns - len(sums))


def _in_each(finding: report.Finding, measure: str = "") -> dict[str, float]:
    """A measure (the finding's own) of the rows of a finding, be it a share's part or whole, in each article."""
    measure = measure or finding.measure
    if isinstance(finding, report.Sampled):
        return finding.by_unit[measure].to_dict()
    groups = finding.rows.groupby("doc_id")
    if measure == "rows":
        return groups.size().to_dict()
    if measure in COLUMN_OF:
        return groups[COLUMN_OF[measure]].sum().to_dict()
    return {doc: replace(finding, base=None, rows=rows).value for doc, rows in groups}
