"""X12 text in any spelling from lists of segments, and a naive reader of it: split, split, walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from pipelines.x12 import X12Result, read_interchanges

SALT = b"salt for tests, 32 bytes long ..."
Segment = list[object]


@dataclass(frozen=True)
class Spelling:
    """How an interchange is written. Composites in segments are tuples."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"
    after: str = ""
    padded: bool = True

    def write(self, segments: list[Segment]) -> str:
        """The segments as text."""
        return "".join(self.line(segment) + self.terminator + self.after for segment in segments)

    def line(self, segment: Segment) -> str:
        """One segment without its terminator."""
        cells = [self.component.join(map(str, c)) if isinstance(c, tuple) else str(c) for c in segment]
        return self.element.join(cells)


def isa(spelling: Spelling, usage: str = "P", control: str = "000000907") -> Segment:
    """An interchange header, padded to 106 characters or not."""
    width = (lambda text, size: text.ljust(size)) if spelling.padded else (lambda text, _: text.strip())
    cells = ["00", width("", 10), "00", width("", 10), "ZZ", width("SENDER", 15), "ZZ", width("RECEIVER", 15)]
    return ["ISA", *cells, "260105", "1147", spelling.repetition, "00501", control, "0", usage, spelling.component]


def envelope(
    sets: list[list[Segment]],
    spelling: Spelling = Spelling(),
    usage: str = "P",
    kind: str = "HP",
    guide: str = "005010X221A1",
) -> str:
    """One interchange with one group around the sets."""
    inner = [segment for each in sets for segment in each]
    group: Segment = ["GS", kind, "S", "R", "20260105", "1147", "1", "X", guide]
    trailer: list[Segment] = [["GE", len(sets), "1"], ["IEA", "1", "000000907"]]
    return spelling.write([isa(spelling, usage), group, *inner, *trailer])


def transaction(body: list[Segment], kind: str = "835", number: str = "0001", guide: str = "") -> list[Segment]:
    """ST, the body, SE with the right count."""
    start: Segment = ["ST", kind, number, *([guide] if guide else [])]
    return [start, *body, ["SE", len(body) + 2, number]]


def remittance(amount: str, *rest: Segment, trace: str = "T1") -> list[Segment]:
    """The body of an 835 with its header."""
    bpr: Segment = ["BPR", "I", amount, "C", "ACH", *[""] * 11, "20260105"]
    header: list[Segment] = [bpr, ["TRN", "1", trace, "1999999999"], ["DTM", "405", "20260104"]]
    header += [["N1", "PR", "FICTIONAL PLAN", "XV", "P01"], ["REF", "2U", "P01B"], ["N1", "PE", "CLINIC", "XX", "10"]]
    return [*header, ["LX", "1"], *rest]


def simple_835(amount: str = "96", *extra: Segment) -> list[Segment]:
    """Charge 200, CO-45 80, PR-2 24, paid 96: the base claim of SCENARIOS."""
    claim: list[Segment] = [
        ["CLP", "C1", "1", "200", "96", "24", "12", "ICN1", "11", "1"],
        ["SVC", ("HC", "99213", "25"), "200", "96", "", "1"],
        ["DTM", "472", "20251220"],
        ["CAS", "CO", "45", "80"],
        ["CAS", "PR", "2", "24"],
        ["REF", "6R", "L1"],
        ["AMT", "B6", "120"],
        ["LQ", "HE", "N130"],
    ]
    return transaction(remittance(amount, *claim, *extra))


def professional(*claims: list[Segment], subscriber: list[Segment] | None = None) -> list[Segment]:
    """An 837P set: one billing provider, one subscriber, the claims."""
    head: list[Segment] = [
        ["BHT", "0019", "00", "B1", "20260105", "1023", "CH"],
        ["NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", "S1"],
        ["NM1", "40", "2", "RECEIVER", "", "", "", "", "46", "R1"],
        ["HL", "1", "", "20", "1"],
        ["PRV", "BI", "PXC", "207Q00000X"],
        ["NM1", "85", "2", "CLINIC", "", "", "", "", "XX", "1000000005"],
    ]
    loop = subscriber or [
        ["HL", "2", "1", "22", "0"],
        ["SBR", "P", "18", "", "", "", "", "", "", "CI"],
        ["NM1", "IL", "1", "DOE", "JANE", "", "", "", "MI", "M1"],
        ["DMG", "D8", "19700101", "F"],
        ["NM1", "PR", "2", "FICTIONAL PLAN", "", "", "", "", "PI", "P01"],
        ["REF", "2U", "P01B"],
    ]
    body = [*head, *loop, *(segment for claim in claims for segment in claim)]
    return transaction(body, "837", "0001", "005010X222A1")


