"""The notation of the contracts: every source compiles, and a scope gives what stands in it and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.contracts import acknowledgement, claim, control, remittance
from pipelines.x12.batch import X12Result
from pipelines.x12.findings import Findings
from pipelines.x12.segments import SegmentIndex, pack
from pipelines.x12.sources import Cutter, Source, compiled, scope
from tests.unit.x12.samples import claim as a_claim
from tests.unit.x12.samples import (
    claim_answers,
    envelope,
    group_answer,
    institutional,
    patient,
    professional,
    read,
    simple_835,
    stay,
)

X12_TABLES = (*remittance.TABLES, *claim.TABLES, *acknowledgement.TABLES, control.transactions)
ONE_OF_EACH = [
    simple_835(),
    professional(a_claim()),
    institutional(stay()),
    claim_answers(*patient()),
    group_answer(["AK2", "837", "1"], ["IK5", "A"], ["AK9", "A", "1", "1", "1"]),
    [["TA1", "1", "260105", "1200", "A", "000"]],
]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("CLP04", [Source("", "CLP", 4, 0, 0, 0, "")]),
        ("SVC01-2", [Source("", "SVC", 1, 2, 0, 0, "")]),
        ("REF02[01=6R]", [Source("", "REF", 2, 0, 1, pack("6R"), "")]),
        ("DTM02[01=472|150]", [Source("", "DTM", 2, 0, 1, pack(q), "") for q in ("472", "150")]),
        ("DTP03[01=472].to", [Source("", "DTP", 3, 0, 1, pack("472"), "to")]),
        ("HL20/NM109[01=85]", [Source("20", "NM1", 9, 0, 1, pack("85"), "")]),
        ("SV101-2|SV202-2", [Source("", "SV1", 1, 2, 0, 0, ""), Source("", "SV2", 2, 2, 0, 0, "")]),
        ("N104[01=PR]", [Source("", "N1", 4, 0, 1, pack("PR"), "")]),
        ("@ordinal", []),
    ],
)
def test_the_notation(text, sources):
    assert list(compiled(text)) == sources


@pytest.mark.parametrize("text", ["", "CLP", "clp04", "REF02[6R]", "HL/NM109", "CLP04.first", "CLP04 "])
def test_what_is_not_in_the_notation_is_refused(text):
    with pytest.raises(ValueError, match="not a source"):
        compiled(text)


def test_every_source_of_the_contracts_compiles():
    compiled_count = sum(len(compiled(column.source)) for table in X12_TABLES for column in table.columns)
    assert compiled_count > 180


@pytest.mark.parametrize("table", X12_TABLES, ids=lambda t: t.name)
def test_tables_have_the_columns_and_types_of_their_contract(table):
    for text in (*(envelope([one]) for one in ONE_OF_EACH), "ISA"):
        result: X12Result = read(text)
        assert result.tables[table.name].schema == table.arrow_schema()


def test_required_columns_are_never_null():
    result = read(envelope(ONE_OF_EACH))
    filled = {"batch_id", "received_seq"}
    for table in X12_TABLES:
        rows = result.tables[table.name]
        for column in table.columns:
            if column.required and column.name not in filled:
                assert rows[column.name].null_count == 0, (table.name, column.name)


def index_of(*segments: str) -> SegmentIndex:
    return SegmentIndex(["".join(s.replace("*", "\x02") + "\x01" for s in segments).encode()], [0])


def first(index: SegmentIndex, source: str, ends: tuple[str, ...] = ("SVC",)) -> list[str | None]:
    cutter = Cutter(index, Findings())
    return cutter.texts(scope(index, index.of("CLP"), "CLP", ends), source).to_pylist()


def test_the_first_segment_with_the_qualifier_inside_the_scope():
    index = index_of("REF*EA*before", "CLP*1", "REF*XX*no", "REF*EA*", "REF*EA*yes", "REF*EA*late", "CLP*2", "SVC*1",
                     "REF*EA*of the line", "CLP*3", "SE*1", "REF*EA*outside")  # fmt: skip
    assert first(index, "REF02[01=EA]", ("CLP", "SVC")) == ["yes", None, None]


def test_alternatives_are_tried_in_the_order_written():
    index = index_of("CLP*1", "DTM*150*b", "DTM*472*a", "CLP*2", "DTM*150*b", "CLP*3", "DTM*472*")
    assert first(index, "DTM02[01=472|150]", ("CLP",)) == ["a", "b", None]


def test_qualifiers_match_whole_words_padded_or_in_lower_case():
    index = index_of("CLP*1", "REF*F88*no", "REF*F*no", "REF* f8 *yes")
    assert first(index, "REF02[01=F8]") == ["yes"]


def test_an_element_beyond_the_end_of_a_segment_is_absent():
    index = index_of("CLP*1*2", "CLP*1", "CLP", "CLP*1*2*3")
    assert first(index, "CLP02", ("CLP",)) == ["2", None, None, "2"]
    assert index.element_count(np.arange(4)).tolist() == [2, 1, 0, 3]
