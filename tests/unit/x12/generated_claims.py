"""Random claims with earlier payers, and random acknowledgements: sets for ``generated.interchanges``."""

from __future__ import annotations

from random import Random

from tests.unit.x12.generated import amount, triplets, words
from tests.unit.x12.samples import Segment, transaction

_CATEGORIES = ("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
_RESULTS = ("A", "E", "P", "R")


def earlier_payer(random: Random, number: int) -> list[Segment]:
    """A 2320 loop; its adjustments need not add up."""
    found: list[Segment] = [["SBR", random.choice(["P", "S"]), "18", *[""] * 6, "CI"]]
    found += triplets(random, random.randrange(5000)) if random.random() < 0.5 else []
    found += [["AMT", "D", amount(random, random.randrange(9000))]] if random.random() < 0.7 else []
    return [*found, ["OI", "", "", "Y"], ["NM1", "PR", "2", words(random), *[""] * 4, "PI", f"P{number}"]]


def sent_line(random: Random, number: int, *, institutional: bool) -> tuple[list[Segment], int]:
    """LX with its service and what earlier payers did to it, and its charge."""
    charge = random.randrange(90000)
    procedure = ("HC", words(random), random.choice(["", "25", "tc"]))
    if institutional:
        bare = random.choice([procedure, ""])
        service: Segment = ["SV2", random.choice(["0120", "0450"]), bare, amount(random, charge), "UN", "1"]
    else:
        service = ["SV1", procedure, amount(random, charge), "UN", "1"]
    found: list[Segment] = [["LX", number], service, ["DTP", "472", "D8", "20260101"]]
    for payer in random.sample([1, 2, 3], random.randrange(3)):
        found.append(["SVD", f"P{payer}", amount(random, random.randrange(9000)), procedure, "", "1"])
        found += triplets(random, random.randrange(900)) if random.random() < 0.6 else []
        found += [["DTP", "573", "D8", "20260102"]] if random.random() < 0.5 else []
    return found, charge


def sent_claim(random: Random, *, institutional: bool) -> list[Segment]:
    """A CLM with payers and lines."""
    lines = [sent_line(random, n, institutional=institutional) for n in range(1, random.randrange(2, 5))]
    place = (random.choice(["11", "13"]), "A" if institutional else "B", random.choice(["1", "7", ""]))
    charge = amount(random, sum(one[1] for one in lines))
    head: list[Segment] = [["CLM", words(random), charge, "", "", place, "Y"]]
    head += random.choice([[], [["CL1", "1", "7", "01"], ["DTP", "435", "DT", "202601010815"]]])
    head.append(["HI", ("ABK", words(random)), *random.choice([[], [("DR", "193")]])])
    head += random.choice([[], [["NM1", "71", "1", words(random), *[""] * 4, "XX", "1000000013"]]])
    others = [segment for n in range(1, random.randrange(1, 4)) for segment in earlier_payer(random, n)]
    return [*head, *others, *(segment for one in lines for segment in one[0])]


def claim_set(random: Random, number: int) -> list[Segment]:
    """An 837P or 837I."""
    institutional = random.random() < 0.5
    body: list[Segment] = [["BHT", "0019", "00", words(random), "20260105", "1023", "CH"], ["HL", "1", "", "20", "1"]]
    body.append(["NM1", "85", "2", words(random), *[""] * 4, "XX", "1000000005"])
    for _ in range(random.randrange(1, 3)):
        body += [
            ["HL", "2", "1", "22", "0"],
            ["SBR", "P", "18"],
            ["NM1", "PR", "2", words(random), *[""] * 4, "PI", "P0"],
        ]
        for _ in range(random.randrange(1, 3)):
            body += sent_claim(random, institutional=institutional)
    return transaction(body, "837", f"{number:04d}", "005010X223A2" if institutional else "005010X222A1")


def status(random: Random) -> Segment:
    """STC with one to three composites."""
    composites = [
        (random.choice(_CATEGORIES), str(random.randrange(900)), random.choice(["", "PR", "85"])) for _ in range(3)
    ]
    found: Segment = [
        "STC",
        composites[0],
        "20260106",
        random.choice(["WQ", "U"]),
        amount(random, random.randrange(9000)),
    ]
    return found + random.choice([[], [*[""] * 5, composites[1]], [*[""] * 5, composites[1], composites[2]]])


def statuses(random: Random, least: int = 0) -> list[Segment]:
    return [status(random) for _ in range(random.randrange(least, 3))]


def acknowledged_claim(random: Random) -> list[Segment]:
    """A patient's loop with one claim or several, with or without lines."""
    found: list[Segment] = [["HL", "4", "3", "PT"], ["NM1", "QC", "1", words(random)]]
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        found += [["TRN", "2", words(random)], *statuses(random, 1)]
        found += random.choice([[], [["REF", "1K", words(random)], ["DTP", "472", "D8", "20260101"]]])
        for _ in range(random.choice([0, 0, 1, 2])):
            found += [["SVC", ("HC", words(random)), "1"], *statuses(random), ["DTP", "472", "D8", "20260102"]]
    return found


def claim_answer_set(random: Random, number: int) -> list[Segment]:
    """A 277CA with batches, providers and claims, each level perhaps without the next."""
    body: list[Segment] = [["BHT", "0085", "08", words(random), "20260106", "0512", "TH"], ["HL", "1", "", "20", "1"]]
    body += random.choice([[], [["TRN", "1", words(random)]]])
    for _ in range(random.randrange(1, 3)):
        body += [["HL", "2", "1", "21", "1"], ["TRN", "2", words(random)], *statuses(random)]
        body += random.choice([[], [["QTY", "90", "3"], ["QTY", "AA", "1"], ["AMT", "YY", "12.5"]]])
        for _ in range(random.randrange(3)):
            body += [
                ["HL", "3", "2", "19", "1"],
                ["NM1", "85", "2", words(random), *[""] * 4, "XX", "10"],
                *statuses(random),
            ]
            body += [segment for _ in range(random.randrange(3)) for segment in acknowledged_claim(random)]
    return transaction(body, "277", f"{number:04d}", "005010X214")


def group_answer_set(random: Random, number: int) -> list[Segment]:
    """A 999 or 997."""
    kind, letter = random.choice([("999", "I"), ("997", "A")])
    body: list[Segment] = [["AK1", "HC", str(random.randrange(9999))]]
    for _ in range(random.randrange(4)):
        body.append(["AK2", "837", str(random.randrange(9999))])
        body += [[letter + random.choice(["K3", "K4"]), "X", "1"] for _ in range(random.randrange(4))]
        body.append([letter + "K5", random.choice(_RESULTS), random.choice(["", "5"])])
    counts = [str(random.randrange(9)) for _ in range(3)]
    return transaction([*body, ["AK9", random.choice(_RESULTS), *counts]], kind, f"{number:04d}")


def any_set(random: Random, number: int) -> list[Segment]:
    """A set of claims or an acknowledgement; now and then two TA1."""
    if random.random() < 0.2:
        return [
            ["TA1", f"{random.randrange(10**9):09d}", "260105", "1200", random.choice("AER"), "000"] for _ in range(2)
        ]
    return random.choice([claim_set, claim_answer_set, group_answer_set])(random, number)
