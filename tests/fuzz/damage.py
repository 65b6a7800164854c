"""Damage as mail, spreadsheets, editors and tired people do it to files: on bytes, segments, numbers, headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]*)?")
_ODD_NUMBERS = (
    b"",
    b"1e3",
    b"12.345",
    b"1,234.50",
    b"(12.00)",
    b"$5",
    b"-",
    b"+7",
    b"0",
    b"99999999999999999",
    b"1.2.3",
)
_SEPARATORS = b"*~:^|>'+\n"


def flip(data: bytes, random: Random) -> bytes:
    """A byte becomes another."""
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def delete(data: bytes, random: Random) -> bytes:
    """Some bytes are lost."""
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randrange(1, 40) :]


def insert(data: bytes, random: Random) -> bytes:
    """Some bytes come in, of anywhere or from the file itself."""
    at, start = random.randrange(len(data)), random.randrange(len(data))
    noise = bytes(random.randrange(256) for _ in range(random.randrange(1, 6)))
    return data[:at] + random.choice([noise, data[start : start + random.randrange(1, 60)]]) + data[at:]


def truncate(data: bytes, random: Random) -> bytes:
    """The file ends early."""
    return data[: random.randrange(1, len(data) + 1)]


def segments(data: bytes, random: Random) -> bytes:
    """Two segments or lines change places; or one is lost, doubled, moved."""
    mark = _terminator(data)
    parts = data.split(mark)
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    what = random.randrange(4)
    if what == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif what == 1:
        del parts[one]
    elif what == 2:
        parts.insert(other, parts[one])
    else:
        parts.insert(other, parts.pop(one))
    return mark.join(parts)


def separators(data: bytes, random: Random) -> bytes:
    """A separator becomes another, everywhere or from some place on."""
    old, new = random.sample(list(_SEPARATORS), 2)
    at = random.choice([0, 106, random.randrange(len(data))])
    return data[:at] + data[at:].replace(bytes([old]), bytes([new]))


def wrap(data: bytes, random: Random) -> bytes:
    """Lines broken at a width."""
    width, end = random.choice([40, 72, 80, 132]), random.choice([b"\n", b"\r\n"])
    flat = data.replace(b"\r", b"").replace(b"\n", b"")
    return end.join(flat[at : at + width] for at in range(0, len(flat), width))


def encode(data: bytes, random: Random) -> bytes:
    """Another encoding, a mark in front, or a byte no UTF-8 has."""
    text = data.decode("utf-8", errors="replace")
    at = random.randrange(len(data))
    return random.choice([
        b"\xef\xbb\xbf" + data,
        text.encode("latin-1", errors="replace"),
        text.encode("utf-16"),
        text.encode("cp1252", errors="replace"),
        data[:at] + b"\xe9" + data[at:],
        data[:at] + b"\x00" + data[at:],
    ])  # fmt: skip


def line_ends(data: bytes, random: Random) -> bytes:
    """CR, LF and CR-LF taken for each other, doubled or lost."""
    mark = _terminator(data)
    flat = data.replace(b"\r\n", b"\n") if b"\n" in data else data.replace(mark, mark + b"\n")
    return flat.replace(b"\n", random.choice([b"\r\n", b"\r", b"\n\n", b"\r\r\n", b" \n"]))


def number(data: bytes, random: Random) -> bytes:
    """A number is mangled: another sign, digit, scale, or no number at all."""
    found = list(_NUMBER.finditer(data, 107 if data.startswith(b"ISA") else 0))
    if not found:
        return flip(data, random)
    match = random.choice(found)
    old = match[0]
    new = random.choice([
        random.choice(_ODD_NUMBERS), b"-" + old, old + b"0", old[:-1], old + b".5", old.lstrip(b"-"),
        str(random.randrange(-99999, 99999)).encode(), b" " + old + b" ",
    ])  # fmt: skip
    return data[: match.start()] + new + data[match.end() :]


def header(data: bytes, random: Random) -> bytes:
    """Something in the first 180 bytes: an ISA, GS, ST or the names of columns."""
    size = min(len(data), 180)
    return random.choice([flip, delete, insert])(data[:size], random) + data[size:]


def _terminator(data: bytes) -> bytes:
    if data[:3] == b"ISA" and len(data) > 105:
        return data[105:106]
    return b"\n"


DAMAGES: tuple[Damage, ...] = (
    flip, delete, insert, truncate, segments, segments, separators, wrap, encode, line_ends, number, number, header,
)  # fmt: skip


def damaged(data: bytes, random: Random) -> tuple[bytes, list[str]]:
    """One to three damages, and their names."""
    names = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        if not data:
            break
        how = random.choice(DAMAGES)
        names.append(how.__name__)
        data = how(data, random)
    return data, names
