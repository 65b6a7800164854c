"""Colours of the pages, light and dark: one set feeds the style sheet, the figures and the contrast test."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """Named colours as ``#rrggbb``. ``*_soft`` is a surface or a second mark, never a text colour."""

    name: str
    page: str
    card: str
    raised: str
    ink: str
    muted: str
    rule: str
    grid: str
    accent: str
    accent_soft: str
    accent_wash: str
    warm: str
    warm_soft: str
    neutral: str
    ok_ink: str
    ok_wash: str
    warn_ink: str
    warn_wash: str
    bad_ink: str
    bad_wash: str
    ages: tuple[str, str, str, str, str]
    levels: tuple[str, str, str, str, str]
    cool_end: str
    warm_end: str

    def css_variables(self) -> str:
        """The colours as declarations of CSS custom properties."""
        named = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("ages", "levels"):
            named |= {f"{name}_{place}": colour for place, colour in enumerate(named[name], 1)}
        return "".join(
            f"--{key.replace('_', '-')}:{value};"
            for key, value in named.items()
            if isinstance(value, str) and value.startswith("#")
        )


LIGHT = Palette(
    name="light",
    page="#f4f6f9",
    card="#ffffff",
    raised="#f7f9fb",
    ink="#15202d",
    muted="#55606f",
    rule="#dde3ea",
    grid="#e8ecf1",
    accent="#1c5ea9",
    accent_soft="#9fc1e6",
    accent_wash="#e8f0fa",
    warm="#b8510a",
    warm_soft="#f2bd90",
    neutral="#7f8a97",
    ok_ink="#14623a",
    ok_wash="#e4f3ea",
    warn_ink="#7a4a00",
    warn_wash="#fdf0d5",
    bad_ink="#9c1c1c",
    bad_wash="#fdeaea",
    ages=("#0c4a8c", "#2f7bc0", "#9cc7eb", "#ec9a54", "#b34a06"),
    levels=("#cfd9e4", "#a3c4e6", "#4f92d1", "#124f93", "#0a3566"),
    cool_end="#1c5ea9",
    warm_end="#bf570c",
)

DARK = Palette(
    name="dark",
    page="#0e1319",
    card="#161c24",
    raised="#1c242d",
    ink="#e8edf3",
    muted="#a8b3c0",
    rule="#2a333e",
    grid="#242c36",
    accent="#71b2f8",
    accent_soft="#34587f",
    accent_wash="#1b2c40",
    warm="#f39c5d",
    warm_soft="#80502b",
    neutral="#818c9a",
    ok_ink="#7fd6a3",
    ok_wash="#173225",
    warn_ink="#f2c46b",
    warn_wash="#3a2d12",
    bad_ink="#ff9d9d",
    bad_wash="#42191b",
    ages=("#2f6fb5", "#5a9ee0", "#b4d8f7", "#f0a968", "#d06c24"),
    levels=("#3a4654", "#335c88", "#4f8fd0", "#8cc0f5", "#cfe5fb"),
    cool_end="#4f98e6",
    warm_end="#e8843d",
)

PALETTES = (LIGHT, DARK)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, 0 (black) to 1 (white)."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: str) -> str:
    """Black or white, whichever reads better on ``colour``; one of the two always passes 4.5."""
    return max(("#000000", "#ffffff"), key=lambda text: contrast(text, colour))


def mix(first: str, second: str, share: float) -> str:
    """``first`` with ``share`` (0-1) of ``second`` in it."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
