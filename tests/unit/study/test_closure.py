"""What is kept follows the imports: the closure of a maker holds every module that is loaded while its table is made."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.study import closure as closure_module
from analysis.study.closure import closure, fingerprint_of, of_function, read_imports
from analysis.study.disk import ROOT
from analysis.tables import keys, recipes
from analysis.tables.recipes import RECIPES

HERE = "analysis.tables.kept"


def behind(table: str) -> set[str]:
    targets = of_function(recipes.__name__, RECIPES[table].make.__name__)
    return closure([*targets, HERE], stop=(recipes.__name__,)) | {recipes.__name__}


def test_a_measure_is_behind_its_own_tables_only() -> None:
    assert {table for table in RECIPES if "analysis.measures.wording" in behind(table)} == {"naming", "terms"}
    assert {table for table in RECIPES if "analysis.measures.networks" in behind(table)} == {"edges"}
    assert not any("analysis.figures" in module for table in RECIPES for module in behind(table))


def test_a_name_taken_from_a_face_is_an_import_of_the_module_that_defines_it() -> None:
    found = closure(["analysis.study:StudyError"])
    assert found == {"analysis", "analysis.study", "analysis.study.errors"}
    assert "analysis.study.study" in closure(["analysis.study:Study"])
    assert {"analysis.study.errors", "analysis.study.study"} <= closure(["analysis.study:*"])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\nfrom pathlib import Path", []),
        ("from analysis.study import Study, sha256", ["analysis.study:Study", "analysis.study:sha256"]),
        ("from analysis import coding\ncoding.coders(1)", ["analysis.coding:coders"]),
        ("from analysis import coding\nuse(coding)\ncoding.coders(1)", ["analysis.coding:*"]),
        ("from analysis import coding as c\nc.coders(1)", ["analysis.coding:coders"]),
        ("def f():\n    from analysis.measures import wording\n    wording.x", ["analysis.measures:wording"]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from analysis import coding", []),
        ("import analysis.report", ["analysis.report:*"]),
    ],
)
def test_imports_are_read_from_the_syntax_tree(source: str, found: list[Any]) -> None:
    assert read_imports(source) == found


def test_of_one_function_only_what_it_uses_counts() -> None:
    source = (
        "from analysis import schema\nLIST = schema.X\n"
        "def one():\n    from analysis import coding\n    return coding.coders(helper())\n"
        "def helper():\n    from analysis import intake\n    return intake.texts(LIST)\n"
        "def other():\n    from analysis import figures\n    figures.show()\n"
    )
    assert sorted(read_imports(source, "one")) == [
        "analysis.coding:coders",
        "analysis.intake:texts",
        "analysis.schema:X",
    ]
    assert "analysis.figures:show" in read_imports(source, "other")


def test_data_files_beside_a_module_and_the_lock_count_as_source(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon, lock = ROOT / "analysis/attribution/cues.csv", ROOT / "requirements.lock"
    files = closure_module.files_of(["analysis.attribution.lexicon"])
    assert {lexicon, lock} <= set(files)
    assert not [path for path in files if path.suffix == ".md"]
    before = fingerprint_of.__wrapped__("analysis.attribution.lexicon")
    digest = closure_module.digest
    monkeypatch.setattr(closure_module, "digest", lambda path: "other" if path == lexicon else digest(path))
    assert fingerprint_of.__wrapped__("analysis.attribution.lexicon") != before


@pytest.mark.parametrize("face", ["", "from .middle import rule as rule\n"], ids=["modules", "face"])
def test_a_change_two_imports_away_is_noticed_and_one_elsewhere_is_not(tmp_path: Path, face: str) -> None:
    """A package of its own, read by a fresh interpreter each time, as each run of the project reads its source."""
    package = tmp_path / "analysis/study"
    shutil.copytree(ROOT / "analysis/study", package)
    for path in (tmp_path / "analysis/__init__.py", tmp_path / "requirements.lock"):
        path.touch()
    modules = {"__init__": "", "last": "LIMIT = 1\n", "other": "LIMIT = 1\n"}
    modules["middle"] = "from analysis.chain.last import LIMIT\ndef rule():\n    return LIMIT\n"
    modules["first"] = f"from analysis.chain{'' if face else '.middle'} import rule\n"
    chain = tmp_path / "analysis/chain"
    chain.mkdir()
    for name, source in modules.items():
        (chain / f"{name}.py").write_text(source)
    if face:
        (chain / "__init__.pyi").write_text(face)

    def fingerprint() -> str:
        ask = "from analysis.study import closure; print(closure.fingerprint_of('analysis.chain.first'))"
        return subprocess.run(
            [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, check=True, text=True
        ).stdout

    before = fingerprint()
    assert (tmp_path / "build/imports.json").exists()
    (chain / "other.py").write_text("LIMIT = 2\n")
    assert fingerprint() == before
    (chain / "last.py").write_text("LIMIT = 2\n")
    changed = fingerprint()
    assert changed != before
    (chain / "last.py").write_text("from analysis.chain import other\nLIMIT = other.LIMIT\n")
    (chain / "other.py").write_text("LIMIT = 3\n")
    assert len({before, changed, fingerprint()}) == 3
    (chain / "last.py").write_text("LIMIT = 1\n")
    assert fingerprint() == before


def test_a_maker_changed_changes_its_own_key_only(monkeypatch: pytest.MonkeyPatch) -> None:
    source = closure_module.source_of
    before = {table: keys.code.__wrapped__(table) for table in RECIPES}
    monkeypatch.setattr(
        closure_module, "source_of", lambda module, maker: source(module, maker) + "#" * (maker == "_edges")
    )
    after = {table: keys.code.__wrapped__(table) for table in RECIPES}
    assert {table for table in RECIPES if before[table] != after[table]} == {"edges"}
