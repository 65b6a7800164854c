"""Codes of claims and of the answers to them: X4 claims sent, X5 acknowledgements."""

from __future__ import annotations

from pipelines.errors.entry import Entry

_CLAIM_HELD = "The claim was left out of every figure; its dollars are shown as held."
_MEND_CLAIM = "Correct the claim in the practice system and export the batch again."
_EARLIER_PAYER = "None: what an earlier payer did moves no figure. The next payer may send the claim back."
_TELL = "Tell the receiver of the claims."

ENTRIES = (
    Entry(
        "X401",
        "warn",
        "The charges of the lines do not add up to the claim's charge",
        "The claim's charge counts.",
        _MEND_CLAIM,
    ),
    Entry("X402", "warn", "A claim has no service line", "The claim's charge counts.", _MEND_CLAIM),
    Entry(
        "X403",
        "warn",
        "A claim stands under no subscriber",
        "Its payer and patient are unknown.",
        _MEND_CLAIM,
    ),
    Entry("X404", "info", "Diagnosis codes stand beside their qualifiers", "They were read in pairs.", "Nothing."),
    Entry("X405", "warn", "A line number (LX) has no service", "There is no line in the tables for it.", _MEND_CLAIM),
    Entry("X406", "hold", "A service stands in no line, or two in one", _CLAIM_HELD, _MEND_CLAIM),
    Entry("X407", "warn", "A batch of claims has no BHT", "Its submission date is unknown.", "Tell the sender."),
    Entry(
        "X408", "warn", "A level of the claim hierarchy is not known", "What stands there was passed over.", "Nothing."
    ),
    Entry(
        "X409",
        "hold",
        "Dental claims (837D) are not part of this product",
        "The transaction set was left out of every figure, on purpose; its claims and charges are shown as held.",
        "Nothing; or accept the unit, to record that it stays out.",
    ),
    Entry(
        "X410",
        "info",
        "What an earlier payer paid or adjusted stands under no payer or line",
        "It was read without its payer; what stands in no claim was passed over. It moves no figure.",
        _MEND_CLAIM,
    ),
    Entry(
        "X411",
        "info",
        "What an earlier payer paid on a claim is not the charge less its adjustments",
        _EARLIER_PAYER,
        _MEND_CLAIM,
    ),
    Entry(
        "X412",
        "info",
        "What an earlier payer paid on a line is not the line's charge less its adjustments",
        _EARLIER_PAYER,
        _MEND_CLAIM,
    ),
    Entry(
        "X501",
        "warn",
        "A level of a claim acknowledgement is not known",
        "It counts as a claim where it names one, else for nothing.",
        _TELL,
    ),
    Entry(
        "X502",
        "warn",
        "An acknowledgement of a claim, a set, a group or an interchange carries no result",
        "It counts as no answer: neither accepted nor rejected.",
        "Ask the receiver what became of it.",
    ),
    Entry(
        "X503",
        "warn",
        "A status of a claim acknowledgement has no category",
        "This status counts for nothing; others of the claim do.",
        _TELL,
    ),
    Entry(
        "X504",
        "warn",
        "An acknowledgement does not say which claim, batch, set, group or interchange it answers",
        "It can be matched to nothing that was sent.",
        "Look at the receiver's own report.",
    ),
    Entry(
        "X505",
        "warn",
        "A result or status category is none that acknowledgements have",
        "It counts as neither accepted nor rejected.",
        "Ask the receiver what it means.",
    ),
    Entry("X506", "warn", "A status stands under no level of the acknowledgement", "It was passed over.", _TELL),
    Entry(
        "X507",
        "warn",
        "Part of an acknowledgement stands in another kind of transaction set",
        "It was passed over; the set was read as what most of it is.",
        "Ask the sender for the file again.",
    ),
)
