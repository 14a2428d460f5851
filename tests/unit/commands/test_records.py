"""The records are what would be made, and say the same as each other."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.commands import codecheck, deposit, licences, records
from analysis.study.disk import ROOT

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PACKAGE = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
CHECK = yaml.safe_load((ROOT / "codecheck.yml").read_text(encoding="utf-8"))
CRATE = json.loads((ROOT / "ro-crate-metadata.json").read_text(encoding="utf-8"))
NODES = {node["@id"]: node for node in CRATE["@graph"]}
PEOPLES = {"codechecker", "report", "summary", "certificate", "check_time"}  # what only a checker can fill


@cache
def made() -> dict[str, str]:
    return {path.name: text for path, text in records.records().items()}


@pytest.mark.parametrize("name", ["CITATION.cff", "README.md", "codecheck.yml", "ro-crate-metadata.json"])
def test_what_is_kept_is_what_would_be_made(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == made()[name], "run make records"


def ids(value: Any) -> Iterator[str]:
    """Every node that a node refers to."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and set(each) == {"@id"}:
            yield each["@id"]


def test_every_node_of_the_crate_stands_once_and_none_is_missing() -> None:
    assert len(NODES) == len(CRATE["@graph"])
    pointed = {each for node in NODES.values() for value in node.values() for each in ids(value)}
    assert {each for each in pointed if each not in NODES} == {"https://w3id.org/ro/crate/1.1"}


def test_the_parts_of_the_crate_are_there() -> None:
    parts = list(ids(NODES["./"]["hasPart"]))
    assert [each for each in parts if not (ROOT / each).exists()] == []
    assert [each for each in parts if (ROOT / each).is_dir() != each.endswith("/")] == []
    assert {each["path"] for each in PACKAGE["resources"]} <= set(parts)


def test_every_file_of_the_crate_says_under_what_it_is() -> None:
    files = [node for node in NODES.values() if "File" in node["@type"] and "CreativeWork" not in node["@type"]]
    assert [node["@id"] for node in files if not node.get("license")] == []
    articles = [node for node in files if node["@id"].startswith("data/raw/articles/")]
    assert len(articles) == 5
    assert {node["license"]["@id"] for node in articles} == {"LICENSES/LicenseRef-publishers.txt"}


def test_a_checker_finds_each_file_with_what_it_is() -> None:
    text = (ROOT / "codecheck.yml").read_text(encoding="utf-8")
    assert text.startswith("%YAML 1.1\n---\n")
    assert not re.search("FIXME|TODO|XXXX", text)
    assert CHECK["version"] == codecheck.VERSION
    listed = [each["file"] for each in CHECK["manifest"]]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= {each["path"] for each in PACKAGE["resources"]}
    assert all(each["comment"] for each in CHECK["manifest"])
    for name in codecheck.figures_of_the_essay():
        assert {f"figures/{name}.{suffix}" for suffix in ("svg", "png", "csv")} <= set(listed)
    for name in codecheck.tables_of_the_essay():
        assert f"data/processed/{name}.csv" in listed


def test_what_people_have_to_fill_is_left_to_them() -> None:
    assert not PEOPLES & CHECK.keys()
    assert CHECK["paper"]["title"] == CITATION["title"]
    assert CHECK["paper"]["reference"]
    names = [each["name"] for each in CHECK["paper"]["authors"]]
    assert names == [each.get("name") for each in CITATION["authors"]]
    assert all(
        re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", each["ORCID"]) for each in CHECK["paper"]["authors"] if "ORCID" in each
    )


def test_a_published_paper_is_its_own_reference() -> None:
    paper = {"preferred-citation": {"doi": "10.9999/tides"}}
    found = yaml.safe_load(codecheck.configuration({"resources": []}, {**CITATION, **paper}))
    assert found["paper"]["reference"] == "https://doi.org/10.9999/tides"


