"""What is odd in what people wrote, and what is not: each rule on tables of its own."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import study_at

from analysis.coding import Codebook
from analysis.commands import oddities
from analysis.commands.oddities import Checked

BOOK = Codebook("", [{"id": "left"}, {"id": "right"}], [], [], [], {}, [])


def of(folder: Path, outlets: list[str], camps: list[str] | None = None, dates: list[str] | None = None) -> Checked:
    rows = {"doc_id": [f"d{n}" for n in range(len(outlets))], "outlet": outlets}
    rows |= {"outlet_camp": camps or ["left"] * len(outlets), "earliest": dates or [""] * len(outlets)}
    return Checked(study_at(folder, folder), pd.DataFrame(rows), BOOK, "2020-05-01")


@pytest.mark.parametrize(
    ("outlets", "odd"),
    [
        (["Post", "post"], True),
        (["The Post", "Post"], True),
        (["St. Lund Post", "St Lund  Post"], True),
        (["Post", "Evening Post"], False),
        (["The", "the"], True),
        (["", ""], False),
    ],
)
def test_an_outlet_is_spelt_twice(tmp_path: Path, outlets: list[str], odd: bool) -> None:
    assert bool(oddities.spelt_twice(of(tmp_path, outlets))) == odd


def test_a_date_to_come_is_one_after_today(tmp_path: Path) -> None:
    found = oddities.to_come(of(tmp_path, [""] * 3, dates=["2020-05-01", "2020-05-02", ""]))
    assert [each.where for each in found] == ["d1: 2020-05-02"]


def test_sides_that_are_none_of_the_codebooks_are_another_division(tmp_path: Path) -> None:
    assert [each.where for each in oddities.unlisted_sides(of(tmp_path, ["", ""], ["left", "lefft"]))] == [
        "'lefft' (d1)"
    ]
    assert not oddities.unlisted_sides(of(tmp_path, ["", ""], ["liberal", "conservative"]))
    assert not oddities.unlisted_sides(of(tmp_path, ["", ""], ["left", "unassigned"]))


def test_one_actor_may_repeat_his_own_name(tmp_path: Path) -> None:
    rows = "actor_id,name,aliases\na,Ada Holm,Ada Holm;Holm\nb,Bo Holm,Holm\n"
    (tmp_path / "actors.csv").write_text(rows, encoding="utf-8")
    assert [each.where for each in oddities.shared_aliases(of(tmp_path, [""]))] == [
        "actors.csv, line 3: 'Holm' is a's too"
    ]


def test_of_many_of_a_kind_the_first_are_said(tmp_path: Path) -> None:
    found = oddities.oddities(of(tmp_path, [name for n in range(8) for name in (f"Post {n}", f"post {n}")]))
    assert len(found) == oddities.MOST + 1
    assert found[-1].where == "3 more"
