"""`rcm explain`: any code, any KPI, near misses, and the table of the docs made of the same words."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import CATALOGUE, Exit
from pipelines.errors.rooms import ROOMS, room_of
from pipelines.errors.table import DOCUMENT, as_markdown
from pipelines.published import current


def rcm(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_is_explained_with_its_place(code):
    told = json.loads(rcm("explain", code.lower(), "--json").stdout)
    entry = CATALOGUE[code]
    assert told == {**entry._asdict(), "where": room_of(code).where}
    assert list(told) == ["code", "severity", "what", "where", "effect", "do"]


def test_a_code_in_words():
    told = rcm("explain", "X202").stdout
    assert CATALOGUE["X202"].do in told
    assert "hold" in told


def test_without_a_word_every_code_stands_under_its_room():
    told = rcm("explain").stdout
    assert [code for code in CATALOGUE if f"  {code}  " in told] == list(CATALOGUE)
    assert [room.label for room in ROOMS if room.label in told]
    assert [each["code"] for each in json.loads(rcm("explain", "--json").stdout)] == sorted(CATALOGUE)


@pytest.mark.parametrize(("word", "near"), [("X20", "X201"), ("X2022", "X202"), ("G0", "G001"), ("Q202", "202")])
def test_a_code_that_is_none_names_the_nearest(word, near):
    ended = rcm("explain", word, "--json")
    assert ended.exit_code == Exit.USAGE
    told = json.loads(ended.stdout)["error"]
    assert told["code"] == "S006"
    assert near in told["where"]


def test_a_kpi_says_what_it_counts_and_where_its_target_comes_from(demo_home):
    card = current(demo_home).kpi_cards["initial_denial_rate"]
    told = json.loads(rcm("explain", "initial_denial_rate", "--home", demo_home, "--json").stdout)
    assert told["words"] == card.words
    assert told["formula_words"] == card.formula_words
    assert (told["numerator_words"], told["denominator_words"]) == (card.numerator_words, card.denominator_words)
    assert (told["unit"], told["target_source"], told["target_year"]) == (
        card.unit,
        card.target_source,
        card.target_year,
    )
    shown = rcm("explain", card.label.upper(), "--home", demo_home).stdout
    assert card.words in shown
    assert card.target_source in shown


@pytest.mark.parametrize("word", ["initial_denial_rat", "initial", "denial"])
def test_a_kpi_that_is_none_names_the_nearest(word, demo_home):
    ended = rcm("explain", word, "--home", demo_home, "--json")
    assert ended.exit_code == Exit.USAGE
    assert "initial_denial_rate" in json.loads(ended.stdout)["error"]["where"]


def test_a_word_like_nothing_is_said_so(demo_home):
    ended = rcm("explain", "qqqqqqqq", "--home", demo_home)
    assert ended.exit_code == Exit.USAGE
    assert "did you mean" not in ended.stderr


def test_the_table_of_the_docs_is_the_catalogue():
    """Stale? `python -m pipelines.errors.table` writes it again."""
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown()
    assert all(f"\n| {code} | " in as_markdown() for code in CATALOGUE)


def test_every_code_has_one_room():
    assert {room_of(code) for code in CATALOGUE} <= set(ROOMS)
    with pytest.raises(KeyError):
        room_of("Z001")
