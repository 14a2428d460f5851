"""The comparisons that findings.yaml names: whether each holds, and whichever document is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.report.findings import Finding, cut_to, find, read_findings
from analysis.study import StudyError
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd


def comparisons(data: Tables, coder: str) -> pd.DataFrame | None:
    """The comparisons that findings.yaml lists, made with all documents and with each left out; None where it lists none.

    Each has ``says`` and ``test``, two findings around ``>`` or ``<``. Columns: says, first_number, second_number, documents (those in
    which the first finding has a row), holds, fails without (the documents whose leaving out turns it).
    """
    import pandas as pd

    specifications = read_findings(data.study) if data.study.has("findings.yaml") else {}
    listed = specifications.get("comparisons")
    if not listed:
        return None
    found = find(data, specifications, coder)
    rows = []
    for item in listed:
        parts = re.split(r"\s*([<>])\s*", item["test"])
        if len(parts) != 3 or not {parts[0], parts[2]} <= set(found):
            raise StudyError(
                "findings.yaml", f"'{item['test']}' does not compare two findings", "name two findings", "comparisons"
            )
        first, second = found[parts[0]], found[parts[2]]

        def holds(one: Finding, other: Finding, sign: str = parts[1]) -> bool:
            return one.value > other.value if sign == ">" else one.value < other.value

        turning = [
            doc
            for doc in ([] if data.large else data["documents"]["doc_id"])
            if not holds(cut_to(first, doc, keep=False), cut_to(second, doc, keep=False))
        ]
        rows.append(
            {
                "says": item["says"],
                "first_number": first.text(),
                "second_number": second.text(),
                "documents": first.measured("documents") if "doc_id" in first.rows else 0,
                "holds": holds(first, second),
                "fails without": ", ".join(turning),
            }
        )
    return pd.DataFrame(rows)
