"""Damaged files of every kind at the reader's door: no crash, no hang, no row or dollar lost, no amount changed."""

from __future__ import annotations

from time import perf_counter

import pyarrow as pa
import pytest

from pipelines.intake.reading import Options, read_files
from tests.fuzz import judge, naive
from tests.fuzz.damage import DAMAGES, damaged
from tests.fuzz.seeds import SEEDS, dice
from tests.sizes import size

OPTIONS = Options(b"salt for tests, 32 bytes long ...", "UTC")
LONGEST_SECONDS = 5
# How often a kind is drawn; every CSV kind once.
WEIGHTS = {"835": 18, "837P": 8, "837I": 5, "277CA": 5, "999": 3, "TA1": 3, "public": 6}
TOTAL = sum(WEIGHTS.get(kind, 1) for kind in SEEDS)
# Below this share of files that the naive splitter can count, it judges too little.
LEAST_COUNTED = 0.4


def read(data):
    return read_files([("f", data)], OPTIONS)


@pytest.mark.parametrize("kind", SEEDS)
def test_whole_files_are_counted_and_right(kind):
    """The judge itself: it can count what is not damaged, and finds nothing wrong with it."""
    for number in range(5):
        data = SEEDS[kind](dice(f"{kind}-whole-{number}"))
        raw = read(data)
        assert list(judge.faults(data, raw)) == []
        assert kind in ("835", "public") or judge.is_counted(data, raw)


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_lose_nothing_and_change_nothing(kind):
    """A failure names the number of the file: ``damaged(SEEDS[kind](random), random)`` makes it again."""
    count = -(-size("mutated_files") * WEIGHTS.get(kind, 1) // TOTAL)
    wrong, slow, counted = [], [], 0
    for number in range(count):
        random = dice(f"{kind}-{number}")
        data, names = damaged(SEEDS[kind](random), random)
        started = perf_counter()
        raw = read(data)
        if perf_counter() - started > LONGEST_SECONDS:
            slow.append(number)
        counted += judge.is_counted(data, raw)
        wrong += [(number, names, fault) for fault in judge.faults(data, raw)]
    assert wrong == []
    assert slow == []
    assert counted >= LEAST_COUNTED * count


def test_every_damage_changes_something_of_every_kind():
    for how in DAMAGES:
        for kind in ("835", "837P", "bank_deposits"):
            random = dice(f"{how.__name__}-{kind}")
            data = SEEDS[kind](random)
            assert any(how(data, random) != data for _ in range(20)), (how.__name__, kind)


TITLED = b"Report\nlocation_id,location_name,place_of_service\nL1,A,11\n"


def test_the_judge_takes_what_the_reader_may_leave_out_or_read():
    for data in (TITLED, b"deposit_id,deposit_date,amount_usd\nD1,2026-01-02,+7\n"):
        assert loaded(data) == []
    assert loaded(TITLED, findings=lambda table: table.slice(1))


def loaded(data, **changes):
    """What was read, with a fault of a reader put in."""
    raw = dict(read(data))
    for name, change in changes.items():
        raw[name] = change(raw[name])
    return list(judge.faults(data, raw))


def raised(column, by=1):
    def change(table):
        cells = [value if value is None else value + by for value in table[column].to_pylist()]
        field = table.schema.field(column)
        return table.set_column(table.schema.get_field_index(column), field, pa.array(cells, field.type))

    return change


def test_the_judge_sees_what_a_faulty_reader_would_do():
    data = SEEDS["835"](dice("835-whole-2"))
    assert naive.count_x12(naive.text_of(data)) is not None
    assert loaded(data) == []
    assert loaded(data, answers=lambda table: table.slice(1))
    assert loaded(data, answers=raised("charge_usd"))
    assert loaded(data, adjustments=raised("amount_usd"))
    assert loaded(data, file_controls=raised("paid_in_usd"))
    assert loaded(data, file_controls=raised("claims_loaded_count"))
    assert loaded(data, remittances=raised("payment_amount_usd"))
    deposits = SEEDS["bank_deposits"](dice("bank_deposits-whole-0"))
    assert loaded(deposits) == []
    assert loaded(deposits, deposits=raised("amount_usd"))
    assert loaded(deposits, file_controls=raised("rows_in_count"))
    claims = SEEDS["837P"](dice("837P-whole-0"))
    assert loaded(claims, submissions=raised("charge_usd"))
