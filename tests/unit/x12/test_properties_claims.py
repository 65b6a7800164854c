"""Claims and acknowledgements of any look: the same rows as a plain walk, no crash, no claim or dollar lost."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.x12 import read_batch
from tests.unit.x12 import generated, generated_claims
from tests.unit.x12.naive_claims import naive_answers, naive_sent
from tests.unit.x12.samples import SALT, Spelling, codes, conserved, read, rows, split_up, total
from tests.unit.x12.test_properties import SEEDS, damaged, examples

# Oddities of the text and of the random amounts; none of them may hide a row.
TOLD = {"X104", "X109", "X113", "X114", "X116", "X121", "X125", "X126", "X127", "X411", "X412", "X410", "X502"}


def written(random: Random, make: generated.SetMaker, *, harmed: bool = False) -> list[tuple[str, Spelling]]:
    """Interchanges as text."""
    parts = generated.interchanges(random, make)
    return [(how.write(damaged(random, segments) if harmed else segments), how) for segments, how in parts]


def numbers(ids: list[str]) -> list[int]:
    """The last number of each id."""
    return [int("".join(c for c in each.rsplit("-", 1)[1] if c.isdecimal())) for each in ids]


def claims_of(table) -> list[int]:
    """Ordinal of the claim of each row."""
    return numbers(table["submission_id"].to_pylist())


@examples()
@given(SEEDS)
def test_claims_equal_those_of_a_plain_walk(seed):
    parts = written(Random(seed), generated_claims.claim_set)  # noqa: S311 - test data
    result, naive = read("".join(part for part, _ in parts)), naive_sent(parts)
    assert result.quarantined_units.num_rows == 0
    assert set(codes(result)) <= TOLD
    tables = result.tables
    names = ("claim_id", "charge_usd", "claim_type", "bill_type_code", "drg_code")
    claims = rows(
        tables["submissions"], "submission_ordinal", *names, "admission_date", "admission_time", "attending_npi"
    )
    told = [[*rest, day and day.strftime("%Y%m%d") + time, npi] for *rest, day, time, npi in claims]
    assert told == naive.claims
    payers = rows(tables["submission_payers"], "position", "payer_identifier", "paid_usd")
    assert [[c, *rest] for c, rest in zip(claims_of(tables["submission_payers"]), payers, strict=True)] == naive.payers
    lines = rows(tables["submission_lines"], "line_ordinal", "revenue_code", "procedure_code", "charge_usd")
    assert [(c, *rest) for c, rest in zip(claims_of(tables["submission_lines"]), lines, strict=True)] == naive.lines
    table = tables["submission_line_payments"]
    found = rows(table, "position", "payer_identifier", "payer_position", "paid_usd")
    line = numbers(table["submission_line_id"].to_pylist())
    assert [(c, n, *rest) for c, n, rest in zip(claims_of(table), line, found, strict=True)] == naive.payments
    table = tables["submission_adjustments"]
    names = ("line_payment_position", "payer_position", "group_code", "reason_code", "amount_usd", "quantity")
    line = [numbers([each])[0] if each else 0 for each in table["submission_line_id"].to_pylist()]
    found = [(c, n, *rest) for c, n, rest in zip(claims_of(table), line, rows(table, *names), strict=True)]
    assert found == naive.adjustments
    conserved(result)


@examples()
@given(SEEDS)
def test_acknowledgements_equal_those_of_a_plain_walk(seed):
    parts = written(Random(seed), generated_claims.any_set)  # noqa: S311 - test data
    result, naive = read("".join(part for part, _ in parts)), naive_answers(parts)
    assert result.quarantined_units.num_rows == 0
    assert set(codes(result)) <= TOLD
    tables = result.tables
    names = ("acknowledgement_ordinal", "level", "batch_reference", "claim_id")
    repeated = set(tables["transactions"]["result"].to_pylist()) != {"loaded"}
    if repeated:
        return  # two sets happened to say the same; their rows stand once
    assert [list(row) for row in rows(tables["claim_acknowledgements"], *names)] == naive.levels
    names = ("position", "is_line", "category_code", "status_code", "entity_code", "action_code", "charge_usd")
    statuses = tables["acknowledgement_statuses"]
    level = numbers(statuses["acknowledgement_id"].to_pylist())
    assert [(n, *rest) for n, rest in zip(level, rows(statuses, *names), strict=True)] == naive.statuses
    names = ("level", "group_control_number", "set_control_number", "result_code", "error_code", "error_count")
    groups = rows(tables["functional_acknowledgements"], *names, "included_count", "received_count", "accepted_count")
    assert [list(row) for row in groups] == naive.groups
    names = ("interchange_control_number", "interchange_date_text", "interchange_time_text", "result_code", "note_code")
    assert rows(tables["interchange_acknowledgements"], *names) == naive.interchanges
    conserved(result)


@examples()
@given(SEEDS)
def test_lost_doubled_and_swapped_segments_lose_no_claim(seed):
    """Every CLM of the text is in the control totals, whatever stands around it."""
    parts = written(Random(seed), generated_claims.claim_set, harmed=True)  # noqa: S311 - test data
    result = read("".join(part for part, _ in parts))
    charges = [cell.money(2) or Decimal(0) for part in parts for tag, cell in split_up(part) if tag == "CLM"]
    kinds = ("837P", "837I", "837D")
    assert "X001" not in codes(result)
    assert sum(total(result, kind, "claims_in_count") for kind in kinds) == len(charges)
    assert sum(total(result, kind, "charge_in_usd") for kind in kinds) == sum(charges)
    conserved(result)


@examples()
@given(SEEDS)
def test_damaged_acknowledgements_never_crash_and_lose_no_answer(seed):
    """Every AK1, AK2 and TA1 of the text has its row or is told, unless its set is held or says what another said."""
    parts = written(Random(seed), generated_claims.any_set, harmed=True)  # noqa: S311 - test data
    result = read("".join(part for part, _ in parts))
    assert "X001" not in codes(result)
    conserved(result)
    if set(result.tables["transactions"]["result"].to_pylist()) == {"loaded"}:
        tags = [tag for part in parts for tag, _ in split_up(part)]
        named = result.tables["functional_acknowledgements"]["level"].to_pylist()
        if "X507" not in codes(result):
            assert named.count("SET") == tags.count("AK2")
            assert named.count("GROUP") >= tags.count("AK1")
        assert result.tables["interchange_acknowledgements"].num_rows == tags.count("TA1")


@examples()
@given(SEEDS, st.integers(1, 5))
def test_damaged_bytes_of_any_kind_never_crash(seed, count):
    random = Random(seed)  # noqa: S311 - test data
    make = random.choice([generated.balanced_set, generated_claims.any_set])
    data = bytearray("".join(part for part, _ in written(random, make)).encode())
    for _ in range(count):
        at, what = random.randrange(len(data)), random.randrange(3)
        if what == 0:
            del data[at : at + random.randrange(1, 30)]
        elif what == 1:
            data[at:at] = data[max(at - 60, 0) : at]
        else:
            data[at] = random.randrange(256)
    result = read(bytes(data))
    assert "X001" not in codes(result)
    conserved(result)


@examples()
@given(SEEDS)
def test_a_damaged_file_changes_nothing_in_its_neighbour(seed):
    random = Random(seed)  # noqa: S311 - test data
    make = random.choice([generated.balanced_set, generated_claims.any_set])
    good = "".join(part for part, _ in written(random, make)).encode()
    bad = "".join(part for part, _ in written(random, make, harmed=True)).encode()
    alone, both = read_batch([("good", good)], SALT), read_batch([("good", good), ("bad", bad)], SALT)
    for name, table in alone.tables.items():
        assert both.tables[name].slice(0, len(table)) == table
    assert both.findings.slice(0, len(alone.findings)) == alone.findings
    assert both.file_controls.slice(0, len(alone.file_controls)).to_pylist() == alone.file_controls.to_pylist()
