"""Procedure weights and visit patterns: code numbers and our own weights only."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.draws import Weighted

# Cents of a price factor of 1.00, our own numbers.
WEIGHTS = {
    "99202": 7100,
    "99203": 10900,
    "99204": 16300,
    "99205": 21500,
    "99211": 2300,
    "99212": 5500,
    "99213": 8900,
    "99214": 12600,
    "99215": 17700,
    "99392": 10100,
    "99393": 9900,
    "99396": 11400,
    "G0439": 11900,
    "G2211": 1600,
    "36415": 600,
    "80053": 1200,
    "81002": 400,
    "83036": 1100,
    "85025": 900,
    "87880": 1600,
    "90460": 2200,
    "90471": 1900,
    "90686": 2100,
    "92551": 1200,
    "99173": 300,
    "93000": 1700,
    "93015": 8200,
    "93225": 2900,
    "93306": 22900,
    "94010": 2700,
    "96372": 1500,
    "11102": 9800,
    "11401": 15200,
    "17000": 6400,
    "17003": 700,
    "17110": 11000,
    "20610": 6700,
    "29125": 6100,
    "69210": 4700,
    "71046": 3000,
    "73030": 3500,
    "73562": 4000,
    "J3301": 180,
    "3074F": 0,
    "3078F": 0,
}  # fmt: skip
CHARGE_PERCENT = 220

NEW_VISITS = ("99202", "99203", "99204", "99205")
ESTABLISHED_VISITS = ("99211", "99212", "99213", "99214", "99215")
EM_CODES = frozenset((*NEW_VISITS, *ESTABLISHED_VISITS))
_LABS = ("36415", "80053", "81002", "83036", "85025", "87880")
_PREVENTION = ("G0439", "90460", "90471", "90686", "99392", "99393", "99396")
LABS_AND_PREVENTION = frozenset((*_LABS, *_PREVENTION))
SIDED = frozenset({"20610", "73030", "73562", "29125"})


def is_procedure(code: str) -> bool:
    """True for a procedure that asks for modifier 25 on a visit of the same day."""
    return "10004" <= code <= "69990" and len(code) == 5 and code.isdigit() and code not in {"36415", "36416"}


# A code that comes with another: code -> (companion, share, fewest units, most units).
COMPANIONS = {
    "20610": ("J3301", 0.7, 4, 4),
    "17000": ("17003", 0.5, 1, 6),
    "90686": ("90471", 1.0, 1, 1),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a specialty works: visit levels, visits without one, add-ons with their share of visits, diagnoses."""

    new_share: float
    new_levels: tuple[float, float, float]
    established_levels: tuple[float, float, float, float]
    no_visit_share: float
    instead: Weighted[str]
    add_ons: tuple[tuple[str, float], ...]
    diagnoses: tuple[str, ...]
    has_preventive: bool = False


# Levels: cumulative shares of all but the highest.
PATTERNS = {
    "family": Pattern(
        0.10,
        (0.05, 0.42, 0.94),
        (0.02, 0.08, 0.48, 0.93),
        0.09,
        Weighted([("99396", 5), ("G0439", 4), ("96372", 1)]),
        (
            ("36415", 0.20),
            ("80053", 0.13),
            ("83036", 0.10),
            ("85025", 0.08),
            ("G2211", 0.08),
            ("90686", 0.07),
            ("93000", 0.05),
            ("96372", 0.05),
            ("81002", 0.05),
            ("20610", 0.03),
            ("69210", 0.03),
            ("3074F", 0.04),
        ),
        ("I10", "E119", "E785", "J069", "M545", "F411", "E039", "K219", "N390", "R5383", "Z0000", "J45909"),
        has_preventive=True,
    ),
    "internal": Pattern(
        0.09,
        (0.03, 0.25, 0.83),
        (0.02, 0.06, 0.40, 0.94),
        0.07,
        Weighted([("G0439", 6), ("99396", 3), ("96372", 1)]),
        (
            ("36415", 0.26),
            ("80053", 0.18),
            ("83036", 0.14),
            ("85025", 0.11),
            ("G2211", 0.10),
            ("93000", 0.07),
            ("94010", 0.05),
            ("90686", 0.05),
            ("71046", 0.04),
            ("20610", 0.03),
            ("3078F", 0.05),
        ),
        ("I10", "E1165", "E785", "N183", "I2510", "J449", "E039", "F329", "M810", "R739", "I509", "G4733"),
        has_preventive=True,
    ),
    "pediatrics": Pattern(
        0.08,
        (0.10, 0.60, 0.97),
        (0.03, 0.12, 0.66, 0.97),
        0.30,
        Weighted([("99392", 5), ("99393", 5)]),
        (("90460", 0.30), ("87880", 0.14), ("92551", 0.12), ("99173", 0.10), ("81002", 0.05), ("96372", 0.02)),
        ("Z00129", "J029", "H6690", "J069", "L209", "R509", "J4520", "Z23", "K5900", "B349"),
        has_preventive=True,
    ),
    "cardiology": Pattern(
        0.14,
        (0.01, 0.12, 0.82),
        (0.01, 0.04, 0.36, 0.90),
        0.14,
        Weighted([("93306", 7), ("93015", 2), ("93225", 1)]),
        (("93000", 0.50), ("93306", 0.30), ("93015", 0.08), ("93225", 0.06)),
        ("I2510", "I4891", "I10", "I509", "R079", "I350", "R002", "E785", "I4720", "R0602"),
    ),
    "dermatology": Pattern(
        0.22,
        (0.18, 0.74, 0.98),
        (0.02, 0.20, 0.72, 0.98),
        0.10,
        Weighted([("17110", 4), ("11401", 3), ("11102", 3)]),
        (("17000", 0.26), ("11102", 0.20), ("17110", 0.10), ("11401", 0.05)),
        ("L570", "D485", "L821", "B079", "L700", "D225", "L409", "L300", "C44319"),
    ),
    "orthopedics": Pattern(
        0.20,
        (0.06, 0.50, 0.93),
        (0.02, 0.14, 0.64, 0.96),
        0.14,
        Weighted([("20610", 8), ("29125", 2)]),
        (("20610", 0.40), ("73562", 0.30), ("73030", 0.16), ("29125", 0.04)),
        ("M1711", "M1712", "M25561", "M25511", "M7501", "S83241A", "M5416", "M7541", "S52501A"),
    ),
}  # fmt: skip
