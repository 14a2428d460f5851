"""The learned coder with its own vectors, where requirements-learned.lock is installed; `make test` does not collect this file."""

from pathlib import Path

import pytest
from conftest import small_study

from analysis import coding
from analysis.commands.learning import code_by_learning
from analysis.tables.kept import Tables

pytest.importorskip("wordllama", reason="make learn installs requirements-learned.lock")


def test_a_study_is_coded_twice_alike(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    written = []
    for _ in range(2):
        data = Tables(str(study), str(tmp_path / "out"))
        code_by_learning(data, "learned")
        folder = data.study.raw / "coding" / "learned"
        written.append([(folder / name).read_bytes() for name in ("statements.csv", "coder.yaml")])
    assert written[0] == written[1]
    assert coding.read_coders(Tables(str(study), str(tmp_path / "out")).study)["learned"].kind == "learned"
