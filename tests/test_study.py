"""Where a study lies, and files written whole or not at all."""

import os
from pathlib import Path

import pytest

from analysis import study
from analysis.study import ROOT, StudyError, open_study


def test_nothing_said_is_the_study_of_this_repository_in_place():
    own = open_study()
    assert own.own
    assert (own.raw, own.processed) == (ROOT / "data/raw", ROOT / "data/processed")
    assert len(own.article_paths) == 5
    assert own.missing == []


def test_another_study_keeps_out_of_the_repository(small, tmp_path):
    other = open_study(str(small), str(tmp_path / "results"))
    assert not other.own
    assert other.raw == small
    for place in (other.processed, other.figures, other.notebooks, other.build):
        assert place.parent == tmp_path / "results"


def test_without_out_results_go_below_build(small):
    assert open_study(str(small)).processed == ROOT / "build/studies/small/processed"


def test_home_spaces_and_the_folder_make_was_called_from(small, monkeypatch):
    spaced = small.rename(small.parent / "my study")
    monkeypatch.setenv("HOME", str(small.parent))
    assert open_study("~/my study", "~/my results").raw == spaced
    monkeypatch.setenv("CALLED_FROM", str(small.parent))
    assert open_study("my study", "../results").processed == small.parent.parent / "results/processed"


@pytest.mark.parametrize("out", ["", "results", "articles/results"])
def test_results_may_not_go_into_the_inputs(small, out):
    with pytest.raises(StudyError, match="results may not go into"):
        open_study(str(small), str(small / out))


@pytest.mark.parametrize(
    ("make", "said"), [(None, "no such folder"), ("", "no folder articles/"), ("articles", "it is empty")]
)
def test_a_folder_that_is_no_study(tmp_path, make, said):
    folder = tmp_path / "study"
    if make is not None:
        (folder / make).mkdir(parents=True)
    with pytest.raises(StudyError, match=said) as error:
        open_study(str(folder))
    assert str(folder) in str(error.value)
    assert "To mend:" in str(error.value)


def test_missing_names_what_is_not_there(small):
    (small / "actors.csv").unlink()
    assert open_study(str(small)).missing == ["actors.csv"]


def test_the_same_bytes_are_not_written_again(tmp_path):
    path = tmp_path / "new folder/file"
    assert study.write_bytes(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not study.write_bytes(path, b"one")
    assert path.stat().st_mtime_ns == 1
    assert study.write_bytes(path, b"two")
    assert [p.read_bytes() for p in path.parent.iterdir()] == [b"two"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def stopped(*_):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", stopped)
    with pytest.raises(OSError, match="no space left"):
        study.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
