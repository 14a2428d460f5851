"""How many processes share the articles, and what they share."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import small_study, study_at

from analysis.study import partitions
from analysis.study.disk import ROOT
from analysis.study.partitions import Way
from analysis.tables.kept import Tables
from analysis.tables.recipes import RECIPES

NOT_SAID = Way()


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("WORKERS", "SCHEDULER", "LARGE"):
        monkeypatch.delenv(word, raising=False)


@pytest.fixture(autouse=True)
def four_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "processors", lambda: 4)


@pytest.mark.parametrize(("n_articles", "workers"), [(0, 0), (5, 0), (49, 0), (50, 4), (10_000, 4)])
def test_from_fifty_articles_on_there_is_a_process_for_each_processor(n_articles: int, workers: int) -> None:
    assert NOT_SAID.for_items(n_articles).workers == workers


def test_what_was_asked_for_is_done_whatever_the_number_of_articles() -> None:
    for asked in (Way(workers=1), Way(workers=3), Way(scheduler="local")):
        assert [asked.for_items(n) for n in (5, 10_000)] == [asked, asked]


def test_one_processor_needs_no_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "processors", lambda: 1)
    assert not NOT_SAID.for_items(500).asked_for


def test_a_partition_holds_more_where_there_are_more_articles() -> None:
    assert [partitions.most_of(n, large) for n, large in ((60, False), (500, False), (3000, True))] == [25, 100, 200]


def of_articles(place: Path, number: int) -> Tables:
    raw = small_study(place / "small")
    for each in range(number):
        text = f"Ana denied that Bo stole {each} horses.\n\nThe sky was grey, she said.\n"
        (raw / f"articles/y{each}.txt").write_text(text)
    return Tables(study_at(raw, place / "out"))


def test_five_articles_are_read_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> Iterator[object]:
        raise AssertionError("a pool was asked for")

    monkeypatch.setattr(partitions, "_in_processes", refused)
    monkeypatch.setattr(partitions, "begin_loading", refused)
    data = of_articles(tmp_path, 5)
    with data.loading():
        assert not data.in_parts
        assert len(data["runs"]) > 5
    assert not (data.study.build / "parts").exists()


def test_sixty_articles_give_the_same_bytes_in_one_process_and_in_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "processors", lambda: 2)
    of_two = of_articles(tmp_path / "two", 60)
    with of_two.loading():
        of_two.make_parts()
    assert len(of_two.parts) > 3
    assert len({made.process for made in of_two.made}) == 2
    monkeypatch.setenv("WORKERS", "1")
    of_one = of_articles(tmp_path / "one", 60)
    assert not of_one.in_parts
    for name in of_one.names:
        of_one[name]
        of_two[name]
        one, two = ((each.study.processed / f"{name}.csv").read_bytes() for each in (of_one, of_two))
        assert one == two, name
    assert len(RECIPES) >= len(of_one.names) > 5


def test_a_script_of_ones_own_needs_no_guard_around_it(tmp_path: Path) -> None:
    study = of_articles(tmp_path, 60).study
    script = tmp_path / "asked.py"
    script.write_text(
        "import sys\n"
        "from analysis import Tables\n"
        "print('begun')\n"
        "print(len(Tables(sys.argv[1], sys.argv[2])['documents']))\n"
    )
    command = [sys.executable, str(script), str(study.raw), str(tmp_path / "asked")]
    environment = {**os.environ, "WORKERS": "2", "PYTHONPATH": str(ROOT)}
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert asked.stdout == "begun\n61\n", asked.stderr
