"""What the search looks through, as a script of its own that is loaded only when a reader opens the search."""

from __future__ import annotations

from typing import Any

from analysis.edition.edition import Edition
from analysis.edition.markup import address, script_safe
from analysis.edition.speakers import Speaker

SEARCH_BYTES = 3_000_000


def search_script(edition: Edition, speakers: list[Speaker]) -> bytes:
    """The script: ``edition.found``, rows of kind, text, what stands beside it, and the address from the top of the site.

    Of articles that get no page, and beyond ``SEARCH_BYTES``, nothing is listed; ``part`` then says so.
    """
    entries = [*_speakers(speakers), *_claims(edition), *_essay(edition), *_findings(edition)]
    size, part = 0, len(edition.articles.paged) < len(edition.articles.documents)
    for row in _sentences(edition):
        size += len(row[1]) + 90
        if size > SEARCH_BYTES:
            part = True
            break
        entries.append(row)
    return f"edition.found={script_safe({'rows': entries, 'part': part})};\n".encode()


def _speakers(speakers: list[Speaker]) -> list[list[str]]:
    return [["speaker", each.name, each.camp.label, f"speakers.html#{each.anchor}"] for each in speakers]


def _claims(edition: Edition) -> list[list[str]]:
    return [
        ["claim", claim["label"], edition.claims.named(claim["entry"].get("definition")), claim["href"]]
        for claim in edition.claims.all
    ]


def _essay(edition: Edition) -> list[list[str]]:
    words = edition.evidence.sentences
    return [["analysis", words[mark], "", f"index.html#sentence-{n}"] for n, mark in enumerate(edition.essay.marks, 1)]


def _findings(edition: Edition) -> list[list[str]]:
    found = edition.evidence.summaries
    return [
        ["evidence", f"{found[name].title}: {found[name].number}", "", path]
        for name, path in edition.evidence.pages.items()
    ]


def _sentences(edition: Edition) -> Any:
    """The sentences of the articles that have pages, in order."""
    for doc_id in edition.articles.paged:
        text, label = edition.data.texts[doc_id], edition.articles.documents[doc_id]["label"]
        for row in edition.articles.sentences[doc_id]:
            words = " ".join(text[row["start"] : row["end"]].split())
            yield ["article", words, label, edition.articles.link(doc_id, f"t-{address(row['sentence_id'])}")]
