"""Hand coding without any words of the articles, as an archive may hold it: the offsets say the same."""

import csv
import shutil
from pathlib import Path

import pandas as pd

from analysis.coding import TABLES
from analysis.study.disk import ROOT
from analysis.tables.kept import Tables

WORDS = ("source", "cue", "content", "text")


def test_offsets_alone_give_the_same_coding(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/raw", tmp_path / "study")
    emptied = 0
    for path in (tmp_path / "study/coding").glob("*/*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for row in rows:
            row |= dict.fromkeys([name for name in WORDS if name in row], "")
        emptied += len(rows)
        pd.DataFrame(rows).to_csv(path, index=False)
    assert emptied > 500
    without = Tables(str(tmp_path / "study"), str(tmp_path / "out"))
    for name in TABLES:
        pd.testing.assert_frame_equal(without.hand_coded(name), Tables().hand_coded(name))
