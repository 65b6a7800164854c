"""Files to measure with: fictional 835 and 837P of any size, from a seed; every line, claim and payment balances.

Some thousand claims are worked out one by one; a file repeats them under numbers of its own, so that writing 200 MB
takes seconds and every set still differs from every other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

POOL = 6000
CLAIMS_A_SET = 500
MB = 1_000_000
_CODES = ("99213", "99214", "99203", "93000", "36415", "80053", "85025", "J1885", "97110", "71046")
_MODIFIERS = ("", "", ":25", ":59:LT", ":GT", ":26:TC:76")
_CONTRACTUAL = ("45", "253", "131", "94")
_DENIALS = (("CO", "16", "M51"), ("CO", "97", "N19"), ("PI", "50", "N115"), ("OA", "18", "N522"), ("CO", "29", "N211"))
_DIAGNOSES = ("E119", "I10", "M545", "J069", "Z0000", "F411", "K219", "N390")
_PAYERS = tuple((f"FICTIONAL HEALTH PLAN {n}", f"9{n:04d}") for n in range(1, 9))


class Claim(NamedTuple):
    """A claim as bytes with ``%(n)09d`` for its number; what is paid in cents; its segments."""

    text: bytes
    paid: int
    segments: int


def usd(cents: int) -> str:
    """Cents as a payer writes them: no decimals where they are zero."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}" if cents % 100 == 0 else f"{sign}{cents // 100}.{cents % 100:02d}"


def day(random: Random) -> str:
    """A day of 2026."""
    return f"2026{random.randrange(1, 10):02d}{random.randrange(1, 29):02d}"


