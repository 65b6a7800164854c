"""The judge of damaged files: split, split, count. Nothing of the product's readers; says when it cannot count.

It reads the ISA at its fixed places, as the standard prints it: an ISA that is not 106 characters long is beyond it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

_HEADER = re.compile(r"ISA[^A-Za-z0-9\s]")
# A header where no segment ended: prose, or damage.
_HEADER_IN_A_LINE = re.compile(r"[\r\n][ \t]*ISA[^A-Za-z0-9\s]")
_PLAIN = re.compile(r"-?(?:[0-9]{1,12}(?:\.[0-9]{0,2})?|\.[0-9]{1,2})", re.ASCII)
# In an export: a plus may stand before it, and it is as long as cents in 18 digits.
_PLAIN_OF_CSV = re.compile(r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]{0,2})?|\.[0-9]{1,2})", re.ASCII)
# Whatever a number could have been written as anywhere in a text, spelt or run together.
_ANY_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)
ZERO = Decimal(0)


@dataclass
class X12Count:
    """Segments of a file by tag, as lists of cells, in file order."""

    segments: list[list[str]] = field(default_factory=list)

    def of(self, *tags: str) -> list[list[str]]:
        """Segments with one of the tags."""
        return [cells for cells in self.segments if cells[0] in tags]

    def amounts(self, tag: str, place: int) -> list[Decimal | None]:
        """One amount a segment; None where it is there and not plain."""
        return [amount(cell(cells, place)) for cells in self.of(tag)]


def text_of(data: bytes) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8, else Latin-1; accents composed."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return unicodedata.normalize("NFC", text)


def cell(cells: list[str], place: int) -> str:
    """A cell without blanks around it; '' where the segment has none."""
    return cells[place].strip() if place < len(cells) else ""


def amount(text: str) -> Decimal | None:
    """A plain amount; nothing is zero; None for anything else."""
    if not text:
        return ZERO
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def csv_amount(text: str) -> Decimal | None:
    """An amount of an export without blanks around it; None for nothing and for anything else."""
    return Decimal(text.strip()) if _PLAIN_OF_CSV.fullmatch(text.strip()) else None


def numbers_in(text: str) -> set[Decimal]:
    """Sizes of all numbers of a text, line breaks inside them taken out."""
    found = set()
    for each in (text, text.replace("\r", "").replace("\n", "")):
        found.update(abs(Decimal(number)) for number in _ANY_NUMBER.findall(each))
    return found


def count_x12(text: str) -> X12Count | None:
    """Every segment of every interchange; None when the file is beyond fixed places."""
    text = text.lstrip(" \t\r\n")
    if not _HEADER.match(text) or any(ord(c) < 32 and c not in "\t\r\n" for c in text):
        return None
    counted = X12Count()
    while text:
        parsed = _one_interchange(text)
        if parsed is None:
            return None
        segments, text = parsed
        counted.segments += segments
    return counted


def _one_interchange(text: str) -> tuple[list[list[str]], str] | None:
    """Segments of the first interchange and what follows it."""
    if len(text) < 106:
        return None
    separator, component, end = text[3], text[104], text[105]
    marks = {separator, component, end}
    places = (6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
    if any(text[place] != separator for place in places) or text[:105].count(separator) != 16:
        return None
    if len(marks) != 3 or any(mark.isalnum() or mark in " .-" for mark in marks) or component in "\r\n":
        return None
    following = re.search(re.escape(end) + r"[ \t\r\n]*(?=ISA[^A-Za-z0-9\s])", text[105:])
    rest = "" if following is None else text[105 + following.end() :]
    mine = text if following is None else text[: 105 + following.start()]
    if _HEADER_IN_A_LINE.search(mine, 1):
        return None
    # Line breaks stand anywhere and say nothing, unless they end segments.
    for mark in "\r\n":
        mine = mine if mark == end else mine.replace(mark, "")
    segments = [raw.strip(" \t\r\n").split(separator) for raw in mine.split(end)]
    return [cells for cells in segments if cells != [""]], rest


def claims_of(counted: X12Count) -> list[list[list[str]]]:
    """CLP to before the next CLP, ST or SE: the segments of each answered claim."""
    found: list[list[list[str]]] = []
    is_open = False
    for cells in counted.segments:
        if cells[0] in ("CLP", "ST", "SE"):
            is_open = cells[0] == "CLP"
            if is_open:
                found.append([])
        if is_open:
            found[-1].append(cells)
    return found


def adjustments_of(segments: list[list[str]]) -> list[Decimal | None]:
    """Amounts of every CAS triplet that says a reason or an amount."""
    return [
        amount(cell(cells, place + 1))
        for cells in segments
        if cells[0] == "CAS"
        for place in range(2, len(cells), 3)
        if cell(cells, place) or cell(cells, place + 1)
    ]


def claims_answered(counted: X12Count) -> int:
    """Claims of a 277CA: of a level PT its traces, at least one; of a level nobody knows its traces.

    What stands outside any set counts where a status or the beginning of a set is with it.
    """
    total = 0
    for run in _runs(counted.segments):
        if run[0][0] != "ST" and not any(cells[0] in ("BHT", "STC") for cells in run):
            continue
        starts = [place for place, cells in enumerate(run) if cells[0] == "HL"]
        for start, end in pairwise([*starts, len(run)]):
            level = cell(run[start], 3).upper()
            traces = sum(cells[0] == "TRN" and cell(cells, 1) != "1" for cells in run[start:end])
            total += 0 if level in ("20", "21", "19") else max(traces, level == "PT")
    return total


def _runs(segments: list[list[str]]) -> list[list[list[str]]]:
    """Segments between envelopes, a new run at every ST and after every SE."""
    found: list[list[list[str]]] = [[]]
    for cells in segments:
        if cells[0] in ("ISA", "GS", "GE", "IEA", "ST", "SE", "TA1"):
            found.append([])
        if cells[0] not in ("ISA", "GS", "GE", "IEA", "SE", "TA1"):
            found[-1].append(cells)
    return [run for run in found if run]


def csv_rows(text: str, required: frozenset[str] = frozenset()) -> tuple[list[str], list[tuple[int, list[str]]]] | None:
    """Header, and (line number, cells) of every other line that says something; None where quotes join lines.

    The header is the first line with all required names; a line that only says it again is none of the rows.
    """
    if '"' in text:
        return None
    lines = re.split(r"\r\n|\r|\n", text)
    said = [(number, line.split(",")) for number, line in enumerate(lines, 1) if line.strip(" ,\t\r\n")]
    names = [[name.strip().lower() for name in cells] for _, cells in said]
    header = next((each for each in names if required <= set(each)), None)
    if header is None:
        return None
    return header, [row for row, each in zip(said, names, strict=True) if each != header]


def is_title(header: list[str], cells: list[str], needed: frozenset[str]) -> bool:
    """Whether a line lacks what every row has: something in each needed column."""
    said = {name for name, each in zip(header, cells, strict=False) if each.strip()}
    return not needed <= said


def is_x12(text: str) -> bool:
    """Whether a line starts with what starts an interchange, a group or a set."""
    return re.search(r"^[ \t]*(?:ISA|GS|ST)[^A-Za-z0-9\s,]", text, re.MULTILINE) is not None
