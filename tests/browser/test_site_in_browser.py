"""The pages as people see them: drawn, within the screen, quiet, silent on the network, honest when a run was held."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from dashboards.site import NAVIGATION

pytestmark = pytest.mark.browser

SLUGS = [slug for slug, _ in NAVIGATION]
WITH_FIGURES = ["index", "denials", "coding"]
LAPTOP, PHONE = (1366, 768), (390, 844)
# Two more lines of text in the fonts of another machine.
SLACK = 40


@contextmanager
def opened(browser, folder, slug, size=LAPTOP, scheme="light"):
    """A page of the site in a fresh context; on leaving, no error was logged and nothing but files was asked for."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    trouble, asked = [], []
    page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "v1" / "site" / f"{slug}.html").as_uri())
    page.wait_for_selector("html.ready", state="attached")
    yield page
    context.close()
    assert trouble == []
    assert [url for url in asked if not re.match(r"(?:file|data|blob):", url)] == []
    assert any(url.endswith("status.js") for url in asked)


def drawn(page):
    """Width, height and number of shapes of every figure that is on the screen."""
    return page.evaluate(
        """() => Array.from(document.querySelectorAll('.plot')).filter(p => p.offsetParent).map(p => {
            const svg = p.querySelector('svg.main-svg'); const box = svg && svg.getBoundingClientRect();
            return svg ? [box.width, box.height, p.querySelectorAll('path, text').length] : [0, 0, 0]; })"""
    )


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_drawn_without_a_word_of_complaint(chromium, published_folder, slug, scheme):
    with opened(chromium, published_folder, slug, scheme=scheme) as page:
        figures = drawn(page)
        assert all(w > 300 and h > 100 and shapes > 5 for w, h, shapes in figures), figures
        assert (len(figures) >= 3) is (slug in WITH_FIGURES)
        assert page.get_attribute("html", "data-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= LAPTOP[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_phone_never_scrolls_sideways(chromium, published_folder, slug):
    with opened(chromium, published_folder, slug, PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert all(0 < w <= PHONE[0] and h > 80 for w, h, _ in drawn(page))
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_words_over_bars_do_not_run_into_each_other_on_a_phone(chromium, published_folder):
    with opened(chromium, published_folder, "index", PHONE) as page:
        boxes = page.evaluate(
            """() => Array.from(document.querySelectorAll('#open .annotation-text')).map(t => {
                const b = t.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"""
        )
        assert len(boxes) >= 8
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] - 1 and b[1] < a[3] - 1), (a, b)


def test_a_phone_gets_a_ranked_table_for_the_matrix_and_a_menu(chromium, published_folder):
    with opened(chromium, published_folder, "denials", PHONE) as page:
        assert not page.is_visible("#matrix .drawn")
        assert page.is_visible("#matrix .narrow-only table")
        assert not page.is_visible("#pages")
        page.click(".menu")
        assert page.is_visible("#pages")
        page.keyboard.press("Escape")
        assert not page.is_visible("#pages")


@pytest.mark.parametrize(("slug", "card"), [("index", "cash"), ("denials", "control"), ("coding", "funnel")])
def test_the_first_answer_is_there_without_scrolling(chromium, published_folder, slug, card):
    with opened(chromium, published_folder, slug) as page:
        box = page.locator(f"#{card} .plot").bounding_box()
        assert box["y"] + box["height"] <= LAPTOP[1] - SLACK
        assert page.locator(".tile").last.bounding_box()["y"] < LAPTOP[1] / 2


def test_the_dark_switch_restyles_figures_and_is_remembered(chromium, published_folder):
    with opened(chromium, published_folder, "denials") as page:
        light = background(page)
        line = "document.querySelector('#control .js-line').style.stroke"
        before = page.evaluate(line)
        page.click(".dark")
        assert page.get_attribute(".dark", "aria-checked") == "true"
        assert background(page) != light
        assert page.evaluate(line) != before
        page.click("text=Coding")
        page.wait_for_selector("html.ready", state="attached")
        assert page.get_attribute("html", "data-theme") == "dark"
        assert background(page) != light


