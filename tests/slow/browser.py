"""The reader's edition in a browser: `make test-site` runs this; `make test` does not collect it.

Chromium is found on the PATH, or named by CHROMIUM=. Every page is opened from its file, without a network.
"""

import html
import json
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
    assert panel.is_visible()
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
    assert panel.is_visible()
    page.locator("h1").dispatch_event("click")
    assert not panel.is_visible()
    note.click()
    panel.locator(".close").click()
    assert not panel.is_visible()
    assert page.url.endswith("index.html")


def test_each_sentence_opens_its_own_evidence(opened: Any) -> None:
    page = opened()
    notes = page.locator(".sentence .note")
    assert notes.count() > 20
    for position in range(notes.count()):
        notes.nth(position).evaluate("each => each.click()")
        assert page.locator("#panel-title").inner_text() == f"Evidence {position + 1}"
        assert page.locator("#panel-body details").count() >= 1


def test_evidence_leads_to_the_words_in_their_article(opened: Any) -> None:
    page = opened()
    link = page.locator(
        "#panel blockquote:has(mark) footer a[href*='#a-'], #panel blockquote:has(mark) footer a[href*='#s-']"
    )
    for note in page.locator(".sentence .note").all():
        note.click()
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
    """The evidence that the first page holds."""
    return json.loads(page.locator("#evidence-data").text_content())


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
            assert page.locator("#panel script, #panel img").count() == 0


def test_studies_without_an_essay(opened: Any, small: Path, tmp_path: Path) -> None:
    from conftest import study_at

    for name in ("articles.csv", "actors.csv", "codebook.yaml", "coding"):
        (small / name).rename(tmp_path / name)
    study = study_at(small, tmp_path / "out")
    pages.site(Tables(study))
    page = opened("index.html", study.build / "site")
    page.locator(".sentence .note").first.click()
    assert page.locator("#panel").is_visible()
    assert violations(page) == []
