"""Villains, victims and heroes are counted by the codebook's assumption and by what a side asserts of its own."""

from typing import Any

import pandas as pd

from analysis.coding import Codebook
from analysis.measures.characters import characters, told

CLAIMS: list[dict[str, Any]] = [
    {"id": "took", "characters": {"villain": ["owner"], "victim": ["tenants"]}},
    {"id": "mended", "characters": {"hero": ["owner"]}},
    {"id": "plain"},
]
CAMPS = [{"id": "tenants", "label": "Tenants"}, {"id": "owner", "label": "Owner"}]


def book() -> Codebook:
    return Codebook("", CAMPS, [], CLAIMS, ["tenants", "owner"], {}, [])


def statements(*rows: tuple[str, ...]) -> pd.DataFrame:
    columns = ["statement_id", "doc_id", "camp", "claim", "stance", "embedding", "duplicate_of"]
    return pd.DataFrame(rows, columns=columns)


ROWS = statements(
    ("1", "a", "tenants", "took", "asserts", "independent", ""),
    ("2", "b", "tenants", "took", "asserts", "inside_accusation", ""),
    ("3", "b", "tenants", "took", "asserts", "inside_denial", ""),
    ("4", "b", "tenants", "took", "denies", "independent", ""),
    ("5", "b", "tenants", "took", "asserts", "independent", "2"),
    ("6", "a", "owner", "mended", "asserts", "independent", ""),
    ("7", "a", "owner", "plain", "asserts", "independent", ""),
)


def test_a_side_tells_what_it_asserts_of_its_own() -> None:
    assert list(told(ROWS)["statement_id"]) == ["1", "2", "6", "7"]


def test_characters_by_side_in_the_order_of_the_codebook() -> None:
    found = characters(ROWS, book())
    assert found[["camp", "role", "character"]].to_numpy().tolist() == [
        ["tenants", "villain", "owner"],
        ["tenants", "victim", "tenants"],
        ["owner", "hero", "owner"],
    ]
    assert found[["claims", "n_statements", "n_documents"]].to_numpy().tolist() == [[1, 2, 2], [1, 2, 2], [1, 1, 1]]


def test_a_codebook_without_characters_has_none() -> None:
    plain = Codebook("", CAMPS, [], [{"id": "took"}], [], {}, [])
    assert characters(ROWS, plain).empty
