"""277CA, 999, 997 and TA1: whom they answer, at which level, with which result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipelines.x12 import read_batch
from tests.unit.x12.samples import (
    SALT,
    Segment,
    Spelling,
    claim,
    claim_answers,
    codes,
    conserved,
    envelope,
    group_answer,
    isa,
    patient,
    professional,
    read,
    rows,
    simple_835,
    total,
    transaction,
)

D = Decimal
REJECTED: Segment = ["STC", ("A7", "562", "85"), "20260106", "U", "200"]


def answered(*rest: Segment, reference: str = "B1") -> str:
    return envelope([claim_answers(*rest, reference=reference)], kind="HN", guide="005010X214")


def functional(*rest: Segment, kind: str = "999") -> str:
    return envelope([group_answer(*rest, kind=kind)], kind="FA", guide="005010X231A1")


def interchange(*answers: Segment) -> str:
    return Spelling().write([isa(Spelling()), *answers, ["IEA", "0", "000000907"]])


def levels(result) -> list[tuple[object, ...]]:
    return rows(result.tables["claim_acknowledgements"], "level", "batch_reference", "claim_id")


def statuses(result) -> list[tuple[object, ...]]:
    names = ("position", "is_line", "category_code", "status_code", "entity_code", "charge_usd")
    found = rows(result.tables["acknowledgement_statuses"], "acknowledgement_id", *names)
    return [(int(owner[17:]), *rest) for owner, *rest in found]


def test_every_level_with_its_batch_and_claim():
    result = read(answered(*patient(), *patient("C2", REJECTED, loop="5")))
    assert codes(result) == []
    assert levels(result) == [
        ("SOURCE", None, None),
        ("BATCH", "B1", None),
        ("PROVIDER", "B1", None),
        ("CLAIM", "B1", "C1"),
        ("CLAIM", "B1", "C2"),
    ]
    source, batch, provider, first, _ = result.tables["claim_acknowledgements"].to_pylist()
    assert (source["received_date"], source["processed_date"]) == (date(2026, 1, 5), date(2026, 1, 6))
    assert source["batch_acknowledgement_id"] is None
    assert batch["batch_acknowledgement_id"] == batch["acknowledgement_id"] == first["batch_acknowledgement_id"]
    assert (batch["accepted_count"], batch["rejected_count"]) == (1, 1)
    assert (batch["accepted_usd"], batch["rejected_usd"]) == (D("200.00"), D("200.00"))
    assert provider["provider_npi"] == "1000000005"
    assert (first["payer_claim_control_number"], first["service_to_date"]) == ("ICN1", date(2025, 12, 21))
    assert statuses(result) == [
        (2, 1, False, "A1", "19", "PR", D("400.00")),
        (4, 1, False, "A2", "20", "PR", D("200.00")),
        (5, 1, False, "A7", "562", "85", D("200.00")),
    ]
    conserved(result)


def test_a_batch_or_a_provider_is_rejected_with_no_claim_below():
    batch = read(answered().replace("STC*A1:19:PR", "STC*A3:21:40"))
    assert levels(batch)[1:] == [("BATCH", "B1", None), ("PROVIDER", "B1", None)]
    assert statuses(batch) == [(2, 1, False, "A3", "21", "40", D("400.00"))]
    provider = read(answered(["STC", ("A8", "562", "85"), "20260106", "U", "200"]))
    assert statuses(provider)[1] == (3, 1, False, "A8", "562", "85", D("200.00"))
    assert codes(batch) == codes(provider) == []
    assert total(batch, "277CA", "claims_in_count") == 0


def test_each_composite_is_a_status_and_the_amount_stands_once():
    status: Segment = ["STC", ("A7", "562", "85"), "20260106", "U", "200", *[""] * 5, ("A7", "128"), ("A6", "33", "IL")]
    result = read(answered(*patient("C1", status, REJECTED)))
    assert statuses(result)[1:] == [
        (4, 1, False, "A7", "562", "85", D("200.00")),
        (4, 2, False, "A7", "128", None, None),
        (4, 3, False, "A6", "33", "IL", None),
        (4, 4, False, "A7", "562", "85", D("200.00")),
    ]
    assert set(result.tables["acknowledgement_statuses"]["action_code"].to_pylist()) == {"WQ", "U"}


def test_a_status_after_a_service_is_the_lines_and_so_is_its_date():
    line: list[Segment] = [
        ["SVC", ("HC", "99213"), "200", "", "", "", "", "1"],
        ["STC", ("A7", "454"), "20260106", "U"],
        ["REF", "FJ", "L1"],
        ["DTP", "472", "D8", "20251101"],
    ]
    whole = patient("C1", REJECTED)
    result = read(answered(*whole[:-1], *line, *patient("C2", loop="5")))
    assert [row[:3] for row in statuses(result)] == [(2, 1, False), (4, 1, False), (4, 2, True), (5, 1, False)]
    assert result.tables["claim_acknowledgements"]["service_from_date"].to_pylist()[3] is None


def test_several_claims_of_one_patient_have_a_row_each():
    one, other = patient(), patient("C2", REJECTED)
    result = read(answered(*one, *other[2:]))
    assert levels(result)[3:] == [("CLAIM", "B1", "C1"), ("CLAIM", "B1", "C2")]
    assert [row[0] for row in statuses(result)] == [2, 4, 5]
    assert total(result, "277CA", "claims_loaded_count") == 2
    conserved(result)


def test_several_batches_in_one_set():
    again: list[Segment] = [["HL", "9", "1", "21", "1"], ["TRN", "2", "B2"], ["HL", "10", "9", "19", "1"]]
    result = read(answered(*patient(), *again, *patient("C2", loop="11")))
    assert levels(result)[3:] == [
        ("CLAIM", "B1", "C1"), ("BATCH", "B2", None), ("PROVIDER", "B2", None), ("CLAIM", "B2", "C2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("segments", "found", "level"),
    [
        ([["HL", "4", "3", "23"], ["TRN", "2", "C1"], ["STC", ("A2", "20")]], ["X501"], "CLAIM"),
        ([["HL", "4", "3", "22"], ["NM1", "IL", "1", "DOE"]], ["X501"], "OTHER"),
        ([["HL", "4", "3", "PT"], ["TRN", "2", "C1"]], ["X502"], "CLAIM"),
        (patient("C1", ["STC", ("", "20"), "20260106"]), ["X502", "X503"], "CLAIM"),
        (patient("C1", ["STC", ("", "20")], ["STC", ("A1", "20")]), ["X503"], "CLAIM"),
        (patient(""), ["X504"], "CLAIM"),
        (patient("C1", ["STC", ("F1", "65"), "20260106"]), ["X505"], "CLAIM"),
        (patient("C1", ["STC", ("A2", "20"), "20269906"]), ["X301"], "CLAIM"),
    ],
)
def test_what_is_odd_in_a_claim_is_told_and_the_rest_is_read(segments, found, level):
    result = read(answered(*segments))
    assert codes(result) == found
    assert levels(result)[3][0] == level
    assert result.tables["transactions"]["result"].to_pylist() == ["loaded"]
    conserved(result)


def test_a_batch_without_its_number_and_a_status_under_no_level_are_told():
    assert codes(read(answered(reference=""))) == ["X504"]
    result = read(answered(*patient()).replace("HL*1**20*1~", "STC*A1:19~"))
    assert codes(result) == ["X506"]
    assert len(statuses(result)) == 2


@pytest.mark.parametrize("old", ["*WQ*200~", "*YU*200~"])
def test_an_amount_that_cannot_be_read_holds_nothing(old):
    result = read(answered(*patient()).replace(old, old.replace("200", "2oo")))
    assert codes(result) == ["X302"]
    assert result.quarantined_units.num_rows == 0


def test_a_group_and_its_sets():
    sets: list[Segment] = [
        ["AK2", "837", "0001", "005010X222A1"],
        ["IK5", "A"],
        ["AK2", "837", "0002", "005010X222A1"],
        ["IK3", "CLM", "22", "", "8"],
        ["CTX", "CLM01:1"],
        ["IK4", "2", "782", "1"],
        ["IK3", "REF", "57", "", "3"],
        ["IK5", "R", "5"],
    ]
    result = read(functional(*sets, ["AK9", "P", "3", "2", "1"]))
    assert codes(result) == []
    names = ("level", "group_control_number", "set_control_number", "result_code", "error_code", "error_count")
    table = result.tables["functional_acknowledgements"]
    assert rows(table, *names) == [
        ("GROUP", "1", None, "P", None, 0),
        ("SET", "1", "0001", "A", None, 0),
        ("SET", "1", "0002", "R", "5", 3),
    ]
    assert rows(table, "included_count", "received_count", "accepted_count") == [(3, 2, 1), *[(None,) * 3] * 2]
    assert table["functional_acknowledgement_id"].to_pylist()[2][16:] == "-F00003"
    assert set(table["group_kind_code"].to_pylist()) == {"HC"}
    conserved(result)


def test_a_whole_group_is_rejected_without_a_set_named():
    result = read(functional(["AK9", "R", "1", "1", "0", "4"]))
    assert codes(result) == []
    names = ("level", "group_control_number", "result_code", "error_code", "accepted_count")
    assert rows(result.tables["functional_acknowledgements"], *names) == [("GROUP", "1", "R", "4", 0)]


def test_a_997_says_the_same_in_other_segments():
    segments: list[Segment] = [["AK2", "837", "0001"], ["AK3", "NM1", "8"], ["AK4", "9", "67", "1"], ["AK5", "R", "5"]]
    result = read(functional(*segments, ["AK9", "R", "1", "1", "0"], kind="997"))
    names = ("level", "result_code", "error_code", "error_count")
    assert rows(result.tables["functional_acknowledgements"], *names) == [("GROUP", "R", None, 0), ("SET", "R", "5", 2)]
    assert result.tables["transactions"]["kind"].to_pylist() == ["999"]


@pytest.mark.parametrize(
    ("segments", "found"),
    [
        ([["AK2", "837", "0001"], ["AK9", "A", "1", "1", "1"]], ["X502"]),
        ([["AK2", "837", "0001"], ["IK5", "A"]], ["X502"]),
        ([["AK2", "837"], ["IK5", "A"], ["AK9", "A", "1", "1", "1"]], ["X504"]),
        ([["AK2", "837", "1"], ["IK5", "Q"], ["AK9", "A", "1", "1", "1"]], ["X505"]),
        ([["AK2", "837", "1"], ["IK5", "A"], ["AK9", "A", "one", "1", "1"]], ["X302"]),
    ],
)
def test_what_is_odd_in_a_group_is_told(segments, found):
    result = read(functional(*segments))
    assert codes(result) == found
    assert result.tables["functional_acknowledgements"]["level"].to_pylist() == ["GROUP", "SET"]
    conserved(result)


def test_an_answer_that_names_no_group_is_kept_with_its_sets():
    text = functional(["AK2", "837", "0001"], ["IK5", "R"], ["AK9", "R", "1", "1", "0"])
    result = read(text.replace("AK1*HC*1*005010X222A1~", "").replace("SE*6", "SE*5"))
    assert codes(result) == ["X504"]
    names = ("level", "group_control_number", "set_control_number", "result_code")
    assert rows(result.tables["functional_acknowledgements"], *names) == [
        ("GROUP", None, None, "R"),
        ("SET", None, "0001", "R"),
    ]
    conserved(result)


def test_a_set_without_its_start_takes_nothing_from_its_neighbours():
    segments: list[Segment] = [["AK2", "837", "0001"], ["IK5", "R"], ["AK9", "R", "1", "1", "0"]]
    one = group_answer(*segments)
    other = [one[0], ["AK1", "HC", "2"], *one[2:]]
    good = read(envelope([one, other])).tables["functional_acknowledgements"]
    result = read(envelope([one, one[2:], other]))
    (unit,) = result.quarantined_units.to_pylist()
    names = ("level", "group_control_number", "set_control_number", "result_code")
    assert rows(result.tables["functional_acknowledgements"], *names) == rows(good, *names)
    assert [row[3] for row in rows(good, *names)] == ["R"] * 4
    accepted = read(envelope([one, one[2:]]), frozenset({unit["unit_id"]}))
    assert rows(accepted.tables["functional_acknowledgements"], *names)[2:] == [("SET", None, "0001", "R")]
    conserved(accepted)


def test_interchanges_accepted_and_rejected_have_a_row_each():
    result = read(
        interchange(["TA1", "000000050", "260105", "1200", "R", "025"], ["TA1", "51", "260105", "1201", "A", "000"])
    )
    assert codes(result) == []
    names = ("interchange_control_number", "interchange_date_text", "interchange_time_text", "result_code", "note_code")
    assert rows(result.tables["interchange_acknowledgements"], *names) == [
        ("000000050", "260105", "1200", "R", "025"),
        ("51", "260105", "1201", "A", "000"),
    ]
    assert total(result, "TA1", "transactions_loaded_count") == 2
    assert codes(read(interchange(["TA1", "", "260105", "1200", "Q"]))) == ["X504", "X505"]
    assert codes(read(interchange(["TA1", "1", "260105", "1200"]))) == ["X502"]


@pytest.mark.parametrize(
    ("text", "cut", "code", "claims"),
    [
        (answered(*patient()), "SE*", "X120", 1),
        (answered(*patient(), *patient("C2", loop="5")), "HL*5", "X120", 1),
        (functional(["AK9", "R", "1", "1", "0"]), "SE*", "X120", 0),
    ],
)
def test_a_torn_acknowledgement_is_held_and_may_be_accepted(text, cut, code, claims):
    torn = text[: text.index(cut)]
    result = read(torn)
    (unit,) = result.quarantined_units.to_pylist()
    assert (unit["level"], unit["code"], unit["unit_count"], unit["charge_usd"], unit["paid_usd"]) == (
        "transaction", code, claims, D(0), None,
    )  # fmt: skip
    assert not any(t.num_rows for name, t in result.tables.items() if name != "transactions")
    conserved(result)
    accepted = read(torn, frozenset({unit["unit_id"]}))
    assert accepted.tables["transactions"]["result"].to_pylist() == ["loaded"]
    conserved(accepted)


@pytest.mark.parametrize(
    ("text", "start", "kind"),
    [
        (answered(*patient()), "ST*277*0001*005010X214~", "277CA"),
        (functional(["AK9", "R", "1", "1", "0"]), "ST*999*0001~", "999"),
    ],
)
def test_an_acknowledgement_without_its_start_is_known_by_what_it_holds(text, start, kind):
    assert start in text
    (unit,) = read(text.replace(start, "")).quarantined_units.to_pylist()
    assert (unit["kind"], unit["code"]) == (kind, "X123")


def test_a_status_answer_is_no_acknowledgement():
    """277 is also the answer to a status request (X212): another kind of set, listed and not read."""
    text = answered(*patient()).replace("X214", "X212").replace("0512*TH", "0512*DG")
    result = read(text)
    assert rows(result.tables["transactions"], "kind", "result") == [("other", "not_read_yet")]
    unnamed = read(answered(*patient()).replace("005010X214", "005010"))
    assert unnamed.tables["transactions"]["kind"].to_pylist() == ["277CA"], "BHT06 says it"
    before_5010 = read(text.replace("005010X212", "004040X167"))
    assert before_5010.tables["transactions"]["kind"].to_pylist() == ["277CA"]


@pytest.mark.parametrize(
    ("one", "stray", "kind"),
    [
        (simple_835(), ["STC", ("A3", "21")], "835"),
        (professional(claim()), ["AK2", "837", "1"], "837P"),
        (claim_answers(*patient()), ["AK9", "R", "1", "1", "0"], "277CA"),
        (group_answer(["AK2", "837", "1"], ["IK5", "A"], ["AK9", "A", "1", "1", "1"]), ["STC", ("A3", "21")], "999"),
    ],
)
def test_a_part_of_an_acknowledgement_in_another_kind_of_set_is_told(one, stray, kind):
    result = read(envelope([transaction([*one[1:-1], stray], str(one[0][1]), "0001", *map(str, one[0][3:]))]))
    assert codes(result) == ["X507"]
    assert rows(result.tables["transactions"], "kind", "result") == [(kind, "loaded")]


def test_the_same_acknowledgement_in_another_envelope_is_a_duplicate():
    first, again = answered(*patient()), answered(*patient()).replace("000000907", "000000908")
    both = read_batch([("a", first.encode()), ("b", again.encode())], SALT)
    assert both.tables["transactions"]["result"].to_pylist() == ["loaded", "duplicate"]
    assert total(both, "277CA", "claims_duplicate_count") == 1
    assert len(levels(both)) == 4
    conserved(both)


def test_kinds_side_by_side_in_one_interchange():
    sets = [simple_835(), claim_answers(*patient()), group_answer(["AK9", "A", "1", "1", "1"]), professional(claim())]
    result = read(envelope(sets))
    assert result.tables["transactions"]["kind"].to_pylist() == ["835", "277CA", "999", "837P"]
    assert result.quarantined_units.num_rows == 0
    assert result.tables["claim_acknowledgements"]["segment_number"].to_pylist() == [22, 27, 35, 38]
    conserved(result)
