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
        ("The Russian trade minister, Yegor Lom, left. Lom said so.", "Lom", "russia"),
        ("Russian presidential aide Yegor Lom said so.", "Yegor Lom", "russia"),
        ("Russian Deputy U.N. Ambassador Yegor Lom said so.", "Yegor Lom", "russia"),
        ("Secretary of State Ada Quill said so.", "Ada Quill", "us"),
        ("An adviser to Kerrigan's wife said so.", "An adviser to Kerrigan's wife", "unassigned"),
        ("Paul Kerrigan's administration said so.", "Paul Kerrigan's administration", "us"),
        ("The Bush administration fell. Administration officials said so.", "Administration officials", "us"),
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


KINDS = pd.concat(
    [
        TABLE,
        pd.DataFrame(
            [
                ("analysts", "Analysts (unnamed)", "other", "expert", "", "analysts", "", "analysts"),
                ("reporters", "Reporters (unnamed)", "media", "media", "", "reporters", "", "reporters"),
                ("others", "Other countries", "other", "state", "", "governments", "", "other countries"),
                ("bloc", "Harbour League", "other", "international_organisation", "", "", "", ""),
                ("lom", "Yegor Lom", "russia", "state", "Russia", "head", "Lom Trading House", "Lom"),
            ],
            columns=TABLE.columns,
        ),
    ]
)


@pytest.mark.parametrize(
    ("source", "side"),
    [
        ("Reuters", "media"),
        ("The daily Veld Herald", "media"),
        ("A state news agency", "media"),
        ("Peru", "other"),
        ("Most western countries", "other"),
        ("World leaders", "other"),
        ("Peruvian Foreign Minister Ada Quill", "other"),
        ("The United Nations", "other"),
        ("Some economists", "other"),
        ("The Lom Trading House", "russia"),
        ("A US draft resolution", "us"),
        # none of a kind that the table lists, or of a listed country
        ("Russian economists", "unassigned"),
        ("Opposition leaders", "unassigned"),
        ("A neighbour", "unassigned"),
    ],
)
def test_an_unlisted_speaker_is_on_the_side_of_the_kind(source: str, side: str) -> None:
    text = f"{source} said so."
    row = {"source_start": 0, "source_end": len(source), "start": len(source), "end": len(source)}
    assert names.resolve(text, [row], KINDS)[0]["camp"] == side


def test_officials_go_with_the_government_where_the_parliament_is_of_another_side() -> None:
    speaker = ("speaker", "Ole Vik", "rebels", "legislature", "Russia", "speaker", "", "Vik")
    table = pd.concat([TABLE, pd.DataFrame([speaker], columns=TABLE.columns)])
    for source, side in (("A Russian minister", "russia"), ("A Russian lawmaker", "unassigned")):
        row = {"source_start": 0, "source_end": len(source), "start": 99, "end": 99}
        assert names.resolve(f"{source} said so.", [row], table)[0]["camp"] == side
