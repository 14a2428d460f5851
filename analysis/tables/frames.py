"""Rows as a researcher takes them away: with the words of their passages, the article's title, outlet and dates, and labels in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.schema import TABLES
from analysis.study import StudyError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables.kept import Tables

OF_DOCUMENTS = ("title", "outlet", "outlet_camp", "earliest", "latest")
LABELLED = ("camp", "voice", "accused", "claiming_camp", "answering_camp", "outlet_camp", "actor_kind", "claim")
ENDS = {"claiming": "statement_id", "answering": "answer_id"}  # the two statements of a pair
OF_STATEMENTS = ("speaker", "start", "end")


def framed(data: Tables, name: str, chosen: dict[str, Any]) -> pd.DataFrame:
    """The frame that ``Tables.frame`` gives; ``chosen``: what ``Tables.rows`` may be told."""
    if name not in data:
        data[name]  # says what is lacking
    columns = TABLES[name].columns
    wanted = _by_document(data, name, chosen)
    rows = data.own(name, **wanted) if "coder" in columns else data.rows(name, list(columns), **wanted)
    if name == "pairs":
        rows = _with_statements(data, rows)
    if name != "documents" and "doc_id" in columns:
        rows = _with_documents(data, rows)
    for column in [each for each in LABELLED if each in rows]:
        rows[f"{column}_label"] = rows[column].map({value: _label(data, value) for value in rows[column].unique()})
    for start in [each for each in rows if each in ("start", "claiming_start", "answering_start")]:
        before = start.removesuffix("start")
        rows[f"{before}text"] = _passages(data, rows["doc_id"], rows[start], rows[f"{before}end"])
    return rows


def _by_document(data: Tables, name: str, chosen: dict[str, Any]) -> dict[str, Any]:
    """What is chosen by a column of ``documents`` that the table does not have, as the documents that have it."""
    own, theirs = {*TABLES[name].columns, "doc_ids", "leave_out"}, TABLES["documents"].columns
    if unknown := [column for column in chosen if column not in own and column not in theirs]:
        raise StudyError(
            name, f"neither it nor documents has a column {unknown[0]}", f"use one of {', '.join(TABLES[name].columns)}"
        )
    about = {column: value for column, value in chosen.items() if column not in own}
    if not about:
        return chosen
    doc_ids = data.rows("documents", ["doc_id"], doc_ids=chosen.get("doc_ids"), **about)["doc_id"]
    return {**{column: value for column, value in chosen.items() if column in own}, "doc_ids": set(doc_ids)}


def _label(data: Tables, value: str) -> str:
    return data.codebook.label(value) if value else ""


def _with_statements(data: Tables, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with who speaks in the claim's statement and in the answer, and where these stand."""
    wanted = ["statement_id", *OF_STATEMENTS]
    statements = data.rows("statements", wanted, doc_ids=set(pairs["doc_id"]), coder=data.whose("pairs"))
    for end, identifier in ENDS.items():
        names = {"statement_id": identifier, **{column: f"{end}_{column}" for column in OF_STATEMENTS}}
        pairs = pairs.merge(statements.rename(columns=names), on=identifier, how="left")
    return pairs


def _with_documents(data: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    wanted = [column for column in OF_DOCUMENTS if column not in rows]
    documents = data.rows("documents", ["doc_id", *wanted], doc_ids=set(rows["doc_id"]))
    return rows.merge(documents, on="doc_id", how="left")


def _passages(data: Tables, doc_ids: pd.Series, starts: pd.Series, ends: pd.Series) -> list[str]:
    """The words from each start to its end; a text is read once where rows of a document follow one another."""
    found, held, text = [], "", ""
    for doc_id, start, end in zip(doc_ids, starts, ends):
        if doc_id != held:
            held, text = doc_id, str(data.texts[doc_id])
        found.append(text[start:end])
    return found
