"""The three balances of an 835, exact, in cents: of a line, of a claim, of the payment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.x12.findings import Code, Findings, Ints
from pipelines.x12.remittance import Remittances
from pipelines.x12.segments import SegmentIndex, group_sum, pack
from pipelines.x12.sets import Sets

_GROUPS = ("CO", "PR", "OA", "PI", "CR")


@dataclass(frozen=True)
class Balances:
    """Differences in cents; 0 = balanced.

    ``line_off``: SVC02 - CAS - SVC03. ``claim_off``: CLP03 - CAS of claim and lines - CLP04.
    ``payment_off``, one a set: signed BPR02 - (CLP04 - PLB).
    """

    line_off: Ints
    claim_off: Ints
    line_triplets: Ints
    paid: Ints
    provider: Ints
    payment: Ints

    @property
    def payment_off(self) -> Ints:
        """Signed BPR02 less what claims and provider adjustments explain."""
        return self.payment - (self.paid - self.provider)


def weigh(index: SegmentIndex, sets: Sets, read: Remittances) -> Balances:
    """The balances of every 835 set of the batch; unreadable and missing amounts count as 0."""
    line, claim = read.line_cut.cents, read.claim_cut.cents
    amount, owner = read.triplet_cut.cents["amount_usd"], read.triplet_owner
    by_line = group_sum(owner.line, amount, len(read.line_claim))
    by_claim = group_sum(owner.claim, amount, len(read.claim_set))
    debit = index.word(index.element(read.header.anchors, 3)) == pack("D")
    stated = read.header_cut.cents["payment_amount_usd"]
    return Balances(
        line_off=line["charge_usd"] - by_line - line["paid_usd"],
        claim_off=claim["charge_usd"] - by_claim - claim["paid_usd"],
        line_triplets=group_sum(owner.line, np.ones(len(amount), np.int64), len(read.line_claim)),
        paid=group_sum(read.claim_set, claim["paid_usd"], len(sets)),
        provider=group_sum(read.pair_set, read.pair_cut.cents["amount_usd"], len(sets)),
        payment=group_sum(read.header_set, np.where(debit, -stated, stated), len(sets)),
    )


def tell(index: SegmentIndex, sets: Sets, read: Remittances, balances: Balances, findings: Findings) -> None:
    """Findings on every difference and on the softer rules around it."""
    claims, lines = read.claims.anchors, read.lines.anchors
    findings.at(Code.CLAIM_UNBALANCED, claims[balances.claim_off != 0])
    findings.at(Code.LINE_UNBALANCED, lines[balances.line_off != 0])
    findings.at(Code.PAYMENT_UNEXPLAINED, sets.begin[balances.payment_off != 0])
    charge, paid = read.claim_cut.cents["charge_usd"], read.claim_cut.cents["paid_usd"]
    by_lines = group_sum(read.line_claim, read.line_cut.cents["charge_usd"], len(claims))
    has_lines = group_sum(read.line_claim, np.ones(len(lines), np.int64), len(claims)) > 0
    findings.at(Code.LINE_CHARGES_DIFFER, claims[has_lines & (by_lines != charge)])
    status = index.word(index.element(claims, 2))
    findings.at(Code.NO_STATUS, claims[status == 0])
    reversal = status == pack("22")
    findings.at(Code.POSITIVE_REVERSAL, claims[reversal & ((charge > 0) | (paid > 0))])
    group = index.word(index.element(read.triplets.anchors, 1))
    patient = np.where(group == pack("PR"), read.triplet_cut.cents["amount_usd"], 0)
    share = group_sum(read.triplet_owner.claim, patient, len(claims))
    stated = read.claim_cut.present["patient_responsibility_usd"] & ~reversal
    findings.at(Code.SHARE_DIFFERS, claims[stated & (share != read.claim_cut.cents["patient_responsibility_usd"])])
    findings.at(Code.GROUP_UNKNOWN, read.triplets.anchors[~np.isin(group, [pack(word) for word in _GROUPS])])
    findings.at(Code.NO_REASON, read.triplets.anchors[~read.triplet_cut.present["reason_code"]])
    findings.at(Code.NO_TRACE, read.header.anchors[~read.header_cut.present["trace_number"]])
