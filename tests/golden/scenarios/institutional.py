"""Institutional claims: revenue lines with and without a procedure, answered with lines and without."""

from __future__ import annotations

from tests.golden.scenarios.story import ANSWERED, SENT, Story, day
from tests.golden.x12_text import Answered, AnsweredLine, Claim, ClaimLine


def stay(story: Story) -> Claim:
    """An emergency visit (with a procedure) of 200 and drugs (revenue code alone) of 100."""
    lines = (
        ClaimLine(1, "99284", "200", "", "0450"),
        ClaimLine(2, "", "100", "", "0250"),
    )
    return Claim(story.claim_id, story.payer, lines, place_of_service="02", claim_type="institutional")


def with_lines() -> Story:
    # L1 200 - 80 = 120 paid 100 + PR 20; L2 100 denied, later paid 60 + CO-45 40. 300 - 80 - 100 = 120; then 20.
    story = Story("E30", "institutional claim answered line by line, by procedure and by revenue code")
    story.sends(SENT, stay(story))
    visit = AnsweredLine("99284", "200", "100", ("CO-45 80", "PR-2 20"), (), revenue="0450")
    denied = AnsweredLine("", "100", "0", ("CO-197 100",), (), revenue="0250")
    story.hears(ANSWERED, Answered(story.claim_id, "1", "300", "100", story.icn, lines=(visit, denied)))
    later = AnsweredLine("", "100", "60", ("CO-45 40",), (), revenue="0250")
    story.hears(day("03-10"), Answered(story.claim_id, "1", "100", "60", "ICNE30B", lines=(later,)))
    return story.expects(
        "01-31 300, 02-28 120, 03-31 20",
        "partly_denied",
        "partly_denied paid",
        "paid denied",
        "0/1 1/1 100/300 1/2",
        "0/1",
    )


def without_lines() -> Story:
    # The DRG pays the claim as a whole: 300 - 120 - 150 = 30.
    story = Story("E31", "institutional claim answered without lines")
    story.sends(SENT, stay(story))
    cas = ("CO-45 120", "PR-1 30")
    story.hears(ANSWERED, Answered(story.claim_id, "1", "300", "150", story.icn, cas))
    return story.expects("01-31 300, 02-28 30", "paid", "paid", "paid", "0/1 0/1 0/300 0/1", "1/1")


def replaced_without_a_line() -> Story:
    # Denied as a whole; the replacement keeps the emergency visit alone and is paid: 200 - 80 - 100 = 20.
    story = Story("E32", "institutional replacement with one line less")
    story.sends(SENT, stay(story))
    whole = Answered(story.claim_id, "1", "300", "0", story.icn, ("CO-16 300",))
    story.hears(ANSWERED, whole)
    first = stay(story)
    replaced = Claim(
        story.claim_id, story.payer, first.lines[:1], "7", story.icn, place_of_service="02", claim_type="institutional"
    )
    story.sends(day("03-05"), replaced)
    visit = AnsweredLine("99284", "200", "100", ("CO-45 80", "PR-2 20"), (), revenue="0450")
    story.hears(day("04-10"), Answered(story.claim_id, "1", "200", "100", "ICNE32B", lines=(visit,)))
    return story.expects(
        "02-28 300, 03-31 200, 04-30 20", "denied", "denied paid", "denied", "1/1 1/1 300/300 1/1", "0/1"
    )


ALL = (with_lines(), without_lines(), replaced_without_a_line())
