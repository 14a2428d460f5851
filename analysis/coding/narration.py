"""Who narrates an article: its author, who is on no side, or the actor whose own text it is (articles.csv: speaks_for)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.attribution import can_speak
from analysis.coding.codebook import NARRATING, NARRATOR
from analysis.coding.rows import identities
from analysis.study import Study, StudyError, read_rows

if TYPE_CHECKING:
    import pandas as pd

FIRST_PERSON = frozenset("i we us me my our".split())
Identity = dict[str, str]  # actor_id, speaker, camp, actor_kind


_OWN_VOICE = (
    r"we all|all of us|(?:my|our) (?:own )?(?:country|nation|government|administration|delegation)"
    r"|(?:the )?(?:history|experience|life|practice|facts|reality)(?: itself| themselves)?"
)


class Narrators(dict[str, Identity]):
    """doc_id to the narrator of its article: those that ``articles.csv`` says; asked for any other, the author."""

    def __missing__(self, doc_id: str) -> Identity:
        return NARRATING


def narrators(study: Study, described: Mapping[str, Mapping[str, str]], known: pd.DataFrame | None) -> Narrators:
    """The narrators of some articles, from what articles.csv says of each (``intake.description``) and the table of actors.

    Raises StudyError with the line for an actor that actors.csv lacks.
    """
    who = identities(known)
    found = Narrators()
    for doc_id, row in described.items():
        actor = row.get("speaks_for", "")
        if actor and actor not in who:
            raise _unknown(study, actor)
        if actor and actor != NARRATOR:
            found[doc_id] = {"actor_id": actor, **who[actor]}
    return found


def _unknown(study: Study, actor: str) -> StudyError:
    path = study.raw / "articles.csv"
    place = next((place for row, place in read_rows(path) if row.get("speaks_for", "").strip() == actor), "")
    return StudyError(path, f"speaks_for '{actor}' is not in actors.csv", "correct it or add the actor", place)


def narrated(rows: pd.DataFrame, found: Narrators) -> pd.DataFrame:
    """Rows of a table with what is the author's (hand-coded) given to the actors who narrate."""
    return _told(rows, rows["actor_id"] == NARRATOR, found) if found and len(rows) else rows


def own_voice(attributions: pd.DataFrame, found: Narrators) -> pd.DataFrame:
    """Table ``attributions`` with what the narrators say of themselves (we reject) given to the actors who narrate.

    So is what they have history, efforts or events teach, and what is said without a source: in a speech that is the speaker's word.
    "We" inside another's words is that other.
    """
    if not found or attributions.empty:
        return attributions
    source = attributions["source"].fillna("").str.lower()
    first = (source.isin(FIRST_PERSON) | source.str.fullmatch(_OWN_VOICE)) & (attributions["level"] == 1)
    unknown = attributions["actor_id"] == ""
    own = (
        unknown
        & (attributions["level"] == 1)
        & (attributions["kind"] == "indirect")
        & attributions["doc_id"].isin(list(found))
    )
    first |= own & ~attributions["source"].where(own, "").fillna("").map(can_speak)
    return _told(attributions, (first & unknown) | (attributions["actor_id"] == NARRATOR), found)


def _told(rows: pd.DataFrame, told: pd.Series, found: Narrators) -> pd.DataFrame:
    told &= rows["doc_id"].isin(list(found))
    if not told.any():
        return rows
    rows = rows.copy()
    for column in NARRATING:
        rows.loc[told, column] = [found[doc_id][column] for doc_id in rows.loc[told, "doc_id"]]
    return rows
