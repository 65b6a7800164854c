"""Whatever a file looks like: the same rows as a plain walk, no crash, no lost dollar."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import size
from tests.unit.x12 import generated
from tests.unit.x12.samples import (
    Segment,
    Spelling,
    claim,
    codes,
    conserved,
    envelope,
    money,
    naive_835,
    professional,
    read,
    rows,
    total,
)

SEEDS = st.integers(0, 2**32)


def examples():
    return settings(max_examples=size("x12_property_examples"), deadline=None, derandomize=True)


def ordinals(result, table: str) -> list[tuple[int, int]]:
    """(ordinal of the claim in its set, of the line in its claim; 0 = claim level) read off the ids."""
    found = rows(result.tables[table], "answer_id", "answer_line_id")
    return [(int(answer[17:]), int(line.rsplit("-", 1)[1]) if line else 0) for answer, line in found]


@examples()
@given(SEEDS, st.booleans())
def test_rows_equal_those_of_a_plain_walk(seed, wrap):
    random = Random(seed)  # noqa: S311 - test data
    parts = [(how.write(segments), how) for segments, how in generated.interchanges(random)]
    text = "".join(part for part, _ in parts)
    if wrap and all(how.terminator not in "\r\n" for _, how in parts):
        parts = [(part.replace("\n", "").replace("\r", ""), how) for part, how in parts]
        text = "\n".join("\n".join(part[at : at + 80] for at in range(0, len(part), 80)) for part, _ in parts)
    result, naive = read(text), naive_835(parts)
    assert result.quarantined_units.num_rows == 0
    assert set(codes(result)) <= {"X104", "X109", "X121", "X125", "X126", "X127", "X203", "X210", "X211", "X212"}
    assert "X203" not in codes(result)
    tables = result.tables
    assert [
        (amount, trace, day.strftime("%Y%m%d"))
        for amount, trace, day in rows(tables["remittances"], "payment_amount_usd", "trace_number", "payment_date")
    ] == naive.remittances
    names = ("answer_ordinal", "claim_id", "claim_status_code", "charge_usd", "paid_usd")
    assert rows(tables["answers"], *names, "filing_indicator_code", "payer_claim_control_number") == naive.answers
    names = ("line_ordinal", "procedure_qualifier", "procedure_code", "modifier_1", "charge_usd", "paid_usd")
    found = rows(tables["answer_lines"], "answer_id", *names)
    assert [(int(answer[17:]), *rest) for answer, *rest in found] == naive.lines
    found = rows(tables["adjustments"], "group_code", "reason_code", "amount_usd", "quantity")
    assert [(*a, *b) for a, b in zip(ordinals(result, "adjustments"), found, strict=True)] == naive.adjustments
    found = rows(tables["remarks"], "source_segment", "remark_code")
    assert [(*a, *b) for a, b in zip(ordinals(result, "remarks"), found, strict=True)] == naive.remarks
    assert rows(tables["provider_adjustments"], "reason_code", "reference_number", "amount_usd") == naive.pairs
    assert money(tables["remittances"], "unexplained_usd") == 0
    conserved(result)


def damaged(random: Random, segments: list[Segment]) -> list[Segment]:
    """Segments lost, doubled, swapped."""
    segments = list(segments)
    for _ in range(random.randrange(1, 4)):
        one, other = (random.randrange(1, len(segments)) for _ in range(2))
        what = random.randrange(3)
        if what == 0 and len(segments) > 3:
            del segments[one]
        elif what == 1:
            segments.insert(other, segments[one])
        else:
            segments[one], segments[other] = segments[other], segments[one]
    return segments


@examples()
@given(SEEDS)
def test_lost_doubled_and_swapped_segments_lose_no_dollar(seed):
    """Every CLP of the text is in the control totals, whatever stands around it; the rest is in = loaded + held."""
    random = Random(seed)  # noqa: S311 - test data
    parts = [(how.write(damaged(random, segments)), how) for segments, how in generated.interchanges(random)]
    result, naive = read("".join(part for part, _ in parts)), naive_835_lenient(parts)
    assert "X001" not in codes(result)
    conserved(result)
    assert total(result, "835", "claims_in_count") == len(naive)
    assert total(result, "835", "charge_in_usd") == sum(naive)


def naive_835_lenient(parts: list[tuple[str, Spelling]]) -> list[Decimal]:
    """CLP03 of every CLP in the text."""
    found = []
    for text, how in parts:
        flat = text if how.terminator in "\r\n" else text.replace("\r", "").replace("\n", "")
        segments = [raw.strip().split(how.element) for raw in flat.split(how.terminator)]
        found += [Decimal(cells[3]) for cells in segments if cells[0] == "CLP"]
    return found


@examples()
@given(SEEDS, st.integers(1, 5))
def test_damaged_bytes_never_crash_and_lose_no_dollar(seed, count):
    random = Random(seed)  # noqa: S311 - test data
    data = bytearray("".join(how.write(segments) for segments, how in generated.interchanges(random)).encode())
    for _ in range(count):
        at, what = random.randrange(len(data)), random.randrange(4)
        if what == 0:
            del data[at : at + random.randrange(1, 30)]
        elif what == 1:
            data[at:at] = bytes(random.randrange(256) for _ in range(random.randrange(1, 4)))
        elif what == 2:
            data[at] = random.randrange(256)
        else:
            del data[max(at, 10) :]
    result = read(bytes(data))
    assert "X001" not in codes(result)
    conserved(result)


@examples()
@given(SEEDS, st.integers(1, 4))
def test_damaged_batches_of_claims_never_crash_and_lose_no_dollar(seed, count):
    random = Random(seed)  # noqa: S311 - test data
    claims = [claim(generated.amount(random, 20000), f"C{n}") for n in range(random.randrange(1, 4))]
    how = generated.spelling(random)
    text = envelope([professional(*claims)], how, kind="HC", guide="005010X222A1")
    data = bytearray(text.encode())
    for _ in range(count):
        at, what = random.randrange(len(data)), random.randrange(3)
        if what == 0:
            del data[at : at + random.randrange(1, 40)]
        elif what == 1:
            data[at:at] = data[max(at - 60, 0) : at]
        else:
            data[at] = random.randrange(256)
    result = read(bytes(data))
    assert "X001" not in codes(result)
    conserved(result)


@examples()
@given(st.binary(max_size=300), st.sampled_from([b"", b"ISA*", b"GS*", b"ST*835*", b"ISA*00*          *00*"]))
def test_any_bytes_at_all_never_crash(noise, start):
    result = read(start + noise)
    assert "X001" not in codes(result)
    conserved(result)


@examples()
@given(SEEDS)
def test_reading_is_deterministic_and_order_of_files_does_not_move_ids(seed):
    random = Random(seed)  # noqa: S311 - test data
    text = "".join(how.write(segments) for segments, how in generated.interchanges(random))
    first, second = read(text), read(text)
    assert first.tables == second.tables
    assert first.findings == second.findings
