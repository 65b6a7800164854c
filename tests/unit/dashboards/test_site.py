"""The written site: five whole pages, the same bytes each time, nothing from outside, readable without a script."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dashboards import site
from dashboards.parts import Card
from dashboards.theme import figure
from tests.unit.dashboards.fake import CHECKS, RUN, FakePublished

PAGES = [f"{slug}.html" for slug, _ in site.NAVIGATION]
VOID = {"meta", "link", "br", "rect", "path", "circle", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags, attributes and balance of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    site.render(FakePublished(), CHECKS, out, "Riverbend <Family> & Partners", RUN)
    return out


def outline(path):
    parser = Outline()
    parser.feed(path.read_text(encoding="utf-8"))
    assert parser.open == []
    return parser.tags


def digests(folder):
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def test_the_same_set_gives_the_same_bytes(written, tmp_path):
    site.render(FakePublished(), CHECKS, tmp_path, "Riverbend <Family> & Partners", RUN)
    assert digests(tmp_path) == digests(written)
    assert set(digests(written)) == {
        *PAGES,
        *(f"assets/{name}" for name in ("plotly.min.js", "site.css", "site.js", "theme.js")),
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_landmarks_one_heading_and_a_way_past_the_header(written, name):
    tags = outline(written / name)
    names = [tag for tag, _ in tags]
    assert names.count("h1") == names.count("main") == names.count("header") == names.count("footer") == 1
    assert dict(tags)["html"]["lang"] == "en"
    assert next(a for tag, a in tags if tag == "a")["href"] == "#main"
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_links_inside_the_site_lead_somewhere(written, name):
    tags = outline(written / name)
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    known = {other: {a["id"] for _, a in outline(written / other) if "id" in a} for other in PAGES}
    for _, a in tags:
        href = a.get("href", "")
        if ".html" in href or href.startswith("#"):
            page, _, anchor = href.partition("#")
            assert not anchor or anchor in known[page or name], href


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_captions_and_scopes(written, name):
    tags = outline(written / name)
    heads = [a for tag, a in tags if tag == "th"]
    assert all(a.get("scope") in {"col", "row"} for a in heads)
    names = [tag for tag, _ in tags]
    assert names.count("caption") == names.count("table")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_from_a_host_and_no_script_stands_in_the_page(written, name):
    tags = outline(written / name)
    sources = [a.get("src") or a.get("href") for tag, a in tags if tag in {"script", "link", "img"}]
    outside = [s for s in sources if s and re.match(r"(?:[a-z]+:)?//", s)]
    assert outside == []
    inline = [a for tag, a in tags if tag == "script" and "src" not in a]
    assert all(a.get("type") == "application/json" for a in inline)


@pytest.mark.parametrize("name", ["index.html", "denials.html", "coding.html"])
def test_figures_are_whole_json_in_both_palettes(written, name):
    text = (written / name).read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="application/json" id="[^"]+">(.*?)</script>', text)
    assert 3 <= len(blocks) <= site.MOST_FIGURES
    for block in blocks:
        drawn = json.loads(block)
        light, dark = drawn["light"], drawn["dark"]
        assert [t.get("y") for t in light["data"]] == [t.get("y") for t in dark["data"]]
        assert light["layout"]["template"] != dark["layout"]["template"]
        assert drawn["config"]["typesetMath"] is False


def test_the_practice_name_is_text(written):
    text = (written / "index.html").read_text(encoding="utf-8")
    assert "Riverbend &lt;Family&gt; &amp; Partners" in text
    assert "<Family>" not in text


def test_the_run_is_taken_from_the_manifest_when_nobody_gives_it(tmp_path):
    published = FakePublished()
    published.manifest = {"intake": RUN}
    site.render(published, CHECKS, tmp_path, "X")
    assert "X201" in (tmp_path / "quality.html").read_text(encoding="utf-8")


def test_no_text_of_a_figure_can_end_its_script_element():
    def draw(palette):
        return figure(palette, 100, title={"text": "</script><b>&"})

    written = str(site.figures_of(Card("x", "X", "X.", draw=draw)))
    assert not set("<>&") & set(written)
    assert json.loads(written)["light"]["layout"]["title"]["text"] == "</script><b>&"
