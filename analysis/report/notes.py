"""The notes of an essay: for each sentence what it rests on, with its number and the passages that are its evidence."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.report.findings import Finding, Sampled, evidence
from analysis.report.labels import Labels
from analysis.report.words import documents_named
from analysis.tables import Tables

if TYPE_CHECKING:
    from analysis.report.essay import Essay


def evidence_html(essay: Essay, most: int = 4) -> str:
    """The notes as HTML, numbered as the sentences are, up to ``most`` passages of each finding; what was shown before is named only.

    Raw text is escaped: it shows as text.
    """
    named = documents_named(essay.data)
    labels = Labels(essay.data.codebook, named)
    shown: dict[str, int] = {}
    parts = []
    for number, mark in enumerate(essay.marks, 1):
        items = []
        for name in dict.fromkeys(mark.rests_on):
            label = f"<b>{html.escape(labels.finding(essay.specifications, name))}</b>: {essay.findings[name].text()}"
            if name in shown:
                label += f' <small>(see <a href="#note-{shown[name]}">{shown[name]}</a>)</small>'
            else:
                shown[name] = number
                label += _passages(essay.findings[name], essay.data, named, most)
            items.append(f"<li>{label}</li>")
        parts.append(f'<section id="note-{number}"><p><b>{number}</b></p><ul>{"".join(items)}</ul></section>')
    return "\n".join(parts)


def _passages(finding: Finding, data: Tables, named: Mapping[str, Mapping[str, Any]], most: int) -> str:
    """The passages of a finding, and how many more there are."""
    rows = evidence(finding, data)
    if rows.empty:
        return "; no row fits, and that is the finding"
    texts = rows.dropna(subset=["start"])
    items = [_passage(row, data, named) for row in texts.head(most).to_dict("records")]
    more = int(finding.numbers["rows"]) - len(items) if isinstance(finding, Sampled) else len(texts) - len(items)
    if more > 0:
        items.append(f"<li>and {more:,} more in the table evidence</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _passage(row: dict[str, Any], data: Tables, named: Mapping[str, Mapping[str, Any]]) -> str:
    start, end = int(row["start"]), int(row["end"])
    words = " ".join(data.texts[row["doc_id"]][start:end].split())
    words = words if len(words) <= 160 else f"{words[:110]} … {words[-40:]}"
    speaker = "" if row["speaker"] != row["speaker"] or not row["speaker"] else f"{html.escape(str(row['speaker']))}: "
    where = html.escape(str(named.get(row["doc_id"], {}).get("label", row["doc_id"])))
    return f"<li>{speaker}<q>{html.escape(words)}</q> <small>{where}, characters {start:,} to {end:,}</small></li>"