def project_files() -> list[str]:
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return listed.rstrip("\0").split("\0")
    return [path.relative_to(ROOT).as_posix() for path in (ROOT / "data/raw").rglob("*") if path.is_file()]


def test_every_file_is_under_a_licence_whose_text_is_here() -> None:
    rules = licences.rules()
    found = {path: licences.licences_of(path, rules) for path in project_files()}
    assert [path for path, under in found.items() if not under] == []
    texts = {path.stem for path in (ROOT / "LICENSES").glob("*.txt")}
    assert {each for under in found.values() for each in under} == texts == set(licences.NAMES)


@pytest.mark.parametrize(
    ("path", "under"),
    [
        ("analysis/text/words.py", {"MIT"}),
        ("docs/corpora.md", {"CC-BY-4.0"}),
        ("data/raw/codebook.yaml", {"CC-BY-4.0"}),
        ("data/raw/articles/2019-03_rt.txt", {"LicenseRef-publishers"}),
        ("data/processed/statements.csv", {"CC-BY-4.0", "LicenseRef-publishers"}),
        ("notebooks/08_analysis.ipynb", {"MIT", "CC-BY-4.0", "LicenseRef-publishers"}),
        ("analysis/claims/families.csv", {"LicenseRef-WordNet-3.0"}),
    ],
)
def test_a_file_is_under_what_its_words_come_from(path: str, under: set[str]) -> None:
    assert set(licences.licences_of(path, licences.rules())) == under


def test_all_that_name_licences_name_the_same() -> None:
    ours = {"MIT", "CC-BY-4.0"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(CITATION["license"]) == {each["name"] for each in PACKAGE["licenses"]} == ours
    assert set(project["license"].split(" AND ")) == ours | {"LicenseRef-WordNet-3.0"}
    told = (ROOT / "LICENSE").read_text(encoding="utf-8")
    for words in (
        "the MIT License",
        "Creative Commons Attribution 4.0 International",
        "LicenseRef-publishers",
        "WordNet-3.0",
    ):
        assert words in told
    assert all("property of its publisher" in each["title"].lower() for each in PACKAGE["sources"])
    given = (ROOT / "analysis/claims/WORDNET.txt").read_bytes()
    assert given == (ROOT / "LICENSES/LicenseRef-WordNet-3.0.txt").read_bytes()


def test_what_an_archive_asks_for_comes_from_the_citation() -> None:
    software, record = json.loads(deposit.codemeta(CITATION)), json.loads(deposit.zenodo(CITATION))
    assert software["version"] == record["version"] == CITATION["version"] == PACKAGE["version"]
    assert software["datePublished"] == record["publication_date"] == str(CITATION["date-released"])
    assert [each["name"] for each in software["author"]] == [each["name"] for each in record["creators"]]
    assert "publishers" in record["notes"]


def test_a_release_writes_them_where_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    records.make_records(release=True)
    assert {path.name for path in (ROOT / "build/release").iterdir()} == {"codemeta.json", ".zenodo.json"}
    assert "build/release" in capsys.readouterr().err


def test_a_copy_without_its_pages_has_no_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_CITATION", tmp_path / "CITATION.cff")
    records.write_records()
    assert list(tmp_path.iterdir()) == []


def test_each_box_of_the_checklists_says_where_it_is_met_or_by_whom() -> None:
    lines = (ROOT / "docs/checklists.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    assert len(rows) > 40
    assert all(len(row) == 2 and all(row) for row in rows)
    assert max(len(line) for line in lines if line.startswith("|")) <= 110  # a row that scrolls is not read


def test_what_the_checklists_name_is_there() -> None:
    text = (ROOT / "docs/checklists.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*|[A-Z][\w.-]*\.\w+|LICENSE|[\w-]+\.(?:lock|json|yml|toml|md))`", text)
    places = (ROOT, ROOT / "data/raw", ROOT / "data/raw/coding/adjudicated")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
    assert len(named) > 20
