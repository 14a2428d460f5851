"""The speakers of a study as a page shows them: how much each says, how much of it in quotation marks, and where."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import attribution
from analysis.edition.articles import Row, records
from analysis.edition.camps import Camp
from analysis.edition.edition import Edition
from analysis.edition.markup import address

MOST_SPEAKERS = 1000


@dataclass(frozen=True)
class Speaker:
    """A speaker: side, capacity, words in the bodies (and in quotation marks), and the article and address of each first attribution."""

    name: str
    camp: Camp
    kind: str
    words: int
    quoted: int
    times: int
    places: tuple[tuple[str, str], ...]
    anchor: str


def speakers_of(edition: Edition) -> list[Speaker]:
    """The speakers to whom the coding of the analysis attributes something, those with most words first."""
    words = _words(edition)
    whose = edition.data.whose("attributions", edition.coder)
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in edition.articles.attributions.values():
        if row["coder"] == whose and row["speaker"] and row["camp"] != "narrator" and attribution.was_said(row):
            rows.setdefault((row["speaker"], row["camp"]), []).append(row)
    order = sorted(rows, key=lambda key: (-words.get(key, (0, 0))[0], -len(rows[key]), key))[:MOST_SPEAKERS]
    return [_speaker(edition, key, rows[key], *words.get(key, (0, 0))) for key in order]


def _words(edition: Edition) -> dict[tuple[str, str], tuple[int, int]]:
    """Speaker and side to their words in the bodies of the articles that have pages, and to those in quotation marks."""
    data = edition.data
    whose = data.whose("runs", edition.coder)
    rows = data.rows(
        "runs", ["speaker", "camp", "quoted"], ["n_words"], doc_ids=edition.articles.paged, coder=whose, part="body"
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in records(rows):
        key, n = (str(row["speaker"]), str(row["camp"])), int(row["n_words"])
        words, quoted = found.get(key, (0, 0))
        found[key] = words + n, quoted + n * bool(row["quoted"])
    return found


def _speaker(edition: Edition, key: tuple[str, str], rows: list[Row], words: int, quoted: int) -> Speaker:
    name, camp = key
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["doc_id"], row["start"])):
        first.setdefault(row["doc_id"], row)
    places = tuple(
        (edition.articles.documents[doc]["label"], edition.articles.link(doc, f"a-{address(row['attribution_id'])}"))
        for doc, row in first.items()
    )
    kind = edition.codebook.label(rows[0]["actor_kind"]) if rows[0]["actor_kind"] else ""
    return Speaker(
        name, edition.camp[camp], kind, words, quoted, len(rows), places, f"speaker-{address(name + ' ' + camp)}"
    )
