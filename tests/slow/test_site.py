"""The reader's edition: every link leads somewhere, nothing in a text can act, nothing asks the network, no page is heavy."""

import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from conftest import TEXT, save, study_at
from hypothesis import given
from hypothesis import strategies as st
from test_report import EVIL

from analysis.__main__ import main
from analysis.coding import Codebook
from analysis.edition import essay, glossary, lookup, overlay, pages, panels, paper
from analysis.edition.camps import camps_of
from analysis.edition.edition import Edition
from analysis.edition.evidence import MOST_ROWS
from analysis.edition.folder import ASSETS
from analysis.edition.markup import address, harmless, script_safe
from analysis.edition.overlay import Span, segments
from analysis.edition.passages import shortened
from analysis.study.disk import ROOT
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables
from analysis.text import dated

OURS = ("assets/reader.js", "ets/analysis.js", "sets/article.js")
VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "path"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, its visible text, its ids, its data."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.text, self.data = path, "", ""
        self.elements: list[tuple[str, dict[str, Any]]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        assert self.open == [], path

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: Any, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: Any) -> None:
        assert self.open, (self.path, tag)
        assert self.open.pop() == tag, (self.path, tag)

    def handle_data(self, data: Any) -> None:
        if self.open and self.open[-1] == "script":
            self.data += data
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes in self.elements if name == tag]


def opened_pages(place: Path) -> dict[str, Page]:
    return {path.relative_to(place).as_posix(): Page(path) for path in sorted(place.rglob("*.html"))}


