"""The references of CITATION.cff: its entries for the articles, made from articles.csv, and each as a line for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.study import ROOT, read_text
from analysis.text import day, days, listed

Entry = Mapping[str, Any]  # a reference as the Citation File Format 1.2.0 has it

IN_CITATION = (
    "  # The articles, made from data/raw/articles.csv by `make records`.\n",
    "  # The end of what is made.\n",
)
IN_README = (
    "<!-- References: made from CITATION.cff by `make records`. -->\n",
    "<!-- The end of what is made. -->\n",
)


def with_made(text: str, marks: tuple[str, str], made: str) -> str:
    """A file that people write, with what is made between two marks of it replaced; without marks, added at its end."""
    head, foot = marks
    before, _, rest = text.partition(head)
    _, _, after = rest.partition(foot)
    return f"{before}{head}{made}{foot}{after}"


def authors_of(citation: Entry) -> list[dict[str, str]]:
    """The authors of this project: ``name`` and, where CITATION.cff has them, ``orcid`` (without address) and ``affiliation``."""
    found = []
    for each in citation["authors"]:
        author = {"name": each.get("name") or f"{each['given-names']} {each['family-names']}"}
        if "orcid" in each:
            author["orcid"] = each["orcid"].rstrip("/").rpartition("/")[2]
        if "affiliation" in each:
            author["affiliation"] = each["affiliation"]
        found.append(author)
    return found


def article_entries(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The rows of articles.csv as references: what is inferred is said to be, and the rights are the publishers'."""
    return [_article(row) for row in rows]


def _article(row: Mapping[str, str]) -> dict[str, Any]:
    first, last = row["published"] or row["earliest"], row["published"] or row["latest"]
    entry: dict[str, Any] = {
        "type": "newspaper-article",
        "authors": [{"name": row["outlet"]}],
        "title": row["title"] or "Article without a known headline",
    }
    if first[:4] == last[:4]:
        entry["year"] = int(first[:4])
    if row["published"]:
        entry["date-published"] = row["published"]
    else:
        entry["issue-date"] = f"{days(first, last)} (inferred)"
    remarks = ["outlet inferred"] if row["outlet_basis"].startswith("inferred") else []
    remarks.append(f"translated: {row['translated']}")
    if row["public_copy"]:
        remarks.append(f"public copy seen: {row['public_copy']}")
    return {
        **entry,
        "filename": f"data/raw/articles/{row['doc_id']}.txt",
        "notes": "; ".join(remarks),
        "copyright": row["rights"],
    }


def is_article(entry: Entry) -> bool:
    """Whether a reference is one of the articles of the study, and no work on methods."""
    return entry["type"] == "newspaper-article"


def link_of(entry: Entry) -> str:
    """Where a reference is found: its DOI as an address, else its address, else nothing."""
    return f"https://doi.org/{entry['doi']}" if "doi" in entry else str(entry.get("url", ""))


def reference_list(entries: Iterable[Entry]) -> str:
    """The references as a section of README.md: the articles first, then what methods and software come from."""
    entries = list(entries)
    articles = [_line(each) for each in entries if is_article(each)]
    works = [_line(each) for each in entries if not is_article(each)]
    return "\n".join(["## References", "", "The articles:", "", *articles, "", "Methods and software:", "", *works, ""])


def plainly(entry: Entry) -> str:
    """One reference as a line of prose, without marks of type."""
    return re.sub("[*`<>]", "", _line(entry)[2:])


def methods(root: Path = ROOT) -> list[str]:
    """What the methods come from, as lines of prose, from CITATION.cff; none where a copy lacks it."""
    import yaml

    path = root / "CITATION.cff"
    entries = yaml.safe_load(read_text(path))["references"] if path.exists() else []
    return [plainly(each) for each in entries if not is_article(each)]


def _line(entry: Entry) -> str:
    if is_article(entry):
        date = day(entry["date-published"]) if "date-published" in entry else entry["issue-date"]
        return f"- {_names(entry)}, {date}. {entry['title']}. `{entry['filename']}`; {entry['notes']}."
    parts = [f"{_names(entry)} ({entry['year']}). {_ended(entry['title'])}", _within(entry)]
    link = link_of(entry)
    return "- " + " ".join(filter(None, [*parts, f"<{link}>" if link else ""]))


def _names(entry: Entry) -> str:
    """The first author by family name, as the list is sorted, the others as they are called."""
    first, *others = entry["authors"]
    if "name" in first:
        return str(first["name"])
    called = [f"{each['given-names']} {each['family-names']}" for each in others]
    return listed([f"{first['family-names']}, {first['given-names']}", *called], "and")


def _within(entry: Entry) -> str:
    """Journal, volume, pages; or the book, its edition and publisher."""
    place = entry.get("journal") or entry.get("collection-title")
    number = f" {entry['volume']}" if "volume" in entry else ""
    number += f"({entry['issue']})" if "issue" in entry else ""
    pages = f"{entry['start']}–{entry['end']}" if "start" in entry else entry.get("pages")
    publisher = entry.get("publisher", {}).get("name")
    parts = [f"*{place}*{number}" if place else "", pages, entry.get("edition"), publisher]
    return _ended(", ".join(str(part) for part in parts if part))


def _ended(words: str) -> str:
    return words if not words or words.endswith((".", "?", "!")) else f"{words}."
