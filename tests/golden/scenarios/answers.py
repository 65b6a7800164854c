"""Scenarios about one answer: what is a denial, what is not, what stays on the account."""

from __future__ import annotations

from tests.golden.scenarios.story import ANSWERED, CODE, Story, day, paid, unpaid
from tests.golden.x12_text import Answered, AnsweredLine, ClaimLine, Takeback


def primary_pays() -> Story:
    # 200 - 80 contractual - 96 paid = 24, the patient's share.
    story = Story("1", "primary pays").sends()
    story.hears(ANSWERED, paid(story))
    return story.expects("01-31 200, 02-28 24", "paid", "paid", "paid", "0/1 0/1 0/200 0/1", "1/1")


def hidden_denial() -> Story:
    # CO-45 takes the whole charge: contractual, as the payer says, so the balance is 0; not resolved, not denied.
    story = Story("13", "CO-45 = charge").sends()
    story.hears(ANSWERED, unpaid(story, "CO-45 200"))
    return story.expects("02-28 0", "zero_other", "zero_other", "hidden_denial", "0/1 0/1 0/200 0/1", "0/1")


def partial_denial() -> Story:
    # L1 120 - CO-45 40 - PR 16 = 64 paid; L2 80 denied: 16 + 80 = 96 open.
    story = Story("14", "partial denial")
    story.sends(day("01-10"), story.claim("120", "80"))
    lines = (
        AnsweredLine(CODE, "120", "64", ("CO-45 40", "PR-2 16"), (), "S14L1"),
        AnsweredLine(CODE, "80", "0", ("CO-97 80",), (), "S14L2"),
    )
    story.hears(ANSWERED, Answered("S14", "1", "200", "64", story.icn, lines=lines))
    return story.expects("02-28 96", "partly_denied", "partly_denied", "paid denied", "0/1 1/1 80/200 1/2", "0/1")


def patient_liable_denial() -> Story:
    story = Story("15", "PR-96 200").sends()
    story.hears(ANSWERED, unpaid(story, "PR-96 200", remarks=("N130",)))
    return story.expects("02-28 200", "denied", "denied", "denied", "1/1 1/1 200/200 1/1", "0/1")


def capitated() -> Story:
    story = Story("16", "CO-24 capitated").sends()
    story.hears(ANSWERED, unpaid(story, "CO-24 200"))
    return story.expects("02-28 0", "capitated", "capitated", "capitated")


def managed_plan_denial() -> Story:
    story = Story("17", "CO-24 from Medicare: the patient is in a managed plan", "medicare").sends()
    story.hears(ANSWERED, unpaid(story, "CO-24 200"))
    return story.expects("02-28 200", "denied", "denied", "denied", "1/1 1/1 200/200 1/1", "0/1")


def sequestration() -> Story:
    # 200 - 80 - 1.92 - 94.08 = 24.
    story = Story("18", "sequestration", "medicare").sends()
    line = AnsweredLine(CODE, "200", "94.08", ("CO-45 80", "CO-253 1.92", "PR-2 24"), (), "S18L1")
    story.hears(ANSWERED, Answered("S18", "1", "200", "94.08", story.icn, lines=(line,)))
    return story.expects("02-28 24", "paid", "paid", "paid", "0/1 0/1 0/200 0/1", "1/1")


def interest_beside_the_claim() -> Story:
    # PLB L6 -1.27 raises the payment to 97.27 and moves no claim.
    story = Story("19a", "interest as PLB L6").sends()
    story.hears(ANSWERED, paid(story), takebacks=(Takeback("L6", "INTEREST", "-1.27"),))
    return story.expects("02-28 24", "paid", "paid", "paid", "0/1 0/1 0/200 0/1", "1/1")


def interest_in_the_claim() -> Story:
    # 200 - 80 + 5 - 101 = 24: the 5 of interest come in and are neutral.
    story = Story("19b", "interest as OA-225").sends()
    line = AnsweredLine(CODE, "200", "101", ("CO-45 80", "OA-225 -5", "PR-2 24"), (), "S19bL1")
    story.hears(ANSWERED, Answered("S19b", "1", "200", "101", story.icn, lines=(line,)))
    return story.expects("02-28 24", "paid", "paid", "paid", "0/1 0/1 0/200 0/1", "1/1")


def never_answered() -> Story:
    # Charge date = the encounter's posting; the balance ages from 5 January; in no rate.
    story = Story("28", "claim never answered").visit("2026-01-08", "200", "telehealth").sends()
    return story.expects("01-07 0, 01-08 200, 01-31 200, 09-30 200", None)


def claim_level_denial_without_lines() -> Story:
    story = Story("29", "claim-level CAS, no lines").sends()
    story.hears(ANSWERED, Answered("S29", "4", "200", "0", story.icn, cas=("CO-27 200",)))
    return story.expects("02-28 200", "denied", "denied", "denied", "1/1 1/1 200/200 1/1", "0/1")


def claim_level_cut_beside_lines() -> Story:
    # The line is priced (96 + 24 + 80); the claim level takes the 96 away: 200 - 80 = 120 stay open.
    story = Story("30", "claim-level CO-29 96 beside priced lines, CLP04 0").sends()
    line = AnsweredLine(CODE, "200", "96", ("CO-45 80", "PR-2 24"), (), "S30L1")
    story.hears(ANSWERED, Answered("S30", "1", "200", "0", story.icn, cas=("CO-29 96",), lines=(line,)))
    return story.expects("02-28 120", "partly_denied", "partly_denied", "paid", "0/1 1/1 96/200 0/1", "0/1")


def all_deductible() -> Story:
    story = Story("32", "zero pay, PR-1 120").sends()
    story.hears(ANSWERED, unpaid(story, "CO-45 80", "PR-1 120"))
    return story.expects(
        "02-28 120",
        "patient_responsibility",
        "patient_responsibility",
        "patient_responsibility",
        "0/1 0/1 0/200 0/1",
        "1/1",
    )


def no_charged_line() -> Story:
    story = Story("35", "claim with no charged line (all CPT II)")
    claim = story.claim("0")
    claim = type(claim)(claim.claim_id, claim.payer, (ClaimLine(1, "3074F", "0", "S35L1"),))
    story.sends(day("01-10"), claim)
    line = AnsweredLine("3074F", "0", "0", (), (), "S35L1")
    story.hears(ANSWERED, Answered("S35", "1", "0", "0", story.icn, lines=(line,)))
    return story.expects("02-28 0", "zero_other", "zero_other", "not_charged")


def out_of_network_share() -> Story:
    # PR-45: the patient is billed for it: patient share, a correct zero.
    story = Story("36", "PR-45 200, paid 0 (not in network)").sends()
    story.hears(ANSWERED, unpaid(story, "PR-45 200"))
    return story.expects(
        "02-28 200",
        "patient_responsibility",
        "patient_responsibility",
        "patient_responsibility",
        "0/1 0/1 0/200 0/1",
        "1/1",
    )


ALL = (
    primary_pays(),
    hidden_denial(),
    partial_denial(),
    patient_liable_denial(),
    capitated(),
    managed_plan_denial(),
    sequestration(),
    interest_beside_the_claim(),
    interest_in_the_claim(),
    never_answered(),
    claim_level_denial_without_lines(),
    claim_level_cut_beside_lines(),
    all_deductible(),
    no_charged_line(),
    out_of_network_share(),
)
