"""articles.csv: what people say of the articles, held against what lies in the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import schema
from analysis.intake.articles import entries, remarks
from analysis.intake.dates import read_date, read_dates
from analysis.intake.entry import ArticleEntry
from analysis.intake.names import safe_name, stem
from analysis.intake.record import Remark
from analysis.intake.settings import read_settings
from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    import pandas as pd

# What was readable and left out all the same; everything else that is refused could not be read.
LEFT_OUT = ("not English", "exact duplicate", "near duplicate")

_COLUMNS = frozenset(schema.TABLES["documents"].columns) | {"rights", "speaks_for", "note", "notes"}  # of articles.csv


def rejected(study: Study) -> pd.DataFrame:
    """Table ``rejected``: every file or row left out, mended or odd, so that nothing is lost silently.

    path, reason, detail (byte, character, line or row) and action: refused, repaired or flagged.
    """
    import pandas as pd

    rows = [*remarks(study), *description(study)[1]]
    return pd.DataFrame(rows, columns=list(Remark._fields)).drop_duplicates(
        ["path", "reason", "detail"], ignore_index=True
    )


def description(study: Study) -> tuple[dict[str, dict[str, str]], list[Remark]]:
    """articles.csv by doc_id, and what is odd in it.

    A date that is none becomes empty and a row of the second. Raises StudyError with the line for a row that names no
    article, or one that could not be read, or one whose bytes are not those of its sha256.
    """
    path = study.raw / "articles.csv"
    if not path.exists():
        return {}, []
    known = {entry.doc_id: entry for entry in entries(study)}
    described: dict[str, dict[str, str]] = {}
    odd: list[Remark] = []
    order = read_settings(study).date_order
    rows = read_rows(path)
    if unread := [name for name in (rows[0][0] if rows else ()) if name not in _COLUMNS]:
        odd.append(Remark(study.shown(path), "columns not read", f"line 1: {', '.join(unread[:5])}", "flagged"))
    for row, place in rows:
        if "doc_id" not in row:
            raise StudyError(path, "it has no column doc_id", "name the first column doc_id", "line 1")
        name = row["doc_id"]
        doc_id = name if name in known else safe_name(name)
        if doc_id not in known:
            _refuse_unknown(study, path, place, name)
            continue
        if doc_id in described:
            raise StudyError(path, f"doc_id '{name}' stands here twice", "keep one row", place)
        stated = {column: value.strip() for column, value in row.items()}
        _refuse_changed(study, known[doc_id], stated)
        dates, problems = read_dates(stated, order)
        dates |= {each: read_date(stated[each], order).day for each in ("public_copy_date",) if stated.get(each)}
        odd += [Remark(study.shown(path), "undated", f"{place}: {problem}", "flagged") for problem in problems]
        described[doc_id] = {**stated, **dates}
    return described, odd


def _refuse_changed(study: Study, entry: ArticleEntry, stated: dict[str, str]) -> None:
    if stated.get("sha256") and stated["sha256"] not in (entry.sha256, entry.origin_sha256):
        raise StudyError(
            study.located(entry.origin),
            "the article has changed: its sha256 is not the one in articles.csv",
            "put the original back, or correct sha256 there if the change is meant",
        )


def _refuse_unknown(study: Study, path: Path, place: str, name: str) -> None:
    """What articles.csv names and the intake did not accept: an error, unless it was read and left out by rule."""
    for file, reason, detail, action in remarks(study):
        if action == "refused" and safe_name(stem(file)) == safe_name(name):
            if reason in LEFT_OUT:
                return
            mend = "mend the file, or remove that row"
            raise StudyError(study.raw / file, f"{reason}, and articles.csv names it", mend, detail)
    plain = {safe_name(each).casefold() for each in (name, stem(name))}
    meant = next((entry.doc_id for entry in entries(study) if entry.doc_id.casefold() in plain), "")
    mend = f"write '{meant}' if that is meant" if meant else "add the file or remove the row"
    raise StudyError(path, f"doc_id '{name}' is no file of articles/", mend, place)
