"""The reader's edition: the analysis with its evidence in place, the articles with their coding laid over, claims, notebooks, data.

Pages are static, stand in one folder, and ask the network for nothing. Text of the corpus enters them through templates that
escape it, or as JSON in which no tag can end; names of files and anchors are made of letters, digits, dots and dashes.
"""

from __future__ import annotations

import sys
from typing import Any

from analysis.edition import notebooks, overlay
from analysis.edition.camps import style
from analysis.edition.downloads import downloads
from analysis.edition.edition import Edition
from analysis.edition.essay import blocks, figure
from analysis.edition.evidence import MOST_ROWS
from analysis.edition.folder import ASSETS, SiteFolder
from analysis.edition.glossary import TERMS
from analysis.edition.panels import evidence_script
from analysis.edition.search import search_script
from analysis.edition.speakers import Speaker, speakers_of
from analysis.report import references
from analysis.tables import Tables

INDEX_BYTES, EVIDENCE_BYTES = 150_000, 200_000
FIRST_FIGURE = "barcode"  # stands above the essay


def site(data: Tables, more: dict[str, bytes] | None = None) -> None:
    """Write the reader's edition of a study into build/site, and remove from there what no longer belongs to it.

    ``more`` are files to stand beside the pages, by name: the analysis as a PDF.

    Needs what ``make all`` makes. Raises StudyError for a figure or a table that is not there.
    """
    edition, place = Edition(data), data.study.build / "site"
    folder = SiteFolder(edition, place)
    finish = notebooks.begin(folder)
    for name, content in (more or {}).items():
        folder.file(name, content)
    folder.page("index.html", "index", beside=sorted(more or ()), **opening(edition))
    folder.page("evidence.html", "evidence")
    steps = [most for most in (MOST_ROWS, 200, 120, 60, 30, 10, 0) if most <= MOST_ROWS]
    for name, path in edition.evidence.pages.items():
        shown = edition.evidence.summaries[name]
        folder.page(path, "finding", fit=EVIDENCE_BYTES, steps=steps, f=shown, name=name)
    terms = {term: meaning for term, (_, meaning) in TERMS.items()}
    folder.page("glossary.html", "glossary", terms=terms, works=references.methods())
    speakers = speakers_of(edition)
    folder.page("speakers.html", "speakers", speakers=speakers)
    folder.page("articles.html", "articles")
    for doc_id in edition.articles.paged:
        article(edition, folder, doc_id)
    if edition.claims.all:
        folder.page("claims.html", "claims")
        for claim in edition.claims.all:
            folder.page(claim["href"], "claim", claim=claim, sides=edition.claims.sides(claim))
    books = finish()
    folder.page("notebooks.html", "notebooks", books=books)
    folder.page("data.html", "data", books=books, **downloads(edition, folder))
    folder.file("assets/style.css", (ASSETS / "style.css").read_bytes())
    scripts(edition, folder, speakers)
    folder.file("assets/camps.css", style(edition.camps).encode())
    folder.prune()
    opened = "build/site/index.html" if data.study.own else place / "index.html"
    print(f"Open {opened}", file=sys.stderr, flush=True)


def article(edition: Edition, folder: SiteFolder, doc_id: str) -> None:
    """The page of an article, with its readings, and where the analysis uses what is coded there."""
    readings = overlay.readings(edition, doc_id)
    uses = dict.fromkeys(item["used"] for reading in readings for item in reading["items"] if item["used"])
    document, path = edition.articles.documents[doc_id], edition.articles.paged[doc_id]
    folder.page(path, "article", fit=EVIDENCE_BYTES, doc=document, readings=readings, uses=list(uses))


def opening(edition: Edition) -> dict[str, Any]:
    """What the first page shows. Above the essay: its title, what stands before its table of narratives, the table, and the picture of
    where each side stands in the articles, once it is drawn."""
    title, *shown = blocks(edition)
    figures = edition.data.study.figures
    head: list[dict[str, Any]] = []
    at = next((number for number, block in enumerate(shown) if block["type"] == "narratives"), None)
    if at is not None:
        head, shown = shown[: at + 1], shown[at + 1 :]
    first = None
    if (figures / f"{FIRST_FIGURE}.svg").exists():
        first = figure(figures, FIRST_FIGURE)
        shown = [block for block in shown if block.get("name") != FIRST_FIGURE]
    return {"title": title, "head": head, "first": first, "blocks": shown}


def scripts(edition: Edition, folder: SiteFolder, speakers: list[Speaker]) -> None:
    """The scripts: ours, and those that hold data and are loaded when a reader wants it."""
    for path in sorted(ASSETS.glob("*.js")):
        folder.file(f"assets/{path.name}", path.read_bytes())
    folder.file("assets/evidence.js", evidence_script(edition))
    folder.file("assets/found.js", search_script(edition, speakers))
