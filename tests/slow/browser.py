"""The reader's edition in a browser: `make test-site` runs this; `make test` does not collect it.

Chromium is found on the PATH, or named by CHROMIUM=. Every page is opened from its file, without a network.
"""

import html
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from test_site import hostile  # noqa: F401  # a fixture

from analysis.edition import pages
from analysis.study.disk import ROOT
from analysis.study.study import Study
from analysis.tables.kept import Tables

sync_api = pytest.importorskip("playwright.sync_api", reason="make test-site installs requirements-site.lock")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="make test-site installs it")

CHROMIUM = os.environ.get("CHROMIUM") or next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
if not CHROMIUM:
    pytest.skip("no Chromium on the PATH; name one by CHROMIUM=", allow_module_level=True)

PLACE = ROOT / "build/site"
PAGES = sorted(path.relative_to(PLACE).as_posix() for path in PLACE.rglob("*.html"))
ARTICLE = "articles/2019-03_rt.html"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Open a page of a site; what it logs and asks for beyond its folder is collected and must be nothing."""
    contexts, wrong = [], []

    def go(path: str = "index.html", place: Path = PLACE, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(120_000)  # a busy machine is no fault of the page
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        inside = place.resolve().as_uri()
        page.on("request", lambda r: None if r.url.startswith((inside, "data:image/")) else wrong.append(r.url))
        page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
        name, _, anchor = path.partition("#")
        page.goto((place / name).resolve().as_uri() + (f"#{anchor}" if anchor else ""))
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


# The middle of a sentence's widest line, brought into view: the corners of its box may be its neighbours'.
WIDEST_LINE = """each => {
  each.scrollIntoView({ block: "center", behavior: "instant" });
  const line = [...each.getClientRects()].sort((a, b) => b.width - a.width)[0];
  return [line.x + line.width / 2, line.y + line.height / 2];
}"""


def violations(page: Any, only: list[str] | None = None) -> list[str]:
    """What axe finds, by all rules or by some: the rule, and the first element."""
    options = {"preload": False, "resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])})" for each in found]


def too_wide(page: Any) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_there_is_a_site() -> None:
    assert len(PAGES) > 20, "make site first"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_a_phone_and_leads_somewhere(opened: Any, path: Any) -> None:
    """One visit to each page: by light, in the dark, on a phone with everything unfolded, and along its links."""
    page = opened(path, color_scheme="light")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, ["color-contrast", "link-in-text-block"]) == []  # no other rule asks for a colour
    page.set_viewport_size({"width": 360, "height": 740})
    assert too_wide(page) <= 0
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    assert too_wide(page) <= 0
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    for href in {href for href in hrefs if href.startswith("file:")}:
        address, _, anchor = href.partition("#")
        file = Path(unquote(address.removeprefix("file://")))
        assert file.is_relative_to(PLACE.resolve()), href
        assert file.is_file(), href
        assert not anchor or file.suffix != ".html" or unquote(anchor) in anchors(file), href


@cache
def anchors(file: Path) -> set[str]:
    """The ids of a page."""
    return set(map(html.unescape, re.findall(r'\bid="([^"]*)"', file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", ["index.html", ARTICLE, "claims.html", "evidence.html", "notebooks/03_claims.html"])
def test_print_cuts_no_figure(opened: Any, path: Any) -> None:
    page = opened(path, width=657, height=985, color_scheme="dark")  # A4 with margins of 18 mm
    page.emulate_media(media="print")
    assert too_wide(page) <= 0
    for box in page.eval_on_selector_all(
        "img", "all => all.map(i => [i.getBoundingClientRect().width, i.getBoundingClientRect().height])"
    ):
        assert 0 < box[0] <= 657
        assert 0 < box[1] <= 985
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_evidence_opens_in_place_and_closes(opened: Any, width: int) -> None:
    page = opened(width=width)
    number = next(n for n, notes in enumerate(data(page)["sentences"], 1) if n > 5 and len(notes) > 1)
    sentence = f"#sentence-{number}"
    panel, note = page.locator("#panel"), page.locator(f"{sentence} .note")
    assert not panel.is_visible()
    note.focus()
    page.keyboard.press("Enter")
    panel.wait_for()
    assert page.evaluate("document.activeElement.id") == "panel"
    assert panel.locator("blockquote footer a").count() > 0
    assert too_wide(page) <= 0
    assert violations(page) == []
    box, text = panel.bounding_box(), page.locator(sentence).bounding_box()
    assert text["y"] + text["height"] <= box["y"] + 1 or text["x"] + text["width"] <= box["x"]
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert note.evaluate("each => each === document.activeElement")
    page.mouse.click(*page.locator(sentence).evaluate(WIDEST_LINE))
    panel.wait_for()
    page.locator("h1").dispatch_event("click")
    assert not panel.is_visible()
    note.click()
    panel.wait_for()
    panel.locator(".close").click()
    assert not panel.is_visible()
    assert page.url.endswith("index.html")


def test_each_sentence_opens_its_own_evidence(opened: Any) -> None:
    page = opened()
    notes = page.locator(".sentence .note")
    assert notes.count() > 20
    for position in range(notes.count()):
        notes.nth(position).evaluate("each => each.click()")
        page.locator("#panel").wait_for()
        assert page.locator("#panel-title").inner_text() == f"Evidence {position + 1}"
        assert page.locator("#panel-body details").count() >= 1


def test_evidence_leads_to_the_words_in_their_article(opened: Any) -> None:
    page = opened()
    link = page.locator(
        "#panel blockquote:has(mark) footer a[href*='#a-'], #panel blockquote:has(mark) footer a[href*='#s-']"
    )
    for note in page.locator(".sentence .note").all():
        note.click()
        page.locator("#panel").wait_for()
        if link.count() and link.first.is_visible():
            break
    link.first.click()
    page.wait_for_url("**/articles/**")
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    assert target.is_visible()
    assert page.locator("#panel").is_visible()
    assert page.evaluate("getSelection().isCollapsed")
    box = target.bounding_box()
    assert 0 <= box["y"] <= 900


def test_without_scripts_everything_is_there(opened: Any) -> None:
    page = opened(java_script_enabled=False)
    page.locator("#sentence-3 .note").click()
    assert page.url.endswith("evidence.html#sentence-3")
    page.locator("#sentence-3 .found a").first.click()
    assert page.locator(".entries blockquote").count() > 0
    article = opened(ARTICLE, java_script_enabled=False)
    assert article.locator(".reading").count() == 2
    assert article.locator(".reading .paragraph:visible").count() > 0
    assert article.locator(".fold .paragraph:visible").count() == 0
    article.locator(".fold > summary").click()
    assert article.locator(".fold .paragraph:visible").count() > 0
    assert not article.locator("#filters").is_visible()
    assert article.locator(".badge").first.is_visible()


def data(page: Any) -> dict[str, Any]:
    """The evidence that the first page loads."""
    return page.evaluate("edition.load('evidence').then(() => edition.evidence)")


def test_the_margin_follows_the_reading(opened: Any) -> None:
    page = opened(width=1440)
    beside = page.locator("#beside")
    beside.locator("blockquote").first.wait_for()
    seen = {beside.inner_text()}
    for number in (12, 30, 50):
        page.locator(f"#sentence-{number}").evaluate("each => each.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(200)
        assert beside.is_visible()
        seen.add(beside.inner_text())
    assert len(seen) == 4
    beside.locator("button").first.click()
    page.locator("#panel").wait_for()
    assert not beside.is_visible()
    page.keyboard.press("Escape")
    assert beside.is_visible()


def test_the_search_leads_to_a_sentence_of_an_article(opened: Any) -> None:
    page = opened("claims.html", width=360)
    assert page.evaluate("typeof edition.found") == "undefined"
    page.locator("#find").click()
    page.keyboard.type("kalashnikov russia")
    first = page.locator(".results li").first
    first.wait_for()
    assert first.locator(".kind").inner_text() == "Speaker"
    assert violations(page) == []
    assert too_wide(page) <= 0
    page.locator(".results li", has=page.locator(".kind", has_text="Article")).first.locator("a").click()
    page.wait_for_url("**/articles/**")
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").is_visible()


def test_tables_are_looked_into_and_filtered(opened: Any) -> None:
    page = opened("data.html")
    page.locator(".look[data-table=statements]").click()
    rows = page.locator("#table-statements tbody tr")
    rows.first.wait_for()
    whole = rows.count()
    page.locator("#table-statements .sieve summary").click()
    page.locator("#table-statements select").nth(1).select_option(index=1)
    some = page.locator("#table-statements tbody tr:visible").count()
    assert 0 < some < whole
    page.locator("#table-statements input").fill("no such words anywhere")
    assert page.locator("#table-statements tbody tr:visible").count() == 0
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert too_wide(page) <= 0
    page = opened("speakers.html")
    page.locator(".sieve select").first.select_option(label="Russia")
    assert page.locator("tbody tr:visible").count() < page.locator("tbody tr").count()


def test_a_sentence_can_be_cited(opened: Any) -> None:
    page = opened()
    page.locator(".remark").first.click()
    panel = page.locator("#panel")
    panel.wait_for()
    panel.locator(".cite summary").click()
    text = panel.locator(".citation").inner_text()
    assert "Told Twice" in text
    assert text.endswith("index.html#remark-1")


def test_an_article_on_a_phone_begins_with_its_text(opened: Any) -> None:
    page = opened(ARTICLE, width=360, height=740)
    assert page.locator(".reading .paragraph").first.bounding_box()["y"] < 460


def shown(page: Any) -> int:
    return int(page.locator("#count").inner_text().split()[0])


def test_filters_work_by_keyboard(opened: Any) -> None:
    page = opened(ARTICLE)
    whole = shown(page)
    assert page.locator(".reading").nth(0).is_visible()
    assert not page.locator(".reading").nth(1).is_visible()
    page.locator("input[name=camp][value=russia]").focus()
    page.keyboard.press("Space")
    assert shown(page) < whole
    assert page.locator(".badge.camp-russia:visible").count() == page.locator(".u-russia[data-on]:visible").count() == 0
    page.keyboard.press("Space")
    assert shown(page) == whole
    page.locator("input[name=kind][value=statement]").focus()
    page.keyboard.press("Space")
    assert page.locator(".reading .chip:visible").count() == 0
    page.keyboard.press("Space")
    page.locator("#claim").focus()
    page.keyboard.press("ArrowDown")
    assert 0 < shown(page) < whole
    page.locator("button[type=reset]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.getElementById('count').textContent.startsWith('{whole} ')")
    page.locator("input[name=reading]").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".reading").nth(1).is_visible()
    assert not page.locator(".reading").nth(0).is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator(".reading:visible").count() == 2
    assert violations(page) == []


def test_a_coded_span_says_what_is_coded_there(opened: Any) -> None:
    page = opened(ARTICLE)
    badge = page.locator(".reading .badge").first
    badge.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("li").count() == 1
    assert page.locator("[data-on].here").count() >= 1
    page.keyboard.press("Escape")
    assert badge.evaluate("each => each === document.activeElement")
    page.locator(".reading [data-on*=' ']").first.click()
    assert panel.locator("li").count() >= 2


def test_an_address_of_the_machines_reading_shows_that_reading(opened: Any) -> None:
    name = "a-machine.2019-03_rt.a003"
    page = opened(f"{ARTICLE}#{name}")
    assert page.locator(f"[id='{name}']").is_visible()
    assert page.locator("input[name=reading][value=machine]").is_checked()


def test_a_hostile_study_cannot_act(opened: Any, hostile: Study) -> None:  # noqa: F811
    pages.site(Tables(hostile))
    place = hostile.build / "site"
    for path in sorted(place.rglob("*.html")):
        page = opened(path.relative_to(place).as_posix(), place, width=360)
        assert too_wide(page) <= 0, path
        assert violations(page) == [], path
        for note in page.locator(".note[aria-haspopup]").all():
            note.click()
            page.locator("#panel").wait_for()
            assert page.locator("#panel script, #panel img").count() == 0
        page.keyboard.press("/")
        page.locator("dialog input").fill("alert")
        page.locator(".results li").first.wait_for()
        assert page.locator(".results :is(script, img, i)").count() == 0
        page.keyboard.press("Escape")
        for look in page.locator(".look").all():
            look.click()
        assert page.locator(".inside :is(script, img)").count() == 0


def test_studies_without_an_essay(opened: Any, small: Path, tmp_path: Path) -> None:
    from conftest import study_at

    for name in ("articles.csv", "actors.csv", "codebook.yaml", "coding"):
        (small / name).rename(tmp_path / name)
    study = study_at(small, tmp_path / "out")
    pages.site(Tables(study))
    page = opened("index.html", study.build / "site")
    page.locator(".sentence .note").first.click()
    page.locator("#panel").wait_for()
    assert violations(page) == []
