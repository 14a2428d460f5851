"""The codebook and the actors of a study, read and checked entry by entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.coding.checks import Check, Problem, require
from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    import pandas as pd

NARRATOR = "(author)"
NARRATING = {"actor_id": NARRATOR, "speaker": NARRATOR, "camp": "narrator", "actor_kind": "narrator"}  # as rows have it
NO_SIDES = ("media", "other", "unassigned", "narrator")  # camps that gather whoever stands on no side
FRAMING = ("problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation")
ROLES = ("villain", "victim", "hero")  # of a telling (Jones and McBeth 2010)
ENTRY_KEYS = {  # of the entries of a codebook, by the list that they stand in
    "camps": ("id", "label", "short", "colour", "mark"),
    "actor_kinds": ("id", "label"),
    "characters": ("id", "label"),
    "claims": tuple(
        "id label parent definition include exclude framing accuses counterclaims characters reply cues".split()
    ),
}


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
    rules: list[str] = field(default_factory=list)  # of coding statements, in words
    characters: list[dict[str, Any]] = field(default_factory=list)  # who may be one beside the camps
    subject: list[str] = field(default_factory=list)  # camps of whom an article has to speak to make any claim

    def label(self, identifier: str) -> str:
        """The label of a camp, kind or claim; the identifier itself in words where there is none."""
        for entry in (*self.camps, *self.kinds, *self.claims, *self.characters):
            if entry["id"] == identifier:
                return str(entry.get("label", identifier))
        return identifier.replace("_", " ")

    @property
    def camp_order(self) -> list[str]:
        return [camp["id"] for camp in self.camps]

    @property
    def sides(self) -> list[str]:
        """The camps that are sides; those that gather whoever stands on none (media, other) are drawn, but never ranked."""
        return [camp for camp in self.camp_order if camp not in NO_SIDES]

    @property
    def claim_ids(self) -> list[str]:
        return [claim["id"] for claim in self.claims]

    @property
    def accused(self) -> dict[str, str]:
        """claim to the camp it accuses, for the claims that accuse one."""
        return {claim["id"]: claim["accuses"] for claim in self.claims if claim.get("accuses")}

    @property
    def replies(self) -> frozenset[str]:
        """The claims that are an answer by definition, as that a charge is unfounded."""
        return frozenset(claim["id"] for claim in self.claims if claim.get("reply"))


def read_codebook(study: Study) -> Codebook:
    """Read and check codebook.yaml. Raises StudyError for what does not hold together, with the entry's name."""
    path = study.raw / "codebook.yaml"
    if not path.exists():
        return Codebook("", [], [], [], [], {}, ["state", "legislature"])
    return _checked(path, path.read_bytes())


@lru_cache(maxsize=8)  # every table of every partition asks for it
def _checked(path: Path, written: bytes) -> Codebook:
    content = _read_yaml(path, written)
    lists = {key: content.get(key) or [] for key in ("camps", "actor_kinds", "claims", "characters")}
    for key, entries in lists.items():
        seen: set[str] = set()
        for number, entry in enumerate(entries, 1):
            named = isinstance(entry, dict) and entry.get("id")
            require(ENTRY_CHECKS, entry, seen, path, f"{key}, {entry['id'] if named else f'entry {number}'}")
            seen.add(entry["id"])
    known = Identifiers(*(frozenset(entry["id"] for entry in lists[key]) for key in ("camps", "claims", "characters")))
    for claim in lists["claims"]:
        require(CLAIM_CHECKS, claim, known, path, f"claim {claim['id']}")
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
        _rules(content.get("statements"), path),
        lists["characters"],
        _subject(content.get("subject") or [], known.camps, path),
    )


def _subject(named: Any, camps: Collection[str], path: Path) -> list[str]:
    """The camps that the study is about, each of them one of the codebook's."""
    unknown = [each for each in named if each not in camps] if isinstance(named, list) else [named]
    if unknown:
        raise StudyError(path, f"subject: '{unknown[0]}' is no camp", "give a list of ids of camps")
    return list(named)


def _rules(statements: Any, path: Path) -> list[str]:
    """The rules of coding statements, which only those who read them follow: people and language models."""
    found = (statements.get("rules") if isinstance(statements, dict) else statements) or []
    if not isinstance(found, list) or not all(isinstance(rule, str) for rule in found):
        raise StudyError(path, "statements: rules: is no list of sentences", "put rules with a colon in quotes")
    return found


def _read_yaml(path: Path, written: bytes) -> dict[str, Any]:
    import yaml

    try:
        text = written.decode("utf-8-sig")
        try:
            content = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError:
            content = yaml.safe_load(text)  # slower by far; it says where the mistake is
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    if not isinstance(content, dict):
        raise StudyError(path, "it holds no keys", "give it camps: and claims:")
    return content


