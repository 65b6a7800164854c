"""837, 277CA, 999, 997 and TA1 as a plain walk over their segments reads them: split, split, one step a segment."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.unit.x12.samples import Cells, Spelling, split_up

Row = tuple[object, ...]
_LEVELS = {"20": "SOURCE", "21": "BATCH", "19": "PROVIDER", "PT": "CLAIM"}


@dataclass
class Answers:
    """Rows of acknowledgements: levels, statuses, answers to groups and sets, answers to interchanges."""

    levels: list[list[object]] = field(default_factory=list)
    statuses: list[Row] = field(default_factory=list)
    groups: list[list[object]] = field(default_factory=list)
    interchanges: list[Row] = field(default_factory=list)


@dataclass
class Sent:
    """Rows of claims; ordinals from 1, 0 or None where there is no line or payer."""

    claims: list[list[object]] = field(default_factory=list)
    payers: list[list[object]] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    adjustments: list[Row] = field(default_factory=list)


def naive_answers(parts: list[tuple[str, Spelling]]) -> Answers:
    """Every acknowledgement of some interchanges."""
    walk = _Answers(Answers())
    for tag, cell in (pair for part in parts for pair in split_up(part)):
        name = f"a{tag[1:].lower()}" if tag[1:] in ("K3", "K4", "K5") else tag.lower()
        handler = getattr(walk, name, None)
        if handler and (tag in ("ST", "TA1") or walk.kind in ("277", "999", "997")):
            handler(cell)
    return walk.found


@dataclass
class _Answers:
    """Where the walk stands. A group's row: level, its number, the set's, result, first error, errors, three counts."""

    found: Answers
    kind: str = ""
    ordinal: int = 0
    position: int = 0
    is_line: bool = False
    batch: str | None = None
    group: list[object] = field(default_factory=list)

    def ta1(self, cell: Cells) -> None:
        self.found.interchanges.append(tuple(cell.text(element) for element in range(1, 6)))

    def st(self, cell: Cells) -> None:
        self.kind, self.ordinal, self.batch = cell.text(1) or "", 0, None

    def _row(self, level: str, claim: str | None) -> None:
        self.ordinal, self.position, self.is_line = self.ordinal + 1, 0, False
        self.found.levels.append([self.ordinal, level, self.batch, claim])

    def hl(self, cell: Cells) -> None:
        level = _LEVELS[cell.text(3) or ""]
        self.batch = None if level in ("SOURCE", "BATCH") else self.batch
        self._row(level, None)

    def trn(self, cell: Cells) -> None:
        row = self.found.levels[-1]
        if cell.text(1) == "2" and row[1] == "BATCH":
            self.batch = row[2] = cell.text(2)
        elif cell.text(1) == "2" and row[3] is None:
            row[3] = cell.text(2)
        elif cell.text(1) == "2":
            self._row("CLAIM", cell.text(2))

    def svc(self, _: Cells) -> None:
        self.is_line = True

    def stc(self, cell: Cells) -> None:
        for element in (1, 10, 11):
            if element == 1 or cell.text(element):
                self.position += 1
                codes = [cell.code(element, component) for component in (1, 2, 3)]
                money = cell.money(4) if element == 1 else None
                self.found.statuses.append((self.ordinal, self.position, self.is_line, *codes, cell.code(3), money))

    def ak1(self, cell: Cells) -> None:
        self.group = ["GROUP", cell.text(2), None, None, None, 0, None, None, None]
        self.found.groups.append(self.group)

    def ak2(self, cell: Cells) -> None:
        self.found.groups.append(["SET", self.group[1], cell.text(2), None, None, 0, None, None, None])

    def ak3(self, _: Cells) -> None:
        self.found.groups[-1][5] += 1

    ak4 = ak3

    def ak5(self, cell: Cells) -> None:
        self.found.groups[-1][3:5] = [cell.code(1), cell.code(2)]

    def ak9(self, cell: Cells) -> None:
        self.group[3:5] = [cell.code(1), cell.code(5)]
        self.group[6:] = [int(cell.text(element) or 0) for element in (2, 3, 4)]


def naive_sent(parts: list[tuple[str, Spelling]]) -> Sent:
    """Every claim of some interchanges."""
    walk = _Claims(Sent())
    for tag, cell in (pair for part in parts for pair in split_up(part)):
        handler = getattr(walk, tag.lower(), None)
        if handler and (walk.kind == "837" or tag == "ST"):
            handler(cell)
    return walk.found


@dataclass
class _Claims:
    """Where the walk stands."""

    found: Sent
    kind: str = ""
    institutional: bool = False
    billed: str | None = None
    claim: int = 0
    payers: list[list[object]] = field(default_factory=list)
    line: int = 0
    payment: int = 0
    loop: str = ""

    def st(self, cell: Cells) -> None:
        self.kind, self.institutional, self.claim = cell.text(1) or "", "X223" in (cell.text(3) or ""), 0

    def hl(self, _: Cells) -> None:
        self.loop = "subscriber"

    def nm1(self, cell: Cells) -> None:
        if cell.text(1) == "PR" and self.loop == "subscriber":
            self.billed = cell.text(9)
        elif cell.text(1) == "PR":
            self.payers[-1][2] = cell.text(9)
        elif cell.text(1) == "71":
            self.found.claims[-1][7] = cell.text(9)

    def clm(self, cell: Cells) -> None:
        self.claim, self.line, self.payment, self.loop = self.claim + 1, 0, 0, "claim"
        bill = (cell.code(5, 1) or "") + (cell.code(5, 3) or "") if self.institutional else None
        kind = "institutional" if self.institutional else "professional"
        self.found.claims.append([self.claim, cell.text(1), cell.money(2), kind, bill, None, None, None])
        self.payers = [[self.claim, 1, self.billed, None]]
        self.found.payers += self.payers

    def dtp(self, cell: Cells) -> None:
        if cell.text(1) == "435":
            self.found.claims[-1][6] = cell.text(3)

    def hi(self, cell: Cells) -> None:
        if cell.code(2, 1) == "DR":
            self.found.claims[-1][5] = cell.code(2, 2)

    def sbr(self, _: Cells) -> None:
        if self.loop != "subscriber":
            self.payers.append([self.claim, len(self.payers) + 1, None, None])
            self.found.payers.append(self.payers[-1])

    def amt(self, cell: Cells) -> None:
        if cell.text(1) == "D":
            self.payers[-1][3] = cell.money(2)

    def lx(self, _: Cells) -> None:
        self.line, self.payment = self.line + 1, 0

    def sv1(self, cell: Cells) -> None:
        self.found.lines.append((self.claim, self.line, None, cell.code(1, 2), cell.money(2)))

    def sv2(self, cell: Cells) -> None:
        self.found.lines.append((self.claim, self.line, cell.code(1), cell.code(2, 2), cell.money(3)))

    def svd(self, cell: Cells) -> None:
        self.payment += 1
        here = (self.claim, self.line, self.payment)
        self.found.payments.append((*here, cell.text(1), self._payer(cell.text(1)), cell.money(2)))

    def cas(self, cell: Cells) -> None:
        payer = self.found.payments[-1][4] if self.line else self.payers[-1][1]
        for place in range(2, len(cell.cells), 3):
            if cell.text(place) or cell.text(place + 1):
                what = (cell.code(1), cell.code(place), cell.money(place + 1), cell.money(place + 2))
                self.found.adjustments.append((self.claim, self.line, self.payment or None, payer, *what))

    def _payer(self, named: str | None) -> object:
        return next((row[1] for row in self.payers[1:] if row[2] == named), None)
