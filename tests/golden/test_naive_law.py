"""Rule v1 in single questions: classes of triplets, lines and claims, primary reasons, rows of figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.golden.naive_835 import ReadAnswer, ReadLine, Triplet
from tests.golden.naive_answers import denial_dollars, make_answer, primary_reason
from tests.golden.naive_codes import Reasons, Roster, seed
from tests.golden.naive_rows import figures, six, wilson

KEY = (date(2026, 2, 10), datetime(2026, 2, 10, 8, 30), 1, "x", 1)  # noqa: DTZ001 # as files write it
REASONS = Reasons(seed("carc.csv"), seed("rarc.csv"))


def line(charge: str, paid: str, *cas: str, remarks: tuple[str, ...] = (), allowed: str | None = None) -> ReadLine:
    return ReadLine(
        "99213", "", (), Decimal(charge), Decimal(paid), [triplet(c) for c in cas], list(remarks),
        allowed=None if allowed is None else Decimal(allowed),
    )  # fmt: skip


def triplet(text: str) -> Triplet:
    reason, amount = text.split()
    group, code = reason.split("-")
    return Triplet(group, code, Decimal(amount))


def answer(
    *lines: ReadLine, cas: tuple[str, ...] = (), remarks: tuple[str, ...] = (), status: str = "1", payer: str = ""
):
    charge = sum((x.charge for x in lines), Decimal(0))
    paid = sum((x.paid for x in lines), Decimal(0)) - sum((triplet(c).amount for c in cas), Decimal(0))
    read = ReadAnswer("C1", status, charge, paid, "N1", [triplet(c) for c in cas], list(remarks), list(lines))
    return make_answer(KEY, "P1", payer, read, REASONS)


@pytest.mark.parametrize(
    ("cas", "paid", "expected"),
    [
        ("CO-45 100", "0", "contractual"),
        ("PR-45 100", "0", "patient_share"),
        ("PR-2 100", "0", "patient_share"),
        ("CO-2 100", "0", "contractual"),
        ("OA-2 100", "0", "patient_share"),
        ("OA-23 100", "0", "neutral"),
        ("CO-24 100", "0", "neutral"),
        ("CO-59 100", "0", "denial"),
        ("CO-59 50", "50", "contractual"),
        ("OA-18 100", "0", "duplicate"),
        ("OA-133 100", "0", "pending"),
        ("CO-ZZ9 100", "0", "unmapped"),
    ],
)
def test_class_of_a_triplet(cas, paid, expected):
    assert answer(line("100", paid, cas)).lines[0].dollars[0].kind == expected


def test_what_was_allowed_is_the_stated_amount_before_anything_else():
    assert answer(line("100", "0", "CO-59 100", allowed="40")).lines[0].dollars[0].kind == "contractual"
    assert answer(line("100", "0", "PR-1 60", "CO-59 40")).lines[0].dollars[1].kind == "contractual"


def test_capitation_from_medicare_is_a_denial():
    assert answer(line("100", "0", "CO-24 100"), payer="medicare").lines[0].dollars[0].category == "eligibility"


def test_remark_gives_the_category_and_an_alert_does_not():
    plain = answer(line("100", "0", "CO-16 100"))
    alert = answer(line("100", "0", "CO-16 100", remarks=("M16", "M62")))
    claim_level = answer(line("100", "0", "CO-16 100"), remarks=("M51",))
    got = [a.lines[0].dollars[0].category for a in (plain, alert, claim_level)]
    assert got == ["missing_info", "authorization", "coding"]


@pytest.mark.parametrize(
    ("lines", "claim_class", "line_classes"),
    [
        ((line("100", "0", "OA-133 100"), line("50", "0", "OA-133 50")), "pending", ["pending", "pending"]),
        ((line("100", "0", "OA-133 100"), line("50", "40", "CO-45 10")), "paid", ["pending", "paid"]),
        (
            (line("100", "0", "CO-16 100", remarks=("MA130",)), line("50", "40", "CO-45 10")),
            "partly_denied",
            ["denied", "paid"],
        ),
        ((line("100", "0", "CO-16 100", remarks=("MA130",)),), "rejected", ["rejected"]),
        ((line("100", "0", "OA-18 100"), line("50", "40", "CO-45 10")), "paid", ["duplicate", "paid"]),
        ((line("100", "0", "OA-18 100"),), "duplicate", ["duplicate"]),
        ((line("100", "0", "CO-45 40", "CO-151 60"),), "denied", ["denied"]),
        ((line("100", "30", "CO-45 40", "CO-151 30"),), "partly_denied", ["partly_denied"]),
        ((line("100", "0", "PR-3 20", "CO-24 80"),), "patient_responsibility", ["capitated"]),
        ((line("100", "0", "CO-253 100"),), "zero_other", ["zero_other"]),
        ((line("100", "0", "CO-97 100"), line("0", "0")), "denied", ["denied", "not_charged"]),
        ((line("100", "60", "CO-45 60", "CO-197 -20"),), "paid", ["paid"]),
    ],
)
def test_classes_of_lines_and_claim(lines, claim_class, line_classes):
    got = answer(*lines)
    assert got.answer_class == claim_class
    assert [x.line_class for x in got.lines] == line_classes


def test_claim_level_denial_beside_lines():
    whole = answer(line("100", "100"), cas=("CO-29 100",))
    assert (whole.answer_class, whole.lines[0].line_class, whole.claim_denied_usd) == ("denied", "denied", Decimal(100))
    partly = answer(line("100", "80", "PR-2 20"), cas=("CO-29 80",))
    assert (partly.answer_class, partly.lines[0].line_class) == ("partly_denied", "paid")


def test_status_words_that_are_no_adjudication():
    paid = line("100", "100")
    assert answer(paid, status="25").answer_class == "predetermination"
    assert answer(paid, status="23").answer_class == "forwarded"
    assert answer(line("-100", "-100"), status="22").answer_class == "reversal"
    assert answer(paid, status="22").answer_class == "paid"  # positive dollars: a mislabelled correction


def test_primary_reason_is_most_dollars_then_precedence_then_code():
    most = answer(line("100", "0", "CO-27 40", "CO-97 60"))
    tie = answer(line("100", "0", "CO-97 50", "CO-27 50"))
    alike = answer(line("100", "0", "CO-119 50", "CO-B7 50"))
    over_both = answer(line("60", "60"), line("40", "0", "CO-97 40"), cas=("CO-29 60",))
    codes = [primary_reason(denial_dollars([a]))[0] for a in (most, tie, alike, over_both)]
    assert codes == ["97", "27", "119", "29"]


def test_roster_tries_ids_then_aliases_then_name_without_case():
    roster = Roster(
        [
            {"payer_id": "P1", "payer_name": "Plan One", "payer_class": "", "aliases": "1999|P2"},
            {"payer_id": "P2", "payer_name": "Plan Two", "payer_class": "", "aliases": ""},
        ]
    )
    asked = [["p2"], ["", "1999"], ["x", "plan two"], ["x"], []]
    assert [roster.find(names) for names in asked] == ["P2", "P1", "P2", "unknown", "unknown"]


def test_wilson_interval_of_one_in_ten():
    # z = 1.959963985: centre (0.1 + 0.192072943) / 1.384145888, spread 0.193148...
    assert wilson(Decimal(1), Decimal(10)) == ("0.017876", "0.404150")
    assert wilson(Decimal(0), Decimal(20))[0] == "0.000000"
    assert wilson(Decimal(20), Decimal(20))[1] == "1.000000"


def test_figures_of_each_kind_of_kpi():
    rate = figures("initial_denial_rate", Decimal(1), Decimal(3))
    assert (rate["numerator"], rate["denominator"], rate["value"]) == (1, 3, "0.333333")
    empty = figures("gross_collection_rate", Decimal("12.5"), Decimal(0))
    assert empty == {"numerator": "12.50", "denominator": "0.00", "value": None, "low": None, "high": None}
    amount = figures("charges_usd", Decimal(7), Decimal(0))
    assert amount == {"numerator": "7.00", "denominator": None, "value": "7.00", "low": None, "high": None}
    assert six(Decimal("0.0000005")) == "0.000001"
