"""Runs: one form for notebooks, nothing done twice, bad input in one line, another study without touching this one."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import nbformat
import pytest
import tqdm
from conftest import TEXT, spoil

from analysis import schema
from analysis.__main__ import jobs_from, main
from analysis.commands import execution, journal, notebooks, verification
from analysis.study import closure
from analysis.study.disk import ROOT, sha256
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables import keys
from analysis.tables.kept import Tables

CELLS = (
    'from analysis import report\ndata = report.begin(needs=["documents", "sentences"], wants=["statements"], figures=["bars"])',
    'import sys\nreport.figure(data, "bars", figures.bars(data["sentences"]))',
)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    path = tmp_path / "04_new.ipynb"
    nbformat.write(document, path)
    return path


def test_canonical_form_keeps_what_counts_and_nothing_else() -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# Title", metadata={"collapsed": True}),
        nbformat.v4.new_code_cell(
            "1", metadata={"tags": ["parameters"], "execution": {"iopub.status.busy": "2026-01-01"}}
        ),
        nbformat.v4.new_code_cell(" \n"),
        nbformat.v4.new_code_cell("2", execution_count=17),
    ]
    output = nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=17, metadata={"a": 1})
    cells[3].outputs = [output, nbformat.v4.new_output("stream", text="kept")]
    document = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "papermill": {"duration": 1.5},
            "kernelspec": {"name": "mine", "display_name": "Mine"},
            "language_info": {"name": "python", "version": "3.12"},
        },
    )
    made = execution.canonical(document)
    nbformat.validate(made)
    assert made.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in made.cells] == ["cell-00", "cell-01", "cell-02", "cell-03"]
    assert [cell.get("execution_count") for cell in made.cells] == [None, 1, None, 2]
    assert [cell.metadata for cell in made.cells] == [{}, {"tags": ["parameters"]}, {}, {}]
    assert made.cells[3].outputs[0].execution_count == 2
    assert made.cells[3].outputs[0].metadata == {}
    assert made.cells[3].outputs[1].text == "kept"
    assert nbformat.writes(execution.canonical(made)) == nbformat.writes(made)


def test_a_plan_reads_what_a_notebook_needs_and_makes(notebook: Path, opened: Study) -> None:
    plan = notebooks.Plan(notebook, Tables(opened), {})
    assert plan.tables == ["documents", "sentences", "statements"]
    assert (plan.figures, plan.lacking, plan.after) == (("bars",), [], False)


def test_a_plan_says_what_is_lacking(notebook: Path, small: Path, opened: Study) -> None:
    shutil.rmtree(small / "coding")
    (small / "codebook.yaml").unlink()
    assert notebooks.Plan(notebook, Tables(opened), {}).lacking == []  # statements are only wanted
    notebook.write_text(notebook.read_text().replace("wants=", "makes=[], needs=").replace("needs=", "wants=", 1))
    assert notebooks.Plan(notebook, Tables(opened), {}).lacking == ["codebook.yaml"]


def test_a_notebook_runs_again_only_where_something_changed(notebook: Path, small: Path, opened: Study) -> None:
    def plan(**parameters: str) -> notebooks.Plan:
        return notebooks.Plan(notebook, Tables(opened), parameters)

    assert not plan().is_done()
    figure = opened.figures / "bars.svg"
    for path in (plan().target, figure):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made")
    plan().note_done(1.0)
    assert plan().is_done()
    assert not plan(coder="machine").is_done()

    figure.write_text("altered")
    assert not plan().is_done()
    figure.unlink()
    assert not plan().is_done()
    figure.write_text("made")
    assert plan().is_done()

    spoil(small / "articles.csv", 2, outlet="The Post")
    assert not plan().is_done()
    spoil(small / "articles.csv", 2, outlet="The Times")
    assert plan().is_done()

    notebook.write_text(notebook.read_text().replace("import sys", "import os"))
    assert not plan().is_done()


def test_a_measure_changed_concerns_the_notebooks_that_show_it_only(
    data: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plans() -> dict[str, notebooks.Plan]:
        closure.fingerprint_of.cache_clear()
        keys.code.cache_clear()
        fresh = Tables(data.study)
        return {path.stem[:2]: notebooks.Plan(path, fresh, {}) for path in notebooks.sources()}

    before = {name: plan.key for name, plan in plans().items()}
    digest, touched = closure.digest, ROOT / "analysis/measures/wording.py"
    monkeypatch.setattr(closure, "digest", lambda path: "other" if path == touched else digest(path))
    changed = {name for name, plan in plans().items() if plan.key != before[name]}
    closure.fingerprint_of.cache_clear()
    keys.code.cache_clear()
    # 07 and 08 ask the queries of findings.yaml, which may be about any table
    assert changed == {"05", "07", "08"}


def test_a_file_that_is_no_notebook(notebook: Path, opened: Study) -> None:
    notebook.write_text("{")
    with pytest.raises(StudyError, match="04_new"):
        notebooks.Plan(notebook, Tables(opened), {})


def test_jobs_follow_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    assert [jobs_from(flag) for flag in ("-j2", "2", "-j", "", "-j0")] == [2, 2, 4, 4, 4]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three recorded files that ``make verify`` is to make again, by a stand-in that copies ``again/``."""
    root = tmp_path / "project"
    for name in ("analysis", "data/raw", "notebooks", "figures", "data/processed"):
        (root / name).mkdir(parents=True)
    recorded = {
        "data/processed/runs.csv": "id,x\nmachine.a,1\ncoder_1.a,1\n",
        "figures/bars.svg": "<svg>",
        "notebooks/01.ipynb": "{}",
    }
    for name, content in {**recorded, "requirements.lock": "", "pyproject.toml": ""}.items():
        (root / name).write_text(content)
    resources = [{"path": name, "hash": f"sha256:{sha256(root / name)}"} for name in recorded]
    (root / "datapackage.json").write_text(json.dumps({"resources": resources}))
    for name in recorded:
        (root / "again" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, root / "again" / name)

    def make_again(command: list[str], cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        assert command[-3:] == ["-m", "analysis", "all"]
        shutil.rmtree(cwd / "notebooks")
        shutil.copytree(root / "again", cwd, dirs_exist_ok=True)
        journal.note(cwd / "build", "all", ["processor  a stand-in"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(verification, "ROOT", root)
    monkeypatch.setattr(subprocess, "run", make_again)
    return root


def test_what_is_made_again_alike_is_reproduced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verification.verify() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "REPRODUCED: 3 recorded files, every table, figure and notebook, made again byte for byte."
    assert not [line for line in lines[:-1] if "reproduced" in line.lower() or "identical" in line]
    assert lines[0].startswith("Compared with the sha256 in datapackage.json of this same folder")
    assert "git diff --stat TAG -- datapackage.json" in lines[1]
    assert not (project / "build/verify").exists()
    (log,) = (project / "build/log").iterdir()
    assert lines[2] == f"The machine, the versions and the seconds: build/log/{log.name}"
    assert lines[-1] in log.read_text()
    assert "processor  a stand-in" in log.read_text()


def test_a_run_that_stops_is_not_reproduced(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 2))
    assert verification.verify() == 2
    assert capsys.readouterr().out.splitlines()[-1].startswith("NOT REPRODUCED: the run came to an end")


@pytest.mark.parametrize(
    ("spoil", "said", "verdict"),
    [
        (("again/data/processed/runs.csv", "id,x\nmachine.a,2\ncoder_1.a,1\n"),
         "differs: data/processed/runs.csv (2 lines of the machine's own, 0 others)",
         "2 were made again byte for byte; 1 came out differently"),
        (("again/data/processed/runs.csv", "id,x\nmachine.a,1\n"), "differs: data/processed/runs.csv (1 lines)", "1 came out differently"),
        (("again/figures/bars.svg", "<svg/>"), "differs: figures/bars.svg", "1 came out differently"),
        (("again/figures/pie.svg", "<svg>"), "made, but not recorded: figures/pie.svg", "1 made but not recorded"),
        (("again/notebooks/01.ipynb", None), "recorded, but not made again: notebooks/01.ipynb", "1 not made again"),
        (("figures/bars.svg", "<svg>altered"), "altered since it was recorded: figures/bars.svg",
         "3 were made again byte for byte; 1 altered here since recorded"),
    ],
)  # fmt: skip
def test_what_is_not_reproduced_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], spoil: tuple[str, str | None], said: str, verdict: str
) -> None:
    name, content = spoil
    (project / name).unlink() if content is None else (project / name).write_text(content)
    assert verification.verify() == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"  {said}" in lines
    assert lines[-1].startswith("NOT REPRODUCED: of 3 recorded files ")
    assert verdict in lines[-1]


