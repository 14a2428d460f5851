"""``make status``: what is out of date is named with its reason, what is not is one sentence, and nothing is written."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import small_study, spoil, study_at

from analysis.__main__ import main
from analysis.commands import making
from analysis.commands.notebooks import Plan, passed_on, plans_of
from analysis.commands.status import report_status
from analysis.study import closure
from analysis.study.disk import ROOT
from analysis.tables import keys
from analysis.tables.kept import Tables

Ask = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study with its results: real tables, and stand-ins for what notebooks would write."""
    folder = tmp_path_factory.mktemp("status")
    data = Tables(study_at(small_study(folder / "small"), folder / "out"))
    making.make_tables(data)
    for plan in plans(data):
        for path in (plan.target, *(data.study.figures / f"{name}.svg" for name in plan.figures)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.name)
    for plan in plans(data):
        plan.note_done(1.0)
    return folder


def plans(data: Tables) -> list[Plan]:
    return plans_of(data, passed_on(data, {}))[0]


@pytest.fixture
def made(once: Path) -> Iterator[Path]:
    """The same, put back afterwards as it was."""
    kept = once.with_name(once.name + "-kept")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(once, kept)
    yield once
    shutil.rmtree(once)
    shutil.move(kept, once)


@pytest.fixture
def ask(made: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask for the status of the small study: exit status and what was printed. It fails where anything was written."""

    def answer(*more: str) -> tuple[int, str]:
        before, kept = seen(made), closure._KEPT.exists() and closure._KEPT.stat().st_mtime_ns
        status = main(["status", "--study", str(made / "small"), "--out", str(made / "out"), *more])
        assert seen(made) == before
        assert (closure._KEPT.exists() and closure._KEPT.stat().st_mtime_ns) == kept
        return status, capsys.readouterr().out

    return answer


def seen(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def test_what_is_as_it_was_made_is_one_sentence(ask: Ask, made: Path) -> None:
    os.utime(made / "small/articles/a.txt")  # read again, and found to be the same
    status, said = ask()
    assert status == 0
    assert said == (
        "Up to date: 14 tables, 10 figures and 8 notebooks are what their inputs and code give, and lie as they were made.\n"
    )


def test_a_comment_in_a_helper_concerns_what_rests_on_it(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, touched = closure.digest, ROOT / "analysis/measures/wording.py"
    monkeypatch.setattr(closure, "digest", lambda path: "other" if path == touched else digest(path))
    status, said = ask()
    assert status == 1
    (line,) = [each for each in said.splitlines() if each.startswith("  ")]
    # 07 and 08 ask queries, which may be about any table
    assert line == (
        "  analysis/measures/wording.py changed: tables naming and terms; figures naming and specifications; "
        "notebooks 05_wording, 07_robustness and 08_analysis"
    )


def test_a_changed_article_is_named_and_concerns_everything(ask: Ask, made: Path) -> None:
    with (made / "small/articles/a.txt").open("a") as stream:
        stream.write("More.\n")
    status, said = ask()
    assert status == 1
    assert f"  {made}/small/articles/a.txt changed: all 14 tables; all 10 figures; all 8 notebooks" in said.splitlines()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda at: (at / "out/figures/barcode.svg").unlink(), "out/figures/barcode.svg was removed"),
        (lambda at: (at / "out/figures/barcode.svg").write_text("x"), "out/figures/barcode.svg was altered"),
        (lambda at: (at / "out/processed/terms.csv").write_text("x"), "out/processed/terms.csv was altered"),
        (lambda at: (at / "out/processed/terms.csv").unlink(), "out/processed/terms.csv was removed"),
        (
            lambda at: (at / "out/notebooks/02_voices.ipynb").write_text("x"),
            "out/notebooks/02_voices.ipynb was altered",
        ),
        (lambda at: (at / "out/datapackage.json").unlink(), "out/datapackage.json was removed"),
    ],
)
def test_an_output_that_is_gone_or_altered_is_the_reason_alone(
    ask: Ask, made: Path, change: Callable[[Path], None], said: str
) -> None:
    change(made)
    status, printed = ask()
    assert (status, [line for line in printed.splitlines() if line.startswith("  ")]) == (1, [f"  {made}/{said}"])


def test_files_of_people_are_named_one_by_one(ask: Ask, made: Path) -> None:
    spoil(made / "small/articles.csv", 2, outlet="The Post")
    (made / "small/coding/coder_1/pairs.csv").unlink()
    (made / "small/articles/b.txt").write_text("Bo said that Ana left.")
    said = ask()[1]
    assert f"{made}/small/articles.csv changed: all 14 tables" in said
    assert f"{made}/small/coding/coder_1/pairs.csv was removed" in said
    assert f"{made}/small/articles/b.txt is new" in said


def test_what_make_all_would_do_is_what_status_says(ask: Ask, made: Path) -> None:
    def stale() -> set[str]:
        return {p.notebook.stem for p in plans(Tables(study_at(made / "small", made / "out"))) if not p.is_done()}

    assert stale() == set()
    path = made / "small/codebook.yaml"
    path.write_text(path.read_text().replace("Bo saw nothing", "Bo saw it"))
    assert "all 8 notebooks" in ask()[1]
    assert len(stale()) == 8


def test_another_coder_is_another_run_and_an_unknown_one_is_an_error(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = ask("--coder", "machine")
    assert status == 1
    assert "  made without CODER=, asked for with CODER=machine: all 10 figures; all 8 notebooks" in said.splitlines()
    assert ask("--coder", "nobody")[0] == 2


def test_a_study_before_its_first_run(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "results"
    assert main(["status", "--study", str(small), "--out", str(out)]) == 1
    assert capsys.readouterr().out == f"Nothing has been made of {small} yet: make all STUDY={small} OUT={out}\n"
    assert not out.exists()


def test_a_fresh_copy_of_this_repository_says_what_is_known_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Tables()
    data.study = replace(data.study, build=tmp_path / "build")
    assert report_status(data, {}) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "Nothing has been made here yet, so it is not known what these inputs and this code give. The files of"
    )
    assert "make verify does so in a copy" in said
    assert not (tmp_path / "build").exists()


def test_tables_alone_leave_the_notebooks_to_be_made(ask: Ask, made: Path) -> None:
    shutil.rmtree(made / "out/build/runs")
    status, said = ask()
    assert status == 1
    assert "  not made yet: all 10 figures; all 8 notebooks" in said.splitlines()


def test_a_record_of_an_earlier_version_gives_no_reason(ask: Ask, made: Path) -> None:
    path = made / "out/build/tables/edges.json"
    path.write_text(json.dumps({name: json.loads(path.read_text())[name] for name in ("key", "sha256")}))
    assert "  what it was made from is not on record: table edges; " in ask()[1]


def test_what_is_only_looked_up_loads_nothing_heavy(made: Path) -> None:
    asked = ["status", "--study", str(made / "small"), "--out", str(made / "out")]
    heavy = "{'pandas', 'matplotlib', 'spacy', 'papermill', 'pyarrow'}"
    code = f"import sys; from analysis.__main__ import main; main({asked!r}); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_fingerprint_of_a_table_rests_on_the_files_that_are_noted(made: Path) -> None:
    data = Tables(study_at(made / "small", made / "out"))
    noted = data.origin("terms")
    assert {"analysis/measures/wording.py", "analysis/tables/recipes.py", "requirements.lock"} <= set(noted.code)
    assert keys.sources("terms") == noted.code
    assert list(noted.inputs) == ["actors.csv"]
    assert noted.tables == ("runs", "attributions")


def test_what_a_study_cannot_have_is_not_out_of_date(small: Path, tmp_path: Path) -> None:
    (small / "codebook.yaml").unlink()
    shutil.rmtree(small / "coding")
    data = Tables(study_at(small, tmp_path / "out"))
    making.make_tables(data)
    for plan in plans(data):
        plan.target.parent.mkdir(parents=True, exist_ok=True)
        plan.target.write_text("made")
    for plan in plans(data):
        plan.note_done(1.0)
    assert report_status(data, {}) == 0


def test_a_table_in_parts_is_looked_at_as_a_folder(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LARGE", "0")
    asked = ["--study", str(small), "--out", str(tmp_path / "out")]
    assert main(["tables", *asked]) == 0
    shutil.rmtree(tmp_path / "out/processed/sentences")
    with (small / "articles/a.txt").open("a") as stream:
        stream.write("More.\n")
    assert main(["status", *asked]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"  {tmp_path}/out/processed/sentences was removed" in lines
    assert f"  {small}/articles/a.txt changed: all 14 tables" in lines
