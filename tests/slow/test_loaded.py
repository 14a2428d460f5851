"""The closure of a table holds every module that is really loaded while the table is made."""

import json
import subprocess
import sys

import pytest

from analysis.study.closure import closure, of_function
from analysis.study.disk import ROOT
from analysis.tables import recipes
from analysis.tables.kept import Tables
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
    tables.RECIPES[name].make(tables.Tables(sys.argv[1], sys.argv[2]))
    found[name] = [each for each in sys.modules if each.split(".")[0] == "analysis"]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def loaded(data: Tables) -> dict[str, list[str]]:
    """Table to the modules that are loaded while it is made from the tables it needs, each time from an empty interpreter."""
    for name in data.names:
        data[name]  # those that others need are only read
    command = [sys.executable, "-c", LOADED, str(ROOT / "data/raw"), str(data.study.results)]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize("table", RECIPES)
def test_the_closure_of_a_table_holds_every_module_that_its_making_loads(
    loaded: dict[str, list[str]], table: str
) -> None:
    assert set(loaded[table]) - behind(table) == set()
    assert any(module.startswith("analysis.study") for module in loaded[table])