def test_a_cell_that_raises_is_named_and_the_run_up_to_there_is_kept(tmp_path: Path, opened: Study) -> None:
    path, target = tmp_path / "01_new.ipynb", opened.notebooks / "01_new.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in ("print('so far')", "1 / 0", "print('no further')")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    with pytest.raises(execution.NotebookFailed, match="ZeroDivisionError") as failed:
        execution.execute(path, target, {}, opened)
    assert failed.value.cell == "cell 2"  # as one counts from the top
    assert "so far" in failed.value.kept.read_text()
    assert not nbformat.read(failed.value.kept, as_version=4).cells[-1].outputs
    assert not target.exists()


@pytest.mark.parametrize("cell", ["import os\nos._exit(9)", "import os\nos.kill(os.getpid(), 9)"])
def test_a_kernel_that_is_gone_is_one_line_that_names_the_notebook(tmp_path: Path, opened: Study, cell: str) -> None:
    path = tmp_path / "01_new.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    plan = SimpleNamespace(notebook=path, target=opened.notebooks / "01_new.ipynb", study=opened)
    with pytest.raises(StudyError) as failed:
        notebooks._run_wave([cast(Any, plan)], {}, 1)
    said = str(failed.value)
    assert said == (
        f"{path}: the process that ran it came to an end (Kernel died). "
        "To mend: run again, one at a time where memory or time is short: make -j1 all."
    )
    assert not plan.target.exists()


