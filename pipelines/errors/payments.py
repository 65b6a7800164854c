"""Codes of payments that came more than once; the models find them, the pages show them."""

from __future__ import annotations

from pipelines.errors.entry import Entry

_ONCE = "It counts once: the latest version does, this one is in no figure."

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "X220",
        "info",
        "The same payment came in another spelling",
        _ONCE,
        "Nothing; ask the sender why it writes the file again if it happens often.",
    ),
    Entry(
        "X221",
        "info",
        "A check was issued again for the same claims",
        "It counts once: the later check does, the earlier one is in no figure.",
        "Make sure that the earlier check was not cashed.",
    ),
    Entry(
        "X222",
        "warn",
        "A payment came again with other claims: a corrected file",
        _ONCE,
        "Post the latest file in the practice system too; the earlier one is void.",
    ),
    Entry(
        "X223",
        "warn",
        "The same claims were paid twice, and the bank shows both",
        "Both count, so the claims stand with a credit.",
        "Tell the payer, or expect it to take the second payment back.",
    ),
)
