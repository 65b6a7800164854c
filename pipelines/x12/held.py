"""What is held back: 835 sets that are torn or do not add up, other sets without an end, dental and damaged claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.x12.balance import Balances
from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.ids import unit_id
from pipelines.x12.remittance import Remittances
from pipelines.x12.sets import Sets

# A person may load these in spite of it; the others could not be written down as rows.
_ACCEPTABLE = (Code.NO_ST, Code.NO_SE, Code.TORN, Code.CLAIM_UNBALANCED)


@dataclass
class Holds:
    """Per set the reason why it is held; None = not held. ``duplicate``: its content was loaded before it."""

    reason: list[Code | None]
    duplicate: Bools

    @property
    def held(self) -> Bools:
        """Which sets are held."""
        return np.array([code is not None for code in self.reason], bool)

    @property
    def loaded(self) -> Bools:
        """Which sets' rows go into the tables."""
        return ~self.held & ~self.duplicate


class Reasons:
    """Collects, per set, the gravest reason to hold it: the first one told wins.

    Args:
        size: Number of sets.
    """

    def __init__(self, size: int) -> None:
        self.codes: list[list[Code]] = [[] for _ in range(size)]

    def hold(self, code: Code, sets: Ints) -> None:
        """Hold the sets for a reason."""
        for number in np.unique(sets).tolist():
            self.codes[number].append(code)


def decide(
    sets: Sets,
    reasons: Reasons,
    file_ids: Sequence[str],
    ordinal: Ints,
    accept: frozenset[str],
    seen: set[str],
    findings: Findings,
) -> Holds:
    """Hold, load, or know as loaded before.

    Args:
        sets: The sets of the batch.
        reasons: Why sets might be held.
        file_ids: Of each file of the batch.
        ordinal: Of each set in its file.
        accept: Units that a person accepted.
        seen: transaction_ids loaded earlier by the same call; extended here.
        findings: Where an acceptance is told.
    """
    chosen: list[Code | None] = []
    duplicate, accepted = np.zeros(len(sets), bool), []
    for number, codes in enumerate(reasons.codes):
        grave = [code for code in codes if code not in _ACCEPTABLE]
        unit = unit_id(file_ids[int(sets.file[number])], "transaction", int(ordinal[number])) if codes else ""
        is_accepted = unit in accept and not grave
        is_held = bool(codes) and not is_accepted
        chosen.append((grave or codes)[0] if is_held else None)
        if is_accepted:
            accepted.append(number)
        if not is_held:
            duplicate[number] = sets.transaction_id[number] in seen
            seen.add(sets.transaction_id[number])
    findings.at(Code.ACCEPTED, sets.begin[np.array(accepted, np.int64)])
    return Holds(chosen, duplicate)


def remittance_reasons(
    sets: Sets, read: Remittances, balances: Balances, short: Bools, reasons: Reasons, findings: Findings
) -> None:
    """Why 835 sets are held, gravest first. ``short``: sets with fewer segments than their SE01 says."""
    is_835 = sets.is_kind("835")
    for anchors, cut in (
        (read.header.anchors, read.header_cut),
        (read.claims.anchors, read.claim_cut),
        (read.lines.anchors, read.line_cut),
        (read.triplets.anchors, read.triplet_cut),
        (read.pairs.anchors, read.pair_cut),
    ):
        reasons.hold(Code.MONEY_UNREADABLE, sets.of_segment[anchors[cut.unreadable]])
    headers = np.bincount(read.header_set, minlength=len(sets))
    wrong = np.flatnonzero(is_835 & (headers != 1))
    findings.at(Code.BPR_COUNT, sets.begin[wrong])
    reasons.hold(Code.BPR_COUNT, wrong)
    findings.at(Code.OUT_OF_PLACE, read.out_of_place)
    reasons.hold(Code.OUT_OF_PLACE, sets.of_segment[read.out_of_place])
    torn_reasons(sets, is_835, reasons)
    unbalanced = np.zeros(len(sets), bool)
    unbalanced[read.claim_set[balances.claim_off != 0]] = True
    torn = is_835 & short & (unbalanced | (balances.payment_off != 0))
    findings.at(Code.TORN, sets.end[torn])
    reasons.hold(Code.TORN, np.flatnonzero(torn))
    reasons.hold(Code.CLAIM_UNBALANCED, np.flatnonzero(unbalanced))


def torn_reasons(sets: Sets, which: Bools, reasons: Reasons) -> None:
    """Hold sets whose start or end is missing."""
    reasons.hold(Code.NO_ST, np.flatnonzero(which & ~sets.has_st))
    reasons.hold(Code.NO_SE, np.flatnonzero(which & ~sets.has_se))


def dental_reasons(sets: Sets, reasons: Reasons, findings: Findings) -> None:
    """Hold dental claims: they are none of the product's, and what they charge must be visible all the same."""
    dental = np.flatnonzero(sets.is_kind("837D"))
    findings.at(Code.DENTAL, sets.begin[dental])
    reasons.hold(Code.DENTAL, dental)
