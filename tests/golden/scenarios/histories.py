"""Scenarios about several answers and submissions: reversals, corrections, takebacks, replacements, voids."""

from __future__ import annotations

from tests.golden.scenarios.story import ANSWERED, CODE, SENT, Story, corrected, day, paid, unpaid
from tests.golden.x12_text import Answered, AnsweredLine, Takeback, negated

PAID = "0/1 0/1 0/200 0/1"
DENIED = "1/1 1/1 200/200 1/1"


def reversal_with_correction() -> Story:
    # 200 - 60 - 112 = 28. The correction carries a new number.
    story = Story("7", "reversal + correction, one month").sends()
    story.hears(ANSWERED, paid(story))
    story.hears(day("03-10"), negated(paid(story)), corrected(story, "ICN7B"))
    return story.expects("02-28 24, 03-31 28", "paid", "paid reversal paid", "paid", PAID, "1/1")


def reversal_then_correction() -> Story:
    # In between everything is back: 200.
    story = Story("8", "reversal March, correction May").sends()
    story.hears(ANSWERED, paid(story)).hears(day("03-10"), negated(paid(story)))
    story.hears(day("05-10"), corrected(story, story.icn))
    return story.expects("02-28 24, 03-31 200, 04-30 200, 05-31 28", "paid", "paid reversal paid", "paid", PAID, "1/1")


def correction_before_reversal() -> Story:
    # March: 200 - 96 - 112 - 60 = -68 (the new answer replaced the old adjustment); April gives the 96 back: 28.
    # Both answers carry the same number, so the amounts decide which one the reversal negates.
    story = Story("9", "correction before reversal").sends()
    story.hears(ANSWERED, paid(story)).hears(day("03-10"), corrected(story, story.icn))
    story.hears(day("04-10"), negated(paid(story)))
    return story.expects("02-28 24, 03-31 -68, 04-30 28", "paid", "paid paid reversal", "paid", PAID, "1/1")


def denied_then_paid() -> Story:
    # 200 - 80 = 120 while denied; the later answer replaces the line: 200 - 80 - 96 = 24.
    story = Story("10", "denied CO-45 80 + CO-197 120; later paid, no reversal").sends()
    story.hears(ANSWERED, unpaid(story, "CO-45 80", "CO-197 120")).hears(day("04-10"), paid(story, "ICN10B"))
    return story.expects("02-28 120, 04-30 24", "denied", "denied paid", "denied", "1/1 1/1 120/200 1/1", "0/1")


def duplicate_submission() -> Story:
    story = Story("11", "duplicate submission, OA-18 200").sends()
    story.hears(ANSWERED, paid(story)).sends(day("02-20"), story.claim())
    story.hears(day("03-10"), unpaid(story, "OA-18 200", icn="ICN11B"))
    return story.expects("02-28 24, 03-31 24", "paid", "paid duplicate", "paid", PAID, "0/1")


def duplicate_paid_twice() -> Story:
    # 24 - 96 = -72; the second answer replaces the first's adjustment, the same 80.
    story = Story("12", "duplicate paid twice").sends()
    story.hears(ANSWERED, paid(story)).sends(day("02-20"), story.claim())
    story.hears(day("03-10"), paid(story, "ICN12B"))
    return story.expects("02-28 24, 03-31 -72", "paid", "paid paid", "paid", PAID, "0/1")


def takeback_without_reversal() -> Story:
    # The payment that only takes back is a debit of 96: 24 + 96 = 120.
    story = Story("24", "takeback: PLB WO 96 names the claim, no reversal").sends()
    story.hears(ANSWERED, paid(story))
    story.hears(day("03-10"), takebacks=(Takeback("WO", f"{story.icn} S24", "96"),))
    return story.expects("02-28 24, 03-31 120", "paid", "paid", "paid", PAID, "1/1")


def takeback_then_reversal() -> Story:
    # The WO counts (120) until the reversal comes: then 200 is open, and the WO moves only cash.
    story = Story("24b", "takeback in March, its reversal in April").sends()
    story.hears(ANSWERED, paid(story)).hears(day("03-10"), takebacks=(Takeback("72", story.icn, "96"),))
    story.hears(day("04-10"), negated(paid(story)), takebacks=(Takeback("WO", "HELD", "-96"),))
    return story.expects("02-28 24, 03-31 120, 04-30 200", "paid", "paid reversal", "paid", PAID, "1/1")


def reversal_with_held_takeback() -> Story:
    # The claim moved by reversal and correction; WO -96 and +96 only time the cash.
    story = Story("25", "reversal + correction with WO -96 hold, WO +96 later").sends()
    story.hears(ANSWERED, paid(story))
    hold, take = Takeback("WO", story.icn, "-96"), Takeback("WO", story.icn, "96")
    story.hears(day("03-10"), negated(paid(story)), corrected(story, "ICN25B"), takebacks=(hold,))
    story.hears(day("04-10"), takebacks=(take,))
    return story.expects("02-28 24, 03-31 28, 04-30 28", "paid", "paid reversal paid", "paid", PAID, "1/1")


def reversal_with_held_takeback_one_number() -> Story:
    # The same, but the correction keeps the payer's number: the WO still only times the cash.
    story = Story("25b", "reversal + correction under one number with WO -96 hold, WO +96 later").sends()
    story.hears(ANSWERED, paid(story))
    hold, take = Takeback("WO", story.icn, "-96"), Takeback("WO", story.icn, "96")
    story.hears(day("03-10"), negated(paid(story)), corrected(story, story.icn), takebacks=(hold,))
    story.hears(day("04-10"), takebacks=(take,))
    return story.expects("02-28 24, 03-31 28, 04-30 28", "paid", "paid reversal paid", "paid", PAID, "1/1")


