"""The static site: five pages, one plotly file, one style sheet, two scripts. No host is asked for anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import plotly
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboards.labels import day, label, plural
from dashboards.pages import coding, definitions, denials, overview, quality
from dashboards.palette import DARK, LIGHT
from dashboards.parts import Card, Page
from dashboards.reading import Published, Remembered
from dashboards.theme import CONFIG

NAVIGATION = (
    ("index", "Overview"),
    ("denials", "Denials"),
    ("coding", "Coding"),
    ("quality", "Data quality"),
    ("definitions", "Definitions"),
)
MOST_FIGURES, MOST_TILES = 4, 6
_SCRIPTS = ("theme.js", "site.js")


def pages(
    published: Published, checks: Sequence[Mapping[str, Any]], run: Mapping[str, Any] | None = None
) -> tuple[Page, ...]:
    """The five pages as data.

    ``run``: what the run says of its files (``files``, ``held``, ``findings``: lists of dicts).
    """
    asked = Remembered(published)
    return (
        overview.build(asked),
        denials.build(asked),
        coding.build(asked),
        quality.build(asked, checks, run or {}),
        definitions.build(asked),
    )


def render(
    published: Published,
    checks: Sequence[Mapping[str, Any]],
    out: Path,
    practice_name: str,
    run: Mapping[str, Any] | None = None,
) -> None:
    """Write the site of a published set into the folder ``out``; the same set gives the same bytes.

    ``checks``: dicts with suite, name, severity (``error`` or ``warn``), passed, words, observed. ``run``: as in
    ``pages``; by default what the set's manifest says under ``intake``.
    """
    assets = out / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    _write_assets(assets)
    template = _environment().get_template("page.html")
    passed, warned, failed = quality.counted(checks)
    told = published.manifest.get("intake") if run is None else run
    for page in pages(published, checks, told):
        text = template.render(
            page=page,
            practice=label(practice_name),
            navigation=[(_file(slug), words, slug == page.slug) for slug, words in NAVIGATION],
            as_of=published.as_of.isoformat(),
            as_of_words=day(published.as_of),
            version=label(published.version),
            passed=passed,
            warned=warned,
            failed=failed,
            checks_words=_checks_words(passed, warned, failed),
            uses_figures=any(card.draw for section in page.sections for card in section.cards),
        )
        (out / _file(page.slug)).write_text(text, encoding="utf-8", newline="\n")


def _file(slug: str) -> str:
    return f"{slug}.html"


def _checks_words(passed: int, warned: int, failed: int) -> str:
    words = f"Checks: {passed:,} passed, {plural(warned, 'warning')}"
    return f"{words}, {failed:,} failed" if failed else words


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboards"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["figures_of"] = figures_of
    return environment


def figures_of(card: Card) -> Markup:
    """The card's figure in both palettes as JSON that may stand inside a script element."""
    if card.draw is None:
        return Markup("")
    drawn = {palette.name: json.loads(card.draw(palette).to_json()) for palette in (LIGHT, DARK)}
    text = json.dumps({**drawn, "config": CONFIG}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    for character, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, written)
    return Markup(text)  # noqa: S704 (the three characters that could end the element are written as escapes)


def _write_assets(assets: Path) -> None:
    own = resources.files("dashboards") / "assets"
    palettes = (
        f":root{{color-scheme:light;{LIGHT.css_variables()}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{DARK.css_variables()}}}}}\n"
    )
    style = (own / "site.css").read_text(encoding="utf-8")
    (assets / "site.css").write_text(palettes + style, encoding="utf-8", newline="\n")
    for script in _SCRIPTS:
        (assets / script).write_text((own / script).read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    engine = resources.files(plotly) / "package_data" / "plotly.min.js"
    (assets / "plotly.min.js").write_bytes(engine.read_bytes())