def claim(charge: str = "200", number: str = "C1", lines: tuple[str, ...] = ("120", "80")) -> list[Segment]:
    """A CLM with diagnoses and lines."""
    found: list[Segment] = [
        ["CLM", number, charge, "", "", ("11", "B", "1"), "Y", "A", "Y", "Y"],
        ["REF", "F8", "ICN0"],
        ["HI", ("ABK", "E11.9"), ("ABF", "i10")],
        ["NM1", "82", "1", "DOC", "ANNA", "", "", "", "XX", "1000000013"],
    ]
    for place, amount in enumerate(lines, 1):
        found += [
            ["LX", place],
            ["SV1", ("HC", "99213", "25"), amount, "UN", "1", "11", "", ("1", "2")],
            ["DTP", "472", "RD8", "20251220-20251221"],
            ["REF", "6R", f"L{place}"],
        ]
    return found


def institutional(*claims: list[Segment]) -> list[Segment]:
    """An 837I set around the claims."""
    return transaction(professional(*claims)[1:-1], "837", "0001", "005010X223A2")


def stay(charge: str = "900", number: str = "I1", *lines: Segment) -> list[Segment]:
    """A CLM of a facility with everything that only a facility says."""
    services: tuple[Segment, ...] = lines or (
        ["SV2", "0120", "", "600", "DA", "2"],
        ["SV2", "0450", ("HC", "99283", "25"), "300", "UN", "1"],
    )
    found: list[Segment] = [
        ["CLM", number, charge, "", "", ("11", "A", "1"), "", "A", "Y", "Y"],
        ["DTP", "096", "TM", "1430"],
        ["DTP", "434", "RD8", "20251220-20251222"],
        ["DTP", "435", "DT", "202512200815"],
        ["CL1", "1", "7", "01"],
        ["REF", "F8", "ICN0"],
        ["HI", ("ABK", "J18.9")],
        ["HI", ("DR", "193")],
        ["NM1", "71", "1", "DOC", "ANNA", "", "", "", "XX", "1000000013"],
        ["NM1", "72", "1", "DOC", "OTTO", "", "", "", "XX", "1000000021"],
    ]
    for place, service in enumerate(services, 1):
        found += [["LX", place], service, ["DTP", "472", "D8", "20251221"]]
    return found


def claim_answers(*rest: Segment, reference: str = "B1") -> list[Segment]:
    """A 277CA set: source, batch with its totals, provider, and what follows."""
    head: list[Segment] = [
        ["BHT", "0085", "08", "X1", "20260106", "0512", "TH"],
        ["HL", "1", "", "20", "1"],
        ["NM1", "PR", "2", "FICTIONAL PLAN", "", "", "", "", "PI", "P01"],
        ["TRN", "1", "S1"],
        ["DTP", "050", "D8", "20260105"],
        ["DTP", "009", "D8", "20260106"],
        ["HL", "2", "1", "21", "1"],
        ["NM1", "41", "2", "CLINIC", "", "", "", "", "46", "S1"],
        ["TRN", "2", reference],
        ["STC", ("A1", "19", "PR"), "20260106", "WQ", "400"],
        ["QTY", "90", "1"],
        ["QTY", "AA", "1"],
        ["AMT", "YU", "200"],
        ["AMT", "YY", "200"],
        ["HL", "3", "2", "19", "1"],
        ["NM1", "85", "2", "CLINIC", "", "", "", "", "XX", "1000000005"],
        ["TRN", "1", "0"],
    ]
    return transaction([*head, *rest], "277", "0001", "005010X214")


