"""The references: each work that a page or a docstring names stands in CITATION.cff, and the articles are described from articles.csv."""

import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.report import references
from analysis.study.disk import ROOT

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
WORKS = [each for each in CITATION["references"] if not references.is_article(each)]
MONTHS = set("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August".split())
MONTHS |= set("September October November December".split())
NO_NAMES = MONTHS | {"Copyright", "SemEval"}  # what stands before a year and is nobody
ROW = {
    "doc_id": "harbour", "outlet": "The Tide", "outlet_basis": "stated", "published": "2021-03-02", "earliest": "", "latest": "",
    "translated": "no", "title": "The harbour is closed", "public_copy": "", "rights": "the paper's",
}  # fmt: skip


def plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def named_by(work: dict[str, Any]) -> set[tuple[str, int]]:
    """How a text may end the names of a work's authors: with the first (and others), or with the last."""
    names = [plain(each["family-names"]).split()[-1] for each in work["authors"]]
    return {(names[0], work["year"]), (names[-1], work["year"])}


def prose() -> dict[str, str]:
    """Where works are named: docstrings and comments, the notebooks' words, the lexicon's sources, the pages of measurements."""
    paths = [*ROOT.glob("analysis/**/*.py"), *ROOT.glob("benchmarks/*")]
    found = {str(path): path.read_text(encoding="utf-8") for path in paths if path.suffix in (".py", ".md")}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[path.name] = "\n".join("".join(cell["source"]) for cell in cells)
    with (ROOT / "analysis/attribution/cues.csv").open(encoding="utf-8") as lines:
        found["cues.csv"] = "\n".join({row["class_source"] for row in csv.DictReader(lines)})
    return found


def cited() -> dict[tuple[str, int], str]:
    """Each name before a year, and where it was met."""
    found = {}
    for where, text in prose().items():
        joined = re.sub(r"[\s#]+", " ", text)
        for name, year in re.findall(r"\b([A-Z][\w-]+)(?: et al\.?)?,? \(?((?:18|19|20)\d\d)\b(?!-)", joined):
            if name not in NO_NAMES:
                found[plain(name), int(year)] = where
    return found


def test_every_work_that_is_named_has_its_entry() -> None:
    known = {name for work in WORKS for name in named_by(work)}
    assert {name: where for name, where in cited().items() if name not in known} == {}


def test_every_entry_is_named_somewhere() -> None:
    named = cited().keys()
    silent = [work["title"] for work in WORKS if not named_by(work) & named]
    assert [title for title in silent if not title.startswith("spaCy")] == []  # which is used, and cited for that


def test_entries_stand_in_the_order_of_their_authors() -> None:
    order = [(plain(work["authors"][0]["family-names"]).lower(), work["year"]) for work in WORKS]
    assert order == sorted(order)


def test_a_doi_is_one_and_stands_once() -> None:
    found = [work["doi"] for work in WORKS if "doi" in work]
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", doi) for doi in found)
    assert len(set(found)) == len(found)


def test_the_articles_are_those_of_the_study() -> None:
    files = [each["filename"] for each in CITATION["references"] if references.is_article(each)]
    assert files == [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "data/raw/articles").glob("*.txt"))]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {"date-published": "2021-03-02", "year": 2021}),
        ({"published": "", "earliest": "2021-03-02", "latest": "2021-03-09"}, {"year": 2021}),
        ({"published": "", "earliest": "2020-12-30", "latest": "2021-01-02"}, {}),
    ],
)
def test_a_date_is_given_as_far_as_it_is_known(said: dict[str, str], expected: dict[str, Any]) -> None:
    (entry,) = references.article_entries([ROW | said])
    assert {key: entry[key] for key in ("date-published", "year") if key in entry} == expected
    assert ("issue-date" in entry) == bool(said)
    assert entry.get("issue-date", "(inferred)").endswith("(inferred)")


def test_what_is_inferred_or_unknown_is_said() -> None:
    (entry,) = references.article_entries([ROW | {"outlet_basis": "inferred: by its style", "title": ""}])
    assert entry["notes"] == "outlet inferred; translated: no"
    assert entry["title"] == "Article without a known headline"
    assert entry["copyright"] == "the paper's"
    assert references.plainly(entry).startswith("The Tide, 2 Mar 2021. Article without a known headline.")


def test_a_work_reads_as_in_a_list_of_references() -> None:
    people = [{"family-names": "Doe", "given-names": "Ann"}, {"family-names": "Roe", "given-names": "Bo"}]
    entry = {"type": "article", "authors": people, "title": "Why tides?", "year": 1999, "journal": "Sea", "volume": 2}
    line = references.plainly({**entry, "issue": 3, "start": 4, "end": 9, "doi": "10.9999/x(1)"})
    assert line == "Doe, Ann and Bo Roe (1999). Why tides? Sea 2(3), 4–9. https://doi.org/10.9999/x(1)"


def test_what_is_made_replaces_only_what_was_made() -> None:
    marks = ("<a>\n", "<b>\n")
    assert references.with_made("one\n<a>\nold\n<b>\ntwo\n", marks, "new\n") == "one\n<a>\nnew\n<b>\ntwo\n"
    assert references.with_made("one\n", marks, "new\n") == "one\n<a>\nnew\n<b>\n"


def test_an_orcid_is_kept_without_its_address() -> None:
    person = {"given-names": "Ann", "family-names": "Doe", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    assert references.authors_of({"authors": [person]}) == [{"name": "Ann Doe", "orcid": "0000-0002-1825-0097"}]


def test_a_copy_without_citation_has_no_methods_to_name(tmp_path: Path) -> None:
    assert references.methods(tmp_path) == []
    assert len(references.methods()) == len(WORKS)