def replacement() -> Story:
    # January 200; May enters the difference of -20; June: 180 - 70 - 88 = 22.
    story = Story("26", "frequency 7, charge 180 after denial of 200").sends()
    story.hears(ANSWERED, unpaid(story, "CO-197 200"))
    story.sends(day("05-05"), story.claim("180", frequency="7", refers_to=story.icn))
    line = AnsweredLine(CODE, "180", "88", ("CO-45 70", "PR-2 22"), (), "S26L1")
    story.hears(day("06-10"), Answered("S26", "1", "180", "88", "ICN26B", lines=(line,)))
    return story.expects("01-31 200, 02-28 200, 05-31 180, 06-30 22", "denied", "denied paid", "denied", DENIED, "0/1")


def void() -> Story:
    # June: charge and adjustment leave, the payment stays: -96; July gives it back.
    story = Story("27", "void: pay February, void June, reversal July").sends()
    story.hears(ANSWERED, paid(story))
    story.sends(day("06-05"), story.claim(frequency="8", refers_to=story.icn))
    story.hears(day("07-10"), negated(paid(story)))
    return story.expects("01-31 200, 02-28 24, 06-30 -96, 07-31 0", "paid", "paid reversal", "paid", PAID, "0/1")


def split_claim() -> Story:
    # Two answers to different lines of one submission are one adjudication, dated 3 March.
    story = Story("31", "split claim: L1 paid 3 March, L2 denied 10 March")
    story.sends(SENT, story.claim("120", "80"))
    first = AnsweredLine(CODE, "120", "64", ("CO-45 40", "PR-2 16"), (), "S31L1")
    second = AnsweredLine(CODE, "80", "0", ("CO-97 80",), (), "S31L2")
    story.hears(day("03-03"), Answered("S31", "1", "120", "64", story.icn, lines=(first,)))
    story.hears(day("03-10"), Answered("S31", "1", "80", "0", "ICN31B", lines=(second,)))
    return story.expects(
        "03-03 96, 03-31 96", "partly_denied", "paid denied", "paid denied", "0/1 1/1 80/200 1/2", "0/1"
    )


def rejected_inside_the_835() -> Story:
    # No answer yet after February; April's is the initial one; two submissions, so no first pass.
    story = Story("33", "MA130, then a new claim").sends()
    story.hears(ANSWERED, unpaid(story, "CO-16 200", remarks=("MA130",)))
    story.sends(day("03-05"), story.claim()).hears(day("04-10"), paid(story, "ICN33B"))
    return story.expects("02-28 200, 03-31 200, 04-30 24", "paid", "rejected paid", "paid", PAID, "0/1")


def patient_refund() -> Story:
    story = Story("20", "patient pays 50, refund 26").sends()
    story.hears(ANSWERED, paid(story))
    story.posts(day("03-05"), "patient_payment", "50").posts(day("04-05"), "patient_refund", "26")
    return story.expects("02-28 24, 03-31 -26, 04-30 0", "paid", "paid", "paid", PAID, "1/1")


def payer_refund() -> Story:
    story = Story("21", "payer overpaid, payer_refund 96").sends()
    story.hears(ANSWERED, paid(story)).hears(day("03-10"), paid(story, "ICN21B"))
    story.posts(day("04-05"), "payer_refund", "96")
    return story.expects("03-31 -72, 04-30 24", "paid", "paid paid", "paid", PAID, "1/1")


def bad_debt_recovered() -> Story:
    # -24 is a write-off to take back, until the ledger enters it negative.
    story = Story("22", "bad debt 24, patient pays 24").sends()
    story.hears(ANSWERED, paid(story)).posts(day("03-05"), "bad_debt", "24")
    story.posts(day("04-05"), "patient_payment", "24").posts(day("05-05"), "bad_debt", "-24")
    return story.expects("02-28 24, 03-31 0, 04-30 -24, 05-31 0", "paid", "paid", "paid", PAID, "1/1")


def written_off_then_overturned() -> Story:
    # 200 - 200 written off = 0; overturned: -80 - 96 = -176; the write-off taken back: 24.
    story = Story("23", "denied, write-off 200, overturned").sends()
    story.hears(ANSWERED, unpaid(story, "CO-197 200")).posts(day("03-05"), "write_off_denial", "200")
    story.hears(day("04-10"), paid(story, "ICN23B")).posts(day("05-05"), "write_off_denial", "-200")
    return story.expects("02-28 200, 03-31 0, 04-30 -176, 05-31 24", "denied", "denied paid", "denied", DENIED, "0/1")


ALL = (
    reversal_with_correction(),
    reversal_then_correction(),
    correction_before_reversal(),
    denied_then_paid(),
    duplicate_submission(),
    duplicate_paid_twice(),
    takeback_without_reversal(),
    takeback_then_reversal(),
    reversal_with_held_takeback(),
    reversal_with_held_takeback_one_number(),
    replacement(),
    void(),
    split_claim(),
    rejected_inside_the_835(),
    patient_refund(),
    payer_refund(),
    bad_debt_recovered(),
    written_off_then_overturned(),
)