def patient(number: str = "C1", *statuses: Segment, loop: str = "4") -> list[Segment]:
    """One claim of a 277CA."""
    told: tuple[Segment, ...] = statuses or (["STC", ("A2", "20", "PR"), "20260106", "WQ", "200"],)
    return [
        ["HL", loop, "3", "PT"],
        ["NM1", "QC", "1", "DOE", "JANE", "", "", "", "MI", "M1"],
        ["TRN", "2", number],
        *told,
        ["REF", "1K", "ICN1"],
        ["DTP", "472", "RD8", "20251220-20251221"],
    ]


def group_answer(*rest: Segment, kind: str = "999") -> list[Segment]:
    """A 999 (or 997) set that answers group 1 of claims."""
    return transaction([["AK1", "HC", "1", "005010X222A1"], *rest], kind, "0001")


def read(text: str | bytes, accept: frozenset[str] = frozenset()) -> X12Result:
    """Read one file under a fixed id and salt."""
    return read_interchanges(text if isinstance(text, bytes) else text.encode(), "file", SALT, accept)


def codes(result: X12Result) -> list[str]:
    """Codes of the findings, in order."""
    return result.findings["code"].to_pylist()


def rows(table: pa.Table, *names: str) -> list[tuple[object, ...]]:
    """Some columns as a list of tuples."""
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def conserved(result: X12Result) -> None:
    """Asserts that in = loaded + held + duplicate in every column of every row, and that tables hold what is loaded."""
    for row in result.file_controls.to_pylist():
        for name, value in row.items():
            if "_in_" in name:
                parts = [row[name.replace("_in_", f"_{state}_")] for state in ("loaded", "held", "duplicate")]
                assert value == sum(parts), (name, value, parts)
    assert total(result, "835", "claims_loaded_count") == result.tables["answers"].num_rows
    assert total(result, "835", "charge_loaded_usd") == money(result.tables["answers"], "charge_usd")
    for kind, claim_type in (("837P", "professional"), ("837I", "institutional")):
        sent = [row for row in result.tables["submissions"].to_pylist() if row["claim_type"] == claim_type]
        assert total(result, kind, "claims_loaded_count") == len(sent)
        assert total(result, kind, "charge_loaded_usd") == sum((row["charge_usd"] for row in sent), Decimal(0))
    for name, table in (("lines", "submission_lines"), ("adjustments", "submission_adjustments")):
        counted = sum(total(result, kind, f"{name}_loaded_count") for kind in ("837P", "837I", "837D"))
        assert counted == result.tables[table].num_rows
    levels = result.tables["claim_acknowledgements"]["level"].to_pylist()
    assert total(result, "277CA", "claims_loaded_count") == levels.count("CLAIM")
    held = result.quarantined_units.to_pylist()
    for kind in ("835", "837P", "837I", "837D", "277CA", "999", "TA1"):
        units = [unit for unit in held if unit["kind"] == kind]
        assert total(result, kind, "claims_held_count") == sum(unit["unit_count"] for unit in units)
        assert total(result, kind, "charge_held_usd") == sum((unit["charge_usd"] for unit in units), Decimal(0))
        assert total(result, kind, "paid_held_usd") == sum((unit["paid_usd"] or 0 for unit in units), Decimal(0))
    assert total(result, "837D", "transactions_held_count") == total(result, "837D", "transactions_in_count")


def money(table: pa.Table, name: str) -> Decimal:
    """Sum of a money column."""
    return sum((value for value in table[name].to_pylist() if value is not None), Decimal(0))


def total(result: X12Result, kind: str, name: str) -> Decimal | int:
    """One control column of one kind over all files."""
    found = [row[name] for row in result.file_controls.to_pylist() if row["kind"] == kind]
    return sum(found) if found else 0


@dataclass
class Naive:
    """Rows of an 835 file as a plain walk over its segments gives them; amounts as Decimals, absent text None."""

    remittances: list[tuple[object, ...]] = field(default_factory=list)
    answers: list[tuple[object, ...]] = field(default_factory=list)
    lines: list[tuple[object, ...]] = field(default_factory=list)
    adjustments: list[tuple[object, ...]] = field(default_factory=list)
    remarks: list[tuple[object, ...]] = field(default_factory=list)
    pairs: list[tuple[object, ...]] = field(default_factory=list)