def _line(random: Random, sign: int) -> tuple[list[str], int, int, int]:
    """A line of an 835: segments, charge, paid, patient share, in cents."""
    charge = random.choice((8500, 12000, 15050, 21075, 4599, 30000)) + random.randrange(0, 40) * 5
    date = day(random)
    denied = random.random() < 0.12
    allowed = 0 if denied else charge * random.randrange(50, 96) // 100
    shares = [] if denied else [(code, allowed * random.randrange(1, 20) // 100) for code in ("1", "2", "3")]
    shares = random.sample(shares, min(len(shares), random.choice((0, 1, 1, 2, 3))))
    share = sum(amount for _, amount in shares)
    paid, off = allowed - share, charge - allowed
    denial = random.choice(_DENIALS)
    code, modifier = random.choice(_CODES), random.choice(_MODIFIERS)
    found = [f"SVC*HC:{code}{modifier}*{usd(sign * charge)}*{usd(sign * paid)}**1"]
    found += [f"DTM*472*{date}"] if random.random() < 0.8 else [f"DTM*150*{date}", f"DTM*151*{date}"]
    if denied:
        found.append(f"CAS*{denial[0]}*{denial[1]}*{usd(sign * off)}")
    elif off:
        first, second = off - off // 3, off // 3
        reasons = random.sample(_CONTRACTUAL, 2)
        split = f"**{reasons[1]}*{usd(sign * second)}" if second and random.random() < 0.5 else ""
        found.append(f"CAS*CO*{reasons[0]}*{usd(sign * (first if split else off))}{split}")
    if shares:
        found.append("CAS*PR" + "".join(f"*{code}*{usd(sign * amount)}*" for code, amount in shares).rstrip("*"))
    found.append(f"REF*6R*%(n)09d{random.randrange(100, 999)}")
    found += [f"AMT*B6*{usd(sign * allowed)}"] if allowed else []
    found += [f"LQ*HE*{denial[2]}"] if denied else ["LQ*HE*N130"] if random.random() < 0.1 else []
    return found, sign * charge, sign * paid, sign * share


def remittance_claim(random: Random) -> Claim:
    """A CLP loop: two to four lines, sometimes an adjustment of the whole claim, now and then a reversal."""
    reversal = random.random() < 0.03
    sign = -1 if reversal else 1
    lines = [_line(random, sign) for _ in range(random.choice((2, 3, 3, 4)))]
    charge, paid, share = (sum(one[place] for one in lines) for place in (1, 2, 3))
    own = sign * 1000 if random.random() < 0.08 and abs(paid) > 1000 else 0
    status = "22" if reversal else random.choice(("1", "1", "1", "2", "19")) if paid else "4"
    stated = "" if reversal else usd(share)
    found = [f"CLP*P%(n)09d*{status}*{usd(charge)}*{usd(paid - own)}*{stated}*12*ICN%(n)09d*11*1"]
    found += [f"CAS*OA*23*{usd(own)}"] if own else []
    found.append(f"NM1*QC*1*DOE*JANE****MI*M{random.randrange(10**8):08d}")
    found.append(f"NM1*82*1*ROE*SAM****XX*1{random.randrange(10**9):09d}")
    found += ["MOA***MA01*N130"] if random.random() < 0.2 else []
    found += [f"REF*EA*R{random.randrange(10**6)}"] if random.random() < 0.5 else []
    found += ["REF*F8*ICN%(n)09d"] if reversal else []
    found += [f"DTM*232*{day(random)}", f"DTM*050*{day(random)}", f"AMT*AU*{usd(charge)}"]
    segments = [*found, *(segment for one in lines for segment in one[0])]
    return Claim("".join(f"{segment}~" for segment in segments).encode(), paid - own, len(segments))


def professional_claim(random: Random) -> Claim:
    """A subscriber loop with its claim: three to six diagnoses, two to four lines."""
    charges = (8500, 12000, 15050, 21075)
    lines = [random.choice(charges) + random.randrange(40) * 5 for _ in range(random.choice((2, 3, 4)))]
    plan, identifier = random.choice(_PAYERS)
    date = day(random)
    codes = random.sample(_DIAGNOSES, random.randrange(3, 7))
    found = [
        "HL*%(h)d*1*22*0",
        "SBR*P*18*GRP1******CI",
        f"NM1*IL*1*DOE*JANE*A***MI*M{random.randrange(10**8):08d}",
        "N3*1 SAMPLE STREET",
        "N4*SAMPLETOWN*OH*440000000",
        f"DMG*D8*19{random.randrange(30, 99)}{random.randrange(1, 13):02d}{random.randrange(1, 29):02d}*F",
        f"NM1*PR*2*{plan}*****PI*{identifier}",
        f"CLM*P%(n)09d*{usd(sum(lines))}***11:B:1*Y*A*Y*Y",
        "REF*D9*%(n)09d",
        "HI*" + "*".join(f"{'ABF' if place else 'ABK'}:{code}" for place, code in enumerate(codes)),
        f"NM1*DN*1*POE*ANN****XX*1{random.randrange(10**9):09d}",
        f"NM1*82*1*ROE*SAM****XX*1{random.randrange(10**9):09d}",
        "PRV*PE*PXC*207Q00000X",
    ]
    for place, charge in enumerate(lines, 1):
        code, modifier = random.choice(_CODES), random.choice(_MODIFIERS)
        found += [
            f"LX*{place}",
            f"SV1*HC:{code}{modifier}*{usd(charge)}*UN*1***1:2",
            f"DTP*472*D8*{date}" if random.random() < 0.9 else f"DTP*472*RD8*{date}-{date}",
            f"REF*6R*%(n)09d{place}",
        ]
    return Claim("".join(f"{segment}~" for segment in found).encode(), 0, len(found))


class Writer:
    """Writes files of one kind; every set and every claim has a number of its own.

    Args:
        make: One claim of the pool.
        frame: Header and trailer segments of a set: (set number, claims) to (before, after).
        guide: GS01 and GS08.
        seed: Of the pool and of the order.
    """

    def __init__(
        self,
        make: Callable[[Random], Claim],
        frame: Callable[[int, list[Claim]], tuple[list[str], list[str]]],
        guide: tuple[str, str],
        seed: int,
    ) -> None:
        self.random = Random(seed)  # noqa: S311 - fictional claims, the same for a seed
        self.pool = [make(self.random) for _ in range(POOL)]
        self.frame, self.guide = frame, guide
        self.sets = self.claims = 0

    def set_text(self, claims: int) -> bytes:
        """One ST..SE."""
        self.sets += 1
        chosen = self.random.choices(self.pool, k=claims)
        before, after = self.frame(self.sets, chosen)
        count = len(before) + len(after) + sum(claim.segments for claim in chosen) + 1
        body = b"".join(
            claim.text % {b"n": self.claims + place, b"h": place + 1} for place, claim in enumerate(chosen, 1)
        )
        self.claims += claims
        tail = [*after, f"SE*{count}*{self.sets:09d}"]
        return "".join(f"{s}~" for s in before).encode() + body + "".join(f"{s}~" for s in tail).encode()

    def file(self, path: Path, size: int = 0, claims: int = 0) -> Path:
        """One interchange of about ``size`` bytes, or with that many claims."""
        control = f"{self.sets:09d}"
        head = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'CLINIC':15}*260901*0830*^*00501*{control}*0*P*:~"
        written = 0
        sets = 0
        with path.open("wb") as out:
            out.write(f"{head}GS*{self.guide[0]}*PAYER*CLINIC*20260901*0830*1*X*{self.guide[1]}~".encode())
            while not sets or written < size:
                written += out.write(self.set_text(claims or CLAIMS_A_SET))
                sets += 1
            out.write(f"GE*{sets}*1~IEA*1*{control}~".encode())
        return path


def _remittance_frame(number: int, claims: list[Claim]) -> tuple[list[str], list[str]]:
    """Header of an 835, and a PLB on every third."""
    plan, identifier = _PAYERS[number % len(_PAYERS)]
    pairs = [("L6", -1250), ("WO:ICN000000001", 5000)] if number % 3 == 0 else []
    amount = sum(claim.paid for claim in claims) - sum(cents for _, cents in pairs)
    handling = f"BPR*I*{usd(abs(amount))}*{'C' if amount >= 0 else 'D'}*ACH*CCP*01*999999999*DA*1"
    before = [
        f"ST*835*{number:09d}",
        f"{handling}*1{identifier}0000**01*999999999*DA*2*20260903",
        f"TRN*1*EFT{number:09d}*1{identifier}0000",
        "DTM*405*20260902",
        f"N1*PR*{plan}*XV*{identifier}",
        "N3*1 SAMPLE STREET",
        "N4*SAMPLETOWN*OH*44000",
        f"REF*2U*{identifier}",
        "PER*BL*SAMPLE DESK*TE*5550100000",
        "N1*PE*SAMPLE CLINIC*XX*1999999984",
        "REF*TJ*999999999",
        "LX*1",
    ]
    plb = "PLB*1999999984*20261231" + "".join(f"*{reason}*{usd(cents)}" for reason, cents in pairs)
    return before, [plb] if pairs else []


def _professional_frame(number: int, _: list[Claim]) -> tuple[list[str], list[str]]:
    """Header and billing provider of an 837P."""
    before = [
        f"ST*837*{number:09d}*005010X222A1",
        f"BHT*0019*00*B{number:09d}*20260901*0830*CH",
        "NM1*41*2*SAMPLE CLINIC*****46*S1",
        "PER*IC*SAMPLE DESK*TE*5550100000",
        "NM1*40*2*SAMPLE CLEARING*****46*R1",
        "HL*1**20*1",
        "PRV*BI*PXC*207Q00000X",
        "NM1*85*2*SAMPLE CLINIC*****XX*1999999984",
        "N3*1 SAMPLE STREET",
        "N4*SAMPLETOWN*OH*440000000",
        "REF*EI*999999999",
    ]
    return before, []


def remittances(seed: int) -> Writer:
    """Writer of 835 files."""
    return Writer(remittance_claim, _remittance_frame, ("HP", "005010X221A1"), seed)


def professional_claims(seed: int) -> Writer:
    """Writer of 837P files."""
    return Writer(professional_claim, _professional_frame, ("HC", "005010X222A1"), seed)


def sizes(total: int, largest: int = 64 * MB) -> Iterator[int]:
    """File sizes that add up to ``total`` bytes: 10, 20, 40 and up to 64 MB, in turn."""
    while total > 0:
        for wanted in (10 * MB, 20 * MB, 40 * MB, largest):
            size = min(wanted, total)
            if size > 0:
                yield size
            total -= size
