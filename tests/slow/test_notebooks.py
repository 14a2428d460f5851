"""The committed notebooks are complete runs, tell nothing of the machine, and come out the same in a copy."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.study.disk import ROOT
from analysis.tables.kept import Tables

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MACHINE = re.compile(r"/(?:home|root|work|tmp|Users|private|mnt)/|[A-Z]:\\\\|" + re.escape(str(ROOT)))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def code(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def each(test: Any) -> Any:
    return pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)(test)


def test_the_notebooks_are_there() -> None:
    assert {"01_corpus", "02_voices", "03_claims", "08_analysis"} <= {path.stem for path in NOTEBOOKS}


@each
def test_every_code_cell_has_run_in_order(path: Path) -> None:
    counts = [cell["execution_count"] for cell in code(path)]
    assert counts == list(range(1, len(counts) + 1))


@each
def test_no_cell_failed_or_warned(path: Path) -> None:
    outputs = [output for cell in code(path) for output in cell["outputs"]]
    assert outputs
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


@each
def test_outputs_tell_nothing_of_the_machine(path: Path) -> None:
    notebook = read(path)
    told = [notebook["metadata"], *(cell["metadata"] for cell in notebook["cells"])]
    for cell in code(path):
        for output in cell["outputs"]:
            output.get("data", {}).pop("image/png", None)
            told.append(output)
    assert not MACHINE.findall(json.dumps(told, ensure_ascii=False))
    assert notebook["metadata"]["kernelspec"] == {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}


@each
def test_default_parameters_stand_in_a_tagged_cell(path: Path) -> None:
    tagged = [cell for cell in code(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert "".join(tagged[0]["source"]).startswith('study = ""')
    assert not [cell for cell in code(path) if "injected-parameters" in cell["metadata"].get("tags", [])]


@each
def test_cells_are_short(path: Path) -> None:
    cells = [cell for cell in code(path) if "report.begin(" not in "".join(cell["source"])]  # but for what is declared
    longest = max(cells, key=lambda cell: len(cell["source"]))
    assert len(longest["source"]) <= 12, "".join(longest["source"])


def copy_of_the_project(place: Path) -> Path:
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in listed.decode().rstrip("\0").split("\0"):
            if (ROOT / name).is_file():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place / name)
    else:
        shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".venv", "build", ".*_cache", "__pycache__"))
    return place


def fingerprints(place: Path) -> dict[str, str]:
    paths = [
        path for folder in ("data", "figures", "notebooks") for path in (place / folder).rglob("*") if path.is_file()
    ]
    return {path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_run_again_in_a_copy_they_show_and_write_the_same(data: Tables, tmp_path: Path) -> None:
    place = copy_of_the_project(tmp_path / "copy of the project")
    for name in data.names:
        data[name]
    shutil.copytree(data.study.build, place / "build")  # the tables have been made from the same inputs: they are read
    before = fingerprints(place)
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython"), "PYTHONPATH": str(place)}
    command = [sys.executable, "-m", "pytest", "--nbval", "notebooks"]
    result = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    cells = sum(len(code(path)) for path in NOTEBOOKS)
    assert f"{cells} passed" in result.stdout
    after = fingerprints(place)
    assert sorted(name for name in {*before, *after} if before.get(name) != after.get(name)) == []
