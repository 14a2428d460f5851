"""Notebooks that a study brings: run after ours with the same parameters, kept the same way, and named where they fail."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import nbformat
import pytest

from analysis import report
from analysis.commands import execution, notebooks
from analysis.edition import notebooks as pages
from analysis.study import Study, StudyError, open_study
from analysis.tables import RECIPES, Tables

FREE = "from analysis import Tables\ndata = Tables(study, out)\nlen(data.frame('statements'))"
DECLARED = "from analysis import report\ndata = report.begin(study, out, needs=['statements'])"


def write(folder: Path, *cells: str, name: str = "mine.ipynb", **metadata: Any) -> Path:
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    made = [nbformat.v4.new_markdown_cell("# Mine"), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), path)
    return path


def plan(path: Path, study: Study) -> notebooks.Plan:
    return notebooks.Plan(path, Tables(study), {})


def test_those_of_a_study_are_found_and_this_study_has_the_numbered_ones(small: Path, opened: Study) -> None:
    assert opened.own_notebooks == []
    mine = write(small, FREE)
    write(small, FREE, name=".mine-checkpoint.ipynb")
    assert opened.own_notebooks == [mine]
    assert open_study().own_notebooks == []


def test_one_that_declares_nothing_may_show_anything(small: Path, opened: Study) -> None:
    free, declared = (plan(write(small, cell), opened) for cell in (FREE, DECLARED))
    assert (free.tables, free.declared) == (list(RECIPES), report.ANYTHING)
    assert declared.tables == ["statements"]
    assert free.own
    assert free.target == opened.notebooks / "mine.ipynb"


def test_what_lies_beside_it_counts(small: Path, opened: Study) -> None:
    path = write(small, FREE)
    before = plan(path, opened).key
    (path.parent / "population.csv").write_text("a,1\n")
    changed = plan(path, opened).key
    (path.parent / ".cache").write_text("")
    assert plan(path, opened).key == changed != before


@pytest.mark.parametrize(
    ("name", "metadata", "said"),
    [
        ("01_corpus.ipynb", {}, "one of the numbered notebooks has this name. To mend: give it another"),
        (
            "r.ipynb",
            {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
            "written in R, and only Python",
        ),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_runs(
    small: Path, opened: Study, name: str, metadata: dict[str, Any], said: str
) -> None:
    write(small, FREE, name=name, **metadata)
    with pytest.raises(StudyError, match=said):
        notebooks.checked(opened)


def test_what_is_no_notebook_is_to_be_saved_again(small: Path, opened: Study) -> None:
    write(small, FREE).write_text("[]")
    with pytest.raises(StudyError, match=r"not a notebook.*save it again from Jupyter"):
        notebooks.checked(opened)


def test_it_gets_its_parameters_shows_what_it_draws_and_leaves_no_trace(small: Path, opened: Study) -> None:
    path = write(small, FREE, "import beside\nimport matplotlib.pyplot as plt\nplt.plot([1, beside.TWO]);")
    (path.parent / "beside.py").write_text("TWO = 2\n")
    before = sorted(small.rglob("*"))
    target = opened.notebooks / path.name
    execution.execute(path, target, {"study": str(small), "out": str(opened.results)}, opened)
    made = nbformat.read(target, as_version=4).cells
    assert [cell.metadata for cell in made] == [{"tags": ["injected-parameters"]}, {}, {}, {}]
    assert made[2].outputs[0].data["text/plain"] == str(len(Tables(opened).frame("statements")))
    assert "image/png" in made[3].outputs[0].data
    assert sorted(small.rglob("*")) == before
    book = pages._book(Tables(opened), target)
    assert (book["title"], book["tables"], book["path"]) == ("Mine", [], "notebooks/mine.html")


@pytest.mark.parametrize(
    ("cell", "said", "mend"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero", "open it in Lab; the run up to there is "),
        (
            "import nowhere.to_be_found",
            "No module named 'nowhere'",
            "put nowhere.py beside the notebook, or install it: ",
        ),
    ],
)
def test_a_cell_that_raises_is_counted_in_the_notebook_as_it_was_written(
    small: Path, opened: Study, cell: str, said: str, mend: str
) -> None:
    path = write(small, "study", cell)
    asked = SimpleNamespace(notebook=path, target=opened.notebooks / path.name, study=opened)
    with pytest.raises(StudyError) as failed:
        notebooks._run_wave([cast(Any, asked)], {"study": str(small)}, 1)
    assert str(failed.value).startswith(f"{path}, cell 3: ")
    assert said in str(failed.value)
    assert f"To mend: {mend}" in str(failed.value)
    assert json.loads((opened.build / "runs" / path.name).read_text())
