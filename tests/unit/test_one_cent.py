"""One cent on one amount of a balanced 835 is always seen: held, or loaded as unexplained; with a finding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.fuzz.seeds import dice
from tests.homes import TINY
from tests.sizes import size
from tests.unit.x12 import generated
from tests.unit.x12.samples import Spelling, codes, conserved, envelope, money, read, simple_835

# Every amount that one of the three balances holds.
PLACES = {"BPR": (2,), "CLP": (3, 4), "SVC": (2, 3), "CAS": range(3, 19, 3), "PLB": range(4, 15, 2)}
# Amounts no balance holds: nothing else in the file says what they should be. None of them makes a figure's dollars.
OUT_OF_REACH = {
    ("AMT", 2): "AMT*B6 (allowed) and AMT*AU (covered) are statements beside the balances",
    ("CLP", 5): "the adjustments under PR count; the difference is the finding X210, of severity info",
}
BALANCES = {"X201", "X202", "X203"}
REMITS = sorted(path for path in (TINY / "remits").iterdir() if path.is_file())


def whole(random):
    """A balanced file as segments and their spelling: made up, or one of the sample."""
    if random.random() < 0.7:
        (segments, how), *_ = generated.interchanges(random)
        return segments, how
    text = random.choice(REMITS).read_text(encoding="utf-8").replace("\r", "").replace("\n", "")
    how = Spelling(element=text[3], component=text[104], terminator=text[105])
    return [raw.split(how.element) for raw in text.split(how.terminator) if raw], how


def amounts(segments, places):
    return [
        (place, element)
        for place, segment in enumerate(segments)
        for element in places.get(str(segment[0]), ())
        if element < len(segment) and segment[element] != ""
    ]


def with_a_cent(segments, place, element, cents):
    changed = list(segments[place])
    changed[element] = str(Decimal(str(changed[element])) + cents)
    return [*segments[:place], changed, *segments[place + 1 :]]


def shown(result):
    """Held, unexplained, or a difference that stands as a row of its own."""
    return (
        result.quarantined_units.num_rows
        or money(result.tables["remittances"], "unexplained_usd")
        or sum(result.tables["adjustments"]["is_balancing"].to_pylist())
    )


def test_one_cent_is_seen_wherever_it_stands():
    seen = dict.fromkeys(PLACES, 0)
    for number in range(size("one_cent_places")):
        random = dice(f"cent-{number}")
        segments, how = whole(random)
        # A kind of segment first: amounts of CAS would else be most of the places.
        tag = random.choice([tag for tag in PLACES if amounts(segments, {tag: PLACES[tag]})])
        place, element = random.choice(amounts(segments, {tag: PLACES[tag]}))
        cents = random.choice([Decimal("0.01"), Decimal("-0.01")])
        result = read(how.write(with_a_cent(segments, place, element, cents)))
        assert BALANCES & set(codes(result)), (number, tag, element)
        assert shown(result), (number, tag, element)
        if tag in ("CLP", "CAS"):
            assert result.quarantined_units["code"].to_pylist() == ["X202"], (number, tag, element)
        conserved(result)
        seen[tag] += 1
    assert min(seen.values()) > 0, seen


@pytest.mark.parametrize("path", REMITS, ids=[path.name for path in REMITS])
def test_the_files_it_starts_from_balance(path):
    result = read(path.read_bytes())
    assert not BALANCES & set(codes(result))
    assert not shown(result)


@pytest.mark.parametrize(("tag", "element"), OUT_OF_REACH)
def test_what_no_balance_holds_is_no_figure(tag, element):
    """They move no dollar of the tables that figures are made of."""
    segments = simple_835()
    ((place, _),) = amounts(segments, {tag: (element,)})
    before, after = (
        read(envelope([each])) for each in (segments, with_a_cent(segments, place, element, Decimal("0.01")))
    )
    assert not BALANCES & set(codes(after))
    assert (codes(after) == ["X210"]) == ((tag, element) == ("CLP", 5))
    for name, column in (("answers", "paid_usd"), ("answer_lines", "paid_usd"), ("adjustments", "amount_usd")):
        assert after.tables[name][column] == before.tables[name][column]