# --- checks of an entry of the codebook ------------------------------------------------------------------------------


def has_identifier(entry: Any, seen: Collection[str]) -> Problem | None:
    return None if isinstance(entry, dict) and entry.get("id") else Problem("an entry without an id", "give it one")


def plain_keys(entry: Mapping[str, Any], seen: Collection[str]) -> Problem | None:
    """A key with a space in it is the rest of a label that YAML parted at its comma."""
    odd = [key for key in entry if " " in str(key)]
    return Problem(f"'{odd[0]}' is no key", "put a label with a comma in quotes") if odd else None


def own_identifier(entry: Mapping[str, Any], seen: Collection[str]) -> Problem | None:
    return Problem(f"the id {entry['id']} stands there twice", "rename one") if entry["id"] in seen else None


ENTRY_CHECKS: tuple[Check[Any, Collection[str]], ...] = (has_identifier, plain_keys, own_identifier)


class Identifiers(NamedTuple):
    """The ids of a codebook that its claims may name."""

    camps: frozenset[str]
    claims: frozenset[str]
    characters: frozenset[str]


def known_claims(claim: Mapping[str, Any], known: Identifiers) -> Problem | None:
    """Counterclaims and parents are claims."""
    named = [*(claim.get("counterclaims") or []), *([claim["parent"]] if claim.get("parent") else [])]
    unknown = [other for other in named if other not in known.claims]
    return Problem(f"'{unknown[0]}' is no claim", "correct the id") if unknown else None


def known_camp(claim: Mapping[str, Any], known: Identifiers) -> Problem | None:
    """Who is accused is a camp."""
    accused = claim.get("accuses")
    return Problem(f"'{accused}' is no camp", "correct the id") if accused and accused not in known.camps else None


def known_framing(claim: Mapping[str, Any], known: Identifiers) -> Problem | None:
    framing = claim.get("framing")
    if not framing or framing in FRAMING:
        return None
    return Problem(f"'{framing}' is no framing function", f"use one of {', '.join(FRAMING)}")


def known_characters(claim: Mapping[str, Any], known: Identifiers) -> Problem | None:
    """Each role of a claim has a list of camps, or of what the codebook's own `characters` name."""
    roles = claim.get("characters") or {}
    if not isinstance(roles, Mapping) or not all(isinstance(who, list) for who in roles.values()):
        return Problem("its characters are no lists by role", "write them as {villain: [one], victim: [another]}")
    if odd := [role for role in roles if role not in ROLES]:
        return Problem(f"'{odd[0]}' is no character", f"use one of {', '.join(ROLES)}")
    unknown = [who for named in roles.values() for who in named if who not in known.camps | known.characters]
    return Problem(f"'{unknown[0]}' is neither a camp nor in characters", "correct the id") if unknown else None


CLAIM_CHECKS: tuple[Check[Any, Identifiers], ...] = (known_claims, known_camp, known_framing, known_characters)


# --- actors ----------------------------------------------------------------------------------------------------------


def read_actors(study: Study) -> pd.DataFrame | None:
    """actors.csv, one row an actor, or None. Raises StudyError for a repeated id or a camp that the codebook lacks."""
    import pandas as pd

    path = study.raw / "actors.csv"
    if not path.exists():
        return None
    columns = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]
    camps, seen = frozenset(read_codebook(study).camp_order), set[str]()
    rows = []
    for row, place in read_rows(path):
        require(ACTOR_CHECKS, row, (camps, seen), path, place)
        seen.add(row["actor_id"])
        rows.append({column: row.get(column, "") for column in columns})
    return pd.DataFrame(rows, columns=columns).sort_values("actor_id", ignore_index=True)


CampsAndSeen = tuple[Collection[str], Collection[str]]  # the camps of the codebook, the actors of the rows above


def named_actor(row: Mapping[str, str], known: CampsAndSeen) -> Problem | None:
    both = row.get("actor_id") and row.get("name")
    return None if both else Problem("actor_id or name is missing", "fill both")


def new_actor(row: Mapping[str, str], known: CampsAndSeen) -> Problem | None:
    actor = row["actor_id"]
    return Problem(f"actor_id '{actor}' stands here twice", "rename one") if actor in known[1] else None


def actor_of_a_camp(row: Mapping[str, str], known: CampsAndSeen) -> Problem | None:
    camps, camp = known[0], row.get("camp")
    if not camps or camp in camps:
        return None
    return Problem(f"camp '{camp}' is not in codebook.yaml", "correct it or add the camp")


ACTOR_CHECKS: tuple[Check[Any, CampsAndSeen], ...] = (named_actor, new_actor, actor_of_a_camp)