def naive_835(interchanges: list[tuple[str, Spelling]]) -> Naive:
    """Read interchanges whose spelling is known, segment by segment."""
    found = Naive()
    for part in interchanges:
        walk = Walk(found)
        for tag, cells in split_up(part):
            walk.step(tag, cells)
    return found


def split_up(part: tuple[str, Spelling]) -> Iterator[tuple[str, Cells]]:
    """Tag and cells of each segment of an interchange whose spelling is known."""
    text, spelling = part
    flat = text if spelling.terminator in "\r\n" else text.replace("\r", "").replace("\n", "")
    for raw in flat.split(spelling.terminator):
        cells = raw.strip().split(spelling.element)
        yield cells[0], Cells(cells, spelling.component)


@dataclass
class Walk:
    """Where the walk stands: ordinal of the claim in the set, of the line in the claim (0: claim level)."""

    found: Naive
    claim: int = 0
    lines: int = 0
    line: int = 0
    header: dict[str, object] = field(default_factory=dict)

    def step(self, tag: str, cell: Cells) -> None:
        """Take one segment."""
        handler = getattr(self, tag.lower(), None) if len(tag) in (2, 3) else None
        if handler:
            handler(cell)

    def st(self, _: Cells) -> None:
        self.claim = self.lines = self.line = 0
        self.header = {}

    def bpr(self, cell: Cells) -> None:
        self.header |= {"amount": cell.money(2), "date": cell.text(16)}

    def trn(self, cell: Cells) -> None:
        self.header["trace"] = cell.text(2)

    def se(self, _: Cells) -> None:
        self.found.remittances.append((self.header["amount"], self.header["trace"], self.header["date"]))

    def clp(self, cell: Cells) -> None:
        self.claim, self.lines, self.line = self.claim + 1, 0, 0
        money = (cell.money(3), cell.money(4))
        self.found.answers.append((self.claim, cell.text(1), cell.code(2), *money, cell.code(6), cell.text(7)))

    def svc(self, cell: Cells) -> None:
        self.lines = self.line = self.lines + 1
        codes = (cell.code(1, 1), cell.code(1, 2), cell.code(1, 3))
        self.found.lines.append((self.claim, self.line, *codes, cell.money(2), cell.money(3)))

    def cas(self, cell: Cells) -> None:
        for place in range(2, len(cell.cells), 3):
            if cell.text(place) or cell.text(place + 1):
                row = (cell.code(1), cell.code(place), cell.money(place + 1), cell.money(place + 2))
                self.found.adjustments.append((self.claim, self.line, *row))

    def lq(self, cell: Cells) -> None:
        if cell.text(1) == "HE":
            self.found.remarks.append((self.claim, self.line, "LQ", cell.code(2)))

    def moa(self, cell: Cells) -> None:
        self.found.remarks += [(self.claim, 0, "MOA", cell.code(e)) for e in range(3, 8) if cell.text(e)]

    def plb(self, cell: Cells) -> None:
        for place in range(3, len(cell.cells), 2):
            self.found.pairs.append((cell.code(place, 1), cell.text(place, 2), cell.money(place + 1)))


@dataclass(frozen=True)
class Cells:
    """Elements of one segment."""

    cells: list[str]
    separator: str

    def text(self, element: int, component: int = 0) -> str | None:
        """Trimmed text; None when absent or empty."""
        value = self.cells[element] if element < len(self.cells) else ""
        if component:
            parts = value.split(self.separator)
            value = parts[component - 1] if component <= len(parts) else ""
        return value.strip() or None

    def code(self, element: int, component: int = 0) -> str | None:
        """Upper case without dots."""
        value = self.text(element, component)
        return value.upper().replace(".", "") if value else None

    def money(self, element: int) -> Decimal | None:
        """Exact amount."""
        value = self.text(element)
        return Decimal(value) if value else None
