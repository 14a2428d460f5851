"""What is kept follows the imports: the closure of a maker holds every module that is loaded while its table is made."""

import json
import subprocess
import sys

import pytest

from analysis.study.closure import closure, fingerprint_of, of_function, read_imports
from analysis.study.disk import ROOT
from analysis.tables import keys, recipes
from analysis.tables.recipes import RECIPES

HERE = "analysis.tables.kept"


def behind(table: str) -> set[str]:
    targets = of_function(recipes.__name__, RECIPES[table].make.__name__)
    return closure([*targets, HERE], stop=(recipes.__name__,)) | {recipes.__name__}


LOADED = """
import json, sys
from analysis.tables import RECIPES, Tables
found = {}
for name in RECIPES:
    for module in [each for each in sys.modules if each.split(".")[0] == "analysis"]:
        del sys.modules[module]
    from analysis import tables
    data = tables.Tables(sys.argv[1], sys.argv[2])
    tables.RECIPES[name].make(data)
    found[name] = [each for each in sys.modules if each.split(".")[0] == "analysis"]
    data[name]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> dict[str, list[str]]:
    """Table to the modules that are loaded while it is made from the tables it needs, each time from an empty interpreter."""
    out = tmp_path_factory.mktemp("loaded")
    command = [sys.executable, "-c", LOADED, str(ROOT / "data/raw"), str(out)]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize("table", RECIPES)
def test_the_closure_of_a_table_holds_every_module_that_its_making_loads(loaded, table):
    assert set(loaded[table]) - behind(table) == set()
    assert any(module.startswith("analysis.study") for module in loaded[table])


def test_a_measure_is_behind_its_own_tables_only():
    assert {table for table in RECIPES if "analysis.measures.wording" in behind(table)} == {"naming", "terms"}
    assert {table for table in RECIPES if "analysis.measures.networks" in behind(table)} == {"edges"}
    assert not any("analysis.figures" in module for table in RECIPES for module in behind(table))


def test_a_name_taken_from_a_face_is_an_import_of_the_module_that_defines_it():
    found = closure(["analysis.study:StudyError"])
    assert found == {"analysis", "analysis.study", "analysis.study.errors"}
    assert "analysis.study.settings" in closure(["analysis.study:Settings"])
    assert {"analysis.study.errors", "analysis.study.settings"} <= closure(["analysis.study:*"])


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
def test_imports_are_read_from_the_syntax_tree(source, found):
    assert read_imports(source) == found


def test_of_one_function_only_what_it_uses_counts():
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


def test_data_files_beside_a_module_and_the_lock_count_as_source(monkeypatch):
    from analysis.study import closure as module

    lexicon, lock = ROOT / "analysis/attribution/cues.csv", ROOT / "requirements.lock"
    files = module._files(["analysis.attribution.lexicon"])
    assert {lexicon, lock} <= set(files)
    assert not [path for path in files if path.suffix == ".md"]
    before = fingerprint_of.__wrapped__("analysis.attribution.lexicon")
    digest = module._digest
    monkeypatch.setattr(module, "_digest", lambda path: "other" if path == lexicon else digest(path))
    assert fingerprint_of.__wrapped__("analysis.attribution.lexicon") != before


def test_a_maker_changed_changes_its_own_key_only(monkeypatch):
    source = keys.closure.source_of
    before = {table: keys.code.__wrapped__(table) for table in RECIPES}
    monkeypatch.setattr(
        keys.closure, "source_of", lambda module, maker: source(module, maker) + "#" * (maker == "_edges")
    )
    after = {table: keys.code.__wrapped__(table) for table in RECIPES}
    assert {table for table in RECIPES if before[table] != after[table]} == {"edges"}
