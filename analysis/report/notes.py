"""The notes of an essay: for each finding its query, its number and the passages it rests on."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from analysis.report.findings import Finding, Sampled, evidence
from analysis.tables import Tables


def evidence_html(notes: Mapping[str, int], findings: Mapping[str, Finding], data: Tables, most: int = 8) -> str:
    """The notes (finding to number) as HTML, up to ``most`` passages each. Raw text is escaped: it shows as text."""
    parts = []
    for name, note in notes.items():
        finding = findings[name]
        rows = evidence(finding, data)
        items = [_passage(row, data) for row in rows.head(most).to_dict("records")]
        more = len(rows) - most
        if isinstance(finding, Sampled):
            items.append(f"<li>a sample of {int(finding.numbers['rows']):,}; more in <code>evidence.csv</code></li>")
        elif more > 0:
            items.append(f"<li>and {more} more in <code>evidence.csv</code></li>")
        if rows.empty:
            items.append("<li>No row fits: the query above is the evidence.</li>")
        parts.append(
            f'<section id="note-{note}"><p><strong>{note}. {html.escape(name.replace("_", " "))}</strong>: {finding.text()}'
            f"<br><small>{html.escape(finding.query)}</small></p><ul>{''.join(items)}</ul></section>"
        )
    return "\n".join(parts)


def _passage(row: dict[str, Any], data: Tables) -> str:
    import pandas as pd

    if pd.isna(row["start"]):
        where = row["doc_id"] if isinstance(row["doc_id"], str) else row["row_id"]
        return f"<li><small>{html.escape(row['table'])}: {html.escape(str(where))}</small></li>"
    start, end = int(row["start"]), int(row["end"])
    text = data.texts[row["doc_id"]]
    words = " ".join(text[start:end].split())
    words = words if len(words) <= 160 else f"{words[:110]} … {words[-40:]}"
    who = html.escape(str(row["speaker"]))
    return f"<li>{who}: <q>{html.escape(words)}</q> <small>{html.escape(row['doc_id'])}, {start}–{end}</small></li>"
