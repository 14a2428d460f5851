"""What stands around the code: the lock, the environment, the pages that people read, and no trace of a machine."""

import ast
import csv
import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.study.disk import ROOT, sha256

# One requirement: a name at the start of a line, with the indented lines that follow it.
REQUIREMENT = re.compile(
    r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(\S+)((?:.*\n)(?:[ \t].*\n)*)", re.MULTILINE | re.IGNORECASE
)


@cache
def pins(part: str = "") -> dict[str, str]:
    """Name to version of one lock."""
    lock = (ROOT / f"requirements{part}.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([\w.]+)", lock, re.MULTILINE | re.IGNORECASE)
    return {plain(name): version for name, version in found}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def files() -> list[Path]:
    """The files of the project: those that git knows, or all but what is built."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        found = [ROOT / name for name in listed.rstrip("\0").split("\0")]
    else:
        found = [path for path in ROOT.rglob("*") if not {".venv", "build", "__pycache__"} & {*path.parts}]
    return [path for path in found if path.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "LICENSE",
        "environment.yml",
        "data/raw/README.md",
    ],
)
def test_the_pages_that_people_read_are_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 100


def test_environment_is_python_make_pip_and_the_lock() -> None:
    found = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    names = {re.split(r"[ =<>!]", each)[0] for each in found["dependencies"] if isinstance(each, str)}
    assert names == {"python", "make", "pip"}
    locks = [f"-r requirements{part}.lock" for part in ("", "-test", "-lab")]
    assert [each for each in found["dependencies"] if not isinstance(each, str)] == [{"pip": locks}]


def test_every_requirement_is_locked_with_hashes_and_none_comes_from_an_address() -> None:
    for part, least in {"": 100, "-test": 1, "-lab": 1, "-pdf": 1, "-site": 1, "-model": 1}.items():
        lock = (ROOT / f"requirements{part}.lock").read_text(encoding="utf-8")
        starts = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
        locked = REQUIREMENT.findall(lock)
        assert len(starts) == len(locked) >= least
        assert [name for name, _, rest in locked if "--hash=sha256:" not in rest] == []
        assert not re.search(r"://|--index-url|--find-links|@ ", lock)


def test_what_is_asked_for_is_locked() -> None:
    for part in ("", "-test", "-lab", "-pdf", "-site", "-model"):
        asked = (ROOT / f"requirements{part}.in").read_text(encoding="utf-8").splitlines()
        names = {plain(found.group()) for line in asked if (found := re.match(r"\w[\w.-]*", line))}
        assert names <= set(pins(part))
        assert len(names) >= 1


def test_no_lock_pins_another_version_than_the_default_one() -> None:
    for part in ("-test", "-lab", "-pdf", "-site", "-model"):
        first = pins()
        assert {name for name, version in pins(part).items() if first.get(name, version) != version} == set()


def test_one_version_everywhere() -> None:
    versions = {
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"],
        re.findall(
            r"^## ([\d.]+), \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
        )[0],
    }
    assert len(versions) == 1


def test_the_changelog_runs_from_the_newest_version_to_the_oldest_each_with_its_day() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    read = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+), (\d{4}-\d\d-\d\d)", head) for head in heads]
    assert all(read), heads
    assert read == sorted(read, key=lambda head: tuple(map(int, head.groups()[:3])) if head else (), reverse=True)


def test_no_file_tells_of_a_machine() -> None:
    machine = re.compile(rb"/(?:root|home|work|Users)/[\w.]")
    telling = [
        str(path.relative_to(ROOT))
        for path in files()
        if ROOT / "data/raw/articles" not in path.parents
        and path.suffix != ".png"
        and machine.search(path.read_bytes())
    ]
    assert telling == []


FIGURES = sorted({path.stem for path in (ROOT / "figures").iterdir() if path.suffix})


def test_there_are_at_least_five_figures() -> None:
    assert len(FIGURES) >= 5


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_its_picture_its_table_and_its_text(name: str) -> None:
    assert (ROOT / f"figures/{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (ROOT / f"figures/{name}.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(csv.reader((ROOT / f"figures/{name}.csv").read_text(encoding="utf-8").splitlines()))) > 1
    assert len((ROOT / f"figures/{name}.txt").read_text(encoding="utf-8").strip()) > 40
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_data_package_describes_the_files_as_they_are() -> None:
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    paths = [resource["path"] for resource in package["resources"]]
    for resource in package["resources"]:
        assert resource["hash"] == f"sha256:{sha256(ROOT / resource['path'])}", resource["path"]
    made = [path for folder in ("data/processed", "figures", "notebooks") for path in (ROOT / folder).glob("*.*")]
    assert sorted(paths) == sorted(path.relative_to(ROOT).as_posix() for path in made)


def test_articles_are_the_ones_described() -> None:
    rows = list(csv.DictReader((ROOT / "data/raw/articles.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 5
    for row in rows:
        assert row["sha256"] == sha256(ROOT / f"data/raw/articles/{row['doc_id']}.txt")
        assert row["date_basis"]
        assert row["outlet_basis"]
    assert [row["doc_id"] for row in rows if row["published"]] == ["2019-07-05_telesur"]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_make_has_what_is_promised() -> None:
    assert {
        "all",
        "tables",
        "check",
        "new-study",
        "code",
        "test",
        "test-unit",
        "verify",
        "lab",
        "site",
        "clean",
        "help",
    } <= targets()


def test_what_make_has_is_listed_on_one_screen() -> None:
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.count("\n") <= 24
    listed = set(re.findall(r"^  ([a-z-]+) |; make ([a-z-]+)", shown, re.MULTILINE))
    assert {first or within for first, within in listed} == targets() - {"help"}


def test_commands_of_the_readme_are_targets() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", readme, re.DOTALL))
    asked = set(re.findall(r"\bmake (?:-j\d* )?([a-z-]+)\b", blocks))
    assert {"all", "test"} <= asked <= targets()


def test_continuous_integration_runs_the_tests() -> None:
    path = ROOT / ".ci/run"
    assert "make test" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o100


MODULES = sorted((ROOT / "analysis").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_can_be_read_in_ten_minutes(path: Any) -> None:
    source = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    assert source.count("\n") <= 400
    assert [each.name for each in functions if (each.end_lineno or 0) - each.lineno >= 60] == []


def test_no_package_uses_what_lies_behind_the_face_of_another() -> None:
    open_to_all = {"analysis.measures", "analysis.study.partitions", "analysis.study.closure"}
    found = []
    for path in MODULES:
        own = ".".join(path.relative_to(ROOT).parts[:2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
                package = ".".join((node.module or "").split(".")[:2])
                inside = (node.module or "").count(".") > 1 and package != own
                if inside and not {node.module, package} & open_to_all:
                    found.append(f"{path.name}: {node.module}")
    assert found == []
