"""On whose side an unlisted speaker is, by the office that the document gives him."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.attribution import names

TABLE = pd.DataFrame(
    [
        ("usa", "United States", "us", "state", "United States", "government", "", "Washington"),
        ("russia", "Russia", "russia", "state", "Russia", "government", "", "Moscow"),
        ("kerrigan", "Paul Kerrigan", "us", "state", "United States", "minister", "", "Kerrigan"),
    ],
    columns=["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"],
)


def camp(text: str, source: str) -> str:
    place = text.rindex(source)
    row = {"source_start": place, "source_end": place + len(source), "start": place, "end": place}
    return names.resolve(text, [row], TABLE)[0]["camp"]


@pytest.mark.parametrize(
    ("text", "source", "side"),
    [
        ("Treasury Secretary Ada Quill spoke. Quill said so.", "Quill", "us"),
        ("On Friday White House press secretary Ada Quill spoke. Later Quill left.", "Quill", "us"),
        ("Ada Quill, a Pentagon spokeswoman, said so.", "Ada Quill", "us"),
        ("Ada Quill, a spokeswoman for the Kremlin, said so. Quill left.", "Quill", "russia"),
        ("Russian Deputy Foreign Minister Yegor Lom said so.", "Yegor Lom", "russia"),
        ("Sen. Ada Quill, R-Ohio, said so.", "Ada Quill", "us"),
        ("Republican Sen. Ada Quill said so.", "Ada Quill", "us"),
        ("Rep. Ada Quill, a Texas Democrat, said so.", "Ada Quill", "us"),
        ("Utah Senator Ada Quill said so.", "Ada Quill", "us"),
        ("US Vice-President Ada Quill said so.", "Ada Quill", "us"),
        ("A spokesman for Kerrigan said so.", "A spokesman for Kerrigan", "us"),
        ("The Pentagon said so.", "The Pentagon", "us"),
        ("A State Department official said so.", "A State Department official", "us"),
        ("A spokesman for the Kremlin said so.", "A spokesman for the Kremlin", "russia"),
        # none of these speaks for a state
        ("Ada Quill, a former Pentagon spokeswoman, said so.", "Ada Quill", "unassigned"),
        ("Former White House adviser Ada Quill said so.", "Ada Quill", "unassigned"),
        ("Ada Quill, a critic of the Kremlin, said so.", "Ada Quill", "unassigned"),
        ("Critics of the White House said so.", "Critics of the White House", "unassigned"),
        ("Ada Quill, a Russian analyst, said so.", "Ada Quill", "unassigned"),
        ("Ada Quill, an official under Kerrigan, said so.", "Ada Quill", "unassigned"),
        ("Ada Quill, U.S. opposition leader, said so.", "Ada Quill", "unassigned"),
        ("U.S. military analyst Ada Quill said so.", "Ada Quill", "unassigned"),
        ("American singer Ada Quill said so.", "Ada Quill", "unassigned"),
        ("Sen. Ada Quill said so.", "Ada Quill", "unassigned"),
        ("Ada Quill met Russian Foreign Minister Yegor Lom. Quill said so.", "Quill", "unassigned"),
        ("A protester outside the White House said so.", "A protester outside the White House", "unassigned"),
    ],
)
def test_an_office_of_a_state_gives_a_side(text: Any, source: str, side: Any) -> None:
    assert camp(text, source) == side
