"""Submissions turned back before a payer decided (scenario 34 and its kin), and what the desk does before them."""

from __future__ import annotations

from datetime import date

from tests.golden.acknowledgement_text import Said, claims_277, interchange_ta1, sets_999
from tests.golden.scenarios.story import ANSWERED, SENT, Story, day, paid
from tests.golden.x12_text import BILLING_NPI

PAID = "0/1 0/1 0/200 0/1"
HEARD = date(2026, 1, 11)


def told(rejected: str, clean: str) -> dict[str, str]:
    return {"rejection_rate": rejected, "clean_claim_rate": clean}


def only_a_999() -> Story:
    # Nothing is live, so all count: the 200 stay owed.
    story = Story("34", "only a 999 rejection").sends()
    batch = story.last_batch()
    story.is_told(lambda control: sets_999(HEARD, batch, control, "R", "P"))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def whole_group() -> Story:
    story = Story("E20", "a 999 rejects the whole group, no set named").sends()
    batch = story.last_batch()
    story.is_told(lambda control: sets_999(HEARD, batch, control, group="R"))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def interchange_then_sent_again() -> Story:
    # The TA1 turns the first back; the second is accepted and enters on the charge date: 200 once.
    story = Story("E21", "TA1 rejects the interchange, the claim goes out again").sends()
    batch = story.last_batch()
    story.is_told(lambda control: interchange_ta1(HEARD, batch, control))
    story.sends(day("01-20"), story.claim("200"))
    story.is_told_by_277(day("01-21"), Said("PT", "SE21", "A2:20"))
    story.hears(ANSWERED, paid(story))
    story.expects("01-09 0, 01-10 200, 02-28 24", "paid", "paid", "paid", PAID, "0/1")
    return story.expects_rates(**told("1/2", "1/2"))


def interchange_under_another_name() -> Story:
    story = Story("E29", "TA1 of a clearinghouse that answers under another id").sends()
    batch = story.last_batch()
    story.is_told(lambda control: interchange_ta1(HEARD, batch, control, sender="FAKEREPORTS"))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def numbers_without_zeros() -> Story:
    # TA101 as some partners write it: the number is the same.
    story = Story("E33", "a TA1 that leaves out the zeros of the control number").sends()
    batch = story.last_batch()
    story.is_told(lambda control: interchange_ta1(HEARD, batch, control).replace(f"TA1*{batch:09d}*", f"TA1*{batch}*"))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def zeros_before_a_group() -> Story:
    story = Story("E34", "a 999 with zeros before the group's number and none before the set's").sends()
    batch = story.last_batch()
    change = ((f"AK1*HC*{batch}*", f"AK1*HC*{batch:09d}*"), ("AK2*837*0001", "AK2*837*1"))
    story.is_told(lambda control: _each(sets_999(HEARD, batch, control, "R", "P"), change))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def _each(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def rejected_claim_replaced() -> Story:
    # 277CA rejects 200; the new claim of 180 is the first live one: 180 on the charge date, never 200.
    story = Story("E22", "277CA rejects the claim, a corrected one goes out").sends()
    story.is_told_by_277(HEARD, Said("PT", "SE22", "A1:20", more=("A7:562",)))
    story.sends(day("02-02"), story.claim("180"))
    story.is_told_by_277(day("02-03"), Said("PT", "SE22", "A2:20"), batch="")
    story.expects("01-09 0, 01-10 180, 02-28 180", None)
    return story.expects_rates(**told("1/2", "1/2"))


def rejected_void() -> Story:
    # The void never reached the payer: the paid claim stands.
    story = Story("E23", "277CA rejects the void").sends()
    story.hears(ANSWERED, paid(story)).sends(day("03-05"), story.claim(frequency="8", refers_to=story.icn))
    story.is_told_by_277(day("03-06"), Said("PT", "SE23", "A3:21"))
    story.expects("02-28 24, 03-31 24", "paid", "paid", "paid", PAID, "0/1")
    return story.expects_rates(**told("1/1", "0/1"))


def whole_batch() -> Story:
    # No claim row follows: both claims of the batch are turned back, and both stay owed.
    story = Story("E24", "a batch-level 277CA rejects every claim of the batch")
    story.sends(SENT, story.claim(), story.claim("50", claim_id="SE24B"))
    levels = (Said("21", f"BATCH{story.last_batch()}", "A8:746"),)
    story.is_told(lambda control: claims_277(HEARD, levels, control))
    story.expects("01-31 200", None).expects_balances("SE24B", "01-31 50")
    return story.expects_rates(**told("2/2", "0/2"))


def provider_of_a_batch() -> Story:
    # One provider's level says no without claim rows; the level of another provider changes nothing.
    story = Story("E25", "a provider-level 277CA rejects that provider's claims").sends()
    levels = (
        Said("21", f"BATCH{story.last_batch()}", "A1:19"),
        Said("19", "", "A1:19", npi="1000000021"),
        Said("PT", "SE25OTHER", "A2:20"),
        Said("19", "", "A3:24", npi=BILLING_NPI),
    )
    story.is_told(lambda control: claims_277(HEARD, levels, control))
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "0/1"))


def accepted_then_rejected() -> Story:
    # The first 277CA decides what was clean; any rejects.
    story = Story("E26", "accepted by the first 277CA, rejected by a later one").sends()
    batch = f"BATCH{story.last_batch()}"
    story.is_told_by_277(HEARD, Said("PT", "SE26", "A1:20"))
    story.is_told_by_277(day("01-14"), Said("PT", "SE26", "A3:187"), batch=batch)
    return story.expects("01-31 200", None).expects_rates(**told("1/1", "1/1"))


def not_known_yet() -> Story:
    # STC02 lies after the as-of day: on that day the claim is not acknowledged.
    story = Story("E27", "a 277CA dated after the as-of day, and one in a test interchange").sends()
    levels = (Said("21", f"BATCH{story.last_batch()}"), Said("PT", "SE27", "A3:21"))
    story.is_told(lambda control: claims_277(HEARD, levels, control, status_date=date(2026, 10, 1)))
    story.is_told(lambda control: claims_277(HEARD, levels, control, usage="T"))
    return story.expects("01-31 200", None).expects_rates(rejection_rate=None, clean_claim_rate=None)


def desk() -> Story:
    # Charged on 8 January, three days after the service, sent on the 10th; 20 of 30 collected at the desk.
    story = Story("E28", "eligibility checked, copay collected, charge and bill lag")
    story.visit("2026-01-08", "200", desk=("active", "2026-01-05", "30", "20")).sends()
    story.expects("01-07 0, 01-08 200", None)
    return story.expects_rates(
        eligibility_checked_rate="1/1",
        point_of_service_collection_rate="20/30",
        charge_lag_days="3/1",
        bill_lag_days="2/1",
    )


ALL = (
    only_a_999(),
    whole_group(),
    interchange_then_sent_again(),
    interchange_under_another_name(),
    numbers_without_zeros(),
    zeros_before_a_group(),
    rejected_claim_replaced(),
    rejected_void(),
    whole_batch(),
    provider_of_a_batch(),
    accepted_then_rejected(),
    not_known_yet(),
    desk(),
)