def test_tables_are_described_with_their_columns_and_sha256(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["tables", "--study", str(small), "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    package = json.loads((out / "datapackage.json").read_text())
    names = [resource["name"] for resource in package["resources"]]
    assert names == [name for name in schema.TABLES if (out / f"processed/{name}.csv").exists()]
    assert {"documents", "sentences", "attributions", "statements", "pairs"} <= set(names)
    for resource in package["resources"]:
        path = out / resource["path"]
        assert resource["hash"] == f"sha256:{sha256(path)}"
        header = path.read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(field["name"] for field in resource["schema"]["fields"])


def test_check_says_what_is_there_and_what_is_not(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "actors.csv").unlink()
    (small / "articles/notes.doc").write_bytes(b"x")
    assert main(["check", "--study", str(small)]) == 0
    said = capsys.readouterr().out
    for words in (
        "1 articles, 14 words",
        "refused       1  not a format that is read: notes.doc, .doc",
        "actors.csv     missing",
        "2 claims",
        "Ready.",
    ):
        assert words in said


def test_check_stays_on_one_screen_whatever_is_wrong(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [
        b"",
        b" ",
        b"\xff",
        b"\0",
        b"%PDF",
        b"...",
        "\u200bWell, it was said by the man. ".encode(),
        b"PK\x03\x04",
    ]
    for number in range(2_000):
        name = f"{number}{'x' * (number % 90)}{('.txt', '.docx', '.html', '')[number % 4]}"
        (small / f"articles/{name}").write_bytes(faults[number % len(faults)])
    command = ["check", "--study", str(small), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(
        tqdm, "tqdm", partial(tqdm.tqdm, disable=True)
    )  # a slow machine shows how far it is; not asked here
    assert main(command) == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert len(lines) <= 30
    assert max(len(line) for line in lines[1:-1]) <= 120
    rejected = Tables(str(small), str(tmp_path / "out"))["rejected"]
    refused = (rejected["action"] == "refused").sum()
    assert refused > 1_500
    assert f"{refused:,} files or rows refused" in captured.out
    assert captured.err == ""  # nothing is said twice
    assert lines[-1] == f"Ready. Next: make all STUDY={small} OUT={tmp_path / 'out'}"
    monkeypatch.setenv("STRICT", "1")
    assert main(command) == 2
    assert capsys.readouterr().out == captured.out
    monkeypatch.setenv("STRICT", "0")
    assert main(command) == 0


CODED = "coding/coder_1/{}.csv"
BAD: dict[str, tuple[tuple[str, Any], str]] = {
    "an article that is not UTF-8": (("articles/a.txt", b"ab \xff"), "a.txt, byte 3, 0xff: not UTF-8"),
    "an empty article": (("articles/a.txt", b""), "a.txt: empty"),
    "a changed article": (("articles.csv", {"sha256": "0" * 64}), "a.txt: the article has changed"),
    "an unknown doc_id": ((CODED.format("attributions"), {"doc_id": "z"}), "attributions.csv, line 2: doc_id 'z'"),
    "an unknown actor": ((CODED.format("statements"), {"actor_id": "z"}), "statements.csv, line 2: actor_id 'z'"),
    "an unknown claim": ((CODED.format("pairs"), {"claim": "z"}), "pairs.csv, line 2: claim 'z'"),
    "an offset beyond the text": (
        (CODED.format("statements"), {"end": len(TEXT) + 1}),
        f"statements.csv, line 2: end {len(TEXT) + 1} lies beyond the text, which has {len(TEXT)} characters",
    ),
    "a level that is no number": (
        (CODED.format("attributions"), {"level": "x"}),
        "attributions.csv, line 2: level 'x'",
    ),
    "a description that is not UTF-8": (("articles.csv", b"doc_id\n\xff"), "articles.csv, byte 7: it is not UTF-8"),
    "a study.yaml that asks for what there is not": (
        ("study.yaml", b"repair: all"),
        "study.yaml, line 1: 'repair' is no key",
    ),
    "a codebook that is no YAML": (("codebook.yaml", b"a: ["), "codebook.yaml, line 1: it is not valid YAML"),
}


@pytest.mark.parametrize("task", ["check", "all"])
@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_one_clear_line(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], task: str, what: str
) -> None:
    (file, change), said = BAD[what]
    if isinstance(change, bytes):
        (small / file).write_bytes(change)
    else:
        spoil(small / file, 2, **change)
    assert main([task, "--study", str(small), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith(f"Error: {small}")
    assert said in captured.err
    assert "To mend: " in captured.err
    assert not (tmp_path / "out/processed").exists()


@pytest.mark.parametrize("task", ["check", "all", "tables"])
def test_a_study_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], task: str) -> None:
    assert main([task, "--study", str(tmp_path / "no where")]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"Error: {tmp_path / 'no where'}: there is no such folder")
    assert captured.err.count("\n") == 1


def fingerprints() -> dict[str, str]:
    """The files of this repository that a run could touch."""
    folders = ("analysis", "data", "figures", "notebooks")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if "__pycache__" not in path.parts
    }


def outputs(path: Path) -> list[dict[str, Any]]:
    """What the cells of a notebook show."""
    cells = nbformat.read(path, as_version=4).cells
    return [output.data for cell in cells for output in cell.get("outputs", []) if "data" in output]


def test_another_study_from_end_to_end(tmp_path: Path) -> None:
    articles = tmp_path / "my study/articles"
    articles.mkdir(parents=True)
    for path in sorted((ROOT / "data/raw/articles").glob("*.txt"))[2:]:
        shutil.copy(path, articles)
    mine = [nbformat.v4.new_code_cell("from analysis import Tables\ndata = Tables(study, out)\nlen(data.texts)")]
    (articles.parent / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=mine), articles.parent / "notebooks/mine.ipynb")
    before, built = fingerprints(), {path.name for path in (ROOT / "build").glob("*")}
    command = [sys.executable, "-m", "analysis", "all", "--study", "~/my study", "--out", "~/my results", "--jobs=-j2"]
    environment = {**os.environ, "HOME": str(tmp_path)}

    def made() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    first = made()
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    assert "03_claims is left out: this study has no codebook.yaml" in first.stderr
    out = tmp_path / "my results"
    assert f"Open {out / 'notebooks/08_analysis.ipynb'} first." in first.stderr

    tables = {path.stem for path in (out / "processed").glob("*.csv")}
    assert tables == {"documents", "rejected", "sentences", "attributions", "runs", "coders", "evidence"}
    assert (out / "processed/documents.csv").read_text().count("\n") == 4
    report = nbformat.read(out / "notebooks/08_analysis.ipynb", as_version=4)
    prose = " ".join(
        output["data"].get("text/markdown", "")
        for cell in report.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )
    assert "three articles" in prose
    assert (
        "no articles.csv, actors.csv, codebook.yaml or coding by a person or a model; what depends on them is left out"
        in prose
    )
    assert not re.search(r'"output_type": "error"|"name": "stderr"', nbformat.writes(report))
    assert {"barcode.svg", "own_words.png", "speakers.csv"} <= {path.name for path in (out / "figures").iterdir()}

    for place, name in (
        (out / "notebooks", "01_corpus"),
        (tmp_path, "mine"),
    ):  # results run where they lie, from anywhere
        path = out / f"notebooks/{name}.ipynb"
        again = [
            sys.executable,
            "-m",
            "nbconvert",
            "--to=notebook",
            "--execute",
            "--output-dir",
            str(tmp_path),
            str(path),
        ]
        subprocess.run(again, cwd=place, capture_output=True, check=True)
        assert outputs(tmp_path / path.name) == outputs(path) != []
    assert fingerprints() == before
    assert {path.name for path in (ROOT / "build").glob("*")} <= built | {
        "matplotlib",
        "release",
    }  # its font cache; of the test of records
    assert "Everything is up to date." in made().stderr
