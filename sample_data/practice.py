"""The fictional practice: providers, sites, coders, names. Nothing here is, or is derived from, a real one."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.draws import Weighted

GROUP_NAME = "EXAMPLE VALLEY MEDICAL GROUP"
GROUP_TAX_ID = "000009876"
GROUP_TAXONOMY = "193200000X"


def failing_npi(nine: str) -> str:
    """Ten digits that look like an NPI and fail its check digit (Luhn on 80840 + nine digits)."""
    total = 0
    for place, digit in enumerate(reversed("80840" + nine)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return nine + str((10 - total % 10 + 5) % 10)


GROUP_NPI = failing_npi("190000009")


@dataclass(frozen=True, slots=True)
class Biller:
    """Who a claim is billed by. All share the group's tax number and are paid together."""

    name: str
    npi: str
    taxonomy: str


GROUP = Biller(GROUP_NAME, GROUP_NPI, GROUP_TAXONOMY)
URGENT_CARE = Biller("EXAMPLE VALLEY URGENT CARE", failing_npi("190000034"), "261QU0200X")
HOSPITAL = Biller("EXAMPLE VALLEY HOSPITAL", failing_npi("190000035"), "282N00000X")


@dataclass(frozen=True, slots=True)
class Provider:
    """One rendering provider; ``sites`` and ``weight`` say where and how much."""

    key: str
    npi: str
    last: str
    first: str
    specialty: str
    taxonomy: str
    kind: str
    weight: int
    sites: Weighted[str]
    telehealth_share: float

    @property
    def is_specialist(self) -> bool:
        """Specialists ask for the higher copay."""
        return self.kind in {"cardiology", "dermatology", "orthopedics"}


_CLINIC = Weighted([("L1", 6), ("L2", 3), ("L4", 1)])
_EAST = Weighted([("L2", 7), ("L1", 2), ("L4", 1)])
_HOSPITAL = Weighted([("L3", 5), ("L1", 5)])
_ORTHO = Weighted([("L1", 5), ("L2", 2), ("L3", 3)])
_URGENT = Weighted([("L4", 7), ("L1", 3)])

PROVIDERS = (
    Provider(
        "P01", failing_npi("190000011"), "TESTWELL", "ADA", "Family medicine", "207Q00000X", "family", 12,
        _CLINIC, 0.10,
    ),
    Provider(
        "P02", failing_npi("190000012"), "SAMPLETON", "BRAM", "Family medicine", "207Q00000X", "family", 11,
        _CLINIC, 0.12,
    ),
    Provider(
        "P03", failing_npi("190000013"), "MOCKFORD", "CLEO", "Family medicine", "207Q00000X", "family", 10,
        _EAST, 0.09,
    ),
    Provider(
        "P04", failing_npi("190000014"), "FICTON", "DEAN", "Internal medicine", "207R00000X", "internal", 11,
        _CLINIC, 0.09,
    ),
    Provider(
        "P05", failing_npi("190000015"), "DEMOREST", "ELLA", "Internal medicine", "207R00000X", "internal", 9,
        _EAST, 0.11,
    ),
    Provider(
        "P06", failing_npi("190000016"), "PLACEHOLM", "FINN", "Pediatrics", "208000000X", "pediatrics", 10,
        _CLINIC, 0.05,
    ),
    Provider(
        "P07", failing_npi("190000017"), "STUBBINGS", "GINA", "Cardiology", "207RC0000X", "cardiology", 12,
        _HOSPITAL, 0.04,
    ),
    Provider(
        "P08", failing_npi("190000018"), "DUMMERLY", "HUGO", "Dermatology", "207N00000X", "dermatology", 8,
        _EAST, 0.05,
    ),
    Provider(
        "P09", failing_npi("190000019"), "NOTREAL", "IRIS", "Orthopedics", "207X00000X", "orthopedics", 11,
        _ORTHO, 0.02,
    ),
    Provider(
        "P10", failing_npi("190000020"), "MADEUP", "JUDE", "Nurse practitioner", "363L00000X", "family", 7,
        _URGENT, 0.14,
    ),
)  # fmt: skip
UPCODER = PROVIDERS[3]


