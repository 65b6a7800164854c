"""Cases of the law beyond the numbered scenarios: what counts once, what stays out, what opens an account."""

from __future__ import annotations

from datetime import date

from tests.golden.scenarios.story import ANSWERED, CODE, SENT, Story, corrected, day, paid, unpaid
from tests.golden.x12_text import Answered, AnsweredLine, negated

PAID = "0/1 0/1 0/200 0/1"


def same_payment_in_another_envelope() -> Story:
    story = Story("E1", "the same 835 set in another envelope counts once").sends()
    story.hears(ANSWERED, paid(story)).hears_again()
    return story.expects("02-28 24", "paid", "paid", "paid", PAID, "1/1")


def test_interchange() -> Story:
    story = Story("E2", "test interchange (ISA15 = T) stays out").sends()
    story.hears(ANSWERED, paid(story), usage="T")
    return story.expects("02-28 200, 09-30 200", None)


def corrected_ledger_row() -> Story:
    # 24 was a typing error: the row received last says 20; 24 - 20 = 4.
    story = Story("E3", "a ledger row sent again with another amount").sends()
    story.hears(ANSWERED, paid(story)).posts(day("03-05"), "patient_payment", "24").corrects_last_posting("20")
    return story.expects("02-28 24, 03-31 4", "paid", "paid", "paid", PAID, "1/1")


def opening_balance() -> Story:
    # The claim comes in with 50 on 1 March: nothing before that day makes an entry; 50 - 20 = 30.
    story = Story("E4", "opening balance").sends()
    story.hears(ANSWERED, paid(story)).posts(day("03-01"), "opening_balance", "50")
    story.posts(day("03-05"), "patient_payment", "20")
    return story.expects("02-28 0, 03-01 50, 03-31 30", "paid", "paid", "paid", PAID, "1/1")


def answer_without_submission() -> Story:
    # The charge is CLP03 of the first adjudication on the service date; no submission, so no first pass.
    story = Story("E5", "answer without a submission")
    story.hears(ANSWERED, paid(story))
    return story.expects("01-05 200, 02-28 24", "paid", "paid", "paid", PAID, "0/1")


def self_pay() -> Story:
    story = Story("E6", "self-pay: an encounter's charge, paid by the patient")
    story.visit("2026-01-07", "150").posts(day("01-20"), "copay", "150")
    return story.expects("01-06 0, 01-07 150, 01-31 0", None)


def reused_number() -> Story:
    # One claim number for two visits 104 days apart: two lineages; the second answer belongs to the second visit.
    story = Story("E7", "claim number used again after more than 60 days").sends()
    later = date(2026, 4, 19)
    story.hears(ANSWERED, paid(story)).sends(day("04-25"), story.claim("100", service_date=later))
    line = AnsweredLine(CODE, "100", "70", ("CO-45 30",), (), "SE7L1", later)
    story.hears(day("05-20"), Answered("SE7", "1", "100", "70", "ICNE7B", lines=(line,)))
    story.expects("01-31 200, 02-28 24, 05-31 24", "paid", "paid", "paid", "0/2 0/2 0/300 0/2", "2/2")
    return story.expects_balances("SE7~2", "03-31 0, 04-30 100, 05-31 0")


def replacement_under_another_number() -> Story:
    # The replacement has its own CLM01 and names the payer's number (REF*F8): one lineage under the first number.
    story = Story("E8", "replacement under another claim number, linked by REF*F8").sends()
    story.hears(ANSWERED, unpaid(story, "CO-197 200"))
    story.sends(day("05-05"), story.claim("180", claim_id="SE8X", frequency="7", refers_to=story.icn))
    line = AnsweredLine(CODE, "180", "88", ("CO-45 70", "PR-2 22"), (), "SE8XL1")
    story.hears(day("06-10"), Answered("SE8X", "1", "180", "88", "ICNE8B", lines=(line,)))
    return story.expects(
        "01-31 200, 05-31 180, 06-30 22", "denied", "denied paid", "denied", "1/1 1/1 200/200 1/1", "0/1"
    )


