"""From the bytes of a file to interchanges in one spelling: our separators, no line breaks, UTF-8.

The separators are read from each ISA by counting its 16 element separators; ISA elements of any length will do.
Afterwards every interchange of every file has the same four separators, so that a whole batch is one buffer.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipelines.x12.findings import Code

TERMINATOR, ELEMENT, COMPONENT, REPETITION = 1, 2, 3, 4
_T, _E = bytes([TERMINATOR]), bytes([ELEMENT])
_NEWLINES = b"\r\n"
_BLANKS = b" \t\r\n"
_BLANK = 32
_BLOCK = 1 << 20
_SNIFFED = 65536
# Longest ISA believed: 16 elements of which each may be padded wrongly.
_ISA_LONGEST = 400
_ISA = re.compile(rb"ISA(?=[^A-Za-z0-9\s])")
_HEADERLESS = re.compile(rb"[ \t\r\n\x00]*(?:GS|ST)(?=[^A-Za-z0-9\s])")
_LINE_BEFORE = re.compile(rb"(?:^|[\r\n])[ \t]*$")
_ODD_BLANKS = re.compile(rb"[ ]*\x01[\x01 ]*")
_CONTROL = bytes(range(32))
_QUALIFIED = re.compile(rb"(?:HC|AD|ER|HP|IV|NU|N4|BK|BF|ABK|ABF)([!-/:-@\[-`{-~])")
_COMPOSITES_LOOKED_AT = 8


class Separators(NamedTuple):
    """The separators of one interchange; each is one character, which in UTF-8 may be several bytes."""

    element: bytes
    component: bytes
    repetition: bytes
    terminator: bytes


class Interchange(NamedTuple):
    """One ISA..IEA in our separators, ending with a terminator; without an ISA where the file has none."""

    content: bytes
    has_isa: bool
    codes: tuple[Code, ...]


class FileText(NamedTuple):
    """The interchanges of a file and what was odd about its bytes. No interchange: not readable as X12."""

    interchanges: tuple[Interchange, ...]
    codes: tuple[Code, ...]

    @property
    def every_code(self) -> tuple[Code, ...]:
        """What is odd about the file and its interchanges, each code once."""
        return tuple(dict.fromkeys([*self.codes, *(code for each in self.interchanges for code in each.codes)]))


def sniff(data: bytes) -> bool:
    """Whether the bytes are X12: ISA at the start of a line within the first 64 KB, or GS or ST first."""
    head, _ = _decoded(data[:_SNIFFED])
    return _HEADERLESS.match(head) is not None or any(_starts_line(head, m.start()) for m in _ISA.finditer(head))


def split(data: bytes) -> FileText:
    """The interchanges of a file in one spelling.

    Args:
        data: The bytes of the file, any encoding of INPUTS, any separators.
    """
    text, codes = _decoded(data)
    starts = _starts(text)
    if not starts:
        return FileText((), (*codes, Code.NOT_X12))
    if text[: starts[0][0]].strip(_BLANKS + b"\x00"):
        codes = (*codes, Code.TEXT_BEFORE)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return FileText(
        tuple(_interchange(text[start:end], sep) for (start, sep), end in zip(starts, ends, strict=True)), codes
    )


def _decoded(data: bytes) -> tuple[bytes, tuple[Code, ...]]:
    """UTF-8, NFC, without byte order mark; bytes that are not UTF-8 are Latin-1."""
    codes: tuple[Code, ...] = ()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").encode(), (Code.BYTE_ORDER_MARK,)
    if data.startswith(b"\xef\xbb\xbf"):
        data, codes = data[3:], (Code.BYTE_ORDER_MARK,)
    if data.isascii():
        return data, codes
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text, codes = data.decode("latin-1"), (*codes, Code.NOT_UTF8)
    return unicodedata.normalize("NFC", text).encode(), codes


def _starts(text: bytes) -> list[tuple[int, Separators | None]]:
    """Where each interchange starts, with its separators; a headerless start first, if the file has one."""
    found: list[tuple[int, Separators | None]] = []
    headerless = _HEADERLESS.match(text)
    if headerless:
        found.append((headerless.end() - 2, headerless_separators(text[headerless.end() - 2 :])))
    for match in _ISA.finditer(text):
        at = match.start()
        if not (_starts_line(text, at) or (found and _ends_segment(text, at, found[-1][1]))):
            continue
        separators = isa_separators(text, at)
        # In prose or data: only a real header has the separators; at the very start we must say so.
        if separators is not None or (not found and at < _SNIFFED and not text[:at].strip(_BLANKS)):
            found.append((at, separators))
    return found


def _starts_line(text: bytes, at: int) -> bool:
    return _LINE_BEFORE.search(text, max(0, at - 80), at) is not None


def _ends_segment(text: bytes, at: int, separators: Separators | None) -> bool:
    """Whether the text before ``at`` ends with a terminator (blanks after it do not matter)."""
    return separators is not None and text[max(0, at - 80) : at].rstrip(_BLANKS).endswith(separators.terminator)


def _character(text: bytes, at: int) -> bytes:
    """The UTF-8 character at a position."""
    end = at + 1
    while end < len(text) and text[at] >= 0x80 and text[end] & 0xC0 == 0x80:
        end += 1
    return text[at:end]


def isa_separators(text: bytes, at: int) -> Separators | None:
    """Separators of the ISA at ``at``; None when it has not got 16 element separators.

    ISA16 may be missing: then the terminator follows the 16th element separator.
    """
    element = _character(text, at + 3)
    end, marks = at + 3, []
    for _ in range(16):
        end = text.find(element, end, at + _ISA_LONGEST)
        if end < 0:
            return _separators_before_gs(text, at, element)
        marks.append(end)
        end += len(element)
    elements = [text[a + len(element) : b].strip(_BLANKS) for a, b in pairwise(marks)]
    if len(elements[14]) > 1 or any(len(e) > 40 for e in elements):
        return _separators_before_gs(text, at, element)
    component, terminator = _after_isa15(text, end)
    repetition = b"" if elements[10].isalnum() or len(elements[10].decode(errors="replace")) != 1 else elements[10]
    return Separators(element, component, repetition, terminator) if terminator else None


def _separators_before_gs(text: bytes, at: int, element: bytes) -> Separators | None:
    """Separators of an ISA that lacks elements: the terminator stands before GS, the component before that."""
    group = text.find(b"GS" + element, at, at + _ISA_LONGEST)
    header = text[at:group].decode(errors="replace").rstrip(" \t\r\n") if group > 0 else ""
    component, terminator = (c.encode() for c in (header[-2:-1], header[-1:]))
    if not terminator or header[-1:].isalnum():
        return None
    return Separators(element, b"" if component.isalnum() or component == element else component, b"", terminator)


def _after_isa15(text: bytes, at: int) -> tuple[bytes, bytes]:
    """Component separator ('' when ISA16 is missing) and terminator, both after the 16th element separator."""
    first = _character(text, at) if at < len(text) else b""
    if not first or first in _NEWLINES:
        return b"", first
    rest = at + len(first)
    while text[rest : rest + 1] == b" ":
        rest += 1
    second = _character(text, rest) if rest < len(text) else b""
    if second and second in _NEWLINES:
        # "~" and a line break: two separators, or a terminator without ISA16? The ends of the next lines tell.
        lines = text[rest : rest + _ISA_LONGEST].lstrip(_BLANKS).splitlines()[:2]
        if lines and all(line.rstrip(_BLANKS).endswith(first) for line in lines):
            return b"", first
    if second.isalnum():
        return b"", first
    return first, second


def headerless_separators(text: bytes) -> Separators:
    """Separators of a file that starts at GS or ST: the character after the tag, the one that ends the segment."""
    element = _character(text, 2)
    fields = 8 if text.startswith(b"GS") else 2
    end = 0
    for _ in range(fields):
        end = text.find(element, end) + len(element)
    tail = text[end : end + 100]
    word = re.match(rb"[A-Za-z0-9 ]*", tail)
    stop = end + (word.end() if word else 0)
    if text[stop : stop + len(element)] == element:
        word = re.match(rb"[A-Za-z0-9 ]*", text[stop + len(element) : stop + 100])
        stop += len(element) + (word.end() if word else 0)
    terminator = _character(text, stop) if stop < len(text) else b"~"
    component = _composites_show(text, Separators(element, b"", b"", terminator)) or b":"
    return Separators(element, component, b"", terminator)


def _composites_show(text: bytes, separators: Separators) -> bytes:
    """The one character that follows the qualifier of procedures and diagnoses; '' when they show none or several."""
    used: set[bytes] = set()
    for tag in (b"SVC", b"SV1", b"SV2", b"HI"):
        start, at = tag + separators.element, -1
        for _ in range(_COMPOSITES_LOOKED_AT):
            at = text.find(start, at + 1, _SNIFFED)
            if at < 0:
                break
            shown = _QUALIFIED.match(text, at + len(start))
            used |= {shown[1]} if shown else set()
    used -= {separators.element, separators.terminator}
    return used.pop() if len(used) == 1 else b""


def _interchange(text: bytes, separators: Separators | None) -> Interchange:
    if separators is None:
        return Interchange(b"", has_isa=True, codes=(Code.ISA_UNREADABLE,))
    has_isa = text.startswith(b"ISA")
    codes = [] if has_isa else [Code.NO_ISA]
    shown, isa16 = _composites_show(text, separators), separators.component
    if shown and shown != isa16:
        separators = separators._replace(component=shown)
        codes += [Code.COMPONENT_DIFFERS] if isa16 else []
    content = _respelled(text, separators)
    if has_isa and not isa16:
        codes.append(Code.ISA16_MISSING)
    elif has_isa and content.find(_T) != 105:
        codes.append(Code.ISA_LENGTH)
    if separators.terminator != b"~" or separators.element != b"*":
        codes.append(Code.OTHER_SEPARATORS)
    if _is_wrapped(text, separators):
        codes.append(Code.LINES_WRAPPED)
    if _has_odd_blanks(content):
        content = _ODD_BLANKS.sub(_T, content)
        codes.append(Code.BLANKS_BETWEEN)
    content = content.lstrip(_T + b" ")
    if not content.endswith(_T):
        content = content.rstrip(b" ") + _T
        codes.append(Code.NO_LAST_TERMINATOR)
    return Interchange(content, has_isa, tuple(codes))


def _respelled(text: bytes, separators: Separators) -> bytes:
    """The text with our separators; control characters become blanks, line breaks go unless they terminate."""
    table = bytearray(range(256))
    table[:32] = b" " * 32
    pairs = (
        (REPETITION, separators.repetition),
        (COMPONENT, separators.component or b":"),
        (ELEMENT, separators.element),
        (TERMINATOR, separators.terminator),
    )
    for ours, theirs in pairs:
        if len(theirs) == 1:
            table[theirs[0]] = ours
    wide = [(ours, theirs) for ours, theirs in pairs if len(theirs) > 1]
    if wide:
        text = text.translate(None, bytes(c for c in _CONTROL if c not in b"\t\r\n" and table[c] == 32))
    for ours, theirs in wide:
        text = text.replace(theirs, bytes([ours]))
        table[ours] = ours
    return text.translate(bytes(table), bytes(c for c in _NEWLINES if table[c] == 32))


def _has_odd_blanks(content: bytes) -> bool:
    """Whether a terminator stands beside a blank or another terminator; block by block, to need little memory."""
    for begin in range(0, len(content), _BLOCK):
        characters = np.frombuffer(content, np.uint8, min(_BLOCK + 1, len(content) - begin), begin)
        terminator, odd = characters == TERMINATOR, characters == _BLANK
        if (terminator[:-1] & odd[1:]).any():
            return True
        odd |= terminator
        if (odd[:-1] & terminator[1:]).any():
            return True
    return False


def _is_wrapped(text: bytes, separators: Separators) -> bool:
    """Whether line breaks stand inside segments."""
    end = separators.terminator
    if end in _NEWLINES or (b"\n" not in text and b"\r" not in text):
        return False
    text = text.rstrip(_BLANKS)
    if text.count(b"\n") == text.count(end + b"\n") + text.count(end + b"\r\n"):
        return False
    return re.search(rb"[^\s" + re.escape(end[-1:]) + rb"][ \t]*\r?\n", text) is not None
