"""Who is seen and what is billed: the nouns of the practice, without any chance in them."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.draws import Draws
from sample_data.payers import Payer
from sample_data.practice import Provider


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient; a child is insured through a parent."""

    patient_id: str
    last: str
    first: str
    birth: str
    sex: str
    member_id: str
    payer: Payer
    is_child: bool
    has_supplement: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One service line. Money in cents; ``key`` is the line control number."""

    key: str
    code: str
    modifiers: tuple[str, ...]
    units: int
    charge: int
    pointers: tuple[int, ...]
    revenue: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """What makes a visit institutional: type of bill, DRG (inpatients), the day it ended, how the patient left."""

    bill_type: str
    drg: str
    until: int
    patient_status: str

    @property
    def is_inpatient(self) -> bool:
        """True for an admission."""
        return bool(self.drg)


@dataclass(frozen=True, slots=True)
class Visit:
    """One encounter and the claim made of it. Days are ordinals, money is cents."""

    number: int
    claim_id: str
    patient: Patient
    provider: Provider
    location_id: str
    place_of_service: str
    is_telehealth: bool
    service: int
    lines: tuple[Line, ...]
    diagnoses: tuple[str, ...]
    coder_id: str
    coded: int
    charge_posted: int
    submitted: int
    is_stuck: bool
    copay_due: int
    copay_collected: int
    is_sent: bool
    stay: Stay | None = None

    @property
    def encounter_id(self) -> str:
        """Visit number."""
        return f"E{self.number:06d}"

    @property
    def charge(self) -> int:
        """Total charge in cents."""
        return sum(line.charge for line in self.lines)


@dataclass(frozen=True, slots=True)
class World:
    """What every draw needs: the seed's draws, the events that are on, the size and the last day."""

    draws: Draws
    events: frozenset[str]
    encounters: int
    as_of: int
