"""Scenarios about payments that come more than once: spellings, corrected files, checks issued again."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.golden.scenarios.story import ANSWERED, SENT, Story, day, paid, unpaid
from tests.golden.x12_text import Answered, Takeback, negated

PAID = "0/1 0/1 0/200 0/1"
DENIED = "1/1 1/1 200/200 1/1"
Change = Callable[[str], str]


def comes_again(story: Story, change: Change, first: bool) -> Story:
    """The last file changed, from an interchange written later that day; it may lie in the folder ``first``."""
    name, text = story.files[-1]
    again = re.sub(r"(\*\d{6}\*)\d{4}(\*\^)", r"\g<1>2359\g<2>", change(text), count=1)
    story.files.append((name.replace("835", "again").replace("/0", "/00_" if first else "/9"), again))
    return story


def other_name(text: str) -> str:
    """Another spelling: what differs is not read."""
    return text.replace("DOE*TEST", "ROE*TEST")


def other_claims(text: str) -> str:
    """The same payment of 96, split otherwise: CO-45 60, PR-2 44."""
    return (
        text.replace("CAS*CO*45*80", "CAS*CO*45*60").replace("CAS*PR*2*24", "CAS*PR*2*44").replace("*96*24*", "*96*44*")
    )


def heard(number: str, words: str, *answers: Callable[[Story], Answered]) -> Story:
    story = Story(number, words).sends(SENT)
    return story.hears(ANSWERED, *(answer(story) for answer in answers or (paid,)))


def spellings(number: str, first: bool) -> Story:
    story = comes_again(heard(number, f"one payment in two spellings, the later first: {first}"), other_name, first)
    return story.expects("02-28 24", "paid", "paid", "paid", PAID, "1/1")


def corrected_file(number: str, first: bool) -> Story:
    # 200 - 60 - 96 = 44: only the later version counts.
    story = comes_again(heard(number, f"a corrected file, the later first: {first}"), other_claims, first)
    return story.expects("02-28 44", "paid", "paid", "paid", PAID, "1/1")


def reissued(number: str, words: str) -> Story:
    story = heard(number, words)
    return story.hears(day("03-05"), paid(story))


def reissued_check(number: str, first: bool) -> Story:
    # The earlier check is in no figure: all is open until March.
    story = reissued(number, f"a check issued again, the later first: {first}")
    if first:
        (a, old), (b, new) = story.files[-2:]
        story.files[-2:] = [(a, new), (b, old)]
    return story.expects("02-28 200, 03-31 24", "paid", "paid", "paid", PAID, "1/1")


def reissued_and_first_one_banked() -> Story:
    # The bank shows one of them: one payment all the same.
    story = reissued("84a", "a check issued again, the bank shows the first")
    story.banks(day("02-12"), "96", 2)
    return story.expects("02-28 200, 03-31 24", "paid", "paid", "paid", PAID, "1/1")


def paid_twice() -> Story:
    # The bank shows both: 200 - 80 - 96 - 96 = -72.
    story = reissued("84b", "a check issued again, the bank shows both")
    story.banks(day("02-12"), "96", 2).banks(day("03-07"), "96")
    return story.expects("02-28 24, 03-31 -72", "paid", "paid paid", "paid", PAID, "1/1")


def later_first(story: Story, first: bool) -> Story:
    if first:
        names = [name for name, _ in story.files]
        sent, *heard_ = story.files
        story.files = [sent, *((name, text) for name, (_, text) in zip(names[:0:-1], heard_, strict=True))]
    return story


def paid_anew_after_reversal(number: str, first: bool) -> Story:
    # Paid, reversed, paid again to the letter: all three count. 200 - 80 - 96 = 24, back to 200, 24 again.
    story = heard(number, f"paid, reversed and paid again under one number, the later first: {first}")
    story.hears(day("03-05"), negated(paid(story))).hears(day("04-05"), paid(story))
    story.expects("02-28 24, 03-31 200, 04-30 24", "paid", "paid reversal paid", "paid", PAID, "1/1")
    return later_first(story, first)


def paid_anew_after_takeback(number: str, first: bool) -> Story:
    # The PLB takes 96 back, no reversal: 24 + 96 = 120; the same 96 paid anew leave 24.
    story = heard(number, f"paid, taken back by PLB and paid again, the later first: {first}")
    story.hears(day("03-05"), takebacks=(Takeback("WO", f"{story.icn} {story.claim_id}", "96"),))
    story.hears(day("04-05"), paid(story))
    story.expects("02-28 24, 03-31 120, 04-30 24", "paid", "paid paid", "paid", PAID, "1/1")
    return later_first(story, first)


def zero_advice_again() -> Story:
    story = heard("85a", "an advice without money in two spellings", lambda of: unpaid(of, "CO-197 200"))
    comes_again(story, other_name, first=False)
    return story.expects("02-28 200", "denied", "denied", "denied", DENIED, "0/1")


def zero_advice_of_other_claims() -> Story:
    # Payers give all advices without money one trace number: another answer is another answer.
    story = heard("85b", "two advices without money under one trace number", lambda of: unpaid(of, "CO-197 200"))
    comes_again(story, lambda text: text.replace("CO*197", "CO*50"), first=False)
    return story.expects("02-28 200", "denied", "denied denied", "denied", DENIED, "0/1")


def same_denial_again() -> Story:
    # Without money there is no check to issue again: the payer has answered twice.
    story = heard("86", "the same denial in a later advice", lambda of: unpaid(of, "CO-197 200"))
    story.hears(day("03-05"), unpaid(story, "CO-197 200"))
    return story.expects("02-28 200", "denied", "denied denied", "denied", DENIED, "0/1")


ALL = (
    spellings("81a", first=False),
    spellings("81b", first=True),
    corrected_file("82a", first=False),
    corrected_file("82b", first=True),
    reissued_check("83a", first=False),
    reissued_check("83b", first=True),
    reissued_and_first_one_banked(),
    paid_twice(),
    paid_anew_after_reversal("87a", first=False),
    paid_anew_after_reversal("87b", first=True),
    paid_anew_after_takeback("88a", first=False),
    paid_anew_after_takeback("88b", first=True),
    zero_advice_again(),
    zero_advice_of_other_claims(),
    same_denial_again(),
)
