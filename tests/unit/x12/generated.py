"""Random files of every kind, in random spellings: content from one seed, so that a failure can be repeated.

Remittances balance to the cent.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.unit.x12.samples import Segment, Spelling, isa, remittance, transaction

_MARKS = "*~:^|+>!;'\"#$%&<?@[]_`{}\\\x1c\x1d\x1e\x1f\x07é§"
_LETTERS = "ABCdefGHI0123456789  -/(),ñÖ"
_REASONS = ("45", "16", "97", "A1", "b13", "253", "1", "2")


SetMaker = Callable[[Random, int], list[Segment]]


def spelling(random: Random) -> Spelling:
    """Four different separators, sometimes a line break as terminator, sometimes line breaks after it."""
    element, component, repetition, terminator = random.sample(_MARKS, 4)
    if random.random() < 0.2:
        return Spelling(element, component, repetition, random.choice(["\n", "\r"]), "", random.random() < 0.5)
    after = random.choice(["", "\n", "\r\n", "\n   ", " "])
    return Spelling(element, component, repetition, terminator, after, random.random() < 0.5)


def words(random: Random) -> str:
    """Some text that no separator stands in; often names and codes start like tags."""
    text = "".join(random.choice(_LETTERS) for _ in range(random.randrange(1, 12))).strip()
    return random.choice([text, "ISA" + text, "SE", "CLP", text]) or "X"


def amount(random: Random, cents: int) -> str:
    """The amount in one of the spellings that payers use."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    units, rest = divmod(cents, 100)
    forms = [f"{units}.{rest:02d}", f"00{units}.{rest:02d}"]
    if rest == 0:
        forms += [f"{units}", f"{units}."]
    if rest % 10 == 0:
        forms.append(f"{units}.{rest // 10}")
    if units == 0 and rest:
        forms.append(f".{rest:02d}")
    return sign + random.choice(forms)


def triplets(random: Random, cents: int) -> list[Segment]:
    """CAS segments whose amounts add up to ``cents``; up to six triplets a segment, quantities here and there."""
    found: list[Segment] = []
    rest = cents
    for last in [False] * random.randrange(3) + [True]:
        segment: Segment = ["CAS", random.choice(["CO", "PR", "OA", "PI"])]
        for _ in range(random.randrange(1, 7)):
            part = random.randrange(-500, 5000)
            rest -= part
            segment += [random.choice(_REASONS), amount(random, part), random.choice(["", "1", "-2.5"])]
        if last:
            segment[-2] = amount(random, part + rest)
        found.append(segment[:-1] if segment[-1] == "" and random.random() < 0.5 else segment)
    return found


def line(random: Random) -> tuple[list[Segment], int, int]:
    """A balanced line, its charge and payment."""
    charge, paid = random.randrange(-20000, 90000), random.randrange(-100, 50000)
    procedure = ("HC", words(random), random.choice(["", "25", "tc"]))
    segments: list[Segment] = [["SVC", procedure, amount(random, charge), amount(random, paid), "", "1"]]
    segments += triplets(random, charge - paid)
    segments += random.choice(
        [[], [["DTM", "472", "20260101"]], [["LQ", "HE", "N1"], ["LQ", "RX", "1"], ["LQ", "HE", "m2"]]]
    )
    return [*segments, ["REF", "6R", words(random)]], charge, paid


def claim(random: Random) -> tuple[list[Segment], int, int]:
    """A balanced claim with or without lines, with or without claim-level adjustments."""
    lines = [line(random) for _ in range(random.randrange(4))]
    own: list[Segment] = []
    charge, paid = sum(one[1] for one in lines), sum(one[2] for one in lines)
    if not lines or random.random() < 0.3:
        less = random.randrange(-300, 3000)
        own = triplets(random, less)
        charge, paid = (charge, paid - less) if lines else (less, 0)
    clp: Segment = ["CLP", words(random), random.choice(["1", "2", "4", "19", "22"])]
    clp += [amount(random, charge), amount(random, paid), "", "12", words(random)]
    remark: list[Segment] = random.choice(
        [[], [["MOA", "", "", "MA01", "", "n5"]], [["NM1", "QC", "1", words(random)]]]
    )
    return [clp, *own, *remark, *(segment for one in lines for segment in one[0])], charge, paid


def balanced_set(random: Random, number: int) -> list[Segment]:
    """An 835 that balances to the cent, PLB included."""
    claims = [claim(random) for _ in range(random.randrange(1, 5))]
    pairs: list[object] = []
    less = 0
    for _ in range(random.randrange(4)):
        cents = random.randrange(-5000, 5000)
        less += cents
        pairs += [random.choice([("WO", words(random)), ("L6",), "FB"]), amount(random, cents)]
    body: list[Segment] = [segment for one in claims for segment in one[0]]
    if pairs:
        body.append(["PLB", "1", "20261231", *pairs])
    total = sum(one[2] for one in claims) - less
    header = remittance(amount(random, total), *body, trace=f"{words(random)}{number}")
    return transaction(header, number=f"{number:04d}")


def interchanges(random: Random, make: SetMaker = balanced_set) -> list[tuple[list[Segment], Spelling]]:
    """One to three interchanges, each in its own spelling, each with one to three sets."""
    found = []
    for place in range(random.randrange(1, 4)):
        how = spelling(random)
        sets = [make(random, place * 10 + n) for n in range(random.randrange(1, 4))]
        group: Segment = ["GS", "HP", "S", "R", "20260105", "1147", "1", "X", "005010X221A1"]
        trailers: list[Segment] = [["GE", len(sets), "1"], ["IEA", "1", "000000907"]]
        found.append(([isa(how), group, *(s for one in sets for s in one), *trailers], how))
    return found
