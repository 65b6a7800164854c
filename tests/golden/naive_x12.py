"""X12 read the slow way: bytes to transaction sets, one segment after the other; nothing of the product's reader."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

BARE = re.compile(r"\s*(GS|ST)([^A-Za-z0-9 ])")
START = re.compile(r"(?:^|\n)[ \t]*(ISA)[^A-Za-z0-9 ]")
ZERO = Decimal(0)


@dataclass
class TransactionSet:
    """ST to SE with what its envelope says. ``position``: ordinal of ST in the file."""

    kind: str
    segments: list[list[str]]
    component: str
    is_test: bool
    interchange_at: datetime | None
    group_date: date | None
    position: int
    is_complete: bool = False
    sender: str = ""
    receiver: str = ""
    interchange_control: str = ""
    group_control: str = ""

    @property
    def identity(self) -> str:
        """The same for the same content in any envelope: ST02 and SE left out, separators normalised."""
        if self.kind == "TA1":
            return "|".join([self.sender, self.receiver, *self.segments[0]])
        rows = [["ST", self.kind, *self.segments[0][3:]], *(s for s in self.segments[1:] if s[0] != "SE")]
        text = "~".join("*".join(row) for row in rows).replace(self.component, ":")
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def parts(self, element: str) -> list[str]:
        """Components of an element."""
        return element.split(self.component)


def read_sets(data: bytes) -> list[TransactionSet]:
    """Every transaction set of the file, in order."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    starts = [match.start(1) for match in START.finditer(text)]
    bare = BARE.match(text)
    if not starts and bare:
        before_next = re.split(r"(?:BHT|BPR)[^A-Za-z0-9 ]", text)[0].strip()
        return _segments(text[bare.start(1) :], bare[2], ":", before_next[-1], 0)
    sets: list[TransactionSet] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        last = text[start:end].split(text[start + 3], 16)[16]
        sets += _segments(text[start:end], text[start + 3], last[0], last[1], len(sets))
    return sets


def _segments(text: str, separator: str, component: str, end: str, before: int) -> list[TransactionSet]:
    """Sets of one interchange, a TA1 as one of its own; one that starts at GS or ST reads as production."""
    sets: list[TransactionSet] = []
    isa: list[str] = []
    group_date, group_control = None, ""
    for raw in text.split(end):
        elements = [element.strip() for element in raw.strip().split(separator)]
        tag = elements[0]
        if tag == "ISA":
            isa = elements
        elif tag == "GS":
            group_date, group_control = day(get(elements, 4)), get(elements, 6)
        elif tag in ("ST", "TA1"):
            kind = "TA1" if tag == "TA1" else elements[1]
            at, is_test = moment(get(isa, 9), get(isa, 10)), get(isa, 15) == "T"
            position = before + len(sets) + 1
            one = TransactionSet(kind, [elements], component, is_test, at, group_date, position, tag == "TA1")
            one.sender, one.receiver, one.interchange_control = get(isa, 6), get(isa, 8), get(isa, 13)
            one.group_control = group_control
            sets.append(one)
        elif sets and not sets[-1].is_complete and tag:
            sets[-1].segments.append(elements)
            sets[-1].is_complete = tag == "SE"
    return sets


def get(elements: list[str], index: int) -> str:
    """Element or ''."""
    return elements[index] if index < len(elements) else ""


def money(text: str) -> Decimal:
    """Amount, '' is zero."""
    return Decimal(text) if text else ZERO


def day(text: str) -> date | None:
    """CCYYMMDD or the first day of a range; anything else is absent."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 # a day has no zone
    except ValueError:
        return None


def moment(day_text: str, time_text: str) -> datetime | None:
    """ISA09 and ISA10."""
    try:
        return datetime.strptime(day_text + time_text[:4], "%y%m%d%H%M")  # noqa: DTZ007 # as written
    except ValueError:
        return None