def contents(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def own(data: Tables, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """This repository's study: tables made now, figures and notebooks as they stand, the site elsewhere."""
    for name in data.names:
        data[name]
    made = tmp_path_factory.mktemp("site") / "made"
    shutil.copytree(data.study.results, made)
    study = Study(data.study.raw, made / "processed", ROOT / "figures", ROOT / "notebooks", made / "build", own=False)
    tables = Tables(study)
    pages.site(tables)
    return tables


@pytest.fixture(scope="module")
def place(own: Tables) -> Path:
    return own.study.build / "site"


@pytest.fixture(scope="module")
def ours(place: Path) -> dict[str, Page]:
    return opened_pages(place)


HOSTILE = f"</script><!--{EVIL} ' \u202egnal\u2066 ]]> ../../x"


@pytest.fixture
def hostile(tmp_path: Path) -> Study:
    """A study in which everything that people name is hostile: texts, files, actors, labels, titles, colours."""
    raw = tmp_path / "raw"
    name = "b <i>'\"& \u202e%2e%2e#x?y"
    (raw / "articles").mkdir(parents=True)
    plain = "The people of the town had heard that before, and they would hear it again when the winter came. " * 12
    text = f"{HOSTILE}\n\n{TEXT}\n{plain}\n\n{HOSTILE} said Bo.\n"
    for stem in ("a", name):
        (raw / f"articles/{stem}.txt").write_text(text, encoding="utf-8")
    save(raw / "actors.csv", [{"actor_id": "bo", "name": HOSTILE, "camp": "left", "kind": "person", "aliases": "Bo"}])
    save(
        raw / "articles.csv",
        [{"doc_id": stem, "outlet": HOSTILE, "title": HOSTILE, "sha256": ""} for stem in ("a", name)],
    )
    codebook = {
        "title": HOSTILE,
        "camps": [
            {"id": "left", "label": HOSTILE, "colour": "red;}</style>", "mark": "<"},
            {"id": "../right", "label": "R"},
        ],
        "claims": [
            {
                "id": "../../stole'<",
                "label": HOSTILE,
                "definition": HOSTILE,
                "include": "nothing",
                "cues": {"asserts": ["saw nothing"]},
            }
        ],
    }
    (raw / "codebook.yaml").write_text(yaml.safe_dump(codebook), encoding="utf-8")
    (raw / "essay.md").write_text(
        "# <b>Title</b>\n\n[{said} *times* <script>alert(1)</script>.](said, claimed)\n", encoding="utf-8"
    )
    (raw / "findings.yaml").write_text("said: {table: attributions}\nclaimed: {table: statements}\n", encoding="utf-8")
    return study_at(raw, tmp_path / "out")


def leads_nowhere(place: Path, found: dict[str, Page]) -> list[str]:
    """Links to files or anchors that are not there, or that leave the folder."""
    wrong = []
    for name, page in found.items():
        for attributes in [*page.all("a"), *page.all("link"), *page.all("script"), *page.all("img")]:
            target = attributes.get("href", attributes.get("src"))
            if target is None or target.startswith(("data:image/", "https://", "http://")):
                continue
            path, _, anchor = target.partition("#")
            file = (place / name).parent / unquote(path) if path else place / name
            inside = file.resolve().is_relative_to(place.resolve())
            there = inside and file.is_file()
            if there and anchor and file.suffix == ".html":
                there = unquote(anchor) in found[file.resolve().relative_to(place.resolve()).as_posix()].ids
            if not there:
                wrong.append(f"{name}: {target}")
    return wrong


def spans() -> st.SearchStrategy[list[Span]]:
    ends = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
    return st.lists(ends.map(lambda at: Span("", "", "statement", at[0], at[1], "", "", 0, {})), max_size=8)


@given(spans(), st.integers(0, 30), st.integers(0, 30))
def test_segments_hold_the_text_once_and_know_what_covers_each_character(covering: Any, one: Any, other: Any) -> None:
    text, (start, end) = "abcdefghijklmnopqrstuvwxyzäöüß", sorted((one, other))
    pieces, at = segments(text, start, end, covering), start
    assert "".join(piece.text for piece in pieces) == text[start:end]
    for piece in pieces:
        for position in range(at, at + len(piece.text)):
            over = {i for i, span in enumerate(covering) if span.start <= position < span.end}
            assert over == set(piece.spans)
        assert set(piece.begins) == {i for i in piece.spans if covering[i].start == at}
        at += len(piece.text)
        assert set(piece.ends) == {i for i in piece.spans if covering[i].end == at}


@given(st.text(max_size=200), st.text(max_size=200))
def test_addresses_are_safe_and_tell_names_apart(one: Any, other: Any) -> None:
    for name in (one, other):
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,90}", address(name))
        assert not address(name).startswith(".")
        assert ".." not in address(name).split("/")
    if one != other:
        assert address(one) != address(other)


@given(st.text())
def test_data_in_a_page_cannot_end_its_element(text: str) -> None:
    made = script_safe({"x": [text]})
    assert json.loads(made) == {"x": [text]}
    assert not re.search("[<>&\u2028\u2029]", made)


def test_dates_as_prose() -> None:
    row = {"published": "", "earliest": "2019-03-26", "latest": "2019-03-31"}
    assert dated(row) == "26 Mar 2019 to 31 Mar 2019"
    assert dated(row, exact=False) == "Mar 2019"
    assert dated(row | {"latest": "2020-02-25"}, exact=False) == "Mar 2019 to Feb 2020"
    assert dated(row | {"published": "2019-07-05"}, exact=False) == "5 Jul 2019"
    assert dated(row | {"earliest": ""}) == "31 Mar 2019"
    assert dated({"published": "", "earliest": "", "latest": ""}) == ""


def test_every_link_of_our_pages_leads_somewhere(place: Path, ours: dict[str, Page]) -> None:
    assert len(ours) > 45
    assert leads_nowhere(place, ours) == []


def test_our_pages_are_well_made(ours: dict[str, Page]) -> None:
    titles = [re.findall(r"<title>(.*?)</title>", page.path.read_text(encoding="utf-8"))[0] for page in ours.values()]
    assert len(set(titles)) == len(titles)
    for name, page in ours.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert page.all("html")[0]["lang"] == "en"
        assert len(page.all("h1")) == len(page.all("main")) == 1, name
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert all(image.get("alt") and image["width"] and image["height"] for image in page.all("img")), name


def acting(page: Page) -> list[Any]:
    """What could act or ask the network on a page, our own script aside."""
    found: list[Any] = [
        (tag, key, value)
        for tag, attributes in page.elements
        for key, value in attributes.items()
        if key.startswith("on") or key == "style" or re.match(r"\s*(javascript|vbscript|data:text)", value or "", re.I)
    ]
    found += [
        tag for tag, _ in page.elements if tag in ("style", "iframe", "object", "embed", "base", "audio", "video")
    ]
    scripts = [(each.get("src", "")[-16:], each.get("type")) for each in page.all("script")]
    found += [each for each in scripts if not (each[0].endswith(OURS) and each[1] is None)]
    sources = [each.get("src") or each.get("href") for tag in ("img", "script", "link") for each in page.all(tag)]
    return found + [each for each in sources if each and re.match(r"(?!data:image/)\w+:|//", each)]


def test_nothing_on_our_pages_acts_or_asks_the_network(ours: dict[str, Page]) -> None:
    policy = [each["content"] for each in ours["index.html"].all("meta") if each.get("http-equiv")]
    assert "default-src 'none'" in policy[0]
    assert "unsafe" not in policy[0]
    assert "http" not in policy[0]
    for name, page in ours.items():
        assert acting(page) == [], name
        assert [each["content"] for each in page.all("meta") if each.get("http-equiv")] == policy
    made = "".join((ASSETS / name).read_text() for name in ("style.css", *(path.name for path in ASSETS.glob("*.js"))))
    assert not re.search(r"https?://|@import|url\(|innerHTML|insertAdjacent|document\.write|eval\(", made)


def test_weights(place: Path, ours: dict[str, Page]) -> None:
    assert (place / "index.html").stat().st_size < pages.INDEX_BYTES
    assert (place / "evidence.html").stat().st_size < pages.EVIDENCE_BYTES / 2
    for path in [path for folder in ("evidence", "articles", "claims") for path in (place / folder).glob("*.html")]:
        assert path.stat().st_size < pages.EVIDENCE_BYTES, path.name
    for page in ours.values():
        for image in page.all("img"):
            assert (page.path.parent / image["src"]).stat().st_size < essay.FIGURE_BYTES, image["src"]


def test_every_sentence_about_the_texts_opens_its_evidence(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    index, evidence = ours["index.html"], ours["evidence.html"]
    count = edition.essay.numbers["sentences_with_evidence"]
    assert sum(each.get("class") == "sentence" for each in index.all("span")) == len(edition.essay.marks) == count > 20
    assert {f"note-{note}" for note in edition.essay.notes.values()} <= set(evidence.ids)
    held = data_of(own.study.build / "site/assets/evidence.js")
    assert len(held["sentences"]) == count
    for notes in held["sentences"]:
        for note in notes:
            label, _, _, _, rows, shown, page = held["findings"][str(note)]
            assert label
            assert "_" not in label
            assert page in ours
            assert bool(shown) == bool(rows)
            assert len(shown) == min(rows, MOST_ROWS) or "tables" in shown


def data_of(script: Path) -> Any:
    """What a script with data holds: it is one assignment of JSON."""
    name, _, value = script.read_text(encoding="utf-8").partition("=")
    assert name.startswith("edition.")
    assert value.endswith(";\n")
    assert not re.search("[<>&\u2028\u2029]", value)
    return json.loads(value[:-2])


def test_beside_each_paragraph_stand_words_that_its_sentences_rest_on(own: Tables) -> None:
    edition = Edition(own)
    shown = panels.beside(edition)
    seen: list[tuple[str, str]] = []
    for number, rows in shown.items():
        names = edition.essay.marks[number - 1].rests_on
        for row in rows:
            assert any(row.passage == each.passage for name in names for each in edition.evidence.rows[name])
            assert len(row.answers) <= 1
            assert row.passage.speaker
            seen.append((row.passage.doc_id, row.passage.marked))
    assert len(seen) == len(set(seen)) > 20


def test_the_search_knows_words_speakers_and_claims_and_where_they_stand(place: Path, ours: dict[str, Page]) -> None:
    rows = data_of(place / "assets/found.js")["rows"]
    assert {kind for kind, *_ in rows} == {"speaker", "claim", "analysis", "evidence", "article"}
    for kind, text, _, href in rows:
        path, _, anchor = href.partition("#")
        assert text
        assert not anchor or anchor in ours[path].ids, (kind, href)
        assert bool(anchor) == (kind in ("speaker", "analysis", "article"))


def test_every_table_can_be_looked_into(own: Tables, place: Path) -> None:
    for name in own.names:
        held = data_of(place / f"assets/table-{name}.js")
        assert held["all"] == len(own[name])
        assert len(held["rows"]) == min(held["all"], lookup.MOST_LOOKED_UP)
        assert {len(row) - held["linked"] for row in held["rows"]} <= {len(held["columns"])}


def test_a_sentence_a_statement_and_a_finding_can_be_cited(ours: dict[str, Page]) -> None:
    for path, place in (
        ("evidence.html", "index.html#sentence-5"), ("claims/russia_interferes.html", "claims/russia_interferes.html#s-"),
        ("evidence/against_us.html", "evidence/against_us.html"),
    ):  # fmt: skip
        assert re.search(rf"Told Twice: .*, version [\d.]+, {re.escape(place)}", ours[path].text), path
    index = ours["index.html"]
    sentences = [each for each in index.all("span") if each.get("class") in ("sentence", "remark")]
    assert len({each["id"] for each in sentences}) == len(sentences)


def test_a_reply_shows_what_it_replies_to(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    replies = [row for row in edition.evidence.rows["against_us"] if row.row["reply"]]
    assert len(replies) > 3
    for row in replies:
        assert row.replies_to
        assert {each.doc_id for each in row.replies_to} == {row.passage.doc_id}
    assert "It replies to" in ours["evidence/against_us.html"].text
    assert not any(row.replies_to for row in edition.evidence.rows["against_us"] if not row.row["reply"])


def test_every_finding_has_a_page_with_all_its_rows(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    assert set(edition.evidence.pages) > set(edition.essay.notes)  # shares bring what they are shares of
    for name, path in edition.evidence.pages.items():
        finding, entries, page = edition.essay.findings[name], edition.evidence.rows[name], ours[path]
        assert len(entries) == len(finding.rows) == edition.evidence.summaries[name].count
        text = " ".join(page.text.split())
        quoted = sum(1 + len(entry.answers) + len(entry.replies_to) for entry in entries if entry.passage.doc_id)
        if len(entries) <= MOST_ROWS:
            assert len(page.all("blockquote")) == quoted, name
        else:
            assert f"{MOST_ROWS} of its {len(entries):,} rows" in text
        if finding.measure == "words" and entries and finding.base is None:
            assert sum(entry.words or 0 for entry in entries) == finding.measured("words")
            assert f"{int(finding.measured('words')):,} words" in text
        for part in edition.evidence.parts(name):
            assert f"../{edition.evidence.pages[part]}" in {each.get("href") for each in page.all("a")}


def test_findings_that_are_told_by_article_or_by_choice_show_it(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    told = set(re.findall(r"\{(\w+)\.(lowest|highest|least|most|smallest|largest)\}", edition.essay.source))
    assert len(told) > 7
    for name, part in told:
        found, text = edition.essay.findings[name], "".join(ours[edition.evidence.pages[name]].text.split())
        told_as = "".join(found.text(part).split())
        assert told_as in text, (name, part)
        if part in ("smallest", "largest"):
            assert f"of{len(found.rows)}waysofmeasuring" in text
        else:
            rows = edition.evidence.by_article(name).rows
            values = found.by_document() if part in ("lowest", "highest") else found.without()
            column = 2 if part in ("lowest", "highest") else 3
            assert told_as in [cells[column] for _, cells in rows]
            assert len(rows) == len(values) > 1


def test_accusations_stand_beside_their_answers_and_claims_beside_theirs(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    told = {
        entry.row["accusation_id"]: entry
        for name in edition.evidence.pages
        for entry in edition.evidence.rows[name]
        if "accusation_id" in entry.row
    }
    assert len(told) > 40
    for entry in told.values():
        assert {answer.camp for answer in entry.answers} == set(filter(None, entry.row["answered_by"].split("+")))
    assert "No one answers it in the article." in ours["evidence/against_us.html"].text
    assert "No one answers it in the article." not in ours["evidence/against_russia_answered.html"].text
    for entry in edition.evidence.rows["pairs"]:
        assert entry.passage.camp == entry.row["claiming_camp"]
        assert [answer.camp for answer in entry.answers] == [entry.row["answering_camp"]]


def test_names_that_differ_only_in_case_have_pages_apart(small: Path, opened: Study) -> None:
    (small / "essay.md").write_text("# T\n\n[{said} and {Said}.](said, Said)\n", encoding="utf-8")
    (small / "findings.yaml").write_text("said: {table: attributions}\nSaid: {table: sentences}\n", encoding="utf-8")
    pages = Edition(Tables(opened)).evidence.pages
    assert len({path.lower() for path in pages.values()}) == len(pages) == 2


def test_what_is_coded_leads_back_to_the_sentences_that_use_it(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    name = "american_whole"
    identifier = edition.essay.findings[name].rows["attribution_id"].iloc[0]
    numbers = edition.evidence.used[identifier]
    assert set(edition.evidence.resting[name]) <= set(numbers)
    doc_id = edition.articles.attributions[identifier]["doc_id"]
    markup = ours[edition.articles.paged[doc_id]].path.read_text(encoding="utf-8")
    (position,) = re.findall(rf'href="#(u-\d+)">used \d+×</a> <a href="#a-{re.escape(identifier)}">', markup)
    item = markup.partition(f'<li id="{position}">')[2].partition("</li>")[0]
    assert re.findall(r"index\.html#sentence-(\d+)", item) == [str(number) for number in numbers]
    assert any("Used in the analysis" in page.text for path, page in ours.items() if path.startswith("claims/"))


def test_an_anchor_of_a_sentence_holds_its_words(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    markup = ours["articles/2019-05-21_sputnik.html"].path.read_text(encoding="utf-8")
    held = markup.partition('id="t-2019-05-21_sputnik.s001">')[2].partition("</p>")[0]
    assert "firmly rejects" in re.sub(r"<[^>]+>", "", held)
    assert edition.articles.paged["2019-05-21_sputnik"] == "articles/2019-05-21_sputnik.html"
    assert ours["articles/2019-05-21_sputnik.html"].all("details")  # the machine's reading is folded
    assert 'class="fold"' in markup


def test_queries_are_told_in_words(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    words, asked = edition.evidence.words, edition.essay.specifications
    assert "“United States”" in words.query(asked, "against_us", edition.coder)
    assert "“Sputnik, sentence 1”" in words.query(asked, "opening", edition.coder)
    assert words.finding(asked, "against_russia_answered") == "Accusations against Russia that are answered"
    plain = {"x": {"table": "accusations", "where": {"camp": "us", "accused": "russia", "answered": True}}}
    assert words.finding(plain, "x") == "United States: accusations against Russia, answered"
    titles = [each.title for each in edition.evidence.summaries.values()]
    assert not any("_" in title or "  " in title for title in titles)
    marks = [camp.mark for camp in edition.camps]
    assert len(set(marks)) == len(marks)
    assert set(map(address, glossary.TERMS)) <= set(ours["glossary.html"].ids)
    assert str(glossary.linked("<b> pairs, pairs", "../")) == (
        '&lt;b&gt; <a class="term" href="../glossary.html#pair">pairs</a>, pairs'
    )


def test_a_passage_leads_to_its_own_words(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    seen = 0
    for passages in edition.evidence.cited.values():
        for passage in passages:
            if "#s-" not in passage.href and "#a-" not in passage.href:
                continue
            path, _, anchor = passage.href.partition("#")
            assert anchor in ours[path].ids
            seen += 1
    assert seen > 300


def test_an_article_is_there_whole_in_each_reading(own: Tables, ours: dict[str, Page]) -> None:
    edition = Edition(own)
    assert len(edition.articles.paged) == len(edition.articles.documents)
    for doc_id in edition.articles.paged:
        for reading in overlay.readings(edition, doc_id):
            pieces = [p.text for each in reading["paragraphs"] for _, found in each["pieces"] for p in found]
            assert "".join("".join(pieces).split()) == "".join(own.texts[doc_id].split())
            assert len(reading["items"]) == len(reading["spans"]) > 0
    assert [reading["coder"] for reading in overlay.readings(edition, "2019-03_rt")] == ["adjudicated", "machine"]


def test_a_site_made_again_is_the_same_and_holds_nothing_old(own: Tables, place: Path) -> None:
    before = contents(place)
    (place / "articles/old.html").write_text("old")
    (place / "empty").mkdir()
    pages.site(own)
    assert contents(place) == before
    assert not (place / "empty").exists()


def test_sides_without_an_outlet_are_named(own: Tables) -> None:
    assert "No article comes from an outlet on the side of the United States" in Edition(own).limit


def test_a_hostile_study_shows_as_text(hostile: Study) -> None:
    data = Tables(hostile)
    pages.site(data)
    place = hostile.build / "site"
    found = opened_pages(place)
    assert len(found) >= 9
    assert leads_nowhere(place, found) == []
    for name, page in found.items():
        assert acting(page) == [], name
        assert not page.all("b") or all(
            each.get("class", "").startswith(("mark", "sign")) or each == {} for each in page.all("b")
        )
        assert "i" not in {tag for tag, _ in page.elements}
    assert "<script>alert(1)</script>" in found["index.html"].text
    assert '<script>alert("1")</script>' in found["articles/a.html"].text
    assert EVIL in found["articles/a.html"].text
    for path in place.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", path.name), path.name
    style = (place / "assets/camps.css").read_text()
    assert "red" not in style
    assert "<" not in style


@pytest.mark.parametrize(
    "missing", [(), ("codebook.yaml", "coding"), ("articles.csv", "actors.csv", "codebook.yaml", "coding")]
)
def test_studies_without_an_essay_have_a_site_too(small: Path, opened: Study, missing: tuple[Any, ...]) -> None:
    for name in missing:
        (small / name).rename(small.parent / name)
    assert main(["site", "--study", str(small), "--out", str(opened.results)]) == 0
    place = opened.build / "site"
    found = opened_pages(place)
    assert leads_nowhere(place, found) == []
    assert ("claims.html" in found) == ("codebook.yaml" not in missing)
    assert "fourteen" in found["index.html"].text or "14" in found["index.html"].text


def test_of_a_large_study_a_sample_has_pages_and_the_site_says_so(
    small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (small / f"articles/more{number}.txt").write_text(f"Ana said that it was {number}.\n", encoding="utf-8")
    (small / "articles.csv").unlink()
    monkeypatch.setattr("analysis.edition.articles.MOST_ARTICLES", 3)
    pages.site(Tables(opened))
    place = opened.build / "site"
    assert len(list((place / "articles").iterdir())) == 3
    assert "3 of 6 articles have a page here" in (place / "articles.html").read_text(encoding="utf-8")
    assert leads_nowhere(place, opened_pages(place)) == []


def test_a_figure_that_is_not_there_yet_is_said(small: Path, opened: Study) -> None:
    (small / "essay.md").write_text("# T\n\n:figure bars\n", encoding="utf-8")
    (small / "findings.yaml").write_text("words: {table: documents, count: words}\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"bars\.svg: this figure has not been made yet"):
        pages.site(Tables(opened))


def test_markup_of_a_notebook_is_cleaned() -> None:
    kept = harmless(
        '<table style="x"><th></th><td onclick="x"><script>alert(1)</script><img src=x></td></table><a href="javascript:x">a</a>'
    )
    assert "script>" not in kept
    assert not re.search(r"onclick|style=|<img|javascript|<th>", kept)
    assert kept.startswith('<div class="scroll" tabindex="0"')


def test_paper_says_how_to_get_what_it_needs(small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(StudyError, match="what makes the PDF is not installed"):
        paper.pdf(Tables(opened))


def test_paper_is_the_same_each_time(hostile: Study) -> None:
    pytest.importorskip("typst", reason="make pdf installs Typst from requirements-pdf.lock")
    once = paper.compiled(Edition(Tables(hostile)))
    assert once.startswith(b"%PDF")
    assert paper.compiled(Edition(Tables(hostile))) == once


def test_a_passage_is_cut_between_words() -> None:
    assert shortened("a\nb ", " c  d", " e") == ("a b ", " c d", " e")
    before, marked, after = shortened("long " * 60, "word " * 200, " tail" * 60)
    assert before.startswith("… long")
    assert " … " in marked
    assert after.endswith("tail …")
    assert max(map(len, (before, after))) <= 155


def test_the_sides_have_a_letter_a_colour_and_a_line_each() -> None:
    book = Codebook(
        "", [{"id": "left", "label": "Left", "colour": "navy"}, {"id": "right", "label": "Right"}], [], [], [], {}, []
    )
    found = {camp.id: camp for camp in camps_of(book, {"unassigned", "zone <1>"})}
    assert list(found) == ["left", "right", "unassigned", "zone <1>"]
    assert [found[each].mark for each in found] == ["L", "R", "?", "Z"]
    assert (found["left"].colour, found["left"].on) == ("#000080", "#ffffff")
    assert len({camp.colour for camp in found.values()}) == len({camp.line for camp in found.values()}) == 4
    assert re.fullmatch(r"[\w.-]+", found["zone <1>"].css)
