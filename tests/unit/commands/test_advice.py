"""make check says how much is left to be coded by hand as long as something is, whoever else has coded."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import small_study, study_at

from analysis.commands import checking
from analysis.commands.mends import MENDS
from analysis.tables import Tables


def checked(raw: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert checking.report_check(Tables(study_at(raw, raw.parent / "out"))) == 0
    return " ".join(capsys.readouterr().out.split())


def test_advice_is_given_until_people_have_coded_as_much(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = small_study(tmp_path / "study")
    advice = "A corpus of two articles can be coded whole"
    assert "can be coded whole" not in checked(raw, capsys)  # a person has read the one article
    (raw / "articles/b.txt").write_text("The harbour was closed on Monday. Nobody said why.\n", encoding="utf-8")
    assert f"{advice}: no share of it has to be estimated. So far: 1 article." in checked(raw, capsys)
    (raw / "coding/coder_1/coder.yaml").write_text("documents: [b]\n", encoding="utf-8")
    assert advice not in checked(raw, capsys)


def test_a_models_coding_is_nobodys_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = small_study(tmp_path / "study")
    (raw / "coding/coder_1/coder.yaml").write_text("kind: model\n", encoding="utf-8")
    assert "A corpus of one article can be coded whole: no share of it has to be estimated. Ready." in checked(
        raw, capsys
    )


def test_what_is_not_known_of_articles_is_said_with_how_to_state_it() -> None:
    documents = pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "outlet": ["", "Herald"],
            "earliest": ["", ""],
            "published": ["", ""],
            "outlet_camp": ["", "left"],
        }
    )
    first, mend = checking.unknown(documents)
    assert first == "1 of 2 have no outlet (a), 2 of 2 have no date, 1 of 2 have no side of their outlet (a)"
    assert mend.startswith("To mend: metadata.csv in articles/")
    assert not checking.unknown(documents.assign(outlet="a", earliest="2019-01-01", outlet_camp="left"))


def test_a_reason_with_which_articles_are_lost_says_how_to_mend_it() -> None:
    mended = {*MENDS}
    assert {"several articles", "wrapped lines", "no text layer", "metadata of no article", "undated"} <= mended


def test_what_was_repaired_is_not_to_be_mended() -> None:
    repaired = pd.DataFrame({"reason": ["wrapped lines", "undated"], "action": ["repaired", "flagged"]})
    assert checking._mends(repaired) == [MENDS["undated"]]