def test_the_theme_is_known_before_anything_is_painted(published_folder):
    """The script that sets it stands before the style sheet and is not deferred: no white flash."""
    text = (published_folder / "v1" / "site" / "index.html").read_text(encoding="utf-8")
    assert text.index('<script src="assets/theme.js"></script>') < text.index('rel="stylesheet"')


@pytest.mark.parametrize("slug", SLUGS)
def test_a_printed_page_is_light_and_cuts_no_figure(chromium, published_folder, slug):
    with opened(chromium, published_folder, slug, scheme="dark") as page:
        page.set_viewport_size({"width": 703, "height": 1000})
        page.wait_for_timeout(400)
        page.emulate_media(media="print", color_scheme="dark")
        assert background(page) == "rgb(255, 255, 255)"
        assert not page.is_visible(".dark")
        sheet = page.evaluate("document.documentElement.clientWidth")
        for plot in page.locator(".plot:visible").all():
            outer, inner = plot.bounding_box(), plot.locator("svg.main-svg").first.bounding_box()
            assert inner["x"] + inner["width"] <= min(sheet, outer["x"] + outer["width"]) + 1
            assert inner["height"] <= outer["height"] + 1
        page.emulate_media(media="screen")
        assert page.pdf(format="A4", prefer_css_page_size=True)[:5] == b"%PDF-"


def held(days_ago=0):
    finished = datetime.now(UTC) - timedelta(days=days_ago)
    checks = [{"suite": "raw", "name": "x", "severity": "error", "words": "Dollars in <b>differ</b> from dollars out"}]
    last = {"result": "held", "finished_at": finished.isoformat(), "as_of": "2026-09-12", "failed_checks": checks}
    return f"window.RCM_STATUS = {json.dumps({'current': {'version': 'v0'}, 'last_run': last})};"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_held_run_is_told_on_every_page_with_its_reasons_as_text(chromium, own_folder, slug):
    (own_folder / "status.js").write_text(held(), encoding="utf-8")
    with opened(chromium, own_folder, slug) as page:
        banner = page.locator("#banner")
        assert banner.is_visible()
        words = banner.inner_text()
        assert "held back" in words
        assert "data to 12 Sep 2026" in words
        assert "Dollars in <b>differ</b> from dollars out" in words
        assert re.search(r"\d+ days? old|of today", words)


def test_a_published_run_needs_no_banner_and_a_newer_set_is_offered(chromium, own_folder):
    status = {"current": {"version": "20260912T020000-fake"}, "last_run": {"result": "published"}}
    (own_folder / "status.js").write_text(f"window.RCM_STATUS = {json.dumps(status)};", encoding="utf-8")
    with opened(chromium, own_folder, "index") as page:
        assert not page.is_visible("#banner")
    status["current"]["version"] = "newer"
    (own_folder / "status.js").write_text(f"window.RCM_STATUS = {json.dumps(status)};", encoding="utf-8")
    with opened(chromium, own_folder, "index") as page:
        assert page.locator("#banner a").get_attribute("href") == "../../index.html"


def test_the_keyboard_reaches_the_content_the_pages_and_every_table(chromium, published_folder):
    with opened(chromium, published_folder, "denials") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        summary = page.locator("#control details summary")
        summary.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.is_visible("#control details table")


def test_a_figure_that_cannot_be_drawn_opens_its_table(chromium, own_folder):
    path = own_folder / "v1" / "site" / "index.html"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text.replace('id="cash-json">{', 'id="cash-json">{{', 1), encoding="utf-8")
    (own_folder / "status.js").write_text("window.RCM_STATUS = {};", encoding="utf-8")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html.ready", state="attached")
    assert page.is_visible("#cash details table")
    assert [w > 300 for w, _, _ in drawn(page)] == [False, True, True, True]
    context.close()