def _mix(tilt: dict[str, int]) -> Weighted[Provider]:
    adult = [provider for provider in PROVIDERS if provider.kind != "pediatrics"]
    return Weighted([(provider, provider.weight * tilt.get(provider.kind, 10)) for provider in adult])


# Who is seen by whom: older patients need the heart doctor, the injured the bone doctor, Birchmock's members both.
CHILD_PROVIDERS = Weighted([(PROVIDERS[5], 85), (PROVIDERS[0], 8), (PROVIDERS[9], 7)])
ADULT_PROVIDERS = _mix({})
PROVIDERS_BY_PAYER = {
    "MCR01": _mix({"cardiology": 14}),
    "MAD02": _mix({"cardiology": 12, "family": 12}),
    "BIR05": _mix({"cardiology": 23, "orthopedics": 20}),
    "WCP08": _mix({"orthopedics": 80, "cardiology": 0, "dermatology": 0, "internal": 4}),
}


@dataclass(frozen=True, slots=True)
class Site:
    """One place of service."""

    location_id: str
    name: str
    place_of_service: str
    npi: str


SITES = {
    "L1": Site("L1", "Main clinic", "11", failing_npi("190000031")),
    "L2": Site("L2", "East clinic", "11", failing_npi("190000032")),
    "L3": Site("L3", "Hospital clinic", "22", failing_npi("190000033")),
    "L4": Site("L4", "Urgent care", "20", URGENT_CARE.npi),
}


@dataclass(frozen=True, slots=True)
class Coder:
    """One coder or auditor; ``error_rate`` of codes is what an error-free auditor would find."""

    coder_id: str
    name: str
    role: str
    credential: str
    expires: str
    hired: str
    employer: str
    error_rate: float


CODERS = {
    "C1": Coder("C1", "Kit Phantom", "coder", "CPC", "2027-04-30", "2018-03-05", "in_house", 0.028),
    "C2": Coder("C2", "Lou Imagine", "coder", "CPC", "2026-12-31", "2020-09-14", "in_house", 0.035),
    "C3": Coder("C3", "Max Pretend", "coder", "CCS", "2027-02-28", "2021-06-01", "in_house", 0.042),
    "C4": Coder("C4", "Nia Standin", "coder", "CPC", "2026-11-30", "2022-01-10", "vendor", 0.051),
    "C5": Coder("C5", "Oz Newcomer", "coder", "CBCS", "2027-08-31", "2025-09-02", "vendor", 0.040),
    "A1": Coder("A1", "Pat Secondlook", "auditor", "CCS", "2027-06-30", "2017-05-02", "in_house", 0.01),
    "A2": Coder("A2", "Quin Thirdeye", "auditor", "CPC", "2027-01-31", "2019-11-18", "in_house", 0.01),
}
CODERS_BEFORE = Weighted([("C1", 28), ("C2", 27), ("C3", 25), ("C4", 20)])
CODERS_AFTER = Weighted([("C1", 22), ("C2", 21), ("C3", 19), ("C4", 16), ("C5", 22)])

# Nobody is called this.
SURNAMES = (
    "TESTERSON", "SAMPLEY", "MOCKRIDGE", "FAKENHAM", "DEMOSKI", "EXAMPLER", "FICTIVE", "PRETENDER", "DUMMETT",
    "PLACEHOLDER", "STANDIN", "NONESUCH", "NOBODY", "UNREAL", "SPECIMEN", "PROTOTYPE", "MADEUPSON", "IMAGINER",
    "FABRICATO", "SYNTHETICA", "LOREMSON", "IPSUMOVA", "FOOBARSKI", "QUUXLEY",
)  # fmt: skip
GIVEN_NAMES = (
    "ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "INDIA", "JULIETT", "KILO",
    "LIMA", "MIKE", "NOVEMBER", "OSCAR", "PAPA", "QUEBEC", "ROMEO", "SIERRA", "TANGO", "UNIFORM", "VICTOR",
    "WHISKEY", "ZULU",
)  # fmt: skip
