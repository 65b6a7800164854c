"""Every pair of colours that the pages put on each other, held against WCAG AA."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import resources
from itertools import pairwise

import pytest

from dashboards.figures.matrix import shade
from dashboards.palette import DARK, LIGHT, PALETTES, contrast, mix, readable_on

TEXT, MARK = 4.5, 3.0
ON_SURFACES = [(ink, surface) for ink in ("ink", "muted") for surface in ("page", "card", "raised")]
TEXT_PAIRS = [
    *ON_SURFACES,
    ("accent", "page"),
    ("accent", "card"),
    ("accent", "accent_wash"),
    ("warm", "card"),
    ("ok_ink", "ok_wash"),
    ("warn_ink", "warn_wash"),
    ("bad_ink", "bad_wash"),
    ("card", "accent"),
]
MARK_PAIRS = [("accent", "card"), ("warm", "card"), ("neutral", "card"), ("accent", "page")]


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
@pytest.mark.parametrize(("ink", "surface"), TEXT_PAIRS)
def test_text_can_be_read(palette, ink, surface):
    assert contrast(getattr(palette, ink), getattr(palette, surface)) >= TEXT


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
@pytest.mark.parametrize(("mark", "surface"), MARK_PAIRS)
def test_marks_can_be_seen(palette, mark, surface):
    assert contrast(getattr(palette, mark), getattr(palette, surface)) >= MARK


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
def test_numbers_in_the_matrix_and_the_bars_can_be_read_at_every_shade(palette):
    ratios = [Decimal(4) ** (Decimal(step) / 10) for step in range(-15, 16)]
    fills = [*(shade(palette, r) for r in ratios), shade(palette, None), palette.raised, *palette.levels]
    assert min(contrast(readable_on(fill), fill) for fill in fills) >= TEXT


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
def test_neighbours_in_a_stack_differ(palette):
    assert all(contrast(a, b) > 1.25 for a, b in pairwise(palette.ages))
    assert all(contrast(a, b) > 1.25 for a, b in pairwise(palette.levels))


def test_the_scale_has_its_own_middle_and_full_ends():
    assert shade(LIGHT, Decimal(1)) == LIGHT.card
    assert shade(LIGHT, Decimal(4)) == shade(LIGHT, Decimal(40)) == LIGHT.warm_end
    assert shade(LIGHT, Decimal("0.25")) == shade(LIGHT, Decimal(0)) == LIGHT.cool_end
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


def test_the_style_sheet_uses_only_colours_of_the_palette():
    style = (resources.files("dashboards") / "assets" / "site.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style)) - {"radius", "gap", "wide"}
    for palette in (LIGHT, DARK):
        known = set(re.findall(r"--([a-z0-9-]+):", palette.css_variables()))
        assert used <= known, used - known
    loose = re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"@media print \{.*", "", style, flags=re.DOTALL))
    assert loose == []
