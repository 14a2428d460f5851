"""What people decided: the codebook and the hand-coded files, read, checked line by line, and joined to what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    import pandas as pd

NARRATOR = "(author)"
NARRATING = {"actor_id": NARRATOR, "speaker": NARRATOR, "camp": "narrator", "actor_kind": "narrator"}  # as rows have it
FRAMING = ("problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation")


@dataclass(frozen=True)
class Codebook:
    """The camps, kinds and claims of a study, as its codebook.yaml has them; empty where there is none."""

    title: str
    camps: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    compared: list[str]
    allied: dict[str, list[str]]
    kinds_of_states: list[str]
    designations: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def label(self, identifier: str) -> str:
        """The label of a camp, kind or claim; the identifier itself in words where there is none."""
        for entry in (*self.camps, *self.kinds, *self.claims):
            if entry["id"] == identifier:
                return str(entry.get("label", identifier))
        return identifier.replace("_", " ")

    @property
    def camp_order(self) -> list[str]:
        return [camp["id"] for camp in self.camps]

    @property
    def claim_ids(self) -> list[str]:
        return [claim["id"] for claim in self.claims]

    @property
    def accused(self) -> dict[str, str]:
        """claim to the camp it accuses, for the claims that accuse one."""
        return {claim["id"]: claim["accuses"] for claim in self.claims if claim.get("accuses")}


def read_codebook(study: Study) -> Codebook:
    """Read and check codebook.yaml. Raises StudyError for what does not hold together, with the entry's name."""
    path = study.raw / "codebook.yaml"
    if not path.exists():
        return Codebook("", [], [], [], [], {}, ["state", "legislature"])
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    if not isinstance(content, dict):
        raise StudyError(path, "it holds no keys", "give it camps: and claims:")
    lists = {key: content.get(key) or [] for key in ("camps", "actor_kinds", "claims")}
    for key, entries in lists.items():
        seen = set()
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict) or not entry.get("id"):
                raise StudyError(path, "an entry without an id", "give it one", f"{key}, entry {number}")
            if odd := [name for name in entry if " " in str(name)]:
                raise StudyError(
                    path, f"'{odd[0]}' is no key", "put a label with a comma in quotes", f"{key}, {entry['id']}"
                )
            if entry["id"] in seen:
                raise StudyError(path, f"the id {entry['id']} stands there twice", "rename one", key)
            seen.add(entry["id"])
    claims = {claim["id"] for claim in lists["claims"]}
    camps = {camp["id"] for camp in lists["camps"]}
    for claim in lists["claims"]:
        place = f"claim {claim['id']}"
        others = [*(claim.get("counterclaims") or []), *([claim["parent"]] if claim.get("parent") else [])]
        for other in others:
            if other not in claims:
                raise StudyError(path, f"'{other}' is no claim", "correct the id", place)
        if claim.get("accuses") and claim["accuses"] not in camps:
            raise StudyError(path, f"'{claim['accuses']}' is no camp", "correct the id", place)
        if claim.get("framing") and claim["framing"] not in FRAMING:
            raise StudyError(
                path, f"'{claim['framing']}' is no framing function", f"use one of {', '.join(FRAMING)}", place
            )
    return Codebook(
        str(content.get("title", "")),
        lists["camps"],
        lists["actor_kinds"],
        lists["claims"],
        content.get("compared") or [],
        content.get("allied") or {},
        content.get("kinds_of_states") or ["state", "legislature"],
        content.get("designations") or {},
        content.get("words") or {},
    )


def read_actors(study: Study) -> pd.DataFrame | None:
    """actors.csv, one row an actor, or None. Raises StudyError for a repeated id or a camp that the codebook lacks."""
    import pandas as pd

    path = study.raw / "actors.csv"
    if not path.exists():
        return None
    columns = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]
    camps = set(read_codebook(study).camp_order)
    rows, seen = [], set()
    for row, place in read_rows(path):
        if not row.get("actor_id") or not row.get("name"):
            raise StudyError(path, "actor_id or name is missing", "fill both", place)
        if row["actor_id"] in seen:
            raise StudyError(path, f"actor_id '{row['actor_id']}' stands here twice", "rename one", place)
        if camps and row.get("camp") not in camps:
            raise StudyError(
                path, f"camp '{row.get('camp')}' is not in codebook.yaml", "correct it or add the camp", place
            )
        seen.add(row["actor_id"])
        rows.append({column: row.get(column, "") for column in columns})
    return pd.DataFrame(rows, columns=columns).sort_values("actor_id", ignore_index=True)
