"""No address, no path of a machine, no licensed or borrowed text, no float for money in what we track."""

from __future__ import annotations

import re

import pytest

from tests.conventions.tree import ROOT, tracked

TOP_LEVEL = {
    "pyproject.toml",
    "pipelines",
    "dbt_project",
    "dashboards",
    "expectations",
    "sample_data",
    "tests",
    "README.md",
    "Makefile",
    "requirements.lock",
    "LICENSE",
}
TEXT = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".csv", ".json", ".html", ".css", ".js", ".lock", ""}
WRITTEN_BY_PEOPLE = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".html", ".css", ""}


def texts(suffixes):
    for path in tracked():
        if path.suffix in suffixes and path.name != "LICENSE":
            yield path, (ROOT / path).read_text(encoding="utf-8", errors="replace")


def test_top_level_holds_only_what_the_house_has():
    extra = {p.parts[0] for p in tracked() if not p.parts[0].startswith(".")} - TOP_LEVEL
    assert extra == set()


def test_the_lock_carries_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"[a-z]+://", lock)
    assert "index-url" not in lock
    pins = re.findall(r"^[a-zA-Z0-9._-]+==", lock, re.MULTILINE)
    assert len(pins) > 100
    assert lock.count("--hash=sha256:") >= len(pins)


def test_the_lock_knows_every_direct_dependency():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    for requirement in wanted:
        name, exact = re.match(r"([A-Za-z0-9._-]+)(?:==([0-9.]+))?", requirement).groups()
        pin = re.search(rf"^{re.escape(name.lower())}==([^ \\]+)", lock, re.MULTILINE)
        assert pin, name
        assert exact is None or pin.group(1) == exact, requirement


def test_no_path_of_a_machine_and_no_host():
    home = re.compile(r"(?<![\w.])/(?:work|home|root|Users|tmp/team)/[\w.]+")
    bad = [str(p) for p, text in texts(TEXT) if p.parts[:2] != ("tests", "conventions") and home.search(text)]
    assert bad == []
    address = re.compile(r"https?://(?!www\.w3\.org/|127\.0\.0\.1|localhost)[\w.-]+")
    bad = [
        str(p)
        for p, text in texts(WRITTEN_BY_PEOPLE)
        if p.parts[0] != "tests" and p.name != "plotly.min.js" and address.search(text)
    ]
    assert bad == []


def test_frames_leave_duckdb_only_through_frame():
    """`.df()`, `.fetchdf()` and `.pl()` turn decimals into floats without a word."""
    banned = re.compile(r"\.(?:df|fetchdf|fetch_df|pl|to_df)\(")
    bad = [str(p) for p, text in texts({".py"}) if p.parts[0] != "tests" and banned.search(text)]
    assert bad == []


def test_money_is_not_made_float_outside_the_theme():
    """float() of anything stands only where the house allows it, with its reason on the line."""
    bad = [
        f"{p}:{number}"
        for p, text in texts({".py"})
        if p.parts[0] in {"pipelines", "expectations"}
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"(?<![\w.])float\(", line) and "# float:" not in line
    ]
    assert bad == []


def test_no_blanket_exceptions_to_the_linters():
    blanket = re.compile(
        r"#\s*noqa(?!: ?[A-Z])|#\s*type:\s*ignore(?!\[)|#\s*ruff:\s*noqa(?!: ?[A-Z])|--\s*noqa\s*$", re.MULTILINE
    )
    bad = [
        str(p) for p, text in texts({".py", ".sql"}) if p.parts[:2] != ("tests", "conventions") and blanket.search(text)
    ]
    assert bad == []


@pytest.mark.parametrize("folder", ["x12", "x12_parser", "stupidedi", "staedi"])
def test_public_sample_files_are_not_copied(folder):
    public = ROOT.parent / "shared" / "data" / "x12_public" / folder
    if not public.is_dir():
        pytest.skip("the public X12 files are not on this machine")
    names = {p.name for p in public.iterdir()}
    assert not names & {p.name for p in tracked()}


def test_no_unfinished_business():
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    bad = [
        str(p) for p, text in texts(WRITTEN_BY_PEOPLE) if p.parts[:2] != ("tests", "conventions") and marks.search(text)
    ]
    assert bad == []
