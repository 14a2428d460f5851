"""Where a study lies, and files written whole or not at all."""

import os
from pathlib import Path
from typing import Any

import pytest

from analysis.intake.repairs import REPAIRS
from analysis.intake.settings import Settings, read_settings
from analysis.study import disk
from analysis.study.disk import ROOT
from analysis.study.errors import StudyError
from analysis.study.study import open_study


def test_nothing_said_is_the_study_of_this_repository_in_place() -> None:
    own = open_study()
    assert own.own
    assert (own.raw, own.processed) == (ROOT / "data/raw", ROOT / "data/processed")
    assert len(own.article_paths) == 5
    assert own.missing == []


def test_another_study_keeps_out_of_the_repository(small: Path, tmp_path: Path) -> None:
    other = open_study(str(small), str(tmp_path / "results"))
    assert not other.own
    assert other.raw == small
    for place in (other.processed, other.figures, other.notebooks, other.build):
        assert place.parent == tmp_path / "results"


def test_without_out_results_go_below_build(small: Path) -> None:
    assert open_study(str(small)).processed == ROOT / "build/studies/small/processed"


def test_home_spaces_and_the_folder_make_was_called_from(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaced = small.rename(small.parent / "my study")
    monkeypatch.setenv("HOME", str(small.parent))
    assert open_study("~/my study", "~/my results").raw == spaced
    monkeypatch.setenv("CALLED_FROM", str(small.parent))
    assert open_study("my study", "../results").processed == small.parent.parent / "results/processed"


@pytest.mark.parametrize("out", ["", "results", "articles/results"])
def test_results_may_not_go_into_the_inputs(small: Path, out: str) -> None:
    with pytest.raises(StudyError, match="results may not go into"):
        open_study(str(small), str(small / out))


@pytest.mark.parametrize(
    ("make", "said"), [(None, "no such folder"), ("", "no folder articles/"), ("articles", "it is empty")]
)
def test_a_folder_that_is_no_study(tmp_path: Path, make: str | None, said: str) -> None:
    folder = tmp_path / "study"
    if make is not None:
        (folder / make).mkdir(parents=True)
    with pytest.raises(StudyError, match=said) as error:
        open_study(str(folder))
    assert str(folder) in str(error.value)
    assert "To mend:" in str(error.value)


def settings(folder: Any, content: Any) -> Settings:
    (folder / "study.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_settings(open_study(str(folder)))


def test_without_study_yaml_or_with_nothing_in_it_the_defaults_hold(small: Path) -> None:
    assert read_settings(open_study(str(small))) == Settings()
    assert settings(small, "# nothing\n") == settings(small, "") == settings(small, "repairs:\n") == Settings()


def test_study_yaml_says_how_articles_are_read(small: Path) -> None:
    asked = settings(
        small,
        "\ufeffencoding: Windows-1251\nformats: [csv, txt]\ncolumns: {text: body, doc_id: 1}\ndelimiter: tab\n"
        "repairs: [accents, mojibake]\n"
        "duplicates: keep_one\ndate_order: day_first\nkeep: [a, 7]\noutlet_camps:\n  'The Times': left\n",
    )
    assert asked == Settings(
        "cp1251", ("txt", "csv"), {"text": "body", "doc_id": "1"}, "\t", ("mojibake", "accents"), "keep_one", "day_first",
        ("a", "7"), {"The Times": "left"},
    )  # fmt: skip
    assert settings(small, "repairs: all").repairs == tuple(REPAIRS)
    assert settings(small, "repairs: control").repairs == ("control",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("repair: all", "line 1: 'repair' is no key of study.yaml"),
        ("repairs: all\n\n__proto__: 1", "line 3: '__proto__' is no key"),
        ("repairs: all\nrepairs: all", "line 2: 'repairs' stands there twice"),
        ("repairs: [everything]", "line 1: repairs: 'everything' is none of"),
        ("repairs: {a: 1}", "line 1: repairs: it is no list"),
        ("encoding: klingon", "line 1: encoding: 'klingon' is no encoding"),
        ("encoding: hex", "line 1: encoding: 'hex' is no encoding"),
        ("encoding: [a]", "is no encoding"),
        ("columns: {body: text}", "line 1: columns: 'body' is none of text,"),
        ("columns: {text: a, text: b}", "line 1: columns: 'text' stands there twice"),
        ("columns: {text: [a]}", "line 1: columns: it is no list of names"),
        ("delimiter: x", "line 1: delimiter: 'x' is no delimiter"),
        ("delimiter: [x]", "is no delimiter"),
        ("date_order: 5", "line 1: date_order: '5' is none of day_first, month_first"),
        ("keep: a", "line 1: keep: it is no list of doc_ids"),
        ("a: &a [x]\nb: *a", "line 1: anchors and aliases"),
        ("a: &a {k: 1}\nb: {<<: *a}", "line 1: anchors and aliases"),
        ("[" * 60_000, "it is nested too deep"),
        ("a: " * 9 + "1", "is not valid YAML"),
        ("keep: [", "line 1: it is not valid YAML"),
        ("keep: 2019-99-99", "it is not valid YAML"),
        ("keep: !!python/object/apply:os.system [ls]", "it is not valid YAML"),
        ("? [a]\n: b", "it is not valid YAML"),
        ("- a", "line 1: it holds no keys"),
        ("text", "line 1: it holds no keys"),
        (b"a: \xff", "byte 3: it is not UTF-8"),
        (b"a: \x00", "it is not valid YAML"),
        ("#" * 70_000, "it has more than 64 KB"),
    ],
    ids=range(28),
)
def test_what_study_yaml_cannot_ask_for_is_refused_with_its_line(small: Path, content: Any, said: str) -> None:
    with pytest.raises(StudyError) as error:
        settings(small, content)
    assert str(error.value).startswith(str(small / "study.yaml"))
    assert said in str(error.value)
    assert len(str(error.value)) < 400 + len(str(small))


def test_paths_are_shown_from_their_folder_with_everything_spelt_out(small: Path, tmp_path: Path) -> None:
    other = open_study(str(small), str(tmp_path / "out"))
    assert other.shown(small / "articles/a b.txt") == "articles/a b.txt"
    assert other.shown(small / "articles/a\n\x1b[0m\u202e.txt") == "articles/a\\n\\x1b[0m\\u202e.txt"
    assert other.shown(small / os.fsdecode(b"articles/\xff.txt")) == "articles/\\xff.txt"
    assert other.shown(other.processed / "texts/a.txt") == "processed/texts/a.txt"
    for path in (small / "articles/a.txt", other.processed / "texts/a.txt"):
        assert other.located(other.shown(path)) == path


def test_missing_names_what_is_not_there(small: Path) -> None:
    (small / "actors.csv").unlink()
    assert open_study(str(small)).missing == ["actors.csv"]


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder/file"
    assert disk.write_bytes(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not disk.write_bytes(path, b"one")
    assert path.stat().st_mtime_ns == 1
    assert disk.write_bytes(path, b"two")
    assert [p.read_bytes() for p in path.parent.iterdir()] == [b"two"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def stopped(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", stopped)
    with pytest.raises(OSError, match="no space left"):
        disk.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
