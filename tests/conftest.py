"""What the tests share: the study of this repository with its results elsewhere, and a small study that they may spoil."""

import csv
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from analysis.study.disk import ROOT
from analysis.study.study import Study
from analysis.tables.kept import Tables

TEXT = 'Ana denied that Bo stole. "I saw nothing," said Bo.\n\nThe sky was grey.\n'
CODEBOOK = """
camps: [{id: left, label: Left}, {id: right, label: Right}]
claims:
- {id: stole, label: Bo stole, accuses: right, framing: moral_evaluation, counterclaims: [saw_nothing]}
- {id: saw_nothing, label: Bo saw nothing}
"""
ACTORS = [
    {"actor_id": "ana", "name": "Ana", "camp": "left", "kind": "person"},
    {"actor_id": "bo", "name": "Bo", "camp": "right", "kind": "person"},
]

MINISTRY = pd.DataFrame(  # a minister, a ministry and its spokeswoman, as actors.csv has them
    [
        ("minister_a", "Ivan Petrov", "russia", "state", "Russia", "Foreign Minister", "Foreign Ministry", "Petrov"),
        ("ministry_a", "Russian Foreign Ministry", "russia", "state", "Russia", "ministry", "", "Russian Foreign Ministry"),
        ("speaker_a", "Anna Orlova", "russia", "state", "Russia", "spokeswoman", "Foreign Ministry", "Orlova"),
    ],
    columns=["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"],
)  # fmt: skip

# The same examples each time: a run that passes here passes everywhere.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")


def span(words: str, prefix: str = "") -> dict[str, Any]:
    start = TEXT.index(words)
    return {f"{prefix}start": start, f"{prefix}end": start + len(words)}


def said(name: str, source: str, cue: str, content: str) -> dict[str, Any]:
    row = {"attribution_id": name, "doc_id": "a", "level": 1, "parent_id": "", "group_id": "", "coordination_id": ""}
    row |= {"relay": "false", "source": source, "cue": cue, "content": content, "actor_id": source.lower()}
    return row | span(content) | span(source, "source_") | span(cue, "cue_")


def stated(
    name: str, words: str, actor: str, claim: str, stance: str, embedding: str = "independent"
) -> dict[str, Any]:
    row = {"statement_id": name, "doc_id": "a", "actor_id": actor, "claim": claim, "stance": stance, "text": words}
    return row | {"embedding": embedding, "duplicate_of": "", "attribution_id": "1"} | span(words)


CODING = {
    "attributions": [said("1", "Ana", "denied", "Bo stole"), said("2", "Bo", "said", '"I saw nothing,"')],
    "statements": [
        stated("1", "Bo stole", "bo", "stole", "asserts", "inside_denial"),
        stated("2", "Ana denied that Bo stole.", "ana", "stole", "denies"),
        stated("3", '"I saw nothing,"', "bo", "saw_nothing", "asserts"),
    ],
    "pairs": [
        {"pair_id": "1", "doc_id": "a", "claim": "stole", "statement_id": "1", "answer_id": "2"}
        | {"relation": "denial", "strategy": "bare", "order": "inside"}
    ],
}


def save(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def spoil(path: Path, line: int, **cells: object) -> None:
    """Change cells of one line of a CSV file; line 2 is the first row."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert set(cells) <= set(rows[line - 2])
    rows[line - 2] |= cells
    save(path, rows)


def study_at(raw: Path, out: Path) -> Study:
    return Study(raw, out / "processed", out / "figures", out / "notebooks", out / "build", own=False)


@pytest.fixture(autouse=True)
def _unmoved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALLED_FROM", raising=False)


def small_study(folder: Path) -> Path:
    """A study of one article with everything a study can have: its folder."""
    (folder / "articles").mkdir(parents=True)
    (folder / "articles/a.txt").write_bytes(TEXT.encode())
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    save(folder / "actors.csv", ACTORS)
    save(folder / "articles.csv", [{"doc_id": "a", "outlet": "The Times", "published": "2020-02-29", "sha256": ""}])
    for table, rows in CODING.items():
        save(folder / f"coding/coder_1/{table}.csv", rows)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_study(tmp_path / "small")


@pytest.fixture
def opened(small: Path) -> Study:
    return study_at(small, small.parent / "out")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of the tests have in common: what is made there is made once. It is only read."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def data(shared: Path) -> Tables:
    """The tables of this repository's study, made from its inputs now, outside the repository; each by who asks for it first."""
    return Tables(study_at(ROOT / "data/raw", shared / "made"))


# What takes long stands first, so that no process has it left over when the others have nothing more to do.
LONGEST = (
    "test_run_again_in_a_copy",
    "test_another_study_from_end",
    "test_the_closure_of_a_table",
    "slow/test_scale",
    "slow/test_intake",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST))

    items.sort(key=place)
