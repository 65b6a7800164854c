"""One scenario: what came in (X12 and CSV), and what must come out, worked by hand from the law.

Every scenario has its own claim number and its own payer, so that all of them lie in one landing folder and each is
read off the published tables alone (by claim for balances, by payer for rates).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.golden.acknowledgement_text import Said, claims_277
from tests.golden.random_histories import ROSTER, Drawn
from tests.golden.x12_text import (
    RENDERING_NPI,
    SERVICE_DATE,
    Answered,
    AnsweredLine,
    Claim,
    ClaimLine,
    Payer,
    Takeback,
    claims_837,
    remittance_835,
)

AS_OF = date(2026, 9, 30)
CODE = "99213"
SENT = date(2026, 1, 10)
ANSWERED = date(2026, 2, 10)

LEDGER_HEADER = ("ledger_entry_id", "claim_id", "patient_id", "posted_date", "kind", "amount_usd")
DEPOSIT_HEADER = ("deposit_id", "deposit_date", "amount_usd", "trace_number")
ENCOUNTER_HEADER = (
    "encounter_id", "claim_id", "patient_id", "service_date", "provider_npi", "location_id", "visit_mode",
    "charge_posted_date", "charge_usd", "eligibility_status", "eligibility_checked_date", "copay_due_usd",
    "copay_collected_usd",
)  # fmt: skip
RATES = ("initial_denial_rate", "initial_denial_any_rate", "initial_denial_usd_rate", "line_denial_rate")


def day(text: str) -> date:
    """``"03-31"`` -> that day of 2026."""
    return date.fromisoformat(f"2026-{text}")


@dataclass
class Story:
    """Input of one scenario, in the order it happens, and its expected result.

    ``balances``: balance of the claim after all entries up to a day. ``claim_class``: class of the initial
    adjudication (None: there is none). ``answer_classes``, ``line_classes``: of all answers, and of the lines of the
    initial adjudication, in event order. ``rates``: summed over all months, "numerator/denominator" by KPI, in the
    order of RATES; None: out of the rate. ``other_rates``: the same for any other KPI.
    """

    number: str
    words: str
    payer_class: str = "commercial"
    files: list[tuple[str, str]] = field(default_factory=list)
    ledger: list[tuple[str, ...]] = field(default_factory=list)
    corrected_ledger: list[tuple[str, ...]] = field(default_factory=list)
    encounters: list[tuple[str, ...]] = field(default_factory=list)
    deposits: list[tuple[str, ...]] = field(default_factory=list)
    balances: dict[str, dict[date, str]] = field(default_factory=dict)
    claim_class: str | None = None
    answer_classes: tuple[str, ...] = ()
    line_classes: tuple[str, ...] = ()
    rates: tuple[str, str, str, str] | None = None
    other_rates: dict[str, str | None] = field(default_factory=dict)

    @property
    def claim_id(self) -> str:
        """Patient control number of the scenario."""
        return f"S{self.number}"

    @property
    def payer(self) -> Payer:
        """Payer of the scenario alone."""
        return Payer(f"PAYER-{self.number}", f"Fictional Plan {self.number}")

    @property
    def icn(self) -> str:
        """CLP07 of the first answer."""
        return f"ICN{self.number}A"

    def claim(self, *charges: str, claim_id: str = "", **words: object) -> Claim:
        """A claim with one line a charge (default one of 200)."""
        owner = claim_id or self.claim_id
        lines = tuple(
            ClaimLine(i + 1, CODE, charge, f"{owner}L{i + 1}") for i, charge in enumerate(charges or ("200",))
        )
        return Claim(owner, self.payer, lines, **words)  # type: ignore[arg-type] # keywords of Claim

    def sends(self, sent: date = SENT, *claims: Claim, usage: str = "P") -> Story:
        """An 837P goes out."""
        text = claims_837(sent, claims or (self.claim(),), self._control(), usage)
        self.files.append((f"s{self.number}/{len(self.files) + 1:02d}_837.txt", text))
        return self

    def hears(self, paid_on: date, *answers: Answered, takebacks: tuple[Takeback, ...] = (), usage: str = "P") -> Story:
        """An 835 comes in."""
        control = self._control()
        text = remittance_835(paid_on, self.payer, answers, control, takebacks, usage, f"TRACE{control}")
        self.files.append((f"s{self.number}/{len(self.files) + 1:02d}_835.txt", text))
        return self

    def last_batch(self) -> int:
        """Control number of the last interchange sent or heard: its ISA13, GS06, and BATCH number of a claim batch."""
        return self._control(-1)

    def is_told(self, text: Callable[[int], str]) -> Story:
        """An acknowledgement comes in: ``text`` of its control number."""
        self.files.append((f"s{self.number}/{len(self.files) + 1:02d}_ack.txt", text(self._control())))
        return self

    def is_told_by_277(self, heard: date, *said: Said, batch: str | None = None) -> Story:
        """A 277CA about the last batch comes in; ``batch``: another BHT03, '' for none."""
        number = f"BATCH{self.last_batch()}" if batch is None else batch
        levels = (Said("21", number, "A1:19"), Said("19", "", "A1:19"), *said)
        return self.is_told(lambda control: claims_277(heard, levels, control))

    def expects_rates(self, **rates: str | None) -> Story:
        """Further KPIs as "numerator/denominator"."""
        self.other_rates |= rates
        return self

    def hears_again(self) -> Story:
        """The last file comes again in another envelope: same set, other ISA13, GS06 and ST02."""
        old = self._control(-1)
        new = old + 50
        text = self.files[-1][1].replace(f"*{old:09d}", f"*{new:09d}")
        text = text.replace(f"*{old}*X*", f"*{new}*X*").replace(f"GE*1*{old}~", f"GE*1*{new}~")
        text = text.replace("ST*835*0001", "ST*835*0077").replace("*0001~\nGE", "*0077~\nGE")
        self.files.append((f"s{self.number}/{len(self.files) + 1:02d}_again.txt", text))
        return self

    def posts(self, posted: date, kind: str, amount: str) -> Story:
        """The practice enters money in its ledger."""
        entry = f"L{self.number}-{len(self.ledger) + 1}"
        self.ledger.append((entry, self.claim_id, f"PAT{self.number}", posted.isoformat(), kind, amount))
        return self

    def banks(self, on: date, amount: str, back: int = 1) -> Story:
        """The bank shows a deposit with the trace number of the last file, or the one ``back`` files ago."""
        deposit = f"D{self.number}-{len(self.deposits) + 1}"
        self.deposits.append((deposit, on.isoformat(), amount, f"TRACE{self._control(-back)}"))
        return self

    def corrects_last_posting(self, amount: str) -> Story:
        """The same entry id comes again with another amount, in a later file."""
        self.corrected_ledger.append((*self.ledger[-1][:-1], amount))
        return self

    def visit(
        self,
        posted: str,
        charge: str,
        mode: str = "in_person",
        service_date: date = SERVICE_DATE,
        desk: tuple[str, str, str, str] = ("", "", "", ""),
    ) -> Story:
        """An encounter row of the practice system; ``desk``: eligibility status and day, copay due and collected."""
        encounter = f"E{self.number}-{len(self.encounters) + 1}"
        seen = (encounter, self.claim_id, f"PAT{self.number}", service_date.isoformat(), RENDERING_NPI)
        self.encounters.append((*seen, "L1", mode, posted, charge, *desk))
        return self

    def expects(
        self,
        balances: str,
        claim_class: str | None,
        answers: str = "",
        lines: str = "",
        rates: str | None = None,
        first_pass: str | None = None,
    ) -> Story:
        """``balances`` "01-31 200, 02-28 24"; ``rates`` "0/1 0/1 0/200 0/1" in the order of RATES."""
        self.expects_balances(self.claim_id, balances)
        self.claim_class = claim_class
        self.other_rates["first_pass_resolution_rate"] = first_pass
        self.answer_classes, self.line_classes = tuple(answers.split()), tuple(lines.split())
        if rates is not None:
            full, some, dollars, by_line = rates.split()
            self.rates = (full, some, dollars, by_line)
        return self

    def expects_balances(self, lineage_id: str, balances: str) -> Story:
        """Balances of a further lineage of the scenario."""
        pairs = (part.split() for part in balances.split(", "))
        self.balances[lineage_id] = {day(when): amount for when, amount in pairs}
        return self

    def _control(self, back: int = 0) -> int:
        letters = {"E": 10_000, "a": 40, "b": 60}
        digits = int("".join(c for c in self.number if c.isdigit())) * 100
        return digits + sum(letters.get(c, 0) for c in self.number) + len(self.files) + 1 + back


def paid(story: Story, icn: str = "", status: str = "1") -> Answered:
    """The base answer of SCENARIOS.md: charge 200, CO-45 80, PR-2 24, paid 96."""
    line = AnsweredLine(CODE, "200", "96", ("CO-45 80", "PR-2 24"), (), f"{story.claim_id}L1")
    return Answered(story.claim_id, status, "200", "96", icn or story.icn, lines=(line,))


def corrected(story: Story, icn: str) -> Answered:
    """The correction of scenarios 7 to 9: CO-45 60, PR-2 28, paid 112."""
    line = AnsweredLine(CODE, "200", "112", ("CO-45 60", "PR-2 28"), (), f"{story.claim_id}L1")
    return Answered(story.claim_id, "1", "200", "112", icn, lines=(line,))


def unpaid(story: Story, *cas: str, remarks: tuple[str, ...] = (), icn: str = "", status: str = "1") -> Answered:
    """Charge 200, nothing paid, the CAS triplets on its one line."""
    line = AnsweredLine(CODE, "200", "0", cas, remarks, f"{story.claim_id}L1")
    return Answered(story.claim_id, status, "200", "0", icn or story.icn, lines=(line,))


def write_landing(folder: Path, stories: tuple[Story, ...], drawn: Drawn | None = None) -> None:
    """All scenarios, and random histories where given, as one landing folder."""
    more = drawn or Drawn()
    for name, text in [*(file for story in stories for file in story.files), *more.files]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    payers = [*((s.payer.payer_id, s.payer.name, s.payer_class) for s in stories), *ROSTER]
    _write_csv(folder / "payers.csv", ("payer_id", "payer_name", "payer_class"), payers)
    _write_csv(folder / "providers.csv", ("provider_npi", "provider_name"), [(RENDERING_NPI, "Sample, Alex")])
    _write_csv(folder / "locations.csv", ("location_id", "location_name"), [("L1", "Main site")])
    _write_csv(
        folder / "encounters.csv", ENCOUNTER_HEADER, [*(row for s in stories for row in s.encounters), *more.encounters]
    )
    _write_csv(folder / "deposits.csv", DEPOSIT_HEADER, [row for s in stories for row in s.deposits])
    _write_csv(folder / "ledger_1.csv", LEDGER_HEADER, [*(row for s in stories for row in s.ledger), *more.ledger])
    _write_csv(folder / "ledger_2.csv", LEDGER_HEADER, [row for s in stories for row in s.corrected_ledger])


def _write_csv(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
