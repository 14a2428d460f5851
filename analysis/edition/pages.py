"""The reader's edition: the analysis with its evidence in place, the articles with their coding laid over, claims, notebooks, data.

Pages are static, stand in one folder, and ask the network for nothing. Text of the corpus enters them through templates that
escape it, or as JSON in which no tag can end; names of files and anchors are made of letters, digits, dots and dashes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from analysis import report, schema
from analysis.edition import overlay
from analysis.edition.contents import MOST_ROWS, Edition
from analysis.edition.phrases import TERMS, address, linked, prose, runs
from analysis.study import ROOT, StudyError, closure, fingerprint, sha256, write_bytes
from analysis.tables import Tables

ASSETS = ROOT / "analysis/edition/assets"
INDEX_BYTES, EVIDENCE_BYTES, FIGURE_BYTES = 150_000, 200_000, 120_000
_ASKED = re.compile(r"""data(?:\[|\.get\(|\.rows\(\s*)["'](\w+)["']""")
_DRAWN = re.compile(r"""figures\.show\(\s*[\w.]+,\s*["'](\w+)["']""")


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def script_safe(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def site(data: Tables, more: dict[str, bytes] | None = None) -> None:
    """Write the reader's edition of a study into build/site, and remove from there what no longer belongs to it.

    ``more`` are files to stand beside the pages, by name: the analysis as a PDF.

    Needs what ``make all`` makes. Raises StudyError for a figure or a table that is not there.
    """
    edition = Edition(data)
    place = data.study.build / "site"
    made = Made(place)
    rendered = beside(notebooks, edition, place)
    for name, content in (more or {}).items():
        made.file(name, content)
    made.page("index.html", "index", edition, beside=sorted(more or ()), prose=prose, **opening(edition))
    made.page("evidence.html", "evidence", edition)
    for name, path in edition.pages.items():
        steps = [most for most in (MOST_ROWS, 200, 120, 60, 30, 10, 0) if most <= MOST_ROWS]
        made.page(path, "finding", edition, fit=EVIDENCE_BYTES, steps=steps, f=edition.shown[name], name=name)
    made.page("glossary.html", "glossary", edition, terms={term: meaning for term, (_, meaning) in TERMS.items()})
    made.page("articles.html", "articles", edition)
    for doc_id, path in edition.paged.items():
        made.page(
            path,
            "article",
            edition,
            fit=EVIDENCE_BYTES,
            doc=edition.documents[doc_id],
            readings=(shown := overlay.readings(edition, doc_id)),
            uses=list(dict.fromkeys(item["used"] for reading in shown for item in reading["items"] if item["used"])),
        )
    if edition.claims:
        made.page("claims.html", "claims", edition)
        for claim in edition.claims:
            made.page(edition.claim_page(claim["id"]), "claim", edition, claim=claim, sides=edition.sides(claim))
    books, paths = rendered()
    made.paths |= paths
    made.page("notebooks.html", "notebooks", edition, books=books)
    made.page("data.html", "data", edition, books=books, **downloads(edition, made))
    for name in ("style.css", "reader.js"):
        made.file(f"assets/{name}", (ASSETS / name).read_bytes())
    made.file("assets/camps.css", camps_style(edition).encode())
    made.prune()
    say(f"Open {place / 'index.html' if not data.study.own else 'build/site/index.html'}")


class Made:
    """The folder of the site: pages are rendered into it, files copied, and what is left of earlier runs removed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.paths: set[Path] = set()

    @cached_property
    def templates(self) -> Any:
        import jinja2

        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip

    def page(
        self,
        path: str,
        template: str,
        edition: Edition,
        fit: int = 0,
        steps: Sequence[int] = (8, 5, 3, 2, 1, 0),
        **shown: Any,
    ) -> None:
        """Render a page; with ``fit``, with as many passages, or as long ones, as keep it below that many bytes."""
        root = "../" * path.count("/")
        for most in steps:
            html = self.templates.get_template(f"{template}.html.j2").render(
                edition=edition,
                root=root,
                path=path,
                most=most,
                overlay=overlay,
                address=address,
                linked=linked,
                script_safe=script_safe,
                **shown,
            )
            if not fit or len(html.encode()) <= fit:
                break
        self.file(path, html.encode())

    def file(self, path: str, content: bytes) -> None:
        target = self.place / path
        write_bytes(target, content)
        self.paths.add(target)

    def keep(self, path: str) -> bool:
        """Whether a file stands there already; it then stays."""
        if (self.place / path).exists():
            self.paths.add(self.place / path)
            return True
        return False

    def prune(self) -> None:
        """Remove files of earlier runs that this one did not make."""
        for path in sorted(self.place.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
            elif path.is_file() and path not in self.paths:
                path.unlink()


def article_blocks(edition: Edition) -> list[dict[str, Any]]:
    """The essay for a page: headings with levels that skip none, figures with their words, sentences with their numbers."""
    essay, level, number = edition.essay, 0, 0
    found: list[dict[str, Any]] = []
    blocks = list(essay.blocks)
    title = next((block for block in blocks if block[0] == "heading" and re.match(r"#\s", block[1])), None)
    blocks = [title or ("heading", f"# {edition.title}"), *(block for block in blocks if block is not title)]
    for kind, content in blocks:
        if kind == "heading":
            depth = len(content) - len(content.lstrip("#"))
            level = 1 if depth == 1 and level == 0 else min(max(depth, 2), level + 1)
            text = content.lstrip("# ")
            found.append({"type": "heading", "level": level, "text": text, "id": f"h-{len(found)}"})
        elif kind == "figure":
            found.append({"type": "figure", **figure(edition, content)})
        elif kind == "prose":
            sentences = []
            for mark in content:
                number += bool(mark.rests_on)
                sentences.append({"runs": runs(essay.filled(mark)), "number": number if mark.rests_on else 0})
            if sentences:
                found.append({"type": "prose", "sentences": sentences})
        else:
            found.append({"type": "prose", "sentences": [{"runs": runs(content), "number": 0}]})
    return found


def figure(edition: Edition, name: str) -> dict[str, Any]:
    """A figure for a page: the lighter of its two files, its size, its text and the first sentence of that."""
    folder = edition.data.study.figures
    report.saved_figure(folder, name)  # raises StudyError where it is not there
    png, svg = (folder / f"{name}{suffix}" for suffix in (".png", ".svg"))
    header = png.read_bytes()[:24]
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    words = png.with_suffix(".txt").read_text(encoding="utf-8").strip()
    first = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]
    alt = first if len(first) <= 240 else f"{first[:236].rpartition(' ')[0]} …"
    chosen = png if png.stat().st_size <= FIGURE_BYTES or png.stat().st_size <= svg.stat().st_size else svg
    return {"name": name, "src": f"figures/{chosen.name}", "width": width, "height": height, "alt": alt, "words": words}


def opening(edition: Edition) -> dict[str, Any]:
    """What the first page shows: the essay, and the evidence of its sentences as data, as much as the page can carry."""
    blocks = article_blocks(edition)
    for most in (4, 3, 2, 1, 0):
        evidence = script_safe(evidence_data(edition, most))
        if len(evidence.encode()) < INDEX_BYTES - 60_000:
            break
    return {"blocks": blocks, "evidence": evidence}


def evidence_data(edition: Edition, most: int) -> dict[str, Any]:
    """The evidence for the panels of the first page: sentences by number, findings by note, passages stored once."""
    passages: dict[tuple[Any, ...], int] = {}
    findings = {}
    for name, note in edition.essay.notes.items():
        shown = edition.shown[name]
        kept: list[Any] = []
        for row in edition.varied(edition.entries[name], most):
            places = [
                passages.setdefault(
                    (p.before, p.marked, p.after, p.speaker, p.camp, p.kind, p.where, p.href), len(passages)
                )
                for p in (row.passage, *row.answers)
            ]
            kept.append(places if row.exchange else places[0])
        findings[str(note)] = [
            shown["title"], shown["number"], shown["of"], shown["words"], shown["count"], kept, shown["page"],
        ]  # fmt: skip
    sentences = [[edition.essay.notes[name] for name in mark.rests_on] for mark in edition.essay.marks]
    camps = {camp["id"]: [camp["css"], camp["mark"], camp["label"]] for camp in edition.camps}
    return {"sentences": sentences, "findings": findings, "passages": list(passages), "camps": camps}


def camps_style(edition: Edition) -> str:
    """The palette as classes: a camp's colour, the colour of text on it, and the lines that tell it apart without colour."""
    rules = []
    for camp in edition.camps:
        css, thickness = camp["css"].replace(".", "\\."), "3px" if camp["thick"] == "thick" else "1px"
        rules.append(
            f".camp-{css}{{--camp:{camp['colour']};--on:{camp['on']}}}"
            f".u-{css}{{text-decoration:underline {camp['line']} {thickness} {camp['colour']}}}"
            f".v-{css}{{border-bottom:2px {camp['line'].replace('wavy', 'groove')} {camp['colour']}}}"
            f".t-{css}{{--tint:{camp['colour']}}}"
            f'[data-camp="{camp["css"]}"]{{--camp:{camp["colour"]};--on:{camp["on"]}}}'
            f'[data-camp="{camp["css"]}"]::before{{content:"\\{ord(camp["mark"]):x} "}}'
        )
    return "\n".join(rules) + "\n"


# notebooks and downloads


def cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError) as error:
        raise StudyError(notebook, f"it is not a notebook ({error})", "take it from the repository again") from None
    return found


def beside(work: Callable[..., Any], *given: Any) -> Callable[[], Any]:
    """Start work in a process of its own, where one can be forked, and give the function that waits for its result."""
    import multiprocessing

    if "fork" not in multiprocessing.get_all_start_methods():
        return lambda: work(*given)
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        try:
            there.send((work(*given), None))
        except Exception as error:
            there.send((None, error))

    process = context.Process(target=run)
    process.start()
    there.close()

    def wait() -> Any:
        result, error = here.recv()
        process.join()
        if error is not None:
            raise error
        return result

    return wait


def notebooks(edition: Edition, place: Path) -> tuple[list[dict[str, Any]], set[Path]]:
    """A page for each notebook, made again only where the notebook or what renders it changed; what each makes, and the files."""
    study, made = edition.data.study, Made(place)
    drawn = {path.read_text(encoding="utf-8"): path.stem for path in sorted(study.figures.glob("*.svg"))}
    looks = closure.fingerprint_of(__name__)
    record = study.build / "site.json"
    kept = json.loads(record.read_text()) if record.exists() else {}
    books: list[tuple[Path, dict[str, Any]]] = []
    keys = {}
    for notebook in sorted(study.notebooks.glob("[0-9][0-9]_*.ipynb")):
        source = "\n".join("".join(cell["source"]) for cell in cells(notebook))
        title = next((line.lstrip("# ") for line in source.splitlines() if line.startswith("# ")), notebook.stem)
        tables = [
            name
            for name in dict.fromkeys(_ASKED.findall(source))
            if (study.processed / f"{name}.csv").exists() or (study.processed / name).is_dir()
        ]
        if "save_evidence" in source:
            tables.append("evidence")
        figures = [name for name in _DRAWN.findall(source) if (study.figures / f"{name}.svg").exists()]
        name = address(notebook.stem)
        book: dict[str, Any] = {"name": name, "title": title, "tables": tables, "figures": figures, "file": notebook.name,
                "path": f"notebooks/{name}.html"}  # fmt: skip
        made.file(f"notebooks/{name}.ipynb", notebook.read_bytes())
        books.append((notebook, book))
        keys[name] = fingerprint(sha256(notebook), looks, edition.title, *sorted(drawn.values()))
    for notebook, book in books:
        if kept.get(book["name"]) == keys[book["name"]] and made.keep(book["path"]):
            continue
        body = notebook_body(notebook, drawn, edition)
        made.page(book["path"], "notebook", edition, book=book, body=body, books=[each for _, each in books])
    write_bytes(record, json.dumps(keys, indent=1).encode())
    return [book for _, book in books], made.paths


def notebook_body(notebook: Path, drawn: dict[str, str], edition: Edition) -> Any:
    """A notebook's cells as HTML through nbconvert, with our template; mark-up from outputs is cleaned of what could act."""
    import nbformat
    from markupsafe import Markup
    from nbconvert import HTMLExporter

    document = nbformat.read(notebook, as_version=4)
    for cell in document.cells:
        for output in cell.get("outputs", []):
            name = drawn.get("".join(output.get("data", {}).get("image/svg+xml", "")))
            if name:
                output["metadata"]["figure"] = figure(edition, name)
    exporter = HTMLExporter(exclude_anchor_links=True, filters={"clean": clean})
    exporter.raw_template = (ASSETS / "cells.html.j2").read_text(encoding="utf-8")
    body, _ = exporter.from_notebook_node(document)
    number = count(1)  # regions of a page need names of their own
    return Markup(re.sub(r'aria-label="(Table|Output)"', lambda match: f'aria-label="{match[1]} {next(number)}"', body))


_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre q s section small span strong "
    "sub sup table tbody td tfoot th thead tr ul"
).split()


def clean(markup: str) -> str:
    """HTML with tags and attributes of text and tables only: no script, style, form, image or foreign address scheme."""
    import bleach

    attributes = {
        "*": ["id", "class", "title", "lang", "dir"],
        "a": ["href"],
        "td": ["colspan", "rowspan"],
        "th": ["colspan", "rowspan", "scope"],
    }
    kept = re.sub(r"<style\b.*?</style\s*>", "", markup, flags=re.S | re.I)
    safe = bleach.clean(kept, tags=_TAGS, attributes=attributes, protocols=["http", "https", "mailto"], strip=True)
    safe = safe.replace("<th></th>", "<td></td>")
    scroll = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
    return safe.replace("<table", f"{scroll}<table").replace("</table>", "</table></div>")


def downloads(edition: Edition, made: Made) -> dict[str, Any]:
    """Copies of the tables and figures beside the pages, and what they are."""
    study = edition.data.study
    for name in edition.data.names:
        if not edition.data.path(name).exists():
            edition.data[name]  # what no notebook asked for is made now
    if not (study.processed / "evidence.csv").exists():
        edition.essay.save_evidence()
    tables = []
    for name, table in schema.TABLES.items():
        path = study.processed / f"{name}.csv"
        if path.exists():
            content = path.read_bytes()
            made.file(f"data/{path.name}", content)
            tables.append({"name": name, "row": table.row, "columns": table.columns, "size": _size(len(content))})
    package = study.processed / "datapackage.json"
    if package.exists():
        made.file("data/datapackage.json", package.read_bytes())
    pictures = []
    for path in sorted(study.figures.glob("*.svg")):
        for suffix in (".svg", ".png", ".csv", ".txt"):
            if path.with_suffix(suffix).exists():
                made.file(f"figures/{path.stem}{suffix}", path.with_suffix(suffix).read_bytes())
        if path.with_suffix(".png").exists() and path.with_suffix(".txt").exists():
            pictures.append(figure(edition, path.stem))
    apart = [name for name in edition.data.names if edition.data.path(name).is_dir()]
    return {"tables": tables, "apart": apart, "pictures": pictures, "package": package.exists()}


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{max(n_bytes // 1000, 1)} kB"