def split_across_months() -> Story:
    # Both answers make one adjudication of March, although the denial came in April.
    story = Story("E9", "split claim over a month's end")
    story.sends(SENT, story.claim("120", "80"))
    first = AnsweredLine(CODE, "120", "64", ("CO-45 40", "PR-2 16"), (), "SE9L1")
    second = AnsweredLine(CODE, "80", "0", ("CO-97 80",), (), "SE9L2")
    story.hears(day("03-30"), Answered("SE9", "1", "120", "64", story.icn, lines=(first,)))
    story.hears(day("04-03"), Answered("SE9", "1", "80", "0", "ICNE9B", lines=(second,)))
    return story.expects(
        "03-31 96, 04-30 96", "partly_denied", "paid denied", "paid denied", "0/1 1/1 80/200 1/2", "0/1"
    )


def pending_then_paid() -> Story:
    story = Story("E10", "pended (133), then paid").sends()
    story.hears(ANSWERED, unpaid(story, "OA-133 200")).hears(day("03-10"), paid(story, "ICNE10B"))
    return story.expects("02-28 200, 03-31 24", "paid", "pending paid", "paid", PAID, "1/1")


def void_then_new_claim() -> Story:
    # June: void, -96. July: the new claim brings 200 back; the old answer never stands again: 200 - 96 = 104.
    # The reversal gives the 96 back: 200; the new answer: 24.
    story = Story("E11", "void, then a new claim under the same number").sends()
    story.hears(ANSWERED, paid(story)).sends(day("06-05"), story.claim(frequency="8", refers_to=story.icn))
    story.sends(day("07-05"), story.claim()).hears(day("07-20"), negated(paid(story)))
    story.hears(day("08-10"), paid(story, "ICNE11B"))
    return story.expects(
        "02-28 24, 06-30 -96, 07-05 104, 07-31 200, 08-31 24", "paid", "paid reversal paid", "paid", PAID, "0/1"
    )


def correction_of_an_answer_never_seen() -> Story:
    # The practice's files begin with a reversal and its correction: 200 + 96 - 112 - 60; the correction is not initial.
    story = Story("E12", "reversal and correction of an answer from before").sends()
    story.hears(day("03-10"), negated(paid(story)), corrected(story, "ICNE12B"))
    return story.expects("02-28 200, 03-31 124", None, "reversal paid")


def pended_line_leaves_the_paid_one() -> Story:
    # L1 and L2 paid; later L1 is paid again and L2 pended: L2 keeps its adjustment of 30. 200 - 70 - 106 - 64 = -40.
    story = Story("E13", "a pended line replaces nothing")
    story.sends(SENT, story.claim("120", "80"))
    first = AnsweredLine(CODE, "120", "64", ("CO-45 40", "PR-2 16"), (), "SE13L1")
    second = AnsweredLine(CODE, "80", "42", ("CO-45 30", "PR-2 8"), (), "SE13L2")
    wait = AnsweredLine(CODE, "80", "0", ("OA-133 80",), (), "SE13L2")
    story.hears(ANSWERED, Answered("SE13", "1", "200", "106", story.icn, lines=(first, second)))
    story.hears(day("03-10"), Answered("SE13", "1", "200", "64", "ICNE13B", lines=(first, wait)))
    return story.expects("02-28 24, 03-31 -40", "paid", "paid paid", "paid paid", "0/1 0/1 0/200 0/2", "1/1")


def appeal_lost() -> Story:
    # The appeal's answer says only that it is lost: 120 stay open, the contractual 80 counts once.
    story = Story("E14", "denied, appeal lost (CARC 193)").sends()
    story.hears(ANSWERED, unpaid(story, "CO-45 80", "CO-197 120"))
    story.hears(day("04-10"), unpaid(story, "CO-45 80", "CO-193 120", icn="ICNE14B"))
    return story.expects("02-28 120, 04-30 120", "denied", "denied denied", "denied", "1/1 1/1 120/200 1/1", "0/1")


ALL = (
    same_payment_in_another_envelope(),
    test_interchange(),
    corrected_ledger_row(),
    opening_balance(),
    answer_without_submission(),
    self_pay(),
    reused_number(),
    replacement_under_another_number(),
    split_across_months(),
    pending_then_paid(),
    void_then_new_claim(),
    correction_of_an_answer_never_seen(),
    pended_line_leaves_the_paid_one(),
    appeal_lost(),
)
