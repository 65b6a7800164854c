"""837 read the slow way: billing provider, subscriber, patient, claim and line in the order they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.golden.naive_x12 import TransactionSet, day, get, money

SERVICE = {"SV1": (1, 2, "professional"), "SV2": (2, 3, "institutional"), "SV3": (1, 2, "dental")}


@dataclass
class ReadClaimLine:
    """One LX of an 837."""

    number: str
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    service_date: date | None = None
    control: str = ""


@dataclass
class ReadClaim:
    """One CLM. ``payers``: (SBR01, candidates) of the payer billed, then of the others."""

    claim_id: str
    charge: Decimal
    place_of_service: str
    frequency: str
    claim_type: str
    billing_npi: str
    person: tuple[str, str]
    member: str
    payers: list[tuple[str, list[str]]]
    sent_on: date | None
    batch: str = ""
    refers_to: str = ""
    rendering_npi: str = ""
    service_date: date | None = None
    lines: list[ReadClaimLine] = field(default_factory=list)


def read_claims(source: TransactionSet) -> list[ReadClaim]:
    """Every CLM of an 837 set."""
    reader = _ClaimReader(source)
    for segment in source.segments:
        reader.take(segment)
    return reader.claims


class _ClaimReader:
    def __init__(self, source: TransactionSet) -> None:
        self.source = source
        self.claims: list[ReadClaim] = []
        self.sent_on: date | None = None
        self.batch = ""
        self.billing_npi, self.level = "", ""
        self.subscriber: dict[str, tuple[str, str]] = {}
        self.member = ""
        self.billed: tuple[str, list[str]] = ("P", [])
        self.claim: ReadClaim | None = None
        self.line: ReadClaimLine | None = None
        self.in_other_payer = False

    def take(self, s: list[str]) -> None:
        tag = s[0]
        if tag == "BHT":
            self.batch, self.sent_on = get(s, 3), day(get(s, 4))
        elif tag == "HL":
            self._level(s)
        elif tag == "CLM":
            self._claim(s)
        elif self.claim is None:
            self._before_claim(s)
        elif tag == "LX":
            self.line = ReadClaimLine(get(s, 1), "", (), money(""))
            self.claim.lines.append(self.line)
        elif self.line is not None:
            self._of_line(s, self.claim, self.line)
        else:
            self._of_claim(s, self.claim)

    def _level(self, s: list[str]) -> None:
        self.level, self.claim, self.line = get(s, 3), None, None
        if self.level == "22":
            self.subscriber, self.member, self.billed = {}, "", ("P", [])
        elif self.level == "23":
            self.subscriber.pop("23", None)

    def _claim(self, s: list[str]) -> None:
        place = self.source.parts(get(s, 5))
        person = self.subscriber.get("23") or self.subscriber.get("22") or ("", "")
        self.line, self.in_other_payer = None, False
        self.claim = ReadClaim(
            get(s, 1),
            money(get(s, 2)),
            get(place, 0),
            get(place, 2),
            "professional",
            self.billing_npi,
            person,
            self.member,
            [(self.billed[0], list(self.billed[1]))],
            self.sent_on or self.source.group_date,
            self.batch,
        )
        self.claims.append(self.claim)

    def _before_claim(self, s: list[str]) -> None:
        tag, kind = s[0], get(s, 1)
        if tag == "NM1" and kind == "85" and self.level == "20":
            self.billing_npi = get(s, 9)
        elif tag == "SBR":
            self.billed = (kind or "P", ["", "", ""])
        elif tag == "NM1" and kind == "IL":
            self.member = get(s, 9)
        elif tag == "DMG":
            self.subscriber[self.level] = (get(s, 2), get(s, 3))
        elif tag == "NM1" and kind == "PR":
            self.billed[1][0], self.billed[1][2] = get(s, 9), get(s, 3)
        elif tag == "REF" and kind == "2U":
            self.billed[1][1] = get(s, 2)

    def _of_claim(self, s: list[str], claim: ReadClaim) -> None:
        tag, kind = s[0], get(s, 1)
        if tag == "SBR":
            self.in_other_payer = True
            claim.payers.append((kind, ["", "", ""]))
        elif tag == "NM1" and kind == "PR" and self.in_other_payer:
            claim.payers[-1][1][0], claim.payers[-1][1][2] = get(s, 9), get(s, 3)
        elif tag == "NM1" and kind == "82" and not self.in_other_payer:
            claim.rendering_npi = get(s, 9)
        elif tag == "REF" and kind == "F8" and not self.in_other_payer:
            claim.refers_to = get(s, 2)
        elif tag == "DTP" and kind in ("434", "472"):
            claim.service_date = day(get(s, 3))

    def _of_line(self, s: list[str], claim: ReadClaim, line: ReadClaimLine) -> None:
        tag, kind = s[0], get(s, 1)
        if tag in SERVICE:
            code_at, charge_at, claim_type = SERVICE[tag]
            code = self.source.parts(get(s, code_at))
            # A line that says no procedure is known by its revenue code.
            line.code = (get(code, 1) or (get(s, 1) if tag == "SV2" else "")).upper()
            line.charge = money(get(s, charge_at))
            line.modifiers = tuple(m.upper() for m in code[2:6] if m)
            claim.claim_type = claim_type
        elif tag == "DTP" and kind == "472":
            line.service_date = day(get(s, 3))
        elif tag == "REF" and kind == "6R":
            line.control = get(s, 2)
