"""Statements of speakers who are not listed: whose words they are, as the attributions have it."""

import pandas as pd

from analysis.coding.rows import statement_rows

SENTENCES = pd.DataFrame([{"sentence_id": "a.s001", "doc_id": "a", "start": 0, "end": 90}])
DOCUMENTS = pd.DataFrame([{"doc_id": "a", "outlet_camp": "media"}])
KNOWN = pd.DataFrame([{"actor_id": "mayor", "name": "Ana Rios", "camp": "town", "kind": "state"}])
OF_NOBODY = {"speaker": "", "camp": "unassigned", "actor_kind": ""}


def heard(identifier: str, start: int, end: int, speaker: str, camp: str, **more: object) -> dict[str, object]:
    row = {"attribution_id": identifier, "parent_id": "", "doc_id": "a", "coder": "machine", "level": 1, "actor_id": ""}
    return {**row, "start": start, "end": end, "speaker": speaker, "camp": camp, "actor_kind": "", **more}


def coded(attributed: list[dict[str, object]], **row: object) -> dict[str, str]:
    stated = {"statement_id": "ada.1", "coder": "ada", "doc_id": "a", "start": "10", "end": "30", "actor_id": ""}
    hand = pd.DataFrame([{**stated, "attribution_id": "", **row}])
    columns = list(heard("", 0, 0, "", ""))
    found = statement_rows(hand, SENTENCES, DOCUMENTS, pd.DataFrame(attributed, columns=columns), KNOWN).iloc[0]
    return {key: found[key] for key in OF_NOBODY}


def test_an_unlisted_speaker_is_whose_words_they_are() -> None:
    outer, inner = heard("m.1", 0, 60, "a diver", ""), heard("m.2", 8, 40, "Bo Stone", "company", level=2)
    assert coded([heard("m.0", 40, 60, "a cook", ""), inner])["speaker"] == "Bo Stone"
    assert coded([outer, inner]) == {"speaker": "Bo Stone", "camp": "company", "actor_kind": ""}  # the innermost
    assert coded([outer, inner], attribution_id="m.1")["speaker"] == "a diver"  # the one that is named
    own = heard("ada.7", 8, 40, "B. Stone", "unassigned", coder="ada")
    assert coded([own, heard("m.2", 8, 40, "Bo Stone", "company")])["speaker"] == "B. Stone"  # the coder's own


def test_nobody_is_guessed() -> None:
    assert coded([]) == OF_NOBODY
    assert coded([heard("m.1", 40, 60, "Bo Stone", "company")]) == OF_NOBODY  # says something else
    listed = heard("m.1", 0, 60, "Ana Rios", "town", actor_id="mayor")
    assert coded([listed]) == OF_NOBODY  # the coder says that it is nobody who is listed
    assert coded([heard("m.1", 0, 60, "Bo Stone", "company")], actor_id="mayor")["camp"] == "town"
