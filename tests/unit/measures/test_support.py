"""A headline says so where it rests on a document or two of many, or on a coder of whom nobody knows what it overlooks."""

import ast
import json
from collections.abc import Iterator

import pandas as pd
import pytest

from analysis.measures.support import Backing, beside, support
from analysis.study.disk import ROOT

UNKNOWN = "the coder’s recall is not known here"


@pytest.mark.parametrize(
    ("documents", "corpus", "known", "said"),
    [
        (2, 40, True, "in 2 of 40 articles"),
        (3, 40, True, None),
        (1, 4000, True, "in 1 of 4,000 articles"),
        (2, 10, True, None),  # a small corpus is read whole
        (2, 11, True, "in 2 of 11 articles"),
        (0, 40, True, None),  # "nobody denies it" rests on all of them
        (None, 40, True, None),  # the sentence says itself in how many
        (30, 40, False, UNKNOWN),
        (1, 40, False, f"in 1 of 40 articles; {UNKNOWN}"),
        (5, 5, False, UNKNOWN),
    ],
)
def test_what_has_to_be_said(documents: int | None, corpus: int, known: bool, said: str | None) -> None:
    assert support(documents, corpus, known) == said


def test_documents_are_counted_once_each() -> None:
    rows = pd.DataFrame({"doc_id": ["a", "a", "b"]})
    assert Backing(40).of(rows) == "in 2 of 40 articles"
    assert Backing(5).of(rows) == ""


def test_it_stands_in_brackets_before_the_full_stop() -> None:
    assert beside("Ana speaks last.", "in 1 of 40 articles") == "Ana speaks last (in 1 of 40 articles)."
    assert beside("Ana speaks last", "in 1 of 40 articles") == "Ana speaks last (in 1 of 40 articles)"
    assert beside("Ana speaks last.", "") == "Ana speaks last."


GUARDED = "speakers own_words barcode claims answered naming network"
SENTENCES = (
    "most_space quoted_words first_and_last charged_cues inner_and_relays coding_size widest_claims known_from_others answered "
    "order_of_answers own_words shared_and_added of_one_voice surviving_words nearest_and_farthest best_split smaller_side "
    "surviving_comparisons counted_apart alone_beside_chance split_beside_chance answered_either_way"
)


def headlines(source: str) -> Iterator[tuple[set[str], str]]:
    """The figures that a cell draws, each with its call, and the remarks that it says, with the whole of what is said."""
    for call in (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)):
        outer = ast.unparse(call.func)
        if outer.startswith("figures."):
            yield {outer.removeprefix("figures.")} & {*GUARDED.split()}, ast.unparse(call)
        if outer == "say":
            named = {each.attr for each in ast.walk(call) if isinstance(each, ast.Attribute)}
            words = ast.unparse(call)
            yield named & {*SENTENCES.split()} if "remarks." in words or "weighing." in words else set(), words


def test_every_headline_of_a_notebook_is_given_what_it_rests_on() -> None:
    seen, bare = set(), []
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            for named, words in headlines(source):
                seen |= named
                bare += [words] if named and "backing" not in words and "held" not in words else []
    assert bare == []
    assert seen == {*GUARDED.split(), *SENTENCES.split()}
