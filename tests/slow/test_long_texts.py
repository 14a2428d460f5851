"""Attribution of whole articles, in several processes, and of texts that are long or strange: the time that it takes, too."""

import multiprocessing
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from conftest import MINISTRY

from analysis.attribution import extraction, mentions, names
from analysis.study.disk import ROOT

ARTICLES = sorted((ROOT / "data/raw/articles").glob("*.txt"))


def of_one_process(texts: Any) -> Any:
    return list(extraction.extract_many(texts, batch_size=3))


def test_same_rows_in_any_order_and_with_more_processes() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES] + ["He said it was late.", ""]
    one = of_one_process(texts)
    order = random.Random(7).sample(range(len(texts)), len(texts))
    shuffled = list(extraction.extract_many((texts[n] for n in order), batch_size=2))
    assert [shuffled[order.index(n)] for n in range(len(texts))] == one
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        halves = list(pool.map(of_one_process, [texts[::2], texts[1::2]]))
    assert halves == [one[::2], one[1::2]]


@pytest.mark.parametrize(
    "text", ["x" * 60_000, "he said " * 2_000, "“a” " * 4_000, '"' * 20_000, "((" * 20_000, "“" * 60_000]
)
def test_long_lines_and_long_tokens(text: str) -> None:
    extraction.extract(text)


def calls(text: str) -> Any:
    """How many calls of functions it takes to resolve all sources of a text."""
    rows = [
        {"source_start": m.start(), "source_end": m.end(), "start": m.start(), "end": m.end()}
        for m in re.finditer(r"Anna Orlova|the minister|He|them|the agency", text)
    ]
    count = 0

    def counted(frame: Any, event: Any, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    mentions.plain.cache_clear()
    sys.setprofile(counted)
    try:
        names.resolve(text, rows, MINISTRY)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_with_the_length_of_a_text_and_no_faster() -> None:
    for line in (
        "Anna Orlova said it, the minister told them. He went on, the agency wrote. ",
        "The ",
        "Abc Def ",
        "x",
    ):
        short = calls(line * (20_000 // len(line)))
        assert calls(line * (80_000 // len(line))) < 4.5 * max(short, 1000), line


def test_many_names_are_read_in_time_that_grows_with_the_text() -> None:
    def crowd(n: Any) -> Any:
        return " ".join(
            f"Bo{chr(97 + i % 26)} Ka{chr(97 + i // 26 % 26)}{chr(97 + i // 676)} met them. He left." for i in range(n)
        )

    assert calls(crowd(2000)) < 6 * calls(crowd(500))  # 16 where it is quadratic
